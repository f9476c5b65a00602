/* damage_calls.c - every call on metadata that may say anything.
 *
 * SPDX-License-Identifier: MIT
 *
 * Nothing can be predicted here but that each call comes back (trial_wind_up), leaves nothing outside the
 * metadata touched (the guard pages), grants only what lies in the arena, and says so with a status that
 * exists. Calls that hand out can succeed only so often: every success takes something away. */
#include "damage.h"

typedef struct victim {
    trial_t *t;
    analloc_struct_t a;
    uint64_t base, pages, page;
} victim_t;

static uint64_t address_of(const victim_t *v, uint64_t page)
{
    return v->base + page * v->page;
}

static void begin(victim_t *v, const char *call)
{
    trial_hurt_again(v->t);
    trial_call(call);
}

static void expect_inside(const victim_t *v, uint64_t address, uint64_t bytes)
{
    uint64_t end = v->base + v->pages * v->page;
    if (v->t->strange)
        return;
    if (address < v->base || address >= end || bytes > end - address || bytes == 0 || (address - v->base) % v->page != 0)
        trial_fail("%llu bytes at address 0x%llx are not in the arena", (unsigned long long)bytes,
                   (unsigned long long)address);
}

static void expect_status(analloc_status_t status)
{
    if ((unsigned)status >= ANALLOC_E_CORRUPT)
        trial_fail("status %d", (int)status);
}

/* Between two pages, wide of each other: all of them in a small arena. */
static uint64_t stride(const victim_t *v)
{
    return 1 + v->pages / 40;
}

static void drain(victim_t *v, const analloc_request_t *request)
{
    analloc_answer_t answer;
    uint64_t granted = 0;
    begin(v, "analloc_request");
    while (analloc_request(&v->a, request, &answer) == ANALLOC_OK) {
        expect_inside(v, answer.address, answer.bytes);
        if (++granted > 2 * v->pages + 64)
            trial_fail("%llu allocations from %llu pages", (unsigned long long)granted, (unsigned long long)v->pages);
    }
    expect_status(answer.status);
}

static void call_requests(victim_t *v)
{
    uint64_t middle = address_of(v, v->pages / 2);
    for (unsigned order = 0; order <= v->t->shape.top_order + 1u; order++)
        for (unsigned flags = 0; flags < 4; flags++) {
            uint64_t bytes = (v->page << order) - (flags & ANALLOC_EXACT && order > 1 ? v->page : 0);
            drain(v, &(analloc_request_t){.bytes = bytes, .flags = flags});
            drain(v, &(analloc_request_t){.bytes = bytes, .flags = flags, .lowest = middle});
            drain(v, &(analloc_request_t){.bytes = bytes, .flags = flags, .highest = middle});
        }
}

static void call_allocs(victim_t *v)
{
    for (unsigned order = 0; order <= v->t->shape.top_order; order++)
        for (uint8_t high = 0; high < 2; high++) {
            begin(v, "analloc_alloc");
            for (uint64_t n = 0; n < 8; n++) {
                uint64_t size = v->page << order;
                void *p = analloc_alloc(&v->a, &size, high);
                if (p != NULL)
                    expect_inside(v, (uint64_t)(uintptr_t)p, size);
            }
        }
}

static void call_bulk(victim_t *v)
{
    static uint64_t addresses[2 * TRIAL_PAGES];
    static analloc_extent_t list[2 * TRIAL_PAGES];
    for (uint64_t n = 1; n <= v->pages; n += stride(v))
        for (unsigned flags = 0; flags < 2; flags++) {
            uint64_t count = 0;
            begin(v, "analloc_alloc_pages");
            if (analloc_alloc_pages(&v->a, n, flags, addresses) == ANALLOC_OK)
                for (uint64_t i = 0; i < n; i++)
                    expect_inside(v, addresses[i], v->page);
            begin(v, "analloc_alloc_extents");
            if (analloc_alloc_extents(&v->a, n, flags, list, n, &count) == ANALLOC_OK)
                for (uint64_t i = 0; i < count; i++)
                    expect_inside(v, list[i].address, list[i].bytes);
        }
}

static void call_frees(victim_t *v)
{
    static uint64_t addresses[TRIAL_PAGES];
    for (uint64_t n = 0; n < v->pages; n += stride(v)) {
        begin(v, "analloc_free_at");
        expect_status(analloc_free_at(&v->a, address_of(v, n)));
        expect_status(analloc_free(&v->a, (void *)(uintptr_t)address_of(v, n), v->page));
    }
    begin(v, "analloc_free_at, one after the other");
    for (uint64_t n = 0; n < v->pages; n++) {
        addresses[n] = address_of(v, n);
        expect_status(analloc_free_at(&v->a, addresses[n]));
    }
    begin(v, "analloc_free_pages");
    expect_status(analloc_free_pages(&v->a, v->pages, addresses));
}

