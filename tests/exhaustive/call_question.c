/* call_question.c - ask, and hold the answer against the specification.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

#include <stddef.h>

static uint64_t bytes_of(const world_t *w, unsigned pages)
{
    return (uint64_t)pages * w->options.page_bytes;
}

static int is_inside(const world_t *w, unsigned page, unsigned pages)
{
    return (w->land.all & spec_range(page, pages)) == spec_range(page, pages);
}

static void ask_is_free(world_t *w, const step_t *step)
{
    unsigned pages = step->pages == 0 ? 1 : step->pages;
    uint64_t address = world_address(w, step->page), bytes = bytes_of(w, step->pages);
    if (step->flags & STEP_RAGGED) {
        address += w->options.page_bytes / 2;
        bytes = bytes_of(w, pages - 1) + 1;
    }
    uint32_t range = spec_range(step->page, pages);
    int want = is_inside(w, step->page, pages) && (spec_free_pages(&w->land, &w->state) & range) == range;
    if (step->pages == 0) /* no page is touched */
        want = 1;
    world_expect(w, "is_free", (uint64_t)analloc_is_free(&w->arena, address, bytes), (uint64_t)want);
}

/* A reserved block is a piece: reserved pages around this one, a unit of a word or a part of the lowest word. */
static void expect_reserved(world_t *w, const analloc_block_t *block, unsigned page)
{
    unsigned first = (unsigned)((block->address - w->origin) / w->options.page_bytes), width = w->land.width;
    unsigned pages = (unsigned)(block->bytes / w->options.page_bytes), unit = 1;
    while (unit < pages)
        unit *= width;
    world_expect(w, "find: state", block->state, ANALLOC_RESERVED);
    int in_lowest = pages != 0 && first / width == (first + pages - 1) / width;
    if ((!in_lowest && (pages != unit || first % unit != 0)) || page - first >= pages || !is_inside(w, first, pages) ||
        (w->state.kept & spec_range(first, pages)) != spec_range(first, pages))
        world_fail(w, "find: reserved piece of %u pages at %u around page %u", pages, first, page);
}

static void expect_found(world_t *w, const analloc_block_t *block, unsigned page)
{
    unsigned pages, first;
    int live = (w->state.live >> page & 1) != 0;
    if (w->state.kept >> page & 1) {
        expect_reserved(w, block, page);
        return;
    }
    first = live ? spec_block(&w->land, &w->state, page, &pages) : spec_free_block(&w->land, &w->state, page, &pages);
    world_expect(w, "find: state", block->state, live ? ANALLOC_LIVE : ANALLOC_FREE);
    world_expect(w, "find: address", block->address, world_address(w, first));
    world_expect(w, "find: bytes", block->bytes, bytes_of(w, pages));
}

static void ask_find(world_t *w, const step_t *step)
{
    analloc_block_t block;
    uint64_t address = world_address(w, step->page);
    analloc_status_t want = is_inside(w, step->page, 1) ? ANALLOC_OK : ANALLOC_E_FOREIGN;
    for (unsigned n = 0; n < 2; n++, address += w->options.page_bytes - 1) {
        world_expect_status(w, analloc_find(&w->arena, address, &block), want);
        world_expect(w, "calls of the misuse hook", w->misuses, (uint64_t)analloc_is_misuse(want));
        w->misuses = 0;
        if (want == ANALLOC_OK)
            expect_found(w, &block, step->page);
    }
}

static void ask_mem(world_t *w, const step_t *step)
{
    unsigned pages = 0, first = step->page;
    uint64_t size = 77, inner = world_address(w, step->page) + w->options.page_bytes / 2;
    int live = is_inside(w, step->page, 1) && (w->state.live >> step->page & 1);
    if (!world_has_pointer(w, step->page))
        return;
    if (live)
        first = spec_block(&w->land, &w->state, step->page, &pages);
    void *p = (void *)(uintptr_t)inner;
    world_expect(w, "mem_size", analloc_mem_size(&w->arena, p), bytes_of(w, pages));
    void *start = analloc_mem_start(&w->arena, p, &size);
    world_expect(w, "mem_start", (uint64_t)(uintptr_t)start, live ? world_address(w, first) : 0);
    world_expect(w, "mem_start: size", size, bytes_of(w, pages));
    w->misuses = 0;
}

/* Maximal free blocks of one order. */
static unsigned free_blocks(const world_t *w, unsigned order)
{
    uint32_t free = spec_free_pages(&w->land, &w->state), runs = spec_runs(&w->land, free, order);
    for (unsigned above = order + 1; above <= w->land.top; above++)
        for (uint32_t larger = spec_runs(&w->land, free, above); larger != 0; larger &= larger - 1)
            runs &= ~spec_range(spec_count((larger & (0 - larger)) - 1), 1u << above);
    return spec_count(runs);
}

static void ask_stats(world_t *w, const step_t *step)
{
    analloc_stats_t stats;
    uint64_t usable = 0;
    (void)step;
    world_expect_status(w, analloc_stats(&w->arena, &stats), ANALLOC_OK);
    world_expect(w, "free bytes", stats.free_bytes, bytes_of(w, spec_count(spec_free_pages(&w->land, &w->state))));
    world_expect(w, "live bytes", stats.live_bytes, bytes_of(w, spec_count(w->state.live)));
    world_expect(w, "reserved bytes", stats.reserved_bytes, bytes_of(w, spec_count(w->state.kept)));
    world_expect(w, "live blocks", stats.live_blocks, spec_count(w->state.start));
    world_expect(w, "largest", stats.largest, bytes_of(w, spec_largest(&w->land, &w->state)));
    for (unsigned order = ANALLOC_ORDERS; order-- > 0;) {
        unsigned blocks = order <= w->land.top ? free_blocks(w, order) : 0;
        world_expect(w, "free blocks of an order", stats.free_blocks[order], blocks);
        usable += blocks == 0 ? 0 : bytes_of(w, blocks << order);
        world_expect(w, "usable", analloc_usable(&w->arena, &stats, order), usable);
    }
}

void call_question(world_t *w, const step_t *step)
{
    static void (*const questions[])(world_t *, const step_t *) = {
        [STEP_IS_FREE] = ask_is_free,
        [STEP_FIND] = ask_find,
        [STEP_MEM] = ask_mem,
        [STEP_STATS] = ask_stats,
    };
    questions[step->kind](w, step);
}
