/* Questions: find, walk, is_free, largest, stats, usable, check.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

/* ".Llll..##.L....." from page 3 on: natural places are those of the address. */
static void open_mixed(void)
{
    open_pages(&arena, 3, 17);
    assert_status(analloc_take(&arena.handle, 4 * PAGE, 4 * PAGE), ANALLOC_OK);
    assert_status(analloc_reserve(&arena.handle, 10 * PAGE, 2 * PAGE), ANALLOC_OK);
    assert_status(analloc_take(&arena.handle, 13 * PAGE, PAGE), ANALLOC_OK);
    assert_looks(&arena, ".Llll..##.L......");
}

static void assert_found(uint64_t address, uint64_t page, uint64_t pages, analloc_state_t state)
{
    analloc_block_t block;
    assert_status(analloc_find(&arena.handle, address, &block), ANALLOC_OK);
    assert_int_equal(block.address, page * PAGE);
    assert_int_equal(block.bytes, pages * PAGE);
    assert_int_equal(block.state, state);
}

static void test_find_any_interior_address(void)
{
    open_mixed();
    assert_found(3 * PAGE, 3, 1, ANALLOC_FREE);
    assert_found(4 * PAGE, 4, 4, ANALLOC_LIVE);
    assert_found(6 * PAGE + 99, 4, 4, ANALLOC_LIVE);
    assert_found(8 * PAGE - 1, 4, 4, ANALLOC_LIVE);
    assert_found(9 * PAGE, 8, 2, ANALLOC_FREE);
    assert_found(12 * PAGE + 1, 12, 1, ANALLOC_FREE);
    assert_found(13 * PAGE, 13, 1, ANALLOC_LIVE);
    assert_found(15 * PAGE, 14, 2, ANALLOC_FREE);
    assert_found(20 * PAGE - 1, 16, 4, ANALLOC_FREE);
    analloc_block_t block;
    assert_status(analloc_find(&arena.handle, 11 * PAGE, &block), ANALLOC_OK);
    assert_int_equal(block.state, ANALLOC_RESERVED); /* in pieces or whole */
    assert_true(block.address <= 11 * PAGE && block.address >= 10 * PAGE);
    close_arena(&arena);
}

static void refuses_find(uint64_t address, analloc_status_t status)
{
    analloc_block_t block;
    snapshot_t before;
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_find(&arena.handle, address, &block), status, "analloc_find", address, 0);
}

static void test_find_refuses(void)
{
    snapshot_t before;
    analloc_block_t block;
    open_mixed();
    refuses_find(3 * PAGE - 1, ANALLOC_E_FOREIGN);
    refuses_find(20 * PAGE, ANALLOC_E_FOREIGN);
    refuses_find(0, ANALLOC_E_FOREIGN);
    refuses_find(UINT64_MAX, ANALLOC_E_FOREIGN);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_find(&arena.handle, 4 * PAGE, NULL), ANALLOC_E_ARGUMENT, "analloc_find",
                   4 * PAGE, 0);
    assert_status(analloc_find(NULL, 4 * PAGE, &block), ANALLOC_E_ARGUMENT);
    close_arena(&arena);
}

static void test_walk_in_order_of_addresses(void)
{
    static const struct {
        uint64_t page, pages;
        analloc_state_t state;
    } blocks[] = {
        {3, 1, ANALLOC_FREE},  {4, 4, ANALLOC_LIVE},  {8, 2, ANALLOC_FREE},  {10, 2, ANALLOC_RESERVED},
        {12, 1, ANALLOC_FREE}, {13, 1, ANALLOC_LIVE}, {14, 2, ANALLOC_FREE}, {16, 4, ANALLOC_FREE},
    };
    uint64_t cursor = 0, reserved = 0;
    unsigned at = 0;
    analloc_block_t block;
    open_mixed();
    while (analloc_walk(&arena.handle, &cursor, &block)) {
        assert_true(at < sizeof blocks / sizeof blocks[0]);
        assert_int_equal(block.state, blocks[at].state);
        assert_int_equal(block.address, blocks[at].page * PAGE + reserved);
        reserved = block.state == ANALLOC_RESERVED ? reserved + block.bytes : 0; /* maybe in pieces */
        if (block.state == ANALLOC_RESERVED && reserved < blocks[at].pages * PAGE)
            continue;
        assert_int_equal(reserved != 0 ? reserved : block.bytes, blocks[at].pages * PAGE);
        reserved = 0;
        at++;
    }
    assert_int_equal(at, sizeof blocks / sizeof blocks[0]);
    assert_int_equal(analloc_walk(&arena.handle, &cursor, &block), 0); /* and stays at the end */
    close_arena(&arena);
}

static void test_walk_refuses(void)
{
    uint64_t cursor = 0;
    analloc_block_t block;
    open_mixed();
    assert_int_equal(analloc_walk(NULL, &cursor, &block), 0);
    assert_int_equal(analloc_walk(&arena.handle, NULL, &block), 0);
    assert_int_equal(analloc_walk(&arena.handle, &cursor, NULL), 0);
    cursor = UINT64_MAX;
    assert_int_equal(analloc_walk(&arena.handle, &cursor, &block), 0);
    close_arena(&arena);
}

