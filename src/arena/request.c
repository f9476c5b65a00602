/* request.c - from what a caller wants, in bytes and addresses, to what the tree is asked for.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"
#include "tree/page.h"

/* How often the inherited calls, which cannot say "busy", ask again. */
enum { BUSY_TRIES = ANALLOC_PATIENCE };

/* Take a block of this order, asking again while others move memory. */
static analloc_status_t take_patiently(const analloc_struct_t *a, unsigned order, int high, page_t *page)
{
    if (order > a->top_order)
        return ANALLOC_E_TOO_LARGE;
    if (analloc_tree_alloc_order(&a->tree, order, high, page))
        return ANALLOC_OK;
    tree_wish_t wish = {order, (page_t)1 << order, a->tree.first, a->tree.end};
    analloc_status_t status = ANALLOC_E_BUSY;
    for (unsigned i = 0; status == ANALLOC_E_BUSY && i < BUSY_TRIES; i++)
        status = analloc_tree_alloc(&a->tree, &wish, high, page);
    return status;
}

void *analloc_take_pointer(const analloc_struct_t *a, unsigned order, int high)
{
    page_t page = 0;
    if (take_patiently(a, order, high, &page) != ANALLOC_OK)
        return NULL;
    uint64_t address = arena_address(a, page);
    if ((uintptr_t)address == address)
        return (void *)(uintptr_t)address;
    (void)analloc_tree_free(&a->tree, page, 1); /* no pointer reaches it */
    return NULL;
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

/* The commonest case, a page from a word that has one, where every address is a pointer; else the general way. */
void *analloc_alloc(analloc_t a, uint64_t *size, uint8_t high)
{
    page_t page;
    int turns, straight = a != NULL && size != NULL && *size <= a->page && sizeof(page_t) == sizeof(uint64_t);
    if (!ANALLOC_LIKELY(straight))
        return alloc_any(a, size, high);
    if (!ANALLOC_LIKELY(high ? tree_take_page(&a->tree, 1, &page, &turns) : tree_take_page(&a->tree, 0, &page, &turns)) &&
        !ANALLOC_LIKELY(analloc_tree_split_for_page(&a->tree, high, &page)))
        return alloc_any(a, size, high);
    void *block = (void *)(uintptr_t)arena_address(a, page);
    *size = a->page;
    if (turns)
        analloc_tree_settle(&a->tree, 0, page >> B);
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

/* The pages between the limits. */
static void set_limits(const analloc_struct_t *a, const analloc_request_t *r, tree_wish_t *wish)
{
    uint64_t base = arena_address(a, a->tree.first), last = arena_address(a, a->tree.end) - 1;
    uint64_t rest;
    page_t page;
    wish->low = a->tree.first;
    wish->high = a->tree.end;
    if (r->lowest > last || (r->highest != 0 && r->highest < base)) {
        wish->high = wish->low;
        return;
    }
    if (r->lowest > base) {
        (void)arena_find_page(a, r->lowest, &page, &rest);
        wish->low = page + (rest != 0);
    }
    if (r->highest != 0 && r->highest < last) {
        (void)arena_find_page(a, r->highest, &page, &rest);
        wish->high = page + (rest == a->page - 1);
    }
}

/* Is there an aligned place between the limits? */
static int has_place(const tree_wish_t *wish)
{
    page_t size = (page_t)1 << wish->order, start = (wish->low + size - 1) & ~(size - 1);
    return start < wish->high && wish->high - start >= size;
}

/* The largest block that is free between the limits, in bytes. Fewer look-ups than orders have bits, and two:
 * where a block of one order is free, one of each smaller order is. */
static uint64_t largest_within(const analloc_struct_t *a, const analloc_request_t *r, tree_wish_t wish)
{
    unsigned possible = a->top_order + 1u, impossible = 0; /* searching for the first order that fails */
    while (impossible < possible) {
        wish.order = (impossible + possible) / 2;
        int crosses = r->boundary != 0 && arena_bytes(a, (page_t)1 << wish.order) > r->boundary;
        if (!crosses && has_place(&wish) && analloc_tree_has(&a->tree, &wish))
            impossible = wish.order + 1;
        else
            possible = wish.order;
    }
    return impossible == 0 ? 0 : arena_bytes(a, (page_t)1 << (impossible - 1));
}

/* Alignment larger than any block: an address that has it begins blocks of every order. Try the few there are. */
static analloc_status_t alloc_at_multiples(const analloc_struct_t *a, const tree_wish_t *wish, uint64_t align, int high,
                                           page_t *page)
{
    page_t size = (page_t)1 << wish->order;
    analloc_status_t status = ANALLOC_E_LIMITS;
    uint64_t address = arena_address(a, high ? wish->high - size : wish->low);
    address = high ? address & ~(align - 1) : (address + align - 1) & ~(align - 1);
    for (;; address += high ? 0 - align : align) {
        tree_wish_t at = *wish;
        uint64_t rest;
        if (arena_find_page(a, address, &at.low, &rest) != ANALLOC_OK || at.low < wish->low)
            return status;
        at.high = at.low + size;
        if (at.high > wish->high)
            return status;
        status = analloc_tree_alloc(&a->tree, &at, high, page);
        if (status != ANALLOC_E_FRAGMENTED)
            return status;
    }
}

/* Make of a sound request a wish, and ask the tree. */
static analloc_status_t serve(const analloc_struct_t *a, const analloc_request_t *r, tree_wish_t *wish, page_t *page)
{
    int high = (r->flags & ANALLOC_HIGH) != 0;
    uint64_t size, most = arena_bytes(a, (page_t)1 << a->top_order);
    if (wish->order > a->top_order)
        return ANALLOC_E_TOO_LARGE;
    size = arena_bytes(a, (page_t)1 << wish->order);
    if (r->boundary != 0 && arena_bytes(a, wish->pages) > r->boundary)
        return ANALLOC_E_LIMITS;
    if (a->relative && r->boundary != 0 && size > origin_alignment(a))
        return ANALLOC_E_UNSUPPORTED;
    if (r->align > size && r->align <= most)
        wish->order = u64_highest(r->align) - a->page_shift;
    if (a->relative && r->align > origin_alignment(a))
        return ANALLOC_E_UNSUPPORTED;
    if (!has_place(wish))
        return ANALLOC_E_LIMITS;
    if (r->align > most)
        return alloc_at_multiples(a, wish, r->align, high, page);
    int anywhere = wish->low == a->tree.first && wish->high == a->tree.end && wish->pages == (page_t)1 << wish->order;
    if (anywhere && analloc_tree_alloc_order(&a->tree, wish->order, high, page))
        return ANALLOC_OK;
    return analloc_tree_alloc(&a->tree, wish, high, page);
}

analloc_status_t analloc_request(analloc_t a, const analloc_request_t *request, analloc_answer_t *answer)
{
    static const analloc_answer_t nothing;
    if (answer != NULL)
        *answer = nothing;
    analloc_status_t status = ANALLOC_E_ARGUMENT;
    if (a != NULL && request != NULL && answer != NULL)
        status = refuse_request(a, request);
    if (status != ANALLOC_OK) {
        if (answer != NULL)
            answer->status = status;
        return analloc_refuse(a, "analloc_request", status, 0, request != NULL ? request->bytes : 0);
    }
    uint64_t pages = arena_pages(a, request->bytes);
    unsigned order = order_of(pages);
    int whole = (request->flags & ANALLOC_EXACT) == 0 && order <= a->top_order;
    page_t kept = whole ? (page_t)1 << order : (page_t)pages;
    tree_wish_t wish = {order, kept, 0, 0};
    page_t page = 0;
    set_limits(a, request, &wish);
    status = serve(a, request, &wish, &page);
    if (status == ANALLOC_OK) {
        answer->address = arena_address(a, page);
        answer->bytes = arena_bytes(a, kept);
        answer->blocks = analloc_tree_blocks(&a->tree, kept, order_of(kept));
    } else if (!analloc_is_misuse(status)) {
        answer->largest = largest_within(a, request, wish);
        if (status == ANALLOC_E_FRAGMENTED && answer->largest == 0)
            status = ANALLOC_E_NONE_LEFT;
    }
    answer->status = status;
    return analloc_is_misuse(status) ? analloc_refuse(a, "analloc_request", status, 0, request->bytes) : status;
}
