/* report_table - for people.
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>
#include <inttypes.h>
#include <math.h>

#include "report.h"
#include "table.h"
#include "tool.h"

typedef uint64_t count_of_t(const replay_t *);
typedef double number_of_t(const replay_t *);

static void row_of_counts(table_t *table, const report_t *report, const char *label, count_of_t *count_of)
{
    char text[32];
    table_row(table, label);
    for (size_t i = 0; i < report->count; i++)
        table_value(table, i, "%s", tool_format_count(count_of(&report->replays[i]), text));
}

static void row_of_numbers(table_t *table, const report_t *report, const char *label, int digits,
                           number_of_t *number_of)
{
    table_row(table, label);
    for (size_t i = 0; i < report->count; i++) {
        double number = number_of(&report->replays[i]);
        if (isnan(number))
            table_value(table, i, "-");
        else
            table_value(table, i, "%.*f", digits, number);
    }
}

static uint64_t pages_of(const replay_t *r) { return r->pages; }
static uint64_t events_of(const replay_t *r) { return r->trace->events; }
static uint64_t warmup_of(const replay_t *r) { return r->trace->warmup_events; }
static uint64_t allocs_of(const replay_t *r) { return r->allocs; }
static uint64_t frees_of(const replay_t *r) { return r->frees; }
static uint64_t failures_of(const replay_t *r) { return r->failures; }
static uint64_t peak_of(const replay_t *r) { return r->peak_pages[REPLAY_OURS]; }
static uint64_t live_of(const replay_t *r) { return r->live_pages[REPLAY_OURS]; }
static uint64_t linux_peak_of(const replay_t *r) { return r->peak_pages[REPLAY_LINUX]; }
static uint64_t linux_live_of(const replay_t *r) { return r->live_pages[REPLAY_LINUX]; }
static double alloc_median_of(const replay_t *r) { return r->alloc_ns.median; }
static double alloc_p99_of(const replay_t *r) { return r->alloc_ns.p99; }
static double alloc_p99_9_of(const replay_t *r) { return r->alloc_ns.p99_9; }
static double alloc_worst_of(const replay_t *r) { return r->alloc_ns.worst; }
static double free_median_of(const replay_t *r) { return r->free_ns.median; }
static double free_p99_of(const replay_t *r) { return r->free_ns.p99; }
static double free_p99_9_of(const replay_t *r) { return r->free_ns.p99_9; }
static double free_worst_of(const replay_t *r) { return r->free_ns.worst; }
static double mean_of(const replay_t *r) { return r->share[REPLAY_OURS].mean; }
static double lowest_of(const replay_t *r) { return r->share[REPLAY_OURS].lowest; }
static double last_of(const replay_t *r) { return r->share[REPLAY_OURS].last; }
static double linux_mean_of(const replay_t *r) { return r->share[REPLAY_LINUX].mean; }
static double linux_lowest_of(const replay_t *r) { return r->share[REPLAY_LINUX].lowest; }
static double linux_last_of(const replay_t *r) { return r->share[REPLAY_LINUX].last; }

static void add_traffic(table_t *table, const report_t *report)
{
    char text[32];
    table_row(table, "trace");
    for (size_t i = 0; i < report->count; i++)
        table_value(table, i, "%s", report->replays[i].trace->name);
    table_row(table, "memory");
    for (size_t i = 0; i < report->count; i++)
        table_value(table, i, "%s", tool_format_bytes(report->replays[i].pages * report->replays[i].trace->page_size,
                                                      text));
    row_of_counts(table, report, "  pages", pages_of);
    row_of_counts(table, report, "events", events_of);
    row_of_counts(table, report, "  set-up", warmup_of);
    row_of_counts(table, report, "  allocations", allocs_of);
    row_of_counts(table, report, "  frees", frees_of);
    row_of_counts(table, report, "failures", failures_of);
}

static void add_live(table_t *table, const report_t *report)
{
    table_row(table, "");
    table_row(table, "live pages");
    row_of_counts(table, report, "  peak        analloc", peak_of);
    row_of_counts(table, report, "              Linux", linux_peak_of);
    row_of_counts(table, report, "  at the end  analloc", live_of);
    row_of_counts(table, report, "              Linux", linux_live_of);
}

static void add_times(table_t *table, const report_t *report)
{
    char heading[TABLE_TEXT_BYTES];
    table_row(table, "");
    snprintf(heading, sizeof heading, "time of one operation, ns (the least of %" PRIu64 " run%s)",
             report->replays[0].runs, report->replays[0].runs == 1 ? "" : "s");
    table_row(table, heading);
    row_of_numbers(table, report, "  allocation  median", 0, alloc_median_of);
    row_of_numbers(table, report, "              p99", 0, alloc_p99_of);
    row_of_numbers(table, report, "              p99.9", 0, alloc_p99_9_of);
    row_of_numbers(table, report, "              worst", 0, alloc_worst_of);
    row_of_numbers(table, report, "  free        median", 0, free_median_of);
    row_of_numbers(table, report, "              p99", 0, free_p99_of);
    row_of_numbers(table, report, "              p99.9", 0, free_p99_9_of);
    row_of_numbers(table, report, "              worst", 0, free_worst_of);
}

static void add_shares(table_t *table, const report_t *report)
{
    table_row(table, "");
    table_row(table, "share of free memory in whole 2 MiB blocks");
    row_of_numbers(table, report, "  mean        analloc", 4, mean_of);
    row_of_numbers(table, report, "              Linux", 4, linux_mean_of);
    row_of_numbers(table, report, "  lowest      analloc", 4, lowest_of);
    row_of_numbers(table, report, "              Linux", 4, linux_lowest_of);
    row_of_numbers(table, report, "  at the end  analloc", 4, last_of);
    row_of_numbers(table, report, "              Linux", 4, linux_last_of);
}

/* The highest order that any column has a free block of. */
static unsigned top_order(const report_t *report)
{
    unsigned top = 0;
    for (size_t i = 0; i < report->count; i++) {
        for (unsigned order = 0; order < PLACEMENT_ORDERS; order++) {
            const replay_t *r = &report->replays[i];
            if ((r->free_blocks[REPLAY_OURS][order] || r->free_blocks[REPLAY_LINUX][order]) && order > top)
                top = order;
        }
    }
    return top;
}

