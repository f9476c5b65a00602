/* Many single pages in one call, and the same as a list of extents.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

/* Pages 3 to 66 with live pages at 10, 11 and 40. */
static void open_with_holes(void)
{
    open_pages(&arena, 3, 64);
    assert_status(analloc_take(&arena.handle, 10 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 40 * PAGE, PAGE), ANALLOC_OK);
}

static int is_hole(uint64_t page)
{
    return page == 10 || page == 11 || page == 40;
}

static void test_pages_lowest_first(void)
{
    uint64_t list[61], page = 3;
    open_with_holes();
    assert_status(analloc_alloc_pages(&arena.handle, 61, 0, list), ANALLOC_OK);
    for (unsigned i = 0; i < 61; i++, page++) {
        page += is_hole(page) + (page == 10);
        assert_int_equal(list[i], page * PAGE);
        assert_int_equal(analloc_mem_size(&arena.handle, (void *)(uintptr_t)list[i]), PAGE);
    }
    assert_int_equal(analloc_largest(&arena.handle), 0);
    assert_status(analloc_free_pages(&arena.handle, 61, list), ANALLOC_OK);
    assert_int_equal(analloc_largest(&arena.handle), 16 * PAGE);
    close_arena(&arena);
}

static void test_pages_highest_first(void)
{
    uint64_t list[30];
    open_with_holes();
    assert_status(analloc_alloc_pages(&arena.handle, 30, ANALLOC_HIGH, list), ANALLOC_OK);
    for (unsigned i = 0; i < 30; i++)
        assert_int_equal(list[i], (66 - i - (i > 25)) * PAGE);
    close_arena(&arena);
}

static void test_pages_all_or_nothing(void)
{
    uint64_t list[100];
    open_with_holes();
    assert_status(analloc_alloc_pages(&arena.handle, 62, 0, list), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_alloc_pages(&arena.handle, 62, ANALLOC_HIGH, list), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_alloc_pages(&arena.handle, 100, 0, list), ANALLOC_E_NONE_LEFT);
    analloc_stats_t stats;
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    assert_int_equal(stats.live_bytes, 3 * PAGE);
    assert_status(analloc_alloc_pages(&arena.handle, 61, 0, list), ANALLOC_OK);
    assert_status(analloc_alloc_pages(&arena.handle, 1, 0, list), ANALLOC_E_NONE_LEFT);
    close_arena(&arena);
}

static void test_pages_none_is_no_request(void)
{
    uint64_t count = 7;
    analloc_extent_t list[1];
    open_with_holes();
    assert_status(analloc_alloc_pages(&arena.handle, 0, 0, NULL), ANALLOC_OK);
    assert_status(analloc_free_pages(&arena.handle, 0, NULL), ANALLOC_OK);
    assert_status(analloc_alloc_extents(&arena.handle, 0, 0, list, 1, &count), ANALLOC_OK);
    assert_int_equal(count, 0);
    close_arena(&arena);
}

static void test_pages_refuses(void)
{
    uint64_t list[2];
    snapshot_t before;
    open_with_holes();
    assert_status(analloc_alloc_pages(NULL, 1, 0, list), ANALLOC_E_ARGUMENT);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_pages(&arena.handle, 1, 0, NULL), ANALLOC_E_ARGUMENT,
                   "analloc_alloc_pages", 0, 1);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_pages(&arena.handle, 1, ANALLOC_EXACT, list), ANALLOC_E_ARGUMENT,
                   "analloc_alloc_pages", 0, 1);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_pages(&arena.handle, UINT64_MAX, 0, list), ANALLOC_E_OVERFLOW,
                   "analloc_alloc_pages", 0, UINT64_MAX);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_pages(&arena.handle, UINT64_C(1) << 61, 0, list), ANALLOC_E_OVERFLOW,
                   "analloc_alloc_pages", 0, UINT64_C(1) << 61);
    close_arena(&arena);
}

