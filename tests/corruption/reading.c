/* reading.c - an arena as an array of pages.
 *
 * SPDX-License-Identifier: MIT */
#include "reading.h"

#include <string.h>

static void set_block(reading_t *r, unsigned at, unsigned pages, analloc_state_t state)
{
    for (unsigned n = at; n < at + pages; n++) {
        r->state[n] = (unsigned char)state;
        r->start[n] = at;
        r->length[n] = pages;
    }
}

int reading_take(reading_t *r, trial_t *t, const analloc_struct_t *handle)
{
    analloc_struct_t copy = *handle;
    analloc_block_t block;
    uint64_t cursor = 0;
    unsigned at = 0;
    r->page_bytes = t->config.page;
    r->first = t->base / r->page_bytes;
    r->pages = (unsigned)t->shape.pages;
    r->top = t->shape.top_order;
    trial_call("analloc_walk");
    while (at < r->pages) {
        if (!analloc_walk(&copy, &cursor, &block) || block.address != reading_address(r, at))
            return 0;
        uint64_t pages = block.bytes / r->page_bytes;
        if (pages == 0 || block.bytes % r->page_bytes != 0 || pages > r->pages - at || block.state > ANALLOC_RESERVED)
            return 0;
        set_block(r, at, (unsigned)pages, block.state);
        at += (unsigned)pages;
    }
    return !analloc_walk(&copy, &cursor, &block);
}

int reading_equal(const reading_t *a, const reading_t *b)
{
    if (a->pages != b->pages || memcmp(a->state, b->state, a->pages) != 0)
        return 0;
    for (unsigned n = 0; n < a->pages; n++)
        if (a->state[n] == ANALLOC_LIVE && a->start[n] != b->start[n])
            return 0;
    return 1;
}

uint64_t reading_address(const reading_t *r, unsigned page)
{
    return (r->first + page) * r->page_bytes;
}

int reading_all(const reading_t *r, unsigned at, unsigned pages, analloc_state_t state)
{
    if (at >= r->pages || pages > r->pages - at)
        return 0;
    for (unsigned n = at; n < at + pages; n++)
        if (r->state[n] != state)
            return 0;
    return 1;
}

static int is_free_block(const reading_t *r, unsigned at, unsigned order)
{
    uint64_t size = (uint64_t)1 << order;
    return (r->first + at) % size == 0 && size <= r->pages && reading_all(r, at, (unsigned)size, ANALLOC_FREE);
}

unsigned reading_find(const reading_t *r, unsigned order, int high)
{
    for (unsigned n = 0; n < r->pages; n++) {
        unsigned at = high ? r->pages - 1 - n : n;
        if (is_free_block(r, at, order))
            return at;
    }
    return r->pages;
}

unsigned reading_largest(const reading_t *r)
{
    for (unsigned order = r->top + 1; order-- > 0;)
        if (reading_find(r, order, 0) < r->pages)
            return 1u << order;
    return 0;
}

uint64_t reading_count(const reading_t *r, analloc_state_t state)
{
    uint64_t n = 0;
    for (unsigned page = 0; page < r->pages; page++)
        n += r->state[page] == state;
    return n;
}
