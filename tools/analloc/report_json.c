/* report_json - for programs.
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>
#include <stdlib.h>

#include "json.h"
#include "report.h"

static void add_times(cJSON *object, const char *name, const latency_summary_t *times)
{
    cJSON *ns = cJSON_AddObjectToObject(object, name);
    json_add_count(ns, "count", times->count);
    json_add_decimal(ns, "median", times->median, 10);
    json_add_decimal(ns, "p99", times->p99, 10);
    json_add_decimal(ns, "p99_9", times->p99_9, 10);
    json_add_decimal(ns, "worst", times->worst, 10);
}

static void add_counts(cJSON *object, const char *name, const uint64_t counts[2])
{
    cJSON *sides = cJSON_AddObjectToObject(object, name);
    json_add_count(sides, "analloc", counts[REPLAY_OURS]);
    json_add_count(sides, "linux", counts[REPLAY_LINUX]);
}

static void add_share(cJSON *object, const char *name, const replay_share_t *share)
{
    cJSON *side = cJSON_AddObjectToObject(object, name);
    json_add_decimal(side, "mean", share->mean, 1e6);
    json_add_decimal(side, "lowest", share->lowest, 1e6);
    json_add_decimal(side, "end", share->last, 1e6);
}

/* Trailing zeros are left out: entry k is order k. */
static void add_free_blocks(cJSON *object, const char *name, const uint64_t counts[PLACEMENT_ORDERS])
{
    cJSON *list = cJSON_AddArrayToObject(object, name);
    unsigned end = PLACEMENT_ORDERS;
    while (end > 0 && counts[end - 1] == 0)
        end--;
    for (unsigned order = 0; order < end; order++)
        cJSON_AddItemToArray(list, cJSON_CreateNumber((double)counts[order])); /* below 2^32: exact */
}

static void add_trace(cJSON *object, const ktrace_t *trace)
{
    cJSON_AddStringToObject(object, "name", trace->name);
    json_add_count(object, "page_size", trace->page_size);
    json_add_count(object, "pfn_limit", trace->pfn_limit);
    json_add_count(object, "managed_pages", trace->managed_pages);
    json_add_count(object, "tracer_pages", trace->tracer_pages);
    json_add_count(object, "events", trace->events);
    json_add_count(object, "warmup_events", trace->warmup_events);
}

static void add_failures(cJSON *object, const replay_t *replay)
{
    json_add_count(object, "failures", replay->failures);
    if (!replay->failures)
        return;
    cJSON *first = cJSON_AddObjectToObject(object, "first_failure");
    json_add_count(first, "record", replay->failed_record);
    cJSON_AddStringToObject(first, "status", analloc_status_name(replay->failed_status));
    json_add_count(first, "largest_free_bytes", replay->failed_largest);
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

/* One array of the series: a value of each sample. */
static void add_column(cJSON *object, const char *name, const replay_t *replay, double (*value)(const replay_sample_t *))
{
    cJSON *column = cJSON_AddArrayToObject(object, name);
    for (uint64_t i = 0; i < replay->sample_count; i++)
        cJSON_AddItemToArray(column, json_decimal(value(&replay->samples[i]), 1e6));
}

static double event_of(const replay_sample_t *s) { return (double)s->event; }
static double live_of(const replay_sample_t *s) { return (double)s->live_pages[REPLAY_OURS]; }
static double linux_live_of(const replay_sample_t *s) { return (double)s->live_pages[REPLAY_LINUX]; }
static double share_of(const replay_sample_t *s) { return replay_share_at(s, REPLAY_OURS); }
static double linux_share_of(const replay_sample_t *s) { return replay_share_at(s, REPLAY_LINUX); }

/* What the plot shows: arrays of one value a sample, the same sample at the same index. */
static void add_series(cJSON *object, const replay_t *replay)
{
    cJSON *series = cJSON_AddObjectToObject(object, "series");
    add_column(series, "event", replay, event_of);
    cJSON *share = cJSON_AddObjectToObject(series, "share_in_2mib_blocks");
    add_column(share, "analloc", replay, share_of);
    add_column(share, "linux", replay, linux_share_of);
    cJSON *live = cJSON_AddObjectToObject(series, "live_pages");
    add_column(live, "analloc", replay, live_of);
    add_column(live, "linux", replay, linux_live_of);
}

static void add_replay(cJSON *object, const replay_t *replay)
{
    add_trace(object, replay->trace);
    json_add_count(object, "pages", replay->pages);
    json_add_count(object, "allocs", replay->allocs);
    json_add_count(object, "frees", replay->frees);
    add_failures(object, replay);
    add_counts(object, "peak_pages", replay->peak_pages);
    add_counts(object, "live_pages", replay->live_pages);
    json_add_count(object, "timed_runs", replay->runs);
    cJSON *ns = cJSON_AddObjectToObject(object, "ns");
    add_times(ns, "alloc", &replay->alloc_ns);
    add_times(ns, "free", &replay->free_ns);
    json_add_count(object, "samples", replay->sample_count);
    json_add_count(object, "events_per_sample", replay->step);
    add_sides(object, replay);
    add_series(object, replay);
}

static void add_picture(cJSON *object, const char *name, const output_t *picture)
{
    if (picture->written)
        json_add_text(object, name, picture->path);
}

static cJSON *make_report(const report_t *report)
{
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "policy", report->policy->name);
    cJSON *clock = cJSON_AddObjectToObject(root, "clock");
    cJSON_AddStringToObject(clock, "name", report->clock->name);
    json_add_decimal(clock, "ns_per_tick", report->clock->ns_per_tick, 1e6);
    json_add_decimal(clock, "cost_ns", report->clock->cost_ns, 10);
    json_add_decimal(clock, "step_ns", report->clock->step_ns, 10);
    cJSON *traces = cJSON_AddArrayToObject(root, "traces");
    for (size_t i = 0; i < report->count; i++) {
        cJSON *object = cJSON_CreateObject();
        cJSON_AddItemToArray(traces, object);
        json_add_text(object, "file", report->files[i].path);
        add_replay(object, &report->replays[i]);
        add_picture(object, "map", &report->outputs->maps[i]);
        add_picture(object, "plot", &report->outputs->plots[i]);
    }
    return root;
}

char *report_make_json(const report_t *report)
{
    cJSON *root = make_report(report);
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    return text;
}
