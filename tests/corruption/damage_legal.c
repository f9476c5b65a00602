/* damage_legal.c - the checker has no complaint: does the arena keep its word?
 *
 * SPDX-License-Identifier: MIT */
#include "damage.h"

#include <string.h>

int damage_check(trial_t *t, const analloc_struct_t *handle)
{
    analloc_struct_t copy = *handle;
    analloc_fault_t fault;
    memset(&fault, 0xFF, sizeof fault);
    trial_call("analloc_check");
    trial_read_only(t, 1);
    analloc_status_t status = analloc_check(&copy, &fault);
    trial_read_only(t, 0);
    if (status == ANALLOC_OK)
        return -1;
    trial_expect("the checker's status", status, ANALLOC_E_CORRUPT);
    if (fault.invariant > 5 || fault.level >= ANALLOC_LEVELS || fault.what == NULL || fault.what[0] == '\0')
        trial_fail("the checker names invariant %u, level %u", fault.invariant, fault.level);
    return (int)fault.invariant;
}

static void expect_checked(trial_t *t, analloc_struct_t *a, const char *after)
{
    analloc_fault_t fault;
    (void)t;
    if (analloc_check(a, &fault) != ANALLOC_OK)
        trial_fail("the checker had no complaint of the damage, but after %s: I%u, level %u, word %llu: %s", after,
                   fault.invariant, fault.level, (unsigned long long)fault.index, fault.what);
}

/* Walked free blocks are the largest aligned ones. */
static void expect_free_blocks(const reading_t *r)
{
    for (unsigned at = 0; at < r->pages; at += r->length[at]) {
        if (r->state[at] != ANALLOC_FREE)
            continue;
        uint64_t number = r->first + at, size = r->length[at], twice = number & ~(2 * size - 1);
        if ((size & (size - 1)) != 0 || number % size != 0)
            trial_fail("a free block of %u pages at page %u", r->length[at], at);
        if (twice >= r->first && 2 * size <= r->pages && reading_all(r, (unsigned)(twice - r->first), (unsigned)(2 * size), ANALLOC_FREE))
            trial_fail("the free block at page %u has a free buddy", at);
    }
}

static void expect_answers(trial_t *t, analloc_struct_t *a, const reading_t *r)
{
    analloc_stats_t stats;
    analloc_block_t block;
    trial_call("analloc_stats");
    trial_expect("stats", analloc_stats(a, &stats), ANALLOC_OK);
    trial_expect("free bytes", stats.free_bytes, reading_count(r, ANALLOC_FREE) * r->page_bytes);
    trial_expect("live bytes", stats.live_bytes, reading_count(r, ANALLOC_LIVE) * r->page_bytes);
    trial_expect("reserved bytes", stats.reserved_bytes, reading_count(r, ANALLOC_RESERVED) * r->page_bytes);
    trial_expect("largest", analloc_largest(a), reading_largest(r) * r->page_bytes);
    trial_call("analloc_find");
    for (unsigned at = 0; at < r->pages; at++) {
        trial_expect("find", analloc_find(a, reading_address(r, at), &block), ANALLOC_OK);
        trial_expect("find: state", block.state, r->state[at]);
        trial_expect("find: start", block.address, reading_address(r, r->start[at]));
        trial_expect("find: bytes", block.bytes, r->length[at] * r->page_bytes);
    }
    (void)t;
}

static void expect_alloc(trial_t *t, analloc_struct_t *a, const reading_t *r, unsigned order, int high)
{
    analloc_answer_t answer;
    analloc_request_t request = {.bytes = r->page_bytes << order, .flags = high ? ANALLOC_HIGH : 0};
    unsigned at = order > r->top ? r->pages : reading_find(r, order, high);
    trial_hurt_again(t);
    trial_call("analloc_request");
    analloc_status_t status = analloc_request(a, &request, &answer);
    trial_expect("request succeeds", status == ANALLOC_OK, at < r->pages);
    trial_expect("nobody is busy", status == ANALLOC_E_BUSY, 0);
    if (status == ANALLOC_OK) {
        trial_expect("request: address", answer.address, reading_address(r, at));
        expect_checked(t, a, "a request");
        trial_call("analloc_free_at");
        trial_expect("free of what was just granted", analloc_free_at(a, answer.address), ANALLOC_OK);
    }
    expect_checked(t, a, "a request and its free");
}

