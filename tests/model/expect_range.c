/* What calls on given addresses and ranges may answer.
 *
 * SPDX-License-Identifier: MIT */
#include "model.h"

enum { BIT_OK = 1 };

static expect_t answer(uint32_t allowed, uint64_t first, uint64_t count)
{
    expect_t expect = {allowed, first, count, 0};
    return expect;
}

static expect_t refuse(analloc_status_t status)
{
    return answer(MODEL_BIT(status), 0, 0);
}

/* Last byte of the arena; there is none behind it that could be addressed. */
static uint64_t last_byte(const model_t *model)
{
    return model->start + (model->pages * model->page - 1);
}

/* A range of `bytes` at a page's address: MODEL_BITs of what is wrong with it, 0 if nothing. */
static uint32_t range_misuse(const model_t *model, uint64_t address, uint64_t bytes)
{
    uint32_t misuse = 0;
    uint64_t rounded = model_pages_for(model, bytes) - 1;
    int overflows =
        rounded > (UINT64_MAX - address - (model->page - 1)) / model->page || address > UINT64_MAX - (model->page - 1);
    if (overflows || (bytes != 0 && bytes - 1 > UINT64_MAX - address))
        misuse |= MODEL_BIT(ANALLOC_E_OVERFLOW);
    if (address < model->start || address > last_byte(model) || overflows ||
        rounded >= model->pages - model_index(model, address))
        misuse |= MODEL_BIT(ANALLOC_E_FOREIGN);
    if (address >= model->start && (address - model->start) % model->page != 0)
        misuse |= MODEL_BIT(ANALLOC_E_MISALIGNED);
    return misuse;
}

expect_t expect_take(const model_t *model, uint64_t address, uint64_t bytes)
{
    uint32_t misuse = range_misuse(model, address, bytes);
    if (misuse != 0)
        return answer(misuse, 0, 0);
    uint64_t first = model_index(model, address), count = model_pages_for(model, bytes);
    if (!model_all(model, first, count, MODEL_FREE))
        return refuse(ANALLOC_E_IN_USE);
    return answer(BIT_OK, first, count);
}

/* The pages that a range of bytes touches, or what is wrong. An empty range touches none. */
static expect_t pages_touched(const model_t *model, uint64_t address, uint64_t bytes)
{
    if (bytes == 0)
        return answer(BIT_OK, 0, 0);
    if (bytes - 1 > UINT64_MAX - address)
        return refuse(ANALLOC_E_OVERFLOW);
    uint64_t last = address + (bytes - 1);
    if (address < model->start || last > last_byte(model))
        return refuse(ANALLOC_E_FOREIGN);
    uint64_t first = (address - model->start) / model->page;
    return answer(BIT_OK, first, (last - model->start) / model->page - first + 1);
}

/* The pages that lie wholly in a range of bytes, or what is wrong. Outside the arena, too, pages begin every
 * `page` bytes. */
static expect_t pages_inside(const model_t *model, uint64_t address, uint64_t bytes)
{
    if (bytes == 0)
        return answer(BIT_OK, 0, 0);
    if (bytes - 1 > UINT64_MAX - address)
        return refuse(ANALLOC_E_OVERFLOW);
    uint64_t page = model->page, before = model->start % page, ragged = (address % page + page - before) % page;
    uint64_t lost = ragged == 0 ? 0 : page - ragged, count = bytes > lost ? (bytes - lost) / page : 0;
    if (count == 0)
        return answer(BIT_OK, 0, 0);
    uint64_t first = model_index(model, address + lost);
    if (first == MODEL_NOWHERE || count > model->pages - first)
        return refuse(ANALLOC_E_FOREIGN);
    return answer(BIT_OK, first, count);
}

expect_t expect_reserve(const model_t *model, uint64_t address, uint64_t bytes)
{
    expect_t expect = pages_touched(model, address, bytes);
    if (expect.allowed == BIT_OK && model_any(model, expect.first, expect.count, MODEL_LIVE))
        return refuse(ANALLOC_E_IN_USE);
    return expect;
}

expect_t expect_release(const model_t *model, uint64_t address, uint64_t bytes)
{
    expect_t expect = pages_inside(model, address, bytes);
    if (expect.allowed == BIT_OK && !model_all(model, expect.first, expect.count, MODEL_RESERVED))
        return refuse(ANALLOC_E_NOT_RESERVED);
    return expect;
}

