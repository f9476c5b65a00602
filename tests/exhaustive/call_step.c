/* call_step.c - make a call that may change the arena and hold its answer against the specification.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

#include <string.h>

/* Bytes for so many pages; ragged: as few as still need them all. */
static uint64_t size_of(const world_t *w, const step_t *step)
{
    uint64_t bytes = (uint64_t)step->pages * w->options.page_bytes;
    return step->flags & STEP_RAGGED && bytes != 0 ? bytes - (w->options.page_bytes - 1) : bytes;
}

/* A size of 0 asks for one page. */
static unsigned pages_of(const step_t *step)
{
    return step->pages == 0 ? 1 : step->pages;
}

static uint64_t bytes_of(const world_t *w, unsigned pages)
{
    return (uint64_t)pages * w->options.page_bytes;
}

static int is_power_of_two(unsigned n)
{
    return (n & (n - 1)) == 0;
}

/* The status, and that the hook heard of it if it is misuse. */
static void expect_result(world_t *w, analloc_status_t got, analloc_status_t want)
{
    world_expect_status(w, got, want);
    world_expect(w, "calls of the misuse hook", w->misuses, (uint64_t)analloc_is_misuse(want));
    w->misuses = 0;
}

/* A range that goes beyond the last address is refused as such. */
static analloc_status_t range_status(uint64_t address, uint64_t bytes, analloc_status_t status)
{
    if (status == ANALLOC_E_FOREIGN && bytes != 0 && address + (bytes - 1) < address)
        return ANALLOC_E_OVERFLOW;
    return status;
}

static void expect_answer(world_t *w, const analloc_answer_t *got, const spec_result_t *want)
{
    int granted = want->status == ANALLOC_OK;
    expect_result(w, got->status, want->status);
    world_expect(w, "blocks", got->blocks, granted ? want->blocks : 0);
    world_expect(w, "address", got->address, granted ? world_address(w, want->page) : 0);
    world_expect(w, "bytes", got->bytes, granted ? bytes_of(w, want->pages) : 0);
    world_expect(w, "largest", got->largest, granted ? 0 : bytes_of(w, want->largest));
}

static void call_request(world_t *w, const step_t *step, spec_state_t *after)
{
    int odd_page = !is_power_of_two(w->options.page_bytes);
    int limited = step->b != STEP_NONE, ragged = (step->flags & STEP_RAGGED) != 0;
    unsigned slack = ragged ? w->options.page_bytes - 1 : 0;
    spec_limits_t limits = {.lo = 0, .hi = 31, .boundary = 255};
    analloc_request_t request = {.bytes = size_of(w, step), .flags = step->flags & (STEP_HIGH | STEP_EXACT)};
    analloc_answer_t answer;
    if (step->kind == STEP_BOUNDARY)
        request.boundary = bytes_of(w, 1u << (limits.boundary = step->a));
    else if (step->a != 0)
        request.align = bytes_of(w, 1u << (limits.align = step->a));
    if (odd_page) { /* no power of two is a number of pages */
        request.boundary = request.boundary != 0 ? 64 : 0;
        request.align = request.align != 0 ? 64 : 0;
    }
    if (limited) {
        limits.lo = step->b;
        limits.hi = step->c;
        request.lowest = world_address(w, limits.lo) - slack;
        request.highest = world_address(w, limits.hi) + w->options.page_bytes - 1 + slack;
        if (request.lowest > world_address(w, limits.lo))
            request.lowest = 0;
        if (request.highest < world_address(w, limits.hi))
            request.highest = UINT64_MAX;
        if (request.highest == 0) /* which says that there is no limit */
            limits.hi = 31;
    }
    spec_result_t want = spec_request(&w->land, &w->state, pages_of(step), request.flags, &limits);
    if (odd_page && (request.boundary != 0 || request.align != 0))
        want = (spec_result_t){.status = ANALLOC_E_UNSUPPORTED, .after = w->state};
    analloc_status_t status = analloc_request(&w->arena, &request, &answer);
    world_expect_status(w, status, answer.status);
    expect_answer(w, &answer, &want);
    *after = want.after;
}

static void expect_block(world_t *w, const void *got, uint64_t granted, const spec_result_t *want)
{
    uint64_t address = want->status == ANALLOC_OK ? world_address(w, want->page) : 0;
    world_expect(w, "address", (uint64_t)(uintptr_t)got, address);
    world_expect(w, "granted", granted, want->status == ANALLOC_OK ? bytes_of(w, want->pages) : 0);
}

static void call_alloc(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t size = size_of(w, step);
    int high = (step->flags & STEP_HIGH) != 0;
    spec_result_t want = spec_alloc(&w->land, &w->state, pages_of(step), high);
    void *got = analloc_alloc(&w->arena, &size, (uint8_t)high);
    expect_block(w, got, size, &want);
    *after = want.after;
}

