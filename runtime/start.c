#include "start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "stream.h"

/* Set before the program runs, constant afterwards; none in a library. */
static int args_count;
static char **args;

/* The process is a program of the language: its end is the runtime's affair. */
static int is_program;

/* How many exported functions this thread is in. */
static _Thread_local uint32_t export_depth;

void tml_program_start(int count, char **given) {
    args_count = count;
    args = given;
    is_program = 1;
}

void tml_export_enter(void) {
    export_depth++;
}

void tml_export_leave(void) {
    export_depth--;
    if (export_depth == 0 && !is_program) {
        (void)tml_stdout_flush();
    }
}

int tml_export_inside(void) {
    return export_depth != 0;
}

uint64_t tml_args_count(void) {
    return (uint64_t)args_count;
}

void tml_args_get(uint64_t index, TmlStr *out) {
    out->data = (const uint8_t *)args[index];
    out->length = strlen(args[index]);
}

uint64_t tml_test_index(void) {
    char *end = NULL;
    if (args_count < 2 || args[1][0] < '0' || args[1][0] > '9') {
        return UINT64_MAX;
    }
    errno = 0;
    unsigned long long index = strtoull(args[1], &end, 10);
    if (errno != 0 || *end != '\0') {
        return UINT64_MAX;
    }
    args[1] = args[0];
    args++;
    args_count--;
    return index;
}

void tml_exit(int32_t status) {
    (void)tml_stdout_flush();
    if (!is_program) {
        exit(status & 0xff);
    }
    _exit(tml_heap_finish(status & 0xff, 0));
}

void tml_abort(void) {
    (void)tml_stdout_flush();
    abort();
}
