/* paint.c - describe a range inside units that one caller owns.
 *
 * SPDX-License-Identifier: MIT
 *
 * Splitting, partial free, take, reserve, release and creation are one thing: of some whole units, all mine, the
 * pages of a range shall become this, and the others that. At each level only the words that an edge of the range
 * cuts have to be written, at most two; every other unit lies wholly inside or outside and is described as such.
 *
 *                    start                        end
 *     level 1   out ...|#|  in   in   in   in   in |#|... out        # partly: split
 *     level 0        [..iiiii]                    [iii....]          the two words that the edges cut
 *
 * Order: (1) the words below are made dead, with hints that say nothing; (2) the word in which the units lie is
 * swapped: from now on one can get here; (3) the words below are given their pictures, from the top down; (4) the
 * hints are settled, from the bottom up. So a word that is not dead can always be reached: every unit above it is
 * split. A caller who was delayed on its way down since a former life of these words meets a dead one, where there
 * is nothing to claim, or one that means what it says. */
#include "tree/hint.h"
#include "tree/moves.h"

typedef struct range {
    page_t start, end;
    tree_paint_t in, out;
} range_t;

/* What one word is to look like. */
typedef struct picture {
    word_t word;
    lane_t reserved; /* above level 0 */
    lane_t split;    /* units that an edge cuts */
} picture_t;

static word_t colour(lane_t units, tree_paint_t paint, unsigned level)
{
    switch (paint) {
    case PAINT_FREE:
        return units;
    case PAINT_LIVE: /* runs of neighbours: the first begins, the others continue */
        return (word_t)(units & units << 1) << W;
    case PAINT_RESERVED:
        return level == 0 ? word_lanes(units) : 0;
    default: /* PAINT_SINGLES: all begin */
        return 0;
    }
}

/* Picture the word (level, index), of which only `units` count. */
static picture_t picture(unsigned level, page_t index, lane_t units, const range_t *range)
{
    lane_t cut = 0;
    lane_t before = tree_units_before(range->start, level, index, &cut);
    lane_t inside = tree_units_before(range->end, level, index, &cut) & ~before & ~cut;
    if (range->in == PAINT_SINGLES && level != 0) {
        cut |= inside;
        inside = 0;
    }
    cut &= units;
    inside &= units;
    lane_t outside = units & ~inside & ~cut;
    picture_t p = {0, 0, cut};
    p.word = colour(inside, range->in, level) | colour(outside, range->out, level) | word_lanes(cut);
    if (range->in == PAINT_RESERVED)
        p.reserved |= inside;
    if (range->out == PAINT_RESERVED)
        p.reserved |= outside;
    return p;
}

/* Does page p, an edge of a range, cut the word that it lies in at this level? */
static int cuts(page_t p, unsigned level)
{
    return tree_unit(p, level) != 0 || (p & (tree_unit_pages(level) - 1)) != 0;
}

/* The words of one level that the edges cut: none, one or two. */
static unsigned cut_words(const range_t *range, unsigned level, page_t index[2])
{
    unsigned n = 0;
    if (range->in == PAINT_SINGLES || cuts(range->start, level))
        index[n++] = tree_index(range->start, level);
    if (range->in != PAINT_SINGLES && cuts(range->end, level)) {
        index[n] = tree_index(range->end, level);
        n += n == 0 || index[0] != index[1];
    }
    return n;
}

/* Make a word dead, and its hints say nothing. */
static void kill_word(const tree_t *t, unsigned level, page_t index)
{
    cell_t *node = tree_node(t, level, index);
    if (level != 0)
        hint_paint(node, level, 0, 0);
    cell_publish(&node[NODE_WORD], ANALLOC_DEAD);
}

/* Give a word its picture. */
static void reveal_word(const tree_t *t, unsigned level, page_t index, const range_t *range)
{
    cell_t *node = tree_node(t, level, index);
    picture_t p = picture(level, index, ANALLOC_LANE, range);
    if (level != 0)
        cell_publish(&node[NODE_RESERVED], p.reserved);
    cell_reveal(&node[NODE_WORD], p.word);
}

/* Do one thing with each word below `level` that the edges of the range cut. */
static void prepare_below(const tree_t *t, unsigned level, const range_t *range)
{
    page_t index[2];
    for (unsigned l = 0; l < level; l++) {
        for (unsigned n = cut_words(range, l, index); n-- != 0;)
            kill_word(t, l, index[n]);
    }
}

static void reveal_below(const tree_t *t, unsigned level, const range_t *range)
{
    page_t index[2];
    for (unsigned l = level; l-- != 0;) {
        for (unsigned n = cut_words(range, l, index); n-- != 0;)
            reveal_word(t, l, index[n], range);
    }
    for (unsigned l = 0; l < level; l++) {
        for (unsigned n = cut_words(range, l, index); n-- != 0;)
            analloc_tree_settle(t, l, index[n]);
    }
}

/* Swap the picture into the word. It is never all free: some of the units stay live or reserved, or are split. */
static void publish(const tree_t *t, tree_place_t at, lane_t units, word_t picture, int *changed)
{
    cell_t *cell = tree_node(t, at.level, at.index);
    word_t old, value;
    do {
        old = cell_load(cell);
        value = (old & ~word_lanes(units)) | picture;
    } while (!cell_swap(cell, old, value));
    *changed |= lane_top(word_claimable(old)) != lane_top(word_claimable(value));
}

void analloc_tree_carve(const tree_t *t, tree_place_t at, unsigned units, page_t start, page_t end, tree_paint_t in,
                        tree_paint_t out, int shrunk)
{
    range_t range = {start, end, in, out};
    lane_t lane = lane_range(at.unit, units);
    picture_t p = picture(at.level, at.index, lane, &range);
    ANALLOC_MUST(start < end && at.level <= t->root && (p.split == 0 || at.level != 0));
    ANALLOC_MUST(at.level == 0 || p.reserved == 0); /* who reserves a part, cuts one unit: the bits lie below */
    if (p.split != 0)
        prepare_below(t, at.level, &range);
    publish(t, at, lane, p.word, &shrunk);
    if (p.split != 0)
        reveal_below(t, at.level, &range);
    if (shrunk)
        analloc_tree_settle(t, at.level, at.index);
}

void analloc_tree_create(const tree_t *t, tree_paint_t in)
{
    range_t range = {t->first, t->end, in, PAINT_RESERVED};
    for (unsigned i = 0; i < MOVE_STRIPES; i++)
        cell_publish(tree_moves(t, i), 0);
    kill_word(t, t->root, 0);
    prepare_below(t, t->root, &range);
    reveal_word(t, t->root, 0, &range);
    reveal_below(t, t->root, &range);
}
