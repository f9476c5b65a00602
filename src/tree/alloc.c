/* alloc.c - take a block: search, claim by one swap, carve what was too large.
 *
 * SPDX-License-Identifier: MIT */
#include "tree/search.h"

/* What a swap has claimed. */
typedef struct claim {
    tree_place_t place;
    unsigned units;
    int shrunk; /* the word's longest run is another now */
    int carve;  /* it is more than was wished: a move is under way */
    page_t start;
} claim_t;

/* Claim what the search found, as many units as the wished pages are, or else one run to carve them from.
 * 0 if somebody else was faster. */
ANALLOC_INLINE int claim(const tree_t *t, const search_t *s, unsigned order, page_t pages, claim_t *c)
{
    unsigned level = s->place.level;
    int here = level == s->order_level;
    c->place = s->place;
    c->start = s->start;
    c->carve = !here || (pages & (tree_unit_pages(level) - 1)) != 0;
    c->units = !c->carve ? (unsigned)(pages >> (B * level)) : here ? 1u << (order - B * level) : 1;
    word_t value = word_claim(s->word, s->place.unit, c->units);
    if (c->carve)
        tree_move_begins(t, s->place.index);
    int mine = cell_swap(tree_node(t, level, s->place.index), s->word, value);
    if (ANALLOC_UNLIKELY(!mine && c->carve))
        tree_move_ends(t, s->place.index);
    c->shrunk = lane_top_differs(word_claimable(value), s->place.unit, c->units);
    return mine;
}

/* Carve, settle. */
ANALLOC_INLINE void finish(const tree_t *t, const claim_t *c, unsigned order, page_t pages)
{
    if (c->carve) {
        if (pages == (page_t)1 << order)
            analloc_tree_carve_block(t, c->place, c->start, order, c->shrunk);
        else
            analloc_tree_carve(t, c->place, c->units, c->start, c->start + pages, PAINT_LIVE, PAINT_FREE, c->shrunk);
        tree_move_ends(t, c->place.index);
    } else if (c->shrunk) {
        analloc_tree_settle(t, c->place.level, c->place.index, 0);
    }
}

/* Goes round again only if another caller took just what was found: lock-free. */
ANALLOC_INLINE analloc_status_t claim_within(const tree_t *t, const tree_wish_t *wish, int high, claim_t *c)
{
    search_t s = search_for(t, wish, high);
    do {
        analloc_status_t status = find(t, &s, high);
        if (status != ANALLOC_OK)
            return status;
    } while (!claim(t, &s, wish->order, wish->pages, c));
    return ANALLOC_OK;
}

ANALLOC_NOINLINE static analloc_status_t claim_low(const tree_t *t, const tree_wish_t *wish, claim_t *c)
{
    return claim_within(t, wish, 0, c);
}

ANALLOC_NOINLINE static analloc_status_t claim_high(const tree_t *t, const tree_wish_t *wish, claim_t *c)
{
    return claim_within(t, wish, 1, c);
}

analloc_status_t analloc_tree_alloc(const tree_t *t, const tree_wish_t *wish, int high, page_t *page)
{
    claim_t c;
    analloc_status_t status = high ? claim_high(t, wish, &c) : claim_low(t, wish, &c);
    if (status != ANALLOC_OK)
        return status;
    *page = c.start;
    finish(t, &c, wish->order, wish->pages);
    return ANALLOC_OK;
}

ANALLOC_INLINE int allocate_anywhere(const tree_t *t, unsigned order, int high, page_t *page)
{
    search_t s;
    claim_t c;
    s.order_level = tree_order_level(t, order);
    if (!find_anywhere(t, &s, order, high) || !claim(t, &s, order, (page_t)1 << order, &c))
        return 0;
    *page = c.start;
    finish(t, &c, order, (page_t)1 << order);
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
