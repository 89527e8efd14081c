#include "closure.h"

#include "alloc.h"

_Static_assert(sizeof(TmlEnv) == 32, "captures begin at offset 32");

void tml_env_drop(void *env) {
    if (((uintptr_t)env & 1) == 0) {
        return;
    }
    TmlEnv *block = (TmlEnv *)(void *)((uint8_t *)env - 1);
    if (!block->done && block->drop != NULL) {
        block->drop(block + 1);
    }
    tml_dealloc(block, block->size, block->align);
}