/* Free one block: it is gone, and cannot be freed again. */
static void expect_free(trial_t *t, analloc_struct_t *a, const reading_t *r, unsigned at)
{
    uint64_t address = reading_address(r, at);
    trial_hurt_again(t);
    trial_call("analloc_free_at");
    trial_expect("free of a live block", analloc_free_at(a, address), ANALLOC_OK);
    trial_expect("is free now", (uint64_t)analloc_is_free(a, address, r->length[at] * r->page_bytes), 1);
    trial_expect("a second free", analloc_free_at(a, address), ANALLOC_E_NOT_LIVE);
    expect_checked(t, a, "a free");
}

/* Give everything back: an empty arena. */
static void expect_empties(trial_t *t, analloc_struct_t *a, const reading_t *r)
{
    trial_hurt_again(t);
    trial_call("analloc_free_at, analloc_release");
    for (unsigned at = 0; at < r->pages; at += r->length[at])
        if (r->state[at] == ANALLOC_LIVE)
            trial_expect("free", analloc_free_at(a, reading_address(r, at)), ANALLOC_OK);
        else if (r->state[at] == ANALLOC_RESERVED)
            trial_expect("release", analloc_release(a, reading_address(r, at), r->length[at] * r->page_bytes), ANALLOC_OK);
    expect_checked(t, a, "giving everything back");
    trial_expect("largest of an empty arena", analloc_largest(a), r->page_bytes << r->top);
    trial_expect("all is free", (uint64_t)analloc_is_free(a, reading_address(r, 0), r->pages * r->page_bytes), 1);
}

static void expect_range(trial_t *t, analloc_struct_t *a, const reading_t *r, unsigned at, unsigned pages)
{
    uint64_t address = reading_address(r, at), bytes = pages * r->page_bytes;
    int free = reading_all(r, at, pages, ANALLOC_FREE);
    trial_hurt_again(t);
    trial_call("analloc_take");
    trial_expect("take succeeds", analloc_take(a, address, bytes) == ANALLOC_OK, (uint64_t)free);
    expect_checked(t, a, "a take");
    if (free) {
        trial_call("analloc_free_range");
        trial_expect("free of the range", analloc_free_range(a, address, bytes), ANALLOC_OK);
        expect_checked(t, a, "a take and its free");
    }
}

/* The header still says which arena this is. */
static void expect_attachable(trial_t *t, const analloc_struct_t *handle)
{
    analloc_struct_t other;
    trial_call("analloc_attach");
    trial_expect("attach", analloc_attach(&other, t->meta, t->meta_bytes), ANALLOC_OK);
    trial_expect("attach: memory", (uintptr_t)other.mem, (uintptr_t)handle->mem);
    trial_expect("attach: page", other.page, handle->page);
    trial_expect("attach: depth", other.depth, handle->depth);
}

int damage_is_legal(trial_t *t, const analloc_struct_t *handle, const reading_t *before)
{
    static reading_t r;
    analloc_struct_t copy = *handle;
    if (!reading_take(&r, t, handle))
        trial_fail("the checker has no complaint, but the walk is out of order");
    expect_attachable(t, handle);
    expect_free_blocks(&r);
    expect_answers(t, &copy, &r);
    for (unsigned order = 0; order <= r.top + 1; order++)
        for (int high = 0; high < 2; high++)
            expect_alloc(t, &copy, &r, order, high);
    unsigned step = 1 + r.pages / 64;
    for (unsigned at = 0; at < r.pages; at += r.length[at] * step)
        if (r.state[at] == ANALLOC_LIVE)
            expect_free(t, &copy, &r, r.start[at]);
    for (unsigned at = 0; at < r.pages; at += step)
        expect_range(t, &copy, &r, at, 1 + at % 5);
    expect_empties(t, &copy, &r);
    trial_hurt_again(t);
    return !reading_equal(&r, before);
}
