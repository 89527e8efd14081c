/* Atomic operations on 64-bit words, sequentially consistent. */
#ifndef TML_ATOMIC_H
#define TML_ATOMIC_H

#include "base.h"

/* Adds to the word; its value before. */
uint64_t tml_atomic_add(uint64_t *word, uint64_t n);

/* Subtracts from the word; its value before. */
uint64_t tml_atomic_sub(uint64_t *word, uint64_t n);

/* The word's value. */
uint64_t tml_atomic_load(const uint64_t *word);

/* Stores a value. */
void tml_atomic_store(uint64_t *word, uint64_t value);

/* Stores `value` if the word is `expected`: 1 if it was, else 0. */
uint32_t tml_atomic_exchange(uint64_t *word, uint64_t expected, uint64_t value);

#endif
