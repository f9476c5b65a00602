/* free.c - give a block back, and find the block that covers a page.
 *
 * SPDX-License-Identifier: MIT
 *
 * Proof first, change second, in one swap: the units above are split, the word says that a block begins here and
 * how long it is, and the swap that frees it fails if any of that has changed. A proof that fails changes nothing. */
#include "tree/hint.h"
#include "tree/moves.h"
#include "tree/page.h"

/* How often to look again at memory that somebody is moving. */
enum { MOVE_TRIES = ANALLOC_PATIENCE };

/* Why no block can be freed at page p. */
ANALLOC_NOINLINE static analloc_status_t refusal(word_t w, unsigned unit)
{
    if (word_is_free(w, unit) || w == ANALLOC_DEAD)
        return ANALLOC_E_NOT_LIVE;
    return word_is_nobodys(w, unit) ? ANALLOC_E_RESERVED : ANALLOC_E_INTERIOR;
}

/* Swap a word in which units have become free; 0 if it has changed meanwhile. */
ANALLOC_INLINE int give_back(const tree_t *t, const tree_place_t *at, word_t old, word_t value, int turns)
{
    if (ANALLOC_UNLIKELY(word_all_free(value)) && at->level < t->root)
        return analloc_tree_die(t, at->level, at->index, old);
    if (ANALLOC_UNLIKELY(!cell_swap(tree_node(t, at->level, at->index), old, value)))
        return 0;
    if (turns)
        analloc_tree_settle(t, at->level, at->index);
    return 1;
}

/* Free the block that begins at page p, which this place describes; or tell why not. */
static analloc_status_t free_at(const tree_t *t, page_t p, page_t pages, const tree_place_t *at)
{
    for (;;) { /* again only if another caller changed the word */
        word_t w = cell_load(tree_node(t, at->level, at->index));
        if (!word_begins(w, at->unit))
            return refusal(w, at->unit);
        if (tree_is_reserved(t, at))
            return ANALLOC_E_RESERVED;
        if ((p & (tree_unit_pages(at->level) - 1)) != 0)
            return ANALLOC_E_INTERIOR;
        unsigned units = word_block_units(w, at->unit);
        if (pages > (page_t)units << (B * at->level))
            return ANALLOC_E_LENGTH;
        int turns = lane_top_differs(word_claimable(w), at->unit, units);
        if (give_back(t, at, w, word_release(w, at->unit, units), turns))
            return ANALLOC_OK;
    }
}

/* The level whose word describes page p: the first from above where its unit is not split. */
ANALLOC_INLINE unsigned level_of(const tree_t *t, page_t p)
{
    unsigned level = t->root;
    while (level > PAGE_STEPS && page_splits(t, level, p))
        level--;
    if (level == 3 && page_splits(t, 3, p))
        level = 2;
    if (level == 2 && page_splits(t, 2, p))
        level = 1;
    return level == 1 && page_splits(t, 1, p) ? 0 : level;
}

analloc_status_t analloc_tree_free(const tree_t *t, page_t p, page_t pages)
{
    unsigned level = level_of(t, p);
    tree_place_t at = {level, tree_unit(p, level), tree_index(p, level)};
    return free_at(t, p, pages, &at);
}

analloc_status_t analloc_tree_free_singles(const tree_t *t, page_t base, lane_t units)
{
    tree_place_t at;
    word_t w = tree_down(t, base | lane_lowest(units), &at);
    if (at.level != 0)
        return ANALLOC_E_NOT_LIVE;
    for (;; w = cell_load(tree_node(t, 0, at.index))) {
        lane_t lives = ~word_free_lane(w) & ~word_cont_lane(w);
        lane_t longer = (word_cont_lane(w) & ~word_free_lane(w)) >> 1;
        if ((units & ~(lives & ~longer)) != 0)
            return ANALLOC_E_NOT_LIVE;
        int turns = lane_top(word_claimable(w | units)) != lane_top(word_claimable(w));
        if (give_back(t, &at, w, w | units, turns))
            return ANALLOC_OK;
    }
}

/* The largest aligned run of free units around a free unit. */
static void locate_free(word_t w, tree_spot_t *spot)
{
    lane_t free = word_claimable(w);
    unsigned r = 0, start = spot->place.unit;
    while (r < B && (lane_runs(free, r + 1) >> (start & ~((2u << r) - 1)) & 1) != 0) {
        start &= ~((2u << r) - 1);
        r++;
    }
    spot->place.unit = start;
    spot->units = 1u << r;
    spot->state = ANALLOC_FREE;
}

/* Neighbours at level 0 that are reserved with this one, as far as the arena goes. */
static void locate_reserved(const tree_t *t, word_t w, tree_spot_t *spot)
{
    lane_t others = ~word_nobodys(w) & ANALLOC_LANE;
    page_t base = tree_start(0, spot->place.index, 0);
    lane_t below = others & lane_range(0, spot->place.unit + 1), above = others & ~lane_range(0, spot->place.unit + 1);
    unsigned from = below != 0 ? lane_highest(below) + 1 : 0;
    unsigned to = above != 0 ? lane_lowest(above) : (unsigned)W;
    if (base + from < t->first)
        from = (unsigned)(t->first - base);
    if (t->end - base < to)
        to = (unsigned)(t->end - base);
    spot->place.unit = from;
    spot->units = to - from;
}

/* The block that this unit begins or continues; none does in a word that has died or is not born yet. */
static void locate_live(word_t w, tree_spot_t *spot)
{
    unsigned start = word_block_start(w, spot->place.unit);
    spot->moving = start == W || !word_begins(w, start);
    if (spot->moving)
        return;
    spot->place.unit = start;
    spot->units = word_block_units(w, start);
    spot->state = ANALLOC_LIVE;
}

/* Has this unit changed since its word was read as `w`? Then what was read beside the word may be of another time. */
static int has_changed(const tree_t *t, const tree_place_t *at, word_t w)
{
    return ((cell_load(tree_node(t, at->level, at->index)) ^ w) >> at->unit & word_lanes(1)) != 0;
}

static void locate_once(const tree_t *t, page_t p, tree_spot_t *spot)
{
    word_t w = tree_down(t, p, &spot->place);
    unsigned unit = spot->place.unit;
    spot->units = 1;
    spot->moving = 0;
    spot->state = ANALLOC_RESERVED;
    if (word_is_free(w, unit))
        locate_free(w, spot);
    else if (word_is_nobodys(w, unit))
        locate_reserved(t, w, spot);
    else if (!(word_begins(w, unit) && tree_is_reserved(t, &spot->place)))
        locate_live(w, spot);
    spot->moving |=
        ANALLOC_THREADS && spot->state == ANALLOC_LIVE && spot->place.level != 0 && has_changed(t, &spot->place, w);
}

void analloc_tree_locate(const tree_t *t, page_t p, tree_spot_t *spot)
{
    unsigned tries = ANALLOC_THREADS ? MOVE_TRIES : 1;
    do {
        locate_once(t, p, spot);
    } while (spot->moving && --tries != 0);
    if (spot->moving)
        spot->state = ANALLOC_FREE; /* what moves is free memory, but for the block that a split is for */
    spot->start = tree_start(spot->place.level, spot->place.index, spot->place.unit);
    spot->pages = (page_t)spot->units << (B * spot->place.level);
    if (spot->start < t->first) { /* only in broken metadata */
        spot->pages -= t->first - spot->start;
        spot->start = t->first;
    }
    if (spot->pages > t->end - spot->start)
        spot->pages = t->end - spot->start;
}
