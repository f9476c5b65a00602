/* The inherited calls as programs for the original use them: analloc_alloc, _free, _mem_size, _mem_start.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>

enum { CHUNK = 64 * PAGE };

static _Alignas(65536) uint8_t chunk[CHUNK];
static analloc_struct_t handle;
static uint64_t kept; /* bytes at the start that hold the metadata */

static void fresh(uint64_t page)
{
    uint64_t cursor = 0;
    analloc_block_t block;
    memset(chunk, 0xFF, sizeof chunk);
    assert_int_equal(analloc_with_chunk(&handle, chunk, sizeof chunk, 0, page), 1);
    kept = 0;
    while (analloc_walk(&handle, &cursor, &block) && block.state == ANALLOC_RESERVED)
        kept += block.bytes;
}

static void *take(uint64_t bytes, uint8_t high, uint64_t granted)
{
    uint64_t size = bytes;
    void *block = analloc_alloc(&handle, &size, high);
    assert_int_equal(size, granted);
    assert_int_equal(block == NULL, granted == 0);
    return block;
}

/* The byte before; not by `p - 1`, which compilers know to lie outside the array. */
static void *before(void *p)
{
    return (void *)((uintptr_t)p - 1);
}

static void test_alloc_grants_the_smallest_power_of_two_pages(void)
{
    static const uint64_t pages[] = {PAGE, 1000, 48, 4097};
    for (unsigned p = 0; p < sizeof pages / sizeof pages[0]; p++) {
        uint64_t page = pages[p];
        fresh(page);
        take(0, 0, page); /* nothing asked for: one page */
        take(1, 0, page);
        take(page - 1, 0, page);
        take(page, 0, page);
        take(page + 1, 0, 2 * page);
        take(3 * page, 1, 4 * page);
        take(4 * page + 1, 1, 8 * page);
        assert_status(analloc_check(&handle, NULL), ANALLOC_OK);
    }
}

static void test_alloc_low_is_lowest_and_high_is_highest(void)
{
    fresh(PAGE);
    uint8_t *first = chunk + kept, *end = chunk + sizeof chunk;
    assert_ptr_equal(take(1, 0, PAGE), first);
    assert_ptr_equal(take(1, 1, PAGE), end - PAGE);
    assert_ptr_equal(take(1, 0, PAGE), first + PAGE);
    assert_ptr_equal(take(2 * PAGE, 1, 2 * PAGE), end - 4 * PAGE);
    assert_ptr_equal(take(1, 1, PAGE), end - 2 * PAGE); /* the hole above is the highest suitable place */
    assert_status(analloc_free(&handle, first, PAGE), ANALLOC_OK);
    assert_ptr_equal(take(16 * PAGE, 0, 16 * PAGE), chunk + 16 * PAGE);
    assert_ptr_equal(take(1, 0, PAGE), first);
    assert_ptr_equal(take(16 * PAGE, 1, 16 * PAGE), chunk + 32 * PAGE);
}

static void test_alloc_fails_with_null_and_zero(void)
{
    fresh(PAGE);
    take(64 * PAGE, 0, 0); /* the metadata takes a page */
    take(65 * PAGE, 1, 0);
    take(UINT64_C(1) << 63, 0, 0);
    take(UINT64_MAX, 0, 0);
    take(UINT64_MAX - PAGE, 1, 0);
    take(32 * PAGE, 0, 32 * PAGE);
    take(32 * PAGE, 0, 0);
    uint64_t size = PAGE;
    assert_null(analloc_alloc(NULL, &size, 0));
    assert_null(analloc_alloc(&handle, NULL, 0));
}

static void test_alloc_until_full_and_back(void)
{
    void *blocks[64];
    unsigned count = 0;
    fresh(PAGE);
    uint64_t size = PAGE, whole = analloc_largest(&handle);
    while ((blocks[count] = analloc_alloc(&handle, &size, count % 2)) != NULL)
        count++;
    assert_int_equal(count, (sizeof chunk - kept) / PAGE);
    assert_int_equal(analloc_largest(&handle), 0);
    for (unsigned i = 0; i < count; i++)
        assert_status(analloc_free(&handle, blocks[i * 5 % count], i % 2 ? PAGE : 1), ANALLOC_OK);
    assert_int_equal(analloc_largest(&handle), whole);
    assert_status(analloc_check(&handle, NULL), ANALLOC_OK);
}

static void test_free_takes_any_length_up_to_the_granted_one(void)
{
    static const uint64_t lengths[] = {0, 1, PAGE, 4 * PAGE + 1, 5 * PAGE, 8 * PAGE - 1, 8 * PAGE};
    fresh(PAGE);
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint8_t *block = take(5 * PAGE, 0, 8 * PAGE);
        assert_status(analloc_free(&handle, block, lengths[i]), ANALLOC_OK);
        assert_int_equal(analloc_mem_size(&handle, block), 0);
        assert_int_equal(analloc_mem_size(&handle, block + 8 * PAGE - 1), 0);
    }
}