static void call_ranges(victim_t *v)
{
    for (uint64_t n = 0; n < v->pages; n += stride(v))
        for (uint64_t pages = 1; n + pages <= v->pages; pages += pages < 4 ? 1 : pages) {
            uint64_t address = address_of(v, n), bytes = pages * v->page;
            begin(v, "analloc_free_range");
            expect_status(analloc_free_range(&v->a, address, bytes));
            begin(v, "analloc_take");
            expect_status(analloc_take(&v->a, address, bytes));
            begin(v, "analloc_reserve");
            expect_status(analloc_reserve(&v->a, address, bytes));
            trial_call("analloc_release, after analloc_reserve");
            expect_status(analloc_release(&v->a, address, bytes));
            begin(v, "analloc_release");
            expect_status(analloc_release(&v->a, address, bytes));
            trial_call("analloc_is_free");
            (void)analloc_is_free(&v->a, address, bytes);
        }
}

static void call_resizes(victim_t *v)
{
    for (uint64_t n = 0; n < v->pages; n += stride(v))
        for (uint64_t pages = 1; pages <= v->pages; pages += 1 + pages / 3) {
            uint64_t granted = 0, size = pages * v->page;
            for (unsigned flags = 0; flags <= ANALLOC_EXACT; flags += ANALLOC_EXACT) {
                begin(v, "analloc_resize");
                analloc_status_t status = analloc_resize(&v->a, address_of(v, n), size, flags, &granted);
                expect_status(status);
                if (status == ANALLOC_OK)
                    expect_inside(v, address_of(v, n), granted);
            }
            if (v->t->strange) /* its addresses are not mapped: nothing can be copied */
                continue;
            begin(v, "analloc_realloc");
            void *p = analloc_realloc(&v->a, (void *)(uintptr_t)address_of(v, n), 0, &size, (uint8_t)(pages & 1));
            if (p != NULL)
                expect_inside(v, (uint64_t)(uintptr_t)p, size);
        }
}

static void ask_all(victim_t *v)
{
    analloc_block_t block;
    analloc_stats_t stats;
    uint64_t cursor = 0, steps = 0;
    trial_call("analloc_find, analloc_mem_size, analloc_mem_start");
    for (uint64_t n = 0; n < v->pages; n++) {
        uint64_t size = 0;
        if (analloc_find(&v->a, address_of(v, n), &block) == ANALLOC_OK)
            expect_inside(v, block.address, block.bytes);
        void *p = (void *)(uintptr_t)address_of(v, n);
        if (analloc_mem_start(&v->a, p, &size) != NULL)
            expect_inside(v, (uint64_t)(uintptr_t)analloc_mem_start(&v->a, p, NULL), size);
        (void)analloc_mem_size(&v->a, p);
    }
    trial_call("analloc_walk");
    for (; analloc_walk(&v->a, &cursor, &block); steps++)
        if (steps > v->pages)
            trial_fail("a walk of more blocks than pages");
        else
            expect_inside(v, block.address, block.bytes);
    trial_call("analloc_stats, analloc_largest");
    expect_status(analloc_stats(&v->a, &stats));
    (void)analloc_largest(&v->a);
    trial_call("analloc_is_free");
    for (uint64_t n = 0; n < v->pages; n += stride(v))
        (void)analloc_is_free(&v->a, address_of(v, n), (v->pages - n) * v->page);
}

static victim_t victim_of(trial_t *t, const analloc_struct_t *handle)
{
    return (victim_t){.t = t, .a = *handle, .base = t->base, .pages = t->shape.pages, .page = t->config.page};
}

void damage_ask_all(trial_t *t, const analloc_struct_t *handle)
{
    victim_t v = victim_of(t, handle);
    trial_hurt_again(t);
    trial_read_only(t, 1);
    ask_all(&v);
    trial_read_only(t, 0);
}

void damage_call_all(trial_t *t, const analloc_struct_t *handle)
{
    victim_t v = victim_of(t, handle);
    damage_ask_all(t, handle);
    call_requests(&v);
    call_allocs(&v);
    call_bulk(&v);
    call_frees(&v);
    call_ranges(&v);
    call_resizes(&v);
    trial_hurt_again(t);
}
