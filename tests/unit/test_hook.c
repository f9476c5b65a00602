/* The misuse hook: set and removed, called in the refusing call, and allowed to use the arena.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

static void test_hook_is_told_what_and_why(void)
{
    open_pages(&arena, 16, 16);
    recorder_clear(&arena.recorder);
    assert_status(analloc_free(&arena.handle, (void *)(uintptr_t)(20 * PAGE), 3 * PAGE), ANALLOC_E_NOT_LIVE);
    assert_int_equal(arena.recorder.calls, 1);
    assert_string_equal(arena.recorder.call, "analloc_free");
    assert_status(arena.recorder.last.status, ANALLOC_E_NOT_LIVE);
    assert_int_equal(arena.recorder.last.address, 20 * PAGE);
    assert_int_equal(arena.recorder.last.bytes, 3 * PAGE);
    close_arena(&arena);
}

static void test_hook_set_and_removed(void)
{
    recorder_t other = {0};
    open_pages(&arena, 16, 16);
    recorder_clear(&arena.recorder);
    analloc_on_misuse(&arena.handle, recorder_hook, &other);
    assert_status(analloc_free_at(&arena.handle, 0), ANALLOC_E_FOREIGN);
    assert_int_equal(other.calls, 1);
    analloc_on_misuse(&arena.handle, NULL, NULL);
    assert_status(analloc_free_at(&arena.handle, 0), ANALLOC_E_FOREIGN);
    assert_int_equal(other.calls, 1);
    assert_int_equal(arena.recorder.calls, 0);
    analloc_on_misuse(NULL, recorder_hook, &other); /* nothing to set it for */
    close_arena(&arena);
}

/* What may happen to anybody is no misuse: the hook stays quiet. */
static void test_hook_is_not_called_for_expected_failures(void)
{
    uint64_t list[17], count, granted, size;
    analloc_extent_t extent;
    analloc_answer_t answer;
    analloc_request_t large = {.bytes = 17 * PAGE}, limits = {.bytes = PAGE, .lowest = 99 * PAGE},
                      page = {.bytes = PAGE};
    open_pages(&arena, 16, 16);
    assert_gets(&arena, 16, 0, 0);
    recorder_clear(&arena.recorder);
    assert_status(analloc_request(&arena.handle, &large, &answer), ANALLOC_E_TOO_LARGE);
    assert_status(analloc_request(&arena.handle, &limits, &answer), ANALLOC_E_LIMITS);
    assert_status(analloc_request(&arena.handle, &page, &answer), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_alloc_pages(&arena.handle, 17, 0, list), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_alloc_extents(&arena.handle, 2, 0, &extent, 1, &count), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_take(&arena.handle, 16 * PAGE, PAGE), ANALLOC_E_IN_USE);
    assert_status(analloc_reserve(&arena.handle, 16 * PAGE, PAGE), ANALLOC_E_IN_USE);
    (void)analloc_resize(&arena.handle, 16 * PAGE, 99 * PAGE, 0, &granted);
    size = UINT64_MAX;
    assert_null(analloc_alloc(&arena.handle, &size, 0));
    (void)analloc_is_free(&arena.handle, 0, UINT64_MAX);
    (void)analloc_mem_size(&arena.handle, NULL);
    assert_int_equal(arena.recorder.calls, 0);
    close_arena(&arena);
}

static void test_hook_hears_of_null_sizes(void)
{
    uint64_t size = PAGE;
    open_pages(&arena, 16, 16);
    recorder_clear(&arena.recorder);
    assert_null(analloc_alloc(&arena.handle, NULL, 0));
    assert_int_equal(arena.recorder.calls, 1);
    assert_string_equal(arena.recorder.call, "analloc_alloc");
    assert_status(arena.recorder.last.status, ANALLOC_E_ARGUMENT);
    assert_null(analloc_realloc(&arena.handle, (void *)(uintptr_t)(16 * PAGE), PAGE, NULL, 0));
    assert_int_equal(arena.recorder.calls, 2);
    assert_string_equal(arena.recorder.call, "analloc_realloc");
    assert_null(analloc_alloc(NULL, &size, 0));
    assert_int_equal(arena.recorder.calls, 2);
    close_arena(&arena);
}

/* A hook that uses the arena that calls it. */
static void allocating_hook(void *context, const analloc_misuse_t *what)
{
    uint64_t *granted = context;
    *granted = PAGE;
    assert_status(what->status, ANALLOC_E_NOT_LIVE);
    assert_non_null(analloc_alloc(&arena.handle, granted, 1));
}

static void test_hook_may_use_the_arena(void)
{
    uint64_t granted = 0;
    open_pages(&arena, 16, 16);
    analloc_on_misuse(&arena.handle, allocating_hook, &granted);
    assert_status(analloc_free_at(&arena.handle, 20 * PAGE), ANALLOC_E_NOT_LIVE);
    assert_int_equal(granted, PAGE);
    assert_looks(&arena, "...............L");
    analloc_on_misuse(&arena.handle, NULL, NULL);
    close_arena(&arena);
}

/* A refused creation tells the hook of the configuration; it is all there is. */
static void test_hook_of_a_refused_creation(void)
{
    analloc_struct_t handle;
    recorder_t recorder = {0};
    analloc_config_t config = {.base = 16 * PAGE,
                               .bytes = 16 * PAGE,
                               .page = PAGE,
                               .on_misuse = recorder_hook,
                               .on_misuse_context = &recorder};
    assert_status(analloc_create(&handle, &config, NULL, 0), ANALLOC_E_METADATA);
    assert_int_equal(recorder.calls, 1);
    assert_string_equal(recorder.call, "analloc_create");
    assert_status(recorder.last.status, ANALLOC_E_METADATA);
    config.page = 17 * PAGE;
    assert_status(analloc_create(&handle, &config, NULL, 0), ANALLOC_E_LIMITS); /* expected: no call */
    assert_int_equal(recorder.calls, 1);
}

static const test_case_t cases[] = {
    TEST_CASE(test_hook_is_told_what_and_why),
    TEST_CASE(test_hook_set_and_removed),
    TEST_CASE(test_hook_is_not_called_for_expected_failures),
    TEST_CASE(test_hook_hears_of_null_sizes),
    TEST_CASE(test_hook_may_use_the_arena),
    TEST_CASE(test_hook_of_a_refused_creation),
};

TEST_GROUP(unit_hook, cases);
