/* Calls that take memory at a place of the arena's choice.
 *
 * SPDX-License-Identifier: MIT */
#include "run.h"

#include <stdlib.h>

static unsigned draw_flag(run_t *run, unsigned flag)
{
    return dice_percent(&run->dice, 50) ? flag : 0;
}

void operate_alloc(run_t *run)
{
    uint64_t bytes = draw_bytes(run), size = bytes;
    int high = draw_flag(run, ANALLOC_HIGH) != 0;
    expect_t expect = expect_alloc(&run->model, bytes, high);
    uint64_t address = expect.count == 0 ? 0 : model_address(&run->model, expect.first);
    run_says(run, "analloc_alloc(%" PRIu64 ", high %d)", bytes, high);
    call_begins(run);
    void *block = analloc_alloc(&run->handle, &size, (uint8_t)high);
    if ((uint64_t)(uintptr_t)block != address || size != expect.count * run->model.page)
        run_differs(run, "%p, %" PRIu64 " bytes; the model: 0x%" PRIx64 ", %" PRIu64 " bytes", block, size, address,
                    expect.count * run->model.page);
    call_ended(run, "analloc_alloc", block == NULL ? ANALLOC_E_NONE_LEFT : ANALLOC_OK, &expect);
    if (block != NULL)
        model_set_live(&run->model, expect.first, expect.count);
}

static uint64_t draw_power(run_t *run)
{
    if (dice_percent(&run->dice, 3))
        return dice_next(&run->dice); /* hardly ever a power of two */
    if (dice_percent(&run->dice, 10))
        return UINT64_C(1) << dice_below(&run->dice, 64);
    uint64_t pages = UINT64_C(1) << dice_below(&run->dice, model_top(&run->model) + 2);
    return pages * run->model.page;
}

static void draw_limits(run_t *run, analloc_request_t *request)
{
    const model_t *model = &run->model;
    uint64_t a = model_address(model, dice_below(&run->dice, model->pages + 1));
    uint64_t b = model_address(model, dice_below(&run->dice, model->pages + 1)) - 1;
    uint64_t kind = dice_below(&run->dice, 100);
    if (kind < 90 && a > b) {
        uint64_t swap = a;
        a = b;
        b = swap;
    }
    if (kind % 3 != 0)
        request->lowest = a - (kind % 5 == 0 ? dice_below(&run->dice, model->page) : 0);
    if (kind % 4 != 0)
        request->highest = b + (kind % 7 == 0 ? dice_below(&run->dice, model->page) : 0);
}

static analloc_request_t draw_request(run_t *run)
{
    analloc_request_t request = {0};
    request.bytes = draw_bytes(run);
    /* One after the other: the order of evaluation must be the same with every compiler. */
    request.flags = draw_flag(run, ANALLOC_HIGH);
    request.flags |= draw_flag(run, ANALLOC_EXACT);
    if (dice_percent(&run->dice, 40))
        draw_limits(run, &request);
    if (dice_percent(&run->dice, 15))
        request.align = draw_power(run);
    if (dice_percent(&run->dice, 15))
        request.boundary = draw_power(run);
    if (dice_percent(&run->dice, 1))
        request.flags |= 4u << dice_below(&run->dice, 30);
    return request;
}

static void check_failure(run_t *run, const expect_t *expect, const analloc_answer_t *answer)
{
    uint64_t largest = analloc_is_misuse(answer->status) ? 0 : expect->largest;
    if (answer->address != 0 || answer->bytes != 0 || answer->blocks != 0 || answer->largest != largest)
        run_differs(run,
                    "%s, address 0x%" PRIx64 ", %" PRIu64 " bytes, %u blocks, largest %" PRIu64
                    "; the model: zeros, largest %" PRIu64,
                    analloc_status_name(answer->status), answer->address, answer->bytes, answer->blocks,
                    answer->largest, largest);
}

static void check_grant(run_t *run, const expect_t *expect, const analloc_answer_t *answer)
{
    uint32_t blocks = model_pieces(&run->model, expect->count);
    uint64_t address = model_address(&run->model, expect->first), bytes = expect->count * run->model.page;
    if (answer->address != address || answer->bytes != bytes || answer->blocks != blocks || answer->largest != 0)
        run_differs(run,
                    "address 0x%" PRIx64 ", %" PRIu64 " bytes, %u blocks; the model: 0x%" PRIx64 ", %" PRIu64 ", %u",
                    answer->address, answer->bytes, answer->blocks, address, bytes, blocks);
    uint32_t found = run_adopts(run, expect->first, expect->count);
    if (found != blocks)
        run_differs(run, "%u blocks are said, %u are found", blocks, found);
}