/* The live block that begins at an address, or why there is none. */
static expect_t block_at(const model_t *model, uint64_t address)
{
    uint64_t index = model_index(model, address), first, count;
    if (index == MODEL_NOWHERE)
        return refuse(ANALLOC_E_FOREIGN);
    if (model_address(model, index) != address)
        return refuse(ANALLOC_E_MISALIGNED);
    if (model->state[index] == MODEL_RESERVED)
        return refuse(ANALLOC_E_RESERVED);
    if (model->state[index] == MODEL_FREE)
        return refuse(ANALLOC_E_NOT_LIVE);
    model_block(model, index, &first, &count);
    return first != index ? refuse(ANALLOC_E_INTERIOR) : answer(BIT_OK, first, count);
}

expect_t expect_free(const model_t *model, uint64_t address, uint64_t bytes)
{
    expect_t expect = block_at(model, address);
    if (expect.allowed == BIT_OK && model_pages_for(model, bytes) > expect.count)
        return refuse(ANALLOC_E_LENGTH);
    return expect;
}

expect_t expect_free_range(const model_t *model, uint64_t address, uint64_t bytes)
{
    uint32_t misuse = range_misuse(model, address, bytes);
    if (misuse != 0)
        return answer(misuse, 0, 0);
    uint64_t first = model_index(model, address), count = model_pages_for(model, bytes);
    if (model_any(model, first, count, MODEL_FREE))
        misuse |= MODEL_BIT(ANALLOC_E_NOT_LIVE);
    if (model_any(model, first, count, MODEL_RESERVED))
        misuse |= MODEL_BIT(ANALLOC_E_RESERVED);
    return misuse != 0 ? answer(misuse, 0, 0) : answer(BIT_OK, first, count);
}

expect_t expect_resize(const model_t *model, uint64_t address, uint64_t bytes, uint32_t flags)
{
    expect_t block = block_at(model, address);
    if (block.allowed != BIT_OK)
        return block;
    uint64_t pages = model_pages_for(model, bytes);
    unsigned order = model_order(pages);
    uint64_t want = (flags & ANALLOC_EXACT) != 0 || order > 63 ? pages : UINT64_C(1) << order;
    /* A block of no power of two that holds that much already has the same order: it stays as it is. */
    if ((flags & ANALLOC_EXACT) == 0 && pages <= block.count && want > block.count)
        want = block.count;
    if (want <= block.count)
        return answer(BIT_OK, block.first, want);
    uint64_t room = model->pages - block.first;
    if (!model_aligned(model, block.first, order) || want > room)
        return refuse(ANALLOC_E_LIMITS);
    if (!model_all(model, block.first + block.count, want - block.count, MODEL_FREE))
        return refuse(ANALLOC_E_IN_USE);
    return answer(BIT_OK, block.first, want);
}

/* Where a block of this order lies that contains the given one, is free but for it and has a pointer (not NULL). */
static uint64_t merged(const model_t *model, const expect_t *block, unsigned order)
{
    if (order > 63)
        return MODEL_NOWHERE;
    uint64_t size = UINT64_C(1) << order, inside = (model->number + block->first) % size;
    uint64_t first = block->first - inside;
    if (inside > block->first || size > model->pages || first > model->pages - size || model_address(model, first) == 0)
        return MODEL_NOWHERE;
    uint64_t behind = block->first + block->count;
    if (!model_all(model, first, inside, MODEL_FREE) || !model_all(model, behind, first + size - behind, MODEL_FREE))
        return MODEL_NOWHERE;
    return first;
}

expect_t expect_realloc(const model_t *model, uint64_t address, uint64_t length, uint64_t bytes, int high)
{
    uint32_t failure = ~(uint32_t)BIT_OK;
    expect_t block = expect_free(model, address, length);
    if (block.allowed != BIT_OK)
        return answer(failure, 0, 0);
    unsigned order = model_order(model_pages_for(model, bytes));
    expect_t in_place = expect_resize(model, address, bytes, 0);
    if (in_place.allowed == BIT_OK)
        return in_place;
    expect_t moved = expect_alloc(model, bytes, high);
    if (moved.allowed == BIT_OK)
        return moved;
    uint64_t first = merged(model, &block, order);
    return first == MODEL_NOWHERE ? answer(failure, 0, 0) : answer(BIT_OK, first, UINT64_C(1) << order);
}

int expect_is_free(const model_t *model, uint64_t address, uint64_t bytes)
{
    expect_t expect = pages_touched(model, address, bytes);
    return expect.allowed == BIT_OK && model_all(model, expect.first, expect.count, MODEL_FREE);
}
