/* hint.c - the only writer of hints (but for nodes that nobody can reach yet: paint.c, split.c).
 *
 * SPDX-License-Identifier: MIT
 *
 * Settle: record what the child shows, then look at the child again; until both agree. Whoever changes what a word
 * shows settles afterwards, unless the hint says it already; and whoever writes a hint looks again after writing. So
 * the last writer of a hint saw the child as it is, or someone settles after it. This needs that of two callers, one
 * who changes a word and then reads its hint, and one who writes the hint and then reads the word, at least one sees
 * the other: sequential consistency.
 *
 * Going up. A write to a node's hints may have changed what it shows, and every write is judged by who made it, after
 * its second look, by what the hint above says then. Does that promise less than the unit now holds, or do its slots
 * and slot 0 disagree: up. Has the unit left a slot as high as what is promised, and no unit of the node is in one so
 * high any more: up. All else is somebody else's to tell, or nobody's: a unit that was below what is promised, and
 * still is, changes nothing. What was remembered of the node or of the hint above is not asked.
 *
 * Hiding. While a caller takes a unit into view or out of it, others are kept from what it holds: those who find a
 * hint right that is not told further up yet; and a late caller takes a unit out of all slots just after another has
 * found it recorded, and third ones tell that to the nodes above, until the late one has looked again and mended it.
 * Where that can be more than a word of level 0, a settling counts as a move (moves.h) from there on to its end. */
#include "tree/hint.h"
#include "tree/moves.h"

/* Where a settling has come to: a word, what it shows, and the word as it was then. */
typedef struct settling {
    const tree_t *tree;
    unsigned level;
    page_t index;
    word_t seen;
    unsigned shows;
    unsigned left; /* the highest slot that its unit has been taken out of */
    int counted;   /* as a move */
    page_t stripe; /* where */
} settling_t;

/* From here on memory may be hidden that is more than a word. */
ANALLOC_INLINE void count_move(settling_t *s)
{
    if (ANALLOC_THREADS && !s->counted) {
        s->counted = 1;
        s->stripe = s->index;
        tree_move_begins(s->tree, s->stripe);
    }
}

/* Set what one cell says of a unit, after a shift, when another caller has just changed the cell: what is wanted before
 * what is not. Returns what it is no longer in. (Not inline: what is seldom is not to take registers from what is
 * common.) */
ANALLOC_NOINLINE static word_t record_cell_again(cell_t *cell, word_t mine, unsigned shift, word_t wanted)
{
    word_t unwanted = (mine & ~wanted) << shift;
    (void)cell_or(cell, wanted << shift);
    return (cell_and(cell, ~unwanted) & unwanted) >> shift;
}

/* The same by one swap, if no other caller changes the cell meanwhile. */
ANALLOC_INLINE word_t record_cell(cell_t *cell, word_t mine, unsigned shift, word_t wanted)
{
    word_t old = cell_load(cell), changed = (old >> shift & mine) ^ wanted;
    if (changed != 0 && ANALLOC_UNLIKELY(!cell_swap(cell, old, old ^ changed << shift)))
        return record_cell_again(cell, mine, shift, wanted);
    return changed & ~wanted;
}

/* Set what the cells say of a unit: its slot, and slot 0, before it leaves the higher ones. Returns the highest slot that
 * it has left; 0 if it had not been in a higher one. */
ANALLOC_INLINE unsigned record(cell_t *hints, unsigned cells, lane_t unit, unsigned shows)
{
    word_t mine = word_make(unit, unit);
    word_t gone = record_cell(&hints[shows / 2], mine, hint_shift(shows), hint_wants(unit, shows));
    unsigned left = gone >> W != 0 ? shows + 1 : 0;
    if (shows > 1)
        (void)record_cell(&hints[0], unit, 0, unit);
    for (unsigned i = shows / 2 + 1; i < cells; i++) {
        gone = record_cell(&hints[i], mine, 0, 0);
        if (gone != 0)
            left = 2 * i + (gone >> W != 0);
    }
    return left;
}

