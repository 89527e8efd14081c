#define _GNU_SOURCE
#include "env.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "path.h"

extern char **environ;

int64_t tml_env_get(const uint8_t *name, uint64_t name_length, TmlStr *out) {
    name_length = TML_LENGTH(name_length);
    *out = (TmlStr){(const uint8_t *)"", 0};
    for (char **entry = environ; entry != NULL && *entry != NULL; entry++) {
        if (name_length > 0 && strncmp(*entry, (const char *)name, name_length) == 0 && (*entry)[name_length] == '=') {
            out->data = (const uint8_t *)*entry + name_length + 1;
            out->length = strlen(*entry) - name_length - 1;
            return 1;
        }
    }
    return 0;
}

int64_t tml_env_set(const uint8_t *name, uint64_t name_length, const uint8_t *value, uint64_t value_length) {
    char *c_name = tml_c_text(name, name_length);
    char *c_value = tml_c_text(value, value_length);
    int64_t status = -EINVAL;
    if (c_name != NULL && c_value != NULL) {
        status = setenv(c_name, c_value, 1) == 0 ? 0 : -errno;
    }
    free(c_name);
    free(c_value);
    return status;
}

int64_t tml_env_unset(const uint8_t *name, uint64_t name_length) {
    char *c_name = tml_c_text(name, name_length);
    int64_t status = -EINVAL;
    if (c_name != NULL) {
        status = unsetenv(c_name) == 0 ? 0 : -errno;
    }
    free(c_name);
    return status;
}

int64_t tml_env_at(uint64_t index, TmlStr *name, TmlStr *value) {
    char **entry = environ;
    for (uint64_t i = 0; entry != NULL && *entry != NULL; i++, entry++) {
        if (i == index) {
            const char *equals = strchr(*entry, '=');
            const char *end = *entry + strlen(*entry);
            const char *split = equals == NULL ? end : equals;
            *name = (TmlStr){(const uint8_t *)*entry, (uint64_t)(split - *entry)};
            split = equals == NULL ? end : equals + 1;
            *value = (TmlStr){(const uint8_t *)split, (uint64_t)(end - split)};
            return 1;
        }
    }
    return 0;
}

int64_t tml_current_dir(TmlBytes *out) {
    *out = (TmlBytes){(uint8_t *)1, 0, 0};
    char *path = getcwd(NULL, 0);
    if (path == NULL) {
        return -errno;
    }
    tml_bytes_append(out, path, strlen(path));
    free(path);
    return 0;
}

int64_t tml_set_current_dir(const uint8_t *path, uint64_t path_length) {
    TmlCPath name;
    int64_t status = tml_c_path(&name, path, path_length);
    if (status < 0) {
        return status;
    }
    return chdir(name.text) == 0 ? 0 : -errno;
}

void tml_temp_dir(TmlBytes *out) {
    const char *path = getenv("TMPDIR");
    *out = (TmlBytes){(uint8_t *)1, 0, 0};
    if (path == NULL || path[0] == '\0') {
        path = "/tmp";
    }
    tml_bytes_append(out, path, strlen(path));
}
