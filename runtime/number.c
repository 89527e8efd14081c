#define _GNU_SOURCE
#include "number.h"

#include <ctype.h>
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The library reads and prints in the C locale: nothing in a program calls setlocale, so that is the one in force. */

/* Decimal digits `digits[0..count)` with the point behind the first, times 10^exponent. */
typedef struct Decimal {
    char digits[20];
    int count;
    int exponent;
} Decimal;

/* Which width a number is read back at. */
typedef enum Width { WIDTH_32, WIDTH_64 } Width;

static double read_back(const char *text, Width width) {
    return width == WIDTH_32 ? (double)strtof(text, NULL) : strtod(text, NULL);
}

/* `magnitude` with `count` digits as `d.ddde±x`; 1 if that text reads back as the number. */
static int try_digits(double magnitude, int count, Width width, int upward, char text[48]) {
    if (upward) {
        fesetround(FE_UPWARD);
    }
    snprintf(text, 48, "%.*e", count - 1, magnitude);
    fesetround(FE_TONEAREST);
    return read_back(text, width) == magnitude;
}

static void split_decimal(const char *text, Decimal *out) {
    out->count = 0;
    const char *at = text;
    for (; *at != 'e'; at++) {
        if (*at != '.') {
            out->digits[out->count++] = *at;
        }
    }
    out->exponent = (int)strtol(at + 1, NULL, 10);
    while (out->count > 1 && out->digits[out->count - 1] == '0') {
        out->count -= 1;
    }
}

/* The shortest digits that read back. At a power of two the gap above is twice the one below, so there the nearest decimal may
 * fail where the next one up reads back. */
static void shortest_digits(double magnitude, Width width, Decimal *out) {
    char text[48];
    int sure = width == WIDTH_32 ? 6 : 15;
    int most = width == WIDTH_32 ? 9 : 17;
    int ignored;
    double smallest_normal = width == WIDTH_32 ? (double)FLT_MIN : DBL_MIN;
    int power_of_two = frexp(magnitude, &ignored) == 0.5;
    /* Any decimal of at most `sure` digits survives the way to a normal number and back. */
    int first = magnitude >= smallest_normal ? sure : 1;
    for (int count = first; count <= most; count++) {
        if (try_digits(magnitude, count, width, 0, text) || (power_of_two && try_digits(magnitude, count, width, 1, text))) {
            break;
        }
    }
    split_decimal(text, out);
}

static uint64_t put_text(uint8_t *into, const char *text) {
    uint64_t length = strlen(text);
    memcpy(into, text, length);
    return length;
}

/* `NaN`, `inf` or `-inf`; 0 for other numbers. */
static uint64_t put_special(double value, uint8_t *into) {
    if (isnan(value)) {
        return put_text(into, "NaN");
    }
    if (isinf(value)) {
        return put_text(into, value < 0 ? "-inf" : "inf");
    }
    return 0;
}

/* The digits without an exponent, with at least one behind the point. */
static uint64_t put_plain(const Decimal *decimal, uint8_t *into) {
    uint64_t n = 0;
    int point = decimal->exponent + 1;
    if (point <= 0) {
        into[n++] = '0';
        into[n++] = '.';
        for (int i = point; i < 0; i++) {
            into[n++] = '0';
        }
        for (int i = 0; i < decimal->count; i++) {
            into[n++] = (uint8_t)decimal->digits[i];
        }
        return n;
    }
    for (int i = 0; i < point || i < decimal->count; i++) {
        if (i == point) {
            into[n++] = '.';
        }
        into[n++] = i < decimal->count ? (uint8_t)decimal->digits[i] : '0';
    }
    if (decimal->count <= point) {
        into[n++] = '.';
        into[n++] = '0';
    }
    return n;
}

/* `d.ddde±x`, without `+`. */
static uint64_t put_exponent(const Decimal *decimal, uint8_t *into) {
    char exponent[16];
    uint64_t n = 0;
    into[n++] = (uint8_t)decimal->digits[0];
    if (decimal->count > 1) {
        into[n++] = '.';
        for (int i = 1; i < decimal->count; i++) {
            into[n++] = (uint8_t)decimal->digits[i];
        }
    }
    snprintf(exponent, sizeof exponent, "e%d", decimal->exponent);
    return n + put_text(into + n, exponent);
}

