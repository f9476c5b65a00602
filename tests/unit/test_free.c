/* Giving back by address alone and by ranges, and merging.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

static analloc_status_t free_range(uint64_t page, uint64_t pages)
{
    return analloc_free_range(&arena.handle, page * PAGE, pages * PAGE);
}

static void test_free_at_any_size(void)
{
    open_pages(&arena, 64, 64);
    for (uint64_t pages = 1; pages <= 64; pages *= 2) {
        assert_gets(&arena, pages, 0, 0);
        assert_status(analloc_free_at(&arena.handle, 64 * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 64 * PAGE);
    }
    close_arena(&arena);
}

/* The only live page of arenas of all sizes, also of one that a single word describes: no word is above it. */
static void test_free_at_of_the_only_page(void)
{
    for (uint64_t pages = 1; pages <= 64; pages *= 2) {
        open_pages(&arena, 64, pages);
        assert_gets(&arena, 1, 0, 0);
        assert_status(analloc_free_at(&arena.handle, 64 * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), pages * PAGE);
        assert_status(analloc_free_at(&arena.handle, 64 * PAGE), ANALLOC_E_NOT_LIVE);
        close_arena(&arena);
    }
}

/* Whatever the order of the frees, buddies merge to what they were. */
static void test_free_merges_buddies(void)
{
    static const unsigned strides[] = {1, 3, 7, 11, 13, 31, 63};
    for (unsigned s = 0; s < sizeof strides / sizeof strides[0]; s++) {
        uint64_t list[64];
        open_pages(&arena, 64, 64);
        assert_status(analloc_alloc_pages(&arena.handle, 64, 0, list), ANALLOC_OK);
        for (unsigned i = 0; i < 64; i++)
            assert_status(analloc_free_at(&arena.handle, list[i * strides[s] % 64]), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 64 * PAGE);
        close_arena(&arena);
    }
}

static void test_free_does_not_merge_what_are_no_buddies(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 16 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 19 * PAGE, 13 * PAGE), ANALLOC_OK);
    analloc_block_t block; /* pages 17 and 18 are free and side by side, but not a block of two */
    assert_status(analloc_find(&arena.handle, 17 * PAGE, &block), ANALLOC_OK);
    assert_int_equal(block.bytes, PAGE);
    assert_int_equal(analloc_largest(&arena.handle), PAGE);
    close_arena(&arena);
}

static void refuses_at(uint64_t address, analloc_status_t status)
{
    snapshot_t before;
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_free_at(&arena.handle, address), status, "analloc_free_at", address, 0);
}

static void test_free_at_refuses(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 4, 0, 0);
    assert_gets(&arena, 1, 0, 4);
    assert_status(analloc_reserve(&arena.handle, 24 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(NULL, 16 * PAGE), ANALLOC_E_ARGUMENT);
    refuses_at(0, ANALLOC_E_FOREIGN);
    refuses_at(16 * PAGE - 1, ANALLOC_E_FOREIGN);
    refuses_at(32 * PAGE, ANALLOC_E_FOREIGN);
    refuses_at(UINT64_MAX, ANALLOC_E_FOREIGN);
    refuses_at(16 * PAGE + 1, ANALLOC_E_MISALIGNED);
    refuses_at(22 * PAGE - 1, ANALLOC_E_MISALIGNED);
    refuses_at(17 * PAGE, ANALLOC_E_INTERIOR);
    refuses_at(18 * PAGE, ANALLOC_E_INTERIOR);
    refuses_at(19 * PAGE, ANALLOC_E_INTERIOR);
    refuses_at(21 * PAGE, ANALLOC_E_NOT_LIVE);
    refuses_at(31 * PAGE, ANALLOC_E_NOT_LIVE);
    refuses_at(24 * PAGE, ANALLOC_E_RESERVED);
    refuses_at(25 * PAGE, ANALLOC_E_RESERVED);
    assert_looks(&arena, "LlllL...##......");
    close_arena(&arena);
}

