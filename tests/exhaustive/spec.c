/* spec.c - masks, blocks and pieces; and how many states there are. The calls are in spec_calls.c.
 *
 * SPDX-License-Identifier: MIT */
#include "spec.h"

uint32_t spec_range(unsigned first, unsigned pages)
{
    uint64_t ones = ((uint64_t)1 << pages) - 1;
    return (uint32_t)(ones << first);
}

unsigned spec_count(uint32_t pages)
{
    unsigned n = 0;
    for (; pages != 0; pages &= pages - 1)
        n++;
    return n;
}

unsigned spec_order(unsigned pages)
{
    unsigned order = 0;
    while (1u << order < pages)
        order++;
    return order;
}

/* The largest order at which an aligned block lies between first and end. */
static unsigned top_order(unsigned first, unsigned end)
{
    unsigned top = 0;
    for (unsigned order = 0; order < 6; order++)
        for (unsigned p = 0; p + (1u << order) <= end; p += 1u << order)
            if (p >= first)
                top = order;
    return top;
}

void spec_land_make(spec_land_t *land, unsigned offset, unsigned pages, unsigned width)
{
    land->top = top_order(offset, offset + pages);
    land->first = offset % (2u << land->top);
    land->shift = offset - land->first;
    land->pages = pages;
    land->all = spec_range(land->first, pages);
    land->width = width;
    land->null = 0;
}

/* g(0) = 2 (free or live), g(k + 1) = g(k)^2 + 1: two halves, each on its own, or one live block. Free
 * blocks that are not buddies never meet, so their numbers multiply. */
uint64_t spec_shapes(const spec_land_t *land, const spec_state_t *s)
{
    static const uint64_t shapes[] = {2, 5, 26, 677, 458330};
    uint64_t product = 1;
    unsigned pages;
    for (unsigned p = land->first; p < land->first + land->pages; p += pages) {
        pages = 1;
        if (spec_free_pages(land, s) >> p & 1) {
            spec_free_block(land, s, p, &pages);
            product *= shapes[spec_order(pages)];
        }
    }
    return product;
}

/* Ways to fill one word: each unit is as it is without a block that begins in it, or a block of 1 to
 * `width` units covers it, if they all lie inside. ways[], whole[]: of the units. */
static uint64_t word_ways(unsigned width, const uint64_t *ways, const uint32_t *whole)
{
    uint64_t sum[33] = {1};
    for (unsigned end = 1; end <= width; end++) {
        sum[end] = sum[end - 1] * ways[end - 1];
        for (unsigned begin = end; begin > 0 && whole[begin - 1]; begin--)
            sum[end] += sum[begin - 1];
    }
    return sum[width];
}

/* Level by level: a unit that lies wholly inside is free, kept or split as the words of its word say,
 * but for the one case that a block fills them, which is then a block of this unit. */
uint64_t spec_all_states(const spec_land_t *land)
{
    uint64_t ways[32];
    uint32_t whole[32];
    unsigned units = 32;
    for (unsigned u = 0; u < 32; u++) {
        whole[u] = land->all >> u & 1;
        ways[u] = whole[u] ? 2 : 1;
    }
    while (units > 1) {
        unsigned width = land->width < units ? land->width : units;
        units /= width;
        for (unsigned u = 0; u < units; u++) {
            uint64_t n = word_ways(width, ways + u * width, whole + u * width);
            uint32_t full = 1;
            for (unsigned i = 0; i < width; i++)
                full &= whole[u * width + i];
            ways[u] = full ? n - 1 : n;
            whole[u] = full;
        }
    }
    return ways[0] + whole[0];
}

uint32_t spec_free_pages(const spec_land_t *land, const spec_state_t *s)
{
    return land->all & ~s->live & ~s->kept;
}

uint32_t spec_runs(const spec_land_t *land, uint32_t free, unsigned order)
{
    static const uint32_t aligned[] = {0xFFFFFFFF, 0x55555555, 0x11111111, 0x01010101, 0x00010001, 1};
    if (order > land->top)
        return 0;
    for (unsigned k = 0; k < order; k++)
        free &= free >> (1u << k);
    return free & aligned[order];
}

unsigned spec_block(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned *pages)
{
    unsigned first = page, end = page + 1, limit = land->first + land->pages;
    while (!(s->start >> first & 1))
        first--;
    while (end < limit && (s->live >> end & 1) && !(s->start >> end & 1))
        end++;
    *pages = end - first;
    return first;
}

unsigned spec_free_block(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned *pages)
{
    uint32_t free = spec_free_pages(land, s);
    unsigned order = land->top;
    while (!(spec_runs(land, free, order) >> (page & ~((1u << order) - 1)) & 1))
        order--;
    *pages = 1u << order;
    return page & ~((1u << order) - 1);
}

/* The design's rule: every unit that the range covers wholly stands for itself at the highest level
 * where it still is one unit, and neighbours in one word are one block. */
uint32_t spec_pieces(const spec_land_t *land, unsigned first, unsigned pages)
{
    uint32_t start = 0;
    unsigned end = first + pages;
    while (first < end) {
        unsigned unit = 1;
        while (unit * land->width <= 32 && first % (unit * land->width) == 0 && first + unit * land->width <= end)
            unit *= land->width;
        start |= 1u << first;
        unsigned word_end = first - first % (unit * land->width) + unit * land->width;
        do
            first += unit;
        while (first < word_end && first + unit <= end);
    }
    return start;
}

unsigned spec_largest(const spec_land_t *land, const spec_state_t *s)
{
    uint32_t free = spec_free_pages(land, s);
    for (unsigned order = land->top + 1; order-- > 0;)
        if (spec_runs(land, free, order) != 0)
            return 1u << order;
    return 0;
}
