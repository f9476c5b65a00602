/* page.c - take single pages: one, by the straight way, or many of one word at once.
 *
 * SPDX-License-Identifier: MIT */
#include "tree/search.h"

/* A unit above level 0 is to be split for a page. 0 if somebody else was faster. */
ANALLOC_NOINLINE static int split_for_page(const tree_t *t, tree_place_t at, word_t seen, int high, page_t *page)
{
    page_t p = *page = tree_start(at.level, at.index, at.unit) + (high ? tree_unit_pages(at.level) - 1 : 0);
    word_t value = seen & ~((word_t)1 << at.unit);
    if (p - t->first >= t->end - t->first)
        return 0;
    tree_move_begins(t, at.index);
    int mine = cell_swap(tree_node(t, at.level, at.index), seen, value);
    if (mine) {
        int shrunk = lane_top_differs(word_claimable(seen), word_claimable(value));
        analloc_tree_carve_block(t, at, p, 0, shrunk);
    }
    tree_move_ends(t, at.index);
    return mine;
}

/* One level down, to the first unit that is free or holds something free. 1 if it is split: `at` is there now. */
ANALLOC_INLINE int step(const tree_t *t, unsigned level, int high, tree_place_t *at, word_t *w)
{
    const cell_t *node = tree_node_at(t, level, at->index);
    *w = cell_load(&node[NODE_WORD]);
    lane_t units = word_free_lane(*w) & (hint_holding(node, level, 0) | ~word_cont_lane(*w));
    at->level = level;
    at->unit = W;
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    at->unit = high ? lane_highest(units) : lane_lowest(units);
    if (ANALLOC_UNLIKELY((word_cont_lane(*w) >> at->unit & 1) == 0))
        return 0;
    at->index = at->index << B | at->unit;
    return 1;
}

/* Down to level 0. The lower levels, where all small trees and the ways of all large ones are, have steps of
 * their own: shifts by constants take less time than shifts by what was read. */
ANALLOC_INLINE int descend_for_page(const tree_t *t, int high, tree_place_t *at, word_t *w)
{
    unsigned level = t->root;
    at->index = 0;
    for (; ANALLOC_UNLIKELY(level > 3); level--) {
        if (!step(t, level, high, at, w))
            return 0;
    }
    return (level < 3 || step(t, 3, high, at, w)) && (level < 2 || step(t, 2, high, at, w)) &&
           (level < 1 || step(t, 1, high, at, w));
}

ANALLOC_INLINE int alloc_page(const tree_t *t, int high, page_t *page)
{
    tree_place_t at;
    word_t w;
    if (ANALLOC_UNLIKELY(!descend_for_page(t, high, &at, &w)))
        return at.unit < W && split_for_page(t, at, w, high, page);
    cell_t *leaf = tree_node_at(t, 0, at.index);
    w = cell_load(leaf);
    lane_t units = word_claimable(w);
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    unsigned unit = high ? lane_highest(units) : lane_lowest(units);
    page_t p = *page = at.index << B | unit;
    word_t value = w & ~((word_t)1 << unit);
    if (ANALLOC_UNLIKELY(p - t->first >= t->end - t->first || !cell_swap(leaf, w, value)))
        return 0;
    if (lane_top_differs(units, word_claimable(value)))
        analloc_tree_settle_word(t, 0, at.index, value);
    return 1;
}

int analloc_tree_alloc_page(const tree_t *t, int high, page_t *page)
{
    return high ? alloc_page(t, 1, page) : alloc_page(t, 0, page);
}

/* The first (high: last) `most` of these units. */
static lane_t pick(lane_t units, page_t most, int high)
{
    lane_t picked = 0;
    if (most >= lane_count(units))
        return units;
    for (; most != 0; most--) {
        lane_t unit = (lane_t)1 << (high ? lane_highest(units) : lane_lowest(units));
        picked |= unit;
        units &= ~unit;
    }
    return picked;
}

/* Claim the picked units of a word of level 0, each as a block of its own. */
static int claim_picked(const tree_t *t, const search_t *s, lane_t picked)
{
    word_t value = s->word & ~(word_t)picked;
    if (!cell_swap(tree_node(t, 0, s->place.index), s->word, value))
        return 0;
    if (lane_top(word_claimable(value)) != lane_top(word_claimable(s->word)))
        analloc_tree_settle_word(t, 0, s->place.index, value);
    return 1;
}

/* Claim a larger unit and make of its first (high: last) pages single blocks. */
static int claim_unit(const tree_t *t, const search_t *s, page_t start, page_t pages)
{
    const tree_place_t *at = &s->place;
    word_t value = word_claim(s->word, at->unit, 1);
    tree_move_begins(t, at->index);
    int mine = cell_swap(tree_node(t, at->level, at->index), s->word, value);
    if (mine) {
        int shrunk = lane_top_differs(word_claimable(s->word), word_claimable(value));
        analloc_tree_carve(t, *at, 1, start, start + pages, PAINT_SINGLES, PAINT_FREE, shrunk);
    }
    tree_move_ends(t, at->index);
    return mine;
}

analloc_status_t analloc_tree_alloc_singles(const tree_t *t, page_t most, int high, page_t *base, lane_t *units)
{
    tree_wish_t wish = {0, 1, t->first, t->end};
    search_t s = search_for(t, &wish, high);
    int mine;
    do {
        analloc_status_t status = high ? find(t, &s, 1) : find(t, &s, 0);
        *units = 0; /* not what was picked last, which another caller has got */
        if (status != ANALLOC_OK)
            return status;
        *base = s.start & ~(page_t)(W - 1);
        lane_t inside = tree_units_before(t->end, 0, *base >> B, units) & ~tree_units_before(t->first, 0, *base >> B, units);
        if (s.place.level == 0) {
            *units = pick(word_claimable(s.word) & inside, most, high);
            mine = claim_picked(t, &s, *units);
        } else {
            *units = pick(inside, most, high);
            mine = claim_unit(t, &s, *base + lane_lowest(*units), lane_count(*units));
        }
    } while (!mine);
    return ANALLOC_OK;
}
