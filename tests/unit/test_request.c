/* analloc_request: direction, limits, alignment, boundary, exact sizes, and the reason where nothing is found.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;
static analloc_answer_t answer;

static analloc_status_t ask(analloc_request_t request)
{
    memset(&answer, 0xEE, sizeof answer);
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    assert_status(answer.status, status);
    if (status != ANALLOC_OK) {
        assert_int_equal(answer.address, 0);
        assert_int_equal(answer.bytes, 0);
        assert_int_equal(answer.blocks, 0);
    }
    return status;
}

static void gives(analloc_request_t request, uint64_t page, uint64_t pages)
{
    assert_status(ask(request), ANALLOC_OK);
    assert_int_equal(answer.address, page * PAGE);
    assert_int_equal(answer.bytes, pages * PAGE);
    assert_int_equal(answer.largest, 0);
}

static void fails(analloc_request_t request, analloc_status_t status, uint64_t largest_pages)
{
    assert_status(ask(request), status);
    assert_int_equal(answer.largest, largest_pages * PAGE);
}

#define WANT(pages, ...) ((analloc_request_t){.bytes = (pages)*PAGE, __VA_ARGS__})

static void test_request_lowest_and_highest_place(void)
{
    open_pages(&arena, 3, 40); /* pages 3 to 42 */
    gives(WANT(1, .flags = 0), 3, 1);
    gives(WANT(1, .flags = ANALLOC_HIGH), 42, 1);
    gives(WANT(2, .flags = 0), 4, 2);
    gives(WANT(3, .flags = ANALLOC_HIGH), 36, 4);
    gives(WANT(8, .flags = 0), 8, 8);
    gives(WANT(8, .flags = ANALLOC_HIGH), 24, 8);
    gives(WANT(0, .flags = 0), 6, 1);
    close_arena(&arena);
}

static void test_request_between_limits(void)
{
    open_pages(&arena, 16, 64); /* pages 16 to 79 */
    gives(WANT(4, .lowest = 17 * PAGE), 20, 4);
    gives(WANT(4, .lowest = 20 * PAGE), 24, 4);
    gives(WANT(4, .lowest = 28 * PAGE - 1), 28, 4);
    gives(WANT(4, .lowest = 28 * PAGE + 1), 32, 4);
    gives(WANT(4, .highest = 40 * PAGE - 1, .flags = ANALLOC_HIGH), 36, 4);
    gives(WANT(4, .highest = 40 * PAGE - 2, .flags = ANALLOC_HIGH), 16, 4);
    gives(WANT(1, .lowest = 50 * PAGE, .highest = 51 * PAGE - 1), 50, 1);
    fails(WANT(1, .lowest = 50 * PAGE, .highest = 51 * PAGE - 1), ANALLOC_E_NONE_LEFT, 0);
    gives(WANT(1, .lowest = 0, .highest = UINT64_MAX), 40, 1);
    gives(WANT(1, .lowest = 0, .highest = UINT64_MAX, .flags = ANALLOC_HIGH), 79, 1);
    close_arena(&arena);
}

static void test_request_limits_that_cannot_be_met(void)
{
    open_pages(&arena, 16, 64);
    fails(WANT(1, .lowest = 80 * PAGE), ANALLOC_E_LIMITS, 0);
    fails(WANT(1, .lowest = UINT64_MAX), ANALLOC_E_LIMITS, 0);
    fails(WANT(1, .highest = 16 * PAGE - 1), ANALLOC_E_LIMITS, 0);
    fails(WANT(1, .highest = 1), ANALLOC_E_LIMITS, 0);
    fails(WANT(1, .lowest = 20 * PAGE + 1, .highest = 22 * PAGE - 2), ANALLOC_E_LIMITS, 0);
    fails(WANT(4, .lowest = 21 * PAGE, .highest = 27 * PAGE - 1), ANALLOC_E_LIMITS, 2);
    fails(WANT(8, .highest = 24 * PAGE - 2), ANALLOC_E_LIMITS, 4);
    fails(WANT(64, .lowest = 32 * PAGE), ANALLOC_E_TOO_LARGE, 32);
    assert_looks(&arena, "................................................................");
    close_arena(&arena);
}

