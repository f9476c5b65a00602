/* Comparing, and reporting what differs.
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "rerun.h"
#include "run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void run_says(run_t *run, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(run->operation, sizeof run->operation, format, list);
    va_end(list);
}

/* Pages as the model has them: '.' free, '#' reserved, a live block begins with a capital. */
static void draw_model(const model_t *model)
{
    for (uint64_t i = 0; i < model->pages && i < 1024; i++) {
        int head = model->state[i] == MODEL_LIVE && model->head[i] == i;
        char c = model->state[i] == MODEL_FREE ? '.' : model->state[i] == MODEL_RESERVED ? '#' : head ? 'L' : 'l';
        fprintf(stderr, "%s%c", i % 64 == 0 ? "\n  " : "", c);
    }
    fputc('\n', stderr);
}

void run_differs(const run_t *run, const char *format, ...)
{
    va_list list;
    fflush(stdout);
    fprintf(stderr, "\n%s\nwidth %u, %u levels; natural alignment counts the first page as %" PRIu64 "\n",
            run->scenario, run->model.width, run->model.levels, run->model.number);
    if (run->model.state != NULL) {
        fprintf(stderr, "the model, before or in the middle of the call:");
        draw_model(&run->model);
    }
    fprintf(stderr, "step %" PRIu64 ": %s\n", run->step, run->operation);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    rerun_arguments("--seed 0x%" PRIx64 " --steps %" PRIu64, run->seed, run->step + 1);
    rerun_print();
    exit(1);
}

void call_begins(run_t *run)
{
    memcpy(run->before, run->handle.meta, run->meta_bytes);
    recorder_clear(&run->recorder);
}

static void list_allowed(const expect_t *expect, char *text, size_t room)
{
    size_t used = 0;
    text[0] = '\0';
    for (unsigned s = 0; s <= ANALLOC_E_CORRUPT && used < room; s++)
        if (expect_allows(expect, (analloc_status_t)s))
            used += (size_t)snprintf(text + used, room - used, " %s", analloc_status_name((analloc_status_t)s));
}

static void check_hook(run_t *run, const char *call, analloc_status_t status)
{
    const recorder_t *recorder = &run->recorder;
    if (!analloc_is_misuse(status)) {
        if (recorder->calls != 0)
            run_differs(run, "the hook was called by %s for %s, though the answer is %s", recorder->call,
                        analloc_status_name(recorder->last.status), analloc_status_name(status));
        return;
    }
    if (recorder->calls != 1 || recorder->last.status != status || strcmp(recorder->call, call) != 0)
        run_differs(run, "%s: %u calls of the hook, the last by \"%s\" for %s", analloc_status_name(status),
                    recorder->calls, recorder->call, analloc_status_name(recorder->last.status));
    if (memcmp(run->before, run->handle.meta, run->meta_bytes) != 0)
        run_differs(run, "%s, but the metadata has changed", analloc_status_name(status));
}

void call_ended(run_t *run, const char *call, analloc_status_t status, const expect_t *expect)
{
    char allowed[512];
    if (!expect_allows(expect, status)) {
        list_allowed(expect, allowed, sizeof allowed);
        run_differs(run, "the library says %s, the model expects%s", analloc_status_name(status), allowed);
    }
    check_hook(run, call, status);
}

/* 1 iff one word can describe these pages: they are units of one level, side by side in one word. */
static int fits_a_word(const model_t *model, uint64_t first, uint64_t count)
{
    uint64_t unit = 1, page = model->number + first;
    for (uint32_t level = 0; level < model->levels; level++) {
        int is_root = level + 1 == model->levels;
        uint64_t word = unit * model->width;
        if (page % unit == 0 && count % unit == 0 && (is_root || page / word == (page + count - 1) / word))
            return 1;
        unit = word;
    }
    return 0;
}

