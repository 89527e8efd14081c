/* Threads that all use the library at once, the first too. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#include "threads.h"

enum { THREADS = 8, CALLS = 20000 };

static void *work(void *wrong) {
    for (int32_t i = 1; i <= CALLS; i++) {
        if (tml_count_up() != 100 + i) {
            *(int *)wrong += 1;
        }
    }
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    int wrong[THREADS + 1] = {0};
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < THREADS; i++) {
            if (pthread_create(&threads[i], NULL, work, &wrong[i]) != 0) {
                return 1;
            }
        }
        for (int i = 0; i < THREADS; i++) {
            pthread_join(threads[i], NULL);
        }
    }
    work(&wrong[THREADS]);
    int sum = 0;
    for (int i = 0; i <= THREADS; i++) {
        sum += wrong[i];
    }
    printf("%d wrong\n", sum);
    return 0;
}
