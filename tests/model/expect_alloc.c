/* What calls that take memory may answer.
 *
 * SPDX-License-Identifier: MIT */
#include "model.h"

int expect_allows(const expect_t *expect, analloc_status_t status)
{
    return (unsigned)status < 32 && (expect->allowed >> (unsigned)status & 1) != 0;
}

static int within(const model_t *model, uint64_t first, uint64_t count, const model_limits_t *limits)
{
    uint64_t low = model_address(model, first), high = low + (count * model->page - 1);
    return low >= limits->lowest && high <= limits->highest;
}

uint64_t model_fit(const model_t *model, unsigned order, const model_limits_t *limits, uint64_t align, int empty)
{
    uint64_t found = MODEL_NOWHERE, size = UINT64_C(1) << (order & 63);
    if (order > 63 || size > model->pages)
        return MODEL_NOWHERE;
    for (uint64_t i = 0; i <= model->pages - size; i++) {
        if (!model_aligned(model, i, order) || model_address(model, i) % align != 0 ||
            !within(model, i, size, limits) || !(empty || model_all(model, i, size, MODEL_FREE)))
            continue;
        found = i;
        if (!limits->high)
            break;
    }
    return found;
}

static int is_power_of_two(uint64_t number)
{
    return number != 0 && (number & (number - 1)) == 0;
}

static uint32_t request_misuse(const model_t *model, const analloc_request_t *request)
{
    uint32_t misuse = 0;
    if ((request->flags & ~(ANALLOC_HIGH | ANALLOC_EXACT)) != 0 ||
        (request->align != 0 && !is_power_of_two(request->align)) ||
        (request->boundary != 0 && !is_power_of_two(request->boundary)) ||
        (request->highest != 0 && request->lowest > request->highest))
        misuse |= MODEL_BIT(ANALLOC_E_ARGUMENT);
    if (model->promise == 0 && (request->align > 1 || request->boundary != 0))
        misuse |= MODEL_BIT(ANALLOC_E_UNSUPPORTED);
    return misuse;
}

/* The largest free block within the limits that does not cross the boundary, in bytes. */
static uint64_t largest_within(const model_t *model, const model_limits_t *limits, uint64_t boundary)
{
    uint64_t largest = 0;
    for (unsigned order = 0; order < 64; order++) {
        uint64_t bytes = model->page << order;
        if (boundary != 0 && bytes > boundary)
            break;
        if (model_fit(model, order, limits, 1, 0) == MODEL_NOWHERE)
            break; /* where no block of an order is free, none above is */
        largest = bytes;
    }
    return largest;
}

static int any_free_within(const model_t *model, const model_limits_t *limits)
{
    return model_fit(model, 0, limits, 1, 0) != MODEL_NOWHERE;
}

/* What to look for so that size and alignment are met. An alignment above the natural one takes the block that
 * has it; where no block of the arena is so large, a block at an address that has it by chance. */
typedef struct target {
    unsigned order;
    uint64_t align;
} target_t;

static target_t target_of(const model_t *model, unsigned order, uint64_t align)
{
    target_t target = {order, align};
    unsigned top = model_top(model);
    if (order > top || align > model->page << top)
        return target;
    while (align > model->page << target.order)
        target.order++;
    target.align = 1;
    return target;
}

/* A block of 2^n pages at a natural place crosses no boundary unless it is larger. */
static int crosses(const model_t *model, const analloc_request_t *request, unsigned order)
{
    return request->boundary != 0 && (order > 63 || UINT64_C(1) << order > request->boundary / model->page);
}

/* Why there is no place: what the empty arena could not do either, else what is lacking now. */
static uint32_t why_not(const model_t *model, const analloc_request_t *request, const model_limits_t *limits,
                        unsigned order)
{
    target_t target = target_of(model, order, request->align);
    if (order > model_top(model))
        return MODEL_BIT(ANALLOC_E_TOO_LARGE);
    if (crosses(model, request, order) || model_fit(model, target.order, limits, target.align, 1) == MODEL_NOWHERE)
        return MODEL_BIT(ANALLOC_E_LIMITS);
    return any_free_within(model, limits) ? MODEL_BIT(ANALLOC_E_FRAGMENTED) : MODEL_BIT(ANALLOC_E_NONE_LEFT);
}

