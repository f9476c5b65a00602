/* Calls that change nothing, and metadata that moves.
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "run.h"

#include <stdlib.h>
#include <string.h>

static uint64_t draw_any_address(run_t *run)
{
    if (dice_percent(&run->dice, 15))
        return draw_block_address(run);
    return model_address(&run->model, dice_below(&run->dice, run->model.pages)) +
           dice_below(&run->dice, run->model.page);
}

static void check_found(run_t *run, uint64_t index, const analloc_block_t *block)
{
    static const analloc_state_t states[] = {['f'] = ANALLOC_FREE, ['l'] = ANALLOC_LIVE, ['r'] = ANALLOC_RESERVED};
    const model_t *model = &run->model;
    uint64_t first, count, found = block->bytes / model->page, at = model_index(model, block->address);
    model_block(model, index, &first, &count);
    if (block->state == ANALLOC_RESERVED && model->state[index] == MODEL_RESERVED && at <= index &&
        index < at + found && model_all(model, at, found, MODEL_RESERVED))
        return; /* any piece of what is reserved, around that address */
    if (block->state != states[model->state[index]] || at != first || found != count)
        run_differs(
            run, "page %" PRIu64 ", %" PRIu64 " pages, state %d; the model: page %" PRIu64 ", %" PRIu64 " pages, '%c'",
            at, found, (int)block->state, first, count, model->state[index]);
}

void operate_find(run_t *run)
{
    uint64_t address = draw_any_address(run), index = model_index(&run->model, address);
    analloc_block_t block;
    expect_t expect = {MODEL_BIT(index == MODEL_NOWHERE ? ANALLOC_E_FOREIGN : ANALLOC_OK), 0, 0, 0};
    run_says(run, "analloc_find(0x%" PRIx64 ")", address);
    call_begins(run);
    analloc_status_t status = analloc_find(&run->handle, address, &block);
    call_ended(run, "analloc_find", status, &expect);
    if (status == ANALLOC_OK)
        check_found(run, index, &block);
}

static void ask_is_free(run_t *run)
{
    uint64_t address, bytes;
    draw_range(run, MODEL_FREE, &address, &bytes);
    run_says(run, "analloc_is_free(0x%" PRIx64 ", %" PRIu64 ")", address, bytes);
    int is_free = analloc_is_free(&run->handle, address, bytes), expected = expect_is_free(&run->model, address, bytes);
    if (is_free != expected)
        run_differs(run, "%d; the model: %d", is_free, expected);
}

static void ask_block(run_t *run)
{
    uint64_t address = draw_any_address(run), index = model_index(&run->model, address), first = 0, count = 0;
    uint64_t size = 77, page = run->model.page;
    if (!run->pointers || address > UINTPTR_MAX)
        return;
    if (index != MODEL_NOWHERE && run->model.state[index] == MODEL_LIVE)
        model_block(&run->model, index, &first, &count);
    uint64_t start = count == 0 ? 0 : model_address(&run->model, first);
    run_says(run, "analloc_mem_start and analloc_mem_size(0x%" PRIx64 ")", address);
    void *found = analloc_mem_start(&run->handle, (void *)(uintptr_t)address, &size);
    uint64_t found_size = analloc_mem_size(&run->handle, (void *)(uintptr_t)address);
    if ((uint64_t)(uintptr_t)found != start || size != count * page || found_size != size)
        run_differs(run, "start %p, size %" PRIu64 ", mem_size %" PRIu64 "; the model: 0x%" PRIx64 ", %" PRIu64, found,
                    size, found_size, start, count * page);
}

static void ask_usable(run_t *run)
{
    analloc_stats_t stats;
    unsigned order = (unsigned)dice_below(&run->dice, ANALLOC_ORDERS);
    uint64_t first, count, usable = 0;
    model_stats(&run->model, &stats);
    for (uint64_t i = 0; i < run->model.pages; i = first + count) {
        model_block(&run->model, i, &first, &count);
        if (run->model.state[i] == MODEL_FREE && model_order(count) >= order)
            usable += count * run->model.page;
    }
    run_says(run, "analloc_usable(order %u)", order);
    uint64_t answer = analloc_usable(&run->handle, &stats, order);
    if (answer != usable)
        run_differs(run, "%" PRIu64 "; the model: %" PRIu64, answer, usable);
}

void operate_ask(run_t *run)
{
    switch (dice_below(&run->dice, 3)) {
    case 0:
        ask_is_free(run);
        break;
    case 1:
        ask_block(run);
        break;
    default:
        ask_usable(run);
    }
}

/* Copy the metadata elsewhere, attach to the copy, and make a mess of the old place. */
void operate_attach(run_t *run)
{
    analloc_struct_t old = run->handle;
    void *meta;
    uint8_t *buffer = arena_buffer(run->meta_bytes, &meta);
    run_says(run, "analloc_attach to a copy");
    memcpy(meta, old.meta, run->meta_bytes);
    memset(&run->handle, 0xEE, sizeof run->handle);
    analloc_status_t status = analloc_attach(&run->handle, meta, run->meta_bytes);
    if (status != ANALLOC_OK)
        run_differs(run, "%s", analloc_status_name(status));
    if (run->handle.page != old.page || run->handle.depth != old.depth || run->handle.mem != old.mem)
        run_differs(run, "mem, page or depth differs");
    analloc_on_misuse(&run->handle, recorder_hook, &run->recorder);
    if (run->buffer != NULL) /* in a chunk the old place is reserved, and stays so */
        memset(old.meta, 0xEE, run->meta_bytes);
    free(run->buffer);
    run->buffer = buffer;
}
