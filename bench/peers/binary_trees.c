/* The program of examples/binary_trees in C. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define LEAST 4

struct tree {
    struct tree *left, *right;
};

static struct tree *make(uint32_t depth) {
    struct tree *t = malloc(sizeof *t);
    if (!t) abort();
    t->left = depth == 0 ? NULL : make(depth - 1);
    t->right = depth == 0 ? NULL : make(depth - 1);
    return t;
}

static uint32_t count(const struct tree *t) { return t->left ? 1 + count(t->left) + count(t->right) : 1; }

static void drop(struct tree *t) {
    if (t->left) {
        drop(t->left);
        drop(t->right);
    }
    free(t);
}

static uint32_t nodes_of(uint32_t depth) {
    struct tree *t = make(depth);
    uint32_t n = count(t);
    drop(t);
    return n;
}

int main(int argc, char **argv) {
    uint32_t depth = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 10;
    if (depth < LEAST + 2) depth = LEAST + 2;
    printf("stretch tree of depth %u: %u nodes\n", depth + 1, nodes_of(depth + 1));
    struct tree *kept = make(depth);
    for (uint32_t d = LEAST; d <= depth; d += 2) {
        uint32_t trees = 1u << (depth - d + LEAST), nodes = 0;
        for (uint32_t i = 0; i < trees; i++) nodes += nodes_of(d);
        printf("%u trees of depth %u: %u nodes\n", trees, d, nodes);
    }
    printf("long-lived tree of depth %u: %u nodes\n", depth, count(kept));
    drop(kept);
    return 0;
}
