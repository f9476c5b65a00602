/* report_json - for programs.
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>
#include <cJSON.h>
#include <math.h>
#include <stdlib.h>

#include "report.h"

/* Counts stay below 2^53 (a trace has at most 2^27 events), so a double holds them exactly. */
static void add_count(cJSON *object, const char *name, uint64_t count)
{
    cJSON_AddNumberToObject(object, name, (double)count);
}

/* Enough digits for any use, and no noise behind them. NAN, what was not measured, is written as null. */
static void add_decimal(cJSON *object, const char *name, double value, double steps)
{
    cJSON_AddNumberToObject(object, name, round(value * steps) / steps);
}

static void add_times(cJSON *object, const char *name, const latency_summary_t *times)
{
    cJSON *ns = cJSON_AddObjectToObject(object, name);
    add_count(ns, "count", times->count);
    add_decimal(ns, "median", times->median, 10);
    add_decimal(ns, "p99", times->p99, 10);
    add_decimal(ns, "p99_9", times->p99_9, 10);
    add_decimal(ns, "worst", times->worst, 10);
}

static void add_counts(cJSON *object, const char *name, const uint64_t counts[2])
{
    cJSON *sides = cJSON_AddObjectToObject(object, name);
    add_count(sides, "analloc", counts[REPLAY_OURS]);
    add_count(sides, "linux", counts[REPLAY_LINUX]);
}

static void add_share(cJSON *object, const char *name, const replay_share_t *share)
{
    cJSON *side = cJSON_AddObjectToObject(object, name);
    add_decimal(side, "mean", share->mean, 1e6);
    add_decimal(side, "lowest", share->lowest, 1e6);
    add_decimal(side, "end", share->last, 1e6);
}

/* Trailing zeros are left out: entry k is order k. */
static void add_free_blocks(cJSON *object, const char *name, const uint64_t counts[PLACEMENT_ORDERS])
{
    cJSON *list = cJSON_AddArrayToObject(object, name);
    unsigned end = PLACEMENT_ORDERS;
    while (end > 0 && counts[end - 1] == 0)
        end--;
    for (unsigned order = 0; order < end; order++)
        cJSON_AddItemToArray(list, cJSON_CreateNumber((double)counts[order]));
}

static void add_trace(cJSON *object, const ktrace_t *trace)
{
    cJSON_AddStringToObject(object, "name", trace->name);
    add_count(object, "page_size", trace->page_size);
    add_count(object, "pfn_limit", trace->pfn_limit);
    add_count(object, "managed_pages", trace->managed_pages);
    add_count(object, "tracer_pages", trace->tracer_pages);
    add_count(object, "events", trace->events);
    add_count(object, "warmup_events", trace->warmup_events);
}

static void add_failures(cJSON *object, const replay_t *replay)
{
    add_count(object, "failures", replay->failures);
    if (!replay->failures)
        return;
    cJSON *first = cJSON_AddObjectToObject(object, "first_failure");
    add_count(first, "record", replay->failed_record);
    cJSON_AddStringToObject(first, "status", analloc_status_name(replay->failed_status));
    add_count(first, "largest_free_bytes", replay->failed_largest);
}

static void add_sides(cJSON *object, const replay_t *replay)
{
    cJSON *share = cJSON_AddObjectToObject(object, "share_in_2mib_blocks");
    add_share(share, "analloc", &replay->share[REPLAY_OURS]);
    add_share(share, "linux", &replay->share[REPLAY_LINUX]);
    cJSON *blocks = cJSON_AddObjectToObject(object, "free_blocks");
    add_free_blocks(blocks, "analloc", replay->free_blocks[REPLAY_OURS]);
    add_free_blocks(blocks, "linux", replay->free_blocks[REPLAY_LINUX]);
}

static void add_replay(cJSON *object, const replay_t *replay)
{
    add_trace(object, replay->trace);
    add_count(object, "pages", replay->pages);
    add_count(object, "allocs", replay->allocs);
    add_count(object, "frees", replay->frees);
    add_failures(object, replay);
    add_counts(object, "peak_pages", replay->peak_pages);
    add_counts(object, "live_pages", replay->live_pages);
    add_count(object, "timed_runs", replay->runs);
    cJSON *ns = cJSON_AddObjectToObject(object, "ns");
    add_times(ns, "alloc", &replay->alloc_ns);
    add_times(ns, "free", &replay->free_ns);
    add_count(object, "samples", replay->sample_count);
    add_count(object, "events_per_sample", replay->step);
    add_sides(object, replay);
}

static cJSON *make_report(const report_t *report)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "policy", report->policy->name);
    cJSON *clock = cJSON_AddObjectToObject(root, "clock");
    cJSON_AddStringToObject(clock, "name", report->clock->name);
    add_decimal(clock, "ns_per_tick", report->clock->ns_per_tick, 1e6);
    add_decimal(clock, "cost_ns", report->clock->cost_ns, 10);
    add_decimal(clock, "step_ns", report->clock->step_ns, 10);
    cJSON *traces = cJSON_AddArrayToObject(root, "traces");
    for (size_t i = 0; i < report->count; i++) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddItemToArray(traces, object);
        cJSON_AddStringToObject(object, "file", report->paths[i]);
        add_replay(object, &report->replays[i]);
        if (report->maps[i])
            cJSON_AddStringToObject(object, "map", report->maps[i]);
        if (report->plots[i])
            cJSON_AddStringToObject(object, "plot", report->plots[i]);
    }
    return root;
}

bool report_print_json(const report_t *report, FILE *stream)
{
    cJSON *root = make_report(report);
    char *text = cJSON_Print(root);
    if (text)
        fprintf(stream, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(root);
    return text != NULL;
}