static void add_free_blocks(table_t *table, const report_t *report)
{
    unsigned top = top_order(report);
    table_row(table, "");
    table_row(table, "free blocks at the end, analloc / Linux");
    for (unsigned order = 0; order <= top; order++) {
        char label[32];
        snprintf(label, sizeof label, "  order %u", order);
        table_row(table, label);
        for (size_t i = 0; i < report->count; i++)
            table_value(table, i, "%" PRIu64 " / %4" PRIu64, report->replays[i].free_blocks[REPLAY_OURS][order],
                        report->replays[i].free_blocks[REPLAY_LINUX][order]);
    }
}

static void print_failures(const report_t *report, FILE *stream)
{
    for (size_t i = 0; i < report->count; i++) {
        const replay_t *r = &report->replays[i];
        char text[32];
        if (r->failures)
            fprintf(stream, "%s: %" PRIu64 " allocations failed; their blocks are live on Linux's side only. The first is "
                    "record %" PRIu64 ": %s; the largest free block had %s.\n", r->trace->name, r->failures,
                    r->failed_record, analloc_status_name(r->failed_status),
                    tool_format_bytes(r->failed_largest, text));
    }
}

/* The columns compare like with like only over the same pages. */
static void print_ranges(const report_t *report, FILE *stream)
{
    for (size_t i = 0; i < report->count; i++) {
        const replay_t *r = &report->replays[i];
        if (r->pages != r->trace->pfn_limit)
            fprintf(stream, "%s: Linux's figures speak of the %" PRIu64 " pages that the traced machine had.\n",
                    r->trace->name, r->trace->pfn_limit);
    }
}

static void print_pictures(const report_t *report, FILE *stream)
{
    for (size_t i = 0; i < report->count; i++) {
        const output_t *map = &report->outputs->maps[i], *plot = &report->outputs->plots[i];
        if (map->written)
            fprintf(stream, "map of %s: %s\n", report->replays[i].trace->name, map->path);
        if (plot->written)
            fprintf(stream, "plot of %s: %s\n", report->replays[i].trace->name, plot->path);
    }
}

void report_print_table(const report_t *report, FILE *stream)
{
    table_t table;
    table_create(&table, report->count);
    add_traffic(&table, report);
    add_live(&table, report);
    add_times(&table, report);
    add_shares(&table, report);
    add_free_blocks(&table, report);
    fprintf(stream, "policy %s: %s\n\n", report->policy->name, report->policy->what);
    table_print(&table, stream);
    fprintf(stream, "\nclock: %s, in steps of %.1f ns; reading it is part of every time: %.0f ns\n",
            report->clock->name, report->clock->step_ns, report->clock->cost_ns);
    fprintf(stream, "memory that a trace does not show (the kernel itself, the recorder) counts as free on both sides\n");
    print_ranges(report, stream);
    print_failures(report, stream);
    print_pictures(report, stream);
    table_destroy(&table);
}
