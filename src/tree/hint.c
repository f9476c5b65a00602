/* hint.c - the only writer of hints (but for nodes that nobody can reach yet: paint.c).
 *
 * SPDX-License-Identifier: MIT
 *
 * Settle: record what the child shows, then look at the child again; until both agree. Whoever changes
 * what a word shows settles afterwards, and whoever writes a hint looks again after writing. So the last
 * writer of a hint saw the child as it is, or someone settles after it. This needs that of two callers, one
 * who changes a word and then reads its hint, and one who writes the hint and then reads the word, at least
 * one sees the other: sequential consistency.
 *
 * Going up. The node's own show can change by a hint only if a slot for an order turned: became empty or was empty
 * before; and the node's own word has nothing free, and no higher slot has a unit. All three are judged by this
 * caller's own writes and by what it reads after them, never by remembered values. If, later, a free run is claimed or
 * a higher slot empties, the one who does that goes up, and sees these writes. Slot 0 has no part in this: what a
 * node shows does not depend on it.
 *
 * Waiting. Between a slot's turning and the hint above it, memory that others give back in this node is hidden with
 * mine: their slots do not turn. So do the moments in which a late caller has taken a unit out of all slots. Where that
 * can be more than a word of level 0, the settling counts as a move (moves.h), from before to after. */
#include "tree/hint.h"
#include "tree/moves.h"

/* One caller's settling, on its way up. */
typedef struct settling {
    const tree_t *tree;
    page_t stripe; /* where its move is counted */
    int counted;   /* it is */
    word_t seen;   /* the child's word, when */
    unsigned shows; /* it showed this */
} settling_t;

ANALLOC_INLINE void count_move(settling_t *s)
{
    if (ANALLOC_THREADS && !s->counted) {
        tree_move_begins(s->tree, s->stripe);
        s->counted = 1;
    }
}

/* Which slot of cell i does this change turn? 1 + its number; 0 if none. `others`: the other units' bits. */
ANALLOC_INLINE unsigned turned_slot(unsigned i, word_t others, word_t changed)
{
    if (others >> W == 0 && changed >> W != 0)
        return 2 * i + 2;
    return i != 0 && word_free_lane(others) == 0 && word_free_lane(changed) != 0 ? 2 * i + 1 : 0;
}

/* Set what one cell says of a unit. `waits`: the hint above will wait for this one. Returns the slot that turned. */
ANALLOC_INLINE unsigned record_cell(settling_t *s, cell_t *cell, unsigned i, word_t mine, word_t bits, int waits)
{
    word_t old, changed;
    unsigned turned;
    do {
        old = cell_load(cell);
        changed = (old & mine) ^ bits;
        if (changed == 0)
            return 0;
        turned = turned_slot(i, old & ~mine, changed);
        if (waits && turned != 0)
            count_move(s);
    } while (!cell_swap(cell, old, old ^ changed));
    return turned;
}

/* Set what all cells say of a unit, the new slot before the old one is left. Returns the highest slot that turned. */
ANALLOC_INLINE unsigned record(settling_t *s, cell_t *node, unsigned level, lane_t unit)
{
    cell_t *hints = node + NODE_HINTS;
    unsigned home = s->shows / 2, cells = hint_cells(level);
    word_t mine = word_lanes(unit), some = s->shows != 0 ? unit : 0;
    int waits = level < s->tree->root && word_claimable(cell_load(&node[NODE_WORD])) == 0;
    unsigned turned = record_cell(s, &hints[home], home, mine, hint_bits(home, unit, s->shows), waits), slot;
    if (home != 0 && (cell_load(&hints[0]) & mine) != some) {
        slot = record_cell(s, &hints[0], 0, mine, some, 0);
        turned = slot > turned ? slot : turned;
    }
    for (unsigned i = 1; i < cells; i++) {
        if (ANALLOC_LIKELY((cell_load(&hints[i]) & mine) == 0) || i == home)
            continue;
        slot = record_cell(s, &hints[i], i, mine, 0, 0);
        turned = slot > turned ? slot : turned;
    }
    return turned;
}

