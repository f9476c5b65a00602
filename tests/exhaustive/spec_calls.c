/* spec_calls.c - what every call should say and leave behind.
 *
 * SPDX-License-Identifier: MIT */
#include "spec.h"

static unsigned lowest(uint32_t bits)
{
    return spec_count((bits & (0 - bits)) - 1);
}

static unsigned highest(uint32_t bits)
{
    unsigned n = 0;
    while (bits >>= 1)
        n++;
    return n;
}

static spec_result_t refuse(const spec_state_t *s, analloc_status_t status)
{
    return (spec_result_t){.status = status, .after = *s};
}

static void make_live(const spec_land_t *land, spec_result_t *r, unsigned first, unsigned pages)
{
    uint32_t start = spec_pieces(land, first, pages);
    r->after.live |= spec_range(first, pages);
    r->after.start |= start;
    r->page = first;
    r->pages = pages;
    r->blocks = spec_count(start);
}

static void make_free(spec_result_t *r, unsigned first, unsigned pages)
{
    r->after.live &= ~spec_range(first, pages);
    r->after.start &= ~spec_range(first, pages);
}

static int inside(const spec_land_t *land, unsigned page, unsigned pages)
{
    return page >= land->first && page + pages <= land->first + land->pages;
}

/* Where aligned blocks of an order lie wholly within the limits. */
static uint32_t suitable(const spec_land_t *land, uint32_t free, unsigned order, const spec_limits_t *limits)
{
    if (order > limits->boundary || limits->lo > limits->hi)
        return 0;
    return spec_runs(land, free & spec_range(limits->lo, limits->hi - limits->lo + 1), order);
}

/* Where exactly so many pages, fewer than the block that has them, are free up to a limit or the arena's end that cuts
 * this block's tail off. */
static uint32_t cut_off(const spec_land_t *land, uint32_t free, unsigned pages, const spec_limits_t *limits)
{
    unsigned block = 1u << spec_order(pages), end = land->first + land->pages;
    uint32_t found = 0;
    end = end <= limits->hi ? end : limits->hi + 1;
    for (unsigned page = 0; page + pages <= end; page += block) {
        uint32_t range = spec_range(page, pages);
        if (page >= limits->lo && page + block > end && (free & range) == range)
            found |= 1u << page;
    }
    return spec_order(pages) > limits->boundary ? 0 : found;
}

/* There are never more than 64 places with an alignment, so the lowest or highest one is found. */
static uint32_t candidates(const spec_land_t *land, uint32_t free, unsigned pages, int exact, const spec_limits_t *limits)
{
    uint32_t found = suitable(land, free, spec_order(pages), limits), aligned = 0;
    if (exact)
        found |= cut_off(land, free, pages, limits);
    for (unsigned page = 0; page < 32; page++)
        if ((page + land->shift) % (1u << limits->align) == 0)
            aligned |= 1u << page;
    return found & aligned;
}

static unsigned largest_within(const spec_land_t *land, uint32_t free, const spec_limits_t *limits)
{
    for (unsigned order = land->top + 1; order-- > 0;)
        if (suitable(land, free, order, limits) != 0)
            return 1u << order;
    return 0;
}

spec_result_t spec_request(const spec_land_t *land, const spec_state_t *s, unsigned pages, unsigned flags,
                           const spec_limits_t *limits)
{
    spec_result_t r = refuse(s, ANALLOC_OK);
    uint32_t free = spec_free_pages(land, s);
    static const spec_limits_t none = {.lo = 0, .hi = 31, .boundary = 255};
    int exact = (flags & ANALLOC_EXACT) != 0;
    uint32_t found = candidates(land, free, pages, exact, limits);
    if (found != 0) {
        unsigned page = flags & ANALLOC_HIGH ? highest(found) : lowest(found);
        make_live(land, &r, page, exact ? pages : 1u << spec_order(pages));
        return r;
    }
    r.largest = largest_within(land, free, limits);
    if (candidates(land, land->all, pages, exact, &none) == 0)
        r.status = ANALLOC_E_TOO_LARGE;
    else if (candidates(land, land->all, pages, exact, limits) == 0)
        r.status = ANALLOC_E_LIMITS;
    else
        r.status = r.largest != 0 ? ANALLOC_E_FRAGMENTED : ANALLOC_E_NONE_LEFT;
    return r;
}

