/* Environment variables and the working directory. Not for use by several threads at once with tml_env_set. */
#ifndef TML_ENV_H
#define TML_ENV_H

#include "base.h"

/* The value of a variable; valid until the variable is set again. 1, or 0 if it is not set. */
int64_t tml_env_get(const uint8_t *name, uint64_t name_length, TmlStr *out);

/* Sets a variable. 0, or -errno (-EINVAL for a name with `=` or NUL, or a value with NUL). */
int64_t tml_env_set(const uint8_t *name, uint64_t name_length, const uint8_t *value, uint64_t value_length);

/* Removes a variable. 0, or -errno. */
int64_t tml_env_unset(const uint8_t *name, uint64_t name_length);

/* Entry `index` of the environment, split at its first `=`. 1, or 0 past the end. */
int64_t tml_env_at(uint64_t index, TmlStr *name, TmlStr *value);

/* The working directory, into `out` (overwritten). 0, or -errno with `out` empty. */
int64_t tml_current_dir(TmlBytes *out);

/* Changes the working directory. 0, or -errno. */
int64_t tml_set_current_dir(const uint8_t *path, uint64_t path_length);

/* The directory for temporary files: TMPDIR, else /tmp; into `out` (overwritten). */
void tml_temp_dir(TmlBytes *out);

#endif
