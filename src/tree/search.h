/* search.h - find where a block can come from: address-ordered first fit from the root down.
 *
 * SPDX-License-Identifier: MIT
 *
 * At a node the candidates are its own free runs that are long enough and the split units that hold a block
 * that is large enough; the lowest (highest) one is where to go. Only the limits can make a candidate fail:
 * below a unit that a limit cuts there may be no block on the right side of it. Then the search goes on behind
 * that unit, one level up; each level has one such unit, so it costs at most three times the levels. */
#ifndef ANALLOC_SEARCH_H
#define ANALLOC_SEARCH_H

#include "tree/hint.h"
#include "tree/moves.h"

/* A search that was led to nothing this often, by hints that others changed meanwhile, gives up as busy. With one
 * caller at a time only broken metadata leads to nothing. */
enum { SEARCH_ROUNDS = ANALLOC_THREADS ? 4 * ANALLOC_PATIENCE : 1 };

/* Where a search has come to. */
typedef struct search {
    const tree_wish_t *wish;
    page_t from; /* the first (high: last) page at which the block may start */
    page_t start;
    tree_place_t place;
    word_t word; /* as the place's word was seen */
    unsigned order_level;
    int stale;    /* a hint led to nothing */
    unsigned own; /* moves under way that are this caller's own */
} search_t;

/* The units of a node from which a block of this order can come. */
ANALLOC_INLINE lane_t candidates(const search_t *s, const cell_t *node)
{
    unsigned order = s->wish->order, level = s->place.level;
    if (level == s->order_level)
        return lane_runs(word_claimable(s->word), order - B * level);
    return word_claimable(s->word) | (hint_holding(node, level, order) & word_nobodys(s->word));
}

/* The units at or behind a unit, in the direction of the search; none if unit is W or -1. */
ANALLOC_INLINE lane_t ahead(unsigned unit, int high)
{
    if (high)
        return unit < W ? lane_range(0, unit + 1) : 0;
    return unit < W ? (ANALLOC_LANE << unit) & ANALLOC_LANE : 0;
}

/* Nothing here: if the hint above was wrong, mend it; then go on behind this word, one level up. */
static inline void leave(const tree_t *t, search_t *s, lane_t any, int high)
{
    tree_place_t *at = &s->place;
    tree_place_t unit = {at->level + 1, (unsigned)at->index & (W - 1), at->index >> B};
    if (any == 0) {
        s->stale = 1;
        analloc_tree_settle(t, at->level, at->index);
    }
    *at = unit;
    at->unit += high ? -1u : 1u;
}

/* Where in the chosen unit the block would lie. */
ANALLOC_INLINE page_t start_in(const search_t *s, int high)
{
    page_t start = tree_start(s->place.level, s->place.index, s->place.unit);
    if (s->place.level == s->order_level)
        return start;
    if (high) {
        start += tree_unit_pages(s->place.level) - ((page_t)1 << s->wish->order);
        return start < s->from ? start : s->from;
    }
    return start > s->from ? start : s->from;
}

/* Go down to the first free run that will do; 0 if there is none within the limits. */
ANALLOC_INLINE int descend(const tree_t *t, search_t *s, int high)
{
    tree_place_t *at = &s->place;
    for (;;) {
        const cell_t *node = tree_node(t, at->level, at->index);
        s->word = cell_load(&node[NODE_WORD]);
        lane_t any = candidates(s, node);
        lane_t units = any & ahead(at->unit, high);
        if (ANALLOC_UNLIKELY(units == 0)) {
            if (at->level == t->root)
                return 0;
            leave(t, s, any, high);
            continue;
        }
        at->unit = high ? lane_highest(units) : lane_lowest(units);
        s->start = start_in(s, high);
        if (s->start < s->wish->low || s->start + ((page_t)1 << s->wish->order) > s->wish->high)
            return 0;
        if (word_is_free(s->word, at->unit))
            return 1;
        at->index = at->index << B | at->unit;
        at->level--;
        at->unit = tree_unit(s->start, at->level);
    }
}

