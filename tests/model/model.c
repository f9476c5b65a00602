/* The pages: what is where, and changing it.
 *
 * SPDX-License-Identifier: MIT */
#include "model.h"

#include <stdlib.h>
#include <string.h>

static void open_pages(model_t *model)
{
    model->state = malloc((size_t)model->pages + 1);
    model->head = malloc(((size_t)model->pages + 1) * sizeof *model->head);
    if (model->state == NULL || model->head == NULL)
        abort();
    model_set_free(model, 0, model->pages);
}

void model_open(model_t *model, uint64_t base, uint64_t bytes, uint64_t page)
{
    memset(model, 0, sizeof *model);
    uint64_t ragged = base % page == 0 ? 0 : page - base % page;
    model->start = base + ragged;
    model->page = page;
    model->pages = bytes < ragged ? 0 : (bytes - ragged) / page;
    model->number = model->start / page;
    model->promise = (page & (page - 1)) == 0 ? UINT64_MAX : 0;
    open_pages(model);
}

void model_open_chunk(model_t *model, uint64_t start, uint64_t pages, uint64_t page)
{
    memset(model, 0, sizeof *model);
    model->start = start;
    model->page = page;
    model->pages = pages;
    /* The lowest bit that is set in its address is all the alignment that a chunk can pass on. */
    model->promise = (page & (page - 1)) == 0 ? start & (0 - start) : 0;
    open_pages(model);
}

void model_close(model_t *model)
{
    free(model->state);
    free(model->head);
    memset(model, 0, sizeof *model);
}

uint64_t model_address(const model_t *model, uint64_t index)
{
    return model->start + index * model->page;
}

uint64_t model_index(const model_t *model, uint64_t address)
{
    if (address < model->start)
        return MODEL_NOWHERE;
    uint64_t index = (address - model->start) / model->page;
    return index < model->pages ? index : MODEL_NOWHERE;
}

int model_all(const model_t *model, uint64_t first, uint64_t count, uint8_t state)
{
    if (first > model->pages || count > model->pages - first)
        return 0;
    for (uint64_t i = first; i < first + count; i++)
        if (model->state[i] != state)
            return 0;
    return 1;
}

int model_any(const model_t *model, uint64_t first, uint64_t count, uint8_t state)
{
    for (uint64_t i = first; i < first + count; i++)
        if (model->state[i] == state)
            return 1;
    return 0;
}

uint64_t model_count(const model_t *model, uint8_t state)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < model->pages; i++)
        count += model->state[i] == state;
    return count;
}

unsigned model_order(uint64_t pages)
{
    unsigned order = 0;
    while (order < 64 && UINT64_C(1) << order < pages)
        order++;
    return order;
}

uint64_t model_pages_for(const model_t *model, uint64_t bytes)
{
    uint64_t pages = bytes / model->page + (bytes % model->page != 0);
    return pages == 0 ? 1 : pages;
}

int model_aligned(const model_t *model, uint64_t index, unsigned order)
{
    return order < 64 && (model->number + index) % (UINT64_C(1) << order) == 0;
}

unsigned model_top(const model_t *model)
{
    unsigned top = 0;
    for (uint64_t i = 0; i < model->pages; i++)
        while (model_aligned(model, i, top + 1) && model->pages - i >= UINT64_C(1) << (top + 1))
            top++;
    return top;
}

static void live_block(const model_t *model, uint64_t index, uint64_t *first, uint64_t *count)
{
    uint64_t end = index;
    while (end < model->pages && model->state[end] == MODEL_LIVE && model->head[end] == model->head[index])
        end++;
    *first = model->head[index];
    *count = end - *first;
}

static void free_block(const model_t *model, uint64_t index, uint64_t *first, uint64_t *count)
{
    *first = index;
    *count = 1;
    for (unsigned order = 1; order < 64; order++) {
        uint64_t size = UINT64_C(1) << order, inside = (model->number + index) % size;
        if (inside > index || !model_all(model, index - inside, size, MODEL_FREE))
            return;
        *first = index - inside;
        *count = size;
    }
}

void model_block(const model_t *model, uint64_t index, uint64_t *first, uint64_t *count)
{
    *first = index;
    *count = 1;
    if (model->state[index] == MODEL_LIVE)
        live_block(model, index, first, count);
    else if (model->state[index] == MODEL_FREE)
        free_block(model, index, first, count);
}

uint32_t model_pieces(const model_t *model, uint64_t pages)
{
    /* Written in base `width`, each digit that is not 0 is a run of units in one word; the root word takes
     * all that is left above it. */
    uint32_t pieces = 0;
    for (uint32_t level = 0; level + 1 < model->levels; level++) {
        pieces += pages % model->width != 0;
        pages /= model->width;
    }
    return pieces + (pages != 0);
}

void model_stats(const model_t *model, analloc_stats_t *stats)
{
    memset(stats, 0, sizeof *stats);
    uint64_t first, count, largest = 0;
    for (uint64_t i = 0; i < model->pages; i = first + count) {
        model_block(model, i, &first, &count);
        uint64_t bytes = count * model->page;
        if (model->state[i] == MODEL_RESERVED)
            stats->reserved_bytes += bytes;
        else if (model->state[i] == MODEL_LIVE)
            stats->live_bytes += bytes, stats->live_blocks++;
        else
            stats->free_bytes += bytes, stats->free_blocks[model_order(count)]++;
        if (model->state[i] == MODEL_FREE && bytes > largest)
            largest = bytes;
    }
    stats->largest = largest;
}

void model_set_free(model_t *model, uint64_t first, uint64_t count)
{
    memset(model->state + first, MODEL_FREE, (size_t)count);
}

void model_set_reserved(model_t *model, uint64_t first, uint64_t count)
{
    memset(model->state + first, MODEL_RESERVED, (size_t)count);
}

void model_set_live(model_t *model, uint64_t first, uint64_t count)
{
    memset(model->state + first, MODEL_LIVE, (size_t)count);
    for (uint64_t i = first; i < first + count; i++)
        model->head[i] = first;
}
