/* Thread-local variables of the language ([own.global]): the memory that each thread has for one, and its end.
 *
 * The compiler makes one `TmlThreadLocal` per variable. A thread's copy is a block of `size` bytes and one byte of state behind them, 0 at
 * first, that is made when the thread first asks for it; the program initialises it then. When a thread ends, what it has initialised
 * is dropped, the last first. That is when `main` returns, or when a thread that C made ends; not when the process is ended in between.
 */
#ifndef TML_THREAD_LOCAL_H
#define TML_THREAD_LOCAL_H

#include "base.h"

/* States of a copy. The first three are the program's affair. */
enum { TML_LOCAL_UNTOUCHED = 0, TML_LOCAL_BUSY = 1, TML_LOCAL_READY = 2, TML_LOCAL_DROPPED = 3 };

/* A variable: its value's size and alignment, and its number, 0 until a thread asks for it. */
typedef struct TmlThreadLocal {
    uint64_t size;
    uint64_t align;
    uint64_t number;
} TmlThreadLocal;

/* This thread's copy of the variable. */
uint8_t *tml_thread_local(TmlThreadLocal *variable);

/* This thread's copy, which is initialised, is to be dropped by `drop` at the thread's end. */
void tml_thread_local_keep(TmlThreadLocal *variable, void (*drop)(uint8_t *value));

/* Drops what this thread has initialised, and frees its copies. */
void tml_thread_end(void);

#endif
