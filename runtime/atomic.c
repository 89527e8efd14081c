#include "atomic.h"

uint64_t tml_atomic_add(uint64_t *word, uint64_t n) {
    return __atomic_fetch_add(word, n, __ATOMIC_SEQ_CST);
}

uint64_t tml_atomic_sub(uint64_t *word, uint64_t n) {
    return __atomic_fetch_sub(word, n, __ATOMIC_SEQ_CST);
}

uint64_t tml_atomic_load(const uint64_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

void tml_atomic_store(uint64_t *word, uint64_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

uint32_t tml_atomic_exchange(uint64_t *word, uint64_t expected, uint64_t value) {
    return __atomic_compare_exchange_n(word, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