/* A block that is split, merged or whole at a high level is refused as precisely. */
static void test_free_at_refuses_at_every_level(void)
{
    open_pages(&arena, 1024, 1024);
    assert_gets(&arena, 256, 0, 0);
    for (uint64_t page = 1; page < 256; page++)
        refuses_at((1024 + page) * PAGE, ANALLOC_E_INTERIOR);
    for (uint64_t page = 256; page < 1024; page += 5)
        refuses_at((1024 + page) * PAGE, ANALLOC_E_NOT_LIVE);
    assert_status(analloc_free_at(&arena.handle, 1024 * PAGE), ANALLOC_OK);
    refuses_at(1024 * PAGE, ANALLOC_E_NOT_LIVE); /* the words below have died meanwhile */
    assert_status(analloc_reserve(&arena.handle, 1024 * PAGE, 512 * PAGE), ANALLOC_OK);
    for (uint64_t page = 0; page < 512; page += 3)
        refuses_at((1024 + page) * PAGE, ANALLOC_E_RESERVED);
    close_arena(&arena);
}

static void test_free_with_too_large_a_length(void)
{
    snapshot_t before;
    uint64_t address = 16 * PAGE, lengths[] = {4 * PAGE + 1, 8 * PAGE, UINT64_C(1) << 40, UINT64_MAX};
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 4, 0, 0);
    assert_gets(&arena, 4, 0, 4);
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        before_call(&arena, &before);
        analloc_status_t status = analloc_free(&arena.handle, (void *)(uintptr_t)address, lengths[i]);
        assert_refused(&arena, &before, status, ANALLOC_E_LENGTH, "analloc_free", address, lengths[i]);
    }
    close_arena(&arena);
}

static void test_free_range_of_a_whole_extent(void)
{
    for (uint64_t pages = 1; pages <= 100; pages++) {
        analloc_request_t request = {.bytes = pages * PAGE, .flags = ANALLOC_EXACT};
        analloc_answer_t answer;
        open_pages(&arena, 128, 128);
        assert_status(analloc_request(&arena.handle, &request, &answer), ANALLOC_OK);
        assert_status(analloc_free_range(&arena.handle, answer.address, pages * PAGE - 5), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 128 * PAGE);
        close_arena(&arena);
    }
}

/* Any part of a block may be given back; the rest stays live. */
static void test_free_range_of_a_part(void)
{
    for (uint64_t first = 0; first < 32; first++) {
        for (uint64_t pages = 1; pages <= 32 - first; pages++) {
            open_pages(&arena, 32, 64);
            assert_gets(&arena, 32, 0, 0);
            assert_status(free_range(32 + first, pages), ANALLOC_OK);
            assert_true(analloc_is_free(&arena.handle, (32 + first) * PAGE, pages * PAGE));
            analloc_stats_t stats;
            assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
            assert_int_equal(stats.live_bytes, (32 - pages) * PAGE);
            assert_status(free_range(32 + first, pages), ANALLOC_E_NOT_LIVE);
            if (first != 0)
                assert_status(free_range(32, first), ANALLOC_OK);
            if (first + pages != 32)
                assert_status(free_range(32 + first + pages, 32 - first - pages), ANALLOC_OK);
            assert_int_equal(analloc_largest(&arena.handle), 32 * PAGE);
            close_arena(&arena);
        }
    }
}

static void test_free_range_of_several_blocks(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 1, 0, 0);
    assert_gets(&arena, 1, 0, 1);
    assert_gets(&arena, 2, 0, 2);
    assert_gets(&arena, 4, 0, 4);
    assert_gets(&arena, 8, 0, 8);
    assert_status(free_range(17, 9), ANALLOC_OK); /* cuts the last */
    assert_true(analloc_is_free(&arena.handle, 17 * PAGE, 9 * PAGE));
    assert_int_equal(analloc_is_free(&arena.handle, 26 * PAGE, PAGE), 0);
    assert_status(free_range(26, 6), ANALLOC_OK);
    assert_looks(&arena, "L...............");
    close_arena(&arena);
}

