/* query.c - questions about an arena: what is where, how much is free, is all well.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"

/* A spot of the tree as a block of addresses. */
static void describe(const analloc_struct_t *a, const tree_spot_t *spot, analloc_block_t *block)
{
    block->address = arena_address(a, spot->start);
    block->bytes = arena_bytes(a, spot->pages);
    block->state = spot->state;
}

analloc_status_t analloc_find(analloc_t a, uint64_t address, analloc_block_t *block)
{
    tree_spot_t spot;
    page_t page;
    uint64_t rest;
    if (a == NULL || block == NULL)
        return analloc_refuse(a, "analloc_find", ANALLOC_E_ARGUMENT, address, 0);
    analloc_status_t status = arena_find_page(a, address, &page, &rest);
    if (status != ANALLOC_OK)
        return analloc_refuse(a, "analloc_find", status, address, 0);
    analloc_tree_locate(&a->tree, page, &spot);
    describe(a, &spot, block);
    return ANALLOC_OK;
}

/* The cursor is the number of pages that lie behind. */
int analloc_walk(analloc_t a, uint64_t *cursor, analloc_block_t *block)
{
    tree_spot_t spot;
    if (a == NULL || cursor == NULL || block == NULL || *cursor >= a->tree.end - a->tree.first)
        return 0;
    analloc_tree_locate(&a->tree, a->tree.first + (page_t)*cursor, &spot);
    describe(a, &spot, block);
    *cursor = spot.start + spot.pages - a->tree.first;
    return 1;
}

uint64_t analloc_largest(analloc_t a)
{
    unsigned shows = a == NULL ? 0 : analloc_tree_shows(&a->tree, a->tree.root, 0);
    return shows == 0 ? 0 : arena_bytes(a, (page_t)1 << (shows - 1));
}

static void count(const tree_spot_t *spot, analloc_stats_t *stats)
{
    switch (spot->state) {
    case ANALLOC_FREE:
        stats->free_bytes += spot->pages;
        stats->free_blocks[u64_highest(spot->pages)]++;
        break;
    case ANALLOC_LIVE:
        stats->live_bytes += spot->pages;
        stats->live_blocks++;
        break;
    default:
        stats->reserved_bytes += spot->pages;
    }
}

analloc_status_t analloc_stats(analloc_t a, analloc_stats_t *stats)
{
    static const analloc_stats_t nothing;
    tree_spot_t spot;
    if (a == NULL || stats == NULL)
        return analloc_refuse(a, "analloc_stats", ANALLOC_E_ARGUMENT, 0, 0);
    *stats = nothing;
    for (page_t p = a->tree.first; p < a->tree.end; p = spot.start + spot.pages) {
        analloc_tree_locate(&a->tree, p, &spot);
        count(&spot, stats);
    }
    stats->free_bytes = arena_bytes(a, (page_t)stats->free_bytes);
    stats->live_bytes = arena_bytes(a, (page_t)stats->live_bytes);
    stats->reserved_bytes = arena_bytes(a, (page_t)stats->reserved_bytes);
    stats->largest = analloc_largest(a);
    return ANALLOC_OK;
}

uint64_t analloc_usable(analloc_t a, const analloc_stats_t *stats, unsigned order)
{
    uint64_t pages = 0;
    if (a == NULL || stats == NULL)
        return 0;
    for (unsigned k = order; k < ANALLOC_ORDERS; k++)
        pages += u64_left(stats->free_blocks[k], k);
    return arena_bytes(a, pages);
}

/* Does the header still describe this handle's arena? */
static int header_agrees(const analloc_struct_t *a)
{
    analloc_struct_t again;
    if (analloc_attach(&again, a->meta, UINT64_MAX) != ANALLOC_OK)
        return 0;
    return again.page == a->page && again.origin == a->origin && again.tree.first == a->tree.first &&
           again.tree.end == a->tree.end && again.relative == a->relative;
}

analloc_status_t analloc_check(analloc_t a, analloc_fault_t *fault)
{
    analloc_fault_t mine = {0, 0, 0, 0, ""};
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = ANALLOC_E_CORRUPT;
    if (header_agrees(a)) {
        status = analloc_tree_check(&a->tree, &mine);
        mine.address = arena_address(a, (page_t)mine.address);
    } else {
        mine.what = "the header does not describe this arena";
    }
    if (fault != NULL)
        *fault = mine;
    return status;
}