static uint64_t adopt_one(run_t *run, uint64_t at, uint64_t end)
{
    model_t *model = &run->model;
    analloc_block_t block;
    analloc_status_t status = analloc_find(&run->handle, model_address(model, at), &block);
    uint64_t count = block.bytes / model->page;
    if (status != ANALLOC_OK || block.state != ANALLOC_LIVE)
        run_differs(run, "page %" PRIu64 " should be live; analloc_find says %s, state %d", at,
                    analloc_status_name(status), (int)block.state);
    if (block.address != model_address(model, at) || block.bytes % model->page != 0 || count == 0 || count > end - at)
        run_differs(run,
                    "a piece should begin at page %" PRIu64 " and end before %" PRIu64 "; analloc_find: 0x%" PRIx64
                    ", %" PRIu64 " bytes",
                    at, end, block.address, block.bytes);
    if (!fits_a_word(model, at, count))
        run_differs(run, "a block of %" PRIu64 " pages at page %" PRIu64 ": no word can describe that", count, at);
    model_set_live(model, at, count);
    return count;
}

uint32_t run_adopts(run_t *run, uint64_t first, uint64_t count)
{
    uint32_t pieces = 0;
    for (uint64_t at = first; at < first + count; pieces++)
        at += adopt_one(run, at, first + count);
    return pieces;
}

/* One block of the walk against the model. Returns its pages. */
static uint64_t compare_block(run_t *run, uint64_t at, const analloc_block_t *block)
{
    static const uint8_t states[] = {MODEL_FREE, MODEL_LIVE, MODEL_RESERVED};
    const model_t *model = &run->model;
    uint64_t first, count, found = block->bytes / model->page;
    if (at >= model->pages || block->address != model_address(model, at) || (unsigned)block->state > 2)
        run_differs(run, "walk: block at 0x%" PRIx64 ", state %d; the next page is %" PRIu64, block->address,
                    (int)block->state, at);
    model_block(model, at, &first, &count);
    if (block->state == ANALLOC_RESERVED)
        count = found; /* cut into pieces as it likes */
    if (first != at || found != count || found == 0 || block->bytes % model->page != 0 ||
        !model_all(model, at, found, states[block->state]))
        run_differs(run,
                    "walk: at page %" PRIu64 " %" PRIu64 " bytes, state %d; the model has %" PRIu64
                    " pages from %" PRIu64 ", '%c'",
                    at, block->bytes, (int)block->state, count, first, model->state[at]);
    return found;
}

static void compare_walk(run_t *run)
{
    analloc_block_t block;
    uint64_t cursor = 0, at = 0;
    while (analloc_walk(&run->handle, &cursor, &block))
        at += compare_block(run, at, &block);
    if (at != run->model.pages)
        run_differs(run, "walk: ends at page %" PRIu64 " of %" PRIu64, at, run->model.pages);
}

static void compare_stats(run_t *run)
{
    analloc_stats_t library, model;
    analloc_status_t status = analloc_stats(&run->handle, &library);
    model_stats(&run->model, &model);
    if (status != ANALLOC_OK || memcmp(&library, &model, sizeof model) != 0)
        run_differs(run,
                    "analloc_stats: %s, free %" PRIu64 ", live %" PRIu64 ", reserved %" PRIu64 ", largest %" PRIu64
                    ", live blocks %" PRIu64 "; the model: %" PRIu64 ", %" PRIu64 ", %" PRIu64 ", %" PRIu64
                    ", %" PRIu64,
                    analloc_status_name(status), library.free_bytes, library.live_bytes, library.reserved_bytes,
                    library.largest, library.live_blocks, model.free_bytes, model.live_bytes, model.reserved_bytes,
                    model.largest, model.live_blocks);
    if (analloc_largest(&run->handle) != model.largest)
        run_differs(run, "analloc_largest: %" PRIu64 ", the model: %" PRIu64, analloc_largest(&run->handle),
                    model.largest);
}

void run_compares(run_t *run)
{
    analloc_fault_t fault = {0, 0, 0, 0, "?"};
    if (analloc_check(&run->handle, &fault) != ANALLOC_OK)
        run_differs(run, "analloc_check: invariant %u, level %u, word %" PRIu64 ", address 0x%" PRIx64 ": %s",
                    fault.invariant, fault.level, fault.index, fault.address, fault.what);
    compare_walk(run);
    compare_stats(run);
    if (run->buffer != NULL && !arena_buffer_intact(run->buffer, run->meta_bytes))
        run_differs(run, "something was written beside the metadata");
}