static void refuses_range(uint64_t address, uint64_t bytes, analloc_status_t status)
{
    snapshot_t before;
    before_call(&arena, &before);
    analloc_status_t got = analloc_free_range(&arena.handle, address, bytes);
    assert_refused(&arena, &before, got, status, "analloc_free_range", address, bytes);
}

/* All is proved before anything is freed. */
static void test_free_range_refuses(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 8, 0, 0);
    assert_status(analloc_reserve(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_free_range(NULL, 16 * PAGE, PAGE), ANALLOC_E_ARGUMENT);
    refuses_range(16 * PAGE, 9 * PAGE, ANALLOC_E_NOT_LIVE);
    refuses_range(20 * PAGE, 4 * PAGE + 1, ANALLOC_E_NOT_LIVE);
    refuses_range(24 * PAGE, PAGE, ANALLOC_E_NOT_LIVE);
    refuses_range(31 * PAGE, PAGE, ANALLOC_E_RESERVED);
    refuses_range(15 * PAGE, 2 * PAGE, ANALLOC_E_FOREIGN);
    refuses_range(20 * PAGE, 13 * PAGE, ANALLOC_E_FOREIGN);
    refuses_range(32 * PAGE, PAGE, ANALLOC_E_FOREIGN);
    refuses_range(16 * PAGE + 8, PAGE, ANALLOC_E_MISALIGNED);
    refuses_range(17 * PAGE, UINT64_MAX, ANALLOC_E_OVERFLOW);
    assert_looks(&arena, "Llllllll.......#");
    close_arena(&arena);
}

/* Several pieces lie before the one that is wrong: none of them may be gone. */
static void test_free_range_all_or_nothing(void)
{
    uint64_t list[40];
    open_pages(&arena, 5, 60);
    assert_status(analloc_alloc_pages(&arena.handle, 40, 0, list), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, list[33]), ANALLOC_OK);
    refuses_range(5 * PAGE, 40 * PAGE, ANALLOC_E_NOT_LIVE);
    analloc_stats_t stats;
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    assert_int_equal(stats.live_bytes, 39 * PAGE);
    close_arena(&arena);
}

/* A size of 0 means one page where memory is freed. */
static void test_free_range_of_no_bytes_is_one_page(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 1, 0, 0);
    assert_gets(&arena, 1, 0, 1);
    assert_status(analloc_free_range(&arena.handle, 16 * PAGE, 0), ANALLOC_OK);
    assert_looks(&arena, ".L..............");
    assert_status(analloc_free_range(&arena.handle, 16 * PAGE, 0), ANALLOC_E_NOT_LIVE);
    close_arena(&arena);
}

/* What cannot be seen, as the header says: after the block was handed out again, a second free passes. */
static void test_free_again_after_the_block_was_handed_out_again(void)
{
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 1, 0, 0);
    assert_status(analloc_free_at(&arena.handle, 16 * PAGE), ANALLOC_OK);
    assert_gets(&arena, 1, 0, 0);
    assert_status(analloc_free_at(&arena.handle, 16 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 16 * PAGE), ANALLOC_E_NOT_LIVE);
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_free_at_any_size),
    TEST_CASE(test_free_at_of_the_only_page),
    TEST_CASE(test_free_merges_buddies),
    TEST_CASE(test_free_does_not_merge_what_are_no_buddies),
    TEST_CASE(test_free_at_refuses),
    TEST_CASE(test_free_at_refuses_at_every_level),
    TEST_CASE(test_free_with_too_large_a_length),
    TEST_CASE(test_free_range_of_a_whole_extent),
    TEST_CASE(test_free_range_of_a_part),
    TEST_CASE(test_free_range_of_several_blocks),
    TEST_CASE(test_free_range_refuses),
    TEST_CASE(test_free_range_all_or_nothing),
    TEST_CASE(test_free_range_of_no_bytes_is_one_page),
    TEST_CASE(test_free_again_after_the_block_was_handed_out_again),
};

TEST_GROUP(unit_free, cases);
