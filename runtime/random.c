#define _GNU_SOURCE
#include "random.h"

#include <errno.h>
#include <pthread.h>
#include <sys/random.h>

#include "panic.h"

void tml_random_bytes(uint8_t *into, uint64_t length) {
    while (length > 0) {
        ssize_t n = getrandom(into, length, 0);
        if (n >= 0) {
            into += n;
            length -= (uint64_t)n;
        } else if (errno != EINTR) {
            tml_fatal("no random numbers from the system");
        }
    }
}

static uint64_t hash_seed[2];
static pthread_once_t hash_seed_once = PTHREAD_ONCE_INIT;

static void hash_seed_make(void) { tml_random_bytes((uint8_t *)hash_seed, sizeof hash_seed); }

uint64_t tml_hash_seed(uint64_t word) {
    pthread_once(&hash_seed_once, hash_seed_make);
    return hash_seed[word & 1];
}
