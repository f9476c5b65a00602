/* Shapes and creation: every range of addresses, any content of the metadata buffer, bounded cost.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

static arena_t arena;

static analloc_status_t shape_of(uint64_t base, uint64_t bytes, uint64_t page, uint32_t flags, analloc_shape_t *shape)
{
    analloc_config_t config = {.base = base, .bytes = bytes, .page = page, .flags = flags};
    analloc_status_t status = analloc_shape(&config, shape);
    assert_int_equal(analloc_meta_bytes(&config), status == ANALLOC_OK ? shape->meta_bytes : 0);
    return status;
}

static void test_shape_counts_whole_pages(void)
{
    static const struct {
        uint64_t base, bytes, page, pages;
        unsigned top;
    } cases[] = {
        {0, 4096, 4096, 1, 0},
        {0, 8191, 4096, 1, 0},
        {1, 8191, 4096, 1, 0},
        {1, 8192, 4096, 1, 0},
        {0, 7 * 4096, 4096, 7, 2},
        {4096, 7 * 4096, 4096, 7, 2},
        {4096, 3 * 4096, 4096, 3, 1},
        {12288, 8 * 4096, 4096, 8, 2},
        {100, 300, 48, 5, 2},
        {0, 1000, 1, 1000, 9},
        {7, 9, 3, 2, 0},
        {UINT64_C(1) << 40, UINT64_C(1) << 20, 4096, 256, 8},
        {UINT64_MAX - 4095, 4096, 4096, 1, 0},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        analloc_shape_t shape;
        assert_status(shape_of(cases[i].base, cases[i].bytes, cases[i].page, 0, &shape), ANALLOC_OK);
        assert_int_equal(shape.pages, cases[i].pages);
        assert_int_equal(shape.top_order, cases[i].top);
        assert_true(shape.width >= 2 && shape.width <= 32 && (shape.width & (shape.width - 1)) == 0);
        assert_true(shape.levels >= 1 && shape.levels <= ANALLOC_LEVELS);
        assert_true(shape.worst_writes_alloc > 0 && shape.worst_writes_free > 0);
    }
}

static void test_shape_refuses(void)
{
    analloc_shape_t shape;
    analloc_config_t config = {.bytes = PAGE, .page = PAGE};
    assert_status(analloc_shape(NULL, &shape), ANALLOC_E_ARGUMENT);
    assert_status(analloc_shape(&config, NULL), ANALLOC_E_ARGUMENT);
    assert_int_equal(analloc_meta_bytes(NULL), 0);
    assert_status(shape_of(0, PAGE, 0, 0, &shape), ANALLOC_E_ARGUMENT);
    assert_status(shape_of(0, PAGE, PAGE, 2, &shape), ANALLOC_E_ARGUMENT);
    assert_status(shape_of(UINT64_MAX, 2, 1, 0, &shape), ANALLOC_E_OVERFLOW);
    assert_status(shape_of(PAGE, UINT64_MAX, PAGE, 0, &shape), ANALLOC_E_OVERFLOW);
    assert_status(shape_of(0, PAGE - 1, PAGE, 0, &shape), ANALLOC_E_LIMITS);
    assert_status(shape_of(1, PAGE, PAGE, 0, &shape), ANALLOC_E_LIMITS);
    assert_status(shape_of(0, 0, PAGE, 0, &shape), ANALLOC_E_LIMITS);
    assert_status(shape_of(0, 100, UINT64_MAX, 0, &shape), ANALLOC_E_LIMITS);
}

static void test_shape_has_a_largest_size(void)
{
    analloc_shape_t shape;
    uint64_t too_many = UINT64_C(1) << (sizeof(uintptr_t) > 4 ? 56 : 30);
    assert_status(shape_of(0, too_many, 1, 0, &shape), ANALLOC_E_TOO_LARGE);
    assert_status(shape_of(0, UINT64_MAX, 1, 0, &shape), ANALLOC_E_TOO_LARGE);
    assert_status(shape_of(0, too_many * 2, 2, 0, &shape), ANALLOC_E_TOO_LARGE);
    analloc_status_t status = shape_of(0, too_many - 1, 1, 0, &shape);
    if (status == ANALLOC_OK) /* narrow words cannot have so many levels */
        assert_int_equal(shape.pages, too_many - 1);
    else
        assert_status(status, ANALLOC_E_TOO_LARGE);
}

static void test_shape_metadata_is_small(void)
{
    analloc_shape_t shape;
    if (shape_of(0, UINT64_C(1) << 30, PAGE, 0, &shape) == ANALLOC_E_TOO_LARGE)
        return; /* words of two units would need too many levels */
    if (shape.width == 32)
        assert_true(shape.meta_bytes * 8 * 10 <= shape.pages * 26);
    /* What lies before the base costs nothing. */
    uint64_t low = shape.meta_bytes;
    assert_status(shape_of((UINT64_C(1) << 50) + PAGE, UINT64_C(1) << 30, PAGE, 0, &shape), ANALLOC_OK);
    assert_true(shape.meta_bytes <= low + 64 * ANALLOC_META_ALIGN);
}

