/* moves.h - free memory on its way from word to word.
 *
 * SPDX-License-Identifier: MIT
 *
 * A split claims a unit and shows its parts a moment later; a merge kills a word and shows the unit a moment
 * later. In between the memory is hidden. A few striped cells count the calls that are moving (low half) and
 * the moves that are over (high half), so that a search that found nothing can tell whether that is certain.
 * The counts are raised before the memory is hidden and lowered after it is seen again. Without threads nobody
 * can look in between, and nothing is counted. */
#ifndef ANALLOC_MOVES_H
#define ANALLOC_MOVES_H

#include "tree/tree.h"

#define ANALLOC_MOVE_OVER ((word_t)1 << (sizeof(word_t) * 4))
#define ANALLOC_MOVES_UNDER_WAY (ANALLOC_MOVE_OVER - 1)

ANALLOC_INLINE cell_t *tree_moves(const tree_t *t, page_t stripe)
{
    return (cell_t *)(t->moves + (stripe & (MOVE_STRIPES - 1)) * MOVE_STRIPE_BYTES);
}

ANALLOC_INLINE void tree_move_begins(const tree_t *t, page_t stripe)
{
#if ANALLOC_THREADS
    cell_add(tree_moves(t, stripe), 1);
#else
    (void)t, (void)stripe;
#endif
}

ANALLOC_INLINE void tree_move_ends(const tree_t *t, page_t stripe)
{
#if ANALLOC_THREADS
    cell_add(tree_moves(t, stripe), ANALLOC_MOVE_OVER - 1);
#else
    (void)t, (void)stripe;
#endif
}

/* How many moves are under way now? `seen` receives the counts. */
ANALLOC_INLINE word_t moves_under_way(const tree_t *t, word_t seen[MOVE_STRIPES])
{
    word_t now = 0;
    for (unsigned i = 0; i < MOVE_STRIPES; i++) {
        seen[i] = cell_load(tree_moves(t, i));
        now += seen[i] & ANALLOC_MOVES_UNDER_WAY;
    }
    return now;
}

/* Has anybody moved memory since the counts were seen? */
ANALLOC_INLINE int moves_since(const tree_t *t, const word_t seen[MOVE_STRIPES])
{
    int moved = 0;
    for (unsigned i = 0; i < MOVE_STRIPES; i++)
        moved |= cell_load(tree_moves(t, i)) != seen[i];
    return moved;
}

#endif