/* A chunk has only the alignment of its address: more cannot be promised, and neither can that a larger block
 * crosses no boundary. */
static int is_unsupported(const model_t *model, const analloc_request_t *request, unsigned order)
{
    if (request->align > 1 && request->align > model->promise)
        return 1;
    return request->boundary != 0 && !crosses(model, request, order) && order <= model_top(model) &&
           model->page << order > model->promise;
}

/* 1 iff what cannot be promised could all the same be answered from the addresses as they are: nothing is so large,
 * or such an alignment is that of single addresses only. */
static int has_other_answer(const model_t *model, const analloc_request_t *request, unsigned order)
{
    unsigned top = model_top(model);
    return order > top || crosses(model, request, order) || request->align > model->page << top;
}

expect_t expect_request(const model_t *model, const analloc_request_t *request)
{
    expect_t expect = {request_misuse(model, request), MODEL_NOWHERE, 0, 0};
    uint64_t highest = request->highest == 0 ? UINT64_MAX : request->highest;
    model_limits_t limits = {request->lowest, highest, (request->flags & ANALLOC_HIGH) != 0};
    uint64_t pages = model_pages_for(model, request->bytes);
    unsigned order = model_order(pages);
    uint32_t unsupported = 0;
    if (expect.allowed != 0)
        return expect;
    if (is_unsupported(model, request, order))
        unsupported = MODEL_BIT(ANALLOC_E_UNSUPPORTED);
    expect.allowed = unsupported;
    if (unsupported != 0 && !has_other_answer(model, request, order))
        return expect;
    target_t target = target_of(model, order, request->align);
    if (!crosses(model, request, order))
        expect.first = model_fit(model, target.order, &limits, target.align, 0);
    if (expect.first != MODEL_NOWHERE) {
        expect.allowed |= MODEL_BIT(ANALLOC_OK);
        expect.count = (request->flags & ANALLOC_EXACT) != 0 ? pages : UINT64_C(1) << order;
        return expect;
    }
    expect.allowed |= why_not(model, request, &limits, order);
    expect.largest = largest_within(model, &limits, request->boundary);
    return expect;
}

expect_t expect_alloc(const model_t *model, uint64_t bytes, int high)
{
    expect_t expect = {0, 0, 0, 0};
    model_limits_t limits = {0, UINT64_MAX, high};
    unsigned order = model_order(model_pages_for(model, bytes));
    expect.first = model_fit(model, order, &limits, 1, 0);
    expect.count = expect.first == MODEL_NOWHERE ? 0 : UINT64_C(1) << order;
    expect.allowed = expect.count == 0 ? ~MODEL_BIT(ANALLOC_OK) : MODEL_BIT(ANALLOC_OK);
    return expect;
}

expect_t expect_pages(const model_t *model, uint64_t pages)
{
    expect_t expect = {MODEL_BIT(ANALLOC_OK), 0, pages, 0};
    if (pages > model_count(model, MODEL_FREE))
        expect.allowed = MODEL_BIT(ANALLOC_E_NONE_LEFT);
    /* So many addresses have no room in any list. */
    if (pages > UINTPTR_MAX / sizeof(uint64_t))
        expect.allowed |= MODEL_BIT(ANALLOC_E_OVERFLOW);
    return expect;
}

uint64_t model_next_free(const model_t *model, uint64_t index, int high)
{
    if (high) {
        while (index-- > 0)
            if (model->state[index] == MODEL_FREE)
                return index;
        return MODEL_NOWHERE;
    }
    for (; index < model->pages; index++)
        if (model->state[index] == MODEL_FREE)
            return index;
    return MODEL_NOWHERE;
}

uint64_t model_free_runs(const model_t *model, uint64_t pages, int high)
{
    uint64_t runs = 0, last = MODEL_NOWHERE, at = high ? model->pages : 0;
    for (uint64_t n = 0; n < pages; n++) {
        uint64_t next = model_next_free(model, at, high);
        if (next == MODEL_NOWHERE)
            return runs;
        if (last == MODEL_NOWHERE || next != (high ? last - 1 : last + 1))
            runs++;
        last = next;
        at = high ? next : next + 1;
    }
    return runs;
}
