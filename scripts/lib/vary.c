/* A library for LD_PRELOAD that changes what a program sees of the machine, to show that its results do not depend on it.
 *
 * `VARY_CLOCK=SECONDS` moves all clocks that tell the time of day by so many seconds. `VARY_ORDER=reverse` makes directories list their
 * entries the other way round. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

/* ISO C has no conversion from `void *` to a function pointer; POSIX promises that copying the bytes works. */
#define REAL(name)                                        \
    static name##_function *real;                         \
    if (real == NULL) {                                   \
        void *found = dlsym(RTLD_NEXT, #name);            \
        memcpy(&real, &found, sizeof found);              \
        if (found == NULL) abort();                       \
    }

static long shift(void) {
    const char *text = getenv("VARY_CLOCK");
    return text == NULL ? 0 : atol(text);
}

typedef int clock_gettime_function(clockid_t, struct timespec *);
int clock_gettime(clockid_t clock, struct timespec *result) {
    REAL(clock_gettime)
    int status = real(clock, result);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) result->tv_sec += shift();
    return status;
}

typedef int gettimeofday_function(struct timeval *restrict, void *restrict);
int gettimeofday(struct timeval *restrict result, void *restrict zone) {
    REAL(gettimeofday)
    int status = real(result, zone);
    if (status == 0) result->tv_sec += shift();
    return status;
}

typedef time_t time_function(time_t *);
time_t time(time_t *result) {
    REAL(time)
    time_t now = real(NULL) + shift();
    if (result != NULL) *result = now;
    return now;
}

/* The entries of an open directory that was read ahead; `left` are still to be returned, from the end. */
struct listing {
    DIR *directory;
    struct dirent *entries;
    size_t left;
    struct listing *next;
};

static struct listing *listings;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct dirent *readdir_function(DIR *);

static struct listing *read_ahead(DIR *directory, readdir_function *real) {
    struct listing *made = calloc(1, sizeof *made);
    if (made == NULL) abort();
    made->directory = directory;
    size_t capacity = 0;
    const struct dirent *entry;
    while ((entry = real(directory)) != NULL) {
        if (made->left == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            made->entries = realloc(made->entries, capacity * sizeof *made->entries);
            if (made->entries == NULL) abort();
        }
        memcpy(&made->entries[made->left], entry, entry->d_reclen < sizeof *entry ? entry->d_reclen : sizeof *entry);
        made->left += 1;
    }
    made->next = listings;
    listings = made;
    return made;
}

struct dirent *readdir(DIR *directory) {
    REAL(readdir)
    const char *order = getenv("VARY_ORDER");
    if (order == NULL || strcmp(order, "reverse") != 0) return real(directory);
    pthread_mutex_lock(&lock);
    struct listing *found = listings;
    while (found != NULL && found->directory != directory) found = found->next;
    if (found == NULL) found = read_ahead(directory, real);
    struct dirent *result = NULL;
    if (found->left > 0) {
        found->left -= 1;
        result = &found->entries[found->left];
    }
    pthread_mutex_unlock(&lock);
    return result;
}

struct dirent64 *readdir64(DIR *directory) { return (struct dirent64 *)readdir(directory); }

typedef int closedir_function(DIR *);
int closedir(DIR *directory) {
    REAL(closedir)
    pthread_mutex_lock(&lock);
    for (struct listing **at = &listings; *at != NULL; at = &(*at)->next) {
        if ((*at)->directory == directory) {
            struct listing *gone = *at;
            *at = gone->next;
            free(gone->entries);
            free(gone);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
    return real(directory);
}
