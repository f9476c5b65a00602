/* page.h - the straight ways: take or free a page where nothing has to be split or merged.
 *
 * SPDX-License-Identifier: MIT
 *
 * Most calls of a kernel are these, so they are inline, and the lower levels, where all small trees and the ways of
 * all large ones are, have steps of their own: shifts by constants take less time than shifts by what was read.
 * 0 says that this is something else than the commonest case: the general way deals with it (alloc.c, free.c). */
#ifndef ANALLOC_PAGE_H
#define ANALLOC_PAGE_H

#include "tree/hint.h"

/* The last level, from the lowest, that has a step of its own. */
enum { PAGE_STEPS = 3 };

/* One level down, to the word of the first unit that is free or holds something free. 0 if that one is not split. */
ANALLOC_INLINE int page_step(const tree_t *t, unsigned level, int high, page_t *index)
{
    const cell_t *node = tree_node(t, level, *index);
    word_t w = cell_load(&node[NODE_WORD]);
    lane_t units = word_free_lane(w) & (hint_holding(node, level, 0) | ~word_cont_lane(w));
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    unsigned unit = high ? lane_highest(units) : lane_lowest(units);
    *index = *index << B | unit;
    return word_cont_lane(w) >> unit & 1;
}

/* Down to the word of level 0 that has the page. */
ANALLOC_INLINE int page_descend(const tree_t *t, int high, page_t *index)
{
    unsigned level = t->root;
    *index = 0;
    for (; ANALLOC_UNLIKELY(level > PAGE_STEPS); level--) {
        if (!page_step(t, level, high, index))
            return 0;
    }
    return (level < 3 || page_step(t, 3, high, index)) && (level < 2 || page_step(t, 2, high, index)) &&
           (level < 1 || page_step(t, 1, high, index));
}

/* Take a single page, if none has to be split off. 1: done, and `turns` says whether the hints are to be settled. */
ANALLOC_INLINE int tree_take_page(const tree_t *t, int high, page_t *page, int *turns)
{
    page_t index;
    *turns = 0;
    if (ANALLOC_UNLIKELY(!page_descend(t, high, &index)))
        return 0;
    cell_t *leaf = tree_node(t, 0, index);
    word_t w = cell_load(leaf);
    lane_t units = word_claimable(w);
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    unsigned unit = high ? lane_highest(units) : lane_lowest(units);
    *page = index << B | unit;
    if (ANALLOC_UNLIKELY(*page - t->first >= t->end - t->first || !cell_swap(leaf, w, w & ~((word_t)1 << unit))))
        return 0;
    *turns = lane_top_turns(units & ~((lane_t)1 << unit), unit, 0);
    return 1;
}

/* Is the unit of this level in which page p lies split? */
ANALLOC_INLINE lane_t page_splits(const tree_t *t, unsigned level, page_t p)
{
    return word_nobodys(cell_load(tree_node(t, level, tree_index(p, level)))) >> tree_unit(p, level) & 1;
}

/* Does a word of level 0 describe page p? */
ANALLOC_INLINE int page_at_bottom(const tree_t *t, page_t p)
{
    unsigned level = t->root;
    lane_t split = 1;
    for (; ANALLOC_UNLIKELY(level > PAGE_STEPS); level--) {
        if (!page_splits(t, level, p))
            return 0;
    }
    if (level >= 3)
        split &= page_splits(t, 3, p);
    if (level >= 2)
        split &= page_splits(t, 2, p);
    if (level >= 1)
        split &= page_splits(t, 1, p);
    return split != 0;
}

/* What became of a page that was to be freed in the straight way. */
typedef enum page_end {
    PAGE_FREED,
    PAGE_TURNS, /* freed, and the hints are to be settled */
    PAGE_LAST,  /* not freed: the word would be all free, and has to die; it is as `seen` */
    PAGE_OTHER  /* not freed: something else than the commonest case */
} page_end_t;

/* Free the block that begins at page p, if it is a single page. */
ANALLOC_INLINE page_end_t tree_free_page(const tree_t *t, page_t p, word_t *seen)
{
    if (ANALLOC_UNLIKELY(!page_at_bottom(t, p)))
        return PAGE_OTHER;
    cell_t *leaf = tree_node(t, 0, p >> B);
    word_t w = *seen = cell_load(leaf);
    unsigned unit = (unsigned)p & (W - 1);
    word_t value = w | (word_t)1 << unit;
    if (ANALLOC_UNLIKELY(!word_is_single(w, unit)))
        return PAGE_OTHER;
    if (ANALLOC_UNLIKELY(word_all_free(value)) && t->root != 0)
        return PAGE_LAST;
    if (ANALLOC_UNLIKELY(!cell_swap(leaf, w, value)))
        return PAGE_OTHER;
    return lane_top_turns(word_claimable(w), unit, 0) ? PAGE_TURNS : PAGE_FREED;
}

#endif
