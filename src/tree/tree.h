/* tree.h - words form a tree: levels, splitting, merging. Knows pages, nothing of bytes or addresses.
 *
 * SPDX-License-Identifier: MIT
 *
 *   level 2   [ word | reserved | hints ]              1 word = 32,768 pages, a unit = 1,024
 *                |
 *   level 1   [ word | reserved | hints ]              1 word = 1,024 pages, a unit = 32
 *                |
 *   level 0   [ word ]                                 1 word = 32 pages, a unit = 1    (W = 32)
 *
 * A unit of level l covers W^l pages. A block of order k lives at level k / B and takes 2^(k mod B)
 * units of one word there, so every order is taken or given back by one compare-and-swap on one word,
 * and a large block never touches the words below. The root word serves one order more: all its units.
 * A node of level 1 or 2 lies in one cache line. Unit u of word i of level l is described, if it is
 * split, by word i * W + u of level l - 1.
 *
 * Invariants, when nobody is inside the allocator:
 *
 *   I1  every page is covered by exactly one of: a free unit at one level, a live block, a reserved unit.
 *       Pages outside the arena are reserved for ever. A reserved unit is (1,1) at level 0; above, it is
 *       a unit that begins, alone, with its bit set in `reserved`, and no other unit has that bit.
 *   I2  (canonical) no word below the root is all free: the swap that would make it so writes a dead
 *       word instead, and the unit becomes free in the word above. Two free buddies never coexist.
 *   I3  a live block is 1 to W units of one word: the first begins, the others continue.
 *   I4  the hints of split units say exactly what the words below show (hint.h).
 *   I5  a word means something only if every unit above it is split, and then it is not dead.
 *       Nothing else is ever believed: words are not initialised before their first split.
 *
 * Ownership. A unit changes hands only by the swap on the word that holds it. Between the swap that
 * claims it and the one that makes it split, it belongs to one caller, who alone writes the words
 * below (paint.c, split.c). Who descends does so only through split units. A word with something free in it can be
 * reached: it is given its meaning only after every unit above it is split, and it dies before they merge. So
 * who was delayed on its way down finds nothing in a dead word, and the truth in any other.
 *
 * Who writes: `word` by cell_swap (and cell_or, by the owner of a unit), `reserved` by cell_or and cell_and, hints
 * by hint.c only; all three by `cell_publish` while the node cannot be reached, and the word by `cell_reveal`, or by
 * `cell_publish` and a `cell_fence`, once it can. The tree itself is constant. */
#ifndef ANALLOC_TREE_H
#define ANALLOC_TREE_H

#include "analloc.h"
#include "port/atomic.h"
#include "word/word.h"

typedef struct analloc_tree tree_t;

/* The counts of moves (moves.h): so many cells, so far apart. */
enum { MOVE_STRIPES = 4, MOVE_STRIPE_BYTES = 64 };

/* Cells of a node. Level 0 has only the first. */
enum { NODE_WORD = 0, NODE_RESERVED = 1, NODE_HINTS = 2 };

/* What the pages of a range become (paint.c). */
typedef enum tree_paint {
    PAINT_FREE,
    PAINT_LIVE,    /* one block a word */
    PAINT_SINGLES, /* each page a block of its own; the range lies in one word of level 0 */
    PAINT_RESERVED
} tree_paint_t;

/* A place in the tree: unit `unit` of word `index` of level `level`. */
typedef struct tree_place {
    unsigned level, unit;
    page_t index;
} tree_place_t;

/* A block with its place: `units` units from place on, `pages` pages from `start` on. */
typedef struct tree_spot {
    tree_place_t place;
    unsigned units;
    analloc_state_t state;
    int moving; /* somebody is just moving this memory from word to word: it is neither here nor there */
    page_t start, pages;
} tree_spot_t;

/* What an allocation wants: 2^order pages at a multiple of that, between low and high; of them the
 * first `pages` stay. */
