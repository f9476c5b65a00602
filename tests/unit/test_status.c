/* Statuses: their names, which are misuse, and for each the shortest way to get it.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>

static const struct {
    analloc_status_t status;
    const char *name;
    int misuse;
} statuses[] = {
    {ANALLOC_OK, "ANALLOC_OK", 0},
    {ANALLOC_E_NONE_LEFT, "ANALLOC_E_NONE_LEFT", 0},
    {ANALLOC_E_FRAGMENTED, "ANALLOC_E_FRAGMENTED", 0},
    {ANALLOC_E_LIMITS, "ANALLOC_E_LIMITS", 0},
    {ANALLOC_E_TOO_LARGE, "ANALLOC_E_TOO_LARGE", 0},
    {ANALLOC_E_BUSY, "ANALLOC_E_BUSY", 0},
    {ANALLOC_E_IN_USE, "ANALLOC_E_IN_USE", 0},
    {ANALLOC_E_LIST_FULL, "ANALLOC_E_LIST_FULL", 0},
    {ANALLOC_E_ARGUMENT, "ANALLOC_E_ARGUMENT", 1},
    {ANALLOC_E_UNSUPPORTED, "ANALLOC_E_UNSUPPORTED", 1},
    {ANALLOC_E_OVERFLOW, "ANALLOC_E_OVERFLOW", 1},
    {ANALLOC_E_FOREIGN, "ANALLOC_E_FOREIGN", 1},
    {ANALLOC_E_MISALIGNED, "ANALLOC_E_MISALIGNED", 1},
    {ANALLOC_E_INTERIOR, "ANALLOC_E_INTERIOR", 1},
    {ANALLOC_E_NOT_LIVE, "ANALLOC_E_NOT_LIVE", 1},
    {ANALLOC_E_RESERVED, "ANALLOC_E_RESERVED", 1},
    {ANALLOC_E_NOT_RESERVED, "ANALLOC_E_NOT_RESERVED", 1},
    {ANALLOC_E_LENGTH, "ANALLOC_E_LENGTH", 1},
    {ANALLOC_E_METADATA, "ANALLOC_E_METADATA", 1},
    {ANALLOC_E_VERSION, "ANALLOC_E_VERSION", 1},
    {ANALLOC_E_WIDTH, "ANALLOC_E_WIDTH", 1},
    {ANALLOC_E_SIZE, "ANALLOC_E_SIZE", 1},
    {ANALLOC_E_CORRUPT, "ANALLOC_E_CORRUPT", 0},
};

enum { STATUSES = sizeof statuses / sizeof statuses[0] };

static arena_t arena;

static void test_status_names_are_those_of_the_header(void)
{
    assert_int_equal(STATUSES, ANALLOC_E_CORRUPT + 1);
    for (unsigned i = 0; i < STATUSES; i++)
        assert_string_equal(analloc_status_name(statuses[i].status), statuses[i].name);
}

static void test_status_unknown_numbers_have_a_name_too(void)
{
    static const unsigned unknown[] = {STATUSES, 100, 0x7FFFFFFF};
    for (unsigned i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_non_null(analloc_status_name((analloc_status_t)unknown[i]));
}

static void test_status_misuse_is_the_callers_mistakes(void)
{
    for (unsigned i = 0; i < STATUSES; i++)
        assert_int_equal(analloc_is_misuse(statuses[i].status), statuses[i].misuse);
    assert_int_equal(analloc_is_misuse((analloc_status_t)STATUSES), 0);
}

static analloc_status_t request_pages(uint64_t pages, uint64_t lowest, uint64_t highest)
{
    analloc_request_t request = {.bytes = pages * PAGE, .lowest = lowest, .highest = highest};
    analloc_answer_t answer;
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    assert_status(answer.status, status);
    return status;
}

static void test_status_expected_ones(void)
{
    open_pages(&arena, 16, 16);
    assert_status(request_pages(16, 0, 0), ANALLOC_OK);
    assert_status(request_pages(1, 0, 0), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_free_at(&arena.handle, 16 * PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 20 * PAGE, PAGE), ANALLOC_OK);
    assert_status(request_pages(16, 0, 0), ANALLOC_E_FRAGMENTED);
    assert_status(request_pages(1, 32 * PAGE, 40 * PAGE), ANALLOC_E_LIMITS);
    assert_status(request_pages(17, 0, 0), ANALLOC_E_TOO_LARGE);
    assert_status(analloc_take(&arena.handle, 20 * PAGE, PAGE), ANALLOC_E_IN_USE);
    close_arena(&arena);
}

static void test_status_list_full(void)
{
    uint64_t count = 7;
    analloc_extent_t list[2];
    open_pages(&arena, 16, 3);
    assert_status(analloc_take(&arena.handle, 17 * PAGE, PAGE), ANALLOC_OK);
    assert_status(analloc_alloc_extents(&arena.handle, 2, 0, list, 1, &count), ANALLOC_E_LIST_FULL);
    assert_int_equal(count, 0);
    assert_looks(&arena, ".L.");
    close_arena(&arena);
}

/* A move that never ends, as if its caller had been preempted: what cannot be found may be on the way. */
static void test_status_busy_while_memory_is_being_moved(void)
{
    open_pages(&arena, 16, 16);
    assert_status(request_pages(16, 0, 0), ANALLOC_OK);
    if (variant.threads) {
        void *moves = (void *)arena.handle.tree.moves;
        snapshot_t before;
        snapshot_take(&before, moves, sizeof(uintptr_t));
        memset(moves, 1, sizeof(uintptr_t)); /* whatever the width of a count and the order of its bytes */
        assert_status(request_pages(1, 0, 0), ANALLOC_E_BUSY);
        assert_status(analloc_take(&arena.handle, 20 * PAGE, PAGE), ANALLOC_E_BUSY);
        uint64_t size = 1, address;
        assert_null(analloc_alloc(&arena.handle, &size, 0)); /* asks again, but not for ever */
        assert_int_equal(size, 0);
        assert_status(analloc_alloc_pages(&arena.handle, 1, 0, &address), ANALLOC_E_BUSY);
        memcpy(moves, before.copy, before.bytes);
        snapshot_drop(&before);
    }
    assert_status(request_pages(1, 0, 0), ANALLOC_E_NONE_LEFT);
    assert_status(analloc_take(&arena.handle, 20 * PAGE, PAGE), ANALLOC_E_IN_USE);
    close_arena(&arena);
}

