/* Calls that give memory back.
 *
 * SPDX-License-Identifier: MIT */
#include "run.h"

#include <stdlib.h>

/* A length for a block: what it has, less, now and then more. */
static uint64_t draw_length(run_t *run, uint64_t address)
{
    uint64_t index = model_index(&run->model, address), first, count = 1, page = run->model.page;
    if (index != MODEL_NOWHERE)
        model_block(&run->model, index, &first, &count);
    switch (dice_below(&run->dice, 20)) {
    case 0:
        return 0;
    case 1:
        return count * page + 1;
    case 2:
        return dice_next(&run->dice);
    case 3:
    case 4:
    case 5:
    case 6:
        return 1 + dice_below(&run->dice, count * page);
    default:
        return count * page;
    }
}

static void forget(run_t *run, const expect_t *expect, analloc_status_t status)
{
    if (status == ANALLOC_OK)
        model_set_free(&run->model, expect->first, expect->count);
}

static void free_with_length(run_t *run, uint64_t address)
{
    uint64_t length = draw_length(run, address);
    expect_t expect = expect_free(&run->model, address, length);
    run_says(run, "analloc_free(0x%" PRIx64 ", %" PRIu64 ")", address, length);
    call_begins(run);
    analloc_status_t status = analloc_free(&run->handle, (void *)(uintptr_t)address, length);
    call_ended(run, "analloc_free", status, &expect);
    forget(run, &expect, status);
}

static void free_at(run_t *run, uint64_t address)
{
    expect_t expect = expect_free(&run->model, address, 0);
    run_says(run, "analloc_free_at(0x%" PRIx64 ")", address);
    call_begins(run);
    analloc_status_t status = analloc_free_at(&run->handle, address);
    call_ended(run, "analloc_free_at", status, &expect);
    forget(run, &expect, status);
}

void operate_free(run_t *run)
{
    uint64_t address = draw_block_address(run);
    int by_pointer = dice_percent(&run->dice, 50) && run->pointers && address <= UINTPTR_MAX;
    if (by_pointer)
        free_with_length(run, address);
    else
        free_at(run, address);
}

/* A range of live memory has become free: what is left of the blocks that it cut. */
static void set_range_free(run_t *run, uint64_t first, uint64_t count)
{
    uint64_t left, left_count, right, right_count, end = first + count;
    model_block(&run->model, first, &left, &left_count);
    model_block(&run->model, end - 1, &right, &right_count);
    model_set_free(&run->model, first, count);
    run_adopts(run, left, first - left);
    run_adopts(run, end, right + right_count - end);
}

void operate_free_range(run_t *run)
{
    uint64_t address, bytes;
    draw_range(run, MODEL_LIVE, &address, &bytes);
    expect_t expect = expect_free_range(&run->model, address, bytes);
    run_says(run, "analloc_free_range(0x%" PRIx64 ", %" PRIu64 ")", address, bytes);
    call_begins(run);
    analloc_status_t status = analloc_free_range(&run->handle, address, bytes);
    call_ended(run, "analloc_free_range", status, &expect);
    if (status == ANALLOC_OK)
        set_range_free(run, expect.first, expect.count);
}

/* Up to `room` blocks of one page, each once, in random order. Returns how many. */
static uint64_t draw_singles(run_t *run, uint64_t *list, uint64_t room)
{
    const model_t *model = &run->model;
    uint64_t found = 0, start = dice_below(&run->dice, model->pages), first, count;
    for (uint64_t i = 0; i < model->pages && found < room; i++) {
        uint64_t page = (start + i) % model->pages;
        model_block(model, page, &first, &count);
        if (model->state[page] != MODEL_LIVE || count != 1)
            continue;
        uint64_t place = dice_below(&run->dice, found + 1);
        list[found++] = list[place];
        list[place] = model_address(model, page);
    }
    return found;
}

/* What is said about each page of the list, one by one; the first refusal is the answer. */
static analloc_status_t free_one_by_one(run_t *run, const uint64_t *list, uint64_t pages, unsigned *refused)
{
    analloc_status_t first = ANALLOC_OK;
    *refused = 0;
    for (uint64_t i = 0; i < pages; i++) {
        expect_t expect = expect_free(&run->model, list[i], 0);
        unsigned status = 0;
        while (!expect_allows(&expect, (analloc_status_t)status))
            status++;
        forget(run, &expect, (analloc_status_t)status);
        *refused += status != ANALLOC_OK;
        if (first == ANALLOC_OK)
            first = (analloc_status_t)status;
    }
    return first;
}

/* Something in the list that is no block of one page: freed already, free, reserved, foreign. */
static void spoil(run_t *run, uint64_t *list, uint64_t pages)
{
    uint64_t place = dice_below(&run->dice, pages), page = dice_below(&run->dice, run->model.pages);
    switch (dice_below(&run->dice, 3)) {
    case 0:
        list[place] = list[dice_below(&run->dice, pages)];
        break;
    case 1:
        list[place] = model_address(&run->model, run->model.pages);
        break;
    default:
        if (run->model.state[page] != MODEL_LIVE)
            list[place] = model_address(&run->model, page);
    }
}

void operate_free_pages(run_t *run)
{
    uint64_t room = dice_sized(&run->dice, run->model.pages);
    uint64_t *list = calloc((size_t)room, sizeof *list), pages = draw_singles(run, list, room);
    unsigned refused;
    if (pages != 0 && dice_percent(&run->dice, 15))
        spoil(run, list, pages);
    run_says(run, "analloc_free_pages(%" PRIu64 ", {0x%" PRIx64 ", ...})", pages, list[0]);
    analloc_status_t expected = free_one_by_one(run, list, pages, &refused);
    recorder_clear(&run->recorder);
    analloc_status_t status = pages == 0 ? ANALLOC_OK : analloc_free_pages(&run->handle, pages, list);
    if (status != expected)
        run_differs(run, "%s; the model: %s", analloc_status_name(status), analloc_status_name(expected));
    if ((run->recorder.calls != 0) != (refused != 0) || run->recorder.calls > refused)
        run_differs(run, "%u pages are refused, the hook is called %u times", refused, run->recorder.calls);
    free(list);
}
