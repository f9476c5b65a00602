/* world.c - the arena under test, and the comparison of its state with the specification's.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN_PAGES 128u /* more than the origin's alignment and the largest arena */

static const char *const places[] = {"mapped", "zero", "top"};

static void count_misuse(void *context, const analloc_misuse_t *what)
{
    world_t *w = context;
    w->misuses++;
    world_expect(w, "the hook is told of misuse", (uint64_t)analloc_is_misuse(what->status), 1);
}

static void *get_memory(size_t bytes)
{
    void *p = aligned_alloc(ANALLOC_META_ALIGN, (bytes + ANALLOC_META_ALIGN - 1) & ~(size_t)(ANALLOC_META_ALIGN - 1));
    if (p == NULL)
        abort();
    return p;
}

/* The address of page number 0: a multiple of 64 pages, so that natural alignment is that of the numbers. */
static uint64_t choose_origin(world_t *w, unsigned shift)
{
    uint64_t page = w->options.page_bytes, step = 64 * page;
    w->memory = NULL;
    if (w->options.place == WORLD_ZERO)
        return shift * page;
    if (w->options.place == WORLD_TOP)
        return 0 - step + shift * page;
    w->memory = get_memory(PATTERN_PAGES * page);
    w->pattern = get_memory(PATTERN_PAGES * page);
    for (uint64_t i = 0; i < PATTERN_PAGES * page; i++)
        w->memory[i] = w->pattern[i] = (unsigned char)(i * 167 >> 3 ^ i);
    uint64_t first = (uint64_t)(uintptr_t)w->memory;
    return (first + step - 1) / step * step + shift * page;
}

uint64_t world_address(const world_t *w, unsigned page)
{
    return w->origin + (uint64_t)page * w->options.page_bytes;
}

int world_has_pointer(const world_t *w, unsigned page)
{
    uint64_t address = world_address(w, page), last = address + w->options.page_bytes - 1;
    return address != 0 && (uintptr_t)last == last;
}

void world_create(world_t *w, const world_options_t *options)
{
    memset(w, 0, sizeof *w);
    w->options = *options;
    spec_land_make(&w->land, options->offset, options->pages, 2);
    w->origin = choose_origin(w, options->offset - w->land.first);
    w->land.null = world_address(w, w->land.first) == 0;
    analloc_config_t config = {
        .base = world_address(w, w->land.first),
        .bytes = (uint64_t)options->pages * options->page_bytes + (options->place == WORLD_MAPPED ? options->page_bytes - 1 : 0),
        .page = options->page_bytes,
        .flags = options->start_reserved ? ANALLOC_START_RESERVED : ANALLOC_START_FREE,
        .on_misuse = count_misuse,
        .on_misuse_context = w,
    };
    analloc_shape_t shape;
    world_expect_status(w, analloc_shape(&config, &shape), ANALLOC_OK);
    world_expect(w, "width", shape.width, TEST_WIDTH);
    world_expect(w, "pages", shape.pages, options->pages);
    world_expect(w, "top order", shape.top_order, w->land.top);
    w->land.width = TEST_WIDTH;
    w->meta_bytes = shape.meta_bytes;
    w->meta = get_memory(w->meta_bytes);
    w->image = get_memory(w->meta_bytes);
    memset(w->meta, (int)options->fill, w->meta_bytes);
    world_expect_status(w, analloc_create(&w->arena, &config, w->meta, w->meta_bytes), ANALLOC_OK);
    world_enter(w, (spec_state_t){.kept = options->start_reserved ? w->land.all : 0});
}

/* One block of the walk against the masks: it must be just what is there. */
static void compare_block(world_t *w, const analloc_block_t *block, unsigned page, const spec_state_t *s)
{
    unsigned pages = (unsigned)(block->bytes / w->options.page_bytes), want = 0;
    world_expect(w, "walk: the next block begins where the last one ended", block->address, world_address(w, page));
    uint32_t range = spec_range(page, pages);
    if (pages == 0 || pages > w->options.pages || (range & ~w->land.all) != 0)
        world_fail(w, "walk: block of %llu bytes at page %u", (unsigned long long)block->bytes, page);
    if (block->state == ANALLOC_LIVE && (s->live & range) == range && (s->start >> page & 1)) {
        spec_block(&w->land, s, page, &want);
        world_expect(w, "walk: pages of the live block", pages, want);
    } else if (block->state == ANALLOC_FREE && (spec_free_pages(&w->land, s) & range) == range) {
        world_expect(w, "walk: start of the free block", page, spec_free_block(&w->land, s, page, &want));
        world_expect(w, "walk: pages of the free block", pages, want);
    } else if (block->state != ANALLOC_RESERVED || (s->kept & range) != range) {
        world_fail(w, "walk: pages %u to %u are said to be %s", page, page + pages - 1,
                   block->state == ANALLOC_LIVE   ? "a live block"
                   : block->state == ANALLOC_FREE ? "free"
                                                  : "reserved");
    }
}