static void test_free_refuses_more_than_the_block_has(void)
{
    fresh(PAGE);
    uint8_t *block = take(4 * PAGE, 0, 4 * PAGE), *next = take(4 * PAGE, 0, 4 * PAGE);
    assert_ptr_equal(next, block + 4 * PAGE);
    assert_status(analloc_free(&handle, block, 4 * PAGE + 1), ANALLOC_E_LENGTH);
    assert_status(analloc_free(&handle, block, 8 * PAGE), ANALLOC_E_LENGTH);
    assert_status(analloc_free(&handle, block, UINT64_MAX), ANALLOC_E_LENGTH);
    assert_int_equal(analloc_mem_size(&handle, block), 4 * PAGE);
    assert_int_equal(analloc_mem_size(&handle, next), 4 * PAGE);
}

/* In an arena that is one block, no length beyond it may pass as its own. */
static void test_free_refuses_more_than_the_whole_arena(void)
{
    static const uint64_t lengths[] = {2 * PAGE + 1, 3 * PAGE, 4 * PAGE, UINT64_C(1) << 63, UINT64_MAX};
    arena_t arena;
    open_pages(&arena, 2, 2);
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        void *block = (void *)(uintptr_t)(2 * PAGE);
        assert_gets(&arena, 2, 0, 0);
        assert_status(analloc_free(&arena.handle, block, lengths[i]), ANALLOC_E_LENGTH);
        assert_status(analloc_free(&arena.handle, block, 2 * PAGE), ANALLOC_OK);
    }
    close_arena(&arena);
}

static void test_free_twice_is_refused(void)
{
    fresh(PAGE);
    uint8_t *one = take(1, 0, PAGE), *two = take(1, 0, PAGE), *four = take(4 * PAGE, 0, 4 * PAGE);
    assert_status(analloc_free(&handle, one, PAGE), ANALLOC_OK);
    assert_status(analloc_free(&handle, one, PAGE), ANALLOC_E_NOT_LIVE);
    assert_status(analloc_free(&handle, four, 4 * PAGE), ANALLOC_OK);
    assert_status(analloc_free(&handle, four, 4 * PAGE), ANALLOC_E_NOT_LIVE);
    assert_status(analloc_free(&handle, two, PAGE), ANALLOC_OK); /* all has merged by now */
    assert_status(analloc_free(&handle, two, PAGE), ANALLOC_E_NOT_LIVE);
    assert_status(analloc_free(&handle, four, PAGE), ANALLOC_E_NOT_LIVE);
}

