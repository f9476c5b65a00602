/* fuzz_open.c - small arenas of all kinds, from the fuzzer's bytes.
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "fuzz_input.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEMORY_BYTES = 1 << 16, PAGES_MOST = 300 };

/* Aligned as far as any block of it is, so that the same input gives the same tree in every run. */
static alignas(MEMORY_BYTES) uint8_t memory[2 * MEMORY_BYTES];

static void *get(size_t bytes)
{
    void *p = malloc(bytes == 0 ? 1 : bytes);
    if (p == NULL)
        abort();
    return p;
}

static void describe(run_t *run, const char *kind, uint64_t base, uint64_t bytes, uint64_t page)
{
    snprintf(run->scenario, sizeof run->scenario, "%s: base 0x%" PRIx64 ", %" PRIu64 " bytes, page %" PRIu64, kind, base,
             bytes, page);
}

static int learn_shape(run_t *run, const analloc_config_t *config)
{
    analloc_shape_t shape;
    if (analloc_shape(config, &shape) != ANALLOC_OK)
        return 0;
    run->model.width = shape.width;
    run->model.levels = shape.levels;
    run->meta_bytes = (size_t)shape.meta_bytes;
    return 1;
}

static uint64_t draw_page_size(run_t *run, int mapped)
{
    static const uint16_t sizes[] = {1, 3, 16, 24, 64, 4096, 5000};
    uint64_t kind = dice_below(&run->dice, mapped ? 5 : 8);
    return kind < 7 ? sizes[kind] : 1 + dice_below(&run->dice, UINT64_C(1) << 40);
}

static uint64_t draw_base(run_t *run, uint64_t bytes)
{
    uint64_t offset = dice_below(&run->dice, 1 << 16);
    switch (dice_below(&run->dice, 4)) {
    case 0: return offset;
    case 1: return (UINT64_C(1) << 32) - offset;
    case 2: return 0 - bytes - (offset < 256 ? 0 : offset); /* as high as it goes */
    default: return dice_next(&run->dice);
    }
}

static void watch_memory(run_t *run)
{
    size_t bytes = (size_t)(run->model.pages * run->model.page);
    run->memory = (uint8_t *)(uintptr_t)run->model.start;
    run->shadow = get(bytes);
    memcpy(run->shadow, run->memory, bytes);
}

static int open_range(run_t *run)
{
    int mapped = dice_percent(&run->dice, 50);
    uint64_t pages = 1 + dice_below(&run->dice, PAGES_MOST);
    analloc_config_t config = {.page = draw_page_size(run, mapped), .on_misuse = recorder_hook};
    void *meta;
    config.on_misuse_context = &run->recorder;
    config.bytes = pages * config.page + dice_below(&run->dice, config.page);
    config.flags = dice_percent(&run->dice, 20) ? ANALLOC_START_RESERVED : ANALLOC_START_FREE;
    config.base = mapped ? (uintptr_t)memory + dice_below(&run->dice, MEMORY_BYTES) : draw_base(run, config.bytes);
    if (config.base > UINT64_MAX - (config.bytes - 1) || !learn_shape(run, &config))
        return 0;
    model_open(&run->model, config.base, config.bytes, config.page);
    (void)learn_shape(run, &config);
    describe(run, mapped ? "range of memory" : "range", config.base, config.bytes, config.page);
    run->buffer = arena_buffer(run->meta_bytes, &meta);
    memset(meta, (int)dice_below(&run->dice, 256), run->meta_bytes);
    analloc_status_t status = analloc_create(&run->handle, &config, meta, run->meta_bytes);
    if (status != ANALLOC_OK)
        run_differs(run, "analloc_create says %s", analloc_status_name(status));
    if (config.flags == ANALLOC_START_RESERVED)
        model_set_reserved(&run->model, 0, run->model.pages);
    if (mapped)
        watch_memory(run);
    return 1;
}

/* What the chunk keeps for itself is taken from it: that it is enough is tested elsewhere. */
static void learn_reserved(run_t *run)
{
    analloc_block_t block;
    uint64_t count = 0;
    while (count < run->model.pages &&
           analloc_find(&run->handle, model_address(&run->model, count), &block) == ANALLOC_OK &&
           block.state == ANALLOC_RESERVED)
        count++;
    model_set_reserved(&run->model, 0, count);
}

static int open_chunk(run_t *run)
{
    uint64_t page = draw_page_size(run, 1), pages = UINT64_C(1) << dice_below(&run->dice, 9);
    uint64_t total = page * pages + dice_below(&run->dice, page * pages);
    uint64_t used = dice_below(&run->dice, total + 1);
    uint8_t *chunk = memory + dice_below(&run->dice, 256);
    analloc_config_t config = {.bytes = page * pages, .page = page};
    if (!learn_shape(run, &config) || !analloc_with_chunk(&run->handle, chunk, total, used, page))
        return 0;
    model_open_chunk(&run->model, (uint64_t)(uintptr_t)chunk, pages, page);
    (void)learn_shape(run, &config);
    describe(run, "chunk", (uint64_t)(uintptr_t)chunk, total, page);
    analloc_on_misuse(&run->handle, recorder_hook, &run->recorder);
    learn_reserved(run);
    watch_memory(run);
    return 1;
}

int fuzz_open(run_t *run)
{
    memset(run, 0, sizeof *run);
    if (!(dice_percent(&run->dice, 25) ? open_chunk(run) : open_range(run)))
        return 0;
    uint64_t last = model_address(&run->model, run->model.pages) - 1;
    run->pointers = run->model.start != 0 && last <= UINTPTR_MAX && last >= run->model.start;
    run->before = get(run->meta_bytes);
    run->eager = 50;
    run_says(run, "creation");
    run_compares(run);
    return 1;
}

void fuzz_close(run_t *run)
{
    free(run->before);
    free(run->shadow);
    free(run->buffer);
    model_close(&run->model);
}