static void test_create_refuses(void)
{
    static _Alignas(ANALLOC_META_ALIGN) uint8_t meta[8192];
    analloc_struct_t handle;
    analloc_config_t config = {.bytes = 16 * PAGE, .page = PAGE};
    uint64_t bytes = analloc_meta_bytes(&config);
    assert_true(bytes != 0 && bytes <= sizeof meta);
    assert_status(analloc_create(NULL, &config, meta, sizeof meta), ANALLOC_E_ARGUMENT);
    assert_status(analloc_create(&handle, NULL, meta, sizeof meta), ANALLOC_E_ARGUMENT);
    assert_status(analloc_create(&handle, &config, NULL, sizeof meta), ANALLOC_E_METADATA);
    assert_status(analloc_create(&handle, &config, meta + 8, bytes), ANALLOC_E_METADATA);
    assert_status(analloc_create(&handle, &config, meta, bytes - 1), ANALLOC_E_METADATA);
    assert_status(analloc_create(&handle, &config, meta, 0), ANALLOC_E_METADATA);
    assert_status(analloc_create(&handle, &config, meta, bytes), ANALLOC_OK);
    config.page = 0;
    assert_status(analloc_create(&handle, &config, meta, sizeof meta), ANALLOC_E_ARGUMENT);
    config.page = 32 * PAGE;
    assert_status(analloc_create(&handle, &config, meta, sizeof meta), ANALLOC_E_LIMITS);
}

/* The content of the buffer does not matter: created over any, the arena behaves the same. */
static void test_create_over_any_content(void)
{
    static const uint8_t fills[] = {0x00, 0xA5, 0xFF, 0x5A};
    for (unsigned i = 0; i < sizeof fills; i++) {
        analloc_config_t config = {.base = 5 * PAGE, .bytes = 3000 * PAGE, .page = PAGE};
        assert_status(arena_open(&arena, &config, fills[i]), ANALLOC_OK);
        assert_gets(&arena, 1, 0, 0);
        assert_gets(&arena, 1024, 0, 1024 - 5);
        assert_gets(&arena, 1, ANALLOC_HIGH, 2999);
        assert_status(analloc_free_at(&arena.handle, address_of(&arena, 1024 - 5)), ANALLOC_OK);
        assert_int_equal(analloc_largest(&arena.handle), 1024 * PAGE);
        close_arena(&arena);
    }
}

static void test_create_all_free_or_all_reserved(void)
{
    open_arena(&arena, 3 * PAGE, 7 * PAGE, PAGE, ANALLOC_START_FREE);
    assert_looks(&arena, ".......");
    assert_int_equal(analloc_largest(&arena.handle), 4 * PAGE);
    close_arena(&arena);
    open_arena(&arena, 3 * PAGE, 7 * PAGE, PAGE, ANALLOC_START_RESERVED);
    assert_looks(&arena, "#######");
    assert_int_equal(analloc_largest(&arena.handle), 0);
    assert_status(analloc_release(&arena.handle, 3 * PAGE, 7 * PAGE), ANALLOC_OK);
    assert_looks(&arena, ".......");
    assert_int_equal(analloc_largest(&arena.handle), 4 * PAGE);
    close_arena(&arena);
}

/* Every whole page is used, at natural places of the real address, wherever the arena lies. */
static void test_create_anywhere(void)
{
    static const uint64_t bases[] = {0,
                                     1,
                                     4095,
                                     48,
                                     UINT64_C(0xFFFFF000),
                                     UINT64_C(0x100000001),
                                     UINT64_C(1) << 52,
                                     (UINT64_C(1) << 63) - 12345,
                                     UINT64_MAX - 999999};
    static const uint64_t pages[] = {1, 3, 48, 1000, 4096, 4097};
    for (unsigned b = 0; b < sizeof bases / sizeof bases[0]; b++) {
        for (unsigned p = 0; p < sizeof pages / sizeof pages[0]; p++) {
            uint64_t bytes = 77 * pages[p] + 5, size;
            open_arena(&arena, bases[b], bytes, pages[p], 0);
            assert_int_equal(arena.shape.pages, (bases[b] + bytes - address_of(&arena, 0)) / pages[p]);
            size = pages[p] << arena.shape.top_order;
            assert_int_equal(analloc_largest(&arena.handle), size);
            analloc_request_t request = {.bytes = size};
            analloc_answer_t answer;
            assert_status(analloc_request(&arena.handle, &request, &answer), ANALLOC_OK);
            assert_int_equal(answer.address % size, 0);
            assert_true(answer.address >= bases[b] && answer.address - bases[b] <= bytes - size);
            close_arena(&arena);
        }
    }
}

