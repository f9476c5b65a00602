/* Take, reserve and release: given ranges of addresses.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

static analloc_status_t take(uint64_t page, uint64_t pages)
{
    return analloc_take(&arena.handle, page * PAGE, pages * PAGE);
}

static void test_take_exactly_this(void)
{
    for (uint64_t first = 0; first < 40; first++) {
        for (uint64_t pages = 1; pages <= 40 - first; pages++) {
            open_pages(&arena, 5, 40);
            assert_status(take(5 + first, pages), ANALLOC_OK);
            assert_int_equal(analloc_is_free(&arena.handle, 5 * PAGE, (first == 0 ? 1 : first) * PAGE), first != 0);
            if (first + pages < 40)
                assert_true(analloc_is_free(&arena.handle, (5 + first + pages) * PAGE, (40 - first - pages) * PAGE));
            analloc_stats_t stats;
            assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
            assert_int_equal(stats.live_bytes, pages * PAGE);
            assert_true(stats.live_blocks <= 2 * arena.shape.levels);
            assert_status(analloc_free_range(&arena.handle, (5 + first) * PAGE, pages * PAGE), ANALLOC_OK);
            assert_int_equal(analloc_largest(&arena.handle), 16 * PAGE);
            close_arena(&arena);
        }
    }
}

static void test_take_all_or_nothing(void)
{
    open_pages(&arena, 16, 16);
    assert_status(take(20, 2), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 30 * PAGE, PAGE), ANALLOC_OK);
    assert_status(take(16, 16), ANALLOC_E_IN_USE);
    assert_status(take(17, 4), ANALLOC_E_IN_USE);
    assert_status(take(21, 4), ANALLOC_E_IN_USE);
    assert_status(take(20, 2), ANALLOC_E_IN_USE);
    assert_status(take(30, 1), ANALLOC_E_IN_USE);
    assert_status(take(22, 9), ANALLOC_E_IN_USE);
    assert_looks(&arena, "....Ll........#.");
    assert_status(take(16, 4), ANALLOC_OK);
    assert_status(take(31, 1), ANALLOC_OK);
    assert_looks(&arena, "LlllLl........#L");
    close_arena(&arena);
}

static void test_take_rounds_up_to_whole_pages(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 16 * PAGE, 1), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 18 * PAGE, PAGE + 1), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 22 * PAGE, 0), ANALLOC_OK); /* a size of 0 asks for one page */
    assert_looks(&arena, "L.Ll..L.........");
    close_arena(&arena);
}

typedef analloc_status_t range_call_t(analloc_t a, uint64_t address, uint64_t bytes);

static void refuses(const char *name, range_call_t *call, uint64_t address, uint64_t bytes, analloc_status_t status)
{
    snapshot_t before;
    before_call(&arena, &before);
    assert_refused(&arena, &before, call(&arena.handle, address, bytes), status, name, address, bytes);
}

static void test_take_refuses(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(NULL, 16 * PAGE, PAGE), ANALLOC_E_ARGUMENT);
    refuses("analloc_take", analloc_take, 15 * PAGE, PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_take", analloc_take, 32 * PAGE, PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_take", analloc_take, 31 * PAGE, 2 * PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_take", analloc_take, 31 * PAGE, PAGE + 1, ANALLOC_E_FOREIGN);
    refuses("analloc_take", analloc_take, 16 * PAGE + 1, PAGE, ANALLOC_E_MISALIGNED);
    refuses("analloc_take", analloc_take, 20 * PAGE - 1, PAGE, ANALLOC_E_MISALIGNED);
    refuses("analloc_take", analloc_take, 20 * PAGE, UINT64_MAX, ANALLOC_E_OVERFLOW);
    refuses("analloc_take", analloc_take, 20 * PAGE, 0 - (uint64_t)20 * PAGE + 1, ANALLOC_E_OVERFLOW);
    assert_looks(&arena, "................");
    close_arena(&arena);
}

