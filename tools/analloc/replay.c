/* replay - the runs.
 *
 * SPDX-License-Identifier: MIT */
#include "replay.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "progress.h"
#include "server.h"
#include "tool.h"

/* The bar is looked at once in so many events. */
#define PROGRESS_STEP 16384u

/* What all runs need. */
typedef struct run {
    replay_t *replay;
    const tick_clock_t *clock;
    server_t server;
    latency_t times[2]; /* by ktrace_op_t */
    progress_t progress;
    uint64_t progress_base; /* events of the runs before this one */
    const char *subject;
} run_t;

/* The bar gives way to the message. */
static bool complain_library(run_t *run, uint64_t record, const char *what, analloc_status_t status)
{
    progress_end(&run->progress);
    return tool_complain(run->subject, "record %" PRIu64 ": the library %s (%s)", record, what,
                         analloc_status_name(status));
}

static void show_progress(run_t *run, uint64_t event)
{
    if (event % PROGRESS_STEP == 0)
        progress_show(&run->progress, run->progress_base + event);
}

/* ------------------------------------------------------------------ timed runs */

static void count_operations(replay_t *replay)
{
    const ktrace_t *trace = replay->trace;
    for (uint64_t i = trace->warmup_events; i < trace->events; i++) {
        if (ktrace_event(trace, i).op == KTRACE_ALLOC)
            replay->allocs++;
        else
            replay->frees++;
    }
}

static bool run_timed(run_t *run)
{
    const ktrace_t *trace = run->replay->trace;
    latency_begin(&run->times[KTRACE_ALLOC]);
    latency_begin(&run->times[KTRACE_FREE]);
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t event = ktrace_event(trace, i);
        served_t served = server_serve(&run->server, event);
        if (event.op == KTRACE_FREE && served.status != ANALLOC_OK)
            return complain_library(run, i, "refused a free", served.status);
        if (i >= trace->warmup_events && served.called)
            latency_add(&run->times[event.op], served.ticks);
        show_progress(run, i);
    }
    return true;
}

/* ------------------------------------------------------------------ the last run: where everything lies */

static void note_failure(run_t *run, uint64_t record, analloc_status_t status)
{
    replay_t *replay = run->replay;
    if (replay->failures++ == 0) {
        replay->failed_record = record;
        replay->failed_status = status;
        replay->failed_largest = server_largest(&run->server);
    }
}

/* Follow one event in our memory. */
static bool follow_ours(run_t *run, uint64_t record, ktrace_event_t event, served_t served)
{
    placement_t *ours = &run->replay->placement[REPLAY_OURS];
    uint64_t count = (uint64_t)1 << event.order;
    if (event.op == KTRACE_ALLOC && served.status != ANALLOC_OK) {
        note_failure(run, record, served.status);
        return true;
    }
    if (event.op == KTRACE_ALLOC)
        return (served.first % count == 0 && placement_add(ours, served.first, count, event.type)) ||
               complain_library(run, record, "granted a block that is misaligned, live or outside", served.status);
    if (served.status != ANALLOC_OK)
        return complain_library(run, record, "refused a free", served.status);
    return !served.called || placement_remove(ours, served.first, count) ||
           complain_library(run, record, "freed what was not live", served.status);
}

/* Follow it in Linux's; the trace was checked, so this cannot fail. */
static void follow_linux(replay_t *replay, ktrace_event_t event)
{
    placement_t *theirs = &replay->placement[REPLAY_LINUX];
    uint64_t count = (uint64_t)1 << event.order;
    if (event.op == KTRACE_ALLOC)
        placement_add(theirs, event.pfn, count, event.type);
    else
        placement_remove(theirs, event.pfn, count);
}

static void note_live(replay_t *replay)
{
    for (int side = 0; side < 2; side++) {
        uint64_t live = replay->placement[side].live_pages;
        replay->live_pages[side] = live;
        if (live > replay->peak_pages[side])
            replay->peak_pages[side] = live;
    }
}

static void take_sample(replay_t *replay, uint64_t event)
{
    replay_sample_t *sample = &replay->samples[replay->sample_count++];
    sample->event = event;
    for (int side = 0; side < 2; side++) {
        sample->live_pages[side] = replay->placement[side].live_pages;
        sample->free_pages[side] = placement_free_pages(&replay->placement[side]);
        sample->whole_pages[side] = placement_whole_pages(&replay->placement[side]);
    }
}

static bool place_events(run_t *run)
{
    replay_t *replay = run->replay;
    const ktrace_t *trace = replay->trace;
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t event = ktrace_event(trace, i);
        if (!follow_ours(run, i, event, server_serve(&run->server, event)))
            return false;
        follow_linux(replay, event);
        note_live(replay);
        if (i >= trace->warmup_events && i % replay->step == 0)
            take_sample(replay, i);
        show_progress(run, i);
    }
    progress_end(&run->progress);
    return true;
}

/* ------------------------------------------------------------------ the result */

