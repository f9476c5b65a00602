/* The arenas: widely different ones, drawn from the seed.
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_SLACK = 2 * ANALLOC_META_ALIGN };

/* How many pages: mostly few, so that every corner is met often; at times enough for four levels of the widest words, and
 * not too many for the sixteen that words of two units may have, from whatever base. */
static uint64_t draw_page_count(run_t *run)
{
    uint64_t kind = dice_below(&run->dice, 100);
    if (kind < 70)
        return dice_sized(&run->dice, 256);
    return dice_sized(&run->dice, kind < 97 ? 2500 : 20000);
}

static uint64_t draw_base(run_t *run)
{
    const uint64_t four_gib = UINT64_C(1) << 32, middle = UINT64_C(1) << 63;
    switch (dice_below(&run->dice, 8)) {
    case 0:
        return 0;
    case 1:
        return dice_below(&run->dice, 1 << 20);
    case 2:
        return four_gib - dice_below(&run->dice, 1 << 20);
    case 3:
        return (four_gib << dice_below(&run->dice, 20)) + dice_below(&run->dice, 1 << 16);
    case 4:
        return middle - dice_below(&run->dice, 1 << 20);
    case 5:
        return UINT64_MAX - (UINT64_C(1) << 40) + dice_below(&run->dice, 1 << 20);
    case 6:
        return UINT64_MAX; /* as high as it goes: the caller makes room */
    default:
        return dice_next(&run->dice) >> 8;
    }
}

static uint64_t draw_page_size(run_t *run, int small)
{
    static const uint64_t sizes[] = {1, 3, 48, 64, 1000, 4096, 4097, 16384, 1 << 20};
    return sizes[dice_below(&run->dice, small ? 5 : sizeof sizes / sizeof sizes[0])];
}

static void fill(run_t *run, uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)dice_next(&run->dice);
}

static void *get(size_t bytes)
{
    void *memory = malloc(bytes == 0 ? 1 : bytes);
    if (memory == NULL)
        abort();
    return memory;
}

/* The content of the metadata buffer does not matter: zeros, ones, patterns, noise. */
static void dirty(run_t *run, void *meta)
{
    static const uint8_t fills[] = {0x00, 0xFF, 0xA5, 0x5A};
    uint64_t kind = dice_below(&run->dice, 5);
    if (kind < 4)
        memset(meta, fills[kind], run->meta_bytes);
    else
        fill(run, meta, run->meta_bytes);
}

