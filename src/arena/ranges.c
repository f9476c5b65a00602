/* ranges.c - take, reserve, release and free ranges of addresses.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"

analloc_status_t analloc_whole_range(const analloc_struct_t *a, uint64_t address, uint64_t bytes, page_t *first,
                                     page_t *end)
{
    if (bytes != 0 && address + (bytes - 1) < address)
        return ANALLOC_E_OVERFLOW;
    analloc_status_t status = arena_page_at(a, address, first);
    uint64_t pages = arena_pages(a, bytes);
    if (status == ANALLOC_OK && pages > a->tree.end - *first)
        status = ANALLOC_E_FOREIGN;
    *end = *first + (page_t)pages;
    return status;
}

/* The pages that a range touches. OK (none if it is empty), OVERFLOW or FOREIGN. */
static analloc_status_t touched(const analloc_struct_t *a, uint64_t address, uint64_t bytes, page_t *first, page_t *end)
{
    uint64_t rest, last = address + (bytes - 1);
    if (bytes == 0)
        return *end = *first = a->tree.first, ANALLOC_OK;
    if (last < address)
        return ANALLOC_E_OVERFLOW;
    analloc_status_t status = arena_find_page(a, address, first, &rest);
    if (status == ANALLOC_OK)
        status = arena_find_page(a, last, end, &rest);
    *end += 1;
    return status;
}

/* The pages that lie wholly in a range. OK (also if there are none), OVERFLOW or FOREIGN. */
static analloc_status_t inside(const analloc_struct_t *a, uint64_t address, uint64_t bytes, page_t *first, page_t *end)
{
    uint64_t rest, pages, lost;
    if (bytes != 0 && address + (bytes - 1) < address)
        return ANALLOC_E_OVERFLOW;
    if (address < a->origin) { /* pages outside lie at multiples too */
        (void)arena_divide(a, a->origin - address, &lost);
    } else {
        (void)arena_divide(a, address - a->origin, &rest);
        lost = rest != 0 ? a->page - rest : 0;
    }
    pages = bytes > lost ? arena_divide(a, bytes - lost, &rest) : 0;
    if (pages == 0)
        return *end = *first = a->tree.first, ANALLOC_OK;
    analloc_status_t status = arena_find_page(a, address + lost, first, &rest);
    if (status == ANALLOC_OK && pages > a->tree.end - *first)
        status = ANALLOC_E_FOREIGN;
    *end = *first + (page_t)pages;
    return status;
}

/* Hand a refusal to the hook. */
static analloc_status_t answer(analloc_t a, const char *call, analloc_status_t status, uint64_t address, uint64_t bytes)
{
    return status == ANALLOC_OK ? status : analloc_refuse(a, call, status, address, bytes);
}

analloc_status_t analloc_take(analloc_t a, uint64_t address, uint64_t bytes)
{
    page_t first, end;
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = analloc_whole_range(a, address, bytes, &first, &end);
    if (status == ANALLOC_OK)
        status = analloc_tree_take(&a->tree, first, end);
    return answer(a, "analloc_take", status, address, bytes);
}

analloc_status_t analloc_free_range(analloc_t a, uint64_t address, uint64_t bytes)
{
    page_t first, end;
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = analloc_whole_range(a, address, bytes, &first, &end);
    if (status == ANALLOC_OK)
        status = analloc_tree_free_range(&a->tree, first, end);
    return answer(a, "analloc_free_range", status, address, bytes);
}

analloc_status_t analloc_reserve(analloc_t a, uint64_t address, uint64_t bytes)
{
    page_t first, end;
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = touched(a, address, bytes, &first, &end);
    if (status == ANALLOC_OK)
        status = analloc_tree_reserve(&a->tree, first, end);
    return answer(a, "analloc_reserve", status, address, bytes);
}

analloc_status_t analloc_release(analloc_t a, uint64_t address, uint64_t bytes)
{
    page_t first, end;
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = inside(a, address, bytes, &first, &end);
    if (status == ANALLOC_OK)
        status = analloc_tree_release(&a->tree, first, end);
    return answer(a, "analloc_release", status, address, bytes);
}

int analloc_is_free(analloc_t a, uint64_t address, uint64_t bytes)
{
    page_t first, end;
    if (a == NULL || touched(a, address, bytes, &first, &end) != ANALLOC_OK)
        return 0;
    return analloc_tree_all(&a->tree, first, end, ANALLOC_FREE);
}
