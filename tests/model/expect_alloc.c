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

uint64_t model_fit(const model_t *model, unsigned order, const model_limits_t *limits)
{
    uint64_t found = MODEL_NOWHERE, size = UINT64_C(1) << (order & 63);
    if (order > 63 || size > model->pages)
        return MODEL_NOWHERE;
    for (uint64_t i = 0; i <= model->pages - size; i++) {
        if (!model_aligned(model, i, order) || !within(model, i, size, limits) ||
            !model_all(model, i, size, MODEL_FREE))
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
        if (model_fit(model, order, limits) == MODEL_NOWHERE)
            break; /* where no block of an order is free, none above is */
        largest = bytes;
    }
    return largest;
}

static int any_free_within(const model_t *model, const model_limits_t *limits)
{
    return model_fit(model, 0, limits) != MODEL_NOWHERE;
}

/* What is looked for. */
typedef struct target {
    unsigned order;
    uint64_t pages; /* asked for; 0 if 2^order are */
    uint64_t align;
    const model_limits_t *limits;
} target_t;

/* How many pages have to be free for the target to begin at a page: a block's; or, where its end lies beyond the limits
 * or the arena, those that are asked for. 0: it can't begin there. */
static uint64_t needed_at(const model_t *model, const target_t *target, uint64_t i)
{
    uint64_t block = UINT64_C(1) << (target->order & 63), room = model->pages - i;
    if (!model_aligned(model, i, target->order) || model_address(model, i) % target->align != 0)
        return 0;
    if (block <= room && within(model, i, block, target->limits))
        return block;
    if (target->pages <= room && target->pages != 0 && within(model, i, target->pages, target->limits))
        return target->pages;
    return 0;
}

/* Places for the target, were everything free. */
static uint64_t count_places(const model_t *model, const target_t *target)
{
    uint64_t places = 0;
    for (uint64_t i = 0; i < model->pages; i++)
        places += needed_at(model, target, i) != 0;
    return places;
}

/* The first free place from the wanted side, among the first so many places. */
static uint64_t first_free_place(const model_t *model, const target_t *target, uint64_t places)
{
    for (uint64_t n = 0; n < model->pages && places != 0; n++) {
        uint64_t i = target->limits->high ? model->pages - 1 - n : n, needed = needed_at(model, target, i);
        if (needed != 0 && model_all(model, i, needed, MODEL_FREE))
            return i;
        places -= needed != 0;
    }
    return MODEL_NOWHERE;
}

/* Where the target is found. Alignment above the natural one, with more than 64 places: a block that has it by its
 * order, or else one of the first 64 places. */
static uint64_t find_place(const model_t *model, const target_t *target)
{
    unsigned order = target->order;
    while (target->align > model->page << order)
        order++;
    if (order == target->order || count_places(model, target) <= 64)
        return first_free_place(model, target, UINT64_MAX);
    uint64_t found = model_fit(model, order, target->limits);
    return found != MODEL_NOWHERE ? found : first_free_place(model, target, 64);
}

/* 1 iff the empty arena has no place for the target, limits and alignment apart. */
static int too_large(const model_t *model, const target_t *target)
{
    model_limits_t none = {0, UINT64_MAX, 0};
    target_t anywhere = {target->order, target->pages, 1, &none};
    return target->order > 63 || count_places(model, &anywhere) == 0;
}

/* A block of 2^n pages at a natural place crosses no boundary unless it is larger. */
static int crosses(const model_t *model, const analloc_request_t *request, unsigned order)
{
    return request->boundary != 0 && (order > 63 || UINT64_C(1) << order > request->boundary / model->page);
}

/* Why there is no place: what the empty arena could not do either, else what is lacking now. */
static uint32_t why_not(const model_t *model, const analloc_request_t *request, const target_t *target)
{
    if (too_large(model, target))
        return MODEL_BIT(ANALLOC_E_TOO_LARGE);
    if (crosses(model, request, target->order) || count_places(model, target) == 0)
        return MODEL_BIT(ANALLOC_E_LIMITS);
    return any_free_within(model, target->limits) ? MODEL_BIT(ANALLOC_E_FRAGMENTED) : MODEL_BIT(ANALLOC_E_NONE_LEFT);
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
    int exact = (request->flags & ANALLOC_EXACT) != 0;
    target_t target = {order, exact ? pages : 0, request->align == 0 ? 1 : request->align, &limits};
    if (!crosses(model, request, order) && !too_large(model, &target))
        expect.first = find_place(model, &target);
    if (expect.first != MODEL_NOWHERE) {
        expect.allowed |= MODEL_BIT(ANALLOC_OK);
        expect.count = exact ? pages : UINT64_C(1) << order;
        return expect;
    }
    expect.allowed |= why_not(model, request, &target);
    expect.largest = largest_within(model, &limits, request->boundary);
    return expect;
}

/* Pointers reach neither address 0, as theirs is NULL, nor what lies above the last one. */
expect_t expect_alloc(const model_t *model, uint64_t bytes, int high)
{
    expect_t expect = {0, 0, 0, 0};
    model_limits_t limits = {1, UINTPTR_MAX, high};
    unsigned order = model_order(model_pages_for(model, bytes));
    expect.first = model_fit(model, order, &limits);
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
