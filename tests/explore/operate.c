/* operate.c - the operations of the threads, through the public calls.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

static unsigned page_of(uint64_t address)
{
    return (unsigned)((address - world_address(0)) / WORLD_PAGE_BYTES);
}

/* The pages of an answer; outside the arena, or not aligned, is a fault. */
static pages_t granted(world_t *w, uint64_t address, uint64_t bytes, unsigned align)
{
    unsigned page = page_of(address), count = (unsigned)(bytes / WORLD_PAGE_BYTES);
    if (address < world_address(0) || address % WORLD_PAGE_BYTES != 0 || count == 0 || page + count > w->parsed.pages) {
        w->fault = "something outside the arena was handed out";
        return 0;
    }
    if (page % align != 0)
        w->fault = "what was handed out is not aligned";
    return world_range(page, count);
}

static unsigned power_of_two(unsigned pages)
{
    unsigned size = 1;
    while (size < pages)
        size *= 2;
    return size;
}

static void request(world_t *w, unsigned pages, analloc_request_t *r, outcome_t *o)
{
    analloc_answer_t answer;
    r->bytes = (uint64_t)pages * WORLD_PAGE_BYTES;
    o->status = analloc_request(&w->arena, r, &answer);
    if (o->status == ANALLOC_OK)
        o->pages = granted(w, answer.address, answer.bytes, power_of_two(pages));
}

static void request_plainly(world_t *w, unsigned pages, uint32_t flags, outcome_t *o)
{
    analloc_request_t r = {.flags = flags};
    request(w, pages, &r, o);
}

static void request_within(world_t *w, const operation_t *op, outcome_t *o)
{
    analloc_request_t r = {.lowest = world_address(op->number[1]), .highest = world_address(op->number[2] + 1) - 1};
    request(w, op->number[0], &r, o);
}

/* The inherited call does not say why it fails. */
static void inherited(world_t *w, uint8_t high, outcome_t *o)
{
    uint64_t bytes = WORLD_PAGE_BYTES;
    void *block = analloc_alloc(&w->arena, &bytes, high);
    o->status = block != NULL ? ANALLOC_OK : ANALLOC_E_BUSY;
    if (block != NULL)
        o->pages = granted(w, (uintptr_t)block, bytes, 1);
}

static void many(world_t *w, const operation_t *op, uint32_t flags, outcome_t *o)
{
    uint64_t addresses[SCENARIO_PAGES];
    o->status = analloc_alloc_pages(&w->arena, op->number[0], flags, addresses);
    for (unsigned n = 0; o->status == ANALLOC_OK && n < op->number[0]; n++) {
        pages_t page = granted(w, addresses[n], WORLD_PAGE_BYTES, 1);
        if ((o->pages & page) != 0)
            w->fault = "one page was handed out twice by one call";
        o->pages |= page;
    }
}

static void free_many(world_t *w, pages_t pages, outcome_t *o)
{
    uint64_t addresses[SCENARIO_PAGES], count = 0;
    for (unsigned page = 0; page < SCENARIO_PAGES; page++) {
        if ((pages >> page & 1) != 0)
            addresses[count++] = world_address(page);
    }
    o->status = analloc_free_pages(&w->arena, count, addresses);
    o->pages = pages;
}

/* The block that an operation speaks of: what a letter remembers, or what the picture has at that page. */
static pages_t block_of(const world_t *w, const operation_t *op)
{
    if (op->letter != NO_LETTER)
        return w->letters[op->thread][op->letter];
    for (unsigned n = 0; n < w->parsed.regions; n++) {
        const region_t *region = &w->parsed.region[n];
        if (region->start == op->number[0])
            return world_range(region->start, region->pages);
    }
    return world_range(op->number[0], 1);
}

static void resize(world_t *w, const operation_t *op, unsigned start, outcome_t *o)
{
    uint64_t granted_bytes;
    pages_t wanted = world_range(start, op->number[1]);
    o->status = analloc_resize(&w->arena, world_address(start), op->number[1] * WORLD_PAGE_BYTES, ANALLOC_EXACT,
                               &granted_bytes);
    o->old = o->pages;
    o->pages = op->verb == VERB_GROW ? wanted : o->old & ~wanted;
}

static void make(world_t *w, const operation_t *op, outcome_t *o)
{
    unsigned start = o->pages != 0 ? (unsigned)__builtin_ctzll(o->pages) : op->number[0];
    uint64_t address = world_address(start), bytes = (uint64_t)op->number[1] * WORLD_PAGE_BYTES;
    pages_t range = op->number[1] <= SCENARIO_PAGES ? world_range(start, op->number[1]) : 0;
    switch (op->verb) {
    case VERB_ALLOC:
        return request_plainly(w, 1u << op->number[0], 0, o);
    case VERB_HIGH:
        return request_plainly(w, 1u << op->number[0], ANALLOC_HIGH, o);
    case VERB_PAGE:
        return inherited(w, 0, o);
    case VERB_HIGHPAGE:
        return inherited(w, 1, o);
    case VERB_PAGES:
        return many(w, op, 0, o);
    case VERB_HIGHPAGES:
        return many(w, op, ANALLOC_HIGH, o);
    case VERB_EXACT:
        return request_plainly(w, op->number[0], ANALLOC_EXACT, o);
    case VERB_WITHIN:
        return request_within(w, op, o);
    case VERB_GROW:
    case VERB_SHRINK:
        return resize(w, op, start, o);
    case VERB_FREE_PAGES:
        return free_many(w, o->pages, o);
    case VERB_FREE:
        o->status = analloc_free_at(&w->arena, address);
        return;
    case VERB_TAKE:
        o->status = analloc_take(&w->arena, address, bytes);
        break;
    case VERB_FREE_RANGE:
        o->status = analloc_free_range(&w->arena, address, bytes);
        break;
    case VERB_RESERVE:
        o->status = analloc_reserve(&w->arena, address, bytes);
        break;
    default:
        o->status = analloc_release(&w->arena, address, bytes);
    }
    o->pages = range;
}

static int speaks_of_a_block(verb_t verb)
{
    return verb == VERB_GROW || verb == VERB_SHRINK || verb == VERB_FREE || verb == VERB_FREE_PAGES;
}

void world_operate(world_t *w, unsigned number)
{
    const operation_t *op = &w->parsed.operation[number];
    outcome_t o = {1, ANALLOC_OK, 0, 0};
    if (speaks_of_a_block(op->verb))
        o.pages = block_of(w, op);
    if (op->letter != NO_LETTER && o.pages == 0)
        return;
    engine_begin(number);
    w->running |= 1u << number;
    make(w, op, &o);
    w->running &= ~(1u << number);
    w->outcome[number] = o;
    if (op->result != NO_LETTER && o.status == ANALLOC_OK)
        w->letters[op->thread][op->result] = o.pages;
    if (op->verb == VERB_GROW && op->letter != NO_LETTER && o.status == ANALLOC_OK)
        w->letters[op->thread][op->letter] = o.pages;
    engine_end(number, (uint64_t)o.status << 56 ^ o.pages ^ o.old << 1);
}
