/* place.c - where memory can lie as it is wanted, and taking it there: limits, alignment, exact numbers of pages.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"

/* Alignment above the natural one: so many addresses that have it are tried at most. */
enum { MULTIPLES_TRIED = 64 };

void analloc_limit(const analloc_struct_t *a, uint64_t lowest, uint64_t highest, tree_wish_t *wish)
{
    uint64_t base = arena_address(a, a->tree.first), last = arena_address(a, a->tree.end) - 1;
    uint64_t rest;
    page_t page;
    wish->low = a->tree.first;
    wish->high = a->tree.end;
    if (lowest > last || (highest != 0 && highest < base)) {
        wish->high = wish->low;
        return;
    }
    if (lowest > base) {
        (void)arena_find_page(a, lowest, &page, &rest);
        wish->low = page + (rest != 0);
    }
    if (highest != 0 && highest < last) {
        (void)arena_find_page(a, highest, &page, &rest);
        wish->high = page + (rest == a->page - 1);
    }
}

/* Have so many pages room at a place within the limits that is aligned for the order? In `last`, the highest one. */
static int has_room(const tree_wish_t *wish, page_t pages, page_t *last)
{
    if (wish->low + pages > wish->high)
        return 0;
    *last = (wish->high - pages) & ~(((page_t)1 << wish->order) - 1);
    return *last >= wish->low;
}

int analloc_has_block(const tree_wish_t *wish)
{
    page_t last;
    return has_room(wish, (page_t)1 << wish->order, &last);
}

int analloc_fits(const analloc_struct_t *a, const tree_wish_t *wish)
{
    tree_wish_t anywhere = {wish->order, wish->pages, a->tree.first, a->tree.end};
    page_t last;
    return has_room(&anywhere, wish->pages, &last);
}

/* The answer of the later of two searches, unless only the earlier one was not certain. */
static analloc_status_t after(analloc_status_t earlier, analloc_status_t later)
{
    return later == ANALLOC_E_FRAGMENTED ? earlier : later;
}

/* Take at this start and nowhere else: out of the whole block, or if a limit cuts its tail off, just the pages. */
static analloc_status_t take_at(const analloc_struct_t *a, const tree_wish_t *wish, page_t start, page_t *page)
{
    tree_wish_t at = {wish->order, wish->pages, start, start + ((page_t)1 << wish->order)};
    *page = start;
    if (at.high <= wish->high)
        return analloc_tree_alloc(&a->tree, &at, 0, page);
    analloc_status_t status = analloc_tree_take(&a->tree, start, start + wish->pages);
    return status == ANALLOC_E_IN_USE ? ANALLOC_E_FRAGMENTED : status;
}

/* Only the highest place can have room for the pages and none for the block that has them: it is tried in its turn. */
analloc_status_t analloc_take_natural(const analloc_struct_t *a, const tree_wish_t *wish, int high, page_t *page)
{
    const tree_t *t = &a->tree;
    page_t last, size = (page_t)1 << wish->order;
    analloc_status_t status = ANALLOC_E_FRAGMENTED;
    if (!has_room(wish, wish->pages, &last))
        return ANALLOC_E_LIMITS;
    int anywhere = wish->low == t->first && wish->high == t->end && wish->pages == size;
    if (anywhere && analloc_tree_alloc_order(t, wish->order, high, page))
        return ANALLOC_OK;
    int cut = last + size > wish->high;
    if (cut && high)
        status = take_at(a, wish, last, page);
    if (status != ANALLOC_OK && analloc_has_block(wish))
        status = after(status, analloc_tree_alloc(t, wish, high, page));
    if (status != ANALLOC_OK && cut && !high)
        status = after(status, take_at(a, wish, last, page));
    return status;
}

/* ---- alignment above the natural one */

/* The multiples of an alignment at which the pages have room within the limits. */
typedef struct multiples {
    uint64_t first, last, count;
} multiples_t;

static multiples_t multiples_of(const analloc_struct_t *a, const tree_wish_t *wish, uint64_t align)
{
    multiples_t m = {0, 0, 0};
    if (wish->low + wish->pages > wish->high)
        return m;
    uint64_t low = arena_address(a, wish->low);
    m.last = arena_address(a, wish->high - wish->pages) & ~(align - 1);
    m.first = (low + align - 1) & ~(align - 1);
    if (m.last >= low)
        m.count = u64_right(m.last - m.first, u64_highest(align)) + 1;
    return m;
}

/* Where there are many multiples, there is a block that has the alignment by its order between two of them: the tree
 * finds one without trying. Its tail is given back. */
analloc_status_t analloc_take_aligned(const analloc_struct_t *a, const tree_wish_t *wish, uint64_t align, int high,
                                      page_t *page)
{
    multiples_t m = multiples_of(a, wish, align);
    analloc_status_t status = ANALLOC_E_FRAGMENTED;
    page_t start, step = (page_t)u64_right(align, a->page_shift);
    uint64_t rest;
    if (m.count == 0)
        return ANALLOC_E_LIMITS;
    if (m.count > MULTIPLES_TRIED) {
        tree_wish_t larger = {u64_highest(align) - a->page_shift, wish->pages, wish->low, wish->high};
        status = analloc_tree_alloc(&a->tree, &larger, high, page);
    }
    (void)arena_find_page(a, high ? m.last : m.first, &start, &rest);
    for (unsigned i = 0; status != ANALLOC_OK && i < MULTIPLES_TRIED && i < m.count; i++) {
        status = after(status, take_at(a, wish, start, page));
        start += high ? 0 - step : step;
    }
    return status;
}
