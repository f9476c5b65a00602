/* What a thread can do to get memory.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

uint64_t draw_pages(worker_t *worker)
{
    uint64_t room = (worker->budget - worker->pages) / 2, most = dice_percent(&worker->dice, 5) ? 512 : 40;
    return room < 2 ? 1 : dice_sized(&worker->dice, most < room ? most : room);
}

/* The answer to a call for which `expected` is the one failure, beside BUSY, that may happen to anybody now. */
static void note(worker_t *worker, const char *call, analloc_status_t status, analloc_status_t expected)
{
    worker->refused = status != ANALLOC_OK;
    worker->busy += status == ANALLOC_E_BUSY;
    if (status != ANALLOC_OK && status != ANALLOC_E_BUSY && status != expected)
        fails(call, 0, analloc_status_name(status));
}

/* Any order and, at times, high, exact or within limits. */
void take_block(worker_t *worker)
{
    analloc_request_t request = {0};
    analloc_answer_t answer;
    request.bytes = draw_pages(worker) * PAGE;
    request.flags = (uint32_t)dice_below(&worker->dice, 4);
    if (dice_percent(&worker->dice, 20))
        request.lowest = dice_below(&worker->dice, all_pages) * PAGE;
    else if (dice_percent(&worker->dice, 20))
        request.highest = address_of(dice_below(&worker->dice, all_pages)) + PAGE - 1;
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    if (analloc_is_misuse(status))
        fails("analloc_request", request.lowest, analloc_status_name(status));
    note(worker, "analloc_request", status, status);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_request", answer.address, answer.bytes);
}

void take_page(worker_t *worker, uint32_t flags, int sure)
{
    analloc_request_t request = {0};
    analloc_answer_t answer;
    request.flags = flags;
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    note(worker, "analloc_request of a page", status, sure ? ANALLOC_OK : ANALLOC_E_NONE_LEFT);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_request", answer.address, answer.bytes);
}

void take_bulk(worker_t *worker, uint32_t flags, int sure)
{
    uint64_t list[BULK], pages = draw_pages(worker);
    if (pages > BULK || worker->holds + pages > MOST_HELD)
        return;
    analloc_status_t status = analloc_alloc_pages(&arena.handle, pages, flags, list);
    note(worker, "analloc_alloc_pages", status, sure ? ANALLOC_OK : ANALLOC_E_NONE_LEFT);
    for (uint64_t i = 0; status == ANALLOC_OK && i < pages; i++)
        receive(worker, "analloc_alloc_pages", list[i], PAGE);
}

void ask_too_much(worker_t *worker, uint64_t pages, uint32_t flags)
{
    static _Thread_local uint64_t list[MOST_PAGES];
    analloc_status_t status = analloc_alloc_pages(&arena.handle, pages, flags, list);
    if (status == ANALLOC_OK)
        fails("analloc_alloc_pages", list[0], "more pages than can be free");
    note(worker, "analloc_alloc_pages", status, ANALLOC_E_NONE_LEFT);
}

/* The same as a list of runs; each of their pages is a block of its own. */
void take_extents(worker_t *worker, uint32_t flags, int sure)
{
    analloc_extent_t list[BULK];
    uint64_t count, pages = draw_pages(worker);
    if (worker->holds + BULK > MOST_HELD)
        return;
    analloc_status_t status = analloc_alloc_extents(&arena.handle, pages, flags, list, BULK, &count);
    if (status != ANALLOC_E_LIST_FULL)
        note(worker, "analloc_alloc_extents", status, sure ? ANALLOC_OK : ANALLOC_E_NONE_LEFT);
    for (uint64_t i = 0; status == ANALLOC_OK && i < count; i++)
        receive(worker, "analloc_alloc_extents", list[i].address, list[i].bytes);
}

void take_range(worker_t *worker)
{
    uint64_t page = dice_below(&worker->dice, all_pages), pages = draw_pages(worker);
    if (pages > all_pages - page)
        pages = all_pages - page;
    analloc_status_t status = analloc_take(&arena.handle, address_of(page), pages * PAGE);
    note(worker, "analloc_take", status, ANALLOC_E_IN_USE);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_take", address_of(page), pages * PAGE);
}
