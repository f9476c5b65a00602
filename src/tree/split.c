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

/* A delayed caller may have changed its hint while the word below was dead, and that of the unit that was split is as a
 * former life has left it: mostly the same. Look at it. */
ANALLOC_INLINE void look_again(const tree_t *t, unsigned level, const way_t *way)
{
    const cell_t *node = tree_node(t, level, tree_index(way->start, level));
    if (ANALLOC_UNLIKELY(!hint_says(node, level, (lane_t)1 << tree_unit(way->start, level), way_shows(level - 1))))
        analloc_tree_settle(t, level - 1, tree_index(way->start, level - 1));
}

/* Is there a word of this level on the way down from `level`? */
ANALLOC_INLINE int on_way(const way_t *way, unsigned level, unsigned l)
{
    return way->level <= l && l < level;
}

/* What is to be done with all words on the way. The lower levels are constants, which makes each step half as long. */
enum { WAY_STEPS = 5 };

ANALLOC_INLINE void prepare_way(const tree_t *t, unsigned level, const way_t *way)
{
    if (on_way(way, level, 0))
        prepare_word(t, 0, way);
    if (on_way(way, level, 1))
        prepare_word(t, 1, way);
    if (on_way(way, level, 2))
        prepare_word(t, 2, way);
    if (on_way(way, level, 3))
        prepare_word(t, 3, way);
    if (on_way(way, level, 4))
        prepare_word(t, 4, way);
    for (unsigned l = WAY_STEPS; ANALLOC_UNLIKELY(l < level); l++) {
        if (on_way(way, level, l))
            prepare_word(t, l, way);
    }
}

/* From the top down. */
ANALLOC_INLINE void reveal_way(const tree_t *t, unsigned level, const way_t *way)
{
    for (unsigned l = level; ANALLOC_UNLIKELY(l > WAY_STEPS); l--) {
        if (on_way(way, level, l - 1))
            reveal_word(t, l - 1, way);
    }
    if (on_way(way, level, 4))
        reveal_word(t, 4, way);
    if (on_way(way, level, 3))
        reveal_word(t, 3, way);
    if (on_way(way, level, 2))
        reveal_word(t, 2, way);
    if (on_way(way, level, 1))
        reveal_word(t, 1, way);
    if (on_way(way, level, 0))
        reveal_word(t, 0, way);
    cell_fence();
}

/* The hints of those that have a word of the way below them. */
ANALLOC_INLINE void look_again_on_way(const tree_t *t, unsigned level, const way_t *way)
{
    if (on_way(way, level - 1, 0))
        look_again(t, 1, way);
    if (on_way(way, level - 1, 1))
        look_again(t, 2, way);
    if (on_way(way, level - 1, 2))
        look_again(t, 3, way);
    if (on_way(way, level - 1, 3))
        look_again(t, 4, way);
    for (unsigned l = WAY_STEPS; ANALLOC_UNLIKELY(l < level); l++) {
        if (on_way(way, level - 1, l - 1))
            look_again(t, l, way);
    }
}

int analloc_tree_split(const tree_t *t, const tree_place_t *at, word_t seen, page_t start, unsigned order)
{
    unsigned level = tree_order_level(t, order);
    way_t way = {start, level, 1u << (order - B * level)};
    cell_t *cell = tree_node(t, at->level, at->index);
    ANALLOC_MUST(level < at->level && at->level <= t->root && word_is_free(seen, at->unit));
    int dead = cell_load(tree_node(t, at->level - 1, at->index << B | at->unit)) == ANALLOC_DEAD;
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
        look_again(t, at->level, &way);
        if (at->level != t->root && lane_top_turns(word_claimable(value), at->unit, 0))
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
            value = old & ~((word_t)1 << (unit + W)); /* split becomes free */
            if (level < t->root && word_all_free(value))
                value = ANALLOC_DEAD;
        } while (!cell_swap(cell, old, value));
        if (value != ANALLOC_DEAD)
            break;
        level++;
        unit = (unsigned)index & (W - 1);
        index >>= B;
    }
    if (level != t->root && lane_top_turns(word_claimable(old), unit, 0))
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