static void test_extents_join_neighbours(void)
{
    analloc_extent_t list[4] = {{0, 0}};
    uint64_t count = 0;
    open_with_holes();
    assert_status(analloc_alloc_extents(&arena.handle, 61, 0, list, 3, &count), ANALLOC_OK);
    assert_int_equal(count, 3);
    static const uint64_t runs[3][2] = {{3, 7}, {12, 28}, {41, 26}};
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(list[i].address, runs[i][0] * PAGE);
        assert_int_equal(list[i].bytes, runs[i][1] * PAGE);
        assert_status(analloc_free_range(&arena.handle, list[i].address, list[i].bytes), ANALLOC_OK);
    }
    assert_int_equal(list[3].bytes, 0);
    close_arena(&arena);
}

static void test_extents_highest_first(void)
{
    analloc_extent_t list[4];
    uint64_t count = 0;
    open_with_holes();
    assert_status(analloc_alloc_extents(&arena.handle, 30, ANALLOC_HIGH, list, 4, &count), ANALLOC_OK);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].address, 41 * PAGE);
    assert_int_equal(list[0].bytes, 26 * PAGE);
    assert_int_equal(list[1].address, 36 * PAGE);
    assert_int_equal(list[1].bytes, 4 * PAGE);
    /* Each page is a block of its own. */
    assert_status(analloc_free_at(&arena.handle, 43 * PAGE), ANALLOC_OK);
    assert_int_equal(analloc_mem_size(&arena.handle, (void *)(uintptr_t)(44 * PAGE)), PAGE);
    close_arena(&arena);
}

static void test_extents_with_too_little_room_take_nothing(void)
{
    analloc_extent_t list[3];
    uint64_t count = 7;
    open_with_holes();
    for (uint64_t room = 0; room < 3; room++) {
        assert_status(analloc_alloc_extents(&arena.handle, 61, 0, list, room, &count), ANALLOC_E_LIST_FULL);
        assert_int_equal(count, 0);
    }
    assert_status(analloc_alloc_extents(&arena.handle, 62, 0, list, 3, &count), ANALLOC_E_NONE_LEFT);
    assert_int_equal(count, 0);
    analloc_stats_t stats;
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    assert_int_equal(stats.live_bytes, 3 * PAGE);
    close_arena(&arena);
}

static void test_extents_of_no_pages_need_no_list(void)
{
    uint64_t count = 7;
    open_with_holes();
    assert_status(analloc_alloc_extents(&arena.handle, 0, 0, NULL, 0, &count), ANALLOC_OK);
    assert_int_equal(count, 0);
    close_arena(&arena);
}

static void test_extents_refuse(void)
{
    analloc_extent_t list[1];
    uint64_t count = 7;
    snapshot_t before;
    open_with_holes();
    assert_status(analloc_alloc_extents(NULL, 1, 0, list, 1, &count), ANALLOC_E_ARGUMENT);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_extents(&arena.handle, 1, 0, NULL, 1, &count), ANALLOC_E_ARGUMENT,
                   "analloc_alloc_extents", 0, 1);
    assert_int_equal(count, 0);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_extents(&arena.handle, 1, 0, list, 1, NULL), ANALLOC_E_ARGUMENT,
                   "analloc_alloc_extents", 0, 1);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_alloc_extents(&arena.handle, 1, 8, list, 1, &count), ANALLOC_E_ARGUMENT,
                   "analloc_alloc_extents", 0, 1);
    close_arena(&arena);
}

static void test_free_pages_in_any_order(void)
{
    uint64_t list[61], mixed[61];
    open_with_holes();
    assert_status(analloc_alloc_pages(&arena.handle, 61, 0, list), ANALLOC_OK);
    for (unsigned i = 0; i < 61; i++)
        mixed[i] = list[i * 17 % 61];
    assert_status(analloc_free_pages(&arena.handle, 61, mixed), ANALLOC_OK);
    assert_status(analloc_free_range(&arena.handle, 10 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 40 * PAGE), ANALLOC_OK);
    assert_int_equal(analloc_largest(&arena.handle), 32 * PAGE);
    close_arena(&arena);
}

/* One that is refused does not keep the others from being freed; the first of the list is reported. */
static void test_free_pages_passes_over_what_it_refuses(void)
{
    uint64_t list[8];
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_alloc_pages(&arena.handle, 4, 0, list), ANALLOC_OK);
    list[4] = 31 * PAGE;     /* reserved */
    list[5] = 25 * PAGE;     /* free */
    list[6] = 100 * PAGE;    /* foreign */
    list[7] = 16 * PAGE + 1; /* misaligned */
    recorder_clear(&arena.recorder);
    assert_status(analloc_free_pages(&arena.handle, 8, list), ANALLOC_E_RESERVED);
    assert_int_equal(arena.recorder.calls, 4);
    assert_string_equal(arena.recorder.call, "analloc_free_pages");
    assert_looks(&arena, "...............#");
    close_arena(&arena);
}

