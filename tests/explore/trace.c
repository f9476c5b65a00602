/* trace.c - the one file of the explorer that knows where the words of a tree lie.
 *
 * SPDX-License-Identifier: MIT */
#include "trace.h"

#include <stdio.h>
#include <string.h>

#include "tree/tree.h"

/* A word as a picture, unit 0 first: free, begins, continues, nobody's. */
static void picture(char text[W + 1], word_t w)
{
    for (unsigned u = 0; u < W; u++)
        text[u] = ".#x-"[((w >> u & 1) == 0) * 2 + (w >> (W + u) & 1)];
    text[W] = 0;
}

/* Units of one lane; "|" between the lanes. */
static void lanes(char text[2 * W + 2], word_t w)
{
    for (unsigned u = 0; u < W; u++) {
        text[u] = w >> u & 1 ? '1' : '0';
        text[W + 1 + u] = w >> (W + u) & 1 ? '1' : '0';
    }
    text[W] = '|';
    text[2 * W + 1] = 0;
}

/* Which cell is it? Returns its number in its node; NODE_WORD tells that it is a word of units. */
static unsigned name_cell(const world_t *world, size_t cell, char *text, size_t room)
{
    const tree_t *t = &world->arena.tree;
    uintptr_t at = (uintptr_t)world->meta + cell * sizeof(cell_t);
    for (unsigned level = 0; level <= t->root; level++) {
        page_t first = tree_index(t->first, level), last = tree_index(t->end - 1, level);
        uintptr_t begin = (uintptr_t)tree_node(t, level, first), end = (uintptr_t)tree_node(t, level, last + 1);
        if (at < begin || at >= end)
            continue;
        unsigned number = (unsigned)((at - begin) % ((uintptr_t)1 << t->shift[level]) / sizeof(cell_t));
        page_t index = first + ((at - begin) >> t->shift[level]);
        static const char *const names[] = {"word", "reserved", "hints"};
        snprintf(text, room, "level %u node %u %s%s%.0d", level, (unsigned)index, names[number < 2 ? number : 2],
                 number > 2 ? " +" : "", number > 2 ? (int)number - 2 : 0);
        return number;
    }
    snprintf(text, room, "moves %u", (unsigned)((at - t->moves) / MOVE_STRIPE_BYTES));
    return NODE_HINTS;
}

static void show_value(unsigned number, int is_moves, uint32_t value)
{
    char text[2 * W + 2];
    if (is_moves) {
        printf("%u under way, %u over", (unsigned)(value & 0xFFFF), (unsigned)(value >> 16));
        return;
    }
    if (number == NODE_WORD)
        picture(text, value);
    else
        lanes(text, value);
    printf("%s", text);
}

static void show_access(const world_t *world, const engine_step_t *step)
{
    static const char *const verbs[] = {"load", "publish", "store", "swap", "or", "and", "add", "", "", "", "lands"};
    char name[64];
    unsigned number = name_cell(world, step->cell, name, sizeof name);
    int is_moves = strncmp(name, "moves", 5) == 0;
    uint32_t value = step->value;
    if (step->access == ENGINE_SWAP && !step->happened)
        value = step->old;
    printf("%-8s %-24s ", verbs[step->access], name);
    if (step->access != ENGINE_PUBLISH && step->access != ENGINE_STORE)
        show_value(number, is_moves, step->old);
    if (step->access == ENGINE_SWAP && !step->happened) {
        printf("   FAILED: wanted to write ");
        value = step->value;
    } else if (step->access != ENGINE_LOAD) {
        printf(" -> ");
    }
    if (step->access != ENGINE_LOAD)
        show_value(number, is_moves, value);
    printf("%s\n", step->access == ENGINE_PUBLISH && step->happened ? "   WAITS" : "");
}

static void show_end(const world_t *world, unsigned number)
{
    const outcome_t *o = &world->outcome[number];
    printf("    = %s", analloc_status_name(o->status));
    for (unsigned page = 0; page < SCENARIO_PAGES; page++) {
        if ((o->pages >> page & 1) != 0)
            printf(" %u", page);
    }
    printf("\n");
}

void trace_step(void *context, const engine_step_t *step)
{
    const world_t *world = context;
    const operation_t *op = &world->parsed.operation[step->operation];
    printf("%*s%c  ", (int)step->thread * 4, "", (int)('a' + step->thread));
    if (step->access == ENGINE_BEGIN)
        printf("%s {\n", op->text);
    else if (step->access == ENGINE_END)
        show_end(world, step->operation);
    else if (step->access == ENGINE_FENCE)
        printf("fence\n");
    else
        show_access(world, step);
    fflush(stdout);
}
