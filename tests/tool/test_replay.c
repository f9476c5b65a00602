/* The carried traces, replayed: exact figures, gates for the placement, and pictures that show something.
 *
 * The exact figures were computed apart, by programs that share nothing with the tool: Linux's column from
 * the page numbers alone, ours with a naive first fit. */
#include "cases.h"
#include "runner.h"

#include <cJSON.h>
#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ------------------------------------------------------------------ JSON */

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item == NULL)
        fail_msg("the report has no %s", name);
    return item;
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *item = member(object, name);
    assert_true(cJSON_IsNumber(item));
    return item->valuedouble;
}

static double share(const cJSON *trace, const char *side, const char *which)
{
    return number(member(member(trace, "share_in_2mib_blocks"), side), which);
}

/* The report of a run that must succeed; nothing but one JSON value may have been printed. */
static cJSON *parse_report(run_result_t result)
{
    if (result.status != 0)
        fail_msg("status %d: %s", result.status, result.err);
    cJSON *report = cJSON_ParseWithOpts(result.out, NULL, 1);
    assert_non_null(report);
    run_free(&result);
    return report;
}

static cJSON *replay(const char *trace, const char *policy, const char *pages)
{
    return parse_report(run_tool("replay", "--json", "--runs=1", "--policy", policy, "--pages", pages, trace, NULL));
}

static const cJSON *first_trace(const cJSON *report)
{
    return cJSON_GetArrayItem(member(report, "traces"), 0);
}

static void assert_sides(const cJSON *trace, const char *name, double ours, double theirs)
{
    const cJSON *sides = member(trace, name);
    if (number(sides, "analloc") != ours || number(sides, "linux") != theirs)
        fail_msg("%s: %g and %g, not %g and %g", name, number(sides, "analloc"), number(sides, "linux"), ours, theirs);
}

/* ------------------------------------------------------------------ exact figures */

static void assert_near(double value, double expected, double most)
{
    if (fabs(value - expected) > most)
        fail_msg("%.7f, and not %.7f within %g", value, expected, most);
}

static void test_replay_boot_has_exact_counts(void)
{
    cJSON *report = replay(TRACE("boot"), "split", "limit");
    const cJSON *boot = first_trace(report);
    assert_string_equal(member(boot, "name")->valuestring, "boot");
    assert_true(number(boot, "events") == 22883);
    assert_true(number(boot, "warmup_events") == 0);
    assert_true(number(boot, "allocs") == 15953);
    assert_true(number(boot, "frees") == 6930);
    assert_true(number(boot, "failures") == 0);
    assert_sides(boot, "peak_pages", 12966, 12966);
    assert_sides(boot, "live_pages", 12202, 12202);
    assert_true(number(boot, "pages") == 131008);
    assert_true(number(boot, "samples") == 258);
    assert_true(number(member(member(boot, "ns"), "alloc"), "count") == 15953);
    assert_true(number(member(member(boot, "ns"), "free"), "count") == 6930);
    cJSON_Delete(report);
}

static void test_replay_boot_has_exact_shares(void)
{
    static const struct {
        const char *policy;
        double mean, lowest, end;
    } ours[] = {{"low", 0.993093, 0.986886, 0.986886},
                {"high", 0.997103, 0.991196, 0.991196},
                {"split", 0.995017, 0.988665, 0.991196},
                {"size", 0.995163, 0.988665, 0.991196}};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        cJSON *report = replay(TRACE("boot"), ours[i].policy, "limit");
        const cJSON *boot = first_trace(report);
        assert_near(share(boot, "analloc", "mean"), ours[i].mean, 1.5e-6);
        assert_near(share(boot, "analloc", "lowest"), ours[i].lowest, 1.5e-6);
        assert_near(share(boot, "analloc", "end"), ours[i].end, 1.5e-6);
        assert_near(share(boot, "linux", "mean"), 0.919994, 1.5e-6);
        assert_near(share(boot, "linux", "lowest"), 0.908245, 1.5e-6);
        assert_near(share(boot, "linux", "end"), 0.913624, 1.5e-6);
        cJSON_Delete(report);
    }
}