static void test_request_says_what_would_be_allowed(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 20 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    fails(WANT(16, .flags = 0), ANALLOC_E_FRAGMENTED, 4);
    fails(WANT(8, .lowest = 24 * PAGE), ANALLOC_E_FRAGMENTED, 4);
    fails(WANT(4, .lowest = 20 * PAGE, .highest = 24 * PAGE - 1), ANALLOC_E_FRAGMENTED, 2);
    fails(WANT(2, .lowest = 20 * PAGE, .highest = 22 * PAGE - 1), ANALLOC_E_NONE_LEFT, 0);
    fails(WANT(17, .flags = 0), ANALLOC_E_TOO_LARGE, 4);
    fails(WANT(8, .boundary = 2 * PAGE), ANALLOC_E_LIMITS, 2); /* a boundary is a limit, too */
    fails(WANT(16, .boundary = 16 * PAGE), ANALLOC_E_FRAGMENTED, 4);
    fails(WANT(1, .boundary = 16), ANALLOC_E_LIMITS, 0);
    close_arena(&arena);
}

static void test_request_sizes_that_no_arena_has(void)
{
    static const uint64_t sizes[] = {16 * PAGE + 1, UINT64_C(1) << 40, UINT64_C(1) << 63, UINT64_MAX - PAGE,
                                     UINT64_MAX};
    open_pages(&arena, 16, 16);
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (uint32_t flags = 0; flags < 4; flags++) {
            analloc_request_t request = {.bytes = sizes[i], .flags = flags};
            fails(request, ANALLOC_E_TOO_LARGE, 16);
        }
    }
    close_arena(&arena);
    open_arena(&arena, 16, 16, 1, 0); /* a page is a byte: as many pages as numbers can tell */
    assert_status(ask((analloc_request_t){.bytes = UINT64_MAX, .flags = ANALLOC_EXACT}), ANALLOC_E_TOO_LARGE);
    assert_status(ask((analloc_request_t){.bytes = UINT64_MAX}), ANALLOC_E_TOO_LARGE);
    close_arena(&arena);
}

static void test_request_alignment_of_single_pages(void)
{
    open_pages(&arena, 17, 47); /* pages 17 to 63 */
    gives(WANT(1, .align = 16 * PAGE), 32, 1);
    gives(WANT(3, .align = 8 * PAGE), 24, 4);
    gives(WANT(3, .align = 8 * PAGE, .flags = ANALLOC_EXACT), 40, 3);
    gives(WANT(2, .align = 16 * PAGE, .flags = ANALLOC_HIGH), 48, 2);
    gives(WANT(1, .align = 1), 17, 1);
    gives(WANT(1, .align = 16), 18, 1);
    gives(WANT(1, .align = PAGE), 19, 1);
    assert_looks(&arena, arena.shape.width == 2 ? "LLL....Llll....L.......LlL.....Ll.............."
                                                : "LLL....Llll....L.......Lll.....Ll..............");
    close_arena(&arena);
}

static void test_request_alignment_above_any_block(void)
{
    open_pages(&arena, 1023, 8); /* page 1024 is a multiple of 4 MiB */
    gives(WANT(1, .align = 1024 * PAGE), 1024, 1);
    fails(WANT(1, .align = 1024 * PAGE), ANALLOC_E_FRAGMENTED, 2);
    fails(WANT(1, .align = UINT64_C(1) << 63), ANALLOC_E_LIMITS, 2);
    assert_status(analloc_free_at(&arena.handle, 1024 * PAGE), ANALLOC_OK);
    gives(WANT(4, .align = 1024 * PAGE, .flags = ANALLOC_HIGH), 1024, 4);
    close_arena(&arena);
}

/* Of pages 64 to 64 + pages - 1, take all but these two. */
static void take_all_but(uint64_t pages, uint64_t one, uint64_t other)
{
    open_pages(&arena, 64, pages);
    for (uint64_t page = 64; page < 64 + pages; page++)
        if (page != one && page != other)
            assert_status(analloc_take(&arena.handle, page * PAGE, PAGE), ANALLOC_OK);
}