/* Compare what the library says of its state with what it should be, by checker and by walk. */
static void world_compare(world_t *w, const spec_state_t *want)
{
    analloc_fault_t fault;
    analloc_block_t block;
    uint64_t cursor = 0;
    unsigned page = w->land.first, end = page + w->land.pages;
    if (analloc_check(&w->arena, &fault) != ANALLOC_OK)
        world_fail(w, "checker: I%u, level %u, word %llu: %s", fault.invariant, fault.level,
                   (unsigned long long)fault.index, fault.what);
    while (page < end) {
        world_expect(w, "walk goes on", (uint64_t)analloc_walk(&w->arena, &cursor, &block), 1);
        compare_block(w, &block, page, want);
        page += (unsigned)(block.bytes / w->options.page_bytes);
    }
    world_expect(w, "walk ends", (uint64_t)analloc_walk(&w->arena, &cursor, &block), 0);
    world_expect(w, "largest", analloc_largest(&w->arena),
                 (uint64_t)spec_largest(&w->land, want) * w->options.page_bytes);
}

void world_enter(world_t *w, spec_state_t state)
{
    w->state = state;
    world_compare(w, &state);
    memcpy(w->image, w->meta, w->meta_bytes);
}

static int same_state(const spec_state_t *a, const spec_state_t *b)
{
    return a->live == b->live && a->start == b->start && a->kept == b->kept;
}

/* A refused step leaves the very bytes that were checked when the state was entered; if a byte differs,
 * or the state has to, everything is compared. */
spec_state_t world_step(world_t *w, const step_t *step)
{
    spec_state_t after = w->state;
    w->step = step;
    if (step->kind >= STEP_IS_FREE)
        call_question(w, step);
    else
        call_step(w, step, &after);
    if (!same_state(&after, &w->state) || memcmp(w->meta, w->image, w->meta_bytes) != 0) {
        world_compare(w, &after);
        memcpy(w->meta, w->image, w->meta_bytes);
    }
    w->step = NULL;
    return after;
}

void world_replay(world_t *w, const step_t *step, spec_state_t *state)
{
    w->state = *state;
    call_step(w, step, state);
}

static void draw(const char *name, const world_t *w, uint32_t mask)
{
    fprintf(stderr, "  %-6s", name);
    for (unsigned p = w->land.first; p < w->land.first + w->land.pages; p++)
        fputc(mask >> p & 1 ? 'X' : '.', stderr);
    fputc('\n', stderr);
}

static void print_rerun(const world_t *w)
{
    char text[48];
    const world_options_t *o = &w->options;
    fprintf(stderr, "re-run: %s --pages %u --offset %u --page-bytes %u --place %s --fill %u%s", TEST_NAME, o->pages,
            o->offset, o->page_bytes, places[o->place], o->fill, o->start_reserved ? " --reserved" : "");
    for (unsigned i = 0; i < w->path_steps; i++) {
        step_print(&w->path[i], text);
        fprintf(stderr, " %s", text);
    }
    if (w->step != NULL) {
        step_print(w->step, text);
        fprintf(stderr, " %s", text);
    }
    fputc('\n', stderr);
}

void world_fail(const world_t *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "FAILED: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    draw("live", w, w->state.live);
    draw("start", w, w->state.start);
    draw("kept", w, w->state.kept);
    print_rerun(w);
    exit(1);
}

void world_expect(const world_t *w, const char *what, uint64_t got, uint64_t want)
{
    if (got != want)
        world_fail(w, "%s: %llu (0x%llx), should be %llu (0x%llx)", what, (unsigned long long)got,
                   (unsigned long long)got, (unsigned long long)want, (unsigned long long)want);
}

void world_expect_status(const world_t *w, analloc_status_t got, analloc_status_t want)
{
    if (got != want)
        world_fail(w, "status %s, should be %s", analloc_status_name(got), analloc_status_name(want));
}