typedef struct tree_wish {
    unsigned order;
    page_t pages;
    page_t low, high; /* first <= low, high <= end; an aligned place lies between them */
} tree_wish_t;

/* Cells that the hints of a node of this level take; level >= 1 (hint.h). */
ANALLOC_INLINE unsigned hint_cells(unsigned level)
{
    return (B * level + 2) / 2;
}

/* log2 of the bytes of a node. */
ANALLOC_INLINE unsigned tree_node_shift(unsigned level)
{
    unsigned cells = level == 0 ? 1 : NODE_HINTS + hint_cells(level);
    return lane_highest((lane_t)(2 * cells * sizeof(cell_t) - 1));
}

/* Where the level is a constant, so is the shift, which takes less time than one by what was read. */
ANALLOC_INLINE cell_t *tree_node(const tree_t *t, unsigned level, page_t index)
{
    unsigned shift = ANALLOC_KNOWN(level) ? tree_node_shift(level) : t->shift[level];
    return (cell_t *)(t->level[level] + (index << shift));
}

/* The word that holds page p at this level, its unit there, and the pages of a unit. */
ANALLOC_INLINE page_t tree_index(page_t p, unsigned level)
{
    return p >> (B * level) >> B;
}

ANALLOC_INLINE unsigned tree_unit(page_t p, unsigned level)
{
    return (unsigned)(p >> (B * level)) & (W - 1);
}

ANALLOC_INLINE page_t tree_unit_pages(unsigned level)
{
    return (page_t)1 << (B * level);
}

/* The first page of a unit. */
ANALLOC_INLINE page_t tree_start(unsigned level, page_t index, unsigned unit)
{
    return ((index << B) | unit) << (B * level);
}

/* The units of a word that lie wholly before page p; adds to `cut` the one that p cuts. */
ANALLOC_INLINE lane_t tree_units_before(page_t p, unsigned level, page_t index, lane_t *cut)
{
    page_t base = tree_start(level, index, 0);
    if (p <= base)
        return 0;
    page_t whole = (p - base) >> (B * level);
    if (whole >= W)
        return ANALLOC_LANE;
    if ((p & (tree_unit_pages(level) - 1)) != 0)
        *cut |= (lane_t)1 << whole;
    return ((lane_t)1 << whole) - 1;
}

/* The level that describes blocks of this order. */
ANALLOC_INLINE unsigned tree_order_level(const tree_t *t, unsigned order)
{
    unsigned level = order / B;
    return level < t->root ? level : t->root;
}

/* Both lanes of some units. */
ANALLOC_INLINE word_t word_lanes(lane_t units)
{
    return word_make(units, units);
}

/* Go down through split units to the one that describes page p. Returns its word. */
ANALLOC_INLINE word_t tree_down(const tree_t *t, page_t p, tree_place_t *at)
{
    for (at->level = t->root;; at->level--) {
        at->index = tree_index(p, at->level);
        at->unit = tree_unit(p, at->level);
        word_t w = cell_load(tree_node(t, at->level, at->index));
        if (at->level == 0 || !word_is_nobodys(w, at->unit))
            return w;
    }
}

/* Above level 0: is this unit, which begins, a reserved one? */
ANALLOC_INLINE int tree_is_reserved(const tree_t *t, const tree_place_t *at)
{
    return at->level != 0 && (cell_load(&tree_node(t, at->level, at->index)[NODE_RESERVED]) >> at->unit & 1) != 0;
}

/* What a word shows to the node above: 1 + the order of the largest free block in it; 0 if none. */
unsigned analloc_tree_shows(const tree_t *t, unsigned level, page_t index);

/* What this word shows has changed: tell the hints above, as far up as it matters. */
void analloc_tree_settle(const tree_t *t, unsigned level, page_t index);

/* Turn `units` units, live and owned by the caller, into a picture: pages [start, end), which lie in
 * them, become `in`, the others `out`. Paints the words below, publishes, settles. `shrunk`: the caller's
 * own claim before has changed the word's longest run. */