double replay_share_at(const replay_sample_t *sample, replay_side_t side)
{
    return placement_share(sample->whole_pages[side], sample->free_pages[side]);
}

static replay_share_t sum_up_share(const replay_t *replay, replay_side_t side)
{
    const placement_t *end = &replay->placement[side];
    double whole = 0, all = 0;
    replay_share_t share = {.last = placement_share(placement_whole_pages(end), placement_free_pages(end))};
    share.lowest = share.last;
    for (uint64_t i = 0; i < replay->sample_count; i++) {
        const replay_sample_t *s = &replay->samples[i];
        share.lowest = fmin(share.lowest, replay_share_at(s, side));
        whole += (double)s->whole_pages[side];
        all += (double)s->free_pages[side];
    }
    share.mean = all > 0 ? whole / all : share.last; /* no sample, or all of them full */
    return share;
}

/* The arena must be sound at the end, and must know itself what we know of it from outside. */
static bool check_arena(run_t *run)
{
    replay_t *replay = run->replay;
    uint64_t *counts = replay->free_blocks[REPLAY_OURS];
    analloc_fault_t fault;
    analloc_stats_t stats;
    if (analloc_check(&run->server.arena, &fault) != ANALLOC_OK)
        return tool_complain(run->subject, "the arena is broken at the end: %s", fault.what);
    analloc_stats(&run->server.arena, &stats);
    placement_count_free(&replay->placement[REPLAY_OURS], counts);
    for (unsigned order = 0; order < ANALLOC_ORDERS; order++) {
        if (stats.free_blocks[order] != (order < PLACEMENT_ORDERS ? counts[order] : 0))
            return tool_complain(run->subject, "the arena miscounts its free blocks of order %u", order);
    }
    placement_count_free(&replay->placement[REPLAY_LINUX], replay->free_blocks[REPLAY_LINUX]);
    return true;
}

static bool run_placed(run_t *run)
{
    replay_t *replay = run->replay;
    const ktrace_t *trace = replay->trace;
    replay->samples = malloc((size_t)(trace->events / replay->step + 1) * sizeof replay->samples[0]);
    if (!replay->samples || !placement_create(&replay->placement[REPLAY_OURS], replay->pages, trace->page_size) ||
        !placement_create(&replay->placement[REPLAY_LINUX], trace->pfn_limit, trace->page_size))
        return tool_complain(run->subject, "out of memory");
    if (!place_events(run) || !check_arena(run))
        return false;
    replay->share[REPLAY_OURS] = sum_up_share(replay, REPLAY_OURS);
    replay->share[REPLAY_LINUX] = sum_up_share(replay, REPLAY_LINUX);
    return true;
}

static uint64_t choose_pages(const ktrace_t *trace, const replay_options_t *options)
{
    if (options->usable)
        return trace->managed_pages - trace->tracer_pages;
    return options->pages ? options->pages : trace->pfn_limit;
}

/* One run over a fresh arena. */
static bool run_once(run_t *run, bool (*body)(run_t *))
{
    replay_t *replay = run->replay;
    bool good = server_create(&run->server, replay->trace, replay->pages, replay->policy, run->clock, run->subject) &&
                body(run);
    server_destroy(&run->server);
    run->progress_base += replay->trace->events;
    return good;
}

static bool run_all(run_t *run)
{
    replay_t *replay = run->replay;
    latency_t *times = run->times;
    uint64_t events = replay->trace->events;
    if (!latency_create(&times[KTRACE_ALLOC], events) || !latency_create(&times[KTRACE_FREE], events))
        return tool_complain(run->subject, "out of memory");
    for (uint64_t i = 0; i < replay->runs; i++) {
        if (!run_once(run, run_timed))
            return false;
    }
    replay->alloc_ns = latency_summarize(&times[KTRACE_ALLOC], run->clock->ns_per_tick);
    replay->free_ns = latency_summarize(&times[KTRACE_FREE], run->clock->ns_per_tick);
    return run_once(run, run_placed);
}

bool replay_run(replay_t *replay, const ktrace_t *trace, const replay_options_t *options,
                const tick_clock_t *clock, const char *subject)
{
    uint64_t step = trace->events / options->samples;
    *replay = (replay_t){.trace = trace, .policy = options->policy, .pages = choose_pages(trace, options),
                         .runs = options->runs, .step = step ? step : 1};
    run_t run = {.replay = replay, .clock = clock, .subject = subject};
    count_operations(replay);
    progress_begin(&run.progress, trace->name, (replay->runs + 1) * trace->events);
    bool good = run_all(&run);
    progress_end(&run.progress);
    latency_destroy(&run.times[KTRACE_ALLOC]);
    latency_destroy(&run.times[KTRACE_FREE]);
    return good;
}

void replay_destroy(replay_t *replay)
{
    free(replay->samples);
    placement_destroy(&replay->placement[REPLAY_OURS]);
    placement_destroy(&replay->placement[REPLAY_LINUX]);
    *replay = (replay_t){0};
}
