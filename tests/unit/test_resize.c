/* analloc_resize: in place or not at all.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

static void resizes(uint64_t page, uint64_t bytes, uint32_t flags, uint64_t pages)
{
    uint64_t granted = 77;
    assert_status(analloc_resize(&arena.handle, page * PAGE, bytes, flags, &granted), ANALLOC_OK);
    assert_int_equal(granted, pages * PAGE);
}

static void fails(uint64_t page, uint64_t bytes, uint32_t flags, analloc_status_t status)
{
    uint64_t granted = 77;
    assert_status(analloc_resize(&arena.handle, page * PAGE, bytes, flags, &granted), status);
    assert_int_equal(granted, 0);
}

static void test_resize_to_the_same_size(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 4, 0, 0);
    resizes(16, 4 * PAGE, 0, 4);
    resizes(16, 3 * PAGE, 0, 4);
    resizes(16, 4 * PAGE - 1, ANALLOC_EXACT, 4);
    assert_looks(&arena, "Llll............");
    close_arena(&arena);
}

static void test_resize_shrinks_always(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 16, 0, 0);
    resizes(16, 5 * PAGE, 0, 8);
    resizes(16, 1, 0, 1);
    assert_looks(&arena, "L...............");
    assert_int_equal(analloc_largest(&arena.handle), 8 * PAGE);
    close_arena(&arena);
}

static void test_resize_shrinks_to_exactly_n_pages(void)
{
    for (uint64_t pages = 1; pages <= 128; pages++) {
        open_pages(&arena, 128, 128);
        assert_gets(&arena, 128, 0, 0);
        resizes(128, pages * PAGE, ANALLOC_EXACT, pages);
        analloc_stats_t stats;
        assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
        assert_int_equal(stats.live_bytes, pages * PAGE);
        if (pages < 128)
            assert_true(analloc_is_free(&arena.handle, (128 + pages) * PAGE, (128 - pages) * PAGE));
        assert_status(analloc_free_range(&arena.handle, 128 * PAGE, pages * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 128 * PAGE);
        close_arena(&arena);
    }
}

/* From every size to every larger one: across words and levels it becomes one block. */
static void test_resize_grows_to_one_block(void)
{
    for (uint64_t from = 1; from <= 256; from *= 2) {
        for (uint64_t to = from; to <= 256; to *= 2) {
            open_pages(&arena, 256, 512);
            assert_gets(&arena, from, 0, 0);
            resizes(256, to * PAGE, 0, to);
            analloc_block_t block;
            assert_status(analloc_find(&arena.handle, (256 + to - 1) * PAGE, &block), ANALLOC_OK);
            assert_int_equal(block.address, 256 * PAGE);
            assert_int_equal(block.bytes, to * PAGE);
            assert_status(analloc_check(&arena.handle, NULL), ANALLOC_OK);
            assert_status(analloc_free_at(&arena.handle, 256 * PAGE), ANALLOC_OK);
            assert_int_equal(analloc_largest(&arena.handle), 256 * PAGE);
            close_arena(&arena);
        }
    }
}

static void test_resize_grows_to_exactly_n_pages(void)
{
    for (uint64_t pages = 2; pages <= 128; pages++) {
        open_pages(&arena, 128, 128);
        assert_gets(&arena, 2, 0, 0);
        resizes(128, pages * PAGE, ANALLOC_EXACT, pages);
        if (pages < 128)
            assert_true(analloc_is_free(&arena.handle, (128 + pages) * PAGE, (128 - pages) * PAGE));
        assert_status(analloc_free_range(&arena.handle, 128 * PAGE, pages * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 128 * PAGE);
        close_arena(&arena);
    }
}

/* 2^n pages from a natural place on are one block, from whatever they were cut. */
static void test_resize_shrinks_to_one_block(void)
{
    for (uint64_t from = 2; from <= 64; from++) {
        for (uint64_t to = 1; to <= from; to *= 2) {
            analloc_block_t block;
            open_pages(&arena, 64, 64);
            assert_gets(&arena, 64, 0, 0);
            resizes(64, from * PAGE, ANALLOC_EXACT, from);
            resizes(64, to * PAGE, ANALLOC_EXACT, to);
            assert_status(analloc_find(&arena.handle, 64 * PAGE, &block), ANALLOC_OK);
            assert_int_equal(block.bytes, to * PAGE);
            close_arena(&arena);
        }
    }
}

static void test_resize_needs_free_neighbours(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 2, 0, 0);
    assert_status(analloc_take(&arena.handle, 19 * PAGE, PAGE), ANALLOC_OK);
    fails(16, 4 * PAGE, 0, ANALLOC_E_IN_USE);
    fails(16, 16 * PAGE, 0, ANALLOC_E_IN_USE);
    resizes(16, 3 * PAGE, ANALLOC_EXACT, 3);
    assert_looks(&arena, arena.shape.width == 2 ? "LlLL............" : "LllL............");
    assert_status(analloc_reserve(&arena.handle, 21 * PAGE, PAGE), ANALLOC_OK);
    assert_gets(&arena, 1, 0, 4);
    fails(20, 2 * PAGE, 0, ANALLOC_E_IN_USE);
    close_arena(&arena);
}