spec_result_t spec_alloc(const spec_land_t *land, const spec_state_t *s, unsigned pages, int high)
{
    spec_limits_t pointers = {.lo = land->null ? 1 : 0, .hi = 31, .boundary = 255};
    return spec_request(land, s, pages, high ? ANALLOC_HIGH : 0, &pointers);
}

/* Why this page is not the start of a live block. */
static analloc_status_t block_status(const spec_land_t *land, const spec_state_t *s, unsigned page)
{
    if (!inside(land, page, 1))
        return ANALLOC_E_FOREIGN;
    if (s->kept >> page & 1)
        return ANALLOC_E_RESERVED;
    if (!(s->live >> page & 1))
        return ANALLOC_E_NOT_LIVE;
    return s->start >> page & 1 ? ANALLOC_OK : ANALLOC_E_INTERIOR;
}

spec_result_t spec_free(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned length)
{
    spec_result_t r = refuse(s, block_status(land, s, page));
    if (r.status != ANALLOC_OK)
        return r;
    unsigned pages, first = spec_block(land, s, page, &pages);
    if (length > pages)
        return refuse(s, ANALLOC_E_LENGTH);
    make_free(&r, first, pages);
    return r;
}

/* Blocks that a range cuts lose what lies inside it; the rest of each stays live, in pieces. */
static void cut_blocks(const spec_land_t *land, const spec_state_t *s, spec_result_t *r, unsigned page, unsigned pages)
{
    unsigned n, first = spec_block(land, s, page, &n), end = page + pages;
    make_free(r, page, pages);
    if (first < page) {
        make_free(r, first, page - first);
        make_live(land, r, first, page - first);
    }
    first = spec_block(land, s, end - 1, &n);
    if (first + n > end)
        make_live(land, r, end, first + n - end);
}

/* The status of the first page that is not live. */
static analloc_status_t live_status(const spec_state_t *s, uint32_t range)
{
    uint32_t bad = range & ~s->live;
    if (bad == 0)
        return ANALLOC_OK;
    return s->kept >> lowest(bad) & 1 ? ANALLOC_E_RESERVED : ANALLOC_E_NOT_LIVE;
}

spec_result_t spec_free_range(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages)
{
    if (!inside(land, page, pages))
        return refuse(s, ANALLOC_E_FOREIGN);
    spec_result_t r = refuse(s, live_status(s, spec_range(page, pages)));
    if (r.status == ANALLOC_OK)
        cut_blocks(land, s, &r, page, pages);
    return r;
}

spec_result_t spec_take(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages)
{
    if (!inside(land, page, pages))
        return refuse(s, ANALLOC_E_FOREIGN);
    uint32_t range = spec_range(page, pages);
    if ((spec_free_pages(land, s) & range) != range)
        return refuse(s, ANALLOC_E_IN_USE);
    spec_result_t r = refuse(s, ANALLOC_OK);
    make_live(land, &r, page, pages);
    return r;
}

/* No page is touched by an empty range. */
spec_result_t spec_reserve(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages)
{
    if (pages == 0)
        return refuse(s, ANALLOC_OK);
    if (!inside(land, page, pages))
        return refuse(s, ANALLOC_E_FOREIGN);
    uint32_t range = spec_range(page, pages);
    if (s->live & range)
        return refuse(s, ANALLOC_E_IN_USE);
    spec_result_t r = refuse(s, ANALLOC_OK);
    r.after.kept |= range;
    return r;
}

spec_result_t spec_release(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages)
{
    if (pages == 0)
        return refuse(s, ANALLOC_OK);
    if (!inside(land, page, pages))
        return refuse(s, ANALLOC_E_FOREIGN);
    uint32_t range = spec_range(page, pages);
    if ((s->kept & range) != range)
        return refuse(s, ANALLOC_E_NOT_RESERVED);
    spec_result_t r = refuse(s, ANALLOC_OK);
    r.after.kept &= ~range;
    return r;
}

