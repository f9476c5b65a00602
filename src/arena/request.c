/* request.c - from what a caller wants, in bytes and addresses, to what the tree is asked for.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"
#include "tree/page.h"

/* How often the inherited calls, which cannot say "busy", ask again. */
enum { BUSY_TRIES = ANALLOC_PATIENCE };

/* Do pointers reach all of the arena? The one to address 0 would be NULL. */
static int is_all_pointers(const analloc_struct_t *a)
{
    uint64_t last = arena_address(a, a->tree.end) - 1;
    return arena_address(a, a->tree.first) != 0 && (uintptr_t)last == last;
}

/* Take a block of this order where pointers reach it, asking again while others move memory. */
static analloc_status_t take_patiently(const analloc_struct_t *a, unsigned order, int high, page_t *page)
{
    const tree_t *t = &a->tree;
    if (order > a->top_order)
        return ANALLOC_E_TOO_LARGE;
    tree_wish_t wish = {order, (page_t)1 << order, t->first, t->end};
    if (!is_all_pointers(a)) {
        arena_limit_to_pointers(a, &wish);
        if (!analloc_has_block(&wish))
            return ANALLOC_E_LIMITS;
    } else if (analloc_tree_alloc_order(t, order, high, page)) {
        return ANALLOC_OK;
    }
    analloc_status_t status = ANALLOC_E_BUSY;
    for (unsigned i = 0; status == ANALLOC_E_BUSY && i < BUSY_TRIES; i++)
        status = analloc_tree_alloc(t, &wish, high, page);
    return status;
}

void *analloc_take_pointer(const analloc_struct_t *a, unsigned order, int high)
{
    page_t page = 0;
    analloc_status_t status = take_patiently(a, order, high, &page);
    return status == ANALLOC_OK ? (void *)(uintptr_t)arena_address(a, page) : NULL;
}

/* The inherited allocation for all orders; `a` and `size` may be NULL. */
ANALLOC_NOINLINE static void *alloc_any(analloc_t a, uint64_t *size, uint8_t high)
{
    void *block = NULL;
    unsigned order = 0;
    if (a == NULL || size == NULL) {
        (void)analloc_refuse(a, "analloc_alloc", ANALLOC_E_ARGUMENT, 0, 0);
    } else {
        order = order_of(arena_pages(a, *size));
        block = analloc_take_pointer(a, order, high);
    }
    if (size != NULL)
        *size = block == NULL ? 0 : arena_bytes(a, (page_t)1 << order);
    return block;
}

/* What was taken is at address 0, where its pointer would be NULL: take another block. */
ANALLOC_NOINLINE static void *alloc_elsewhere(analloc_t a, uint64_t *size, uint8_t high, page_t page)
{
    (void)analloc_tree_free(&a->tree, page, 1);
    return alloc_any(a, size, high);
}

/* A block of more than a page, where every address is a pointer. */
ANALLOC_NOINLINE static void *alloc_block(analloc_t a, uint64_t *size, uint8_t high)
{
    page_t page;
    unsigned order = order_of(arena_pages(a, *size));
    if (ANALLOC_UNLIKELY(order > a->top_order || !analloc_tree_alloc_order(&a->tree, order, high, &page)))
        return alloc_any(a, size, high);
    void *block = (void *)(uintptr_t)arena_address(a, page);
    if (ANALLOC_UNLIKELY(block == NULL))
        return alloc_elsewhere(a, size, high, page);
    *size = arena_bytes(a, (page_t)1 << order);
    return block;
}

/* The commonest case, a page from a word that has one, where every address is a pointer; else the general way. */
void *analloc_alloc(analloc_t a, uint64_t *size, uint8_t high)
{
    page_t page;
    int turns;
    if (ANALLOC_UNLIKELY(a == NULL || size == NULL || sizeof(page_t) != sizeof(uint64_t)))
        return alloc_any(a, size, high);
    if (*size > a->page)
        return alloc_block(a, size, high);
    if (!ANALLOC_LIKELY(high ? tree_take_page(&a->tree, 1, &page, &turns)
                             : tree_take_page(&a->tree, 0, &page, &turns)) &&
        !ANALLOC_LIKELY(analloc_tree_split_for_page(&a->tree, high, &page)))
        return alloc_any(a, size, high);
    if (turns)
        analloc_tree_settle(&a->tree, 0, page >> B);
    void *block = (void *)(uintptr_t)arena_address(a, page);
    if (ANALLOC_UNLIKELY(block == NULL))
        return alloc_elsewhere(a, size, high, page);
    *size = a->page;
    return block;
}

/* ---- requests */

static int no_power_of_two(uint64_t x)
{
    return (x & (x - 1)) != 0;
}

/* The alignment that the origin of a chunk has: what is aligned in the tree is aligned in addresses up to that. */
static uint64_t origin_alignment(const analloc_struct_t *a)
{
    return a->origin & (0 - a->origin);
}

static analloc_status_t refuse_request(const analloc_struct_t *a, const analloc_request_t *r)
{
    if ((r->flags & ~(ANALLOC_HIGH | ANALLOC_EXACT)) != 0)
        return ANALLOC_E_ARGUMENT;
    if (no_power_of_two(r->align) || no_power_of_two(r->boundary))
        return ANALLOC_E_ARGUMENT;
    if (r->highest != 0 && r->lowest > r->highest)
        return ANALLOC_E_ARGUMENT;
    if (a->page_shift == NO_SHIFT && (r->align > 1 || r->boundary != 0))
        return ANALLOC_E_UNSUPPORTED;
    return ANALLOC_OK;
}

