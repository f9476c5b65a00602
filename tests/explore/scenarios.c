/* scenarios.c - what is explored. Trees of three levels: of 8 pages with words of 2 units, where a unit of the root
 * is 4 pages and a word of level 0 has 2; of 32 pages with words of 4, where they are 16 and 4.
 *
 * SPDX-License-Identifier: MIT
 *
 * In most, all other units of the root are live, so that hints have to go all the way up to be of use. */
#include "scenario.h"

#include <stddef.h>

const scenario_t scenarios[] = {
    /* ---- words of 2 units, two threads */

    /* The last frees of a word: one of them merges. */
    {"last_frees", 2, "x2.2(4", {"free.0", "free.1"}, SCENARIO_SURE},
    {"last_frees_of_all", 2, "x2.6", {"free.0", "free.1"}, SCENARIO_SURE},
    {"last_frees_of_two_words", 2, "x.x.(4", {"free.0", "free.2"}, SCENARIO_SURE},
    {"frees_of_full_words", 2, "x4(4", {"free.0", "free.2"}, SCENARIO_SURE},
    {"last_free_and_page", 2, ".x.2(4", {"free.1", "v=page"}, SCENARIO_SURE},
    {"last_free_and_pair", 2, "x.3(4", {"free.0", "v=alloc.1 free.v"}, SCENARIO_SURE},
    {"last_free_and_whole", 2, "x.7", {"free.0", "v=alloc.2 w=alloc.2"}, SCENARIO_SURE},
    {"frees_of_buddies", 2, "(2(2(4", {"free.0", "free.2"}, SCENARIO_SURE},

    /* The last allocation against the first free: the hint must not stay wrong. */
    {"last_page_and_first_free", 2, "x.(2(4", {"v=alloc.0", "free.0"}, SCENARIO_SURE},
    {"last_page_first_free_page", 2, "x.(2(4", {"v=alloc.0", "free.0 w=alloc.0"}, SCENARIO_PLAIN},
    {"last_pages", 2, "x.(2(4", {"v=page", "v=page"}, SCENARIO_SURE},
    {"last_pages_of_two_words", 2, "x.x.(4", {"v=alloc.0", "v=high.0"}, SCENARIO_SURE},
    {"page_and_back_twice", 2, "x.(2(4", {"v=alloc.0 free.v", "w=alloc.0 free.w"}, SCENARIO_SURE},

    /* Split against split, and against what comes down the same way. */
    {"split_and_split", 2, ".4(4", {"v=alloc.0", "v=alloc.0"}, SCENARIO_SURE},
    {"split_and_split_whole", 2, ".8", {"v=page free.v", "v=page free.v"}, SCENARIO_SURE},
    {"split_low_and_high", 2, ".4(4", {"v=alloc.0", "v=high.0"}, SCENARIO_SURE},
    {"split_page_and_pair", 2, ".4(4", {"v=page", "v=alloc.1"}, SCENARIO_SURE},
    {"split_two_units", 2, ".8", {"v=alloc.1", "v=high.1"}, SCENARIO_SURE},
    {"split_and_whole_unit", 2, ".8", {"v=alloc.0", "v=alloc.2"}, SCENARIO_SURE},

    /* Delayed since a former life of a word: it merges, and is split again. */
    {"page_in_a_second_life", 2, ".x.2(4", {"v=page", "free.1 w=page"}, SCENARIO_SURE},
    {"page_in_a_third_life", 2, ".x.2(4", {"v=page", "free.1 w=page free.w"}, SCENARIO_SURE},
    {"within_in_a_second_life", 2, ".x.2(4", {"v=within.1.0.1", "free.1 w=page"}, SCENARIO_SURE},
    {"within_in_a_new_life", 2, "~.4(4", {"v=within.1.0.1", "w=page"}, SCENARIO_SURE},
    {"split_and_split_fresh", 2, "~.4(4", {"v=alloc.0", "v=alloc.0"}, SCENARIO_SURE},
    {"page_and_free_fresh", 2, "~.4(4", {"v=page free.v", "w=alloc.0"}, SCENARIO_SURE},
    {"merge_and_find", 2, "x.(2(4", {"free.0", "v=alloc.0"}, SCENARIO_FINDS},
    {"merge_twice_and_find", 2, "x.3(4", {"free.0", "v=alloc.0"}, SCENARIO_FINDS},
    {"hint_in_a_second_life", 2, "x2.2(4", {"free.0", "free.1 w=page"}, SCENARIO_SURE},
    {"hint_of_a_pair_now", 2, "x2.2(4", {"free.0", "free.1 w=alloc.1 free.w"}, SCENARIO_SURE},
    {"free_in_a_second_life", 2, ".x.2(4", {"v=page free.v", "free.1 w=page free.w"}, SCENARIO_SURE},

    /* A block that is just there, taken while words above it merge or split. */
    {"promote_and_take", 2, ".x.2(4", {"free.1", "v=take.0.1"}, SCENARIO_SURE},
    {"promote_and_take_behind", 2, ".x.2(4", {"free.1", "v=take.3.1"}, SCENARIO_SURE},
    {"promote_and_take_pair", 2, "x.3(4", {"free.0", "v=take.2.2"}, SCENARIO_SURE},
    {"promote_and_take_across", 2, "x.7", {"free.0", "v=take.3.2"}, SCENARIO_SURE},
    {"split_and_take", 2, ".4(4", {"v=page", "v=take.3.1"}, SCENARIO_SURE},
    {"split_and_take_same", 2, ".4(4", {"v=page", "v=take.0.1"}, SCENARIO_SURE},
    {"split_and_take_fresh", 2, "~.4(4", {"v=page", "w=take.3.1"}, SCENARIO_SURE},
    {"split_and_take_pieces", 2, ".8", {"v=page", "v=take.1.5"}, SCENARIO_SURE},
    {"take_and_take", 2, ".4(4", {"v=take.0.2", "v=take.1.2"}, SCENARIO_SURE},

    /* One free of a block is right, the other is refused. */
    {"double_free", 2, "x2.2(4", {"free.0", "free.0"}, SCENARIO_SURE},
    {"double_free_merging", 2, "x.3(4", {"free.0", "free.0"}, SCENARIO_SURE},
    {"double_free_of_a_pair", 2, "(2.2(4", {"free.0", "free.0"}, SCENARIO_SURE},
    {"double_free_whole", 2, "(4.4", {"free.0", "free.0"}, SCENARIO_SURE},
    {"double_free_after", 2, "x2.2(4", {"free.0 free.0", "free.1"}, SCENARIO_SURE},

    /* In place. */
    {"grow_and_page", 2, "x.3(4", {"grow.0.2", "v=page"}, SCENARIO_SURE},
    {"grow_and_pair", 2, "x.3(4", {"grow.0.4", "v=alloc.1"}, SCENARIO_SURE},
    {"grow_and_free", 2, "x.3(4", {"grow.0.8", "free.4"}, SCENARIO_SURE},
    {"grow_and_free_inside", 2, "xx.2(4", {"grow.0.2", "free.1"}, SCENARIO_SURE},
    {"grow_and_grow", 2, "x.x.(4", {"grow.0.2", "grow.2.2"}, SCENARIO_SURE},
    {"grow_odd_and_page", 2, "(2.2(4", {"grow.0.3", "v=page"}, SCENARIO_SURE},
    {"shrink_and_page", 2, "(4(4", {"shrink.0.1", "v=alloc.0"}, SCENARIO_SURE},
    {"shrink_and_free", 2, "(4(4", {"shrink.0.2", "free.4"}, SCENARIO_SURE},

    /* Ranges. */
    {"reserve_and_page", 2, ".4(4", {"reserve.0.2", "v=page"}, SCENARIO_SURE},
    {"reserve_and_free", 2, ".x.2(4", {"free.1", "reserve.2.2"}, SCENARIO_SURE},
    {"reserve_and_pair", 2, ".4(4", {"reserve.1.1", "v=alloc.1"}, SCENARIO_SURE},
    {"release_and_page", 2, "r2(2(4", {"release.0.2", "v=page"}, SCENARIO_SURE},
    {"release_and_free", 2, "r.x.(4", {"release.0.1", "free.2"}, SCENARIO_SURE},
    {"release_unit_and_page", 2, "r4(4", {"release.0.4", "v=page"}, SCENARIO_SURE},
    {"release_part_and_page", 2, "r4(4", {"release.1.2", "v=page"}, SCENARIO_SURE},
    {"release_and_release", 2, "r4(4", {"release.0.2", "release.2.2"}, SCENARIO_SURE},
    {"reserve_and_release", 2, "r2.2(4", {"release.0.2", "reserve.2.2"}, SCENARIO_SURE},
    {"free_parts", 2, "(4(4", {"free_range.1.2", "free.4"}, SCENARIO_SURE},
    {"free_part_and_page", 2, "(4.(2x", {"free_range.1.3", "v=page"}, SCENARIO_SURE},
    {"free_extent_and_page", 2, "(2x.(4", {"free_range.0.3", "v=alloc.0"}, SCENARIO_SURE},

    /* More than one page, and not a power of two. */
    {"pages_and_page", 2, ".4(4", {"v=pages.3", "v=page"}, SCENARIO_SURE},
    {"pages_and_pages", 2, ".4(4", {"v=pages.2 free_pages.v", "v=highpages.2 free_pages.v"}, SCENARIO_SURE},
    {"free_pages_and_free", 2, "x4(4", {"free.0", "free.1 free.2"}, SCENARIO_SURE},
    {"exact_and_page", 2, ".4(4", {"v=exact.3", "v=page"}, SCENARIO_SURE},
    {"within_and_page", 2, ".8", {"v=within.1.3.6", "v=page"}, SCENARIO_SURE},
    {"within_and_free", 2, ".x.2(4", {"v=within.2.2.3", "free.1"}, SCENARIO_SURE},

    /* ---- words of 2 units, three threads */

    {"last_frees_and_page", 2, "x2.2(4", {"free.0", "free.1", "v=page"}, SCENARIO_SURE},
    {"last_frees_and_pair", 2, "x2.2(4", {"free.0", "free.1", "v=alloc.1"}, SCENARIO_SURE},
    /* One empties a word, one frees there, one finds the node above empty and says so to the root. */
    {"empty_free_find", 2, ".x(2(4", {"v=page", "free.1", "w=page"}, SCENARIO_SURE},
    {"empty_free_find_other", 2, ".x(2(4", {"v=alloc.0", "free.1", "free.2"}, SCENARIO_SURE},
    {"empty_both_free", 2, ".x.x(4", {"v=alloc.0", "w=high.0", "free.1"}, SCENARIO_SURE},
    {"three_splits", 2, ".8", {"v=alloc.0", "v=alloc.1", "v=alloc.0"}, SCENARIO_SURE},
    {"three_frees", 2, "x4(4", {"free.0", "free.1", "free.2"}, SCENARIO_SURE},
    {"split_merge_take", 2, ".x.2(4", {"v=page", "free.1", "w=take.2.1"}, SCENARIO_SURE},
    {"double_free_and_take", 2, "x2.6", {"free.0", "free.0", "v=take.4.2"}, SCENARIO_SURE},
    {"grow_page_free", 2, "x.x.(4", {"grow.0.2", "free.2", "v=page"}, SCENARIO_SURE},
    {"reserve_page_free", 2, ".x.2(4", {"reserve.2.1", "free.1", "v=page"}, SCENARIO_SURE},

    /* ---- words of 4 units, two threads */

    /* Two pages of one word: one sets the hint of a pair, the other then that of a page. */
    {"racing_frees", 4, "x4(4(8(16", {"free.0", "free.1"}, SCENARIO_SURE},
    {"racing_frees_pairs", 4, "x4(4(8(16", {"free.0 free.1", "free.2"}, SCENARIO_SURE},
    {"last_frees", 4, "x2.14(16", {"free.0", "free.1"}, SCENARIO_SURE},
    {"last_frees_of_pairs", 4, "(2(2(4(8(16", {"free.0", "free.2"}, SCENARIO_SURE},
    {"last_free_and_page", 4, "x.3(4(8(16", {"free.0", "v=page"}, SCENARIO_SURE},
    {"last_page_and_first_free", 4, "x.(2(4(8(16", {"v=alloc.0", "free.0"}, SCENARIO_SURE},
    {"shrinking_and_growing", 4, "x.2x(4(8(16", {"v=alloc.0", "free.0"}, SCENARIO_SURE},
    {"split_and_split", 4, ".16(16", {"v=alloc.0", "v=alloc.0"}, SCENARIO_SURE},
    {"split_and_split_fresh", 4, "~.16(16", {"v=alloc.0", "v=alloc.1"}, SCENARIO_SURE},
    {"split_page_and_eight", 4, ".16(16", {"v=page", "v=alloc.3"}, SCENARIO_SURE},
    {"split_low_and_high", 4, ".16(16", {"v=alloc.1", "v=high.0"}, SCENARIO_SURE},
    {"page_in_a_second_life", 4, ".3x.12(16", {"v=page", "free.3 w=page"}, SCENARIO_SURE},
    {"promote_and_take", 4, ".3x.12(16", {"free.3", "v=take.1.1"}, SCENARIO_SURE},
    {"double_free", 4, "x.15(16", {"free.0", "free.0"}, SCENARIO_SURE},
    {"grow_and_page", 4, "x.15(16", {"grow.0.4", "v=page"}, SCENARIO_SURE},
    {"grow_far_and_page", 4, "x.15(16", {"grow.0.16", "v=high.0"}, SCENARIO_SURE},
    {"exact_and_page", 4, ".16(16", {"v=exact.7", "v=page"}, SCENARIO_SURE},
    {"pages_and_free", 4, "x.3(4(8(16", {"v=pages.3", "free.0"}, SCENARIO_SURE},
    {"reserve_and_page", 4, ".16(16", {"reserve.1.4", "v=page"}, SCENARIO_SURE},
    {"release_part_and_page", 4, "r16(16", {"release.3.6", "v=page"}, SCENARIO_SURE},

    /* ---- words of 4 units, three threads */

    {"racing_frees_and_page", 4, "x4(4(8(16", {"free.0", "free.1", "v=page"}, SCENARIO_SURE},
    {"three_racing_frees", 4, "x4(4(8(16", {"free.0", "free.1", "free.2"}, SCENARIO_SURE},
    {"three_last_frees", 4, "x3.13(16", {"free.0", "free.1", "free.2"}, SCENARIO_SURE},
    {"empty_free_find", 4, ".x3(4(8(16", {"v=page", "free.1", "w=page"}, SCENARIO_SURE},
};

const unsigned scenarios_count = sizeof scenarios / sizeof scenarios[0];
