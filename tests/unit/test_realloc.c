/* analloc_realloc: in place, moved, moved down over itself, or refused with the old block untouched.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { PAGES = 32, BYTES = PAGES * PAGE };

/* Aligned to its own size, so that real addresses and places in the buffer have the same alignment. */
static _Alignas(BYTES) uint8_t memory[BYTES];
static arena_t arena;

static void fresh(void)
{
    for (unsigned i = 0; i < BYTES; i++)
        memory[i] = 0x11;
    open_arena(&arena, (uint64_t)(uintptr_t)memory, BYTES, PAGE, 0);
}

static uint8_t *at(unsigned page)
{
    return memory + page * PAGE;
}

/* Take pages as a block and write to all of it. */
static uint8_t *block_of(unsigned page, unsigned pages)
{
    assert_status(analloc_take(&arena.handle, (uint64_t)(uintptr_t)at(page), pages * PAGE), ANALLOC_OK);
    for (unsigned i = 0; i < pages * PAGE; i++)
        at(page)[i] = (uint8_t)(i * 7 + i / PAGE + page);
    return at(page);
}

static void assert_data(const uint8_t *block, unsigned page, unsigned pages)
{
    for (unsigned i = 0; i < pages * PAGE; i++)
        assert_int_equal(block[i], (uint8_t)(i * 7 + i / PAGE + page));
}

static uint8_t *resize(void *block, uint64_t length, uint64_t wanted, uint64_t granted, uint8_t high)
{
    uint64_t size = wanted;
    uint8_t *moved = analloc_realloc(&arena.handle, block, length, &size, high);
    assert_int_equal(size, granted);
    assert_int_equal(moved == NULL, granted == 0);
    return moved;
}

static void test_realloc_same_order_same_block(void)
{
    fresh();
    uint8_t *block = block_of(8, 4);
    assert_ptr_equal(resize(block, 4 * PAGE, 3 * PAGE, 4 * PAGE, 0), block);
    assert_ptr_equal(resize(block, 3 * PAGE, 2 * PAGE + 1, 4 * PAGE, 1), block);
    assert_ptr_equal(resize(block, 2 * PAGE + 1, 4 * PAGE, 4 * PAGE, 0), block);
    assert_data(block, 8, 4);
    close_arena(&arena);
}

static void test_realloc_shrinks_in_place(void)
{
    fresh();
    uint8_t *block = block_of(8, 8);
    assert_ptr_equal(resize(block, 8 * PAGE, 2 * PAGE, 2 * PAGE, 1), block);
    assert_data(block, 8, 2);
    assert_looks(&arena, "........Ll......................");
    assert_ptr_equal(resize(block, 2 * PAGE, 0, PAGE, 0), block);
    assert_looks(&arena, "........L.......................");
    close_arena(&arena);
}

static void test_realloc_grows_in_place(void)
{
    fresh();
    uint8_t *block = block_of(8, 1);
    assert_ptr_equal(resize(block, PAGE, 2 * PAGE, 2 * PAGE, 1), block);
    assert_ptr_equal(resize(block, PAGE, 5 * PAGE, 8 * PAGE, 1), block);
    assert_data(block, 8, 1);
    assert_looks(&arena, "........Llllllll................");
    close_arena(&arena);
}

static void test_realloc_moves_where_it_must(void)
{
    fresh();
    uint8_t *block = block_of(8, 2);
    block_of(10, 1); /* in the way */
    assert_ptr_equal(resize(block, 2 * PAGE, 4 * PAGE, 4 * PAGE, 0), at(0));
    assert_data(at(0), 8, 2);
    assert_looks(&arena, "Llll......L.....................");
    close_arena(&arena);
}

static void test_realloc_moves_high(void)
{
    fresh();
    uint8_t *block = block_of(9, 1); /* cannot grow in place: page 9 is no place for two */
    assert_ptr_equal(resize(block, PAGE, 2 * PAGE, 2 * PAGE, 1), at(30));
    assert_data(at(30), 9, 1);
    assert_looks(&arena, "..............................Ll");
    close_arena(&arena);
}

/* The only room for two pages is the block itself and the free page before it. */
static void test_realloc_merges_with_its_own_buddy_below(void)
{
    fresh();
    block_of(0, 8);
    uint8_t *block = block_of(9, 1);
    block_of(10, 22);
    assert_ptr_equal(resize(block, PAGE, 2 * PAGE, 2 * PAGE, 0), at(8));
    assert_data(at(8), 9, 1);
    assert_int_equal(analloc_mem_size(&arena.handle, at(9)), 2 * PAGE);
    close_arena(&arena);
}