static void test_reserve_every_page_that_is_touched(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(&arena.handle, 16 * PAGE, 1), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 20 * PAGE - 1, 2), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 25 * PAGE + 5, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    assert_looks(&arena, "#..##....###...#");
    close_arena(&arena);
}

static void test_reserve_what_is_reserved_stays_so(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(&arena.handle, 18 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 19 * PAGE, 4 * PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 16 * PAGE, 16 * PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 16 * PAGE, 16 * PAGE), ANALLOC_OK);
    assert_looks(&arena, "################");
    assert_int_equal(analloc_largest(&arena.handle), 0);
    close_arena(&arena);
}

static void test_reserve_leaves_live_memory_alone(void)
{
    open_pages(&arena, 16, 16);
    assert_status(take(24, 2), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 22 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 16 * PAGE, 16 * PAGE), ANALLOC_E_IN_USE);
    assert_status(analloc_reserve(&arena.handle, 25 * PAGE + 5, 1), ANALLOC_E_IN_USE);
    assert_looks(&arena, "......#.Ll......");
    close_arena(&arena);
}

static void test_reserve_and_release_refuse(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(NULL, 16 * PAGE, PAGE), ANALLOC_E_ARGUMENT);
    assert_status(analloc_release(NULL, 16 * PAGE, PAGE), ANALLOC_E_ARGUMENT);
    assert_status(analloc_reserve(&arena.handle, 20 * PAGE, 2 * PAGE), ANALLOC_OK);
    refuses("analloc_reserve", analloc_reserve, 16 * PAGE - 1, 2, ANALLOC_E_FOREIGN);
    refuses("analloc_reserve", analloc_reserve, 32 * PAGE - 1, 2, ANALLOC_E_FOREIGN);
    refuses("analloc_reserve", analloc_reserve, 0, PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_reserve", analloc_reserve, 20 * PAGE, UINT64_MAX, ANALLOC_E_OVERFLOW);
    refuses("analloc_release", analloc_release, 15 * PAGE, 2 * PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_release", analloc_release, 31 * PAGE, 2 * PAGE, ANALLOC_E_FOREIGN);
    refuses("analloc_release", analloc_release, 20 * PAGE, UINT64_MAX, ANALLOC_E_OVERFLOW);
    refuses("analloc_release", analloc_release, 20 * PAGE, 3 * PAGE, ANALLOC_E_NOT_RESERVED);
    refuses("analloc_release", analloc_release, 19 * PAGE, 2 * PAGE, ANALLOC_E_NOT_RESERVED);
    refuses("analloc_release", analloc_release, 16 * PAGE, PAGE, ANALLOC_E_NOT_RESERVED);
    assert_looks(&arena, "....##..........");
    close_arena(&arena);
}

static void test_release_every_page_that_lies_inside(void)
{
    open_arena(&arena, 16 * PAGE, 16 * PAGE, PAGE, ANALLOC_START_RESERVED);
    assert_status(analloc_release(&arena.handle, 17 * PAGE - 1, PAGE), ANALLOC_OK); /* none */
    assert_status(analloc_release(&arena.handle, 17 * PAGE + 1, 2 * PAGE - 2), ANALLOC_OK);
    assert_looks(&arena, "################");
    assert_status(analloc_release(&arena.handle, 18 * PAGE - 1, PAGE + 1), ANALLOC_OK);
    assert_status(analloc_release(&arena.handle, 20 * PAGE + 1, 3 * PAGE), ANALLOC_OK);
    assert_status(analloc_release(&arena.handle, 28 * PAGE, 4 * PAGE), ANALLOC_OK);
    assert_looks(&arena, "##.##..#####....");
    assert_int_equal(analloc_largest(&arena.handle), 4 * PAGE);
    close_arena(&arena);
}

static void test_release_merges(void)
{
    for (uint64_t step = 1; step <= 64; step *= 2) {
        open_arena(&arena, 64 * PAGE, 64 * PAGE, PAGE, ANALLOC_START_RESERVED);
        for (uint64_t page = 64; page < 128; page += step)
            assert_status(analloc_release(&arena.handle, page * PAGE, step * PAGE), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 64 * PAGE);
        close_arena(&arena);
    }
}

static void test_reserve_and_release_any_range(void)
{
    for (uint64_t first = 0; first < 48; first++) {
        for (uint64_t pages = 1; pages <= 48 - first; pages += 3) {
            uint64_t address = (5 + first) * PAGE;
            open_pages(&arena, 5, 48);
            assert_status(analloc_reserve(&arena.handle, address, pages * PAGE), ANALLOC_OK);
            assert_status(analloc_free_range(&arena.handle, address, pages * PAGE), ANALLOC_E_RESERVED);
            analloc_stats_t stats;
            assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
            assert_int_equal(stats.reserved_bytes, pages * PAGE);
            assert_int_equal(stats.free_bytes, (48 - pages) * PAGE);
            uint64_t half = (pages + 1) / 2; /* in two parts, the second first */
            assert_status(analloc_release(&arena.handle, address + half * PAGE, (pages - half) * PAGE), ANALLOC_OK);
            assert_status(analloc_release(&arena.handle, address, half * PAGE), ANALLOC_OK);
            assert_int_equal(analloc_largest(&arena.handle), 16 * PAGE);
            close_arena(&arena);
        }
    }
}

static void test_reserve_nothing(void)
{
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(&arena.handle, 20 * PAGE, 0), ANALLOC_OK);
    assert_status(analloc_release(&arena.handle, 20 * PAGE, 0), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 0, 0), ANALLOC_OK); /* wherever that is */
    assert_status(analloc_release(&arena.handle, UINT64_MAX, 0), ANALLOC_OK);
    assert_looks(&arena, "................");
    close_arena(&arena);
}

