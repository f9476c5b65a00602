/* page.c - take single pages: one out of a larger unit, or many of one word at once.
 *
 * SPDX-License-Identifier: MIT */
#include "tree/search.h"

/* Split this unit, which is free, for its first (high: last) page. 0 if somebody else was faster. */
static int split_unit(const tree_t *t, const tree_place_t *at, word_t seen, int high, page_t *page)
{
    page_t p = *page = tree_start(at->level, at->index, at->unit) + (high ? tree_unit_pages(at->level) - 1 : 0);
    return p - t->first < t->end - t->first && analloc_tree_split(t, at, seen, p, 0);
}

int analloc_tree_split_for_page(const tree_t *t, int high, page_t *page)
{
    tree_place_t at = {t->root, 0, 0};
    for (; at.level != 0; at.level--) {
        const cell_t *node = tree_node(t, at.level, at.index);
        word_t w = cell_load(&node[NODE_WORD]);
        lane_t units = word_claimable(w) | (word_nobodys(w) & hint_holding(node, at.level, 0));
        if (units == 0)
            return 0;
        at.unit = high ? lane_highest(units) : lane_lowest(units);
        if (word_is_free(w, at.unit))
            return split_unit(t, &at, w, high, page);
        at.index = at.index << B | at.unit;
    }
    return 0;
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
        analloc_tree_settle(t, 0, s->place.index);
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
        int shrunk = lane_top_turns(word_claimable(value), at->unit, 0);
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
    s.own = ANALLOC_THREADS;
    do {
        analloc_status_t status = high ? find(t, &s, 1) : find(t, &s, 0);
        *units = 0;
        if (status != ANALLOC_OK)
            return status;
        *base = s.start & ~(page_t)(W - 1);
        lane_t cut = 0;
        lane_t inside =
            tree_units_before(t->end, 0, *base >> B, &cut) & ~tree_units_before(t->first, 0, *base >> B, &cut);
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
