/* Arenas far larger than any memory: 64 TiB, described by metadata that is hardly ever touched.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef struct huge {
    analloc_struct_t handle;
    analloc_config_t config;
    analloc_shape_t shape;
    void *meta;
} huge_t;

static huge_t huge;

/* Where pointers have 32 bits, as many pages as their metadata leaves room for. */
static void open_huge(void)
{
    memset(&huge, 0, sizeof huge);
    huge.config.base = UINT64_C(1) << 40;
    huge.config.page = PAGE;
    huge.config.bytes = sizeof(uintptr_t) > 4 ? UINT64_C(1) << 46 : UINT64_C(1) << 40;
    while (analloc_shape(&huge.config, &huge.shape) == ANALLOC_E_TOO_LARGE) {
        huge.config.bytes /= 2; /* only narrow words, made for tests, run out of levels */
        assert_true(huge.config.bytes >= UINT64_C(1) << 27);
    }
    assert_status(analloc_shape(&huge.config, &huge.shape), ANALLOC_OK);
    if (huge.shape.width == 32)
        assert_int_equal(huge.config.bytes, UINT64_C(64) << 40);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    huge.meta = mmap(NULL, (size_t)huge.shape.meta_bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    assert_true(huge.meta != MAP_FAILED);
    /* Large pages would make a few words look like megabytes. */
    madvise(huge.meta, (size_t)huge.shape.meta_bytes, MADV_NOHUGEPAGE);
}

static void close_huge(void)
{
    munmap(huge.meta, (size_t)huge.shape.meta_bytes);
}

static uint64_t resident_bytes(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = ((size_t)huge.shape.meta_bytes + page - 1) / page;
    unsigned char *is_resident = calloc(pages, 1);
    uint64_t bytes = 0;
    assert_non_null(is_resident);
    assert_int_equal(mincore(huge.meta, (size_t)huge.shape.meta_bytes, is_resident), 0);
    for (size_t i = 0; i < pages; i++)
        bytes += (is_resident[i] & 1) * page;
    free(is_resident);
    return bytes;
}

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The first creation pays for the machine's own pages; the best of some shows what the library does. */
static void test_large_is_created_in_microseconds(void)
{
    double best = 1e9;
    open_huge();
    for (int i = 0; i < 50; i++) {
        double start = microseconds();
        assert_status(analloc_create(&huge.handle, &huge.config, huge.meta, huge.shape.meta_bytes), ANALLOC_OK);
        double took = microseconds() - start;
        best = took < best ? took : best;
    }
    print_message("created in %.1f microseconds\n", best);
    assert_true(best < 1000); /* generous: the machine may be emulated */
    close_huge();
}

/* A node or two a level, and each may lie on an operating system's page of its own. */
static void test_large_touches_a_bounded_part_of_its_metadata(void)
{
    open_huge();
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), before = resident_bytes();
    assert_status(analloc_create(&huge.handle, &huge.config, huge.meta, huge.shape.meta_bytes), ANALLOC_OK);
    uint64_t touched = resident_bytes() - before;
    assert_true(before == 0 || before == resident_bytes()); /* else this system does not tell */
    assert_true(touched <= (2 * huge.shape.levels + 3) * page);
    close_huge();
}

static uint64_t get(uint64_t bytes, uint32_t flags)
{
    analloc_request_t request = {.bytes = bytes, .flags = flags};
    analloc_answer_t answer;
    assert_status(analloc_request(&huge.handle, &request, &answer), ANALLOC_OK);
    assert_int_equal(answer.bytes, bytes);
    return answer.address;
}