static double sum_pages(const cJSON *counts)
{
    double pages = 0;
    int orders = cJSON_GetArraySize(counts);
    assert_true(orders > 0 && cJSON_GetArrayItem(counts, orders - 1)->valuedouble > 0);
    for (int order = 0; order < orders; order++)
        pages += ldexp(cJSON_GetArrayItem(counts, order)->valuedouble, order);
    return pages;
}

static void test_replay_free_blocks_are_all_free_memory(void)
{
    cJSON *report = replay(TRACE("boot"), "split", "limit");
    const cJSON *blocks = member(first_trace(report), "free_blocks");
    assert_true(sum_pages(member(blocks, "analloc")) == 131008 - 12202);
    assert_true(sum_pages(member(blocks, "linux")) == 131008 - 12202);
    cJSON_Delete(report);
}

static void test_replay_times_are_in_order(void)
{
    static const char *const names[] = {"median", "p99", "p99_9", "worst"};
    cJSON *report = replay(TRACE("boot"), "split", "limit");
    const cJSON *ns = member(first_trace(report), "ns");
    for (int op = 0; op < 2; op++) {
        const cJSON *times = member(ns, op ? "free" : "alloc");
        double before = 1e-9; /* no operation takes no time */
        for (int i = 0; i < 4; i++) {
            assert_true(number(times, names[i]) >= before);
            before = number(times, names[i]);
        }
        assert_true(number(times, "median") < 1e6);
    }
    cJSON_Delete(report);
}

/* The share over the run: one value of each kind a sample, and what the summary says of them. */
static void test_replay_tells_the_share_over_the_run(void)
{
    cJSON *report = replay(TRACE("boot"), "split", "limit");
    const cJSON *boot = first_trace(report), *series = member(boot, "series"), *events = member(series, "event");
    int samples = cJSON_GetArraySize(events);
    assert_true(samples == 258 && cJSON_GetArrayItem(events, 1)->valuedouble == number(boot, "events_per_sample"));
    static const char *const sides[] = {"analloc", "linux"};
    for (int side = 0; side < 2; side++) {
        const cJSON *shares = member(member(series, "share_in_2mib_blocks"), sides[side]);
        const cJSON *live = member(member(series, "live_pages"), sides[side]);
        double lowest = share(boot, sides[side], "end"), whole = 0, all = 0;
        assert_int_equal(cJSON_GetArraySize(shares), samples);
        assert_int_equal(cJSON_GetArraySize(live), samples);
        for (int i = 0; i < samples; i++) {
            double now = cJSON_GetArrayItem(shares, i)->valuedouble;
            double free_pages = 131008 - cJSON_GetArrayItem(live, i)->valuedouble;
            lowest = fmin(lowest, now);
            whole += now * free_pages;
            all += free_pages;
        }
        assert_near(lowest, share(boot, sides[side], "lowest"), 1e-9);
        assert_near(whole / all, share(boot, sides[side], "mean"), 1e-6);
    }
    cJSON_Delete(report);
}

/* ------------------------------------------------------------------ gates */

static void test_replay_shell_keeps_99_percent(void)
{
    cJSON *report = replay(TRACE("shell"), "split", "limit");
    const cJSON *shell = first_trace(report);
    assert_true(number(shell, "failures") == 0);
    assert_sides(shell, "peak_pages", 17929, 17929);
    assert_sides(shell, "live_pages", 11962, 11962);
    /* The 4177 events of the warm-up are served, and not timed. */
    assert_true(number(member(member(shell, "ns"), "alloc"), "count") == 1202319);
    assert_true(number(member(member(shell, "ns"), "free"), "count") == 1197910);
    assert_true(share(shell, "analloc", "mean") >= 0.99);
    assert_near(share(shell, "linux", "mean"), 0.931995, 1.5e-6);
    cJSON_Delete(report);
}

