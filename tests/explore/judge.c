/* judge.c - is the arena, after a schedule, what it should be?
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdio.h>

static const char *check(world_t *w)
{
    analloc_fault_t fault;
    if (analloc_check(&w->arena, &fault) == ANALLOC_OK)
        return NULL;
    snprintf(w->words, sizeof w->words, "I%u, level %u, word %u: %s", (unsigned)fault.invariant, (unsigned)fault.level,
             (unsigned)fault.index, fault.what);
    return w->words;
}

/* A walk finds what is free and what is live, and nothing else. */
static const char *compare(world_t *w, pages_t free, pages_t live)
{
    pages_t found[3] = {0, 0, 0};
    analloc_block_t block;
    uint64_t cursor = 0;
    while (analloc_walk(&w->arena, &cursor, &block)) {
        unsigned page = (unsigned)((block.address - world_address(0)) / WORLD_PAGE_BYTES);
        found[block.state] |= world_range(page, (unsigned)(block.bytes / WORLD_PAGE_BYTES));
    }
    if (found[ANALLOC_LIVE] != live)
        return "what is live is not what was handed out and not given back";
    return found[ANALLOC_FREE] == free ? NULL : "what is free is not what was given back";
}

/* Take the largest free blocks first, then smaller ones, until there is nothing. */
static const char *allocate_all(world_t *w, pages_t free)
{
    for (unsigned order = w->arena.top_order + 1u; order-- != 0;) {
        analloc_request_t request = {.bytes = (uint64_t)WORLD_PAGE_BYTES << order};
        analloc_answer_t answer;
        for (unsigned page = 0; page + (1u << order) <= w->parsed.pages; page += 1u << order) {
            pages_t block = world_range(page, 1u << order);
            if ((block & ~free) != 0)
                continue;
            if (analloc_request(&w->arena, &request, &answer) != ANALLOC_OK || answer.address != world_address(page))
                return "a free block cannot be allocated";
            free &= ~block;
        }
        if (analloc_request(&w->arena, &request, &answer) == ANALLOC_OK)
            return "a block was allocated where none is free";
    }
    return NULL;
}

/* Give everything back, run by run. */
static const char *give_all_back(world_t *w, pages_t reserved)
{
    for (unsigned page = 0, count; page < w->parsed.pages; page += count) {
        unsigned kept = reserved >> page & 1;
        for (count = 1; page + count < w->parsed.pages && (reserved >> (page + count) & 1) == kept; count++)
            continue;
        uint64_t address = world_address(page), bytes = (uint64_t)count * WORLD_PAGE_BYTES;
        if ((kept ? analloc_release(&w->arena, address, bytes) : analloc_free_range(&w->arena, address, bytes)) !=
            ANALLOC_OK)
            return "what is live or reserved cannot be given back";
    }
    return NULL;
}

static const char *is_whole(world_t *w)
{
    uint64_t most = (uint64_t)WORLD_PAGE_BYTES << w->arena.top_order;
    const char *fault = compare(w, w->all, 0);
    if (fault == NULL && analloc_largest(&w->arena) != most)
        fault = "when all is freed, it has not merged";
    return fault != NULL ? fault : check(w);
}

const char *world_judge(world_t *w)
{
    pages_t free, live;
    const char *fault = w->fault != NULL ? w->fault : world_order(w, &free, &live);
    if (fault == NULL)
        fault = check(w);
    if (fault == NULL)
        fault = compare(w, free, live);
    if (fault == NULL)
        fault = allocate_all(w, free);
    if (fault == NULL)
        fault = check(w);
    if (fault == NULL)
        fault = give_all_back(w, w->all & ~free & ~live);
    return fault != NULL ? fault : is_whole(w);
}
