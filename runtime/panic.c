#include "panic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "start.h"
#include "stream.h"
#include "thread_local.h"

/* Room for a number of 128 bits with its sign. */
#define WIDE_SIZE 48

/* The decimal text of `high:low`, at the end of `into`. */
static const char *wide_text(char into[WIDE_SIZE], uint64_t low, uint64_t high, uint32_t is_signed) {
    int negative = is_signed && (high >> 63) != 0;
    char *at = into + WIDE_SIZE - 1;
    *at = '\0';
    if (negative) {
        low = ~low + 1;
        high = ~high + (low == 0);
    }
    do {
        /* Long division by ten over 32-bit digits. */
        uint64_t rest = 0;
        uint64_t parts[4] = {high >> 32, high & 0xffffffffu, low >> 32, low & 0xffffffffu};
        for (int i = 0; i < 4; i++) {
            uint64_t current = (rest << 32) | parts[i];
            parts[i] = current / 10;
            rest = current % 10;
        }
        high = (parts[0] << 32) | parts[1];
        low = (parts[2] << 32) | parts[3];
        *--at = (char)('0' + rest);
    } while ((high | low) != 0);
    if (negative) {
        *--at = '-';
    }
    return at;
}

void tml_panic(const uint8_t *message, uint64_t length, const TmlPlace *place) {
    static int panicking;
    char position[32];
    TmlBytes line = {NULL, 0, 0};
    if (panicking) {
        _exit(101);
    }
    panicking = 1;
    (void)tml_stdout_flush();
    tml_bytes_append(&line, "panic at ", 9);
    tml_bytes_append(&line, place->file, place->file_length);
    int n = snprintf(position, sizeof position, ":%u:%u: ", place->line, place->column);
    tml_bytes_append(&line, position, (uint64_t)n);
    tml_bytes_append(&line, message, TML_LENGTH(length));
    tml_bytes_append(&line, "\n", 1);
    (void)tml_stderr_write(line.data, line.length);
    tml_dealloc(line.data, line.capacity, 1);
    if (tml_export_inside()) {
        abort();
    }
    _exit(tml_heap_finish(101, 0));
}

/* Panics with a C text. */
TML_NORETURN static void panic_text(const char *text, const TmlPlace *place) {
    tml_panic((const uint8_t *)text, strlen(text), place);
}

void tml_panic_overflow(uint32_t kind, const TmlPlace *place) {
    static const char *const kinds[] = {"addition", "subtraction",    "multiplication", "division",
                                        "negation", "exponentiation", "conversion"};
    char text[64];
    snprintf(text, sizeof text, "integer overflow in %s", kinds[kind]);
    panic_text(text, place);
}

void tml_panic_division(const TmlPlace *place) {
    panic_text("division by zero", place);
}

void tml_panic_shift(uint64_t low, uint64_t high, uint32_t is_signed, const uint8_t *type, uint64_t type_length, const TmlPlace *place) {
    char text[160];
    char number[WIDE_SIZE];
    snprintf(text, sizeof text, "shift by %s exceeds the width of %.*s", wide_text(number, low, high, is_signed), (int)type_length,
             (const char *)type);
    panic_text(text, place);
}

void tml_panic_index(uint64_t index, uint64_t length, const TmlPlace *place) {
    tml_panic_index_wide(index, 0, 0, length, place);
}

void tml_panic_index_wide(uint64_t low, uint64_t high, uint32_t is_signed, uint64_t length, const TmlPlace *place) {
    char text[160];
    char number[WIDE_SIZE];
    snprintf(text, sizeof text, "index %s out of bounds for length %llu", wide_text(number, low, high, is_signed),
             (unsigned long long)length);
    panic_text(text, place);
}

void tml_panic_range(uint64_t low, uint64_t high, uint64_t length, const TmlPlace *place) {
    tml_panic_range_wide(low, 0, high, 0, 0, length, place);
}

void tml_panic_range_wide(uint64_t low_low, uint64_t low_high, uint64_t high_low, uint64_t high_high, uint32_t is_signed, uint64_t length,
                          const TmlPlace *place) {
    char text[240];
    char low[WIDE_SIZE];
    char high[WIDE_SIZE];
    snprintf(text, sizeof text, "range %s to %s out of bounds for length %llu", wide_text(low, low_low, low_high, is_signed & 1),
             wide_text(high, high_low, high_high, is_signed & 2), (unsigned long long)length);
    panic_text(text, place);
}

void tml_panic_boundary(uint64_t index, const TmlPlace *place) {
    char text[96];
    snprintf(text, sizeof text, "byte index %llu is not a character boundary", (unsigned long long)index);
    panic_text(text, place);
}

void tml_panic_global(const uint8_t *name, uint64_t length, uint32_t state, const TmlPlace *place) {
    char text[300];
    const char *form = state == TML_LOCAL_DROPPED ? "use of `%.*s` after it was dropped at the end of its thread"
                                                  : "the initialiser of `%.*s` uses the value it computes";
    snprintf(text, sizeof text, form, (int)(length < 200 ? length : 200), (const char *)name);
    panic_text(text, place);
}

void tml_panic_unwrap_nothing(const TmlPlace *place) {
    panic_text("unwrap of Nothing", place);
}

void tml_panic_key(const TmlPlace *place) {
    panic_text("key not found", place);
}

void tml_panic_unreachable(const TmlPlace *place) {
    panic_text("entered unreachable code", place);
}

void tml_fatal(const char *message) {
    (void)tml_stdout_flush();
    (void)tml_stderr_write((const uint8_t *)message, strlen(message));
    (void)tml_stderr_write((const uint8_t *)"\n", 1);
    abort();
}
