/* placement - counting.
 *
 * SPDX-License-Identifier: MIT */
#include "placement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool placement_create(placement_t *p, uint64_t pages, uint64_t page_size)
{
    *p = (placement_t){.pages = pages, .block_pages = PLACEMENT_BLOCK_BYTES / page_size};
    p->whole_blocks = pages / p->block_pages;
    p->owner = calloc((size_t)pages, sizeof p->owner[0]);
    p->used = calloc((size_t)(p->whole_blocks + 1), sizeof p->used[0]);
    return p->owner && p->used;
}

void placement_destroy(placement_t *p)
{
    free(p->owner);
    free(p->used);
    *p = (placement_t){0};
}

/* Are all of these pages inside, and all live or all free? */
static bool is_uniform(const placement_t *p, uint64_t first, uint64_t count, bool live)
{
    if (first > p->pages || count > p->pages - first)
        return false;
    for (uint64_t i = 0; i < count; i++) {
        if ((p->owner[first + i] != 0) != live)
            return false;
    }
    return true;
}

/* Move the live pages of each 2 MiB block that the run touches; a run may span several or a part of one. */
static void count_run(placement_t *p, uint64_t first, uint64_t count, bool live)
{
    for (uint64_t end = first + count, part; first < end; first += part) {
        uint64_t block = first / p->block_pages, block_end = (block + 1) * p->block_pages;
        bool whole = block_end <= p->pages;
        part = (end < block_end ? end : block_end) - first;
        p->whole_blocks -= whole && live && p->used[block] == 0;
        p->used[block] = (uint32_t)(live ? p->used[block] + part : p->used[block] - part);
        p->whole_blocks += whole && !live && p->used[block] == 0;
    }
}

bool placement_add(placement_t *p, uint64_t first, uint64_t count, uint8_t kind)
{
    if (!is_uniform(p, first, count, false))
        return false;
    memset(p->owner + first, kind + 1, (size_t)count);
    p->live_pages += count;
    count_run(p, first, count, true);
    return true;
}

bool placement_remove(placement_t *p, uint64_t first, uint64_t count)
{
    if (!is_uniform(p, first, count, true))
        return false;
    memset(p->owner + first, 0, (size_t)count);
    p->live_pages -= count;
    count_run(p, first, count, false);
    return true;
}

uint64_t placement_free_pages(const placement_t *p)
{
    return p->pages - p->live_pages;
}

uint64_t placement_whole_pages(const placement_t *p)
{
    return p->whole_blocks * p->block_pages;
}

double placement_share(uint64_t whole_pages, uint64_t free_pages)
{
    return free_pages ? (double)whole_pages / (double)free_pages : (double)NAN;
}

/* Cut a free run into maximal aligned blocks, as buddies would be. */
static void count_blocks(uint64_t first, uint64_t end, uint64_t counts[PLACEMENT_ORDERS])
{
    while (first < end) {
        unsigned order = 0;
        while (order + 1 < PLACEMENT_ORDERS && !(first >> order & 1) && first + ((uint64_t)2 << order) <= end)
            order++;
        counts[order]++;
        first += (uint64_t)1 << order;
    }
}

void placement_count_free(const placement_t *p, uint64_t counts[PLACEMENT_ORDERS])
{
    memset(counts, 0, PLACEMENT_ORDERS * sizeof counts[0]);
    for (uint64_t first = 0; first < p->pages; first++) {
        uint64_t end = first;
        while (end < p->pages && p->owner[end] == 0)
            end++;
        count_blocks(first, end, counts);
        first = end;
    }
}