/* Eleven pages free and live around it: data moves down over itself, by less than its own length. */
static void test_realloc_moves_down_over_itself(void)
{
    fresh();
    block_of(0, 8);
    uint8_t *block = block_of(10, 2); /* buddies 8, 9 and 12 to 15 are free */
    block_of(16, 16);
    assert_ptr_equal(resize(block, 2 * PAGE, 8 * PAGE, 8 * PAGE, 0), at(8));
    assert_data(at(8), 10, 2);
    assert_int_equal(analloc_mem_size(&arena.handle, at(8)), 8 * PAGE);
    close_arena(&arena);
    fresh();
    block = block_of(4, 4);
    block_of(8, 24);
    assert_ptr_equal(resize(block, 4 * PAGE, 8 * PAGE, 8 * PAGE, 1), at(0));
    assert_data(at(0), 4, 4);
    close_arena(&arena);
    fresh();
    block = block_of(16, 16);
    assert_ptr_equal(resize(block, 16 * PAGE, 32 * PAGE, 32 * PAGE, 1), at(0)); /* all there is */
    assert_data(at(0), 16, 16);
    assert_int_equal(analloc_mem_size(&arena.handle, at(31)), 32 * PAGE);
    close_arena(&arena);
}

/* Natural blocks move by their own length at least; one that analloc_take has made may move by less, onto itself. */
static void test_realloc_moves_down_onto_itself(void)
{
    fresh();
    block_of(0, 8);
    uint8_t *block = block_of(9, 3); /* one block in words of four units and more */
    block_of(16, 16);
    if (analloc_mem_size(&arena.handle, block) == 3 * PAGE) {
        assert_ptr_equal(resize(block, 3 * PAGE, 5 * PAGE, 8 * PAGE, 0), at(8));
        assert_data(at(8), 9, 3);
    }
    close_arena(&arena);
}

static void test_realloc_failure_leaves_the_old_block(void)
{
    fresh();
    block_of(0, 7);
    block_of(8, 1);
    uint8_t *block = block_of(10, 2);
    block_of(12, 20); /* free: 7 and 9 */
    snapshot_t before;
    snapshot_take(&before, memory, sizeof memory);
    assert_null(resize(block, 2 * PAGE, 4 * PAGE + 1, 0, 0));
    assert_null(resize(block, 2 * PAGE, 4 * PAGE, 0, 0));
    assert_null(resize(block, 2 * PAGE, 64 * PAGE, 0, 0));
    assert_null(resize(block, 2 * PAGE, UINT64_MAX, 0, 1));
    assert_true(snapshot_same(&before));
    assert_int_equal(analloc_mem_size(&arena.handle, block), 2 * PAGE);
    assert_true(analloc_is_free(&arena.handle, (uint64_t)(uintptr_t)at(7), PAGE));
    assert_true(analloc_is_free(&arena.handle, (uint64_t)(uintptr_t)at(9), PAGE));
    close_arena(&arena);
}

static void test_realloc_of_null_allocates(void)
{
    fresh();
    assert_ptr_equal(resize(NULL, 0, 3 * PAGE, 4 * PAGE, 0), at(0));
    assert_ptr_equal(resize(NULL, 0, 1, PAGE, 1), at(31));
    assert_null(resize(NULL, 0, UINT64_MAX, 0, 1));
    close_arena(&arena);
}

static void assert_refuses(void *block, uint64_t length, analloc_status_t status)
{
    snapshot_t before;
    uint64_t size = 4 * PAGE;
    before_call(&arena, &before);
    assert_null(analloc_realloc(&arena.handle, block, length, &size, 0));
    assert_int_equal(size, 0);
    assert_refused(&arena, &before, arena.recorder.last.status, status, "analloc_realloc", (uint64_t)(uintptr_t)block,
                   length);
}

