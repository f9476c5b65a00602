/* analloc_with_chunk: a program written for the original hands over a buffer and gets an allocator inside it.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>

enum { CHUNK = 1 << 18 };

static _Alignas(65536) uint8_t chunk[CHUNK + 4096];
static analloc_struct_t handle;

static void fresh(void)
{
    memset(chunk, 0xA5, sizeof chunk);
    memset(&handle, 0xA5, sizeof handle);
}

/* Pages that are reserved at the start of the chunk. */
static uint64_t reserved_pages(void)
{
    uint64_t cursor = 0, pages = 0;
    analloc_block_t block;
    while (analloc_walk(&handle, &cursor, &block) && block.state == ANALLOC_RESERVED)
        pages += block.bytes / handle.page;
    return pages;
}

/* Narrow words, made for tests, need more metadata than the smallest chunks have. */
static int has_room(uint64_t total, uint64_t page, unsigned depth)
{
    analloc_config_t config = {.bytes = page << depth, .page = page};
    return analloc_meta_bytes(&config) + ANALLOC_META_ALIGN <= total;
}

static void test_chunk_manages_the_largest_power_of_two(void)
{
    static const struct {
        uint64_t total, page;
        unsigned depth;
    } cases[] = {
        {CHUNK, 4096, 6}, {CHUNK - 1, 4096, 5}, {CHUNK, 4097, 5}, {CHUNK, 1000, 8}, {100 * 48, 48, 6},
        {CHUNK, 64, 12},  {8192, 3, 11},        {4096, 1, 12},    {4096, 4096, 0},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fresh();
        if (!has_room(cases[i].total, cases[i].page, cases[i].depth))
            continue;
        assert_int_equal(analloc_with_chunk(&handle, chunk, cases[i].total, 0, cases[i].page), 1);
        assert_ptr_equal(handle.mem, chunk);
        assert_int_equal(handle.page, cases[i].page);
        assert_int_equal(handle.depth, cases[i].depth);
        analloc_stats_t stats;
        assert_status(analloc_stats(&handle, &stats), ANALLOC_OK);
        assert_int_equal(stats.free_bytes + stats.reserved_bytes, cases[i].page << cases[i].depth);
        assert_status(analloc_check(&handle, NULL), ANALLOC_OK);
    }
}

static void test_chunk_refuses(void)
{
    fresh();
    assert_int_equal(analloc_with_chunk(NULL, chunk, CHUNK, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, NULL, CHUNK, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, 0, 0), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, PAGE - 1, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, 0, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, CHUNK, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, CHUNK + 1, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, UINT64_MAX, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, CHUNK - 64, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK - 1, CHUNK - 1, PAGE), 0); /* up to a line: too far */
    assert_int_equal(analloc_with_chunk(&handle, chunk, UINT64_MAX, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, (uint64_t)0 - (uint64_t)(uintptr_t)chunk + 1, 0, PAGE), 0);
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, 0, UINT64_MAX), 0);
    for (unsigned i = 0; i < sizeof chunk; i++)
        assert_int_equal(chunk[i], 0xA5);
}

/* Used bytes and metadata are reserved and never handed out; the used bytes are not written. */
static void test_chunk_reserves_what_is_used(void)
{
    static const uint64_t used[] = {0, 1, 100, 4095, 4096, 4097, 100000};
    for (unsigned i = 0; i < sizeof used / sizeof used[0]; i++) {
        fresh();
        assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, used[i], PAGE), 1);
        assert_true(reserved_pages() * PAGE > used[i]);
        assert_true(reserved_pages() * PAGE <= used[i] + 2 * PAGE);
        for (uint64_t at = 0; at < used[i]; at++)
            assert_int_equal(chunk[at], 0xA5);
        uint64_t size = 1;
        uint8_t *block = analloc_alloc(&handle, &size, 0);
        assert_ptr_equal(block, chunk + reserved_pages() * PAGE);
        assert_status(analloc_free(&handle, chunk, PAGE), ANALLOC_E_RESERVED);
    }
}

/* The memory that is handed out is never read or written: nothing changes but the reserved pages. */
static void test_chunk_leaves_managed_memory_alone(void)
{
    fresh();
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, 0, PAGE), 1);
    uint64_t kept = reserved_pages() * PAGE, size;
    for (unsigned i = 0; i < 40; i++) {
        size = (i % 5 + 1) * PAGE;
        void *block = analloc_alloc(&handle, &size, i % 2);
        if (block != NULL && i % 3 == 0)
            assert_status(analloc_free(&handle, block, size), ANALLOC_OK);
    }
    for (uint64_t i = kept; i < sizeof chunk; i++)
        assert_int_equal(chunk[i], 0xA5);
    assert_status(analloc_check(&handle, NULL), ANALLOC_OK);
}

