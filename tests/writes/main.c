/* What the header promises of the cost of calls: how much they write at most, when nobody else is inside.
 *
 *   writes            all tests
 *   writes NAME...    only these
 *
 * SPDX-License-Identifier: MIT */
#include "cases.h"
#include "ledger.h"
#include "player.h"

#include <inttypes.h>

enum { MOST_LEVELS = 6, TIDES = 60, LONGEST_TIDE = 200, REFILLS = 40 };

/* A multiple of the size of every tree here, so that the tree begins at the first page. */
static const uint64_t aligned_page = UINT64_C(1) << 30;

static player_t player;

/* Units of a word in this library. */
static unsigned width(void)
{
    analloc_config_t config = {.bytes = 1, .page = 1};
    analloc_shape_t shape;
    assert_status(analloc_shape(&config, &shape), ANALLOC_OK);
    return shape.width;
}

/* Pages for a tree of so many levels: two or three units of the root. */
static uint64_t pages_for(unsigned levels)
{
    uint64_t pages = width() == 2 ? 2 : 3;
    while (--levels != 0)
        pages *= width();
    return pages;
}

static void open_levels(unsigned levels)
{
    player_open(&player, aligned_page, pages_for(levels));
    assert_int_equal(player.arena.shape.levels, levels);
}

/* ------------------------------------------------------------------ single allocations and frees */

/* Everything is free: a block splits the units of all levels above it, and merges them again. */
static void play_empty(player_t *p)
{
    for (unsigned order = 0; order <= p->arena.shape.top_order; order++) {
        for (int high = 0; high <= 1; high++) {
            assert_true(player_takes(p, order, high));
            player_gives_last(p);
        }
    }
}

/* All is live but for one hole, that of the last `count` blocks: its hints go up to the root, and vanish there. */
static void play_holes(player_t *p)
{
    player_fills(p);
    for (unsigned count = 1, all = p->lives; count <= all; count++) {
        for (unsigned i = 0; i < count; i++)
            player_gives_last(p);
        player_fills(p);
    }
    for (unsigned i = 0; i < REFILLS; i++) {
        for (uint64_t holes = dice_sized(&p->dice, 8); holes != 0 && p->lives != 0; holes--)
            player_gives(p, (unsigned)dice_below(&p->dice, p->lives));
        player_fills(p);
    }
    player_empties(p);
}

/* The only hole is a word of level 0, where one block fills all but a page: that page, then the block, goes back. */
static void play_odd_hole(player_t *p)
{
    unsigned units = p->arena.shape.width;
    uint64_t hole = 0;
    player_fills(p);
    while (hole < units && p->lives > 1) {
        hole += p->live[p->lives - 1].pages;
        player_gives_last(p);
    }
    if (hole >= units && player_takes_exactly(p, units - 1, 0, 0)) {
        assert_true(player_takes(p, 0, 0));
        player_gives_last(p);
        player_gives_last(p);
    }
    player_empties(p);
}

/* A unit of the root shows every order, one after the other, until all of it is free; then all but two pages are taken. */
static void play_remnant(player_t *p)
{
    uint64_t unit = 1;
    while (unit * p->arena.shape.width < p->arena.shape.pages)
        unit *= p->arena.shape.width;
    for (unsigned order = p->arena.shape.top_order + 1; order-- != 0;) {
        if (UINT64_C(1) << order < unit)
            assert_true(player_takes(p, order, 0));
    }
    if (unit > 1)
        assert_true(player_takes(p, 0, 0));
    player_empties(p);
    if (unit > 2 && player_takes_exactly(p, unit - 2, 0, 0))
        player_empties(p);
}

static int take_something(player_t *p, unsigned least, int high)
{
    unsigned order = least + (unsigned)dice_sized(&p->dice, p->arena.shape.top_order + 1 - least) - 1;
    if (dice_percent(&p->dice, 80))
        return player_takes(p, order, high);
    uint64_t align = UINT64_C(1) << dice_below(&p->dice, p->arena.shape.top_order + 2);
    return player_takes_exactly(p, dice_sized(&p->dice, UINT64_C(1) << order), align, high);
}

/* Ever more blocks of all orders, mostly at one end, and ever fewer. */
static void play_tides(player_t *p)
{
    for (unsigned tide = 0; tide < TIDES; tide++) {
        unsigned least = (unsigned)dice_below(&p->dice, p->arena.shape.top_order + 1);
        int high = dice_percent(&p->dice, 50);
        for (unsigned i = 0; i < LONGEST_TIDE && take_something(p, least, high ^ dice_percent(&p->dice, 12)); i++) {
            if (dice_percent(&p->dice, 25))
                player_gives(p, (unsigned)dice_below(&p->dice, p->lives));
        }
        for (unsigned left = tide % 2 != 0 ? 0 : p->lives / 2; p->lives > left;)
            player_gives(p, (unsigned)dice_below(&p->dice, p->lives));
    }
    player_empties(p);
}

