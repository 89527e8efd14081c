/* Func values ([abi.closure]): `{ code, env }`, where env is 0 (none), the address of a stack environment or of one that is only viewed (bit 0
 * clear), or the address of a heap block plus 1. */
#ifndef TML_CLOSURE_H
#define TML_CLOSURE_H

#include "base.h"

/* The heap block; the captures follow directly, at offset 32. */
typedef struct TmlEnv {
    void (*drop)(void *captures); /* drops the captures; null if that does nothing */
    uint64_t size;                /* of the whole block */
    uint64_t align;
    uint8_t done;                 /* set by a consuming body, which has moved its captures out */
    uint8_t reserved[7];
} TmlEnv;

/* Drops the environment of a func value: frees a heap block after dropping captures that are still there. Other environments are left alone. */
void tml_env_drop(void *env);

#endif