static void test_replay_pressure_keeps_90_percent(void)
{
    cJSON *report = replay(TRACE("pressure"), "split", "limit");
    const cJSON *pressure = first_trace(report);
    assert_true(number(pressure, "failures") == 0);
    assert_sides(pressure, "peak_pages", 48335, 48335);
    assert_sides(pressure, "live_pages", 12025, 12025);
    assert_true(share(pressure, "analloc", "mean") >= 0.90);
    assert_near(share(pressure, "linux", "mean"), 0.762299, 1.5e-6);
    cJSON_Delete(report);
}

/* ------------------------------------------------------------------ other memory */

/* The first row of the table that begins so has this value at its end. */
static void assert_row(const char *table, const char *label, const char *value)
{
    char row[256] = "";
    const char *begin = strstr(table, label);
    if (begin != NULL)
        snprintf(row, sizeof row, "%.*s", (int)strcspn(begin, "\n"), begin);
    const char *last = strrchr(row, ' ');
    if (last == NULL || strcmp(last + 1, value) != 0)
        fail_msg("the row \"%s\" does not end with %s: \"%s\"", label, value, row);
}

static void test_replay_usable_pages(void)
{
    cJSON *report = replay(TRACE("boot"), "split", "usable");
    const cJSON *boot = first_trace(report);
    assert_true(number(boot, "pages") == 120240 - 12338);
    assert_true(number(boot, "failures") == 0);
    assert_true(share(boot, "analloc", "mean") > 0.9);
    assert_near(share(boot, "linux", "mean"), 0.919994, 1.5e-6);
    cJSON_Delete(report);
}

/* 4096 pages where the peak is 12966: what cannot be met is counted, told, and does no harm. */
static void test_replay_too_little_memory_counts_failures(void)
{
    cJSON *report = replay(TRACE("boot"), "low", "4K");
    const cJSON *boot = first_trace(report), *first = member(boot, "first_failure");
    assert_true(number(boot, "failures") == 13321);
    assert_true(number(first, "record") == 2598);
    assert_string_equal(member(first, "status")->valuestring, "ANALLOC_E_NONE_LEFT");
    assert_true(number(first, "largest_free_bytes") == 0);
    /* Times are those of calls; what could not be had was never freed. */
    assert_true(number(member(member(boot, "ns"), "alloc"), "count") == 15953);
    assert_true(number(member(member(boot, "ns"), "free"), "count") < 6930);
    /* The arena filled up; what Linux held is told apart. */
    assert_sides(boot, "peak_pages", 4096, 12966);
    assert_sides(boot, "live_pages", 4096, 12202);
    assert_true(cJSON_IsNull(member(member(member(boot, "share_in_2mib_blocks"), "analloc"), "end")));
    cJSON_Delete(report);
}

/* 100 pages: nothing that was live is ever freed again, and no 2 MiB block can exist. */
static void test_replay_does_not_tell_what_was_not_measured(void)
{
    cJSON *report = replay(TRACE("boot"), "split", "100");
    const cJSON *boot = first_trace(report), *share = member(member(boot, "share_in_2mib_blocks"), "analloc");
    assert_true(number(member(member(boot, "ns"), "free"), "count") == 0);
    assert_true(cJSON_IsNull(member(member(member(boot, "ns"), "free"), "median")));
    assert_true(number(share, "mean") == 0 && number(share, "lowest") == 0);
    assert_true(cJSON_IsNull(member(share, "end")));
    assert_sides(boot, "live_pages", 100, 12202);
    cJSON_Delete(report);
    run_result_t result = run_tool("replay", "--runs=1", "--pages=100", TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_row(result.out, "  free        median", "-");
    assert_row(result.out, "  peak        analloc", "100");
    assert_row(result.out, "  at the end  analloc", "100");
    run_free(&result);
}

static void test_replay_tells_failures_in_the_table(void)
{
    run_result_t result = run_tool("replay", "--runs=1", "--pages=4096", TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, " allocations failed; their blocks are live on Linux's side only. The first is record "));
    assert_non_null(strstr(result.out, "boot: Linux's figures speak of the 131008 pages"));
    run_free(&result);
}

