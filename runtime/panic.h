/* Panics: message on stderr, status 101.
 *
 * Every function here flushes stdout, prints `panic at FILE:LINE:COL: MESSAGE` and ends the process with status 101. The
 * numbered ones are the checks the compiler inserts; their texts are fixed by the library reference.
 */
#ifndef TML_PANIC_H
#define TML_PANIC_H

#include "base.h"

/* Kinds of overflow for `tml_panic_overflow`, in the order of the texts. */
enum {
    TML_OVERFLOW_ADDITION = 0,
    TML_OVERFLOW_SUBTRACTION = 1,
    TML_OVERFLOW_MULTIPLICATION = 2,
    TML_OVERFLOW_DIVISION = 3,
    TML_OVERFLOW_NEGATION = 4,
    TML_OVERFLOW_EXPONENTIATION = 5,
    TML_OVERFLOW_CONVERSION = 6
};

/* Panics with a message of the program. */
TML_NORETURN TML_COLD void tml_panic(const uint8_t *message, uint64_t length, const TmlPlace *place);

/* `integer overflow in KIND` */
TML_NORETURN TML_COLD void tml_panic_overflow(uint32_t kind, const TmlPlace *place);

/* `division by zero` */
TML_NORETURN TML_COLD void tml_panic_division(const TmlPlace *place);

/* `shift by COUNT exceeds the width of TYPE`. The count is the 128-bit number `high:low`, signed if `is_signed`. */
TML_NORETURN TML_COLD void tml_panic_shift(uint64_t low, uint64_t high, uint32_t is_signed, const uint8_t *type,
                                           uint64_t type_length, const TmlPlace *place);

/* `index INDEX out of bounds for length LENGTH` */
TML_NORETURN TML_COLD void tml_panic_index(uint64_t index, uint64_t length, const TmlPlace *place);

/* The same for an index that is negative or wider than 64 bits: `high:low`, signed if `is_signed`. */
TML_NORETURN TML_COLD void tml_panic_index_wide(uint64_t low, uint64_t high, uint32_t is_signed, uint64_t length,
                                                const TmlPlace *place);

/* `range LOW to HIGH out of bounds for length LENGTH` */
TML_NORETURN TML_COLD void tml_panic_range(uint64_t low, uint64_t high, uint64_t length, const TmlPlace *place);

/* The same for bounds of other types: 128-bit numbers `high:low`. Bit 0 of `is_signed` is for the low bound, bit 1 for the high one. */
TML_NORETURN TML_COLD void tml_panic_range_wide(uint64_t low_low, uint64_t low_high, uint64_t high_low, uint64_t high_high,
                                                uint32_t is_signed, uint64_t length, const TmlPlace *place);

/* `byte index INDEX is not a character boundary` */
TML_NORETURN TML_COLD void tml_panic_boundary(uint64_t index, const TmlPlace *place);

/* ``the initialiser of `NAME` uses the value it computes``; with the state TML_LOCAL_DROPPED ``use of `NAME` after it was dropped at the end of
 * its thread``. */
TML_NORETURN TML_COLD void tml_panic_global(const uint8_t *name, uint64_t length, uint32_t state, const TmlPlace *place);

/* `unwrap of Nothing` */
TML_NORETURN TML_COLD void tml_panic_unwrap_nothing(const TmlPlace *place);

/* `key not found` */
TML_NORETURN TML_COLD void tml_panic_key(const TmlPlace *place);

/* `entered unreachable code` */
TML_NORETURN TML_COLD void tml_panic_unreachable(const TmlPlace *place);

/* Ends the process with `MESSAGE` on stderr and SIGABRT, for states in which nothing of the program can run any more. */
TML_NORETURN TML_COLD void tml_fatal(const char *message);

#endif
