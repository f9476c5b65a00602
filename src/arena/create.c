/* create.c - lay an arena out, write its metadata, attach to what is written.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"
#include "tree/hint.h"

/* More pages than this have no tree here. */
#define ANALLOC_MOST_PAGES (sizeof(page_t) > 4 ? (uint64_t)1 << 56 : (uint64_t)1 << 30)

static uint64_t round_up_to_line(uint64_t n)
{
    return (n + ANALLOC_META_ALIGN - 1) & ~(uint64_t)(ANALLOC_META_ALIGN - 1);
}

/* The order of the largest aligned block in so many pages from `first` on. */
static unsigned largest_order(uint64_t first, uint64_t pages)
{
    unsigned order = u64_highest(pages);
    for (;; order--) { /* at most two steps down */
        uint64_t size = u64_left(1, order), before = (0 - first) & (size - 1);
        if (before <= pages - size)
            return order;
    }
}

/* Bytes of the stored words of a level. */
static uint64_t level_bytes(const tree_t *t, unsigned level)
{
    uint64_t words = tree_index(t->end - 1, level) - tree_index(t->first, level) + 1;
    return round_up_to_line(u64_left(words, t->shift[level]));
}

/* Choose the levels. 0 if there would be too many (narrow test words only). */
static int lay_out_tree(tree_t *t)
{
    t->root = 0;
    while (tree_index(t->end - 1, t->root) != 0)
        t->root++;
    if (t->root >= ANALLOC_LEVELS)
        return 0;
    for (unsigned l = 0; l <= t->root; l++)
        t->shift[l] = (uint8_t)tree_node_shift(l);
    return 1;
}

/* The whole pages of the range as page numbers, counted from address 0 or from the base. */
static analloc_status_t whole_pages(const analloc_config_t *config, int relative, uint64_t *first, uint64_t *pages)
{
    uint64_t rest = 0, lost;
    if (config->page == 0 || (config->flags & ~ANALLOC_START_RESERVED) != 0)
        return ANALLOC_E_ARGUMENT;
    if (config->bytes != 0 && config->base + (config->bytes - 1) < config->base)
        return ANALLOC_E_OVERFLOW;
    *first = relative ? 0 : u64_divide(config->base, config->page, &rest);
    lost = rest != 0 ? config->page - rest : 0;
    *first += rest != 0;
    if (config->bytes <= lost)
        return ANALLOC_E_LIMITS;
    *pages = u64_divide(config->bytes - lost, config->page, &rest);
    if (*pages == 0)
        return ANALLOC_E_LIMITS;
    return *pages < ANALLOC_MOST_PAGES ? ANALLOC_OK : ANALLOC_E_TOO_LARGE;
}

analloc_status_t analloc_lay_out(analloc_t a, const analloc_config_t *config, int relative, uint64_t *meta_bytes)
{
    uint64_t first, pages;
    analloc_status_t status = whole_pages(config, relative, &first, &pages);
    if (status != ANALLOC_OK)
        return status;
    a->page = config->page;
    a->page_shift = (config->page & (config->page - 1)) == 0 ? (uint8_t)u64_highest(config->page) : (uint8_t)NO_SHIFT;
    a->depth = (uint8_t)u64_highest(pages);
    a->top_order = (uint8_t)largest_order(first, pages);
    a->relative = (uint8_t)relative;
    unsigned twice = a->top_order + 1u; /* rounded down by shifts: of a mask, compilers make a 64-bit multiplication */
    uint64_t origin = u64_left(u64_right(first, twice), twice);
    a->origin = (relative ? config->base : 0) + arena_bytes(a, origin);
    a->mem = (void *)(uintptr_t)config->base;
    if ((uintptr_t)config->base != config->base)
        a->mem = NULL;
    a->tree.first = (page_t)(first - origin);
    a->tree.end = (page_t)(first - origin + pages);
    if (!lay_out_tree(&a->tree))
        return ANALLOC_E_TOO_LARGE;
    *meta_bytes = HEADER_BYTES + MOVE_STRIPES * MOVE_STRIPE_BYTES;
    for (unsigned l = 0; l <= a->tree.root; l++)
        *meta_bytes += level_bytes(&a->tree, l);
    return ANALLOC_OK;
}

/* Tell the handle, laid out, where its metadata is. */
static void place_levels(analloc_t a, void *meta)
{
    tree_t *t = &a->tree;
    uintptr_t at = (uintptr_t)meta + HEADER_BYTES;
    a->meta = meta;
    t->moves = at;
    at += MOVE_STRIPES * MOVE_STRIPE_BYTES;
    for (unsigned l = t->root + 1u; l-- != 0;) {
        t->level[l] = at - (tree_index(t->first, l) << t->shift[l]);
        at += (uintptr_t)level_bytes(t, l);
    }
}

