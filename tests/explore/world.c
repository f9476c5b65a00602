/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOKS_FREE (TEST_WIDTH == 2 ? 0x33 : 0x0F) /* a byte of words in which all units are free */
#define BASE 0x100000u                             /* a multiple of all that the arena has pages */

uint64_t world_address(unsigned page)
{
    return BASE + (uint64_t)page * WORLD_PAGE_BYTES;
}

pages_t world_range(unsigned start, unsigned count)
{
    return count == 0 ? 0 : ~(pages_t)0 >> (SCENARIO_PAGES - count) << start;
}

static int create_arena(world_t *w)
{
    analloc_config_t config = {
        .base = BASE, .bytes = (uint64_t)w->parsed.pages * WORLD_PAGE_BYTES, .page = WORLD_PAGE_BYTES};
    analloc_shape_t shape;
    if (analloc_shape(&config, &shape) != ANALLOC_OK)
        return 0;
    w->meta_bytes = (shape.meta_bytes + ANALLOC_META_ALIGN - 1) & ~(uint64_t)(ANALLOC_META_ALIGN - 1);
    w->meta = aligned_alloc(ANALLOC_META_ALIGN, w->meta_bytes);
    if (w->meta == NULL)
        return 0;
    memset(w->meta, w->parsed.fresh ? LOOKS_FREE : 0xA5, w->meta_bytes);
    return analloc_create(&w->arena, &config, w->meta, w->meta_bytes) == ANALLOC_OK;
}

/* Every word of the tree has been in use before: what threads that are late may find there. */
static int wear(world_t *w)
{
    for (unsigned page = 0; page < w->parsed.pages; page++) {
        if (analloc_take(&w->arena, world_address(page), WORLD_PAGE_BYTES) != ANALLOC_OK)
            return 0;
    }
    return analloc_free_range(&w->arena, world_address(0), w->parsed.pages * WORLD_PAGE_BYTES) == ANALLOC_OK;
}

static int enter(world_t *w, const region_t *region)
{
    uint64_t address = world_address(region->start), bytes = region->pages * WORLD_PAGE_BYTES;
    pages_t pages = world_range(region->start, region->pages);
    w->all |= pages;
    if (region->state == '.') {
        w->free |= pages;
        return 1;
    }
    if (region->state == 'r')
        return analloc_reserve(&w->arena, address, bytes) == ANALLOC_OK;
    w->live |= pages;
    return analloc_take(&w->arena, address, bytes) == ANALLOC_OK;
}

int world_create(world_t *w, const scenario_t *scenario)
{
    memset(w, 0, sizeof *w);
    if (!scenario_parse(scenario, &w->parsed) || !create_arena(w) || (!w->parsed.fresh && !wear(w)))
        return 0;
    for (unsigned n = 0; n < w->parsed.regions; n++) {
        if (!enter(w, &w->parsed.region[n]))
            return 0;
    }
    return analloc_check(&w->arena, NULL) == ANALLOC_OK;
}

void world_destroy(world_t *w)
{
    free(w->meta);
}

/* ---- for the engine */

static void reset(void *context)
{
    world_t *w = context;
    memset(w->outcome, 0, sizeof w->outcome);
    memset(w->letters, 0, sizeof w->letters);
    w->fault = NULL;
    w->running = 0;
}

static void thread(void *context, unsigned number)
{
    world_t *w = context;
    for (unsigned n = 0; n < w->parsed.operations; n++) {
        if (w->parsed.operation[n].thread == number)
            world_operate(w, n);
    }
}

static void watch(void *context)
{
    world_watch(context);
}

static const char *judge(void *context)
{
    return world_judge(context);
}

engine_work_t world_work(world_t *w)
{
    return (engine_work_t){
        .threads = w->parsed.threads,
        .memory = w->meta,
        .cells = w->meta_bytes / sizeof(uint32_t),
        .reset = reset,
        .thread = thread,
        .changed = (w->parsed.scenario->promises & SCENARIO_FINDS) != 0 ? watch : NULL,
        .judge = judge,
        .context = w,
    };
}
