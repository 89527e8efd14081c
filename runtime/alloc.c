#define _GNU_SOURCE
#include "alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "panic.h"
#include "stream.h"
#include "stress.h"

/* Size classes: every multiple of 16 up to FINE_MAX, then four per doubling up to TML_SMALL_MAX. */
#define FINE_MAX 1024u
#define FINE_CLASSES (FINE_MAX / 16u)
#define CLASSES (FINE_CLASSES + 40u)

#define HUGE_PAGE ((uint64_t)2 << 20)

/* Large blocks given back are kept up to this number and size per thread. */
#define KEPT_MAX 4u
#define KEPT_BYTES ((uint64_t)64 << 20)

typedef struct FreeBlock {
    struct FreeBlock *next;
} FreeBlock;

/* A large block that was given back. */
typedef struct KeptBlock {
    void *block;
    uint64_t length;
} KeptBlock;

/* One thread's memory: free blocks by class, the rest of the chunk that new blocks are cut from, and large blocks that were given back. */
typedef struct Arena {
    FreeBlock *free[CLASSES];
    uint8_t *chunk;
    uint64_t chunk_left;
    uint64_t next_chunk;
    KeptBlock kept[KEPT_MAX];
    uint64_t kept_bytes;
} Arena;

static _Thread_local Arena arena;

/* Set once by tml_heap_start, before there is a second thread. */
static int checked;

static unsigned class_of(uint64_t size) {
    if (size <= FINE_MAX) {
        return (unsigned)((size + 15) / 16) - 1;
    }
    /* 1025..2048 → 4 classes of 256, 2049..4096 → 4 of 512, … */
    unsigned doubling = 63u - (unsigned)__builtin_clzll(size - 1) - 10u;
    unsigned quarter = (unsigned)((size - 1) >> (doubling + 8)) & 3u;
    return FINE_CLASSES + doubling * 4 + quarter;
}

static uint64_t size_of_class(unsigned class) {
    if (class < FINE_CLASSES) {
        return (uint64_t)(class + 1) * 16;
    }
    unsigned doubling = (class - FINE_CLASSES) / 4;
    unsigned quarter = (class - FINE_CLASSES) % 4;
    return (uint64_t)(5 + quarter) << (doubling + 8);
}

static int is_small(uint64_t size, uint64_t align) {
    return size <= TML_SMALL_MAX && align <= 16;
}

/* Whether the block is a mapping of its own. */
static int is_large(uint64_t size, uint64_t align) {
    return size > TML_SMALL_MAX && align <= 16;
}

TML_NORETURN TML_COLD static void out_of_memory(void) {
    tml_fatal("out of memory");
}

/* Zeroed memory from the system. From the size of a huge page on it asks for huge ones: a page costs about the same to get whatever its size.
 * A system without them says no. */
static void *map_pages(uint64_t length) {
    void *pages = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        out_of_memory();
    }
    if (length >= HUGE_PAGE) {
        (void)madvise(pages, length, MADV_HUGEPAGE);
    }
    return pages;
}

/* A new block from the chunk; the unused end of a full chunk is lost. */
TML_COLD static void *refill(unsigned class) {
    uint64_t size = size_of_class(class);
    if (arena.chunk_left < size) {
        if (arena.next_chunk == 0) {
            arena.next_chunk = STRESS(4096u, 256u << 10);
        }
        uint64_t length = arena.next_chunk < size ? TML_SMALL_MAX : arena.next_chunk;
        arena.chunk = map_pages(length);
        arena.chunk_left = length;
        if (arena.next_chunk < (uint64_t)STRESS(16384, 16 << 20)) {
            arena.next_chunk *= 2;
        }
    }
    void *block = arena.chunk;
    arena.chunk += size;
    arena.chunk_left -= size;
    return block;
}

/* ---- large blocks: mappings of whole huge pages ------------------------------------------------------------------- */