static void test_large_works(void)
{
    open_huge();
    assert_status(analloc_create(&huge.handle, &huge.config, huge.meta, huge.shape.meta_bytes), ANALLOC_OK);
    uint64_t end = huge.config.base + huge.config.bytes, large = UINT64_C(1) << 24;
    uint64_t low = get(PAGE, 0), high = get(PAGE, ANALLOC_HIGH), block = get(large, 0);
    assert_int_equal(low, huge.config.base);
    assert_int_equal(high, end - PAGE);
    assert_int_equal(block, huge.config.base + large);
    assert_status(analloc_take(&huge.handle, huge.config.base + huge.config.bytes / 2 + PAGE, 3 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&huge.handle, low), ANALLOC_OK);
    assert_status(analloc_free_at(&huge.handle, high), ANALLOC_OK);
    assert_status(analloc_free_at(&huge.handle, block), ANALLOC_OK);
    assert_true(resident_bytes() <= 64 * huge.shape.levels * (uint64_t)sysconf(_SC_PAGESIZE));
    assert_status(analloc_free_range(&huge.handle, huge.config.base + huge.config.bytes / 2 + PAGE, 3 * PAGE),
                  ANALLOC_OK);
    assert_int_equal(analloc_largest(&huge.handle), (uint64_t)PAGE << huge.shape.top_order);
    assert_status(analloc_check(&huge.handle, NULL), ANALLOC_OK);
    close_huge();
}

/* Blocks of every order, and so from words of every level, the lowest and the highest, while one page is live. */
static void test_large_serves_every_order(void)
{
    open_huge();
    assert_status(analloc_create(&huge.handle, &huge.config, huge.meta, huge.shape.meta_bytes), ANALLOC_OK);
    uint64_t end = huge.config.base + huge.config.bytes, page = get(PAGE, 0);
    for (uint64_t bytes = PAGE; bytes <= huge.config.bytes / 4; bytes *= 2) {
        uint64_t low = get(bytes, 0), high = get(bytes, ANALLOC_HIGH);
        assert_int_equal(low, (page + PAGE + bytes - 1) & ~(bytes - 1));
        assert_int_equal(high, (end - bytes) & ~(bytes - 1));
        assert_status(analloc_check(&huge.handle, NULL), ANALLOC_OK);
        assert_status(analloc_free_at(&huge.handle, low), ANALLOC_OK);
        assert_status(analloc_free_at(&huge.handle, high), ANALLOC_OK);
    }
    assert_status(analloc_free_at(&huge.handle, page), ANALLOC_OK);
    assert_int_equal(analloc_largest(&huge.handle), (uint64_t)PAGE << huge.shape.top_order);
    close_huge();
}

/* The page behind what is taken, where that ends at a free unit of any level: where pointers reach it. */
static void test_large_splits_units_of_every_level_for_a_page(void)
{
    open_huge();
    assert_status(analloc_create(&huge.handle, &huge.config, huge.meta, huge.shape.meta_bytes), ANALLOC_OK);
    uint64_t base = huge.config.base;
    for (uint64_t bytes = PAGE; bytes <= huge.config.bytes / 4; bytes *= 2) {
        uint64_t size = PAGE;
        assert_status(analloc_take(&huge.handle, base, bytes), ANALLOC_OK);
        void *page = analloc_alloc(&huge.handle, &size, 0);
        assert_int_equal((uintptr_t)page, sizeof(uintptr_t) > 4 ? base + bytes : 0);
        assert_status(analloc_check(&huge.handle, NULL), ANALLOC_OK);
        if (page != NULL)
            assert_status(analloc_free(&huge.handle, page, size), ANALLOC_OK);
        assert_status(analloc_free_range(&huge.handle, base, bytes), ANALLOC_OK);
        assert_int_equal(analloc_largest(&huge.handle), (uint64_t)PAGE << huge.shape.top_order);
    }
    close_huge();
}

static const test_case_t cases[] = {
    TEST_CASE(test_large_is_created_in_microseconds),
    TEST_CASE(test_large_touches_a_bounded_part_of_its_metadata),
    TEST_CASE(test_large_works),
    TEST_CASE(test_large_serves_every_order),
    TEST_CASE(test_large_splits_units_of_every_level_for_a_page),
};

TEST_GROUP(unit_large, cases);
