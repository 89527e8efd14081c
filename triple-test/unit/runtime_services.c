/* Drives the runtime's services; the first argument says which. Compiled and run by runtime.test.ts, normally and as stress build. */
#include "tml_runtime.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                    \
    do {                                                                    \
        if (!(condition)) {                                                 \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);         \
            exit(1);                                                        \
        }                                                                   \
    } while (0)

static const TmlPlace place = {"src/main.tml", 12, 3, 4};

static TmlStr str(const char *text) {
    return (TmlStr){(const uint8_t *)text, strlen(text)};
}

static void say(const char *text) {
    CHECK(tml_stdout_write((const uint8_t *)text, strlen(text)) == 0);
}

static void free_bytes(TmlBytes *bytes) {
    tml_dealloc(bytes->data, bytes->capacity, 1);
}

static uint64_t next(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 16;
}

/* Random allocations, each filled with a pattern of its own that must still be there when it goes. */
static void check_heap(void) {
    enum { COUNT = 500 };
    uint8_t *blocks[COUNT] = {NULL};
    uint64_t sizes[COUNT];
    uint64_t seed = 1;
    for (int step = 0; step < 100000; step++) {
        unsigned i = (unsigned)(next(&seed) % COUNT);
        uint64_t size = next(&seed) % (step % 64 == 0 ? 90000 : 1500) + 1;
        if (blocks[i] == NULL) {
            blocks[i] = tml_alloc(size, 8);
            memset(blocks[i], (int)(i & 0xff), size);
            sizes[i] = size;
            continue;
        }
        CHECK(blocks[i][0] == (i & 0xff) && blocks[i][sizes[i] - 1] == (i & 0xff));
        if (size % 3 == 0) {
            blocks[i] = tml_realloc(blocks[i], sizes[i], 8, size);
            CHECK(blocks[i][(sizes[i] < size ? sizes[i] : size) - 1] == (i & 0xff));
            memset(blocks[i], (int)(i & 0xff), size);
            sizes[i] = size;
        } else {
            tml_dealloc(blocks[i], sizes[i], 8);
            blocks[i] = NULL;
        }
    }
    for (int i = 0; i < COUNT; i++) {
        if (blocks[i] != NULL) {
            tml_dealloc(blocks[i], sizes[i], 8);
        }
    }
    for (uint64_t align = 1; align <= 4096; align *= 2) {
        uint8_t *block = tml_alloc_zeroed(100, align);
        CHECK(((uintptr_t)block & (align - 1)) == 0 && block[99] == 0);
        tml_dealloc(block, 100, align);
    }
    CHECK(tml_alloc(0, 8) == (void *)8);
}

static void check_shown(double value, const char *expected) {
    uint8_t text[TML_SHORTEST_SIZE];
    uint64_t length = tml_f64_shortest(value, text);
    CHECK(length == strlen(expected) && memcmp(text, expected, length) == 0);
}

static void check_numbers(void) {
    uint8_t text[64];
    double value;
    float narrow;
    check_shown(1, "1.0");
    check_shown(0.1, "0.1");
    check_shown(1e16, "1e16");
    check_shown(9007199254740993, "9007199254740992.0");
    check_shown(1e-5, "0.00001");
    check_shown(9.9e-6, "9.9e-6");
    check_shown(5e-324, "5e-324");
    check_shown(0x1p-44, "5.684341886080802e-14");
    check_shown(-0.0, "-0.0");
    check_shown(NAN, "NaN");
    check_shown(-INFINITY, "-inf");
    CHECK(tml_f32_shortest(0.1f, text) == 3 && memcmp(text, "0.1", 3) == 0);
    CHECK(tml_f64_fixed(2.675, 2, text, sizeof text) == 4 && memcmp(text, "2.67", 4) == 0);
    CHECK(tml_f64_fixed(2.675, 2, text, 2) == 4);
    CHECK(tml_f64_exponent(1500, -1, text, sizeof text) == 5 && memcmp(text, "1.5e3", 5) == 0);
    CHECK(tml_f64_exponent(0.00012, 3, text, sizeof text) == 8 && memcmp(text, "1.200e-4", 8) == 0);
    CHECK(tml_f64_parse((const uint8_t *)"1e5", 3, &value) == 1 && value == 1e5);
    CHECK(tml_f64_parse((const uint8_t *)" 1", 2, &value) == 0);
    CHECK(tml_f64_parse((const uint8_t *)"0x1", 3, &value) == 0);
    CHECK(tml_f64_parse((const uint8_t *)".", 1, &value) == 0);
    CHECK(tml_f32_parse((const uint8_t *)"-inf", 4, &narrow) == 1 && isinf(narrow) && narrow < 0);
}

