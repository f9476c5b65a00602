/* chunk.c - the inherited calls, but for analloc_alloc (request.c): a chunk that holds its own metadata, pointers.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"
#include "tree/page.h"

/* Lay out the managed part of a chunk; returns the bytes from its start to the end of the metadata, 0 if that is
 * impossible. */
static uint64_t lay_out_chunk(analloc_t a, analloc_config_t *config, uint64_t total, uint64_t used,
                              uint64_t *meta_bytes)
{
    uint64_t rest, pages = u64_divide(total, config->page, &rest), start;
    config->bytes = u64_multiply(u64_left(1, u64_highest(pages)), config->page);
    if (analloc_lay_out(a, config, 1, meta_bytes) != ANALLOC_OK)
        return 0;
    start = (config->base + used + ANALLOC_META_ALIGN - 1) & ~(uint64_t)(ANALLOC_META_ALIGN - 1);
    if (start < config->base + used || start - config->base > total)
        return 0;
    start -= config->base;
    return total - start < *meta_bytes ? 0 : start + *meta_bytes;
}

uint8_t analloc_with_chunk(analloc_t a, void *ptr, uint64_t total, uint64_t used, uint64_t page)
{
    analloc_config_t config = {(uintptr_t)ptr, total, page, 0, NULL, NULL};
    uint64_t meta_bytes, taken;
    if (a == NULL || ptr == NULL || page == 0 || total < page || used > total)
        return 0;
    if (config.base + (total - 1) < config.base || (uintptr_t)total != total)
        return 0;
    taken = lay_out_chunk(a, &config, total, used, &meta_bytes);
    if (taken == 0)
        return 0;
    a->on_misuse = NULL;
    a->on_misuse_context = NULL;
    analloc_write_metadata(a, &config, 1, (char *)ptr + (taken - meta_bytes), meta_bytes);
    uint64_t pages = arena_pages(a, taken), all = a->tree.end - a->tree.first;
    page_t end = a->tree.first + (page_t)(pages < all ? pages : all);
    return analloc_tree_reserve(&a->tree, a->tree.first, end) == ANALLOC_OK;
}

/* Free the block at an address, in the name of `call`. */
ANALLOC_NOINLINE static analloc_status_t free_block(analloc_t a, const char *call, uint64_t address, uint64_t bytes)
{
    page_t page;
    analloc_status_t status = ANALLOC_E_ARGUMENT;
    if (a != NULL)
        status = arena_page_at(a, address, &page);
    if (status == ANALLOC_OK) {
        uint64_t pages = arena_pages(a, bytes), most = (page_t)-1; /* more than any block has */
        status = analloc_tree_free(&a->tree, page, (page_t)(pages < most ? pages : most));
    }
    return status == ANALLOC_OK ? status : analloc_refuse(a, call, status, address, bytes);
}

/* A page whose word dies by its free. */
ANALLOC_NOINLINE static analloc_status_t free_last_page(analloc_t a, const char *call, uint64_t address, page_t page,
                                                        word_t seen)
{
    if (analloc_tree_die(&a->tree, 0, page >> B, seen))
        return ANALLOC_OK;
    return free_block(a, call, address, 0);
}

/* A page whose free has turned what its word shows. */
ANALLOC_NOINLINE static analloc_status_t settle_freed(const analloc_struct_t *a, page_t page)
{
    analloc_tree_settle(&a->tree, 0, page >> B);
    return ANALLOC_OK;
}

/* The commonest case, a page of a size that is a power of two. */
ANALLOC_INLINE page_end_t free_page(const analloc_struct_t *a, uint64_t address, uint64_t bytes, page_t *page,
                                    word_t *seen)
{
    if (ANALLOC_UNLIKELY(a == NULL || a->page_shift == NO_SHIFT || bytes > a->page))
        return PAGE_OTHER;
    const tree_t *t = &a->tree;
    uint64_t offset = address - a->origin;
    *page = (page_t)u64_right(offset, a->page_shift);
    if (ANALLOC_UNLIKELY((offset & (a->page - 1)) != 0 || *page - t->first >= t->end - t->first))
        return PAGE_OTHER;
    return tree_free_page(t, *page, seen);
}

/* All that calls others ends with the call, so that the commonest case has nothing to save. */
ANALLOC_INLINE analloc_status_t free_at(analloc_t a, const char *call, uint64_t address, uint64_t bytes)
{
    page_t page;
    word_t seen;
    switch (free_page(a, address, bytes, &page, &seen)) {
    case PAGE_FREED:
        return ANALLOC_OK;
    case PAGE_TURNS:
        return settle_freed(a, page);
    case PAGE_LAST:
        return free_last_page(a, call, address, page, seen);
    default:
        return free_block(a, call, address, bytes);
    }
}

analloc_status_t analloc_free(analloc_t a, void *block, uint64_t length)
{
    return free_at(a, "analloc_free", (uintptr_t)block, length);
}

analloc_status_t analloc_free_at(analloc_t a, uint64_t address)
{
    return free_at(a, "analloc_free_at", address, 0);
}

/* ---- realloc */

static void *pointer(const analloc_struct_t *a, page_t page)
{
    return (void *)(uintptr_t)arena_address(a, page);
}

/* In place, if the block need not move. It grows up to page `end` at most. */
static analloc_status_t resize_here(const analloc_struct_t *a, const tree_spot_t *old, page_t pages, unsigned order,
                                    page_t end)
{
    const tree_t *t = &a->tree;
    if (pages == old->pages)
        return ANALLOC_OK;
    if (pages < old->pages)
        return analloc_tree_free_range(t, old->start + pages, old->start + old->pages);
    if ((old->start & (((page_t)1 << order) - 1)) != 0 || old->start + pages > end)
        return ANALLOC_E_LIMITS;
    return analloc_tree_grow(t, old, old->start, pages, order);
}