void analloc_write_metadata(analloc_t a, const analloc_config_t *config, int relative, void *meta, uint64_t meta_bytes)
{
    header_t *h = (header_t *)meta;
    h->magic = ANALLOC_MAGIC;
    h->version = HEADER_VERSION;
    h->width = W;
    h->relative = (uint8_t)relative;
    h->base = config->base;
    h->bytes = config->bytes;
    h->page = config->page;
    h->meta_bytes = meta_bytes;
    place_levels(a, meta);
    analloc_tree_create(&a->tree, config->flags == ANALLOC_START_RESERVED ? PAINT_RESERVED : PAINT_FREE);
}

static int misplaced(const void *meta)
{
    return meta == NULL || ((uintptr_t)meta & (ANALLOC_META_ALIGN - 1)) != 0;
}

analloc_status_t analloc_create(analloc_t a, const analloc_config_t *config, void *meta, uint64_t meta_bytes)
{
    uint64_t needed;
    if (a == NULL || config == NULL)
        return ANALLOC_E_ARGUMENT;
    a->on_misuse = config->on_misuse;
    a->on_misuse_context = config->on_misuse_context;
    analloc_status_t status = analloc_lay_out(a, config, 0, &needed);
    if (status == ANALLOC_OK && (misplaced(meta) || meta_bytes < needed))
        status = ANALLOC_E_METADATA;
    if (status != ANALLOC_OK)
        return analloc_refuse(a, "analloc_create", status, config->base, config->bytes);
    analloc_write_metadata(a, config, 0, meta, needed);
    return ANALLOC_OK;
}

analloc_status_t analloc_attach(analloc_t a, void *meta, uint64_t meta_bytes)
{
    const header_t *h = (const header_t *)meta;
    uint64_t needed;
    if (a == NULL)
        return ANALLOC_E_ARGUMENT;
    a->on_misuse = NULL;
    if (misplaced(meta) || meta_bytes < HEADER_BYTES)
        return ANALLOC_E_METADATA;
    if (h->magic == ANALLOC_MAGIC_SWAPPED)
        return ANALLOC_E_WIDTH;
    if (h->magic != ANALLOC_MAGIC || h->version != HEADER_VERSION)
        return ANALLOC_E_VERSION;
    if (h->width != W)
        return ANALLOC_E_WIDTH;
    analloc_config_t config = {h->base, h->bytes, h->page, 0, NULL, NULL};
    if (h->relative > 1 || analloc_lay_out(a, &config, h->relative, &needed) != ANALLOC_OK)
        return ANALLOC_E_SIZE;
    if (h->meta_bytes != needed || meta_bytes < needed)
        return ANALLOC_E_SIZE;
    place_levels(a, meta);
    return ANALLOC_OK;
}

void analloc_on_misuse(analloc_t a, analloc_misuse_hook_t hook, void *context)
{
    if (a == NULL)
        return;
    a->on_misuse = hook;
    a->on_misuse_context = context;
}

static uint32_t larger(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

/* Cells written at most by one allocation that nobody disturbs. The dearest is all but a few pages out of a unit of the
 * root: a move counted twice, a claim, and what makes the unit split; a word of level 0 made dead and then given its
 * picture; each word between made dead and given its picture, with its reserved bits and all its hints, of which two
 * are written again; and the unit's hint, where all cells but the first are left that it ever was in, or two written
 * if it was in none. Two counts if more than a word comes into view, as all does that lies two levels below the root.
 * Splitting lower down saves more than it takes to tell the levels above. */
static uint32_t worst_alloc(unsigned root)
{
    uint32_t writes = 4 + 2;
    if (root < 2)
        return root == 0 ? 1 : writes + 2;
    writes += root == 2 ? larger(2 + 2, hint_cells(root) - 1) : 2 + larger(2, hint_cells(root) - 1);
    for (unsigned l = 1; l < root; l++)
        writes += hint_cells(l) + 5;
    return writes;
}

/* The same for one free: a swap, two hints on each level above, one where a word of two units has no room for two, and
 * two counts if more than a word comes into view. Where only one level is above, the merge of a word is dearer: a move
 * counted twice, a word of level 0 dies, its unit becomes free. */
static uint32_t worst_free(unsigned root)
{
    if (root < 2)
        return root == 0 ? 1 : 4;
    return 2 * root + (B > 1 ? 3 : 1);
}

analloc_status_t analloc_shape(const analloc_config_t *config, analloc_shape_t *shape)
{
    analloc_struct_t a;
    uint64_t meta_bytes;
    if (config == NULL || shape == NULL)
        return ANALLOC_E_ARGUMENT;
    analloc_status_t status = analloc_lay_out(&a, config, 0, &meta_bytes);
    if (status != ANALLOC_OK)
        return status;
    shape->meta_bytes = meta_bytes;
    shape->pages = a.tree.end - a.tree.first;
    shape->levels = a.tree.root + 1u;
    shape->top_order = a.top_order;
    shape->width = W;
    shape->worst_writes_alloc = worst_alloc(a.tree.root);
    shape->worst_writes_free = worst_free(a.tree.root);
    return ANALLOC_OK;
}

uint64_t analloc_meta_bytes(const analloc_config_t *config)
{
    analloc_shape_t shape;
    return analloc_shape(config, &shape) == ANALLOC_OK ? shape.meta_bytes : 0;
}
