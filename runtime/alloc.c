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
#define CLASSES (FINE_CLASSES + 44u)

#define HUGE_PAGE ((uint64_t)2 << 20)

typedef struct FreeBlock {
    struct FreeBlock *next;
} FreeBlock;

/* One thread's memory: free blocks by class, and the rest of the chunk that new blocks are cut from. */
typedef struct Arena {
    FreeBlock *free[CLASSES];
    uint8_t *chunk;
    uint64_t chunk_left;
    uint64_t next_chunk;
} Arena;

static _Thread_local Arena arena;

/* Set once by tml_heap_start, before there is a second thread. */
static int checked;

/* Sizes from 1 up to this take the short way: FINE_MAX, or 0 in checked mode. */
static uint64_t short_max = FINE_MAX;

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

TML_NORETURN TML_COLD static void out_of_memory(void) {
    tml_fatal("out of memory");
}

/* Fewer page faults; a system without huge pages says no. */
static void use_huge_pages(void *start, uint64_t length) {
    if (length >= HUGE_PAGE) {
        (void)madvise(start, length, MADV_HUGEPAGE);
    }
}

/* A new block from a chunk; the unused end of a full chunk is lost. */
TML_COLD static void *refill(unsigned class) {
    uint64_t size = size_of_class(class);
    if (arena.chunk_left < size) {
        if (arena.next_chunk == 0) {
            arena.next_chunk = STRESS(4096u, 256u << 10);
        }
        uint64_t length = arena.next_chunk;
        while (length < size) {
            length *= 2;
        }
        void *chunk = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (chunk == MAP_FAILED) {
            out_of_memory();
        }
        use_huge_pages(chunk, length);
        arena.chunk = chunk;
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

/* Whether a block has pages of its own: growing it moves them and copies nothing. */
static int has_pages(uint64_t size, uint64_t align) {
    return size > TML_SMALL_MAX && align <= 16;
}

/* What a block with pages of its own takes: whole huge pages, so that it begins and ends at one. */
static uint64_t mapped_size(uint64_t size) {
    return (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

static void *large_alloc(uint64_t size, uint64_t align) {
    void *block = NULL;
    if (size > (uint64_t)PTRDIFF_MAX) {
        out_of_memory();
    }
    if (has_pages(size, align) && !checked) {
        block = mmap(NULL, mapped_size(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            out_of_memory();
        }
        use_huge_pages(block, mapped_size(size));
        return block;
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
    uint64_t marked;
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
    uint8_t *start = large_alloc(sizeof(Header) + step + size + 8, 16);
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

/* Where the linker puts the writable data of the program. */
extern const uint8_t __data_start[] __attribute__((weak));
extern const uint8_t _end[] __attribute__((weak));

/* Blocks by address, for mark_reachable. */
static Header **blocks;
static uint64_t block_count;

static uintptr_t address_of(const Header *header) {
    return (uintptr_t)(const void *)(header + 1);
}

static int by_address(const void *a, const void *b) {
    uintptr_t x = address_of(*(Header *const *)a);
    uintptr_t y = address_of(*(Header *const *)b);
    return x < y ? -1 : x > y;
}

/* The block that an address points into; NULL for none. */
static Header *block_at(uintptr_t address) {
    uint64_t low = 0;
    uint64_t high = block_count;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        if (address_of(blocks[middle]) <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || address - address_of(blocks[low - 1]) >= blocks[low - 1]->size) {
        return NULL;
    }
    return blocks[low - 1];
}

/* Marks the blocks that the words from `from` to `to` point into, and puts those that are new on the list of work. */
static void mark_from(uintptr_t from, uintptr_t to, Header **work, uint64_t *count) {
    for (uintptr_t at = (from + 7) & ~(uintptr_t)7; at + 8 <= to; at += 8) {
        uintptr_t word;
        memcpy(&word, (const void *)at, 8);
        Header *found = block_at(word);
        if (found != NULL && !found->marked) {
            found->marked = 1;
            work[(*count)++] = found;
        }
    }
}

/* Marks what globals refer to: it is never freed, and no leak. */
static void mark_reachable(void) {
    uint64_t live = 0;
    for (const Header *header = ring.next; header != &ring; header = header->next) {
        live += 1;
    }
    if (live == 0 || _end == NULL || __data_start == NULL) {
        return;
    }
    blocks = malloc(live * sizeof(Header *));
    Header **work = malloc(live * sizeof(Header *));
    if (blocks == NULL || work == NULL) {
        return;
    }
    for (Header *header = ring.next; header != &ring; header = header->next) {
        blocks[block_count++] = header;
    }
    qsort(blocks, block_count, sizeof(Header *), by_address);
    uint64_t count = 0;
    mark_from((uintptr_t)(const void *)__data_start, (uintptr_t)(const void *)_end, work, &count);
    while (count > 0) {
        const Header *next = work[--count];
        mark_from(address_of(next), address_of(next) + next->size, work, &count);
    }
}

/* ---- the interface ---------------------------------------------------------------------------------------------- */

/* What does not go the short way. */
TML_NOINLINE static void *alloc_slowly(uint64_t size, uint64_t align) {
    if (size == 0) {
        return (void *)(uintptr_t)align;
    }
    if (checked) {
        return checked_alloc(size, align);
    }
    if (is_small(size, align)) {
        unsigned class = class_of(size);
        FreeBlock *block = arena.free[class];
        if (block != NULL) {
            arena.free[class] = block->next;
            return block;
        }
        return refill(class);
    }
    return large_alloc(size, align);
}

void *tml_alloc(uint64_t size, uint64_t align) {
    /* Size 0 is above every limit here. */
    if (TML_LIKELY(size - 1 < short_max && align <= 16)) {
        uint64_t class = (size - 1) / 16;
        FreeBlock *block = arena.free[class];
        if (block != NULL) {
            arena.free[class] = block->next;
            return block;
        }
        uint64_t bytes = (class + 1) * 16;
        if (TML_LIKELY(arena.chunk_left >= bytes)) {
            uint8_t *fresh = arena.chunk;
            arena.chunk = fresh + bytes;
            arena.chunk_left -= bytes;
            return fresh;
        }
    }
    return alloc_slowly(size, align);
}

void *tml_alloc_zeroed(uint64_t size, uint64_t align) {
    if (has_pages(size, align) && !checked) {
        return large_alloc(size, align);
    }
    void *block = tml_alloc(size, align);
    if (size != 0) {
        memset(block, 0, size);
    }
    return block;
}

TML_NOINLINE static void dealloc_slowly(void *block, uint64_t size, uint64_t align) {
    if (size == 0) {
        return;
    }
    if (checked) {
        checked_dealloc(block, size, align);
        return;
    }
    if (is_small(size, align)) {
        unsigned class = class_of(size);
        FreeBlock *freed = block;
        freed->next = arena.free[class];
        arena.free[class] = freed;
        return;
    }
    if (has_pages(size, align)) {
        (void)munmap(block, mapped_size(size));
        return;
    }
    free(block);
}

void tml_dealloc(void *block, uint64_t size, uint64_t align) {
    if (TML_LIKELY(size - 1 < short_max && align <= 16)) {
        FreeBlock *freed = block;
        uint64_t class = (size - 1) / 16;
        freed->next = arena.free[class];
        arena.free[class] = freed;
        return;
    }
    dealloc_slowly(block, size, align);
}

/* Whether a small block could be made larger where it stands: it was the last one cut from the chunk. */
static int grow_in_place(uint8_t *block, unsigned old_class, unsigned new_class) {
    uint64_t old_bytes = size_of_class(old_class);
    uint64_t new_bytes = size_of_class(new_class);
    if (block + old_bytes != arena.chunk || new_bytes < old_bytes || new_bytes - old_bytes > arena.chunk_left) {
        return 0;
    }
    arena.chunk += new_bytes - old_bytes;
    arena.chunk_left -= new_bytes - old_bytes;
    return 1;
}

TML_NOINLINE static void *realloc_slowly(void *block, uint64_t old_size, uint64_t align, uint64_t new_size) {
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
    int old_small = is_small(old_size, align);
    int new_small = is_small(new_size, align);
    if (old_small && new_small) {
        unsigned old_class = class_of(old_size);
        unsigned new_class = class_of(new_size);
        if (old_class == new_class || grow_in_place(block, old_class, new_class)) {
            return block;
        }
    } else if (has_pages(old_size, align) && has_pages(new_size, align) && new_size <= (uint64_t)PTRDIFF_MAX) {
        void *moved = mremap(block, mapped_size(old_size), mapped_size(new_size), MREMAP_MAYMOVE);
        if (moved != MAP_FAILED) {
            use_huge_pages(moved, mapped_size(new_size));
            return moved;
        }
    }
    void *moved = tml_alloc(new_size, align);
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    tml_dealloc(block, old_size, align);
    return moved;
}

void *tml_realloc(void *block, uint64_t old_size, uint64_t align, uint64_t new_size) {
    if (TML_UNLIKELY(old_size - 1 >= short_max || new_size - 1 >= short_max || align > 16)) {
        return realloc_slowly(block, old_size, align, new_size);
    }
    uint64_t old_bytes = ((old_size - 1) | 15) + 1;
    uint64_t new_bytes = ((new_size - 1) | 15) + 1;
    if (old_bytes == new_bytes) {
        return block;
    }
    if ((uint8_t *)block + old_bytes == arena.chunk && new_bytes - old_bytes <= arena.chunk_left) {
        arena.chunk += new_bytes - old_bytes;
        arena.chunk_left -= new_bytes - old_bytes;
        return block;
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
    if (checked) {
        short_max = 0;
    }
}

int tml_heap_finish(int status, int leaks) {
    if (!checked) {
        return status;
    }
    if (leaks) {
        uint64_t count = 0;
        uint64_t bytes = 0;
        mark_reachable();
        for (const Header *header = ring.previous; header != &ring; header = header->previous) {
            if (header->marked) {
                continue;
            }
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
