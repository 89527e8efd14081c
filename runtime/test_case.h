/* Cases of properties, each of which may end its process, and results of measured functions. */
#ifndef TML_TEST_CASE_H
#define TML_TEST_CASE_H

#include "base.h"

/* Memory of so many words, all 0, that this process shares with those it forks. Lives as long as the process. */
uint64_t *tml_case_memory(uint64_t words);

/* Splits the process. -1 in the child, which reads nothing and, if `quiet` is not 0, writes to nowhere; in the parent, which waits, the
 * child's exit status, or 256 and the signal that ended it. Flushes stdout first. Ends the process if it cannot be split. */
int64_t tml_case_fork(uint64_t quiet);

/* Does nothing with a value, which the optimiser cannot know. */
void tml_keep(const uint8_t *value);

#endif
