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

#ifdef __cplusplus
}
#endif

#endif
