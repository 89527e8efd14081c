/* Process start and end.
 *
 * The C `main` prepares the heap, the streams and the signals, then runs the program's `tml_entry` on a stack of its own
 * of TML_STACK_SIZE bytes below which a guard area lies. Running into it prints `stack overflow` and aborts. A library for C has no `main`
 * of its own: it runs on the stack of who calls it, without arguments, and writes what it has printed when the last call leaves it.
 */
#ifndef TML_START_H
#define TML_START_H

#include "base.h"

#define TML_STACK_SIZE (256ull << 20)
#define TML_GUARD_SIZE (16ull << 20)

/* The program, made by the compiler; its result is the exit status. */
int32_t tml_entry(void);

/* Told by `main` first: the process is a program with these arguments. */
void tml_program_start(int count, char **given);

/* Around every exported function: C enters, C gets control back. A panic in between ends the process by SIGABRT. */
void tml_export_enter(void);
void tml_export_leave(void);

/* Whether this thread is in an exported function. */
int tml_export_inside(void);

/* Number of arguments, the program's name included. */
uint64_t tml_args_count(void);

/* Argument `index`, 0 being the program's name; lives as long as the process. */
void tml_args_get(uint64_t index, TmlStr *out);

/* The number in the first argument, which is taken away from the program's arguments: the test that a test program is to run ([std.test]).
 * UINT64_MAX if there is none or it is no number. */
uint64_t tml_test_index(void);

/* Ends the process now: flushes stdout, runs no drops. */
TML_NORETURN void tml_exit(int32_t status);

/* Ends the process with SIGABRT, after flushing stdout. */
TML_NORETURN void tml_abort(void);

#endif
