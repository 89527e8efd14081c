/* Floating-point numbers as text, independent of the locale. */
#ifndef TML_NUMBER_H
#define TML_NUMBER_H

#include "base.h"

/* Bytes that `tml_f64_shortest`, `tml_f32_shortest` need at most. */
#define TML_SHORTEST_SIZE 40

/* The shortest decimal that reads back as the same number, ties to even, written as [std.float-text] says (`1.0`, `0.00001`,
 * `1.5e16`, `NaN`, `inf`, `-0.0`). Writes at most TML_SHORTEST_SIZE bytes, without NUL; returns their number. */
uint64_t tml_f64_shortest(double value, uint8_t *into);
uint64_t tml_f32_shortest(float value, uint8_t *into);

/* `precision` digits behind the point (at most 1000), rounded from the exact value, ties to even: `3.14`. Writes at most
 * `capacity` bytes; returns the number the text needs (1,400 always suffice), which may be more. */
uint64_t tml_f64_fixed(double value, uint32_t precision, uint8_t *into, uint64_t capacity);

/* Exponent form, `1.5e16`, `2e-7`; `precision` digits behind the point, or the shortest that reads back if it is negative. As
 * `tml_f64_fixed` otherwise. */
uint64_t tml_f64_exponent(double value, int32_t precision, uint8_t *into, uint64_t capacity);
uint64_t tml_f32_exponent(float value, int32_t precision, uint8_t *into, uint64_t capacity);

/* Reads a decimal number: optional sign, digits with an optional point, optional exponent, or `inf`, `infinity`, `nan` in any
 * case; nothing else, no white space. Rounds once. 1 with `*out` set, or 0 if the text is not such a number. */
int64_t tml_f64_parse(const uint8_t *text, uint64_t length, double *out);
int64_t tml_f32_parse(const uint8_t *text, uint64_t length, float *out);

#endif
