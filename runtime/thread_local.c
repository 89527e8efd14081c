#include "thread_local.h"

#include <pthread.h>
#include <string.h>

#include "alloc.h"
#include "panic.h"
#include "start.h"

/* A thread's copy of a variable; `value` is NULL where it has none. */
typedef struct Copy {
    uint8_t *value;
    uint64_t size;
    uint64_t align;
} Copy;

/* A copy that is to be dropped. */
typedef struct Kept {
    uint64_t number;
    void (*drop)(uint8_t *value);
} Kept;

/* What a thread has: its copies by number, and those to drop in the order in which they were initialised. */
typedef struct Thread {
    Copy *copies;
    uint64_t copy_count;
    Kept *kept;
    uint64_t kept_count;
    uint64_t kept_capacity;
} Thread;

static _Thread_local Thread current;

/* How many variables have a number. */
static uint64_t variable_count;

/* Its value is not NULL in threads that have copies: so the C library tells of their end. */
static pthread_key_t end_key;
static pthread_once_t end_key_once = PTHREAD_ONCE_INIT;

/* Called by the C library when a thread ends: C's code, from which a panic cannot return. */
static void on_thread_end(void *value) {
    (void)value;
    tml_export_enter();
    tml_thread_end();
    tml_export_leave();
}

static void make_end_key(void) {
    if (pthread_key_create(&end_key, on_thread_end) != 0) {
        tml_fatal("no key for thread-local variables");
    }
}

/* The variable's number, which it gets here if it has none. A number that another thread was faster to give is not used. */
static uint64_t number_of(TmlThreadLocal *variable) {
    uint64_t number = __atomic_load_n(&variable->number, __ATOMIC_ACQUIRE);
    if (number == 0) {
        uint64_t given = __atomic_add_fetch(&variable_count, 1, __ATOMIC_RELAXED);
        if (__atomic_compare_exchange_n(&variable->number, &number, given, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            number = given;
        }
    }
    return number;
}

TML_NOINLINE static uint8_t *new_copy(const TmlThreadLocal *variable, uint64_t number) {
    if (current.copies == NULL) {
        pthread_once(&end_key_once, make_end_key);
        if (pthread_setspecific(end_key, &current) != 0) {
            tml_fatal("no memory for thread-local variables");
        }
    }
    if (number >= current.copy_count) {
        uint64_t count = number < 8 ? 16 : 2 * number;
        current.copies = tml_realloc(current.copies, current.copy_count * sizeof(Copy), _Alignof(Copy), count * sizeof(Copy));
        memset(current.copies + current.copy_count, 0, (count - current.copy_count) * sizeof(Copy));
        current.copy_count = count;
    }
    uint8_t *value = tml_alloc_zeroed(variable->size + 1, variable->align);
    current.copies[number] = (Copy){value, variable->size, variable->align};
    return value;
}

uint8_t *tml_thread_local(TmlThreadLocal *variable) {
    uint64_t number = number_of(variable);
    if (TML_LIKELY(number < current.copy_count && current.copies[number].value != NULL)) {
        return current.copies[number].value;
    }
    return new_copy(variable, number);
}

void tml_thread_local_keep(TmlThreadLocal *variable, void (*drop)(uint8_t *value)) {
    if (current.kept_count == current.kept_capacity) {
        uint64_t capacity = current.kept_capacity == 0 ? 8 : 2 * current.kept_capacity;
        current.kept = tml_realloc(current.kept, current.kept_capacity * sizeof(Kept), _Alignof(Kept), capacity * sizeof(Kept));
        current.kept_capacity = capacity;
    }
    current.kept[current.kept_count] = (Kept){number_of(variable), drop};
    current.kept_count++;
}

void tml_thread_end(void) {
    /* A drop may use, and so initialise, other variables. */
    while (current.kept_count > 0) {
        current.kept_count--;
        Kept last = current.kept[current.kept_count];
        const Copy *copy = &current.copies[last.number];
        uint8_t *value = copy->value;
        value[copy->size] = TML_LOCAL_DROPPED;
        last.drop(value);
    }
    for (uint64_t i = 0; i < current.copy_count; i++) {
        if (current.copies[i].value != NULL) {
            tml_dealloc(current.copies[i].value, current.copies[i].size + 1, current.copies[i].align);
        }
    }
    tml_dealloc(current.copies, current.copy_count * sizeof(Copy), _Alignof(Copy));
    tml_dealloc(current.kept, current.kept_capacity * sizeof(Kept), _Alignof(Kept));
    memset(&current, 0, sizeof current);
}