ANALLOC_INLINE void search_from_root(const tree_t *t, search_t *s)
{
    s->place.level = t->root;
    s->place.index = 0;
    s->place.unit = tree_unit(s->from, t->root);
    s->stale = 0;
}

ANALLOC_INLINE search_t search_for(const tree_t *t, const tree_wish_t *wish, int high)
{
    page_t size = (page_t)1 << wish->order;
    search_t s;
    s.wish = wish;
    s.from = high ? (wish->high - size) & ~(size - 1) : (wish->low + size - 1) & ~(size - 1);
    s.order_level = tree_order_level(t, wish->order);
    s.own = 0;
    return s;
}

/* Nothing was found. Search again, and see whether memory was on the move meanwhile: OK if something was
 * found after all, FRAGMENTED if there is none, BUSY if that is not certain. */
static inline analloc_status_t make_sure(const tree_t *t, search_t *s, int high)
{
    word_t before[MOVE_STRIPES];
    int busy = moves_under_way(t, before) > s->own;
    search_from_root(t, s);
    if (high ? descend(t, s, 1) : descend(t, s, 0))
        return ANALLOC_OK;
    busy |= moves_since(t, before) | s->stale;
    return busy && ANALLOC_THREADS ? ANALLOC_E_BUSY : ANALLOC_E_FRAGMENTED;
}

/* Find what was wished. Goes round again only if a hint was stale: another caller has changed something. */
ANALLOC_INLINE analloc_status_t find(const tree_t *t, search_t *s, int high)
{
    for (unsigned round = 0; round < SEARCH_ROUNDS; round++) {
        search_from_root(t, s);
        if (descend(t, s, high))
            return ANALLOC_OK;
        if (!s->stale || !ANALLOC_THREADS)
            return make_sure(t, s, high);
    }
    return ANALLOC_E_BUSY;
}

/* One level of the straight way: which unit a block of this order comes from. 1: it is split, `index` is its word;
 * 0: it is free, `s` says where; or there is none, and the word is 0. */
ANALLOC_INLINE int order_step(const tree_t *t, search_t *s, unsigned level, unsigned order, int high, page_t *index)
{
    const cell_t *node = tree_node(t, level, *index);
    word_t w = cell_load(&node[NODE_WORD]);
    lane_t units = word_claimable(w);
    int here = level == s->order_level;
    units = here ? lane_runs(units, order - B * level) : units | (hint_holding(node, level, order) & word_nobodys(w));
    s->word = units != 0 ? w : 0;
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    unsigned unit = high ? lane_highest(units) : lane_lowest(units);
    s->place.level = level;
    s->place.index = *index;
    s->place.unit = unit;
    *index = *index << B | unit;
    return !here && (word_cont_lane(w) >> unit & 1) != 0;
}

/* Down to where a block of this order lies that is the first without limits. */
ANALLOC_INLINE void order_descend(const tree_t *t, search_t *s, unsigned order, int high, page_t *index)
{
    unsigned level = t->root;
    *index = 0;
    for (; ANALLOC_UNLIKELY(level > 3); level--) {
        if (!order_step(t, s, level, order, high, index))
            return;
    }
    if (level == 3 && !order_step(t, s, 3, order, high, index))
        return;
    if (level >= 2 && !order_step(t, s, 2, order, high, index))
        return;
    if (level >= 1 && !order_step(t, s, 1, order, high, index))
        return;
    (void)order_step(t, s, 0, order, high, index);
}

/* The same without limits, straight down. 0 if that does not lead to a block: look closer. */
ANALLOC_INLINE int find_anywhere(const tree_t *t, search_t *s, unsigned order, int high)
{
    page_t index, size = (page_t)1 << order; /* the arena has that much */
    order_descend(t, s, order, high, &index);
    if (ANALLOC_UNLIKELY(s->word == 0))
        return 0;
    s->start = index << (B * s->place.level);
    if (high && s->place.level != s->order_level)
        s->start += tree_unit_pages(s->place.level) - size;
    return s->start - t->first <= t->end - t->first - size;
}

#endif