static void call_free(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t address = world_address(w, step->page);
    spec_result_t want = spec_free(&w->land, &w->state, step->page, step->pages);
    if (!world_has_pointer(w, step->page))
        return;
    expect_result(w, analloc_free(&w->arena, (void *)(uintptr_t)address, size_of(w, step)), want.status);
    *after = want.after;
}

static void call_free_at(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t address = world_address(w, step->page);
    spec_result_t want = spec_free(&w->land, &w->state, step->page, 0);
    if (step->flags & STEP_RAGGED && w->options.page_bytes > 1) {
        address += w->options.page_bytes / 2;
        if (want.status != ANALLOC_E_FOREIGN)
            want = (spec_result_t){.status = ANALLOC_E_MISALIGNED, .after = w->state};
    }
    expect_result(w, analloc_free_at(&w->arena, address), want.status);
    *after = want.after;
}

static void call_free_range(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t address = world_address(w, step->page), bytes = size_of(w, step);
    spec_result_t want = spec_free_range(&w->land, &w->state, step->page, pages_of(step));
    expect_result(w, analloc_free_range(&w->arena, address, bytes), range_status(address, bytes, want.status));
    *after = want.after;
}

static void call_take(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t address = world_address(w, step->page), bytes = size_of(w, step);
    spec_result_t want = spec_take(&w->land, &w->state, step->page, pages_of(step));
    expect_result(w, analloc_take(&w->arena, address, bytes), range_status(address, bytes, want.status));
    *after = want.after;
}

/* Ragged: from inside the first page to inside the last. */
static void call_reserve(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t address = world_address(w, step->page), bytes = bytes_of(w, step->pages);
    if (step->flags & STEP_RAGGED) {
        address += w->options.page_bytes / 2;
        bytes = bytes_of(w, step->pages - 1u) + 1;
    }
    spec_result_t want = spec_reserve(&w->land, &w->state, step->page, step->pages);
    expect_result(w, analloc_reserve(&w->arena, address, bytes), range_status(address, bytes, want.status));
    *after = want.after;
}

/* Ragged: with almost a page more on both sides, if there are such addresses. */
static void call_release(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t slack = w->options.page_bytes - 1;
    uint64_t address = world_address(w, step->page), bytes = bytes_of(w, step->pages);
    if (step->flags & STEP_RAGGED && address > slack && address + bytes + slack > address) {
        address -= slack;
        bytes += 2 * slack;
    }
    spec_result_t want = spec_release(&w->land, &w->state, step->page, step->pages);
    expect_result(w, analloc_release(&w->arena, address, bytes), range_status(address, bytes, want.status));
    *after = want.after;
}

static void call_resize(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t granted = 77;
    unsigned exact = step->flags & STEP_EXACT;
    spec_result_t want = spec_resize(&w->land, &w->state, step->page, pages_of(step), exact != 0);
    analloc_status_t got = analloc_resize(&w->arena, world_address(w, step->page), size_of(w, step), exact, &granted);
    expect_result(w, got, want.status);
    world_expect(w, "granted", granted, want.status == ANALLOC_OK ? bytes_of(w, want.pages) : 0);
    *after = want.after;
}

/* The first bytes of the block came along, and nothing outside the new block was written. */
static void expect_memory(world_t *w, const spec_result_t *want, unsigned old_page, unsigned old_pages)
{
    uint64_t begin = w->origin - (uint64_t)(uintptr_t)w->memory;
    uint64_t new_at = begin + bytes_of(w, want->page), old_at = begin + bytes_of(w, old_page);
    uint64_t new_bytes = bytes_of(w, want->pages), all = 128 * (uint64_t)w->options.page_bytes;
    uint64_t kept = bytes_of(w, old_pages) < new_bytes ? bytes_of(w, old_pages) : new_bytes;
    if (memcmp(w->memory + new_at, w->pattern + old_at, kept) != 0)
        world_fail(w, "realloc: the content did not come along");
    memcpy(w->memory + new_at, w->pattern + new_at, new_bytes);
    if (memcmp(w->memory, w->pattern, all) != 0)
        world_fail(w, "realloc: bytes outside the new block were written");
}

static void call_realloc(world_t *w, const step_t *step, spec_state_t *after)
{
    if (w->options.place != WORLD_MAPPED)
        return;
    int high = (step->flags & STEP_HIGH) != 0, none = step->page == STEP_NONE;
    unsigned old = 0;
    uint64_t size = size_of(w, step);
    void *block = none ? NULL : (void *)(uintptr_t)world_address(w, step->page);
    spec_result_t want = none ? spec_alloc(&w->land, &w->state, pages_of(step), high)
                              : spec_realloc(&w->land, &w->state, step->page, pages_of(step), high);
    void *got = analloc_realloc(&w->arena, block, 0, &size, (uint8_t)high);
    world_expect(w, "calls of the misuse hook", w->misuses, (uint64_t)analloc_is_misuse(want.status));
    w->misuses = 0;
    expect_block(w, got, size, &want);
    *after = want.after;
    if (want.status == ANALLOC_OK && !none) {
        unsigned first = spec_block(&w->land, &w->state, step->page, &old);
        expect_memory(w, &want, first, old);
    }
}

