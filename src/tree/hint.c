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
 * Going up. The node's own show can change by a hint only if a slot became empty or was empty before, the
 * node's own word has nothing free, and no higher slot has a unit (for `some`, which decides whether any slot counts,
 * whatever the others have). All three are judged by this caller's own
 * writes and by what it reads after them, never by remembered values. If, later, a free run is claimed or a
 * higher slot empties, the one who does that goes up, and sees these writes. */
#include "tree/hint.h"

/* `some` became empty or was so before: stands above all slots. */
enum { SOME_TURNED = 2 * ANALLOC_ORDERS };

/* Set what one cell says of a unit. Returns 1 + the highest slot that became empty or was so before. */
ANALLOC_INLINE unsigned record_cell(cell_t *cell, unsigned i, word_t mine, word_t bits)
{
    word_t old, changed;
    do {
        old = cell_load(cell);
        changed = (old & mine) ^ bits;
        if (changed == 0)
            return 0;
    } while (!cell_swap(cell, old, old ^ changed));
    old &= ~mine;
    int low_turned = word_free_lane(old) == 0 && word_free_lane(changed) != 0;
    if (i == 0 && low_turned)
        return SOME_TURNED;
    if (old >> W == 0 && changed >> W != 0)
        return 2 * i + 2;
    return low_turned ? 2 * i + 1 : 0;
}

/* Take a unit out of all cells but `home` and the first. */
ANALLOC_INLINE unsigned forget(cell_t *hints, const cell_t *home, const cell_t *end, word_t mine)
{
    unsigned turned = 0;
    for (cell_t *cell = hints + 1; cell != end; cell++) {
        if (ANALLOC_LIKELY((cell_load(cell) & mine) == 0) || cell == home)
            continue;
        unsigned slot = record_cell(cell, (unsigned)(cell - hints), mine, 0);
        turned = slot > turned ? slot : turned;
    }
    return turned;
}

/* Set what all cells say of a unit, the new slot before the old one is left. */
ANALLOC_INLINE unsigned record(cell_t *hints, unsigned level, lane_t unit, unsigned shows)
{
    cell_t *home = &hints[shows / 2];
    word_t mine = word_lanes(unit), some = shows != 0 ? unit : 0;
    unsigned turned = record_cell(home, shows / 2, mine, hint_bits(shows / 2, unit, shows)), slot = 0;
    if (home != hints && (cell_load(hints) & mine) != some)
        slot = record_cell(hints, 0, mine, some);
    turned = slot > turned ? slot : turned;
    slot = forget(hints, home, hints + hint_cells(level), mine);
    return slot > turned ? slot : turned;
}

/* Does the word below still show that? While it has something free it need not be worked out again. */
ANALLOC_INLINE int still_shows(const tree_t *t, unsigned level, page_t index, word_t *seen, unsigned *shows)
{
    const cell_t *node = tree_node(t, level, index);
    word_t now = cell_load(&node[NODE_WORD]);
    if (now == *seen && (level == 0 || word_claimable(now) != 0))
        return 1;
    unsigned then = *shows;
    *seen = now;
    *shows = hint_shown_by(node, level, now);
    return *shows == then;
}

/* Has the node nothing larger to show than slot `slot`? Then what it shows now, when its word is `seen`. */
ANALLOC_INLINE int show_itself(const cell_t *node, unsigned level, unsigned slot, word_t *seen, unsigned *shows)
{
    *seen = cell_load(&node[NODE_WORD]);
    if (word_claimable(*seen) != 0)
        return 0;
    *shows = *seen == ANALLOC_DEAD ? 0 : hint_top(node, level);
    return *shows <= slot;
}

/* Settle the hint of a unit. 1 if that may have changed what the node itself shows: `seen` and `shows` are then of
 * the node. */
ANALLOC_INLINE int settle(const tree_t *t, tree_place_t unit, word_t *seen, unsigned *shows)
{
    cell_t *node = tree_node(t, unit.level, unit.index);
    lane_t bit = (lane_t)1 << unit.unit;
    unsigned turned = 0, slot;
    ANALLOC_MUST(unit.level != 0 && unit.level <= t->root && *shows <= B * unit.level);
    do { /* again only if another caller has changed the child meanwhile */
        slot = record(node + NODE_HINTS, unit.level, bit, *shows);
        turned = slot > turned ? slot : turned;
    } while (ANALLOC_THREADS && !still_shows(t, unit.level - 1, unit.index << B | unit.unit, seen, shows));
    return turned != 0 && unit.level != t->root && show_itself(node, unit.level, turned - 1, seen, shows);
}

int analloc_hint_settle(const tree_t *t, tree_place_t unit, word_t seen, unsigned shows)
{
    return settle(t, unit, &seen, &shows);
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

void analloc_tree_settle(const tree_t *t, unsigned level, page_t index, word_t seen, unsigned shows)
{
    tree_place_t unit;
    do { /* as far as the root, whose hints change nothing above */
        unit.unit = (unsigned)index & (W - 1);
        unit.index = index >>= B;
        unit.level = ++level;
    } while (settle(t, unit, &seen, &shows));
}

void analloc_tree_settle_word(const tree_t *t, unsigned level, page_t index, word_t value)
{
    if (level < t->root)
        analloc_tree_settle(t, level, index, value, hint_shown_by(tree_node(t, level, index), level, value));
}