/* A single page serves, where no block is free that has the alignment by its order. */
static void test_request_alignment_of_a_page_among_live_ones(void)
{
    take_all_but(64, 96, 97);
    fails(WANT(1, .align = 128 * PAGE), ANALLOC_E_LIMITS, 2);
    gives(WANT(1, .align = 32 * PAGE), 96, 1);
    fails(WANT(1, .align = 2 * PAGE), ANALLOC_E_FRAGMENTED, 1);
    close_arena(&arena);
}

/* Limits are not met only if no multiple of the alignment has room between them. */
static void test_request_alignment_between_limits(void)
{
    open_pages(&arena, 0, 64);
    gives(WANT(1, .align = 16 * PAGE, .highest = 4 * PAGE - 1), 0, 1);
    gives(WANT(1, .align = 16 * PAGE, .lowest = 15 * PAGE + 1, .highest = 17 * PAGE - 1), 16, 1);
    fails(WANT(1, .align = 16 * PAGE, .lowest = 15 * PAGE + 1, .highest = 17 * PAGE - 2), ANALLOC_E_LIMITS, 0);
    fails(WANT(1, .align = 16 * PAGE, .lowest = 17 * PAGE, .highest = 32 * PAGE - 1), ANALLOC_E_LIMITS, 8);
    fails(WANT(2, .align = 16 * PAGE, .highest = 2 * PAGE - 2), ANALLOC_E_LIMITS, 0);
    close_arena(&arena);
}

static void test_request_alignment_at_a_ragged_end(void)
{
    open_pages(&arena, 0, 24);
    gives(WANT(1, .align = 16 * PAGE, .flags = ANALLOC_HIGH), 16, 1);
    gives(WANT(1, .align = 16 * PAGE, .flags = ANALLOC_HIGH), 0, 1);
    close_arena(&arena);
    open_pages(&arena, UINT64_MAX / PAGE - 7, 8); /* nothing lies above */
    gives(WANT(1, .align = 8 * PAGE), UINT64_MAX / PAGE - 7, 1);
    fails(WANT(1, .align = UINT64_C(1) << 63), ANALLOC_E_LIMITS, 4);
    close_arena(&arena);
}

/* So many addresses with the alignment are looked at one by one; where there are more, a block that has it by its
 * order comes before them. */
static void test_request_alignment_tries_64_addresses(void)
{
    take_all_but(127, 190, 0); /* the last of 64 */
    gives(WANT(1, .align = 2 * PAGE), 190, 1);
    close_arena(&arena);
    take_all_but(127, 64, 190); /* and no more: the lowest and highest, though larger blocks are free */
    assert_status(analloc_free_range(&arena.handle, 80 * PAGE, 16 * PAGE), ANALLOC_OK);
    gives(WANT(1, .align = 2 * PAGE), 64, 1);
    gives(WANT(1, .align = 2 * PAGE, .flags = ANALLOC_HIGH), 190, 1);
    gives(WANT(1, .align = 2 * PAGE, .flags = ANALLOC_HIGH), 94, 1);
    close_arena(&arena);
    take_all_but(129, 190, 192);
    gives(WANT(1, .align = 2 * PAGE), 190, 1);
    fails(WANT(1, .align = 2 * PAGE), ANALLOC_E_FRAGMENTED, 1); /* the 65th is free */
    gives(WANT(1, .align = 2 * PAGE, .flags = ANALLOC_HIGH), 192, 1);
    fails(WANT(1, .align = 2 * PAGE, .flags = ANALLOC_HIGH), ANALLOC_E_NONE_LEFT, 0);
    close_arena(&arena);
    take_all_but(129, 190, 191);
    assert_status(analloc_free_at(&arena.handle, 64 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 192 * PAGE), ANALLOC_OK);
    gives(WANT(1, .align = 2 * PAGE), 190, 1);
    gives(WANT(1, .align = 2 * PAGE), 64, 1);
    close_arena(&arena);
}