/* Does the word below still show that? While it has something free it need not be worked out again. */
ANALLOC_INLINE int still_shows(settling_t *s, const cell_t *child, unsigned level)
{
    word_t now = cell_load(&child[NODE_WORD]);
    if (now == s->seen && (level == 0 || word_claimable(now) != 0))
        return 1;
    unsigned then = s->shows;
    s->seen = now;
    s->shows = hint_shown_by(child, level, now);
    return s->shows == then;
}

/* Has the node nothing larger to show than what turned? Then the settling goes on with what it shows now. */
ANALLOC_INLINE int shows_turned(settling_t *s, const cell_t *node, unsigned level, unsigned slot)
{
    s->seen = cell_load(&node[NODE_WORD]);
    if (word_claimable(s->seen) != 0)
        return 0;
    s->shows = s->seen == ANALLOC_DEAD ? 0 : hint_top(node, level);
    return s->shows <= slot;
}

/* Settle the hint of a unit. 1 if that may have changed what the node itself shows: `s` is then of the node. */
ANALLOC_INLINE int settle(settling_t *s, unsigned level, page_t index, unsigned unit)
{
    cell_t *node = tree_node(s->tree, level, index);
    const cell_t *child = tree_node(s->tree, level - 1, index << B | unit);
    unsigned turned = 0, slot;
    ANALLOC_MUST(level != 0 && level <= s->tree->root && s->shows <= B * level);
    do { /* again only if another caller has changed the child meanwhile */
        if (level > 1 && s->shows == 0)
            count_move(s);
        slot = record(s, node, level, (lane_t)1 << unit);
        turned = slot > turned ? slot : turned;
    } while (ANALLOC_THREADS && !still_shows(s, child, level - 1));
    return turned != 0 && level != s->tree->root && shows_turned(s, node, level, turned - 1);
}

int analloc_hint_settle(const tree_t *t, tree_place_t unit, word_t seen, unsigned shows)
{
    settling_t s = {t, 0, 1, seen, shows};
    return settle(&s, unit.level, unit.index, unit.unit);
}

int analloc_hint_refresh(const tree_t *t, tree_place_t unit)
{
    const cell_t *child = tree_node(t, unit.level - 1, unit.index << B | unit.unit);
    word_t w = cell_load(&child[NODE_WORD]);
    return analloc_hint_settle(t, unit, w, hint_shown_by(child, unit.level - 1, w));
}

int analloc_hint_says(const tree_t *t, tree_place_t unit, unsigned shows)
{
    const cell_t *hints = tree_node(t, unit.level, unit.index) + NODE_HINTS;
    lane_t bit = (lane_t)1 << unit.unit;
    for (unsigned i = 0; i < hint_cells(unit.level); i++) {
        if ((cell_load(&hints[i]) & word_lanes(bit)) != hint_bits(i, bit, shows))
            return 0;
    }
    return 1;
}

unsigned analloc_tree_shows(const tree_t *t, unsigned level, page_t index)
{
    const cell_t *node = tree_node(t, level, index);
    return hint_shown_by(node, level, cell_load(&node[NODE_WORD]));
}

/* Settle the hints above a word, whose show is in `s`, as far up as it matters. */
ANALLOC_INLINE void settle_up(settling_t *s, unsigned level, page_t index)
{
    while (level < s->tree->root && settle(s, level + 1, index >> B, (unsigned)index & (W - 1))) {
        level++;
        index >>= B;
    }
}

void analloc_tree_settle(const tree_t *t, unsigned level, page_t index, int counted)
{
    if (level >= t->root)
        return;
    const cell_t *node = tree_node(t, level, index);
    word_t w = cell_load(&node[NODE_WORD]);
    settling_t s = {t, index, counted, w, hint_shown_by(node, level, w)};
    settle_up(&s, level, index);
    if (s.counted != counted)
        tree_move_ends(t, index);
}

/* Most settlings are of a word of level 0 and end one level up: that is known here. */
void analloc_tree_settle_leaf(const tree_t *t, page_t index)
{
    if (t->root == 0)
        return;
    word_t w = cell_load(tree_node_at(t, 0, index));
    settling_t s = {t, index, 0, w, lane_top(word_claimable(w))};
    if (settle(&s, 1, index >> B, (unsigned)index & (W - 1)))
        settle_up(&s, 1, index >> B);
    if (s.counted)
        tree_move_ends(t, index);
}
