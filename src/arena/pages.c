/* pages.c - many single pages in one call.
 *
 * SPDX-License-Identifier: MIT
 *
 * All or nothing: what a call has taken before it fails is not to be had by others meanwhile, so it counts as a move. */
#include "arena/arena.h"
#include "tree/moves.h"

/* Take one page off a set, from the side that the call works from. */
static page_t next_page(page_t base, lane_t *units, int high)
{
    unsigned unit = high ? lane_highest(*units) : lane_lowest(*units);
    *units &= ~((lane_t)1 << unit);
    return base + unit;
}

/* `most` is a constant at each call, so that chips without a division need none. */
static analloc_status_t refuse_count(const analloc_struct_t *a, uint64_t pages, uint32_t flags, uintptr_t most)
{
    if (a == NULL || (flags & ~ANALLOC_HIGH) != 0)
        return ANALLOC_E_ARGUMENT;
    if (pages > most)
        return ANALLOC_E_OVERFLOW;
    return ANALLOC_OK;
}

/* Up to `most` pages of one word; all or nothing cannot be had of fewer pages than the arena has. */
static analloc_status_t some_pages(const analloc_struct_t *a, uint64_t most, int high, page_t *base, lane_t *units)
{
    if (most > a->tree.end - a->tree.first)
        return ANALLOC_E_NONE_LEFT;
    analloc_status_t status = analloc_tree_alloc_singles(&a->tree, (page_t)most, high, base, units);
    return status == ANALLOC_E_FRAGMENTED ? ANALLOC_E_NONE_LEFT : status;
}

analloc_status_t analloc_alloc_pages(analloc_t a, uint64_t pages, uint32_t flags, uint64_t *addresses)
{
    int high = (flags & ANALLOC_HIGH) != 0;
    uint64_t done = 0;
    analloc_status_t status = refuse_count(a, pages, flags, UINTPTR_MAX / sizeof *addresses);
    if (status == ANALLOC_OK && addresses == NULL && pages != 0)
        status = ANALLOC_E_ARGUMENT;
    if (status != ANALLOC_OK)
        return analloc_refuse(a, "analloc_alloc_pages", status, 0, pages);
    tree_move_begins(&a->tree, 0);
    while (status == ANALLOC_OK && done < pages) {
        page_t base = 0;
        lane_t units = 0;
        status = some_pages(a, pages - done, high, &base, &units);
        while (units != 0)
            addresses[done++] = arena_address(a, next_page(base, &units, high));
    }
    if (status != ANALLOC_OK)
        (void)analloc_free_pages(a, done, addresses);
    tree_move_ends(&a->tree, 0);
    return status;
}

/* ---- freeing */

/* Free one page; tell why if it is refused. */
static analloc_status_t free_page(analloc_t a, uint64_t address)
{
    tree_spot_t spot;
    page_t page;
    analloc_status_t status = arena_page_at(a, address, &page);
    if (status == ANALLOC_OK) {
        status = analloc_tree_free_singles(&a->tree, page & ~(page_t)(W - 1), (lane_t)1 << (page & (W - 1)));
        if (status == ANALLOC_OK)
            return status;
        analloc_tree_locate(&a->tree, page, &spot);
        if (spot.state == ANALLOC_RESERVED)
            status = ANALLOC_E_RESERVED;
        else if (spot.state == ANALLOC_LIVE)
            status = spot.start != page ? ANALLOC_E_INTERIOR : ANALLOC_E_LENGTH;
    }
    return analloc_refuse(a, "analloc_free_pages", status, address, a->page);
}

/* How many of the first addresses are different pages of one word of level 0; in `units`, which. */
static uint64_t same_word(const analloc_struct_t *a, uint64_t pages, const uint64_t *addresses, page_t *base,
                          lane_t *units)
{
    uint64_t n = 0;
    *units = 0;
    for (; n < pages; n++) {
        page_t page;
        if (arena_page_at(a, addresses[n], &page) != ANALLOC_OK)
            break;
        lane_t unit = (lane_t)1 << (page & (W - 1));
        if (n == 0)
            *base = page & ~(page_t)(W - 1);
        if ((page & ~(page_t)(W - 1)) != *base || (*units & unit) != 0)
            break;
        *units |= unit;
    }
    return n;
}

