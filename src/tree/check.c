/* check.c - does every word that means something keep the invariants? Read-only.
 *
 * SPDX-License-Identifier: MIT
 *
 * Visits the words from the root down, in the order of their addresses, without a stack: from a word to that of its
 * first split unit, else back up to the next split unit behind. No word is visited twice and none outside the
 * arena, whatever the words contain, so it ends. */
#include "tree/hint.h"
#include "tree/moves.h"

/* I3: what continues follows what begins or continues. */
static int blocks_begin(word_t w)
{
    lane_t continues = word_cont_lane(w) & ~word_free_lane(w);
    lane_t live = ~word_free_lane(w) & ANALLOC_LANE;
    return (continues & ~(live << 1)) == 0;
}

/* I1: outside the arena everything is reserved or leads to it; the reserved bits belong to single units. */
static int reserved_rightly(const tree_t *t, const tree_place_t *at, word_t w, word_t reserved)
{
    lane_t cut = 0;
    lane_t before = tree_units_before(t->first, at->level, at->index, &cut);
    lane_t until = tree_units_before(t->end, at->level, at->index, &cut);
    lane_t outside = (before | (ANALLOC_LANE & ~until)) & ~cut;
    if (at->level == 0)
        return (outside & ~word_nobodys(w)) == 0;
    lane_t begins = ~word_free_lane(w) & ~word_cont_lane(w) & ANALLOC_LANE;
    lane_t headed = (word_cont_lane(w) & ~word_free_lane(w)) >> 1;
    return (reserved & ~(word_t)(begins & ~headed)) == 0 && (outside & ~reserved) == 0 && (cut & ~word_nobodys(w)) == 0;
}

/* I4: the hint of each split unit says what the word below shows. (A word that shows more than any hint can say is all
 * free, which is told where it is visited.) */
static int hints_agree(const tree_t *t, tree_place_t at, word_t w)
{
    const cell_t *node = tree_node(t, at.level, at.index);
    for (unsigned i = 0; i < hint_cells(at.level); i++) {
        if ((cell_load(&node[NODE_HINTS + i]) & ~word_lanes(ANALLOC_LANE)) != 0)
            return 0;
    }
    for (lane_t split = word_nobodys(w); split != 0; split &= split - 1) {
        at.unit = lane_lowest(split);
        unsigned shows = analloc_tree_shows(t, at.level - 1, at.index << B | at.unit);
        if (shows <= B * at.level && !hint_says(node, at.level, (lane_t)1 << at.unit, shows))
            return 0;
    }
    return 1;
}

/* The number of the invariant that this word breaks, and `what`; 0 if none. */
static unsigned broken(const tree_t *t, const tree_place_t *at, const char **what)
{
    const cell_t *node = tree_node(t, at->level, at->index);
    word_t w = cell_load(&node[NODE_WORD]);
    word_t reserved = at->level == 0 ? 0 : cell_load(&node[NODE_RESERVED]);
    if (w == ANALLOC_DEAD)
        return *what = "a split unit leads to a dead word", 5;
    if ((w & ~word_lanes(ANALLOC_LANE)) != 0)
        return *what = "bits that no unit has", 5;
    if (!blocks_begin(w))
        return *what = "a unit continues a block that does not begin", 3;
    if (at->level < t->root && word_all_free(w))
        return *what = "a word is all free and not merged", 2;
    if (!reserved_rightly(t, at, w, reserved))
        return *what = "reserved units are not what they should be", 1;
    if (at->level != 0 && !hints_agree(t, *at, w))
        return *what = "a hint does not say what the word below shows", 4;
    return 0;
}

/* Go on to the next word: down into the first split unit from at->unit on, else up. 0 at the end. */
static int next_word(const tree_t *t, tree_place_t *at)
{
    for (;;) {
        lane_t split = 0;
        if (at->level != 0 && at->unit < W)
            split = word_nobodys(cell_load(tree_node(t, at->level, at->index))) & (ANALLOC_LANE << at->unit);
        if (split != 0) {
            at->index = at->index << B | lane_lowest(split);
            at->level--;
            at->unit = 0;
            return 1;
        }
        if (at->level == t->root)
            return 0;
        at->unit = ((unsigned)at->index & (W - 1)) + 1;
        at->index >>= B;
        at->level++;
    }
}

static analloc_status_t report(const tree_t *t, const tree_place_t *at, unsigned invariant, const char *what,
                               analloc_fault_t *fault)
{
    fault->invariant = invariant;
    fault->level = at->level;
    fault->index = at->index - tree_index(t->first, at->level);
    fault->address = tree_start(at->level, at->index, 0);
    fault->what = what;
    return ANALLOC_E_CORRUPT;
}

analloc_status_t analloc_tree_check(const tree_t *t, analloc_fault_t *fault)
{
    tree_place_t at = {t->root, 0, 0};
    const char *what = "";
    word_t seen[MOVE_STRIPES];
    if (moves_under_way(t, seen))
        return report(t, &at, 0, "a move is under way, or was never finished", fault);
    do {
        unsigned invariant = broken(t, &at, &what);
        if (invariant != 0)
            return report(t, &at, invariant, what, fault);
    } while (next_word(t, &at));
    return ANALLOC_OK;
}