static int is_free(uint64_t address, uint64_t bytes)
{
    return analloc_is_free(&arena.handle, address, bytes);
}

static void test_is_free_looks_at_every_page_touched(void)
{
    open_mixed();
    assert_true(is_free(3 * PAGE, PAGE));
    assert_true(is_free(8 * PAGE, 2 * PAGE));
    assert_true(is_free(9 * PAGE + 5, 1));
    assert_true(is_free(14 * PAGE, 6 * PAGE));
    assert_true(is_free(15 * PAGE - 1, 2));
    assert_false(is_free(8 * PAGE, 2 * PAGE + 1));
    assert_false(is_free(8 * PAGE - 1, 2));
    assert_false(is_free(4 * PAGE, 1));
    assert_false(is_free(10 * PAGE, 1));
    assert_false(is_free(12 * PAGE, 2 * PAGE));
    assert_false(is_free(3 * PAGE, 17 * PAGE));
    close_arena(&arena);
}

static void test_is_free_is_no_outside(void)
{
    open_mixed();
    assert_false(is_free(2 * PAGE, 2 * PAGE));
    assert_false(is_free(3 * PAGE - 1, 1));
    assert_false(is_free(19 * PAGE, PAGE + 1));
    assert_false(is_free(20 * PAGE, 1));
    assert_false(is_free(14 * PAGE, UINT64_MAX));
    assert_false(is_free(UINT64_MAX, UINT64_MAX));
    assert_int_equal(analloc_is_free(NULL, 14 * PAGE, PAGE), 0);
    assert_true(is_free(5 * PAGE, 0)); /* no page at all */
    assert_true(is_free(UINT64_MAX, 0));
    close_arena(&arena);
}

static void test_largest_at_once(void)
{
    open_pages(&arena, 64, 64);
    for (uint64_t pages = 32; pages >= 1; pages /= 2) {
        assert_gets(&arena, pages, 0, 64 - 2 * pages);
        assert_int_equal(analloc_largest(&arena.handle), pages * PAGE);
    }
    assert_gets(&arena, 1, 0, 63);
    assert_int_equal(analloc_largest(&arena.handle), 0);
    assert_int_equal(analloc_largest(NULL), 0);
    assert_status(analloc_free_at(&arena.handle, 120 * PAGE), ANALLOC_OK);
    assert_int_equal(analloc_largest(&arena.handle), 4 * PAGE);
    close_arena(&arena);
}

static void test_stats_count_everything(void)
{
    analloc_stats_t stats;
    memset(&stats, 0xEE, sizeof stats);
    open_mixed();
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    assert_int_equal(stats.free_bytes, 10 * PAGE);
    assert_int_equal(stats.live_bytes, 5 * PAGE);
    assert_int_equal(stats.reserved_bytes, 2 * PAGE);
    assert_int_equal(stats.largest, 4 * PAGE);
    assert_int_equal(stats.live_blocks, 2);
    static const uint64_t free_blocks[] = {2, 2, 1};
    for (unsigned k = 0; k < ANALLOC_ORDERS; k++)
        assert_int_equal(stats.free_blocks[k], k < 3 ? free_blocks[k] : 0);
    close_arena(&arena);
}

static void test_usable_at_each_order(void)
{
    analloc_stats_t stats;
    open_mixed();
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 0), 10 * PAGE);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 1), 8 * PAGE);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 2), 4 * PAGE);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 3), 0);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 63), 0);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 64), 0);
    assert_int_equal(analloc_usable(&arena.handle, &stats, 1000), 0);
    assert_int_equal(analloc_usable(NULL, &stats, 0), 0);
    assert_int_equal(analloc_usable(&arena.handle, NULL, 0), 0);
    close_arena(&arena);
}

static void test_stats_refuses(void)
{
    analloc_stats_t stats;
    snapshot_t before;
    open_mixed();
    assert_status(analloc_stats(NULL, &stats), ANALLOC_E_ARGUMENT);
    before_call(&arena, &before);
    assert_refused(&arena, &before, analloc_stats(&arena.handle, NULL), ANALLOC_E_ARGUMENT, "analloc_stats", 0, 0);
    close_arena(&arena);
}

/* Questions change nothing, not a byte. */
static void test_questions_are_read_only(void)
{
    snapshot_t before;
    analloc_block_t block;
    analloc_stats_t stats;
    analloc_fault_t fault;
    uint64_t cursor = 0;
    open_mixed();
    before_call(&arena, &before);
    for (uint64_t at = 3 * PAGE; at < 20 * PAGE; at += PAGE / 2) {
        (void)analloc_find(&arena.handle, at, &block);
        (void)analloc_is_free(&arena.handle, at, 3 * PAGE);
        (void)analloc_mem_size(&arena.handle, (void *)(uintptr_t)at);
    }
    while (analloc_walk(&arena.handle, &cursor, &block))
        continue;
    assert_status(analloc_stats(&arena.handle, &stats), ANALLOC_OK);
    (void)analloc_largest(&arena.handle);
    assert_status(analloc_check(&arena.handle, &fault), ANALLOC_OK);
    assert_true(snapshot_same(&before));
    assert_int_equal(arena.recorder.calls, 0);
    close_arena(&arena);
}