static void test_realloc_refuses_what_free_refuses(void)
{
    fresh();
    uint8_t *block = block_of(8, 2);
    assert_status(analloc_reserve(&arena.handle, (uint64_t)(uintptr_t)at(4), PAGE), ANALLOC_OK);
    assert_refuses(block, 2 * PAGE + 1, ANALLOC_E_LENGTH);
    assert_refuses(block, UINT64_MAX, ANALLOC_E_LENGTH);
    assert_refuses(block + PAGE, PAGE, ANALLOC_E_INTERIOR);
    assert_refuses(block + 1, PAGE, ANALLOC_E_MISALIGNED);
    assert_refuses(at(3), PAGE, ANALLOC_E_NOT_LIVE);
    assert_refuses(at(4), PAGE, ANALLOC_E_RESERVED);
    assert_refuses(memory + BYTES, PAGE, ANALLOC_E_FOREIGN);
    uint64_t size = PAGE;
    assert_null(analloc_realloc(NULL, block, PAGE, &size, 0));
    assert_int_equal(size, 0);
    assert_null(analloc_realloc(&arena.handle, block, PAGE, NULL, 0));
    close_arena(&arena);
}

/* Blocks that analloc_take or an exact request made need not be a power of two, nor lie at a natural place: the block
 * that would be grown around one may not contain it. */
static void test_realloc_of_odd_blocks(void)
{
    for (unsigned page = 0; page < 8; page++) {
        for (unsigned wanted = 1; wanted <= 8; wanted++) {
            fresh();
            uint8_t *block = block_of(8 + page, 3);
            uint64_t size = wanted * PAGE, length = analloc_mem_size(&arena.handle, block);
            block = analloc_realloc(&arena.handle, block, length, &size, 0);
            assert_non_null(block);
            assert_true(size >= wanted * PAGE);
            assert_int_equal(analloc_mem_size(&arena.handle, block) >= PAGE, 1);
            assert_data(block, 8 + page, 1);
            assert_status(analloc_check(&arena.handle, NULL), ANALLOC_OK);
            close_arena(&arena);
        }
    }
}

static void test_realloc_never_merges_what_sticks_out(void)
{
    fresh();
    block_of(0, 2);
    uint8_t *block = block_of(3, 2); /* one block of two pages, in words of eight units and more */
    block_of(6, 26);
    if (analloc_mem_size(&arena.handle, block) == 2 * PAGE)
        assert_null(resize(block, 2 * PAGE, 4 * PAGE, 0, 0)); /* free: 2 and 5; [0, 4) and [4, 8) are not */
    assert_int_equal(analloc_is_free(&arena.handle, (uint64_t)(uintptr_t)at(2), PAGE), 1);
    assert_int_equal(analloc_is_free(&arena.handle, (uint64_t)(uintptr_t)at(5), PAGE), 1);
    close_arena(&arena);
}

/* As many pages are there, but no block that holds them. */
static void test_realloc_beyond_the_largest_block(void)
{
    open_arena(&arena, (uint64_t)(uintptr_t)at(4), 28 * PAGE, PAGE, 0);
    assert_int_equal(analloc_largest(&arena.handle), 16 * PAGE);
    uint8_t *block = block_of(4, 1);
    assert_null(resize(block, PAGE, 17 * PAGE, 0, 0));
    assert_data(block, 4, 1);
    close_arena(&arena);
}

static void test_realloc_never_merges_past_the_end(void)
{
    open_arena(&arena, (uint64_t)(uintptr_t)memory, 30 * PAGE, PAGE, 0);
    block_of(0, 28);
    uint8_t *block = block_of(28, 1); /* page 29 is free, and the last */
    assert_null(resize(block, PAGE, 4 * PAGE, 0, 0));
    assert_int_equal(analloc_mem_size(&arena.handle, block), PAGE);
    close_arena(&arena);
}

static void *low_page(uint64_t page, uint64_t bytes)
{
    return (void *)(uintptr_t)(page * bytes);
}

/* The pointer to address 0 would be NULL: what has no other place stays where it is. */
static void test_realloc_never_merges_down_to_address_0(void)
{
    for (unsigned page = 1; page < 4; page++) {
        open_pages(&arena, 0, 8);
        assert_status(analloc_take(&arena.handle, page * PAGE, PAGE), ANALLOC_OK);
        assert_status(analloc_take(&arena.handle, 4 * PAGE, 4 * PAGE), ANALLOC_OK);
        assert_null(resize(low_page(page, PAGE), PAGE, 3 * PAGE, 0, 0)); /* pages 0 to 3, and no other four */
        assert_int_equal(analloc_mem_size(&arena.handle, low_page(page, PAGE)), PAGE);
        assert_true(analloc_is_free(&arena.handle, 0, page * PAGE));
        close_arena(&arena);
    }
}

