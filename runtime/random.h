/* Random bytes of the operating system. */
#ifndef TML_RANDOM_H
#define TML_RANDOM_H

#include "base.h"

/* Fills `into` with random bytes fit for keys and seeds. Ends the process if the system has none. */
void tml_random_bytes(uint8_t *into, uint64_t length);

/* Word 0 or 1 of the key of this process's hash tables: random, the same for the whole process. */
uint64_t tml_hash_seed(uint64_t word);

#endif