/* The struct may lie at the start of the chunk itself. */
static void test_chunk_may_hold_the_struct(void)
{
    fresh();
    analloc_t a = (analloc_t)(void *)chunk;
    assert_int_equal(analloc_with_chunk(a, chunk, CHUNK, sizeof *a, PAGE), 1);
    uint64_t size = 5 * PAGE;
    uint8_t *block = analloc_alloc(a, &size, 0);
    assert_non_null(block);
    assert_int_equal(size, 8 * PAGE);
    memset(block, 0xEE, (size_t)size);
    assert_int_equal(analloc_mem_size(a, block + 100), size);
    assert_status(analloc_free(a, block, size), ANALLOC_OK);
    assert_status(analloc_check(a, NULL), ANALLOC_OK);
}

/* Alignment is relative to the buffer, wherever that lies. */
static void test_chunk_aligns_relative_to_itself(void)
{
    static const unsigned offsets[] = {0, 1, 24, 100, 2048, 4095};
    for (unsigned i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        fresh();
        uint8_t *start = chunk + offsets[i];
        assert_int_equal(analloc_with_chunk(&handle, start, CHUNK, 0, PAGE), 1);
        assert_int_equal(handle.depth, 6);
        uint64_t size = 32 * PAGE;
        assert_ptr_equal(analloc_alloc(&handle, &size, 0), start + 32 * PAGE);
        assert_int_equal(size, 32 * PAGE);
        size = PAGE;
        assert_ptr_equal(analloc_alloc(&handle, &size, 1), start + 31 * PAGE);
        assert_status(analloc_check(&handle, NULL), ANALLOC_OK);
    }
}

static analloc_status_t request(uint64_t align, uint64_t boundary, analloc_answer_t *answer)
{
    analloc_request_t wish = {.bytes = PAGE, .align = align, .boundary = boundary};
    return analloc_request(&handle, &wish, answer);
}

static void test_chunk_promises_no_more_than_its_own_alignment(void)
{
    analloc_answer_t answer;
    fresh();
    assert_int_equal(analloc_with_chunk(&handle, chunk + 2048, CHUNK, 0, PAGE), 1);
    assert_status(request(2048, 0, &answer), ANALLOC_OK);
    assert_int_equal(answer.address % 2048, 0);
    assert_status(request(PAGE, 0, &answer), ANALLOC_E_UNSUPPORTED);
    assert_status(request(8 * PAGE, 0, &answer), ANALLOC_E_UNSUPPORTED);
    assert_status(request(0, PAGE, &answer), ANALLOC_E_UNSUPPORTED);
    fresh();
    assert_int_equal(analloc_with_chunk(&handle, chunk, CHUNK, 0, PAGE), 1);
    assert_status(request(8 * PAGE, 0, &answer), ANALLOC_OK);
    assert_int_equal(answer.address % (8 * PAGE), 0);
    assert_status(request(0, PAGE, &answer), ANALLOC_OK);
}

/* An alignment above the largest block: no address that lacks it may come out. */
static void test_chunk_gives_no_false_alignment(void)
{
    analloc_answer_t answer;
    for (unsigned offset = 0; offset < 4096; offset += 64) {
        fresh();
        assert_int_equal(analloc_with_chunk(&handle, chunk + offset, 16384, 0, 1024), 1);
        analloc_status_t status = request(32768, 0, &answer);
        assert_int_equal(answer.address % 32768, 0);
        assert_int_equal(answer.address != 0, status == ANALLOC_OK);
    }
}

static void test_chunk_too_small_for_its_metadata(void)
{
    fresh();
    assert_int_equal(analloc_with_chunk(&handle, chunk, 128, 0, 1), 0);
    for (unsigned i = 0; i < sizeof chunk; i++)
        assert_int_equal(chunk[i], 0xA5);
}

/* Refused before anything is written: there is no memory there. */
static void test_chunk_at_the_end_of_all_addresses(void)
{
    uintptr_t top = UINTPTR_MAX - 127;
    assert_int_equal(analloc_with_chunk(&handle, (void *)top, 128, 100, 1), 0); /* the metadata would begin behind it */
    assert_int_equal(analloc_with_chunk(&handle, (void *)64, UINTPTR_MAX / 2 + 1, 0, 1), 0); /* too many pages */
}

static const test_case_t cases[] = {
    TEST_CASE(test_chunk_manages_the_largest_power_of_two),
    TEST_CASE(test_chunk_refuses),
    TEST_CASE(test_chunk_reserves_what_is_used),
    TEST_CASE(test_chunk_leaves_managed_memory_alone),
    TEST_CASE(test_chunk_may_hold_the_struct),
    TEST_CASE(test_chunk_aligns_relative_to_itself),
    TEST_CASE(test_chunk_promises_no_more_than_its_own_alignment),
    TEST_CASE(test_chunk_gives_no_false_alignment),
    TEST_CASE(test_chunk_too_small_for_its_metadata),
    TEST_CASE(test_chunk_at_the_end_of_all_addresses),
};

TEST_GROUP(unit_chunk, cases);
