/* arena.h - between addresses and pages, and refusing what makes no sense.
 *
 * SPDX-License-Identifier: MIT
 *
 * The tree counts pages from an origin that is aligned to twice the largest block inside the arena, so that what is
 * aligned in the tree is aligned in real addresses. */
#ifndef ANALLOC_ARENA_H
#define ANALLOC_ARENA_H

#include "tree/tree.h"

enum { NO_SHIFT = 255 };

/* What stands at the start of the metadata. Numbers are of the machine that wrote them. */
typedef struct header {
    uint32_t magic;
    uint16_t version;
    uint8_t width;
    uint8_t relative; /* 1: alignment is relative to the base (analloc_with_chunk) */
    uint64_t base, bytes, page;
    uint64_t meta_bytes;
} header_t;

enum { HEADER_BYTES = 64, HEADER_VERSION = 1 };
#define ANALLOC_MAGIC 0x616C6C6Fu          /* "allo" */
#define ANALLOC_MAGIC_SWAPPED 0x6F6C6C61u /* written by a machine of the other byte order */

/* Tell the hook and hand the status on. */
analloc_status_t analloc_refuse(analloc_t a, const char *call, analloc_status_t status, uint64_t address, uint64_t bytes);

/* Work out everything about an arena but where its metadata is. */
analloc_status_t analloc_lay_out(analloc_t a, const analloc_config_t *config, int relative, uint64_t *meta_bytes);

/* Write the metadata of an arena that is laid out. */
void analloc_write_metadata(analloc_t a, const analloc_config_t *config, int relative, void *meta, uint64_t meta_bytes);

/* Whole pages in so many bytes, and the bytes that are left over. */
ANALLOC_INLINE uint64_t arena_divide(const analloc_struct_t *a, uint64_t bytes, uint64_t *rest)
{
    if (ANALLOC_UNLIKELY(a->page_shift == NO_SHIFT))
        return u64_divide(bytes, a->page, rest);
    *rest = bytes & (a->page - 1);
    return u64_right(bytes, a->page_shift);
}

/* Pages that hold so many bytes; at least 1. */
ANALLOC_INLINE uint64_t arena_pages(const analloc_struct_t *a, uint64_t bytes)
{
    uint64_t rest, pages = arena_divide(a, bytes, &rest);
    pages += rest != 0;
    return pages != 0 ? pages : 1;
}

/* Bytes of so many pages, modulo 2^64. */
ANALLOC_INLINE uint64_t arena_bytes(const analloc_struct_t *a, uint64_t pages)
{
    return ANALLOC_LIKELY(a->page_shift != NO_SHIFT) ? u64_left(pages, a->page_shift) : u64_multiply(pages, a->page);
}

/* Address of a page of the tree. */
ANALLOC_INLINE uint64_t arena_address(const analloc_struct_t *a, page_t p)
{
    return a->origin + arena_bytes(a, p);
}

/* Page of the tree in which an address lies, and the bytes before it in that page. FOREIGN if outside. */
ANALLOC_INLINE analloc_status_t arena_find_page(const analloc_struct_t *a, uint64_t address, page_t *page, uint64_t *rest)
{
    uint64_t p = arena_divide(a, address - a->origin, rest);
    *page = (page_t)p;
    return p >= a->tree.first && p < a->tree.end ? ANALLOC_OK : ANALLOC_E_FOREIGN;
}

/* The smallest order whose blocks hold so many pages; pages >= 1. */
ANALLOC_INLINE unsigned order_of(uint64_t pages)
{
    return pages == 1 ? 0 : u64_highest(pages - 1) + 1;
}

/* Take a block of this order, where pointers reach it, asking again while others move memory; NULL if none. */
void *analloc_take_pointer(const analloc_struct_t *a, unsigned order, int high);

/* Limit a wish to the pages that lie wholly between two addresses, both included; `highest` 0: no upper limit. */
void analloc_limit(const analloc_struct_t *a, uint64_t lowest, uint64_t highest, tree_wish_t *wish);

/* Limit a wish to what pointers reach: not to the page at address 0, whose pointer would be NULL. */
ANALLOC_INLINE void arena_limit_to_pointers(const analloc_struct_t *a, tree_wish_t *wish)
{
    analloc_limit(a, 1, UINTPTR_MAX, wish);
}

/* Is there an aligned place for a whole block within the limits of the wish? */
int analloc_has_block(const tree_wish_t *wish);

/* Has the empty arena an aligned place for the pages of the wish, its limits apart? */
int analloc_fits(const analloc_struct_t *a, const tree_wish_t *wish);

/* Take the lowest (highest) place as wished. Besides what the tree says, LIMITS: the empty arena has no such place. */
analloc_status_t analloc_take_natural(const analloc_struct_t *a, const tree_wish_t *wish, int high, page_t *page);

/* The same at multiples of `align`, which is more than the natural alignment. */
analloc_status_t analloc_take_aligned(const analloc_struct_t *a, const tree_wish_t *wish, uint64_t align, int high,
                                      page_t *page);

/* The page that begins at an address. OK, FOREIGN or MISALIGNED. */
ANALLOC_INLINE analloc_status_t arena_page_at(const analloc_struct_t *a, uint64_t address, page_t *page)
{
    uint64_t rest;
    analloc_status_t status = arena_find_page(a, address, page, &rest);
    return ANALLOC_LIKELY(status == ANALLOC_OK && rest == 0) ? ANALLOC_OK : status == ANALLOC_OK ? ANALLOC_E_MISALIGNED : status;
}

/* The range that begins at a page's address and is rounded up to whole pages, at least one.
 * OK, OVERFLOW, FOREIGN or MISALIGNED. */
analloc_status_t analloc_whole_range(const analloc_struct_t *a, uint64_t address, uint64_t bytes, page_t *first, page_t *end);

#endif
