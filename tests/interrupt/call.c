/* SPDX-License-Identifier: MIT */
#include "call.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {"request", "alloc",        "singles", "extents",    "take",
                                    "reserve", "release",      "free",    "free range", "retire",
                                    "renew",   "free singles", "resize",  "realloc",    "ask"};

const char *call_name(const call_t *call)
{
    static char text[4][96];
    static unsigned at;
    char *into = text[at++ % 4];
    snprintf(into, sizeof text[0], "%s {page %u, pages %u, to %u, flags %u}", names[call->kind], call->page,
             call->pages, call->to, (unsigned)call->flags);
    return into;
}

static uint64_t address_of(const world_t *world, unsigned page)
{
    return world->base + (uint64_t)page * PAGE;
}

static void *pointer_to(const world_t *world, unsigned page)
{
    return (void *)(uintptr_t)address_of(world, page);
}

/* `by` more owners for each page of a range. */
static void enter(ledger_t *ledger, const world_t *world, uint64_t address, uint64_t bytes, int by)
{
    uint64_t first = (address - world->base) / PAGE;
    for (uint64_t i = 0; i < bytes / PAGE; i++)
        ledger->taken[first + i] += by;
}

static void enter_pages(ledger_t *ledger, unsigned page, unsigned pages, int by)
{
    for (unsigned i = 0; i < pages; i++)
        ledger->taken[page + i] += by;
}

static void enter_reserved(ledger_t *ledger, const call_t *call, int reserved)
{
    for (unsigned i = 0; i < call->pages; i++)
        ledger->reserved[call->page + i] = reserved;
}

static analloc_status_t request(world_t *world, const call_t *call, ledger_t *ledger)
{
    analloc_request_t wanted = {.bytes = (uint64_t)call->pages * PAGE, .flags = call->flags};
    analloc_answer_t answer;
    if (call->to != 0) {
        wanted.lowest = address_of(world, call->page);
        wanted.highest = address_of(world, call->to) + PAGE - 1;
    }
    analloc_status_t status = analloc_request(&world->arena.handle, &wanted, &answer);
    if (status == ANALLOC_OK)
        enter(ledger, world, answer.address, answer.bytes, 1);
    return status;
}

static analloc_status_t alloc(world_t *world, const call_t *call, ledger_t *ledger)
{
    uint64_t size = (uint64_t)call->pages * PAGE;
    void *block = analloc_alloc(&world->arena.handle, &size, call->flags == ANALLOC_HIGH);
    if (block == NULL)
        return ANALLOC_E_NONE_LEFT;
    enter(ledger, world, (uintptr_t)block, size, 1);
    return ANALLOC_OK;
}

static analloc_status_t singles(world_t *world, const call_t *call, ledger_t *ledger)
{
    uint64_t list[MOST_PAGES];
    analloc_status_t status = analloc_alloc_pages(&world->arena.handle, call->pages, call->flags, list);
    for (unsigned i = 0; status == ANALLOC_OK && i < call->pages; i++)
        enter(ledger, world, list[i], PAGE, 1);
    return status;
}

static analloc_status_t extents(world_t *world, const call_t *call, ledger_t *ledger)
{
    analloc_extent_t list[MOST_PAGES];
    uint64_t count;
    analloc_status_t status =
        analloc_alloc_extents(&world->arena.handle, call->pages, call->flags, list, call->to, &count);
    for (uint64_t i = 0; i < count; i++)
        enter(ledger, world, list[i].address, list[i].bytes, 1);
    return status;
}

static analloc_status_t free_singles(world_t *world, const call_t *call)
{
    uint64_t list[MOST_PAGES];
    for (unsigned i = 0; i < call->pages; i++)
        list[i] = address_of(world, call->page + i);
    return analloc_free_pages(&world->arena.handle, call->pages, list);
}

static analloc_status_t resize(world_t *world, const call_t *call, ledger_t *ledger)
{
    uint64_t granted;
    analloc_status_t status = analloc_resize(&world->arena.handle, address_of(world, call->page),
                                             (uint64_t)call->to * PAGE, call->flags, &granted);
    if (status != ANALLOC_OK)
        return status;
    enter_pages(ledger, call->page, call->pages, -1);
    enter(ledger, world, address_of(world, call->page), granted, 1);
    return status;
}