/* Real memory, always at the same place, so that the same seed gives the same run. */
static uint8_t *map(run_t *run, uint64_t bytes)
{
    void *wish = (void *)(uintptr_t)0x30000000;
    size_t offset = (size_t)dice_below(&run->dice, 4096);
    run->mapped_bytes = (size_t)bytes + offset;
    run->mapped = mmap(wish, run->mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (run->mapped == MAP_FAILED)
        abort();
    if (run->mapped != wish)
        fprintf(stderr, "note: memory is not where it was asked for; this run may not be repeatable\n");
    fill(run, run->mapped, run->mapped_bytes);
    return run->mapped + offset;
}

static void unmap(run_t *run)
{
    if (run->mapped != NULL)
        munmap(run->mapped, run->mapped_bytes);
    run->mapped = NULL;
}

static void watch_memory(run_t *run)
{
    size_t bytes = (size_t)(run->model.pages * run->model.page);
    run->memory = (uint8_t *)(uintptr_t)run->model.start;
    run->shadow = get(bytes);
    memcpy(run->shadow, run->memory, bytes);
}

static void describe(run_t *run, const char *kind, uint64_t base, uint64_t bytes, uint64_t page)
{
    snprintf(run->scenario, sizeof run->scenario,
             "%s: base 0x%" PRIx64 ", %" PRIu64 " bytes, page %" PRIu64 " (%" PRIu64 " pages)", kind, base, bytes, page,
             run->model.pages);
}

static void learn_shape(run_t *run, const analloc_config_t *config)
{
    analloc_shape_t shape;
    analloc_status_t status = analloc_shape(config, &shape);
    if (status != ANALLOC_OK)
        run_differs(run, "analloc_shape says %s", analloc_status_name(status));
    if (shape.pages != run->model.pages || shape.top_order != model_top(&run->model))
        run_differs(run, "analloc_shape says %" PRIu64 " pages, top order %u, the model %" PRIu64 ", %u", shape.pages,
                    shape.top_order, run->model.pages, model_top(&run->model));
    run->model.width = shape.width;
    run->model.levels = shape.levels;
    run->meta_bytes = (size_t)shape.meta_bytes;
}

static void create(run_t *run, analloc_config_t *config)
{
    void *meta;
    learn_shape(run, config);
    run->buffer = arena_buffer(run->meta_bytes, &meta);
    dirty(run, meta);
    config->on_misuse = recorder_hook;
    config->on_misuse_context = &run->recorder;
    analloc_status_t status = analloc_create(&run->handle, config, meta, run->meta_bytes);
    if (status != ANALLOC_OK)
        run_differs(run, "analloc_create says %s", analloc_status_name(status));
    if (config->flags == ANALLOC_START_RESERVED)
        model_set_reserved(&run->model, 0, run->model.pages);
}

/* Any range of addresses. */
static void open_range(run_t *run)
{
    analloc_config_t config = {0};
    int mapped = dice_percent(&run->dice, 40);
    uint64_t pages = draw_page_count(run);
    config.page = draw_page_size(run, mapped);
    if (mapped && pages > 400)
        pages = 400;
    config.bytes = (pages + 1) * config.page - dice_below(&run->dice, config.page + 1);
    config.base = draw_base(run);
    config.flags = dice_percent(&run->dice, 20) ? ANALLOC_START_RESERVED : ANALLOC_START_FREE;
    if (config.base > UINT64_MAX - config.bytes)
        config.base = 0 - config.bytes; /* ends at the last byte there is */
    if (mapped)
        config.base = (uint64_t)(uintptr_t)map(run, config.bytes);
    else if (dice_percent(&run->dice, 50))
        config.base -= config.base % config.page;
    model_open(&run->model, config.base, config.bytes, config.page);
    describe(run, mapped ? "range of memory" : "range", config.base, config.bytes, config.page);
    if (run->model.pages == 0) {
        model_close(&run->model);
        unmap(run);
        return;
    }
    create(run, &config);
    if (mapped)
        watch_memory(run);
}

/* What the metadata of a chunk amounts to is that of the same number of pages from address 0. */
static void learn_chunk_shape(run_t *run, uint64_t page, uint64_t pages)
{
    analloc_config_t config = {.bytes = page * pages, .page = page};
    learn_shape(run, &config);
}

/* The pages that the allocator keeps at the start: all that hold used bytes or metadata, and no more. */
static void learn_reserved(run_t *run, uint64_t used)
{
    uint64_t count = 0, page = run->model.page, least = used + run->meta_bytes;
    uint64_t fewest = (least + page - 1) / page, most = (least + CHUNK_SLACK + page - 1) / page;
    analloc_block_t block;
    if (fewest > run->model.pages) /* a part of it may lie behind the pages that are managed */
        fewest = run->model.pages;
    while (count < run->model.pages &&
           analloc_find(&run->handle, model_address(&run->model, count), &block) == ANALLOC_OK &&
           block.state == ANALLOC_RESERVED)
        count++;
    if (count < fewest || count > most)
        run_differs(run, "%" PRIu64 " pages are reserved for %" PRIu64 " used bytes and %zu of metadata", count, used,
                    run->meta_bytes);
    model_set_reserved(&run->model, 0, count);
}

static void open_chunk(run_t *run)
{
    uint64_t page = draw_page_size(run, 1), pages = UINT64_C(1) << dice_below(&run->dice, 10);
    uint64_t total = page * pages + dice_below(&run->dice, page * pages);
    uint64_t used = dice_percent(&run->dice, 50) ? 0 : dice_below(&run->dice, total / 2 + 1);
    uint8_t *chunk = map(run, total);
    model_open_chunk(&run->model, (uint64_t)(uintptr_t)chunk, pages, page);
    describe(run, "chunk", (uint64_t)(uintptr_t)chunk, total, page);
    learn_chunk_shape(run, page, pages);
    if (analloc_with_chunk(&run->handle, chunk, total, used, page)) {
        analloc_on_misuse(&run->handle, recorder_hook, &run->recorder);
        learn_reserved(run, used);
        watch_memory(run);
        return;
    }
    if (used + run->meta_bytes + CHUNK_SLACK <= total)
        run_differs(run, "analloc_with_chunk refuses: %" PRIu64 " used, %zu of metadata", used, run->meta_bytes);
    model_close(&run->model);
    unmap(run);
}

static void decide_pointers(run_t *run)
{
    uint64_t last = model_address(&run->model, run->model.pages) - 1;
    run->pointers = run->model.start != 0 && last <= UINTPTR_MAX && last >= run->model.start;
}

void run_open(run_t *run, uint64_t seed)
{
    memset(run, 0, sizeof *run);
    run->dice.state = run->seed = seed;
    while (run->model.pages == 0) {
        if (dice_percent(&run->dice, 25))
            open_chunk(run);
        else
            open_range(run);
    }
    run->before = get(run->meta_bytes);
    run->eager = 70;
    decide_pointers(run);
    run_says(run, "nothing yet");
    run_compares(run);
}

void run_close(run_t *run)
{
    free(run->before);
    free(run->shadow);
    free(run->buffer);
    unmap(run);
    model_close(&run->model);
}