static void test_check_refuses(void)
{
    analloc_fault_t fault;
    assert_status(analloc_check(NULL, &fault), ANALLOC_E_ARGUMENT);
}

/* A word of a broken arena is named with its place; `fault` may be left out. */
static void test_check_names_what_is_broken(void)
{
    analloc_fault_t fault = {9, 9, 9, 9, NULL};
    open_pages(&arena, 0, 64);
    assert_gets(&arena, 1, 0, 0);
    uint8_t *end = (uint8_t *)arena.meta + arena.shape.meta_bytes;
    snapshot_t before;
    unsigned found = 0;
    for (uint8_t *at = (uint8_t *)arena.meta + ANALLOC_META_ALIGN; at < end; at++) {
        before_call(&arena, &before);
        *at ^= 0xFF;
        if (analloc_check(&arena.handle, &fault) == ANALLOC_E_CORRUPT) {
            assert_true(fault.invariant <= 5 && fault.level < arena.shape.levels);
            assert_non_null(fault.what);
            assert_true(strlen(fault.what) > 3);
            assert_status(analloc_check(&arena.handle, NULL), ANALLOC_E_CORRUPT);
            found++;
        }
        *at ^= 0xFF;
        assert_true(snapshot_same(&before));
    }
    assert_true(found >= 4); /* not every byte means something, but one word does at least */
    close_arena(&arena);
}

/* A header that describes another arena, of one page more, in as many bytes. */
static void test_check_compares_the_header(void)
{
    analloc_fault_t fault = {9, 9, 9, 9, NULL};
    uint64_t bytes;
    open_pages(&arena, 16, 64);
    uint8_t *field = (uint8_t *)arena.meta + 16;
    memcpy(&bytes, field, sizeof bytes);
    assert_int_equal(bytes, 64 * PAGE);
    bytes += PAGE;
    memcpy(field, &bytes, sizeof bytes);
    assert_status(analloc_check(&arena.handle, &fault), ANALLOC_E_CORRUPT);
    assert_int_equal(fault.invariant, 0);
    bytes -= PAGE;
    memcpy(field, &bytes, sizeof bytes);
    close_arena(&arena);
}

/* Whether alignment is counted from the base is told by the header too, where it changes no page number: this base is
 * aligned for the largest block. */
static void test_check_compares_what_alignment_is_relative_to(void)
{
    analloc_fault_t fault = {9, 9, 9, 9, NULL};
    open_pages(&arena, 128, 64);
    uint8_t *relative = (uint8_t *)arena.meta + 7;
    assert_int_equal(*relative, 0);
    *relative = 1;
    assert_status(analloc_check(&arena.handle, &fault), ANALLOC_E_CORRUPT);
    assert_int_equal(fault.invariant, 0);
    *relative = 0;
    close_arena(&arena);
}

/* Write a word of this many bytes, whatever their order. */
static void write_word(void *at, size_t word_bytes, uint64_t value)
{
    uint32_t narrow = (uint32_t)value;
    memcpy(at, word_bytes == sizeof narrow ? (const void *)&narrow : (const void *)&value, word_bytes);
}

/* A word of live pages that has died, as if they belonged to the unit above: which is split. */
static void test_check_finds_a_dead_word(void)
{
    uint64_t list[64];
    analloc_fault_t fault = {9, 9, 9, 9, NULL};
    open_pages(&arena, 0, 64);
    assert_status(analloc_alloc_pages(&arena.handle, 64, 0, list), ANALLOC_OK);
    void *word = (void *)arena.handle.tree.level[0];
    size_t bytes = (size_t)1 << arena.handle.tree.shift[0];
    uint64_t units = (UINT64_C(1) << arena.shape.width) - 1;
    write_word(word, bytes, units << arena.shape.width);
    assert_status(analloc_check(&arena.handle, &fault), ANALLOC_E_CORRUPT);
    assert_int_equal(fault.invariant, 5);
    assert_int_equal(fault.level, 0);
    assert_int_equal(fault.index, 0);
    write_word(word, bytes, 0); /* each page a block, as before */
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_find_any_interior_address),
    TEST_CASE(test_find_refuses),
    TEST_CASE(test_walk_in_order_of_addresses),
    TEST_CASE(test_walk_refuses),
    TEST_CASE(test_is_free_looks_at_every_page_touched),
    TEST_CASE(test_is_free_is_no_outside),
    TEST_CASE(test_largest_at_once),
    TEST_CASE(test_stats_count_everything),
    TEST_CASE(test_usable_at_each_order),
    TEST_CASE(test_stats_refuses),
    TEST_CASE(test_questions_are_read_only),
    TEST_CASE(test_check_refuses),
    TEST_CASE(test_check_names_what_is_broken),
    TEST_CASE(test_check_compares_the_header),
    TEST_CASE(test_check_compares_what_alignment_is_relative_to),
    TEST_CASE(test_check_finds_a_dead_word),
};

TEST_GROUP(unit_question, cases);