static uint64_t large_length(uint64_t size) {
    if (size > (uint64_t)PTRDIFF_MAX - HUGE_PAGE) {
        out_of_memory();
    }
    return (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

/* The smallest kept block with `length` bytes that is not over twice as long; what it has too much goes back to the system. Null if there is none. */
static void *take_kept(uint64_t length) {
    KeptBlock *best = NULL;
    for (unsigned i = 0; i < KEPT_MAX; i += 1) {
        KeptBlock *kept = &arena.kept[i];
        if (kept->length >= length && kept->length <= 2 * length && (best == NULL || kept->length < best->length)) {
            best = kept;
        }
    }
    if (best == NULL) {
        return NULL;
    }
    uint8_t *block = best->block;
    if (best->length > length) {
        (void)munmap(block + length, best->length - length);
    }
    arena.kept_bytes -= best->length;
    *best = (KeptBlock){NULL, 0};
    return block;
}

static void *large_alloc(uint64_t size) {
    uint64_t length = large_length(size);
    void *block = take_kept(length);
    return block != NULL ? block : map_pages(length);
}

static void large_dealloc(void *block, uint64_t size) {
    uint64_t length = large_length(size);
    for (unsigned i = 0; i < KEPT_MAX; i += 1) {
        if (arena.kept[i].length == 0 && arena.kept_bytes + length <= KEPT_BYTES) {
            arena.kept[i] = (KeptBlock){block, length};
            arena.kept_bytes += length;
            return;
        }
    }
    (void)munmap(block, length);
}

static void *large_realloc(void *block, uint64_t old_size, uint64_t new_size) {
    uint64_t old_length = large_length(old_size);
    uint64_t new_length = large_length(new_size);
    if (old_length == new_length) {
        return block;
    }
    void *moved = mremap(block, old_length, new_length, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) {
        out_of_memory();
    }
    return moved;
}

/* From the C library: blocks with a larger alignment, and all blocks of the checked mode. */
static void *library_alloc(uint64_t size, uint64_t align) {
    void *block = NULL;
    if (size > (uint64_t)PTRDIFF_MAX) {
        out_of_memory();
    }
    if (align <= 16) {
        block = malloc(size);
    } else if (posix_memalign(&block, align, size) != 0) {
        block = NULL;
    }
    if (block == NULL) {
        out_of_memory();
    }
    return block;
}

/* ---- checked mode ----------------------------------------------------------------------------------------------- */

#define LIVE_MAGIC 0x746d6c5f6c697665u
#define DEAD_MAGIC 0x746d6c5f64656164u
#define TAIL_MAGIC 0x746d6c5f7461696cu

/* Stands before every checked block; all live ones are in one ring. `start` is what the C library gave. */
typedef struct Header {
    struct Header *next;
    struct Header *previous;
    void *start;
    uint64_t size;
    uint64_t align;
    uint64_t number;
    uint64_t reserved;
    uint64_t magic;
} Header;

static Header ring = {&ring, &ring, NULL, 0, 0, 0, 0, 0};
static uint64_t allocations;
static uint64_t faults;

/* Freed blocks are kept this long, so that a second free is still recognised. */
static Header *quarantine_first;
static Header *quarantine_last;
static uint64_t quarantine_bytes;
#define QUARANTINE_MAX (64u << 20)

static void lock_ring(int lock) {
    static int held;
    if (lock) {
        while (__atomic_exchange_n(&held, 1, __ATOMIC_ACQUIRE) != 0) {
        }
    } else {
        __atomic_store_n(&held, 0, __ATOMIC_RELEASE);
    }
}

static void report(const char *what, const Header *header, uint64_t size, uint64_t align) {
    char line[200];
    int n = snprintf(line, sizeof line, "heap check: %s: block %llu of size %llu align %llu (given size %llu align %llu)\n", what,
                     (unsigned long long)header->number, (unsigned long long)header->size, (unsigned long long)header->align,
                     (unsigned long long)size, (unsigned long long)align);
    faults += 1;
    (void)tml_stderr_write((const uint8_t *)line, (uint64_t)n);
}

static void *checked_alloc(uint64_t size, uint64_t align) {
    uint64_t step = align < 16 ? 16 : align;
    uint8_t *start = library_alloc(sizeof(Header) + step + size + 8, 16);
    uint8_t *block = (uint8_t *)(((uintptr_t)start + sizeof(Header) + step - 1) & ~(uintptr_t)(step - 1));
    Header *header = (Header *)(void *)(block - sizeof(Header));
    uint64_t tail = TAIL_MAGIC;
    memset(block, 0xa5, size);
    memcpy(block + size, &tail, 8);
    lock_ring(1);
    *header = (Header){ring.next, &ring, start, size, align, ++allocations, 0, LIVE_MAGIC};
    ring.next->previous = header;
    ring.next = header;
    lock_ring(0);
    return block;
}

static void enter_quarantine(Header *header) {
    header->next = NULL;
    if (quarantine_last != NULL) {
        quarantine_last->next = header;
    } else {
        quarantine_first = header;
    }
    quarantine_last = header;
    quarantine_bytes += header->size + sizeof *header;
    while (quarantine_bytes > QUARANTINE_MAX && quarantine_first != quarantine_last) {
        Header *oldest = quarantine_first;
        quarantine_first = oldest->next;
        quarantine_bytes -= oldest->size + sizeof *oldest;
        oldest->magic = 0;
        free(oldest->start);
    }
}

static void checked_dealloc(void *block, uint64_t size, uint64_t align) {
    Header *header = (Header *)(void *)((uint8_t *)block - sizeof(Header));
    uint64_t tail;
    lock_ring(1);
    if (header->magic != LIVE_MAGIC) {
        if (header->magic == DEAD_MAGIC) {
            report("block freed twice", header, size, align);
        } else {
            Header unknown = {NULL, NULL, NULL, 0, 0, 0, 0, 0};
            report("not a block of this heap", &unknown, size, align);
        }
        lock_ring(0);
        return;
    }
    if (header->size != size || header->align != align) {
        report("block freed with another size", header, size, align);
    }
    memcpy(&tail, (uint8_t *)block + header->size, 8);
    if (tail != TAIL_MAGIC) {
        report("written behind the end", header, size, align);
    }
    header->previous->next = header->next;
    header->next->previous = header->previous;
    header->magic = DEAD_MAGIC;
    memset(block, 0xdd, header->size);
    enter_quarantine(header);
    lock_ring(0);
}

static void *checked_realloc(void *block, uint64_t old_size, uint64_t align, uint64_t new_size) {
    const Header *header = (const Header *)(const void *)((uint8_t *)block - sizeof(Header));
    uint64_t keep = old_size < new_size ? old_size : new_size;
    void *grown = checked_alloc(new_size, align);
    if (header->magic == LIVE_MAGIC && header->size < keep) {
        keep = header->size;
    }
    memcpy(grown, block, keep);
    checked_dealloc(block, old_size, align);
    return grown;
}

/* ---- the interface ---------------------------------------------------------------------------------------------- */

void *tml_alloc(uint64_t size, uint64_t align) {
    if (TML_UNLIKELY(size == 0)) {
        return (void *)(uintptr_t)align;
    }
    if (TML_UNLIKELY(checked)) {
        return checked_alloc(size, align);
    }
    if (TML_LIKELY(is_small(size, align))) {
        unsigned class = class_of(size);
        FreeBlock *block = arena.free[class];
        if (TML_LIKELY(block != NULL)) {
            arena.free[class] = block->next;
            return block;
        }
        return refill(class);
    }
    return is_large(size, align) ? large_alloc(size) : library_alloc(size, align);
}

void *tml_alloc_zeroed(uint64_t size, uint64_t align) {
    if (is_large(size, align) && !checked) {
        return map_pages(large_length(size));
    }
    void *block = tml_alloc(size, align);
    if (size != 0) {
        memset(block, 0, size);
    }
    return block;
}

void tml_dealloc(void *block, uint64_t size, uint64_t align) {
    if (TML_UNLIKELY(size == 0)) {
        return;
    }
    if (TML_UNLIKELY(checked)) {
        checked_dealloc(block, size, align);
        return;
    }
    if (TML_LIKELY(is_small(size, align))) {
        unsigned class = class_of(size);
        FreeBlock *freed = block;
        freed->next = arena.free[class];
        arena.free[class] = freed;
        return;
    }
    if (is_large(size, align)) {
        large_dealloc(block, size);
    } else {
        free(block);
    }
}

void *tml_realloc(void *block, uint64_t old_size, uint64_t align, uint64_t new_size) {
    if (old_size == 0) {
        return tml_alloc(new_size, align);
    }
    if (new_size == 0) {
        tml_dealloc(block, old_size, align);
        return (void *)(uintptr_t)align;
    }
    if (TML_UNLIKELY(checked)) {
        return checked_realloc(block, old_size, align, new_size);
    }
    if (is_small(old_size, align) && is_small(new_size, align) && class_of(old_size) == class_of(new_size)) {
        return block;
    }
    if (is_large(old_size, align) && is_large(new_size, align)) {
        return large_realloc(block, old_size, new_size);
    }
    void *moved = tml_alloc(new_size, align);
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    tml_dealloc(block, old_size, align);
    return moved;
}

void tml_bytes_reserve(TmlBytes *bytes, uint64_t extra) {
    if (bytes->capacity - bytes->length >= extra) {
        return;
    }
    uint64_t needed = bytes->length + extra;
    uint64_t capacity = bytes->capacity * 2;
    if (capacity < needed) {
        capacity = needed;
    }
    if (capacity < STRESS(1, 64)) {
        capacity = STRESS(1, 64);
    }
    bytes->data = tml_realloc(bytes->data, bytes->capacity, 1, capacity);
    bytes->capacity = capacity;
}

void tml_bytes_append(TmlBytes *bytes, const void *data, uint64_t length) {
    if (length == 0) {
        return;
    }
    tml_bytes_reserve(bytes, length);
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

void tml_heap_start(void) {
    const char *value = getenv("TML_HEAP_CHECK");
    checked = value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

int tml_heap_finish(int status, int leaks) {
    if (!checked) {
        return status;
    }
    if (leaks) {
        uint64_t count = 0;
        uint64_t bytes = 0;
        for (const Header *header = ring.previous; header != &ring; header = header->previous) {
            if (count < 20) {
                report("never freed", header, header->size, header->align);
            }
            count += 1;
            bytes += header->size;
        }
        if (count > 0) {
            char line[120];
            int n = snprintf(line, sizeof line, "heap check: %llu blocks with %llu bytes were never freed\n", (unsigned long long)count,
                             (unsigned long long)bytes);
            (void)tml_stderr_write((const uint8_t *)line, (uint64_t)n);
        }
    }
    return faults > 0 ? 99 : status;
}