/* With one bit of the metadata wrong a hint may lead to nothing for ever: the search gives up. */
static void test_status_busy_when_hints_lead_astray(void)
{
    unsigned busy = 0;
    snapshot_t before;
    open_pages(&arena, 16, 64);
    assert_status(request_pages(16, 0, 0), ANALLOC_OK);
    while (request_pages(1, 0, 0) == ANALLOC_OK)
        continue;
    for (uint64_t bit = 8 * ANALLOC_META_ALIGN; bit < 8 * arena.shape.meta_bytes; bit++) {
        snapshot_take(&before, arena.meta, (size_t)arena.shape.meta_bytes);
        ((uint8_t *)arena.meta)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        busy += request_pages(1, 0, 0) == ANALLOC_E_BUSY;
        memcpy(arena.meta, before.copy, before.bytes);
        snapshot_drop(&before);
    }
    assert_true(variant.threads ? busy > 0 : busy == 0);
    close_arena(&arena);
}

static void test_status_misuse_ones(void)
{
    open_pages(&arena, 16, 16);
    analloc_t a = &arena.handle;
    assert_status(request_pages(4, 0, 0), ANALLOC_OK);
    assert_status(analloc_reserve(a, 24 * PAGE, PAGE), ANALLOC_OK);
    assert_status(request_pages(1, 20 * PAGE, 19 * PAGE), ANALLOC_E_ARGUMENT);
    assert_status(analloc_take(a, 20 * PAGE, UINT64_MAX), ANALLOC_E_OVERFLOW);
    assert_status(analloc_free_at(a, 15 * PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free_at(a, 16 * PAGE + 1), ANALLOC_E_MISALIGNED);
    assert_status(analloc_free_at(a, 17 * PAGE), ANALLOC_E_INTERIOR);
    assert_status(analloc_free_at(a, 20 * PAGE), ANALLOC_E_NOT_LIVE);
    assert_status(analloc_free_at(a, 24 * PAGE), ANALLOC_E_RESERVED);
    assert_status(analloc_release(a, 24 * PAGE, 2 * PAGE), ANALLOC_E_NOT_RESERVED);
    assert_status(analloc_free(a, (void *)(uintptr_t)(16 * PAGE), 4 * PAGE + 1), ANALLOC_E_LENGTH);
    close_arena(&arena);
}

static void test_status_unsupported(void)
{
    open_arena(&arena, 0, 16 * 48, 48, 0);
    analloc_request_t request = {.bytes = 48, .align = 16};
    analloc_answer_t answer;
    assert_status(analloc_request(&arena.handle, &request, &answer), ANALLOC_E_UNSUPPORTED);
    assert_status(answer.status, ANALLOC_E_UNSUPPORTED);
    close_arena(&arena);
}

static void test_status_metadata(void)
{
    analloc_struct_t handle;
    analloc_config_t config = {.base = 0, .bytes = PAGE, .page = PAGE};
    assert_status(analloc_create(&handle, &config, NULL, PAGE), ANALLOC_E_METADATA);
}

static void test_status_corrupt(void)
{
    open_pages(&arena, 16, 16);
    uint8_t before = *(uint8_t *)arena.meta;
    *(uint8_t *)arena.meta ^= 0xFF; /* the header no longer says whose it is */
    assert_status(analloc_check(&arena.handle, NULL), ANALLOC_E_CORRUPT);
    *(uint8_t *)arena.meta = before;
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_status_names_are_those_of_the_header),
    TEST_CASE(test_status_unknown_numbers_have_a_name_too),
    TEST_CASE(test_status_misuse_is_the_callers_mistakes),
    TEST_CASE(test_status_expected_ones),
    TEST_CASE(test_status_list_full),
    TEST_CASE(test_status_busy_while_memory_is_being_moved),
    TEST_CASE(test_status_busy_when_hints_lead_astray),
    TEST_CASE(test_status_misuse_ones),
    TEST_CASE(test_status_unsupported),
    TEST_CASE(test_status_metadata),
    TEST_CASE(test_status_corrupt),
};

TEST_GROUP(unit_status, cases);