/* With a move under way, what is not found may be on its way; what is found counts. */
static void test_request_looks_on_where_memory_is_on_the_move(void)
{
    if (!variant.threads)
        return;
    take_all_but(127, 190, 0);
    void *moves = (void *)arena.handle.tree.moves;
    snapshot_t before;
    snapshot_take(&before, moves, sizeof(uintptr_t));
    memset(moves, 1, sizeof(uintptr_t));
    assert_status(ask(WANT(2, .align = 4 * PAGE)), ANALLOC_E_BUSY);
    gives(WANT(1, .align = 2 * PAGE), 190, 1);
    assert_status(ask(WANT(1, .align = 2 * PAGE)), ANALLOC_E_BUSY);
    assert_status(analloc_free_range(&arena.handle, 184 * PAGE, 4 * PAGE), ANALLOC_OK);
    memset(moves, 1, sizeof(uintptr_t));
    gives(WANT(3, .highest = 191 * PAGE - 1, .flags = ANALLOC_EXACT | ANALLOC_HIGH), 184, 3);
    assert_status(ask(WANT(3, .highest = 191 * PAGE - 1, .flags = ANALLOC_EXACT | ANALLOC_HIGH)), ANALLOC_E_BUSY);
    assert_status(ask(WANT(3, .highest = 191 * PAGE - 1, .flags = ANALLOC_EXACT)), ANALLOC_E_BUSY);
    memcpy(moves, before.copy, before.bytes);
    assert_true(snapshot_same(&before));
    close_arena(&arena);
}

static void test_request_never_crosses_a_boundary(void)
{
    open_pages(&arena, 3, 61);
    for (unsigned i = 0; i < 8; i++) {
        assert_status(ask(WANT(3, .boundary = 4 * PAGE, .flags = i % 2)), ANALLOC_OK);
        assert_int_equal(answer.address / (4 * PAGE), (answer.address + answer.bytes - 1) / (4 * PAGE));
    }
    assert_status(ask(WANT(4, .boundary = 4 * PAGE)), ANALLOC_OK); /* just fills what is between two */
    fails(WANT(5, .boundary = 4 * PAGE), ANALLOC_E_LIMITS, 4);
    fails(WANT(5, .boundary = 4 * PAGE, .flags = ANALLOC_EXACT), ANALLOC_E_LIMITS, 4);
    assert_status(ask(WANT(1, .boundary = UINT64_C(1) << 63)), ANALLOC_OK);
    close_arena(&arena);
}

static void test_request_alignment_and_boundary_together(void)
{
    open_pages(&arena, 1, 63);
    gives(WANT(1, .align = 16 * PAGE, .boundary = 2 * PAGE), 16, 1);
    gives(WANT(2, .align = 16 * PAGE, .boundary = 2 * PAGE, .lowest = 20 * PAGE, .highest = 60 * PAGE), 32, 2);
    close_arena(&arena);
}

/* How many words describe n pages from an aligned start: one for each digit of n in base `width` that is not 0. */
static uint32_t words_for(uint64_t pages)
{
    uint32_t words = 0;
    for (uint32_t level = 0; level + 1 < arena.shape.levels; level++, pages /= arena.shape.width)
        words += pages % arena.shape.width != 0;
    return words + (pages != 0);
}