static analloc_status_t reallocate(world_t *world, const call_t *call, ledger_t *ledger)
{
    uint64_t size = (uint64_t)call->to * PAGE;
    void *moved = analloc_realloc(&world->arena.handle, pointer_to(world, call->page), 0, &size, 0);
    if (moved == NULL)
        return ANALLOC_E_NONE_LEFT;
    enter_pages(ledger, call->page, call->pages, -1);
    enter(ledger, world, (uintptr_t)moved, size, 1);
    return ANALLOC_OK;
}

/* What the answers are depends on when they are given: they must only make sense. */
static analloc_status_t ask(world_t *world, const call_t *call)
{
    analloc_t a = &world->arena.handle;
    analloc_block_t block;
    analloc_stats_t stats;
    uint64_t all = (uint64_t)world->pages * PAGE, size;
    if (analloc_find(a, address_of(world, call->page), &block) != ANALLOC_OK ||
        address_of(world, call->page) - block.address >= block.bytes)
        return ANALLOC_E_CORRUPT;
    if (analloc_stats(a, &stats) != ANALLOC_OK || stats.largest > all)
        return ANALLOC_E_CORRUPT;
    (void)analloc_is_free(a, address_of(world, call->page), (uint64_t)call->pages * PAGE);
    (void)analloc_mem_start(a, pointer_to(world, call->page), &size);
    return size <= all && analloc_largest(a) <= all ? ANALLOC_OK : ANALLOC_E_CORRUPT;
}

static analloc_status_t retire(world_t *world, const call_t *call, ledger_t *ledger)
{
    analloc_t a = &world->arena.handle;
    uint64_t address = address_of(world, call->page), bytes = (uint64_t)call->pages * PAGE;
    analloc_status_t status = analloc_free_at(a, address);
    if (status != ANALLOC_OK)
        return status;
    enter_pages(ledger, call->page, call->pages, -1);
    if (analloc_reserve(a, address, bytes) == ANALLOC_OK)
        enter_reserved(ledger, call, 1);
    return status;
}

static analloc_status_t renew(world_t *world, const call_t *call, ledger_t *ledger)
{
    call_t again = {REQUEST, 0, call->to, 0, 0};
    analloc_status_t status = analloc_free_at(&world->arena.handle, address_of(world, call->page));
    if (status != ANALLOC_OK)
        return status;
    enter_pages(ledger, call->page, call->pages, -1);
    (void)request(world, &again, ledger);
    return status;
}

/* Calls that are given a range and either do it wholly or refuse. */
static analloc_status_t whole(world_t *world, const call_t *call, ledger_t *ledger)
{
    analloc_t a = &world->arena.handle;
    uint64_t address = address_of(world, call->page), bytes = (uint64_t)call->pages * PAGE;
    analloc_status_t status;
    switch (call->kind) {
    case TAKE:
        status = analloc_take(a, address, bytes);
        break;
    case FREE:
        status = analloc_free_at(a, address);
        break;
    case FREE_RANGE:
        status = analloc_free_range(a, address, bytes);
        break;
    default:
        status = free_singles(world, call);
    }
    if (status == ANALLOC_OK)
        enter_pages(ledger, call->page, call->pages, call->kind == TAKE ? 1 : -1);
    return status;
}

static analloc_status_t mark(world_t *world, const call_t *call, ledger_t *ledger)
{
    analloc_t a = &world->arena.handle;
    uint64_t address = address_of(world, call->page), bytes = (uint64_t)call->pages * PAGE;
    int reserve = call->kind == RESERVE;
    analloc_status_t status = reserve ? analloc_reserve(a, address, bytes) : analloc_release(a, address, bytes);
    if (status == ANALLOC_OK)
        enter_reserved(ledger, call, reserve);
    return status;
}