analloc_status_t analloc_free_pages(analloc_t a, uint64_t pages, const uint64_t *addresses)
{
    analloc_status_t first = ANALLOC_OK;
    if (a == NULL || (addresses == NULL && pages != 0))
        return analloc_refuse(a, "analloc_free_pages", ANALLOC_E_ARGUMENT, 0, pages);
    for (uint64_t n; pages != 0; pages -= n, addresses += n) {
        page_t base = 0;
        lane_t units;
        n = same_word(a, pages, addresses, &base, &units);
        if (n != 0 && analloc_tree_free_singles(&a->tree, base, units) == ANALLOC_OK)
            continue;
        n += n == 0; /* refused: one by one, to see which */
        for (uint64_t i = 0; i < n; i++) {
            analloc_status_t status = free_page(a, addresses[i]);
            first = first == ANALLOC_OK ? status : first;
        }
    }
    return first;
}

/* ---- extents */

/* A list of runs of pages, as it grows. */
typedef struct list {
    analloc_extent_t *places;
    uint64_t room, count;
} list_t;

/* Add a page to the run that was last, or begin a new one. 0 if there is no room. */
static int add_page(list_t *list, uint64_t address, uint64_t page_bytes)
{
    analloc_extent_t *last = list->count != 0 ? &list->places[list->count - 1] : NULL;
    if (last != NULL && last->address + last->bytes == address) {
        last->bytes += page_bytes;
    } else if (last != NULL && last->address == address + page_bytes) {
        last->address = address;
        last->bytes += page_bytes;
    } else if (list->count < list->room) {
        analloc_extent_t fresh = {address, page_bytes};
        list->places[list->count++] = fresh;
    } else {
        return 0;
    }
    return 1;
}

/* Give everything back. */
static void undo(const analloc_struct_t *a, const list_t *list)
{
    for (uint64_t i = 0; i < list->count; i++) {
        page_t first, end;
        (void)analloc_whole_range(a, list->places[i].address, list->places[i].bytes, &first, &end);
        (void)analloc_tree_free_range(&a->tree, first, end);
    }
}

/* Take up to `most` pages of one word and list them; in `got`, how many. */
static analloc_status_t list_some(const analloc_struct_t *a, list_t *list, uint64_t most, int high, uint64_t *got)
{
    page_t base = 0;
    lane_t units = 0;
    analloc_status_t status = some_pages(a, most, high, &base, &units);
    *got = lane_count(units);
    while (units != 0) {
        lane_t left = units;
        if (!add_page(list, arena_address(a, next_page(base, &units, high)), a->page)) {
            (void)analloc_tree_free_singles(&a->tree, base, left);
            return ANALLOC_E_LIST_FULL;
        }
    }
    return status;
}

analloc_status_t analloc_alloc_extents(analloc_t a, uint64_t pages, uint32_t flags, analloc_extent_t *places,
                                       uint64_t room, uint64_t *count)
{
    list_t list = {places, room, 0};
    analloc_status_t status = refuse_count(a, pages, flags, UINTPTR_MAX);
    if (count != NULL)
        *count = 0;
    if (status == ANALLOC_OK && (count == NULL || (places == NULL && pages != 0)))
        status = ANALLOC_E_ARGUMENT;
    if (status != ANALLOC_OK)
        return analloc_refuse(a, "analloc_alloc_extents", status, 0, pages);
    tree_move_begins(&a->tree, 0);
    for (uint64_t got; status == ANALLOC_OK && pages != 0; pages -= got)
        status = list_some(a, &list, pages, (flags & ANALLOC_HIGH) != 0, &got);
    if (status == ANALLOC_OK)
        *count = list.count;
    else
        undo(a, &list);
    tree_move_ends(&a->tree, 0);
    return status;
}