static void test_request_exactly_n_pages(void)
{
    for (uint64_t pages = 1; pages <= 200; pages++) {
        open_pages(&arena, 256, 256);
        gives(WANT(pages, .flags = ANALLOC_EXACT), 256, pages);
        assert_int_equal(answer.blocks, words_for(pages));
        assert_int_equal(analloc_is_free(&arena.handle, (256 + pages) * PAGE, (256 - pages) * PAGE), 1);
        analloc_stats_t stats;
        assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
        assert_int_equal(stats.live_bytes, pages * PAGE);
        assert_int_equal(stats.live_blocks, answer.blocks);
        assert_status(analloc_free_range(&arena.handle, 256 * PAGE, pages * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 256 * PAGE);
        close_arena(&arena);
    }
}

/* Blocks are as many as are said. */
static void assert_blocks(void)
{
    uint32_t blocks = 0;
    analloc_block_t block;
    for (uint64_t at = answer.address; at < answer.address + answer.bytes; at += block.bytes, blocks++)
        assert_status(analloc_find(&arena.handle, at, &block), ANALLOC_OK);
    assert_int_equal(answer.blocks, blocks);
    assert_int_equal(answer.blocks, words_for(answer.bytes / PAGE));
}

/* An exact request needs no room for what it would give back, whether a limit takes it or the end of the arena. */
static void test_request_exactly_what_the_end_leaves(void)
{
    static const uint64_t highest[] = {0, 22, 20, 20, 16, 16, 16, 16};
    for (uint64_t pages = 1; pages <= 7; pages++) {
        open_pages(&arena, 16, 7);
        gives(WANT(pages, .flags = ANALLOC_EXACT), 16, pages);
        assert_blocks();
        assert_status(analloc_free_range(&arena.handle, 16 * PAGE, pages * PAGE), ANALLOC_OK);
        gives(WANT(pages, .flags = ANALLOC_EXACT | ANALLOC_HIGH), highest[pages], pages);
        assert_blocks();
        close_arena(&arena);
    }
    open_pages(&arena, 16, 7);
    fails(WANT(5, .flags = 0), ANALLOC_E_TOO_LARGE, 4);
    fails(WANT(8, .flags = ANALLOC_EXACT), ANALLOC_E_TOO_LARGE, 4);
    fails(WANT(5, .highest = 21 * PAGE - 2, .flags = ANALLOC_EXACT), ANALLOC_E_LIMITS, 4);
    fails(WANT(5, .lowest = 16 * PAGE + 1, .flags = ANALLOC_EXACT), ANALLOC_E_LIMITS, 2);
    close_arena(&arena);
    open_pages(&arena, 20, 7); /* five from a multiple of eight are three */
    fails(WANT(5, .flags = ANALLOC_EXACT), ANALLOC_E_TOO_LARGE, 4);
    close_arena(&arena);
}

static void test_request_exactly_what_the_limits_leave(void)
{
    open_pages(&arena, 16, 64);
    gives(WANT(3, .lowest = 20 * PAGE, .highest = 23 * PAGE - 1, .flags = ANALLOC_EXACT), 20, 3);
    assert_blocks();
    fails(WANT(3, .lowest = 20 * PAGE, .highest = 23 * PAGE - 1, .flags = ANALLOC_EXACT), ANALLOC_E_NONE_LEFT, 0);
    fails(WANT(3, .lowest = 20 * PAGE, .highest = 23 * PAGE - 2, .flags = ANALLOC_EXACT), ANALLOC_E_LIMITS, 0);
    fails(WANT(3, .lowest = 24 * PAGE, .highest = 27 * PAGE - 1), ANALLOC_E_LIMITS, 2);
    gives(WANT(23, .lowest = 31 * PAGE, .highest = 55 * PAGE - 1, .flags = ANALLOC_EXACT), 32, 23);
    assert_blocks();
    close_arena(&arena);
}

/* The place whose tail is cut off is the highest of all: the last one for low, the first one for high. */
static void test_request_exactly_in_turn(void)
{
    analloc_request_t low = WANT(3, .highest = 31 * PAGE - 1, .flags = ANALLOC_EXACT), high = low;
    high.flags |= ANALLOC_HIGH;
    open_pages(&arena, 16, 16);
    gives(high, 28, 3);
    gives(high, 24, 3);
    assert_status(analloc_free_range(&arena.handle, 28 * PAGE, 3 * PAGE), ANALLOC_OK);
    gives(low, 16, 3);
    gives(low, 20, 3);
    gives(low, 28, 3);
    fails(low, ANALLOC_E_FRAGMENTED, 1);
    fails(high, ANALLOC_E_FRAGMENTED, 1);
    close_arena(&arena);
}

static void test_request_exactly_and_aligned(void)
{
    analloc_request_t low = WANT(3, .align = 16 * PAGE, .highest = 67 * PAGE - 1, .flags = ANALLOC_EXACT), high = low;
    high.flags |= ANALLOC_HIGH;
    open_pages(&arena, 30, 38);
    gives(high, 64, 3);
    gives(low, 32, 3);
    gives(high, 48, 3);
    fails(low, ANALLOC_E_FRAGMENTED, 8);
    assert_status(analloc_free_range(&arena.handle, 64 * PAGE, 3 * PAGE), ANALLOC_OK);
    gives(low, 64, 3);
    assert_blocks();
    close_arena(&arena);
}

static void test_request_exact_bytes_are_whole_pages(void)
{
    open_pages(&arena, 16, 16);
    analloc_request_t request = {.bytes = 2 * PAGE + 1, .flags = ANALLOC_EXACT | ANALLOC_HIGH};
    assert_status(ask(request), ANALLOC_OK);
    assert_int_equal(answer.address, 28 * PAGE);
    assert_int_equal(answer.bytes, 3 * PAGE);
    assert_looks(&arena, arena.shape.width == 2 ? "............LlL." : "............Lll.");
    request.bytes = 0;
    assert_status(ask(request), ANALLOC_OK);
    assert_int_equal(answer.address, 31 * PAGE);
    assert_int_equal(answer.bytes, PAGE);
    close_arena(&arena);
}

static void test_request_with_odd_page_sizes(void)
{
    static const uint64_t sizes[] = {3, 48, 1000, 4097};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t page = sizes[i];
        open_arena(&arena, 5 * page, 59 * page, page, 0); /* pages 5 to 63 */
        analloc_request_t request = {.bytes = 7 * page + 1};
        assert_status(ask(request), ANALLOC_OK);
        assert_int_equal(answer.address, 8 * page);
        request.flags = ANALLOC_HIGH | ANALLOC_EXACT;
        request.highest = 40 * page - 1;
        assert_status(ask(request), ANALLOC_OK);
        assert_int_equal(answer.address, 32 * page);
        assert_int_equal(answer.bytes, 8 * page);
        request.boundary = 4096;
        assert_status(ask(request), ANALLOC_E_UNSUPPORTED);
        request.boundary = 0;
        request.align = 2;
        assert_status(ask(request), ANALLOC_E_UNSUPPORTED);
        close_arena(&arena);
    }
}