void analloc_tree_carve(const tree_t *t, tree_place_t at, unsigned units, page_t start, page_t end, tree_paint_t in,
                        tree_paint_t out, int shrunk);

/* Claim a free unit of a word that was `seen` and split it: the block of this order at `start` is live, the rest free.
 * 0 if somebody else was faster. */
int analloc_tree_split(const tree_t *t, const tree_place_t *at, word_t seen, page_t start, unsigned order);

/* Write the words of a new tree: [first, end) becomes `in`, everything else is reserved. */
void analloc_tree_create(const tree_t *t, tree_paint_t in);

/* The unit of (level, index) has become free by the death of the word below: make it so, upwards. */
void analloc_tree_merge(const tree_t *t, unsigned level, page_t index, unsigned unit);

/* The last live units of a word that was `seen` become free: the word dies, and its memory goes to the word above.
 * 0 if somebody else was faster. */
int analloc_tree_die(const tree_t *t, unsigned level, page_t index, word_t seen);

/* Take a block. ANALLOC_OK, ANALLOC_E_FRAGMENTED (no such block) or ANALLOC_E_BUSY. */
analloc_status_t analloc_tree_alloc(const tree_t *t, const tree_wish_t *wish, int high, page_t *page);

/* Take a block of 2^order pages anywhere, if that is straightforward: 1. 0: ask again with a wish. */
int analloc_tree_alloc_order(const tree_t *t, unsigned order, int high, page_t *page);

/* Take a single page out of a larger unit, if that is where the lowest (high: highest) is: 1. 0: ask with a wish. */
int analloc_tree_split_for_page(const tree_t *t, int high, page_t *page);

/* Take up to `most` single pages of one word of level 0: its number of page 0, and which of its units; none on failure.
 * By a caller whose move is counted. */
analloc_status_t analloc_tree_alloc_singles(const tree_t *t, page_t most, int high, page_t *base, lane_t *units);

/* 1 iff a block as wished is free now. */
int analloc_tree_has(const tree_t *t, const tree_wish_t *wish);

/* Free the block that begins at page p and has at least `pages` pages. */
analloc_status_t analloc_tree_free(const tree_t *t, page_t p, page_t pages);

/* Free single pages: these units of the word of level 0 that begins at `base`, all or none. */
analloc_status_t analloc_tree_free_singles(const tree_t *t, page_t base, lane_t units);

/* Find what covers page p; first <= p < end. */
void analloc_tree_locate(const tree_t *t, page_t p, tree_spot_t *spot);

/* Ranges, first <= start <= end <= t->end; those that are taken or freed are not empty. */
analloc_status_t analloc_tree_take(const tree_t *t, page_t start, page_t end);
analloc_status_t analloc_tree_reserve(const tree_t *t, page_t start, page_t end);
analloc_status_t analloc_tree_release(const tree_t *t, page_t start, page_t end);
analloc_status_t analloc_tree_free_range(const tree_t *t, page_t start, page_t end);

/* 1 iff every page of the range is in this state. */
int analloc_tree_all(const tree_t *t, page_t start, page_t end, analloc_state_t state);

/* Blocks that describe the first `pages` pages of an aligned block of this order, the smallest that holds them. */
unsigned analloc_tree_blocks(const tree_t *t, page_t pages, unsigned order);

/* Grow the live block at `spot` to [start, start + pages), aligned for `order`, when all else in there is
 * free. ANALLOC_OK, ANALLOC_E_IN_USE or ANALLOC_E_BUSY. */
analloc_status_t analloc_tree_grow(const tree_t *t, const tree_spot_t *spot, page_t start, page_t pages,
                                   unsigned order);

/* Check every word that means something. Fills in the fault; index counts from the stored first. */
analloc_status_t analloc_tree_check(const tree_t *t, analloc_fault_t *fault);

#endif
