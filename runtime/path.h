/* Texts of the program as C strings. Internal to the runtime. */
#ifndef TML_PATH_H
#define TML_PATH_H

#include "base.h"

/* Bytes of a path with its NUL, as Linux limits it. */
#define TML_PATH_MAX 4096

/* Room for a path with its NUL. */
typedef struct TmlCPath {
    char text[TML_PATH_MAX];
} TmlCPath;

/* Copies a path and ends it with NUL. 0, -EINVAL (NUL inside), -ENOENT (empty) or -ENAMETOOLONG. */
int64_t tml_c_path(TmlCPath *into, const uint8_t *path, uint64_t length);

/* A copy with NUL at the end from the C library's heap, to be freed with `free`; NULL if there is a NUL inside. */
char *tml_c_text(const uint8_t *text, uint64_t length);

#endif