static void play(player_t *p)
{
    const analloc_shape_t *shape = &p->arena.shape;
    play_empty(p);
    play_holes(p);
    play_odd_hole(p);
    play_remnant(p);
    play_tides(p);
    print_message("%u levels, %" PRIu64 " pages: alloc %u of %u writes, free %u of %u\n", shape->levels, shape->pages,
                  p->worst_alloc, shape->worst_writes_alloc, p->worst_free, shape->worst_writes_free);
}

/* The bounds mean something: they are reached. One cell less with two levels of two units: a word of level 0 shows order
 * 0 at the most, and that hint is in one cell. */
static void test_one_call_writes_what_the_shape_says(void)
{
    for (unsigned levels = 1; levels <= MOST_LEVELS; levels++) {
        open_levels(levels);
        play(&player);
        unsigned less = player.arena.shape.width == 2 && levels == 2;
        assert_int_equal(player.worst_alloc, player.arena.shape.worst_writes_alloc - less);
        assert_int_equal(player.worst_free, player.arena.shape.worst_writes_free);
        player_close(&player);
    }
}

static void test_one_call_writes_no_more_where_both_ends_are_ragged(void)
{
    for (unsigned levels = 3; levels <= MOST_LEVELS; levels++) {
        player_open(&player, aligned_page + 3, pages_for(levels) - 5);
        play(&player);
        player_close(&player);
    }
}

/* ------------------------------------------------------------------ creation */

/* Most nodes that creation writes for arenas of this shape, whatever their ends. */
static unsigned most_nodes_created(unsigned levels, uint32_t flags)
{
    unsigned most = 0;
    for (unsigned cut = 0; cut < 2 && pages_for(levels) > 2; cut++) {
        analloc_config_t config = {aligned_page + cut, pages_for(levels) - 2 * cut, 1, flags, NULL, NULL};
        arena_t arena;
        ledger_clear();
        assert_status(arena_open(&arena, &config, 0xA5), ANALLOC_OK);
        unsigned nodes = ledger_nodes(&arena), bound = 2 * arena.shape.levels - 1;
        assert_in_range(nodes, 1, bound);
        if (nodes > most)
            most = nodes;
        arena_close(&arena);
    }
    return most;
}

static void test_creation_writes_two_nodes_a_level(void)
{
    for (unsigned levels = 2; levels <= MOST_LEVELS; levels++) {
        assert_int_equal(most_nodes_created(levels, ANALLOC_START_FREE), 2 * levels - 1);
        assert_int_equal(most_nodes_created(levels, ANALLOC_START_RESERVED), 2 * levels - 1);
    }
}

/* ------------------------------------------------------------------ pieces */

static unsigned blocks_in(const player_t *p, uint64_t first, uint64_t pages)
{
    unsigned blocks = 0;
    analloc_block_t block;
    for (uint64_t at = first; at < first + pages; at = block.address + block.bytes, blocks++) {
        assert_status(analloc_find((analloc_t)&p->arena.handle, at, &block), ANALLOC_OK);
        assert_int_equal(block.state, ANALLOC_LIVE);
    }
    return blocks;
}

static unsigned pieces_taken(player_t *p, uint64_t first, uint64_t pages)
{
    assert_status(analloc_take(&p->arena.handle, first, pages), ANALLOC_OK);
    unsigned pieces = blocks_in(p, first, pages);
    assert_status(analloc_free_range(&p->arena.handle, first, pages), ANALLOC_OK);
    return pieces;
}

/* All but the first and the last page, whether those are free or live, is the most. */
static void test_taking_makes_two_pieces_a_level(void)
{
    for (unsigned levels = 2; levels <= MOST_LEVELS; levels++) {
        open_levels(levels);
        uint64_t base = player.arena.config.base, pages = player.arena.shape.pages;
        unsigned bound = 2 * levels - 1, least = bound - (player.arena.shape.width == 2); /* the root is all split */
        assert_int_equal(pieces_taken(&player, base + 1, pages - 2), least);
        for (unsigned i = 0; i < 1000; i++) {
            uint64_t first = dice_below(&player.dice, pages), most = pages - first;
            assert_in_range(pieces_taken(&player, base + first, dice_sized(&player.dice, most)), 1, bound);
        }
        assert_true(player_takes(&player, 0, 0) && player_takes(&player, 0, 1));
        assert_int_equal(pieces_taken(&player, base + 1, pages - 2), least);
        player_empties(&player);
        player_close(&player);
    }
}

static const test_case_t cases[] = {
    TEST_CASE(test_one_call_writes_what_the_shape_says),
    TEST_CASE(test_one_call_writes_no_more_where_both_ends_are_ragged),
    TEST_CASE(test_creation_writes_two_nodes_a_level),
    TEST_CASE(test_taking_makes_two_pieces_a_level),
};

static TEST_GROUP(writes, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&writes};
    return cases_main(argc, argv, groups, 1);
}
