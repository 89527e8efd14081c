#define _GNU_SOURCE
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "stress.h"

#define BUFFER_SIZE STRESS(16, 64 << 10)

/* stdout's buffer. `mode`: 0 not yet known, 1 line by line, 2 when full. Guarded by `lock_stdout`. */
static struct {
    uint8_t data[BUFFER_SIZE];
    uint64_t used;
    int mode;
} out;

/* Recursive per thread, because a panic may flush while the same thread is writing. */
static int lock_owner;
static _Thread_local int lock_depth;

static void lock_stdout(void) {
    if (lock_depth++ > 0) {
        return;
    }
    while (__atomic_exchange_n(&lock_owner, 1, __ATOMIC_ACQUIRE) != 0) {
    }
}

static void unlock_stdout(void) {
    if (--lock_depth == 0) {
        __atomic_store_n(&lock_owner, 0, __ATOMIC_RELEASE);
    }
}

/* Waits until a descriptor that does not block can be used again. */
static void wait_for(int descriptor, short events) {
    struct pollfd wait = {descriptor, events, 0};
    (void)poll(&wait, 1, -1);
}

/* Writes everything. 0, or -errno. */
static int64_t write_all(int descriptor, const uint8_t *data, uint64_t length) {
    while (length > 0) {
        ssize_t n = write(descriptor, data, length);
        if (n >= 0) {
            data += n;
            length -= (uint64_t)n;
        } else if (errno == EAGAIN) {
            wait_for(descriptor, POLLOUT);
        } else if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

static int64_t write_out(const uint8_t *data, uint64_t length) {
    int64_t result = write_all(STDOUT_FILENO, data, length);
    if (result == -EPIPE) {
        _exit(141);
    }
    return result;
}

static int64_t flush_locked(void) {
    uint64_t used = out.used;
    out.used = 0;
    return used == 0 ? 0 : write_out(out.data, used);
}

int64_t tml_stdout_flush(void) {
    lock_stdout();
    int64_t result = flush_locked();
    unlock_stdout();
    return result;
}

static int64_t write_locked(const uint8_t *data, uint64_t length) {
    if (length > BUFFER_SIZE - out.used) {
        int64_t result = flush_locked();
        if (result < 0) {
            return result;
        }
        if (length >= BUFFER_SIZE) {
            return write_out(data, length);
        }
    }
    memcpy(out.data + out.used, data, length);
    out.used += length;
    if (out.mode == 1 && memchr(data, '\n', length) != NULL) {
        return flush_locked();
    }
    return 0;
}

int64_t tml_stdout_write(const uint8_t *data, uint64_t length) {
    length = TML_LENGTH(length);
    if (length == 0) {
        return 0;
    }
    lock_stdout();
    if (out.mode == 0) {
        out.mode = isatty(STDOUT_FILENO) ? 1 : 2;
    }
    int64_t result = write_locked(data, length);
    unlock_stdout();
    return result;
}

int64_t tml_stderr_write(const uint8_t *data, uint64_t length) {
    return write_all(STDERR_FILENO, data, TML_LENGTH(length));
}

/* stdin's buffer, filled only by reading lines: data[from..to] is what was read too far. Guarded by `in_lock`. */
static struct {
    uint8_t data[BUFFER_SIZE];
    uint64_t from;
    uint64_t to;
} in;

static pthread_mutex_t in_lock = PTHREAD_MUTEX_INITIALIZER;

static int64_t read_in(uint8_t *into, uint64_t capacity) {
    if (out.mode == 1) {
        (void)tml_stdout_flush();
    }
    for (;;) {
        ssize_t n = read(STDIN_FILENO, into, capacity);
        if (n >= 0) {
            return n;
        }
        if (errno == EAGAIN) {
            wait_for(STDIN_FILENO, POLLIN);
        } else if (errno != EINTR) {
            return -errno;
        }
    }
}

int64_t tml_stdin_read(uint8_t *into, uint64_t capacity) {
    int64_t result;
    pthread_mutex_lock(&in_lock);
    uint64_t held = in.to - in.from;
    if (held == 0) {
        result = read_in(into, capacity);
    } else {
        uint64_t n = held < capacity ? held : capacity;
        memcpy(into, in.data + in.from, n);
        in.from += n;
        result = (int64_t)n;
    }
    pthread_mutex_unlock(&in_lock);
    return result;
}

/* Appends what is held, up to and with a line break; 1 if there was one. */
static int take_line(TmlBytes *line) {
    uint64_t held = in.to - in.from;
    const uint8_t *first = in.data + in.from;
    const uint8_t *end = held == 0 ? NULL : memchr(first, '\n', held);
    uint64_t n = end == NULL ? held : (uint64_t)(end - first) + 1;
    tml_bytes_append(line, first, n);
    in.from += n;
    return end != NULL;
}

static int64_t read_line_locked(TmlBytes *line) {
    uint64_t before = line->length;
    while (!take_line(line)) {
        int64_t n = read_in(in.data, BUFFER_SIZE);
        if (n < 0) {
            return n;
        }
        in.from = 0;
        in.to = (uint64_t)n;
        if (n == 0) {
            return line->length > before;
        }
    }
    return 1;
}

int64_t tml_stdin_read_line(TmlBytes *line) {
    pthread_mutex_lock(&in_lock);
    int64_t result = read_line_locked(line);
    pthread_mutex_unlock(&in_lock);
    return result;
}

int64_t tml_is_terminal(int32_t descriptor) {
    return isatty(descriptor) ? 1 : 0;
}
