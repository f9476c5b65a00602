/* words.c - what the words of the tree say, whatever the hints say.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

#include "tree/tree.h"

/* Is a block of this order free in a word that can be reached? */
static int words_show(const world_t *w, unsigned order)
{
    const tree_t *t = &w->arena.tree;
    tree_spot_t spot;
    for (page_t p = t->first; p < t->end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state == ANALLOC_FREE && !spot.moving && spot.pages >= (page_t)1 << order)
            return 1;
    }
    return 0;
}

void world_watch(world_t *w)
{
    for (unsigned n = 0; n < w->parsed.operations; n++) {
        const operation_t *op = &w->parsed.operation[n];
        int allocates = op->verb == VERB_ALLOC || op->verb == VERB_HIGH;
        if ((w->running >> n & 1) != 0 && allocates && !engine_is_marked(n) && !words_show(w, op->number[0]))
            engine_mark(n);
    }
}