/* ------------------------------------------------------------------ files */

/* JSON into a file: the table comes as well, and both speak of the same run. */
static void test_replay_writes_json_beside_the_table(void)
{
    unlink(SCRATCH("report.json"));
    run_result_t result = run_tool("replay", "--runs=1", "--output", SCRATCH("report.json"), TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "share of free memory in whole 2 MiB blocks"));
    assert_non_null(strstr(result.out, "0.9950"));
    assert_non_null(strstr(result.out, "0.9200"));
    assert_non_null(strstr(result.out, "12,966"));
    char *text = read_whole(SCRATCH("report.json"), NULL);
    assert_non_null(text);
    cJSON *report = cJSON_ParseWithOpts(text, NULL, 1);
    assert_non_null(report);
    assert_sides(first_trace(report), "peak_pages", 12966, 12966);
    cJSON_Delete(report);
    free(text);
    run_free(&result);
}

/* Pixels of a colour between two columns. */
static unsigned count_colour(cairo_surface_t *picture, uint32_t colour, int from, int to)
{
    const unsigned char *data = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture), height = cairo_image_surface_get_height(picture);
    unsigned count = 0;
    for (int y = 0; y < height; y++) {
        for (int x = from; x < to; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + (size_t)y * (size_t)stride + (size_t)x * 4, 4);
            count += (pixel & 0xffffff) == colour;
        }
    }
    return count;
}

static cairo_surface_t *open_png(const char *path)
{
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(picture), CAIRO_STATUS_SUCCESS);
    assert_true(cairo_image_surface_get_width(picture) >= 800 && cairo_image_surface_get_height(picture) >= 400);
    return picture;
}

static void assert_png(const char *path)
{
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    size_t bytes;
    char *data = read_whole(path, &bytes);
    assert_non_null(data);
    assert_true(bytes > 1000 && !memcmp(data, signature, sizeof signature));
    free(data);
}