static void test_create_at_base_zero(void)
{
    open_pages(&arena, 0, 8);
    assert_gets(&arena, 1, 0, 0);
    assert_gets(&arena, 2, 0, 2);
    assert_status(analloc_free_at(&arena.handle, 0), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 0), ANALLOC_E_NOT_LIVE);
    assert_gets(&arena, 1, 0, 0);
    assert_status(analloc_free(&arena.handle, NULL, PAGE), ANALLOC_OK); /* NULL is its address */
    close_arena(&arena);
}

static void test_create_up_to_the_last_address(void)
{
    open_arena(&arena, UINT64_MAX - 8 * PAGE + 1, 8 * PAGE, PAGE, 0);
    assert_gets(&arena, 1, ANALLOC_HIGH, 7);
    assert_gets(&arena, 4, 0, 0);
    analloc_block_t block;
    assert_status(analloc_find(&arena.handle, UINT64_MAX, &block), ANALLOC_OK);
    assert_int_equal(block.address, UINT64_MAX - PAGE + 1);
    assert_status(analloc_free_range(&arena.handle, UINT64_MAX - PAGE + 1, PAGE), ANALLOC_OK);
    assert_status(analloc_free_range(&arena.handle, UINT64_MAX - PAGE + 1, PAGE + 1), ANALLOC_E_OVERFLOW);
    assert_looks(&arena, "Llll....");
    close_arena(&arena);
    open_arena(&arena, UINT64_MAX - 9, 10, 1, 0); /* the number of the page behind the end is 2^64 */
    assert_int_equal(arena.shape.pages, 10);
    assert_gets(&arena, 8, 0, 2);
    close_arena(&arena);
}

static void test_create_fields_stay_readable(void)
{
    open_arena(&arena, 3 * PAGE, 13 * PAGE, PAGE, 0);
    assert_ptr_equal(arena.handle.mem, (void *)(uintptr_t)(3 * PAGE));
    assert_int_equal(arena.handle.page, PAGE);
    assert_int_equal(arena.handle.depth, 3); /* 8 of 13 pages: the largest power of two */
    close_arena(&arena);
    open_arena(&arena, UINT64_C(1) << 50, 16 * PAGE, PAGE, 0);
    if (sizeof(uintptr_t) < 8)
        assert_null(arena.handle.mem); /* wider than a pointer */
    close_arena(&arena);
}

/* A handle is constants only: a copy works as well. */
static void test_create_handles_may_be_copied(void)
{
    open_pages(&arena, 16, 16);
    analloc_struct_t copy = arena.handle;
    assert_gets(&arena, 1, 0, 0);
    assert_status(analloc_free_at(&copy, 16 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 16 * PAGE), ANALLOC_E_NOT_LIVE);
    close_arena(&arena);
}

/* Written words by comparing two fills: a byte that is equal after both has been written. */
static uint64_t bytes_written(uint64_t pages)
{
    analloc_config_t config = {.base = 7 * PAGE, .bytes = pages * PAGE, .page = PAGE};
    arena_t other;
    uint64_t written = 0;
    assert_status(arena_open(&arena, &config, 0xA5), ANALLOC_OK);
    assert_status(arena_open(&other, &config, 0x5A), ANALLOC_OK);
    for (uint64_t i = 0; i < arena.shape.meta_bytes; i++)
        written += ((uint8_t *)arena.meta)[i] == ((uint8_t *)other.meta)[i];
    arena_close(&other);
    return written;
}

static void test_create_writes_a_bounded_number_of_words(void)
{
    static const uint64_t sizes[] = {64, 5000, 100000, 1000003};
    analloc_shape_t shape;
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (shape_of(7 * PAGE, sizes[i] * PAGE, PAGE, 0, &shape) == ANALLOC_E_TOO_LARGE)
            continue; /* too many levels for words of two units */
        uint64_t written = bytes_written(sizes[i]);
        uint64_t nodes = 2 * arena.shape.levels + 1;
        assert_true(written >= 8);
        /* A node is a few words, one line at most on the levels that are that low; the header and the counts of
         * moves are five lines. */
        assert_true(written <= nodes * 4 * ANALLOC_META_ALIGN + 5 * ANALLOC_META_ALIGN);
        arena_close(&arena);
    }
}

static const test_case_t cases[] = {
    TEST_CASE(test_shape_counts_whole_pages),
    TEST_CASE(test_shape_refuses),
    TEST_CASE(test_shape_has_a_largest_size),
    TEST_CASE(test_shape_metadata_is_small),
    TEST_CASE(test_create_refuses),
    TEST_CASE(test_create_over_any_content),
    TEST_CASE(test_create_all_free_or_all_reserved),
    TEST_CASE(test_create_anywhere),
    TEST_CASE(test_create_at_base_zero),
    TEST_CASE(test_create_up_to_the_last_address),
    TEST_CASE(test_create_fields_stay_readable),
    TEST_CASE(test_create_handles_may_be_copied),
    TEST_CASE(test_create_writes_a_bounded_number_of_words),
};

TEST_GROUP(unit_create, cases);
