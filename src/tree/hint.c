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
 * node's own word has nothing free, and no higher slot has a unit. All three are judged by this caller's own
 * writes and by what it reads after them, never by remembered values. If, later, a free run is claimed or a
 * higher slot empties, the one who does that goes up, and sees these writes. */
#include "tree/hint.h"

/* Set what one cell says of a unit. Returns 1 + the highest slot that became empty or was so before. */
static unsigned record_cell(cell_t *cell, unsigned i, lane_t unit, word_t bits, int *wrote)
{
    word_t mine = word_lanes(unit), old, value;
    do {
        old = cell_load(cell);
        if ((old & mine) == bits)
            return 0;
        value = (old & ~mine) | bits;
    } while (!cell_swap(cell, old, value));
    *wrote = 1;
    if ((old >> W == 0) != (value >> W == 0))
        return 2 * i + 2;
    return (word_free_lane(old) == 0) != (word_free_lane(value) == 0) ? 2 * i + 1 : 0;
}

/* Set what all cells say of a unit, the new slot before the old one is left. */
static unsigned record(cell_t *hints, unsigned cells, lane_t unit, unsigned shows)
{
    int wrote = 0;
    unsigned new_cell = shows / 2, turned = record_cell(&hints[new_cell], new_cell, unit, hint_bits(new_cell, unit, shows), &wrote);
    for (unsigned i = 0; i < cells; i++) {
        unsigned slot = i == new_cell ? 0 : record_cell(&hints[i], i, unit, hint_bits(i, unit, shows), &wrote);
        turned = slot > turned ? slot : turned;
    }
    return turned;
}

/* Has the node something larger to show than slot `slot`? */
static int shadowed(const cell_t *node, unsigned level, unsigned slot)
{
    word_t w = cell_load(&node[NODE_WORD]);
    return word_claimable(w) != 0 || hint_top(node, level) > slot;
}

int analloc_hint_settle(const tree_t *t, tree_place_t unit, unsigned shows)
{
    cell_t *node = tree_node(t, unit.level, unit.index);
    page_t child = unit.index << B | unit.unit;
    unsigned cells = hint_cells(unit.level), turned = 0;
    for (;;) { /* again only if another caller changed the child meanwhile */
        unsigned slot = record(node + NODE_HINTS, cells, (lane_t)1 << unit.unit, shows);
        turned = slot > turned ? slot : turned;
        unsigned now = ANALLOC_THREADS ? analloc_tree_shows(t, unit.level - 1, child) : shows;
        if (now == shows)
            break;
        shows = now;
    }
    return turned != 0 && !shadowed(node, unit.level, turned - 1);
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
    word_t w = cell_load(&node[NODE_WORD]);
    unsigned top = lane_top(word_claimable(w));
    if (top != 0)
        return B * level + top;
    return level == 0 || w == ANALLOC_DEAD ? 0 : hint_top(node, level);
}

void analloc_tree_settle(const tree_t *t, unsigned level, page_t index, unsigned shows)
{
    while (level < t->root) {
        tree_place_t unit = {level + 1, (unsigned)index & (W - 1), index >> B};
        if (!analloc_hint_settle(t, unit, shows))
            return;
        level++;
        index >>= B;
        shows = analloc_tree_shows(t, level, index);
    }
}
