/* SPDX-License-Identifier: MIT */
#include "ledger.h"

#include "cases.h"

enum { MOST_WRITES = 4096 };

static uintptr_t cells[MOST_WRITES]; /* the first ones: calls that do much write more, and are not asked for nodes */
static unsigned writes;

void wrote(const volatile void *cell); /* wrote.h, which the library has before it */

void wrote(const volatile void *cell)
{
    if (writes < MOST_WRITES)
        cells[writes] = (uintptr_t)cell;
    writes++;
}

void ledger_clear(void)
{
    writes = 0;
}

unsigned ledger_writes(void)
{
    return writes;
}

/* Where the stored nodes of a level begin. */
static uintptr_t level_start(const arena_t *arena, unsigned level)
{
    const struct analloc_tree *t = &arena->handle.tree;
    uintptr_t first = t->first;
    for (unsigned l = 0; l <= level; l++)
        first /= arena->shape.width;
    return t->level[level] + (first << t->shift[level]);
}

/* The address of the node in which a cell lies; 0 for a count of moves. In memory the root comes first. */
static uintptr_t node_of(const arena_t *arena, uintptr_t cell)
{
    for (unsigned level = 0; level < arena->shape.levels; level++) {
        uintptr_t start = level_start(arena, level), shift = arena->handle.tree.shift[level];
        if (cell >= start)
            return start + ((cell - start) >> shift << shift);
    }
    return 0;
}

unsigned ledger_nodes(const arena_t *arena)
{
    static uintptr_t nodes[MOST_WRITES];
    unsigned count = 0;
    assert_in_range(writes, 0, MOST_WRITES);
    for (unsigned i = 0; i < writes; i++) {
        uintptr_t node = node_of(arena, cells[i]);
        unsigned at = 0;
        while (at < count && nodes[at] != node)
            at++;
        if (node != 0 && at == count)
            nodes[count++] = node;
    }
    return count;
}