void operate_request(run_t *run)
{
    analloc_request_t request = draw_request(run);
    analloc_answer_t answer;
    expect_t expect = expect_request(&run->model, &request);
    run_says(run,
             "analloc_request(bytes %" PRIu64 ", align %" PRIu64 ", lowest 0x%" PRIx64 ", highest 0x%" PRIx64
             ", boundary %" PRIu64 ", flags %u)",
             request.bytes, request.align, request.lowest, request.highest, request.boundary, request.flags);
    call_begins(run);
    analloc_status_t status = analloc_request(&run->handle, &request, &answer);
    call_ended(run, "analloc_request", status, &expect);
    if (answer.status != status)
        run_differs(run, "the answer says %s", analloc_status_name(answer.status));
    if (status == ANALLOC_OK)
        check_grant(run, &expect, &answer);
    else
        check_failure(run, &expect, &answer);
}

/* The pages that a bulk call should have taken, one after the other. */
typedef struct bulk {
    uint64_t at;
    int high;
} bulk_t;

static uint64_t bulk_next(run_t *run, bulk_t *bulk)
{
    uint64_t page = model_next_free(&run->model, bulk->at, bulk->high);
    bulk->at = bulk->high ? page : page + 1;
    return page;
}

static uint64_t draw_count(run_t *run)
{
    uint64_t free_pages = model_count(&run->model, MODEL_FREE), kind = dice_below(&run->dice, 20);
    if (kind == 0)
        return free_pages + 1;
    if (kind == 1 && free_pages > 0)
        return free_pages;
    return dice_sized(&run->dice, free_pages < 1 ? 1 : free_pages);
}

void operate_pages(run_t *run)
{
    uint64_t pages = draw_count(run);
    uint32_t flags = draw_flag(run, ANALLOC_HIGH);
    bulk_t bulk = {flags != 0 ? run->model.pages : 0, flags != 0};
    expect_t expect = expect_pages(&run->model, pages);
    uint64_t *list = calloc((size_t)pages, sizeof *list);
    run_says(run, "analloc_alloc_pages(%" PRIu64 ", flags %u)", pages, flags);
    call_begins(run);
    analloc_status_t status = analloc_alloc_pages(&run->handle, pages, flags, list);
    call_ended(run, "analloc_alloc_pages", status, &expect);
    for (uint64_t i = 0; status == ANALLOC_OK && i < pages; i++) {
        uint64_t page = bulk_next(run, &bulk);
        if (list[i] != model_address(&run->model, page))
            run_differs(run, "address %" PRIu64 " is 0x%" PRIx64 "; the model: page %" PRIu64, i, list[i], page);
        model_set_live(&run->model, page, 1);
    }
    free(list);
}

/* Runs in the list against the pages that should be in them. */
static void check_extents(run_t *run, const analloc_extent_t *list, uint64_t pages, int high)
{
    bulk_t bulk = {high ? run->model.pages : 0, high};
    uint64_t place = 0, inside = 0;
    for (uint64_t i = 0; i < pages; i++) {
        uint64_t page = bulk_next(run, &bulk), count = list[place].bytes / run->model.page;
        uint64_t first = model_index(&run->model, list[place].address);
        if (list[place].bytes % run->model.page != 0 || page != (high ? first + count - 1 - inside : first + inside))
            run_differs(run, "run %" PRIu64 ": 0x%" PRIx64 ", %" PRIu64 " bytes; page %" PRIu64 " should be in it",
                        place, list[place].address, list[place].bytes, page);
        model_set_live(&run->model, page, 1);
        if (++inside == count)
            place++, inside = 0;
    }
}

void operate_extents(run_t *run)
{
    uint64_t pages = draw_count(run), count = 77;
    uint32_t flags = draw_flag(run, ANALLOC_HIGH);
    uint64_t runs = model_free_runs(&run->model, pages, flags != 0);
    uint64_t room = dice_percent(&run->dice, 20) ? dice_below(&run->dice, runs) : runs + dice_below(&run->dice, 3);
    expect_t expect = expect_pages(&run->model, pages);
    if (expect.allowed == MODEL_BIT(ANALLOC_OK) && room < runs)
        expect.allowed = MODEL_BIT(ANALLOC_E_LIST_FULL);
    else if (room < runs)
        expect.allowed |= MODEL_BIT(ANALLOC_E_LIST_FULL); /* both are true */
    analloc_extent_t *list = calloc((size_t)room + 1, sizeof *list);
    run_says(run, "analloc_alloc_extents(%" PRIu64 ", flags %u, room %" PRIu64 ")", pages, flags, room);
    call_begins(run);
    analloc_status_t status = analloc_alloc_extents(&run->handle, pages, flags, list, room, &count);
    call_ended(run, "analloc_alloc_extents", status, &expect);
    if (count != (status == ANALLOC_OK ? runs : 0))
        run_differs(run, "%" PRIu64 " runs, the model: %" PRIu64, count, runs);
    if (list[room].address != 0 || list[room].bytes != 0)
        run_differs(run, "written behind the end of the list");
    if (status == ANALLOC_OK)
        check_extents(run, list, pages, flags != 0);
    free(list);
}