static spec_result_t shrink(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned old, unsigned pages)
{
    spec_result_t r = refuse(s, ANALLOC_OK);
    if (pages < old) {
        make_free(&r, page, old);
        make_live(land, &r, page, pages);
    }
    r.page = page;
    r.pages = pages;
    return r;
}

/* One block if one word can describe it; else the old block stays the first piece. */
static void grow(const spec_land_t *land, spec_result_t *r, unsigned page, unsigned old, unsigned pages)
{
    if (spec_count(spec_pieces(land, page, pages)) == 1) {
        make_free(r, page, old);
        make_live(land, r, page, pages);
        return;
    }
    make_live(land, r, page + old, pages - old);
    r->page = page;
    r->pages = pages;
}

/* 2^n pages; but an odd block that is large enough, and smaller than that, is not made larger. */
static unsigned rounded(unsigned pages, unsigned old)
{
    unsigned power = 1u << spec_order(pages);
    return pages <= old && old < power ? old : power;
}

spec_result_t spec_resize(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages, int exact)
{
    spec_result_t r = refuse(s, block_status(land, s, page));
    if (r.status != ANALLOC_OK)
        return r;
    unsigned old, order = spec_order(pages);
    unsigned first = spec_block(land, s, page, &old);
    unsigned wanted = exact ? pages : rounded(pages, old);
    if (wanted <= old)
        return shrink(land, s, first, old, wanted);
    if (first % (1u << order) != 0 || !inside(land, first, wanted))
        return refuse(s, ANALLOC_E_LIMITS);
    uint32_t more = spec_range(first + old, wanted - old);
    if ((spec_free_pages(land, s) & more) != more)
        return refuse(s, ANALLOC_E_IN_USE);
    grow(land, &r, first, old, wanted);
    return r;
}

/* The block merged with all of its buddies up to an order, if they are free. */
static spec_result_t merge(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned old, unsigned order)
{
    unsigned first = page & ~((1u << order) - 1);
    spec_result_t r = refuse(s, ANALLOC_OK);
    make_free(&r, page, old);
    uint32_t range = spec_range(first, 1u << order);
    if (order > land->top || (spec_free_pages(land, &r.after) & range) != range)
        return refuse(s, ANALLOC_E_FRAGMENTED);
    make_live(land, &r, first, 1u << order);
    return r;
}

/* In place if that is possible, else to where alloc would put it, or down over itself. */
spec_result_t spec_realloc(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages, int high)
{
    spec_result_t r = spec_resize(land, s, page, pages, 0);
    if (r.status == ANALLOC_OK || analloc_is_misuse(r.status))
        return r;
    unsigned old, first = spec_block(land, s, page, &old);
    r = spec_alloc(land, s, pages, high);
    if (r.status != ANALLOC_OK)
        return merge(land, s, first, old, spec_order(pages));
    make_free(&r, first, old);
    return r;
}

spec_result_t spec_pages(const spec_land_t *land, const spec_state_t *s, unsigned pages, int high, uint32_t *taken)
{
    uint32_t free = spec_free_pages(land, s);
    *taken = 0;
    if (spec_count(free) < pages)
        return refuse(s, ANALLOC_E_NONE_LEFT);
    for (unsigned n = 0; n < pages; n++)
        *taken |= 1u << (high ? highest(free & ~*taken) : lowest(free & ~*taken));
    spec_result_t r = refuse(s, ANALLOC_OK);
    r.after.live |= *taken;
    r.after.start |= *taken;
    return r;
}

spec_result_t spec_free_list(const spec_land_t *land, const spec_state_t *s, uint32_t list, int descending)
{
    spec_result_t all = refuse(s, ANALLOC_OK);
    while (list != 0) {
        unsigned page = descending ? highest(list) : lowest(list), pages;
        spec_result_t one = spec_free(land, &all.after, page, 1);
        if (one.status == ANALLOC_OK && (spec_block(land, &all.after, page, &pages), pages != 1))
            one = refuse(&all.after, ANALLOC_E_LENGTH);
        list &= ~(1u << page);
        all.after = one.after;
        all.blocks += one.status != ANALLOC_OK;
        if (all.status == ANALLOC_OK)
            all.status = one.status;
    }
    return all;
}
