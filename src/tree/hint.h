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
 *   slot 1 + j  unit u holds no larger free block than one of order j, if u is in no higher slot;  j < B * level
 *
 * The highest slot counts. The slots below it, but for slot 0, mean nothing: a unit that rises stays in those that it
 * was in, and finds itself there when it falls.
 *
 * I4: the highest slot of a unit that is split and shows c is c, and if that is not 0 it is in slot 0 too; one that
 * shows nothing is in none. Where a unit that is not split stands means nothing: a merge leaves its hint as it was, and
 * who splits it again finds it right, or settles it. What a word shows (analloc_tree_shows): B * level + the order of
 * its own longest aligned free run and 1, or else the highest slot that has a split unit; a dead word shows nothing.
 *
 * Searched by inclusion: a block of order k is in a unit that is in any slot from 1 + k up. A unit on its
 * way from one slot to another is in both for a while, never in none.
 *
 * Why masks and pairs: an order-0 search reads one cell a level. Why the highest slot: what rises and falls again, as
 * where one block comes and goes, writes one cell each time. */
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

/* The highest slot that has a unit of these: 1 + the highest order held; 0 if there is none. Slot 0 repeats what the
 * others say and is written before or after them: here it counts for nothing. */
ANALLOC_INLINE unsigned hint_top(const cell_t *node, unsigned level, lane_t split)
{
    const cell_t *hints = node + NODE_HINTS;
    word_t units = word_make(split, split);
    for (unsigned i = B * level / 2; i != 0; i--) {
        word_t both = cell_load(&hints[i]) & units;
        if (both != 0) { /* what a broken hint says is not believed beyond the orders that there are */
            unsigned top = 2 * i + (both >> W != 0);
            return top < B * level ? top : B * level;
        }
    }
    return (cell_load(&hints[0]) & units) >> W != 0;
}

/* What a word shows that was read just now. */
ANALLOC_INLINE unsigned hint_shown_by(const cell_t *node, unsigned level, word_t w)
{
    if (word_claimable(w) != 0)
        return B * level + lane_top(word_claimable(w));
    return level == 0 || word_nobodys(w) == 0 ? 0 : hint_top(node, level, word_nobodys(w));
}

/* Where in its cell stands what counts of a unit that shows `shows`: from slot `shows` up; also slot 0, if that is there. */
ANALLOC_INLINE unsigned hint_shift(unsigned shows)
{
    return shows > 1 ? shows % 2 * W : 0;
}

/* What has to stand there, in two lanes, for a unit (one bit). */
ANALLOC_INLINE word_t hint_wants(lane_t unit, unsigned shows)
{
    return shows == 1 ? word_make(unit, unit) : shows != 0 ? unit : 0;
}

/* Write the hints of a node that nobody can reach, in which only one unit (one bit) shows something, or none. */
ANALLOC_INLINE void hint_paint(cell_t *node, unsigned level, lane_t unit, unsigned shows)
{
    cell_t *hints = node + NODE_HINTS;
    for (cell_t *cell = hints, *end = hints + hint_cells(level); cell != end; cell++)
        cell_publish(cell, 0);
    if (shows == 0)
        return;
    cell_publish(&hints[0], unit);
    cell_publish(&hints[shows / 2], hint_wants(unit, shows) << hint_shift(shows));
}

/* Does the hint of a unit (one bit) say that it holds anything? */
ANALLOC_INLINE int hint_some(const cell_t *node, lane_t unit)
{
    return (cell_load(&node[NODE_HINTS]) & unit) != 0;
}

/* Does the hint of a unit (one bit) promise as much as a word that shows `shows`? */
ANALLOC_INLINE int hint_reaches(const cell_t *node, unsigned level, lane_t unit, unsigned shows)
{
    return shows == 0 || (hint_some(node, unit) && (shows == 1 || (hint_holding(node, level, shows - 1) & unit) != 0));
}

/* Does the hint of a unit (one bit) say that the word below shows `shows`? */
ANALLOC_INLINE int hint_says(const cell_t *node, unsigned level, lane_t unit, unsigned shows)
{
    const cell_t *hints = node + NODE_HINTS, *end = hints + hint_cells(level);
    word_t mine = word_make(unit, unit);
    word_t wrong = (cell_load(&hints[shows / 2]) >> hint_shift(shows) & mine) ^ hint_wants(unit, shows);
    for (const cell_t *cell = hints + shows / 2 + 1; cell < end; cell++)
        wrong |= cell_load(cell) & mine;
    return wrong == 0 && (shows < 2 || hint_some(node, unit));
}

#endif
