/* Types and conventions that every service of the runtime shares.
 *
 * Results: a function that can fail returns an `int64_t`: 0 or more on success (what is said at the function), a negated
 * `errno` value on failure. No service sets or reads a global error.
 *
 * Texts and paths come as `(pointer, length)`, without a NUL at the end. Bit 63 of a length says that a `Str` owns heap
 * memory ([abi.str]); every reader masks it with TML_LENGTH. A path with a NUL inside is -EINVAL, one that is too long
 * is -ENAMETOOLONG.
 */
#ifndef TML_BASE_H
#define TML_BASE_H

#include <stddef.h>
#include <stdint.h>

#define TML_LENGTH(length) ((length) & 0x7fffffffffffffffu)
#define TML_NORETURN __attribute__((noreturn))
#define TML_COLD __attribute__((cold, noinline))
#define TML_NOINLINE __attribute__((noinline))
#define TML_LIKELY(x) __builtin_expect(!!(x), 1)
#define TML_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* A `Str` or `ref Str`: borrowed for the time of the call. */
typedef struct TmlStr {
    const uint8_t *data;
    uint64_t length;
} TmlStr;

/* A growable buffer, with the layout of `List[U8]`. The memory is from `tml_alloc(capacity, 1)`; who receives one owns it.
 * Empty is { any, 0, 0 }. */
typedef struct TmlBytes {
    uint8_t *data;
    uint64_t length;
    uint64_t capacity;
} TmlBytes;

/* A place in the source, as panics print it. Static data made by the compiler. */
typedef struct TmlPlace {
    const char *file;
    uint64_t file_length;
    uint32_t line;
    uint32_t column;
} TmlPlace;

#endif