/* Does the word still show that? While it has something free it need not be worked out again. */
ANALLOC_INLINE int still_shows(settling_t *s, const cell_t *node, unsigned level)
{
    word_t now = cell_load(&node[NODE_WORD]);
    if (now == s->seen && (level == 0 || word_claimable(now) != 0))
        return 1;
    unsigned then = s->shows;
    s->seen = now;
    s->shows = hint_shown_by(node, level, now);
    return s->shows == then;
}

/* The hint of a unit of this node has been settled: may that have made the hint above the node wrong? Too low, if the
 * unit holds more than that says. Too high, if the unit held as much, and now no unit does. Where its slots and slot 0
 * do not agree two callers have met in it, and it is not to be relied on. */
ANALLOC_INLINE int is_to_be_told(const settling_t *s, const cell_t *node, unsigned level)
{
    if (level == s->tree->root)
        return 0;
    const cell_t *above = tree_node(s->tree, level + 1, s->index >> B);
    lane_t unit = (lane_t)1 << (s->index & (W - 1));
    if (s->left <= s->shows)
        return !hint_reaches(above, level + 1, unit, s->shows);
    unsigned said = hint_top(above, level + 1, unit);
    if (ANALLOC_UNLIKELY((said != 0) != hint_some(above, unit)))
        return 1;
    if (s->shows >= said || s->left < said)
        return s->shows > said;
    return hint_top(node, level, word_nobodys(cell_load(&node[NODE_WORD]))) < said;
}

/* Record in the node above what a word of this level shows. Does it show that still? */
ANALLOC_INLINE int record_and_look(settling_t *s, unsigned level)
{
    const cell_t *child = tree_node(s->tree, level, s->index);
    cell_t *node = tree_node(s->tree, level + 1, s->index >> B);
    lane_t unit = (lane_t)1 << (s->index & (W - 1));
    ANALLOC_MUST(level < s->tree->root && s->shows <= B * (level + 1));
    if (level != 0 && (s->shows == 0 || !hint_some(node, unit)))
        count_move(s);
    unsigned left = record(node + NODE_HINTS, hint_cells(level + 1), unit, s->shows);
    s->left = left > s->left ? left : s->left;
    return !ANALLOC_THREADS || still_shows(s, child, level);
}

/* As often as other callers have changed the word meanwhile. */
ANALLOC_NOINLINE static void record_again(settling_t *s)
{
    while (!record_and_look(s, s->level))
        continue;
}

/* Settle the hint of a word of this level, and go up to the node that it is in. 1 if that is to be settled too. */
ANALLOC_INLINE int settle(settling_t *s, unsigned level)
{
    const cell_t *child = tree_node(s->tree, level, s->index), *node = tree_node(s->tree, level + 1, s->index >> B);
    s->seen = cell_load(&child[NODE_WORD]);
    s->shows = hint_shown_by(child, level, s->seen);
    s->left = 0;
    if (ANALLOC_UNLIKELY(!record_and_look(s, level))) {
        settling_t again = *s; /* a copy, so that the usual one may stay in registers */
        record_again(&again);
        *s = again;
    }
    s->level = level + 1;
    s->index >>= B;
    return is_to_be_told(s, node, level + 1);
}

unsigned analloc_tree_shows(const tree_t *t, unsigned level, page_t index)
{
    const cell_t *node = tree_node(t, level, index);
    return hint_shown_by(node, level, cell_load(&node[NODE_WORD]));
}

/* The commonest levels are constants. */
void analloc_tree_settle(const tree_t *t, unsigned level, page_t index)
{
    settling_t s = {t, level, index, 0, 0, 0, 0, 0};
    if (level >= t->root)
        return;
    while (s.level == 0 ? settle(&s, 0) : s.level == 1 ? settle(&s, 1) : settle(&s, s.level))
        continue;
    if (s.counted)
        tree_move_ends(t, s.stripe);
}