static uint64_t shortest(double value, Width width, uint8_t *into) {
    uint64_t n = put_special(value, into);
    if (n > 0) {
        return n;
    }
    double magnitude = fabs(value);
    if (signbit(value)) {
        into[n++] = '-';
    }
    if (magnitude == 0) {
        return n + put_text(into + n, "0.0");
    }
    Decimal decimal;
    shortest_digits(magnitude, width, &decimal);
    if (decimal.exponent >= -5 && decimal.exponent < 16) {
        return n + put_plain(&decimal, into + n);
    }
    return n + put_exponent(&decimal, into + n);
}

uint64_t tml_f64_shortest(double value, uint8_t *into) {
    return shortest(value, WIDTH_64, into);
}

uint64_t tml_f32_shortest(float value, uint8_t *into) {
    return shortest((double)value, WIDTH_32, into);
}

/* Copies what fits; the number of bytes of the whole text. */
static uint64_t put_limited(const char *text, uint64_t length, uint8_t *into, uint64_t capacity) {
    memcpy(into, text, length < capacity ? length : capacity);
    return length;
}

uint64_t tml_f64_fixed(double value, uint32_t precision, uint8_t *into, uint64_t capacity) {
    char text[1400];
    uint64_t special = put_special(value, (uint8_t *)text);
    if (special > 0) {
        return put_limited(text, special, into, capacity);
    }
    int n = snprintf(text, sizeof text, "%.*f", precision > 1000 ? 1000 : (int)precision, value);
    return put_limited(text, (uint64_t)n, into, capacity);
}

static uint64_t exponent_form(double value, Width width, int32_t precision, uint8_t *into, uint64_t capacity) {
    char text[1100];
    uint64_t n = put_special(value, (uint8_t *)text);
    if (n > 0) {
        return put_limited(text, n, into, capacity);
    }
    if (precision < 0) {
        Decimal decimal = {"0", 1, 0};
        if (value != 0) {
            shortest_digits(fabs(value), width, &decimal);
        }
        if (signbit(value)) {
            text[n++] = '-';
        }
        n += put_exponent(&decimal, (uint8_t *)text + n);
        return put_limited(text, n, into, capacity);
    }
    snprintf(text, sizeof text, "%.*e", precision > 1000 ? 1000 : precision, value);
    /* C writes at least two digits and a sign: `e+05` becomes `e5`. */
    char *mark = strchr(text, 'e');
    int exponent = (int)strtol(mark + 1, NULL, 10);
    snprintf(mark, 16, "e%d", exponent);
    return put_limited(text, strlen(text), into, capacity);
}

uint64_t tml_f64_exponent(double value, int32_t precision, uint8_t *into, uint64_t capacity) {
    return exponent_form(value, WIDTH_64, precision, into, capacity);
}

uint64_t tml_f32_exponent(float value, int32_t precision, uint8_t *into, uint64_t capacity) {
    return exponent_form((double)value, WIDTH_32, precision, into, capacity);
}

static int same_word(const char *text, const char *word) {
    for (; *word != '\0'; text++, word++) {
        if (tolower((unsigned char)*text) != *word) {
            return 0;
        }
    }
    return *text == '\0';
}

/* Whether `text` is a number as `tml_f64_parse` says; C would also take hexadecimal and white space. */
static int is_number(const char *text) {
    int digits = 0;
    if (*text == '+' || *text == '-') {
        text++;
    }
    if (same_word(text, "inf") || same_word(text, "infinity") || same_word(text, "nan")) {
        return 1;
    }
    for (; *text >= '0' && *text <= '9'; text++) {
        digits++;
    }
    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9'; text++) {
            digits++;
        }
    }
    if (digits == 0) {
        return 0;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        if (*text == '+' || *text == '-') {
            text++;
        }
        if (*text < '0' || *text > '9') {
            return 0;
        }
        while (*text >= '0' && *text <= '9') {
            text++;
        }
    }
    return *text == '\0';
}

/* Runs `strtod` or `strtof` on a checked copy. */
static int64_t parse(const uint8_t *text, uint64_t length, double *wide, float *narrow) {
    char local[128];
    length = TML_LENGTH(length);
    if (length == 0 || memchr(text, 0, length) != NULL) {
        return 0;
    }
    char *copy = length < sizeof local ? local : malloc(length + 1);
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    int64_t ok = is_number(copy);
    if (ok && wide != NULL) {
        *wide = strtod(copy, NULL);
    }
    if (ok && narrow != NULL) {
        *narrow = strtof(copy, NULL);
    }
    if (copy != local) {
        free(copy);
    }
    return ok;
}

int64_t tml_f64_parse(const uint8_t *text, uint64_t length, double *out) {
    return parse(text, length, out, NULL);
}

int64_t tml_f32_parse(const uint8_t *text, uint64_t length, float *out) {
    return parse(text, length, NULL, out);
}