/* The largest block that is free between the limits, in bytes. Fewer look-ups than orders have bits, and two:
 * where a block of one order is free, one of each smaller order is. */
static uint64_t largest_within(const analloc_struct_t *a, const analloc_request_t *r, tree_wish_t wish)
{
    unsigned possible = a->top_order + 1u, impossible = 0; /* searching for the first order that fails */
    while (impossible < possible) {
        wish.order = (impossible + possible) / 2;
        int crosses = r->boundary != 0 && arena_bytes(a, (page_t)1 << wish.order) > r->boundary;
        if (!crosses && analloc_has_block(&wish) && analloc_tree_has(&a->tree, &wish))
            impossible = wish.order + 1;
        else
            possible = wish.order;
    }
    return impossible == 0 ? 0 : arena_bytes(a, (page_t)1 << (impossible - 1));
}

/* The order whose blocks have this alignment; 0 also for less than that of a page. */
static unsigned order_with(const analloc_struct_t *a, uint64_t align)
{
    return align > a->page ? u64_highest(align) - a->page_shift : 0;
}

/* Make of a sound request a wish within its limits, and take that. */
static analloc_status_t serve(const analloc_struct_t *a, const analloc_request_t *r, tree_wish_t *wish, page_t *page)
{
    int high = (r->flags & ANALLOC_HIGH) != 0;
    uint64_t pages = arena_pages(a, r->bytes);
    if (pages > a->tree.end - a->tree.first)
        return ANALLOC_E_TOO_LARGE;
    wish->order = order_of(pages);
    wish->pages = (r->flags & ANALLOC_EXACT) != 0 ? (page_t)pages : (page_t)1 << wish->order;
    if (!analloc_fits(a, wish))
        return ANALLOC_E_TOO_LARGE;
    if (r->boundary != 0 && arena_bytes(a, wish->pages) > r->boundary)
        return ANALLOC_E_LIMITS;
    if (a->relative && r->boundary != 0 && arena_bytes(a, (page_t)1 << wish->order) > origin_alignment(a))
        return ANALLOC_E_UNSUPPORTED;
    if (a->relative && r->align > origin_alignment(a))
        return ANALLOC_E_UNSUPPORTED;
    if (order_with(a, r->align) > wish->order)
        return analloc_take_aligned(a, wish, r->align, high, page);
    return analloc_take_natural(a, wish, high, page);
}

/* How many blocks the granted pages are. Where a limit has cut the tail of the block off they were taken as a range:
 * another caller who was beside it for a moment may have parted what one word describes. */
static uint32_t count_blocks(const analloc_struct_t *a, const tree_wish_t *wish, page_t page)
{
    uint32_t blocks = 0;
    tree_spot_t spot;
    if (page + ((page_t)1 << wish->order) <= wish->high)
        return analloc_tree_blocks(&a->tree, wish->pages, wish->order);
    for (page_t p = page; p < page + wish->pages; p = spot.start + spot.pages) {
        analloc_tree_locate(&a->tree, p, &spot);
        blocks++;
    }
    return blocks;
}

/* Nothing was found, and then this was the largest block between the limits. One that would have done came free
 * meanwhile. */
static analloc_status_t name_lack(const analloc_struct_t *a, const tree_wish_t *wish, uint64_t align, uint64_t largest)
{
    if (largest == 0)
        return ANALLOC_E_NONE_LEFT;
    int enough = order_with(a, align) <= wish->order && largest >= arena_bytes(a, (page_t)1 << wish->order);
    return ANALLOC_THREADS && enough ? ANALLOC_E_BUSY : ANALLOC_E_FRAGMENTED;
}

/* What to say of a sound request. */
static analloc_status_t answer_request(const analloc_struct_t *a, const analloc_request_t *request,
                                       analloc_answer_t *answer)
{
    tree_wish_t wish = {0, 0, 0, 0};
    page_t page = 0;
    analloc_limit(a, request->lowest, request->highest, &wish);
    analloc_status_t status = serve(a, request, &wish, &page);
    if (status == ANALLOC_OK) {
        answer->address = arena_address(a, page);
        answer->bytes = arena_bytes(a, wish.pages);
        answer->blocks = count_blocks(a, &wish, page);
    } else if (!analloc_is_misuse(status)) {
        answer->largest = largest_within(a, request, wish);
        if (status == ANALLOC_E_FRAGMENTED)
            status = name_lack(a, &wish, request->align, answer->largest);
    }
    return status;
}

analloc_status_t analloc_request(analloc_t a, const analloc_request_t *request, analloc_answer_t *answer)
{
    static const analloc_answer_t nothing;
    if (answer != NULL)
        *answer = nothing;
    analloc_status_t status = ANALLOC_E_ARGUMENT;
    if (a != NULL && request != NULL && answer != NULL)
        status = refuse_request(a, request);
    if (status == ANALLOC_OK)
        status = answer_request(a, request, answer);
    if (answer != NULL)
        answer->status = status;
    if (!analloc_is_misuse(status))
        return status;
    return analloc_refuse(a, "analloc_request", status, 0, request != NULL ? request->bytes : 0);
}