static void call_pages(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t addresses[33] = {0};
    uint32_t left;
    int high = (step->flags & STEP_HIGH) != 0;
    spec_result_t want = spec_pages(&w->land, &w->state, step->pages, high, &left);
    expect_result(w, analloc_alloc_pages(&w->arena, step->pages, step->flags & STEP_HIGH, addresses), want.status);
    for (unsigned n = 0; n < step->pages && want.status == ANALLOC_OK; n++) {
        unsigned page = high ? 31 : 0;
        while (!(left >> page & 1))
            page += high ? -1u : 1u;
        world_expect(w, "address of a page", addresses[n], world_address(w, page));
        left &= ~(1u << page);
    }
    *after = want.after;
}

/* The longest run of pages at the low or high end of those that are left. */
static uint32_t end_run(uint32_t pages, int high)
{
    unsigned first = high ? 31 : 0, step = high ? -1u : 1u;
    uint32_t run = 0;
    while (!(pages >> first & 1))
        first += step;
    for (; first < 32 && (pages >> first & 1); first += step)
        run |= 1u << first;
    return run;
}

static unsigned all_runs(const world_t *w)
{
    uint32_t free = spec_free_pages(&w->land, &w->state);
    return spec_count(free & ~(free << 1));
}

static void call_extents(world_t *w, const step_t *step, spec_state_t *after)
{
    analloc_extent_t list[33] = {{0, 0}};
    uint64_t count = 77;
    uint32_t taken, left;
    int high = (step->flags & STEP_HIGH) != 0;
    spec_result_t want = spec_pages(&w->land, &w->state, step->pages, high, &taken);
    unsigned runs = spec_count(taken & ~(taken << 1));
    if (want.status == ANALLOC_OK && runs > step->a)
        want = (spec_result_t){.status = ANALLOC_E_LIST_FULL, .after = w->state};
    analloc_status_t status =
        analloc_alloc_extents(&w->arena, step->pages, step->flags & STEP_HIGH, list, step->a, &count);
    if (want.status == ANALLOC_E_NONE_LEFT && status == ANALLOC_E_LIST_FULL && all_runs(w) > step->a)
        want.status = status; /* both are true */
    expect_result(w, status, want.status);
    world_expect(w, "extents", count, want.status == ANALLOC_OK ? runs : 0);
    left = taken;
    for (unsigned n = 0; n < runs && want.status == ANALLOC_OK; n++) {
        uint32_t run = end_run(left, high);
        world_expect(w, "address of an extent", list[n].address, world_address(w, spec_count((run & (0 - run)) - 1)));
        world_expect(w, "bytes of an extent", list[n].bytes, bytes_of(w, spec_count(run)));
        left &= ~run;
    }
    *after = want.after;
}

static void call_free_list(world_t *w, const step_t *step, spec_state_t *after)
{
    uint64_t addresses[32];
    for (unsigned n = 0; n < step->pages; n++)
        addresses[n] = world_address(w, step->page + (step->flags & STEP_HIGH ? step->pages - 1u - n : n));
    spec_result_t want = spec_free_list(&w->land, &w->state, spec_range(step->page, step->pages),
                                        (step->flags & STEP_HIGH) != 0);
    world_expect_status(w, analloc_free_pages(&w->arena, step->pages, addresses), want.status);
    world_expect(w, "calls of the misuse hook", w->misuses, want.blocks);
    w->misuses = 0;
    *after = want.after;
}

void call_step(world_t *w, const step_t *step, spec_state_t *after)
{
    static void (*const calls[])(world_t *, const step_t *, spec_state_t *) = {
        [STEP_ALLOC] = call_alloc,           [STEP_REQUEST] = call_request,
        [STEP_BOUNDARY] = call_request,      [STEP_FREE] = call_free,
        [STEP_FREE_AT] = call_free_at,       [STEP_FREE_RANGE] = call_free_range,
        [STEP_FREE_LIST] = call_free_list,   [STEP_TAKE] = call_take,
        [STEP_RESERVE] = call_reserve,       [STEP_RELEASE] = call_release,
        [STEP_RESIZE] = call_resize,         [STEP_REALLOC] = call_realloc,
        [STEP_PAGES] = call_pages,           [STEP_EXTENTS] = call_extents,
    };
    calls[step->kind](w, step, after);
}