/* A range that begins a little before the first page, with no whole page outside, is as good as one that does not,
 * wherever the arena lies. */
static void test_release_may_begin_before_the_first_page(void)
{
    for (uint64_t first = 1; first < 20; first++) {
        open_arena(&arena, first * PAGE, 9 * PAGE, PAGE, ANALLOC_START_RESERVED);
        assert_status(analloc_release(&arena.handle, first * PAGE - 7, 2 * PAGE + 7), ANALLOC_OK);
        assert_looks(&arena, "..#######");
        assert_status(analloc_release(&arena.handle, (first + 7) * PAGE, 2 * PAGE + 7), ANALLOC_OK);
        assert_looks(&arena, "..#####..");
        close_arena(&arena);
        open_arena(&arena, first * 48, 9 * 48, 48, ANALLOC_START_RESERVED);
        assert_status(analloc_release(&arena.handle, first * 48 - 7, 2 * 48 + 7), ANALLOC_OK);
        assert_looks(&arena, "..#######");
        close_arena(&arena);
    }
}

static const test_case_t cases[] = {
    TEST_CASE(test_take_exactly_this),
    TEST_CASE(test_take_all_or_nothing),
    TEST_CASE(test_take_rounds_up_to_whole_pages),
    TEST_CASE(test_take_refuses),
    TEST_CASE(test_reserve_every_page_that_is_touched),
    TEST_CASE(test_reserve_what_is_reserved_stays_so),
    TEST_CASE(test_reserve_leaves_live_memory_alone),
    TEST_CASE(test_reserve_and_release_refuse),
    TEST_CASE(test_release_every_page_that_lies_inside),
    TEST_CASE(test_release_merges),
    TEST_CASE(test_reserve_and_release_any_range),
    TEST_CASE(test_reserve_nothing),
    TEST_CASE(test_release_may_begin_before_the_first_page),
};

TEST_GROUP(unit_range, cases);