analloc_status_t call_make(world_t *world, const call_t *call, ledger_t *ledger)
{
    switch (call->kind) {
    case REQUEST:
        return request(world, call, ledger);
    case ALLOC:
        return alloc(world, call, ledger);
    case SINGLES:
        return singles(world, call, ledger);
    case EXTENTS:
        return extents(world, call, ledger);
    case RESERVE:
    case RELEASE:
        return mark(world, call, ledger);
    case RETIRE:
        return retire(world, call, ledger);
    case RENEW:
        return renew(world, call, ledger);
    case RESIZE:
        return resize(world, call, ledger);
    case REALLOC:
        return reallocate(world, call, ledger);
    case ASK:
        return ask(world, call);
    default:
        return whole(world, call, ledger);
    }
}

/* ---- what may be called */

static int frees(const call_t *call)
{
    return call->kind >= FREE && call->kind <= REALLOC;
}

static int reserves(const call_t *call)
{
    return call->kind == RESERVE || call->kind == RETIRE;
}

static int is_block(world_t *world, unsigned page, unsigned pages)
{
    analloc_block_t block;
    return analloc_find(&world->arena.handle, address_of(world, page), &block) == ANALLOC_OK &&
           block.state == ANALLOC_LIVE && block.address == address_of(world, page) &&
           (pages == 0 || block.bytes == (uint64_t)pages * PAGE);
}

static int is_interior(world_t *world, unsigned page)
{
    analloc_block_t block;
    return analloc_find(&world->arena.handle, address_of(world, page), &block) == ANALLOC_OK &&
           block.state == ANALLOC_LIVE && block.address != address_of(world, page);
}

static int all_live(world_t *world, const call_t *call)
{
    analloc_block_t block;
    for (unsigned i = 0; i < call->pages; i++)
        if (analloc_find(&world->arena.handle, address_of(world, call->page + i), &block) != ANALLOC_OK ||
            block.state != ANALLOC_LIVE)
            return 0;
    return 1;
}

int call_is_sound(world_t *world, const call_t *call)
{
    if (call->page + call->pages > world->pages)
        return 0;
    if (call->kind == FREE_RANGE)
        return all_live(world, call);
    if (call->kind == FREE_SINGLES) {
        for (unsigned i = 0; i < call->pages; i++)
            if (!is_block(world, call->page + i, 1))
                return 0;
        return 1;
    }
    return !frees(call) || is_block(world, call->page, call->pages);
}

/* Blocks that have pages of this call, wholly. */
static call_t whole_blocks(world_t *world, const call_t *call)
{
    call_t all = *call;
    while (all.page > 0 && !is_block(world, all.page, 0))
        all.page--;
    all.pages += call->page - all.page;
    while (all.page + all.pages < world->pages && is_interior(world, all.page + all.pages))
        all.pages++;
    return all;
}

static int apart(const call_t *one, const call_t *other)
{
    return one->page + one->pages <= other->page || other->page + other->pages <= one->page;
}

int call_may_meet(world_t *world, const call_t *one, const call_t *other)
{
    if (frees(one) && frees(other)) {
        call_t blocks[2] = {whole_blocks(world, one), whole_blocks(world, other)};
        int double_free = one->kind == FREE && other->kind == FREE;
        return double_free || apart(&blocks[0], &blocks[1]);
    }
    if ((reserves(one) && other->kind == RELEASE) || (one->kind == RELEASE && reserves(other)))
        return apart(one, other);
    return 1;
}

/* ---- ledger */

void ledger_read(ledger_t *ledger, world_t *world)
{
    uint64_t cursor = 0;
    analloc_block_t block;
    memset(ledger, 0, sizeof *ledger);
    while (analloc_walk(&world->arena.handle, &cursor, &block)) {
        if (block.state == ANALLOC_LIVE)
            enter(ledger, world, block.address, block.bytes, 1);
        for (uint64_t i = 0; block.state == ANALLOC_RESERVED && i < block.bytes / PAGE; i++)
            ledger->reserved[(block.address - world->base) / PAGE + i] = 1;
    }
}

int ledger_differs(const ledger_t *ledger, world_t *world)
{
    ledger_t now;
    ledger_read(&now, world);
    for (unsigned page = 0; page < world->pages; page++)
        if (ledger->taken[page] != now.taken[page] || ledger->reserved[page] != now.reserved[page])
            return (int)page;
    return -1;
}