/* In the left half, ours, more tiles are wholly free than in the right, Linux's; both show full memory. */
static void test_replay_draws_the_map(void)
{
    unlink(SCRATCH("map.png"));
    run_result_t result = run_tool("replay", "--runs=1", "--map", SCRATCH("map.png"), TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_png(SCRATCH("map.png"));
    cairo_surface_t *map = open_png(SCRATCH("map.png"));
    int width = cairo_image_surface_get_width(map), middle = width / 2;
    unsigned ours = count_colour(map, 0xbfe3cf, 0, middle), theirs = count_colour(map, 0xbfe3cf, middle, width);
    assert_true(theirs > 10000 && ours > theirs + theirs / 50);
    assert_true(count_colour(map, 0x6e0824, 0, middle) > 1000);
    assert_true(count_colour(map, 0x6e0824, middle, width) > 1000);
    cairo_surface_destroy(map);
    run_free(&result);
}

static void test_replay_draws_the_plot(void)
{
    unlink(SCRATCH("plot.png"));
    run_result_t result = run_tool("replay", "--runs=1", "--plot", SCRATCH("plot.png"), TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_png(SCRATCH("plot.png"));
    cairo_surface_t *plot = open_png(SCRATCH("plot.png"));
    int width = cairo_image_surface_get_width(plot);
    assert_true(count_colour(plot, 0x0b6e99, 0, width) > 500);
    assert_true(count_colour(plot, 0xd1495b, 0, width) > 500);
    assert_true(count_colour(plot, 0xb8c4ce, 0, width) > 5000); /* memory in use */
    assert_int_equal(count_colour(plot, 0xb45309, 0, width), 0); /* no failure, no word of it */
    cairo_surface_destroy(plot);
    run_free(&result);
}

/* Where requests failed the pictures say so, in a colour of its own; our curve ends where nothing is free, and the
 * surface of live memory ends at the arena's size. */
static void test_replay_draws_failures(void)
{
    run_result_t result = run_tool("replay", "--runs=1", "--pages=8000", "--map", SCRATCH("failed-map.png"), "--plot",
                                   SCRATCH("failed-plot.png"), TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    cairo_surface_t *map = open_png(SCRATCH("failed-map.png")), *plot = open_png(SCRATCH("failed-plot.png"));
    int width = cairo_image_surface_get_width(plot);
    assert_true(count_colour(map, 0xb45309, 0, cairo_image_surface_get_width(map)) > 100);
    assert_true(count_colour(plot, 0xb45309, 0, width) > 100);
    assert_true(count_colour(plot, 0x0b6e99, 0, width * 3 / 5) > 500);
    assert_int_equal(count_colour(plot, 0x0b6e99, width * 3 / 5, width), 0);
    assert_true(count_colour(plot, 0xd1495b, width * 3 / 5, width) > 100); /* Linux goes on */
    cairo_surface_destroy(map);
    cairo_surface_destroy(plot);
    run_free(&result);
}

static void assert_svg(const char *path)
{
    size_t bytes;
    char *text = read_whole(path, &bytes);
    assert_non_null(text);
    assert_true(bytes > 10000 && !strncmp(text, "<?xml", 5) && strstr(text, "<svg") && strstr(text, "</svg>"));
    free(text);
}

/* Several traces, the same one among them twice: each picture has a name of its own, and it is told. */
static void test_replay_names_a_picture_for_each_trace(void)
{
    unlink(SCRATCH("all-boot.svg"));
    unlink(SCRATCH("all-boot-2.svg"));
    run_result_t result = run_tool("replay", "--runs=1", "--map", SCRATCH("all.svg"), "--plot", SCRATCH("run.svg"),
                                   TRACE("boot"), TRACE("boot"), NULL);
    assert_int_equal(result.status, 0);
    assert_svg(SCRATCH("all-boot.svg"));
    assert_svg(SCRATCH("all-boot-2.svg"));
    assert_svg(SCRATCH("run-boot.svg"));
    assert_svg(SCRATCH("run-boot-2.svg"));
    assert_non_null(strstr(result.out, "map of boot: " SCRATCH("all-boot-2.svg")));
    run_free(&result);
}

static const test_case_t cases[] = {
    TEST_CASE(test_replay_boot_has_exact_counts),
    TEST_CASE(test_replay_boot_has_exact_shares),
    TEST_CASE(test_replay_free_blocks_are_all_free_memory),
    TEST_CASE(test_replay_times_are_in_order),
    TEST_CASE(test_replay_tells_the_share_over_the_run),
    TEST_CASE(test_replay_shell_keeps_99_percent),
    TEST_CASE(test_replay_pressure_keeps_90_percent),
    TEST_CASE(test_replay_usable_pages),
    TEST_CASE(test_replay_too_little_memory_counts_failures),
    TEST_CASE(test_replay_does_not_tell_what_was_not_measured),
    TEST_CASE(test_replay_draws_failures),
    TEST_CASE(test_replay_tells_failures_in_the_table),
    TEST_CASE(test_replay_writes_json_beside_the_table),
    TEST_CASE(test_replay_draws_the_map),
    TEST_CASE(test_replay_draws_the_plot),
    TEST_CASE(test_replay_names_a_picture_for_each_trace),
};

static TEST_GROUP(replay_of_traces, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&replay_of_traces};
    return cases_main(argc, argv, groups, 1);
}
