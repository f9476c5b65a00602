/* SPDX-License-Identifier: MIT */
#include "state.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct plan {
    const char *name;
    unsigned first, pages; /* the arena begins so many pages after an address that is aligned for all of it */
    uint32_t flags;
    call_t calls[10]; /* up to one of no pages */
} plan_t;

static const plan_t plans[STATES] = {
    {"empty", 0, 64, 0, {{0}}},
    {"empty and ragged", 5, 49, 0, {{0}}},
    {"reserved", 0, 32, ANALLOC_START_RESERVED, {{0}}},
    {"full of pages", 0, 32, 0, {{SINGLES, 0, 32, 0, 0}}},
    {"one page live", 0, 64, 0, {{TAKE, 0, 1, 0, 0}}},
    {"two blocks live", 0, 64, 0, {{TAKE, 0, 1, 0, 0}, {TAKE, 1, 3, 0, 0}}},
    {"one page free", 0, 64, 0, {{SINGLES, 0, 16, 0, 0}, {TAKE, 16, 48, 0, 0}, {FREE_RANGE, 40, 1, 0, 0}}},
    {"mixed",
     0,
     64,
     0,
     {{TAKE, 0, 16, 0, 0}, {TAKE, 17, 1, 0, 0}, {TAKE, 20, 4, 0, 0}, {RESERVE, 32, 8, 0, 0}, {TAKE, 44, 3, 0, 0}}},
    {"a hole in each word",
     3,
     40,
     0,
     {{SINGLES, 0, 40, 0, 0},
      {FREE_RANGE, 1, 1, 0, 0},
      {FREE_RANGE, 6, 1, 0, 0},
      {FREE_RANGE, 11, 1, 0, 0},
      {FREE_RANGE, 16, 2, 0, 0},
      {FREE_RANGE, 25, 1, 0, 0},
      {FREE_RANGE, 37, 1, 0, 0}}},
};

static const call_t all_calls[] = {
    {REQUEST, 0, 1, 0, 0},
    {REQUEST, 0, 1, 0, ANALLOC_HIGH},
    {REQUEST, 0, 2, 0, 0},
    {REQUEST, 0, 8, 0, ANALLOC_HIGH},
    {REQUEST, 0, 16, 0, 0},
    {REQUEST, 0, 5, 0, ANALLOC_EXACT},
    {REQUEST, 0, 11, 0, ANALLOC_EXACT | ANALLOC_HIGH},
    {REQUEST, 6, 1, 12, 0},
    {REQUEST, 9, 4, 30, ANALLOC_HIGH},
    {REQUEST, 0, 64, 0, 0},
    {ALLOC, 0, 1, 0, 0},
    {ALLOC, 0, 1, 0, ANALLOC_HIGH},
    {ALLOC, 0, 3, 0, 0},
    {SINGLES, 0, 1, 0, 0},
    {SINGLES, 0, 7, 0, 0},
    {SINGLES, 0, 30, 0, ANALLOC_HIGH},
    {EXTENTS, 0, 3, 3, 0},
    {EXTENTS, 0, 12, 4, ANALLOC_HIGH},
    {TAKE, 0, 1, 0, 0},
    {TAKE, 16, 2, 0, 0},
    {TAKE, 5, 27, 0, 0},
    {TAKE, 48, 16, 0, 0},
    {RESERVE, 1, 1, 0, 0},
    {RESERVE, 16, 16, 0, 0},
    {RESERVE, 30, 14, 0, 0},
    {RESERVE, 5, 20, 0, 0},
    {RELEASE, 0, 32, 0, 0},
    {RELEASE, 7, 5, 0, 0},
    {RELEASE, 32, 8, 0, 0},
    {RELEASE, 33, 3, 0, 0},
    {FREE, 0, 1, 0, 0},
    {FREE, 0, 16, 0, 0},
    {FREE, 2, 1, 0, 0},
    {FREE, 17, 1, 0, 0},
    {FREE, 20, 4, 0, 0},
    {FREE_RANGE, 0, 16, 0, 0},
    {FREE_RANGE, 3, 2, 0, 0},
    {FREE_RANGE, 9, 7, 0, 0},
    {RENEW, 1, 3, 1, 0},
    {RETIRE, 0, 16, 0, 0},
    {RETIRE, 20, 4, 0, 0},
    {FREE_SINGLES, 2, 3, 0, 0},
    {FREE_SINGLES, 0, 32, 0, 0},
    {RESIZE, 0, 1, 8, 0},
    {RESIZE, 0, 16, 9, ANALLOC_EXACT},
    {RESIZE, 17, 1, 2, 0},
    {RESIZE, 20, 4, 1, 0},
    {REALLOC, 0, 16, 32, 0},
    {REALLOC, 20, 4, 8, 0},
    {REALLOC, 20, 4, 1, 0},
    {REALLOC, 2, 1, 2, 0},
    {ASK, 18, 3, 0, 0},
};

_Static_assert(sizeof all_calls / sizeof all_calls[0] <= MOST_CALLS, "they fit into the callers' lists");

/* What the arenas manage: as far as a page goes, only its address counts, but reallocation copies. */
static _Alignas(MOST_PAGES *PAGE) uint8_t memory[MOST_PAGES * PAGE];

const char *state_name(unsigned state)
{
    return plans[state].name;
}

void state_open(world_t *world, unsigned state)
{
    const plan_t *plan = &plans[state];
    ledger_t ignored = {{0}, {0}};
    world->pages = plan->pages;
    world->base = (uintptr_t)memory + (uint64_t)plan->first * PAGE;
    analloc_config_t config = {
        .base = world->base, .bytes = (uint64_t)plan->pages * PAGE, .page = PAGE, .flags = plan->flags};
    analloc_status_t status = arena_open(&world->arena, &config, 0xA5);
    for (const call_t *call = plan->calls; status == ANALLOC_OK && call->pages != 0; call++)
        status = call_make(world, call, &ignored);
    if (status != ANALLOC_OK) {
        fprintf(stderr, "state \"%s\": %s\n", plan->name, analloc_status_name(status));
        exit(1);
    }
}

unsigned state_calls(world_t *world, call_t *calls)
{
    unsigned n = 0;
    for (unsigned i = 0; i < sizeof all_calls / sizeof all_calls[0]; i++)
        if (call_is_sound(world, &all_calls[i]))
            calls[n++] = all_calls[i];
    return n;
}
