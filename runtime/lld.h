/* LLD 19 in process, for `tmlc` only. The one C++ file of the project is behind this C interface. */
#ifndef TML_LLD_H
#define TML_LLD_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Links ELF as `ld.lld ARGS…` does; `args` are the arguments without the program's name. What the linker prints goes to `messages`
 * (overwritten). 0 if it succeeded, else 1. Not for several threads at once. */
int64_t tml_lld_link(const TmlStr *args, uint64_t args_count, TmlBytes *messages);

/* Makes the archive `output` of the objects `members`, each named by the last part of its path, with an index and without times, owners and
 * modes. Why it failed goes to `messages` (overwritten). 0 if it succeeded, else 1. */
int64_t tml_archive_write(const TmlStr *members, uint64_t members_count, const uint8_t *output, uint64_t output_length, TmlBytes *messages);

#ifdef __cplusplus
}
#endif

#endif
