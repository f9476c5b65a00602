/* split.c - split a unit for one block, and merge units whose words have become all free.
 *
 * SPDX-License-Identifier: MIT
 *
 * Splitting for a block is the commonest picture of paint.c, and has this short form: one word a level, of which half
 * the units are certainly free, so that its hints are known before it can be reached. The order is the same. Where the
 * word below is dead already, since a former life, nothing has to be prepared before the unit can be made split: the
 * swap that claims it does. */
#include "tree/hint.h"
#include "tree/moves.h"

/* The way down to a block: from `start` on, `units` units of a word of this level. */
typedef struct way {
    page_t start;
    unsigned level, units;
} way_t;

/* What the word of this level is like on the way down. */
ANALLOC_INLINE word_t way_word(const way_t *way, unsigned level)
{
    unsigned unit = tree_unit(way->start, level);
    return level == way->level ? word_claim(ANALLOC_LANE, unit, way->units) : ANALLOC_LANE | (word_t)1 << (unit + W);
}

/* What each of these words shows: half of its units are free for certain. */
ANALLOC_INLINE unsigned way_shows(unsigned level)
{
    return B * level + B;
}

/* Make the word of this level dead; its hints already say what will be there. */
ANALLOC_INLINE void prepare_word(const tree_t *t, unsigned level, const way_t *way)
{
    cell_t *node = tree_node(t, level, tree_index(way->start, level));
    cell_publish(&node[NODE_WORD], ANALLOC_DEAD);
    if (level == 0)
        return;
    hint_paint(node, level, (lane_t)1 << tree_unit(way->start, level), level == way->level ? 0 : way_shows(level - 1));
    cell_publish(&node[NODE_RESERVED], 0);
}

/* Give it its picture. */
ANALLOC_INLINE void reveal_word(const tree_t *t, unsigned level, const way_t *way)
{
    cell_publish(tree_node(t, level, tree_index(way->start, level)), way_word(way, level));
}

/* A delayed caller may have changed its hint while the word below was dead: look at it again. */
ANALLOC_INLINE void look_again(const tree_t *t, unsigned level, const way_t *way)
{
    const cell_t *node = tree_node(t, level, tree_index(way->start, level));
    if (ANALLOC_UNLIKELY(!hint_has(node, tree_unit(way->start, level), way_shows(level - 1))))
        analloc_tree_settle(t, level - 1, tree_index(way->start, level - 1));
}

/* All words on the way, from `level` down. The commonest levels are constants. */
ANALLOC_INLINE void prepare_way(const tree_t *t, unsigned level, const way_t *way)
{
    if (way->level == 0)
        prepare_word(t, 0, way);
    if (way->level <= 1 && level > 1)
        prepare_word(t, 1, way);
    for (unsigned l = way->level > 2 ? way->level : 2; l < level; l++)
        prepare_word(t, l, way);
}

ANALLOC_INLINE void reveal_way(const tree_t *t, unsigned level, const way_t *way)
{
    while (level > 2 && level > way->level)
        reveal_word(t, --level, way);
    if (level > 1 && way->level <= 1)
        reveal_word(t, 1, way);
    if (way->level == 0)
        reveal_word(t, 0, way);
    cell_fence();
}

ANALLOC_INLINE void look_again_on_way(const tree_t *t, unsigned level, const way_t *way)
{
    if (way->level == 0 && level > 1)
        look_again(t, 1, way);
    for (unsigned l = way->level > 1 ? way->level + 1 : 2; l < level; l++)
        look_again(t, l, way);
}

int analloc_tree_split(const tree_t *t, const tree_place_t *at, word_t seen, page_t start, unsigned order)
{
    unsigned level = tree_order_level(t, order);
    way_t way = {start, level, 1u << (order - B * level)};
    page_t below = at->index << B | at->unit;
    cell_t *cell = tree_node(t, at->level, at->index);
    ANALLOC_MUST(level < at->level && at->level <= t->root && word_is_free(seen, at->unit));
    int dead = cell_load(tree_node(t, at->level - 1, below)) == ANALLOC_DEAD;
    word_t unit = (word_t)1 << at->unit, value = dead ? seen | unit << W : seen & ~unit;
    tree_move_begins(t, at->index);
    int mine = cell_swap(cell, seen, value);
    if (mine) {
        prepare_way(t, at->level, &way);
        if (!dead)
            (void)cell_or(cell, unit << W | unit);
        reveal_way(t, at->level, &way);
        if (ANALLOC_THREADS)
            look_again_on_way(t, at->level, &way);
        analloc_tree_settle(t, at->level - 1, below);
        if (lane_top_turns(word_claimable(value), at->unit, 0))
            analloc_tree_settle(t, at->level, at->index);
    }
    tree_move_ends(t, at->index);
    return mine;
}

void analloc_tree_merge(const tree_t *t, unsigned level, page_t index, unsigned unit)
{
    word_t old, value;
    for (;;) {
        cell_t *cell = tree_node(t, level, index);
        do {
            old = cell_load(cell);
            value = word_release(old, unit, 1);
            if (level < t->root && word_all_free(value))
                value = ANALLOC_DEAD;
        } while (!cell_swap(cell, old, value));
        if (value != ANALLOC_DEAD)
            break;
        level++;
        unit = (unsigned)index & (W - 1);
        index >>= B;
    }
    if (lane_top_turns(word_claimable(old), unit, 0))
        analloc_tree_settle(t, level, index);
}

int analloc_tree_die(const tree_t *t, unsigned level, page_t index, word_t seen)
{
    tree_move_begins(t, index);
    int mine = cell_swap(tree_node(t, level, index), seen, ANALLOC_DEAD);
    if (mine)
        analloc_tree_merge(t, level + 1, index >> B, (unsigned)index & (W - 1));
    tree_move_ends(t, index);
    return mine;
}
