/* Clocks. */
#ifndef TML_CLOCK_H
#define TML_CLOCK_H

#include "base.h"

/* Nanoseconds on a clock that never goes back, from an arbitrary start. */
uint64_t tml_time_monotonic(void);

/* Nanoseconds since 1970-01-01 00:00 UTC, by the system's clock. */
int64_t tml_time_real(void);

/* Sleeps at least this long. */
void tml_sleep(uint64_t nanoseconds);

#endif