static void test_resize_needs_an_aligned_start(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 18 * PAGE, 2 * PAGE), ANALLOC_OK);
    fails(18, 4 * PAGE, 0, ANALLOC_E_LIMITS);
    fails(18, 3 * PAGE, ANALLOC_EXACT, ANALLOC_E_LIMITS);
    close_arena(&arena);
}

static void test_resize_ends_with_the_arena(void)
{
    static const uint64_t sizes[] = {9 * PAGE, 13 * PAGE, 17 * PAGE, UINT64_C(1) << 50, UINT64_MAX};
    open_pages(&arena, 16, 12);
    assert_status(analloc_take(&arena.handle, 24 * PAGE, PAGE), ANALLOC_OK);
    resizes(24, 4 * PAGE, 0, 4);
    fails(24, 5 * PAGE, 0, ANALLOC_E_LIMITS);
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        fails(24, sizes[i], 0, ANALLOC_E_LIMITS);
        fails(24, sizes[i], ANALLOC_EXACT, ANALLOC_E_LIMITS);
    }
    assert_looks(&arena, "........Llll");
    close_arena(&arena);
}

/* A block that is larger than the largest natural one can still keep its size, or shrink. */
static void test_resize_of_a_block_larger_than_any_order(void)
{
    open_pages(&arena, 1, 3);
    assert_status(analloc_take(&arena.handle, PAGE, 3 * PAGE), ANALLOC_OK);
    analloc_block_t block;
    assert_status(analloc_find(&arena.handle, PAGE, &block), ANALLOC_OK);
    if (block.bytes == 3 * PAGE) { /* words of four units and more */
        resizes(1, 3 * PAGE, ANALLOC_EXACT, 3);
        resizes(1, 2 * PAGE, ANALLOC_EXACT, 2);
    }
    close_arena(&arena);
}

/* What an exact request or analloc_take has made need not be a power of two: of the same order, it stays as it is. */
static void test_resize_of_an_odd_block_to_the_same_order(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 20 * PAGE, 3 * PAGE), ANALLOC_OK);
    analloc_block_t block;
    assert_status(analloc_find(&arena.handle, 20 * PAGE, &block), ANALLOC_OK);
    if (block.bytes == 3 * PAGE) { /* words of four units and more */
        resizes(20, 2 * PAGE + 1, 0, 3);
        resizes(20, 3 * PAGE, 0, 3);
        resizes(20, 3 * PAGE + 1, 0, 4);
        assert_looks(&arena, "....Llll........");
    }
    close_arena(&arena);
}

static void test_resize_without_granted(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 1, 0, 0);
    assert_status(analloc_resize(&arena.handle, 16 * PAGE, 2 * PAGE, 0, NULL), ANALLOC_OK);
    assert_status(analloc_resize(&arena.handle, 16 * PAGE, 0, 0, NULL), ANALLOC_OK);
    assert_looks(&arena, "L...............");
    close_arena(&arena);
}

static void refuses(uint64_t address, uint32_t flags, analloc_status_t status)
{
    snapshot_t before;
    uint64_t granted = 77;
    before_call(&arena, &before);
    analloc_status_t got = analloc_resize(&arena.handle, address, 2 * PAGE, flags, &granted);
    assert_refused(&arena, &before, got, status, "analloc_resize", address, 2 * PAGE);
    assert_int_equal(granted, 0);
}

static void test_resize_refuses(void)
{
    uint64_t granted = 77;
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 4, 0, 0);
    assert_status(analloc_reserve(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    refuses(17 * PAGE, 0, ANALLOC_E_INTERIOR);
    refuses(20 * PAGE, 0, ANALLOC_E_NOT_LIVE);
    refuses(31 * PAGE, 0, ANALLOC_E_RESERVED);
    refuses(16 * PAGE + 1, 0, ANALLOC_E_MISALIGNED);
    refuses(32 * PAGE, 0, ANALLOC_E_FOREIGN);
    refuses(16 * PAGE, ANALLOC_HIGH, ANALLOC_E_ARGUMENT);
    refuses(16 * PAGE, 4, ANALLOC_E_ARGUMENT);
    assert_status(analloc_resize(NULL, 16 * PAGE, PAGE, 0, &granted), ANALLOC_E_ARGUMENT);
    assert_int_equal(granted, 0);
    assert_looks(&arena, "Llll...........#");
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_resize_to_the_same_size),
    TEST_CASE(test_resize_shrinks_always),
    TEST_CASE(test_resize_shrinks_to_exactly_n_pages),
    TEST_CASE(test_resize_grows_to_one_block),
    TEST_CASE(test_resize_grows_to_exactly_n_pages),
    TEST_CASE(test_resize_shrinks_to_one_block),
    TEST_CASE(test_resize_needs_free_neighbours),
    TEST_CASE(test_resize_needs_an_aligned_start),
    TEST_CASE(test_resize_ends_with_the_arena),
    TEST_CASE(test_resize_of_a_block_larger_than_any_order),
    TEST_CASE(test_resize_without_granted),
    TEST_CASE(test_resize_of_an_odd_block_to_the_same_order),
    TEST_CASE(test_resize_refuses),
};

TEST_GROUP(unit_resize, cases);
