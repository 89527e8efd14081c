/* Memory: a size-class allocator with free lists per thread.
 *
 * Blocks up to TML_SMALL_MAX bytes come from chunks that are never given back, larger ones from the system, those aligned above 16 from the
 * C library. The size and alignment given to `tml_dealloc` and `tml_realloc` must be those of the allocation.
 *
 * With TML_HEAP_CHECK=1 in the environment every block carries its size; wrong sizes, double frees, writes around a block and,
 * at a normal exit, leaks are reported on stderr, and the process ends with status 99.
 */
#ifndef TML_ALLOC_H
#define TML_ALLOC_H

#include "base.h"

#define TML_SMALL_MAX (2u << 20)

/* A block of `size` bytes aligned to `align` (a power of two), uninitialised. Size 0 gives the address `align`, which is
 * never read, written or looked up. Never null: ends the process with `out of memory` on stderr when there is none. */
void *tml_alloc(uint64_t size, uint64_t align);

/* As `tml_alloc`, filled with zero bytes. */
void *tml_alloc_zeroed(uint64_t size, uint64_t align);

/* Gives a block back. */
void tml_dealloc(void *block, uint64_t size, uint64_t align);

/* Changes the size of a block; the first min(old_size, new_size) bytes are kept. The result replaces `block`. */
void *tml_realloc(void *block, uint64_t old_size, uint64_t align, uint64_t new_size);

/* Grows `bytes` so that at least `extra` more bytes fit behind its length; capacities at least double. */
void tml_bytes_reserve(TmlBytes *bytes, uint64_t extra);

/* Appends `length` bytes. */
void tml_bytes_append(TmlBytes *bytes, const void *data, uint64_t length);

/* Reads TML_HEAP_CHECK; called once, before the first allocation. */
void tml_heap_start(void);

/* The check at the end of the process: with `leaks` also of what was not given back. Returns 99 if anything was reported
 * in checked mode, else `status`. */
int tml_heap_finish(int status, int leaks);

#endif
