/* Calls on ranges, and resizing.
 *
 * SPDX-License-Identifier: MIT */
#include "run.h"

#include <string.h>

void operate_take(run_t *run)
{
    uint64_t address, bytes;
    draw_range(run, MODEL_FREE, &address, &bytes);
    expect_t expect = expect_take(&run->model, address, bytes);
    run_says(run, "analloc_take(0x%" PRIx64 ", %" PRIu64 ")", address, bytes);
    call_begins(run);
    analloc_status_t status = analloc_take(&run->handle, address, bytes);
    call_ended(run, "analloc_take", status, &expect);
    if (status != ANALLOC_OK)
        return;
    uint32_t pieces = run_adopts(run, expect.first, expect.count);
    if (pieces > 2 * run->model.levels)
        run_differs(run, "%u pieces, more than twice the levels", pieces);
}

void operate_reserve(run_t *run)
{
    uint64_t address, bytes;
    draw_range(run, dice_percent(&run->dice, 70) ? MODEL_FREE : MODEL_RESERVED, &address, &bytes);
    expect_t expect = expect_reserve(&run->model, address, bytes);
    run_says(run, "analloc_reserve(0x%" PRIx64 ", %" PRIu64 ")", address, bytes);
    call_begins(run);
    analloc_status_t status = analloc_reserve(&run->handle, address, bytes);
    call_ended(run, "analloc_reserve", status, &expect);
    if (status == ANALLOC_OK)
        model_set_reserved(&run->model, expect.first, expect.count);
}

/* 1 iff the range touches what a chunk keeps for itself: that is not the caller's to release. */
static int is_the_arenas_own(const run_t *run, const expect_t *expect)
{
    uint64_t meta = (uint64_t)(uintptr_t)run->handle.meta, from = model_address(&run->model, expect->first);
    return run->buffer == NULL && expect->count != 0 && from < meta + run->meta_bytes;
}

void operate_release(run_t *run)
{
    uint64_t address, bytes;
    draw_range(run, MODEL_RESERVED, &address, &bytes);
    expect_t expect = expect_release(&run->model, address, bytes);
    if (expect_allows(&expect, ANALLOC_OK) && is_the_arenas_own(run, &expect))
        return;
    run_says(run, "analloc_release(0x%" PRIx64 ", %" PRIu64 ")", address, bytes);
    call_begins(run);
    analloc_status_t status = analloc_release(&run->handle, address, bytes);
    call_ended(run, "analloc_release", status, &expect);
    if (status != ANALLOC_OK)
        return;
    model_set_free(&run->model, expect.first, expect.count);
    if (run->memory != NULL) { /* what the arena kept there is of no interest any more */
        size_t at = (size_t)(expect.first * run->model.page), length = (size_t)(expect.count * run->model.page);
        memcpy(run->shadow + at, run->memory + at, length);
    }
}

/* Sizes near the block's own, or any. */
static uint64_t draw_new_size(run_t *run, uint64_t address)
{
    uint64_t index = model_index(&run->model, address), first, count;
    if (index == MODEL_NOWHERE || dice_percent(&run->dice, 30))
        return draw_bytes(run);
    model_block(&run->model, index, &first, &count);
    uint64_t pages = dice_percent(&run->dice, 50) ? count * 2 : dice_sized(&run->dice, count * 4);
    return pages * run->model.page - dice_below(&run->dice, run->model.page);
}

static void set_resized(run_t *run, const expect_t *expect, uint32_t flags)
{
    uint64_t first, before;
    model_block(&run->model, expect->first, &first, &before);
    if (before > expect->count)
        model_set_free(&run->model, first + expect->count, before - expect->count);
    uint32_t pieces = run_adopts(run, first, expect->count);
    if (expect->count > before && (flags & ANALLOC_EXACT) == 0 && pieces != 1)
        run_differs(run, "grown to 2^n pages, but in %u pieces", pieces);
}

void operate_resize(run_t *run)
{
    uint64_t address = draw_block_address(run), bytes = draw_new_size(run, address), granted = 77;
    uint32_t flags = dice_percent(&run->dice, 40) ? ANALLOC_EXACT : 0;
    expect_t expect = expect_resize(&run->model, address, bytes, flags);
    run_says(run, "analloc_resize(0x%" PRIx64 ", %" PRIu64 ", flags %u)", address, bytes, flags);
    call_begins(run);
    analloc_status_t status = analloc_resize(&run->handle, address, bytes, flags, &granted);
    call_ended(run, "analloc_resize", status, &expect);
    if (granted != (status == ANALLOC_OK ? expect.count * run->model.page : 0))
        run_differs(run, "%" PRIu64 " bytes granted; the model: %" PRIu64 " pages", granted, expect.count);
    if (status == ANALLOC_OK)
        set_resized(run, &expect, flags);
}

/* Memory that the arena does not hand out (a chunk's metadata) may change, all other memory may not, but
 * for the block that a reallocation has moved. */
static void check_memory(run_t *run, uint64_t first, uint64_t count)
{
    const model_t *model = &run->model;
    for (uint64_t i = 0; i < model->pages; i++) {
        uint64_t at = i * model->page;
        int mine = i >= first && i - first < count;
        if (!mine && model->state[i] != MODEL_RESERVED &&
            memcmp(run->memory + at, run->shadow + at, (size_t)model->page))
            run_differs(run, "the memory of page %" PRIu64 " has changed", i);
    }
}

static void set_realloced(run_t *run, uint64_t address, const expect_t *expect, uint64_t kept)
{
    uint64_t old_first, old_count, page = run->model.page;
    uint8_t *data = run->memory + expect->first * page;
    model_block(&run->model, model_index(&run->model, address), &old_first, &old_count);
    if (memcmp(data, run->shadow + old_first * page, (size_t)kept) != 0)
        run_differs(run, "the first %" PRIu64 " bytes are not those of the old block", kept);
    check_memory(run, expect->first, expect->count);
    memcpy(run->shadow + expect->first * page, data, (size_t)(expect->count * page));
    model_set_free(&run->model, old_first, old_count);
    model_set_live(&run->model, expect->first, expect->count);
}

void operate_realloc(run_t *run)
{
    uint64_t address = draw_block_address(run), length = run->model.page, first, count;
    uint64_t index = model_index(&run->model, address), bytes = draw_new_size(run, address), size = bytes;
    int high = dice_percent(&run->dice, 50);
    if (run->memory == NULL || address == 0 || address > UINTPTR_MAX)
        return;
    if (index != MODEL_NOWHERE) {
        model_block(&run->model, index, &first, &count);
        length = count * length + dice_percent(&run->dice, 5);
    }
    expect_t expect = expect_realloc(&run->model, address, length, bytes, high);
    run_says(run, "analloc_realloc(0x%" PRIx64 ", %" PRIu64 ", %" PRIu64 ", high %d)", address, length, bytes, high);
    recorder_clear(&run->recorder);
    void *block = analloc_realloc(&run->handle, (void *)(uintptr_t)address, length, &size, (uint8_t)high);
    uint64_t expected = expect.count == 0 ? 0 : model_address(&run->model, expect.first);
    if ((uint64_t)(uintptr_t)block != expected || size != expect.count * run->model.page)
        run_differs(run, "%p, %" PRIu64 " bytes; the model: 0x%" PRIx64 ", %" PRIu64 " pages", block, size, expected,
                    expect.count);
    if (block == NULL)
        check_memory(run, 0, 0);
    else
        set_realloced(run, address, &expect, length < size ? length : size);
}