static void check_process(void) {
    enum { BIG = 300000 };
    static uint8_t big[BIG];
    TmlStr args[2] = {str("-c"), str("cat; echo err >&2; echo $NAME; pwd; exit 7")};
    TmlStr env[2] = {str("NAME"), str("value")};
    memset(big, 'z', BIG);
    TmlCommand command = {str("sh"), args, 2, env, 1, 0, str("/usr"), {big, BIG}, TML_STREAM_CAPTURE, TML_STREAM_CAPTURE, TML_STREAM_CAPTURE};
    TmlOutput out;
    CHECK(tml_process_run(&command, &out) == 0);
    CHECK(out.status == 7 && out.signal == 0);
    CHECK(out.out.length == BIG + 11 && memcmp(out.out.data + BIG, "value\n/usr\n", 11) == 0);
    CHECK(out.err.length == 4 && memcmp(out.err.data, "err\n", 4) == 0);
    free_bytes(&out.out);
    free_bytes(&out.err);
    command.program = str("no-such-program");
    CHECK(tml_process_run(&command, &out) == -ENOENT);
}

static void check_files(void) {
    TmlStr dir = str("files-of-test");
    TmlStr path = str("files-of-test/a");
    TmlBytes content;
    TmlMetadata facts;
    CHECK(tml_dir_create(dir.data, dir.length) == 0);
    CHECK(tml_dir_create(dir.data, dir.length) == -EEXIST);
    int64_t file = tml_file_open(path.data, path.length, TML_OPEN_WRITE | TML_OPEN_CREATE | TML_OPEN_TRUNCATE);
    CHECK(file >= 0 && tml_file_write((int32_t)file, (const uint8_t *)"hello", 5) == 5 && tml_file_close((int32_t)file) == 0);
    CHECK(tml_file_read_all(path.data, path.length, &content) == 0 && content.length == 5 && memcmp(content.data, "hello", 5) == 0);
    free_bytes(&content);
    CHECK(tml_file_stat(path.data, path.length, 1, &facts) == 0 && facts.size == 5 && facts.kind == TML_KIND_FILE);
    void *handle;
    TmlStr name;
    uint64_t kind;
    CHECK(tml_dir_open(dir.data, dir.length, &handle) == 0);
    CHECK(tml_dir_next(handle, &name, &kind) == 1 && name.length == 1 && name.data[0] == 'a' && kind == TML_KIND_FILE);
    CHECK(tml_dir_next(handle, &name, &kind) == 0);
    tml_dir_close(handle);
    CHECK(tml_file_unlink(path.data, path.length) == 0);
    CHECK(tml_dir_remove(dir.data, dir.length) == 0);
    CHECK(tml_file_read_all(path.data, path.length, &content) == -ENOENT);
    CHECK(tml_file_open((const uint8_t *)"a\0b", 3, TML_OPEN_READ) == -EINVAL);
}

static void recurse(volatile char *above, volatile int *stop) {
    volatile char frame[1000];
    frame[0] = above[0];
    if (!*stop) {
        recurse(frame, stop);
    }
    above[0] = frame[0];
}

int32_t tml_entry(void) {
    TmlStr what = {NULL, 0};
    if (tml_args_count() > 1) {
        tml_args_get(1, &what);
    }
    const char *name = what.length == 0 ? "" : (const char *)what.data;
    if (strcmp(name, "services") == 0) {
        check_heap();
        check_numbers();
        check_process();
        check_files();
        say("ok\n");
        return 5;
    }
    if (strcmp(name, "overflow") == 0) {
        volatile char first = 1;
        volatile int stop = 0;
        say("before\n");
        recurse(&first, &stop);
    }
    if (strcmp(name, "pipe") == 0) {
        for (;;) {
            say("y\n");
        }
    }
    if (strcmp(name, "panic") == 0) {
        say("before\n");
        tml_panic_shift((uint64_t)-5, (uint64_t)-1, 1, (const uint8_t *)"U64", 3, &place);
    }
    if (strcmp(name, "index") == 0) {
        tml_panic_index_wide(0, 1, 0, 3, &place);
    }
    if (strcmp(name, "leak") == 0) {
        (void)tml_alloc(33, 8);
    }
    if (strcmp(name, "twice") == 0) {
        void *block = tml_alloc(33, 8);
        tml_dealloc(block, 33, 8);
        tml_dealloc(block, 33, 8);
    }
    if (strcmp(name, "size") == 0) {
        tml_dealloc(tml_alloc(33, 8), 32, 8);
    }
    return 0;
}
