/* alloc.c - take a block: address-ordered first fit from the root down.
 *
 * SPDX-License-Identifier: MIT
 *
 * At a node the candidates are its own free runs that are long enough and the split units that hold a block
 * that is large enough; the lowest (highest) one is where to go. Only the limits can make a candidate fail:
 * below a unit that a limit cuts there may be no block on the right side of it. Then the search goes on behind
 * that unit, one level up; each level has one such unit, so it costs at most three times the levels.
 *
 * What was claimed at a higher level than the block's is carved: the block is painted, the rest is free. */
#include "tree/hint.h"
#include "tree/moves.h"

/* A search that was led to nothing this often, by hints that others changed meanwhile, gives up as busy. With one
 * caller at a time only broken metadata leads to nothing. */
enum { SEARCH_ROUNDS = ANALLOC_THREADS ? 256 : 1 };

/* Where a search has come to. */
typedef struct search {
    const tree_wish_t *wish;
    page_t from; /* the first (high: last) page at which the block may start */
    page_t start;
    tree_place_t place;
    word_t word;     /* as the place's word was seen */
    unsigned order_level;
    int stale; /* a hint led to nothing */
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
ANALLOC_NOINLINE static void leave(const tree_t *t, search_t *s, lane_t any, int high)
{
    tree_place_t *at = &s->place;
    tree_place_t unit = {at->level + 1, (unsigned)at->index & (W - 1), at->index >> B};
    if (any == 0) {
        s->stale = 1;
        if (analloc_hint_refresh(t, unit))
            analloc_tree_settle_word(t, unit.level, unit.index, cell_load(tree_node(t, unit.level, unit.index)));
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
    return s;
}

/* The commonest wish, a whole block: claim it where the search found it. 0 if somebody else was faster. */
ANALLOC_INLINE int claim_block(const tree_t *t, const search_t *s, unsigned order)
{
    const tree_place_t *at = &s->place;
    unsigned units = at->level == s->order_level ? 1u << (order - B * at->level) : 1;
    int moves = at->level != s->order_level;
    word_t value = word_claim(s->word, at->unit, units);
    if (moves)
        tree_move_begins(t, at->index);
    int mine = cell_swap(tree_node(t, at->level, at->index), s->word, value);
    if (ANALLOC_LIKELY(mine)) {
        int shrunk = lane_top_differs(word_claimable(s->word), word_claimable(value), at->unit, units);
        if (moves)
            analloc_tree_carve_block(t, *at, s->start, order, shrunk);
        else if (shrunk)
            analloc_tree_settle_word(t, at->level, at->index, value);
    }
    if (moves)
        tree_move_ends(t, at->index);
    return mine;
}

/* Claim a block and keep its first pages only: at once, if they are whole units of the word, else by carving. */
ANALLOC_NOINLINE static int claim_exact(const tree_t *t, const search_t *s)
{
    const tree_place_t *at = &s->place;
    page_t pages = s->wish->pages;
    int here = at->level == s->order_level, fits = here && (pages & (tree_unit_pages(at->level) - 1)) == 0;
    unsigned units = fits ? (unsigned)(pages >> (B * at->level)) : here ? 1u << (s->wish->order - B * at->level) : 1;
    word_t value = word_claim(s->word, at->unit, units);
    tree_move_begins(t, at->index);
    int mine = cell_swap(tree_node(t, at->level, at->index), s->word, value);
    if (mine) {
        int shrunk = lane_top_differs(word_claimable(s->word), word_claimable(value), at->unit, units);
        if (!fits)
            analloc_tree_carve(t, *at, units, s->start, s->start + pages, PAINT_LIVE, PAINT_FREE, shrunk);
        else if (shrunk)
            analloc_tree_settle_word(t, at->level, at->index, value);
    }
    tree_move_ends(t, at->index);
    return mine;
}

ANALLOC_INLINE int claim(const tree_t *t, const search_t *s)
{
    return s->wish->pages == (page_t)1 << s->wish->order ? claim_block(t, s, s->wish->order) : claim_exact(t, s);
}

/* Nothing was found. Search again, and see whether memory was on the move meanwhile: OK if something was
 * found after all, FRAGMENTED if there is none, BUSY if that is not certain. */
ANALLOC_NOINLINE static analloc_status_t make_sure(const tree_t *t, search_t *s, int high)
{
    word_t before[MOVE_STRIPES];
    int busy = moves_under_way(t, before);
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

/* The same without limits, straight down. 0 if that does not lead to a block: look closer. */
ANALLOC_INLINE int find_anywhere(const tree_t *t, search_t *s, unsigned order, int high)
{
    unsigned level = t->root, unit;
    page_t index = 0;
    for (;; level--) {
        const cell_t *node = tree_node(t, level, index);
        word_t w = s->word = cell_load(&node[NODE_WORD]);
        lane_t units = word_claimable(w);
        if (level == s->order_level)
            units = lane_runs(units, order - B * level);
        else
            units |= hint_holding(node, level, order) & word_nobodys(w);
        if (ANALLOC_UNLIKELY(units == 0))
            return 0;
        unit = high ? lane_highest(units) : lane_lowest(units);
        index = index << B | unit;
        if (level == s->order_level || (w >> W >> unit & 1) == 0)
            break;
    }
    s->place.level = level;
    s->place.index = index >> B;
    s->place.unit = unit;
    s->start = index << (B * level);
    if (high && level != s->order_level)
        s->start += tree_unit_pages(level) - ((page_t)1 << order);
    return s->start - t->first < t->end - t->first;
}

/* Goes round again only if another caller took just that: lock-free. */
ANALLOC_NOINLINE static analloc_status_t allocate_within(const tree_t *t, const tree_wish_t *wish, page_t *page, int high)
{
    search_t s = search_for(t, wish, high);
    do {
        analloc_status_t status = high ? find(t, &s, 1) : find(t, &s, 0);
        if (status != ANALLOC_OK)
            return status;
    } while (!claim(t, &s));
    *page = s.start;
    return ANALLOC_OK;
}

ANALLOC_INLINE analloc_status_t allocate(const tree_t *t, const tree_wish_t *wish, page_t *page, int high)
{
    if (ANALLOC_LIKELY(wish->low == t->first && wish->high == t->end)) {
        search_t s;
        s.wish = wish;
        s.order_level = tree_order_level(t, wish->order);
        if (ANALLOC_LIKELY(find_anywhere(t, &s, wish->order, high) && claim(t, &s))) {
            *page = s.start;
            return ANALLOC_OK;
        }
    }
    return allocate_within(t, wish, page, high);
}

analloc_status_t analloc_tree_alloc_low(const tree_t *t, const tree_wish_t *wish, page_t *page)
{
    return allocate(t, wish, page, 0);
}

analloc_status_t analloc_tree_alloc_high(const tree_t *t, const tree_wish_t *wish, page_t *page)
{
    return allocate(t, wish, page, 1);
}

/* ---- one page: the same once more, without what only larger blocks need */

/* A unit above level 0 is to be split for a page. */
ANALLOC_NOINLINE static int split_for_page(const tree_t *t, tree_place_t at, word_t seen, int high, page_t *page)
{
    static const tree_wish_t one_page = {0, 1, 0, 0};
    page_t start = tree_start(at.level, at.index, at.unit);
    search_t s = {&one_page, 0, start + (high ? tree_unit_pages(at.level) - 1 : 0), at, seen, 0, 0};
    *page = s.start;
    return s.start - t->first < t->end - t->first && claim_block(t, &s, 0);
}

ANALLOC_INLINE int alloc_page(const tree_t *t, int high, page_t *page)
{
    page_t index = 0;
    for (unsigned level = t->root; level != 0; level--) {
        const cell_t *node = tree_node(t, level, index);
        word_t w = cell_load(&node[NODE_WORD]);
        lane_t units = word_free_lane(w) & (hint_holding(node, level, 0) | ~word_cont_lane(w));
        if (ANALLOC_UNLIKELY(units == 0))
            return 0;
        unsigned unit = high ? lane_highest(units) : lane_lowest(units);
        if (ANALLOC_UNLIKELY((word_cont_lane(w) >> unit & 1) == 0))
            return split_for_page(t, (tree_place_t){level, unit, index}, w, high, page);
        index = index << B | unit;
    }
    cell_t *leaf = tree_node(t, 0, index);
    word_t w = cell_load(leaf);
    lane_t units = word_claimable(w);
    if (ANALLOC_UNLIKELY(units == 0))
        return 0;
    unsigned unit = high ? lane_highest(units) : lane_lowest(units);
    page_t p = *page = index << B | unit;
    word_t value = w & ~((word_t)1 << unit);
    if (ANALLOC_UNLIKELY(p - t->first >= t->end - t->first || !cell_swap(leaf, w, value)))
        return 0;
    if (lane_top_differs(units, word_claimable(value), unit, 1))
        analloc_tree_settle_word(t, 0, index, value);
    return 1;
}

int analloc_tree_alloc_page(const tree_t *t, int high, page_t *page)
{
    return high ? alloc_page(t, 1, page) : alloc_page(t, 0, page);
}

int analloc_tree_has(const tree_t *t, const tree_wish_t *wish)
{
    search_t s = search_for(t, wish, 0);
    search_from_root(t, &s);
    return descend(t, &s, 0);
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
        int shrunk = lane_top_differs(word_claimable(s->word), word_claimable(value), at->unit, 1);
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