static void test_free_wild_is_refused(void)
{
    fresh(PAGE);
    uint8_t *block = take(4 * PAGE, 0, 4 * PAGE);
    assert_status(analloc_free(NULL, block, PAGE), ANALLOC_E_ARGUMENT);
    assert_status(analloc_free(&handle, NULL, PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free(&handle, before(chunk), PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free(&handle, chunk + sizeof chunk, PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free(&handle, &handle, PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free(&handle, (void *)UINTPTR_MAX, PAGE), ANALLOC_E_FOREIGN);
    assert_status(analloc_free(&handle, block + 1, PAGE), ANALLOC_E_MISALIGNED);
    assert_status(analloc_free(&handle, block + PAGE, PAGE), ANALLOC_E_INTERIOR);
    assert_status(analloc_free(&handle, block + 3 * PAGE, PAGE), ANALLOC_E_INTERIOR);
    assert_status(analloc_free(&handle, chunk, PAGE), ANALLOC_E_RESERVED);
    assert_int_equal(analloc_mem_size(&handle, block), 4 * PAGE);
}

static void test_mem_size_and_start_of_any_interior_address(void)
{
    fresh(PAGE);
    for (uint64_t pages = 1; pages <= 16; pages *= 2) {
        uint8_t *block = take(pages * PAGE, (uint8_t)(pages % 3 == 1), pages * PAGE);
        for (uint64_t at = 0; at < pages * PAGE; at += 1023) {
            uint64_t size = 0;
            assert_int_equal(analloc_mem_size(&handle, block + at), pages * PAGE);
            assert_ptr_equal(analloc_mem_start(&handle, block + at, &size), block);
            assert_int_equal(size, pages * PAGE);
            assert_ptr_equal(analloc_mem_start(&handle, block + at, NULL), block);
        }
        assert_int_equal(analloc_mem_size(&handle, block + pages * PAGE - 1), pages * PAGE);
    }
}

static void assert_no_block(void *p)
{
    uint64_t size = 77;
    assert_int_equal(analloc_mem_size(&handle, p), 0);
    assert_null(analloc_mem_start(&handle, p, &size));
    assert_int_equal(size, 0);
}

static void test_mem_size_where_there_is_no_block(void)
{
    fresh(PAGE);
    uint8_t *block = take(2 * PAGE, 0, 2 * PAGE);
    assert_no_block(block - 1);
    assert_no_block(block + 2 * PAGE);
    assert_no_block(chunk); /* reserved */
    assert_no_block(before(chunk));
    assert_no_block(chunk + sizeof chunk);
    assert_no_block(NULL);
    uint64_t size = 77;
    assert_int_equal(analloc_mem_size(NULL, block), 0);
    assert_null(analloc_mem_start(NULL, block, &size));
}

static void *take_from(arena_t *arena, uint64_t pages, uint8_t high)
{
    uint64_t size = pages * PAGE;
    void *block = analloc_alloc(&arena->handle, &size, high);
    assert_int_equal(size, block == NULL ? 0 : pages * PAGE);
    return block;
}

static void *page_pointer(uint64_t page)
{
    return (void *)(uintptr_t)(page * PAGE);
}

/* The pointer to address 0 is NULL: a block there is never given, another one is, where there is one. */
static void test_alloc_never_gives_address_0(void)
{
    arena_t arena;
    open_pages(&arena, 0, 8);
    assert_null(take_from(&arena, 8, 0));
    assert_ptr_equal(take_from(&arena, 2, 0), page_pointer(2));
    assert_ptr_equal(take_from(&arena, 1, 0), page_pointer(1));
    assert_ptr_equal(take_from(&arena, 4, 1), page_pointer(4));
    assert_null(take_from(&arena, 1, 0));
    assert_null(take_from(&arena, 1, 1));
    assert_looks(&arena, ".LLlLlll");
    assert_status(analloc_free_at(&arena.handle, 4 * PAGE), ANALLOC_OK);
    assert_ptr_equal(take_from(&arena, 1, 0), page_pointer(4));
    assert_gets(&arena, 1, 0, 0); /* requests do give it */
    assert_looks(&arena, "LLLlL...");
    close_arena(&arena);
    open_pages(&arena, 0, 1);
    assert_null(take_from(&arena, 1, 0));
    assert_looks(&arena, ".");
    close_arena(&arena);
}

static void test_alloc_around_address_0_leaves_nothing_behind(void)
{
    static const uint64_t sizes[] = {1, 2, 4, 8, 16};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        arena_t arena;
        analloc_stats_t stats;
        open_pages(&arena, 0, 16);
        for (uint64_t page = sizes[i]; page < 16; page++)
            assert_status(analloc_take(&arena.handle, page * PAGE, PAGE), ANALLOC_OK);
        assert_null(take_from(&arena, sizes[i], 0));
        assert_null(take_from(&arena, sizes[i], 1));
        assert_int_equal(arena.recorder.calls, 0);
        assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
        assert_int_equal(stats.live_bytes, (16 - sizes[i]) * PAGE);
        assert_int_equal(stats.largest, sizes[i] * PAGE);
        close_arena(&arena);
    }
}

/* Nor what no pointer can hold: the inherited calls have no other way to say where a block is. */
static void test_alloc_never_gives_what_is_no_pointer(void)
{
    arena_t arena;
    if (sizeof(uintptr_t) > 4)
        return;
    open_pages(&arena, 0xFFFFC, 8); /* half of it below 4 GiB */
    assert_null(take_from(&arena, 8, 1));
    assert_ptr_equal(take_from(&arena, 1, 1), page_pointer(0xFFFFF));
    assert_ptr_equal(take_from(&arena, 2, 1), page_pointer(0xFFFFC));
    assert_ptr_equal(take_from(&arena, 1, 1), page_pointer(0xFFFFE));
    assert_null(take_from(&arena, 1, 1));
    assert_looks(&arena, "LlLL....");
    close_arena(&arena);
    open_arena(&arena, UINT64_C(89478484) * 48, 4 * 48, 48, 0); /* 4 GiB lies in the second page */
    uint64_t size = 2 * 48;
    assert_null(analloc_alloc(&arena.handle, &size, 0));
    size = 48;
    assert_ptr_equal(analloc_alloc(&arena.handle, &size, 1), (void *)(uintptr_t)(UINT64_C(89478484) * 48));
    close_arena(&arena);
    open_pages(&arena, 0x100000, 8); /* all of it above */
    assert_null(take_from(&arena, 1, 0));
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_alloc_grants_the_smallest_power_of_two_pages),
    TEST_CASE(test_alloc_low_is_lowest_and_high_is_highest),
    TEST_CASE(test_alloc_fails_with_null_and_zero),
    TEST_CASE(test_alloc_until_full_and_back),
    TEST_CASE(test_free_takes_any_length_up_to_the_granted_one),
    TEST_CASE(test_free_refuses_more_than_the_block_has),
    TEST_CASE(test_free_refuses_more_than_the_whole_arena),
    TEST_CASE(test_free_twice_is_refused),
    TEST_CASE(test_free_wild_is_refused),
    TEST_CASE(test_mem_size_and_start_of_any_interior_address),
    TEST_CASE(test_mem_size_where_there_is_no_block),
    TEST_CASE(test_alloc_never_gives_address_0),
    TEST_CASE(test_alloc_around_address_0_leaves_nothing_behind),
    TEST_CASE(test_alloc_never_gives_what_is_no_pointer),
};

TEST_GROUP(unit_inherited, cases);