/* Merge the block with its own free buddies to the block of this order around it, where pointers reach that; the data
 * moves down. */
static void *merge_around(const analloc_struct_t *a, const tree_spot_t *old, unsigned order, const tree_wish_t *reach)
{
    page_t size = (page_t)1 << order, start = old->start & ~(size - 1);
    if (start < reach->low || start + size > reach->high || old->start + old->pages > start + size)
        return NULL;
    if (analloc_tree_grow(&a->tree, old, start, size, order) != ANALLOC_OK)
        return NULL;
    return __builtin_memmove(pointer(a, start), pointer(a, old->start), (size_t)arena_bytes(a, old->pages));
}

/* What a block becomes that is to hold so many pages: 2^n of them, or, as analloc_take and exact requests make odd
 * blocks, as many as it has, if that is enough and less. */
static page_t pages_to_be(const tree_spot_t *old, uint64_t pages)
{
    page_t rounded = (page_t)1 << order_of(pages);
    return pages <= old->pages && rounded > old->pages ? old->pages : rounded;
}

static void *reallocate(analloc_t a, const tree_spot_t *old, uint64_t *size, uint8_t high)
{
    uint64_t wanted = arena_pages(a, *size);
    unsigned order = order_of(wanted);
    if (wanted > a->tree.end - a->tree.first)
        return NULL;
    page_t pages = pages_to_be(old, wanted);
    tree_wish_t reach;
    arena_limit_to_pointers(a, &reach);
    *size = arena_bytes(a, pages);
    if (resize_here(a, old, pages, order, reach.high) == ANALLOC_OK)
        return pointer(a, old->start);
    /* Shrinking is refused only if somebody frees the block meanwhile, which its caller must not do, or in broken
     * metadata: it does not move then. */
    if (pages <= old->pages || order > a->top_order)
        return NULL;
    void *block = analloc_take_pointer(a, order, high);
    if (block == NULL)
        return merge_around(a, old, order, &reach);
    __builtin_memcpy(block, pointer(a, old->start), (size_t)arena_bytes(a, old->pages));
    (void)analloc_tree_free(&a->tree, old->start, old->pages);
    return block;
}

/* The live block that begins at an address and has at least so many bytes. */
static analloc_status_t find_block(const analloc_struct_t *a, uint64_t address, uint64_t bytes, tree_spot_t *spot)
{
    page_t page;
    analloc_status_t status = arena_page_at(a, address, &page);
    if (status != ANALLOC_OK)
        return status;
    analloc_tree_locate(&a->tree, page, spot);
    if (spot->state != ANALLOC_LIVE)
        return spot->state == ANALLOC_FREE ? ANALLOC_E_NOT_LIVE : ANALLOC_E_RESERVED;
    if (spot->start != page)
        return ANALLOC_E_INTERIOR;
    return arena_pages(a, bytes) > spot->pages ? ANALLOC_E_LENGTH : ANALLOC_OK;
}

void *analloc_realloc(analloc_t a, void *block, uint64_t length, uint64_t *new_size, uint8_t high)
{
    tree_spot_t old;
    if (a != NULL && new_size != NULL && block == NULL)
        return analloc_alloc(a, new_size, high);
    analloc_status_t status = ANALLOC_E_ARGUMENT;
    if (a != NULL && new_size != NULL)
        status = find_block(a, (uintptr_t)block, length, &old);
    void *moved = status == ANALLOC_OK ? reallocate(a, &old, new_size, high) : NULL;
    if (status != ANALLOC_OK)
        (void)analloc_refuse(a, "analloc_realloc", status, (uintptr_t)block, length);
    if (moved == NULL && new_size != NULL)
        *new_size = 0;
    return moved;
}

analloc_status_t analloc_resize(analloc_t a, uint64_t address, uint64_t bytes, uint32_t flags, uint64_t *granted)
{
    tree_spot_t old;
    analloc_status_t status = ANALLOC_E_ARGUMENT;
    if (granted != NULL)
        *granted = 0;
    if (a != NULL && (flags & ~ANALLOC_EXACT) == 0)
        status = find_block(a, address, 0, &old);
    if (status != ANALLOC_OK)
        return analloc_refuse(a, "analloc_resize", status, address, bytes);
    uint64_t pages = arena_pages(a, bytes);
    unsigned order = order_of(pages);
    if (pages > a->tree.end - a->tree.first)
        return ANALLOC_E_LIMITS;
    page_t wanted = (flags & ANALLOC_EXACT) != 0 ? (page_t)pages : pages_to_be(&old, pages);
    status = resize_here(a, &old, wanted, order, a->tree.end);
    if (status == ANALLOC_OK && granted != NULL)
        *granted = arena_bytes(a, wanted);
    return status;
}

/* ---- questions by pointer */

void *analloc_mem_start(analloc_t a, void *p, uint64_t *size)
{
    tree_spot_t spot;
    page_t page;
    uint64_t rest;
    if (size != NULL)
        *size = 0;
    if (a == NULL || arena_find_page(a, (uintptr_t)p, &page, &rest) != ANALLOC_OK)
        return NULL;
    analloc_tree_locate(&a->tree, page, &spot);
    if (spot.state != ANALLOC_LIVE)
        return NULL;
    if (size != NULL)
        *size = arena_bytes(a, spot.pages);
    return pointer(a, spot.start);
}

uint64_t analloc_mem_size(analloc_t a, void *p)
{
    uint64_t size;
    (void)analloc_mem_start(a, p, &size);
    return size;
}
