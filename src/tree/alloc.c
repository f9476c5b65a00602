/* alloc.c - take a block: search, claim by one swap, split or carve what was too large.
 *
 * SPDX-License-Identifier: MIT */
#include "tree/search.h"

/* Claim so many of the units that were found, as one block. 0 if somebody else was faster, here as below. */
ANALLOC_INLINE int claim_units(const tree_t *t, const search_t *s, unsigned units)
{
    const tree_place_t *at = &s->place;
    word_t value = word_claim(s->word, at->unit, units);
    if (ANALLOC_UNLIKELY(!cell_swap(tree_node(t, at->level, at->index), s->word, value)))
        return 0;
    if (lane_top_differs(word_claimable(value), at->unit, units))
        analloc_tree_settle(t, at->level, at->index);
    return 1;
}

/* Claim a block of this order where it was found: units of a word of its level, or part of a larger unit. */
ANALLOC_INLINE int claim_block(const tree_t *t, const search_t *s, unsigned order)
{
    if (s->place.level == s->order_level)
        return claim_units(t, s, 1u << (order - B * s->order_level));
    return analloc_tree_split(t, &s->place, s->word, s->start, order);
}

/* Claim what a block of this order would take, and keep only its first `pages` pages. */
static int claim_pages(const tree_t *t, const search_t *s, unsigned order, page_t pages)
{
    tree_place_t at = s->place;
    int here = at.level == s->order_level;
    unsigned units = here ? 1u << (order - B * at.level) : 1;
    if (here && (pages & (tree_unit_pages(at.level) - 1)) == 0)
        return claim_units(t, s, (unsigned)(pages >> (B * at.level)));
    word_t value = word_claim(s->word, at.unit, units);
    tree_move_begins(t, at.index);
    int mine = cell_swap(tree_node(t, at.level, at.index), s->word, value);
    int shrunk = lane_top_differs(word_claimable(value), at.unit, units);
    if (mine)
        analloc_tree_carve(t, at, units, s->start, s->start + pages, PAINT_LIVE, PAINT_FREE, shrunk);
    tree_move_ends(t, at.index);
    return mine;
}

/* Goes round again only if another caller took just what was found: lock-free. */
ANALLOC_INLINE analloc_status_t allocate_within(const tree_t *t, const tree_wish_t *wish, int high, page_t *page)
{
    search_t s = search_for(t, wish, high);
    int whole = wish->pages == (page_t)1 << wish->order, mine;
    do {
        analloc_status_t status = find(t, &s, high);
        if (status != ANALLOC_OK)
            return status;
        mine = whole ? claim_block(t, &s, wish->order) : claim_pages(t, &s, wish->order, wish->pages);
    } while (!mine);
    *page = s.start;
    return ANALLOC_OK;
}

ANALLOC_NOINLINE static analloc_status_t allocate_low(const tree_t *t, const tree_wish_t *wish, page_t *page)
{
    return allocate_within(t, wish, 0, page);
}

ANALLOC_NOINLINE static analloc_status_t allocate_high(const tree_t *t, const tree_wish_t *wish, page_t *page)
{
    return allocate_within(t, wish, 1, page);
}

analloc_status_t analloc_tree_alloc(const tree_t *t, const tree_wish_t *wish, int high, page_t *page)
{
    return high ? allocate_high(t, wish, page) : allocate_low(t, wish, page);
}

ANALLOC_INLINE int allocate_anywhere(const tree_t *t, unsigned order, int high, page_t *page)
{
    search_t s;
    s.order_level = tree_order_level(t, order);
    if (!find_anywhere(t, &s, order, high) || !claim_block(t, &s, order))
        return 0;
    *page = s.start;
    return 1;
}

int analloc_tree_alloc_order(const tree_t *t, unsigned order, int high, page_t *page)
{
    return high ? allocate_anywhere(t, order, 1, page) : allocate_anywhere(t, order, 0, page);
}

int analloc_tree_has(const tree_t *t, const tree_wish_t *wish)
{
    search_t s = search_for(t, wish, 0);
    search_from_root(t, &s);
    return descend(t, &s, 0);
}