static void assert_first_refused(const uint64_t *list, uint64_t pages, analloc_status_t status)
{
    recorder_clear(&arena.recorder);
    assert_status(analloc_free_pages(&arena.handle, pages, list), status);
}

static void test_free_pages_reports_the_first_of_the_list(void)
{
    static const uint64_t free_then_foreign[] = {20 * PAGE, 100 * PAGE}, foreign_then_free[] = {100 * PAGE, 20 * PAGE};
    static const uint64_t high_then_low[] = {31 * PAGE, 20 * PAGE}, low_then_high[] = {20 * PAGE, 31 * PAGE};
    open_pages(&arena, 16, 16);
    assert_status(analloc_reserve(&arena.handle, 31 * PAGE, PAGE), ANALLOC_OK);
    assert_first_refused(free_then_foreign, 2, ANALLOC_E_NOT_LIVE);
    assert_first_refused(foreign_then_free, 2, ANALLOC_E_FOREIGN);
    assert_first_refused(high_then_low, 2, ANALLOC_E_RESERVED);
    assert_first_refused(low_then_high, 2, ANALLOC_E_NOT_LIVE);
    close_arena(&arena);
}

static void test_free_pages_twice_in_one_list(void)
{
    uint64_t list[3] = {17 * PAGE, 18 * PAGE, 17 * PAGE};
    open_pages(&arena, 16, 16);
    assert_status(analloc_take(&arena.handle, 17 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 18 * PAGE, PAGE), ANALLOC_OK);
    recorder_clear(&arena.recorder);
    assert_status(analloc_free_pages(&arena.handle, 3, list), ANALLOC_E_NOT_LIVE);
    assert_int_equal(arena.recorder.calls, 1);
    assert_looks(&arena, "................");
    close_arena(&arena);
}

/* A block of more than a page is not what that call is for. */
static void test_free_pages_refuses_larger_blocks(void)
{
    uint64_t list[2] = {16 * PAGE, 17 * PAGE};
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 2, 0, 0);
    snapshot_t before;
    snapshot_take(&before, arena.meta, (size_t)arena.shape.meta_bytes);
    assert_true(analloc_is_misuse(analloc_free_pages(&arena.handle, 1, list)));
    assert_status(analloc_free_pages(&arena.handle, 1, list + 1), ANALLOC_E_INTERIOR);
    assert_true(snapshot_same(&before));
    close_arena(&arena);
}

static void test_free_pages_refuses(void)
{
    uint64_t list[1] = {16 * PAGE};
    snapshot_t before;
    open_pages(&arena, 16, 16);
    assert_status(analloc_free_pages(NULL, 1, list), ANALLOC_E_ARGUMENT);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_free_pages(&arena.handle, 1, NULL), ANALLOC_E_ARGUMENT,
                   "analloc_free_pages", 0, 1);
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_pages_lowest_first),
    TEST_CASE(test_pages_highest_first),
    TEST_CASE(test_pages_all_or_nothing),
    TEST_CASE(test_pages_none_is_no_request),
    TEST_CASE(test_pages_refuses),
    TEST_CASE(test_extents_join_neighbours),
    TEST_CASE(test_extents_highest_first),
    TEST_CASE(test_extents_with_too_little_room_take_nothing),
    TEST_CASE(test_extents_of_no_pages_need_no_list),
    TEST_CASE(test_extents_refuse),
    TEST_CASE(test_free_pages_in_any_order),
    TEST_CASE(test_free_pages_passes_over_what_it_refuses),
    TEST_CASE(test_free_pages_reports_the_first_of_the_list),
    TEST_CASE(test_free_pages_twice_in_one_list),
    TEST_CASE(test_free_pages_refuses_larger_blocks),
    TEST_CASE(test_free_pages_refuses),
};

TEST_GROUP(unit_bulk, cases);