static void test_realloc_never_moves_to_address_0(void)
{
    open_pages(&arena, 0, 8);
    assert_status(analloc_take(&arena.handle, 2 * PAGE, PAGE), ANALLOC_OK);
    assert_ptr_equal(resize(low_page(2, PAGE), PAGE, 2 * PAGE, 2 * PAGE, 0), low_page(2, PAGE));
    assert_status(analloc_take(&arena.handle, 4 * PAGE, 4 * PAGE), ANALLOC_OK);
    assert_status(analloc_resize(&arena.handle, 2 * PAGE, PAGE, 0, NULL), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 3 * PAGE, PAGE), ANALLOC_OK);
    assert_null(resize(low_page(2, PAGE), PAGE, 2 * PAGE, 0, 0)); /* only pages 0 and 1 are free */
    assert_looks(&arena, "..LLLlll");
    close_arena(&arena);
}

/* With memory at low addresses, where the system gives it: past address 0 to the next place. */
static void test_realloc_moves_past_address_0(void)
{
    enum { BIG = 1 << 20 };
    uint8_t *first = low_page(2, BIG);
    uint8_t *low = mmap(first, 6 * BIG, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (low == first) {
        open_arena(&arena, 0, 8 * (uint64_t)BIG, BIG, 0);
        assert_status(analloc_take(&arena.handle, 2 * BIG, BIG), ANALLOC_OK);
        assert_status(analloc_take(&arena.handle, 3 * BIG, BIG), ANALLOC_OK);
        first[0] = 77;
        first[BIG - 1] = 78;
        assert_ptr_equal(resize(first, BIG, 2 * BIG, 2 * BIG, 0), low_page(4, BIG));
        assert_int_equal(first[2 * BIG], 77);
        assert_int_equal(first[3 * BIG - 1], 78);
        assert_looks(&arena, "...LLl..");
        close_arena(&arena);
    }
    munmap(low, 6 * BIG);
}

/* On machines of 32 bits, growing ends where pointers do. */
static void test_realloc_never_grows_past_the_last_pointer(void)
{
    if (sizeof(uintptr_t) > 4)
        return;
    uint64_t first = UINT64_C(89478480) * 48; /* 4 GiB lies in the sixth page from here */
    open_arena(&arena, first, 8 * 48, 48, 0);
    void *block = (void *)(uintptr_t)first;
    assert_status(analloc_take(&arena.handle, first, 48), ANALLOC_OK);
    assert_ptr_equal(resize(block, 48, 4 * 48, 4 * 48, 0), block);
    assert_null(resize(block, 4 * 48, 8 * 48, 0, 0));
    block = (void *)(uintptr_t)(first + 4 * 48);
    assert_status(analloc_take(&arena.handle, first + 4 * 48, 48), ANALLOC_OK);
    assert_null(resize(block, 48, 2 * 48, 0, 0));
    assert_looks(&arena, "LlllL...");
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_realloc_same_order_same_block),
    TEST_CASE(test_realloc_shrinks_in_place),
    TEST_CASE(test_realloc_grows_in_place),
    TEST_CASE(test_realloc_moves_where_it_must),
    TEST_CASE(test_realloc_moves_high),
    TEST_CASE(test_realloc_merges_with_its_own_buddy_below),
    TEST_CASE(test_realloc_moves_down_over_itself),
    TEST_CASE(test_realloc_moves_down_onto_itself),
    TEST_CASE(test_realloc_failure_leaves_the_old_block),
    TEST_CASE(test_realloc_of_null_allocates),
    TEST_CASE(test_realloc_refuses_what_free_refuses),
    TEST_CASE(test_realloc_of_odd_blocks),
    TEST_CASE(test_realloc_never_merges_what_sticks_out),
    TEST_CASE(test_realloc_beyond_the_largest_block),
    TEST_CASE(test_realloc_never_merges_past_the_end),
    TEST_CASE(test_realloc_never_merges_down_to_address_0),
    TEST_CASE(test_realloc_never_moves_to_address_0),
    TEST_CASE(test_realloc_moves_past_address_0),
    TEST_CASE(test_realloc_never_grows_past_the_last_pointer),
};

TEST_GROUP(unit_realloc, cases);
