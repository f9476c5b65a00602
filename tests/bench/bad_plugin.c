/* A plugin that does what none should, for the tests of the harness: BAD_PLUGIN in the environment says what.
 *
 *   gives up    every third allocation fails
 *   lies        some blocks lie outside the arena
 *   overlaps    two blocks lie upon each other
 *   misaligned  blocks of several pages lie at any page
 *   honest      nothing of this
 *
 * It is a map with a byte a page, searched onwards from the last block (next fit). Its name is BAD_PLUGIN_NAME, or "bad".
 *
 * SPDX-License-Identifier: MIT */
#include "bench_allocator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE (UINT64_C(1) << 40)

struct map {
    uint64_t pages, page, next, asked;
    uint8_t used[];
};

static int does(const char *what)
{
    const char *const wanted = getenv("BAD_PLUGIN");

    return wanted && strcmp(wanted, what) == 0;
}

static void *bad_create(uint64_t bytes, uint64_t page)
{
    const uint64_t pages = bytes / page;
    struct map *const map = pages > (UINT64_C(1) << 20) ? NULL : calloc(1, sizeof *map + pages);

    if (map) {
        map->pages = pages;
        map->page = page;
    }
    return map;
}

static int is_free(const struct map *map, uint64_t first, uint64_t count)
{
    return first + count <= map->pages && !memchr(map->used + first, 1, count);
}

/* The first page of a free block, or `pages`. */
static uint64_t find(const struct map *map, uint64_t count)
{
    const uint64_t blocks = map->pages / count, from = map->next / count;

    for (uint64_t i = 0; i < blocks; i++) {
        const uint64_t first = (from + i) % blocks * count;

        if (is_free(map, first, count))
            return first;
    }
    return map->pages;
}

static uint64_t bad_alloc(void *arena, unsigned order)
{
    struct map *const map = arena;
    const uint64_t count = UINT64_C(1) << order, turn = map->asked++ % 3;

    if (turn == 0 && does("gives up"))
        return 0;
    if (turn == 0 && does("lies"))
        return BASE + (map->pages + 7) * map->page;
    if (does("overlaps"))
        return BASE;
    if (turn == 0 && order > 0 && does("misaligned"))
        return BASE + map->page;
    map->next = find(map, count);
    if (map->next == map->pages)
        return 0;
    memset(map->used + map->next, 1, count);
    return BASE + map->next * map->page;
}

/* What was never handed out shows a fault of the harness. */
static void bad_free(void *arena, uint64_t address, unsigned order)
{
    struct map *const map = arena;
    const uint64_t first = (address - BASE) / map->page;

    if (address < BASE) {
        fprintf(stderr, "bad plugin: free of %llu\n", (unsigned long long)address);
        abort();
    }
    if (first < map->pages)
        memset(map->used + first, 0, UINT64_C(1) << order);
}

static uint64_t bad_base(void *arena)
{
    (void)arena;
    return BASE;
}

static uint64_t bad_meta_bytes(void *arena)
{
    return ((struct map *)arena)->pages; /* 8 bits a page */
}

const bench_allocator_t *bench_allocator(void)
{
    static bench_allocator_t table = {
        .version = BENCH_ALLOCATOR_VERSION,
        .flags = BENCH_KNOWS_PLACES,
        .max_order = 9,
        .name = "bad",
        .create = bad_create,
        .destroy = free,
        .alloc = bad_alloc,
        .free = bad_free,
        .base = bad_base,
        .meta_bytes = bad_meta_bytes,
    };
    if (getenv("BAD_PLUGIN_NAME"))
        table.name = getenv("BAD_PLUGIN_NAME");
    return &table;
}
