/* hint.h - what a node knows of the words below it.
 *
 * SPDX-License-Identifier: MIT
 *
 * A hint says of a split unit: the largest free block inside has order j, or there is none. It is kept as
 * masks with a bit for each unit, two masks (slots) to a cell, so that first fit is one look and one
 * count of zeros:
 *
 *     cell        0                  1                    2                ...
 *     low lane    some               largest of order 1   largest of order 3
 *     high lane   largest of order 0 largest of order 2   largest of order 4
 *
 *   slot 0      some: there is a free block inside unit u
 *   slot 1 + j  the largest free block inside unit u has order j;  j < B * level
 *
 * I4: a unit that is split and shows c = 1 + j is in slot 0 and in slot c and in no other; one that shows
 * nothing, or is not split, is in none. What a word shows (analloc_tree_shows): B * level + the order of its
 * own longest aligned free run, or else the highest slot that has a unit; a dead word shows nothing.
 *
 * Searched by inclusion: a block of order k is in a unit that is in any slot from 1 + k up. A unit on its
 * way from one slot to another is in both for a while, never in none.
 *
 * Why masks and pairs: an order-0 search reads one cell a level; the commonest changes (nothing and
 * order 0, order 1 and 2, 3 and 4) write one cell, all others at most three. */
#ifndef ANALLOC_HINT_H
#define ANALLOC_HINT_H

#include "tree/tree.h"

/* Units that hold a free block of at least this order; order < B * level. */
ANALLOC_INLINE lane_t hint_holding(const cell_t *node, unsigned level, unsigned order)
{
    const cell_t *hints = node + NODE_HINTS;
    if (order == 0)
        return word_free_lane(cell_load(&hints[0]));
    unsigned slot = order + 1, last = B * level / 2;
    word_t both = cell_load(&hints[slot / 2]) >> (slot % 2 * W) << (slot % 2 * W);
    for (unsigned i = slot / 2 + 1; i <= last; i++)
        both |= cell_load(&hints[i]);
    return (lane_t)(both | both >> W) & ANALLOC_LANE;
}

/* The highest slot that has a unit: 1 + the highest order held; 0 if there is none. Slot 0 repeats what the others say
 * and is written before or after them: here it counts for nothing. All bits of the others do, also those of a unit that
 * has just merged and whose bit is not cleared yet: who clears it will see that the slot empties. */
ANALLOC_INLINE unsigned hint_top(const cell_t *node, unsigned level)
{
    const cell_t *hints = node + NODE_HINTS;
    for (unsigned i = B * level / 2; i != 0; i--) {
        word_t both = cell_load(&hints[i]);
        if (both != 0) { /* what a broken hint says is not believed beyond the orders that there are */
            unsigned top = 2 * i + (both >> W != 0);
            return top < B * level ? top : B * level;
        }
    }
    return cell_load(&hints[0]) >> W != 0;
}

/* What a word shows that was read just now. */
ANALLOC_INLINE unsigned hint_shown_by(const cell_t *node, unsigned level, word_t w)
{
    if (word_claimable(w) != 0)
        return B * level + lane_top(word_claimable(w));
    return level == 0 || w == ANALLOC_DEAD ? 0 : hint_top(node, level);
}

/* What cell i has to hold for a unit (one bit) that shows `shows`. */
ANALLOC_INLINE word_t hint_bits(unsigned i, lane_t unit, unsigned shows)
{
    word_t bits = 0;
    if (shows != 0 && shows / 2 == i)
        bits = (word_t)unit << (shows % 2 * W);
    if (shows != 0 && i == 0)
        bits |= unit;
    return bits;
}

/* Write the hints of a node that nobody can reach, in which only one unit (one bit) shows something, or none. */
ANALLOC_INLINE void hint_paint(cell_t *node, unsigned level, lane_t unit, unsigned shows)
{
    cell_t *hints = node + NODE_HINTS;
    for (unsigned i = 0; i < hint_cells(level); i++)
        cell_publish(&hints[i], 0);
    if (shows == 0)
        return;
    cell_publish(&hints[0], unit);
    cell_publish(&hints[shows / 2], hint_bits(shows / 2, unit, shows));
}

/* Make the hint of a unit say what the word below shows: `shows`, when that word was `seen`, as known last. By a caller
 * whose move is counted. Returns 1 if that may have changed what the node itself shows. */
int analloc_hint_settle(const tree_t *t, tree_place_t unit, word_t seen, unsigned shows);

/* The same, nothing being known. */
int analloc_hint_refresh(const tree_t *t, tree_place_t unit);

/* Does the hint of this unit say `shows`, and nothing else? */
int analloc_hint_says(const tree_t *t, tree_place_t unit, unsigned shows);

#endif
