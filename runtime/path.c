#include "path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "panic.h"

int64_t tml_c_path(TmlCPath *into, const uint8_t *path, uint64_t length) {
    length = TML_LENGTH(length);
    if (length == 0) {
        return -ENOENT;
    }
    if (length >= sizeof into->text) {
        return -ENAMETOOLONG;
    }
    if (memchr(path, 0, length) != NULL) {
        return -EINVAL;
    }
    memcpy(into->text, path, length);
    into->text[length] = '\0';
    return 0;
}

char *tml_c_text(const uint8_t *text, uint64_t length) {
    length = TML_LENGTH(length);
    if (length > 0 && memchr(text, 0, length) != NULL) {
        return NULL;
    }
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        tml_fatal("out of memory");
    }
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return copy;
}