static void refuses(analloc_request_t request)
{
    snapshot_t before;
    before_call(&arena, &before);
    analloc_status_t status = ask(request);
    assert_int_equal(answer.largest, 0);
    assert_refused(&arena, &before, status, ANALLOC_E_ARGUMENT, "analloc_request", 0, request.bytes);
}

static void test_request_refuses_senseless_arguments(void)
{
    snapshot_t before;
    analloc_request_t request = WANT(2, .flags = 0);
    open_pages(&arena, 16, 16);
    refuses(WANT(2, .flags = 4));
    refuses(WANT(2, .flags = UINT32_MAX));
    refuses(WANT(2, .align = 3));
    refuses(WANT(2, .align = UINT64_MAX));
    refuses(WANT(2, .boundary = 3 * PAGE));
    refuses(WANT(2, .lowest = 20 * PAGE, .highest = 20 * PAGE - 1));
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_request(&arena.handle, NULL, &answer), ANALLOC_E_ARGUMENT,
                   "analloc_request", 0, 0);
    assert_status(answer.status, ANALLOC_E_ARGUMENT);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_request(&arena.handle, &request, NULL), ANALLOC_E_ARGUMENT,
                   "analloc_request", 0, request.bytes);
    assert_status(analloc_request(NULL, &request, &answer), ANALLOC_E_ARGUMENT);
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_request_lowest_and_highest_place),        TEST_CASE(test_request_between_limits),
    TEST_CASE(test_request_limits_that_cannot_be_met),       TEST_CASE(test_request_says_what_would_be_allowed),
    TEST_CASE(test_request_sizes_that_no_arena_has),         TEST_CASE(test_request_alignment_of_single_pages),
    TEST_CASE(test_request_alignment_above_any_block),       TEST_CASE(test_request_never_crosses_a_boundary),
    TEST_CASE(test_request_alignment_and_boundary_together), TEST_CASE(test_request_exactly_n_pages),
    TEST_CASE(test_request_exact_bytes_are_whole_pages),     TEST_CASE(test_request_with_odd_page_sizes),
    TEST_CASE(test_request_refuses_senseless_arguments),
    TEST_CASE(test_request_alignment_of_a_page_among_live_ones),
    TEST_CASE(test_request_alignment_between_limits),
    TEST_CASE(test_request_alignment_at_a_ragged_end),
    TEST_CASE(test_request_alignment_tries_64_addresses),
    TEST_CASE(test_request_looks_on_where_memory_is_on_the_move),
    TEST_CASE(test_request_exactly_what_the_end_leaves),
    TEST_CASE(test_request_exactly_what_the_limits_leave),
    TEST_CASE(test_request_exactly_in_turn),
    TEST_CASE(test_request_exactly_and_aligned),
};

TEST_GROUP(unit_request, cases);
