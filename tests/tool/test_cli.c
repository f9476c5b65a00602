/* The tool from outside: what it refuses, with which words, and that it never crashes. */
#include "cases.h"
#include "runner.h"
#include "trace_maker.h"

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

/* The run failed with status 1, said nothing on the standard output, and these words on the other. */
static void assert_complains(run_result_t result, const char *subject, const char *words)
{
    if (result.status != 1 || strstr(result.err, subject) == NULL || strstr(result.err, words) == NULL)
        fail_msg("status %d, wanted 1, \"%s\" and \"%s\"; it said:\n%s", result.status, subject, words, result.err);
    assert_string_equal(result.out, "");
    run_free(&result);
}

/* ------------------------------------------------------------------ files */

static void assert_file_refused(const void *data, size_t bytes, const char *words)
{
    write_whole(SCRATCH("bad.trace"), data, bytes);
    assert_complains(run_tool("replay", SCRATCH("bad.trace"), NULL), SCRATCH("bad.trace"), words);
}

static void test_cli_refuses_files_that_cannot_be_read(void)
{
    assert_complains(run_tool("replay", SCRATCH("none.trace"), NULL), SCRATCH("none.trace"), "No such file");
    assert_complains(run_tool("replay", TOOL_TRACES, NULL), TOOL_TRACES, "Is a directory");
    assert_complains(run_tool("replay", TRACE("boot"), SCRATCH("none.trace"), NULL), "none.trace", "No such file");
}

static void test_cli_refuses_what_is_no_trace(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    assert_file_refused("", 0, "empty file");
    assert_file_refused("KTRACE2\n and so on", 18, "wrong magic");
    assert_file_refused(maker.bytes, 700, "truncated: 700 bytes, and the header alone has 1024");
    assert_file_refused(maker.bytes, 1024 + 8 * 7 + 3, "record 7 (byte 1080): truncated: 3 of 8 bytes");
    assert_file_refused(maker.bytes, 1024 + 8 * 7, "record 7 (byte 1080): missing");
}

static void test_cli_refuses_counts_that_do_not_match(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    maker.key = "events";
    maker.value = "9";
    trace_maker_end(&maker);
    assert_file_refused(maker.bytes, maker.used, "record 9 (byte 1096): counts do not match");
}

/* One more event after the ten good ones. */
static void assert_event_refused(uint8_t op, uint32_t pfn, uint8_t order, uint8_t type, uint8_t cpu, const char *words)
{
    char text[128];
    trace_maker_t maker;
    trace_maker_sample(&maker);
    trace_maker_event(&maker, op, pfn, order, type, cpu);
    trace_maker_end(&maker);
    snprintf(text, sizeof text, "record 10 (byte 1104): %s", words);
    assert_file_refused(maker.bytes, maker.used, text);
}

static void test_cli_refuses_bad_records(void)
{
    assert_event_refused(1, 100, 0, 0, 0, "free without its allocation: no live block begins at pfn 100");
    assert_event_refused(1, 1, 0, 0, 0, "free without its allocation: no live block begins at pfn 1");
    assert_event_refused(1, 8, 0, 1, 0, "free of pfn 8 with order 0, migratetype 1: allocated with order 1");
    assert_event_refused(0, 512, 8, 0, 0, "overlapping blocks: pfn 512, order 8 is allocated while page 513 is live");
    assert_event_refused(0, 18, 2, 0, 0, "pfn 18 is misaligned for order 2");
    assert_event_refused(0, 0, 11, 0, 0, "order 11 is above the largest, 10");
    assert_event_refused(0, 2048, 0, 0, 0, "the block of pfn 2048, order 0 ends beyond pfn_limit 2048");
    assert_event_refused(7, 100, 0, 0, 0, "op 7");
    assert_event_refused(0, 100, 0, 9, 0, "migratetype 9");
    assert_event_refused(0, 100, 0, 0, 2, "cpu 2");
}

static void test_cli_refuses_bad_zstd(void)
{
    size_t bytes;
    char *packed = read_whole(TRACE("boot"), &bytes);
    assert_non_null(packed);
    /* The last byte belongs to the checksum: all 22883 records of "boot" are there. */
    assert_file_refused(packed, bytes - 1, "corrupt zstd data behind 22883 whole records: truncated");
    assert_file_refused(packed, bytes / 2, " whole records: truncated");
    assert_file_refused(packed, 12, "header: corrupt zstd data");
    packed[bytes / 2] ^= 0x10;
    assert_file_refused(packed, bytes, "corrupt zstd data");
    packed[bytes / 2] ^= 0x10;
    packed[bytes] = 'x'; /* where the reader had put a zero */
    assert_file_refused(packed, bytes + 1, "whole records: Unknown frame");
    free(packed);
}

/* A trace that is cut off and then compressed: the compression is sound, the trace is not. */
static void test_cli_refuses_bad_traces_in_good_zstd(void)
{
    trace_maker_t maker;
    char packed[4096];
    trace_maker_sample(&maker);
    size_t bytes = ZSTD_compress(packed, sizeof packed, maker.bytes, maker.used - 4, 3);
    assert_file_refused(packed, bytes, "record 9 (byte 1096): truncated: 4 of 8 bytes");
    bytes = ZSTD_compress(packed, sizeof packed, maker.bytes, maker.used, 3);
    write_whole(SCRATCH("good.zst"), packed, bytes);
    run_result_t result = run_tool("replay", SCRATCH("good.zst"), NULL);
    assert_int_equal(result.status, 0);
    run_free(&result);
}

/* ------------------------------------------------------------------ options */

static void test_cli_refuses_unknown_words(void)
{
    assert_complains(run_tool(NULL, NULL), "Usage: analloc", "--help");
    assert_complains(run_tool("play", NULL), "analloc: there is no command \"play\"", "--help");
    assert_complains(run_tool("--quick", NULL), "unrecognized option", "--quick");
    assert_complains(run_tool("replay", "--quick", TRACE("boot"), NULL), "analloc replay: unrecognized option",
                     "--quick");
    assert_complains(run_tool("info", "--quick", NULL), "analloc info: unrecognized option", "--quick");
    assert_complains(run_tool("info", "more", NULL), "analloc info: Too many arguments", "--help");
    assert_complains(run_tool("replay", NULL), "analloc replay: no trace given", "--help");
    assert_complains(run_tool("replay", "--json=x.json", TRACE("boot"), NULL), "analloc replay: ", "--json");
}

static void test_cli_refuses_bad_values(void)
{
    static const char *const bad[][2] = {
        {"--policy=middle", "\"middle\" is none of split, low, high, size"},
        {"--pages=0", "\"0\" is no number of pages"},
        {"--pages=many", "\"many\" is no number of pages"},
        {"--pages=268435457", "is no number of pages"},
        {"--pages=18446744073709551616", "is no number of pages"},
        {"--samples=0", "is no number from 1 to 1000000"},
        {"--runs=0", "is no number from 1 to 1000"},
        {"--runs=1001", "is no number from 1 to 1000"},
        {"--map=map.gif", "\"map.gif\": a picture's name ends in .png or .svg"},
        {"--plot=.png", "a picture's name ends in .png or .svg"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_complains(run_tool("replay", bad[i][0], TRACE("boot"), NULL), "analloc replay: ", bad[i][1]);
}

static void test_cli_says_what_it_is(void)
{
    static const struct {
        const char *arguments[2], *words;
    } runs[] = {{{"--help", NULL}, "replay FILE..."},
                {{"replay", "--help"}, "--policy"},
                {{"info", "--help"}, "--memory"},
                {{"--version", NULL}, "analloc 2."}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        run_result_t result = run_tool(runs[i].arguments[0], runs[i].arguments[1], NULL);
        assert_int_equal(result.status, 0);
        assert_non_null(strstr(result.out, runs[i].words));
        assert_string_equal(result.err, "");
        run_free(&result);
    }
}

/* ------------------------------------------------------------------ outputs */

static void test_cli_tells_what_it_cannot_write(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    write_whole(SCRATCH("good.trace"), maker.bytes, maker.used);
    assert_complains(run_tool("replay", "--map", SCRATCH("none/map.png"), SCRATCH("good.trace"), NULL), "none/map.png",
                     "cannot be written");
    assert_complains(run_tool("replay", "--plot", SCRATCH("none/plot.svg"), SCRATCH("good.trace"), NULL),
                     "none/plot.svg", "cannot be written: No such file or directory");
    assert_complains(run_tool("replay", "--output", SCRATCH("none/x.json"), SCRATCH("good.trace"), NULL),
                     "none/x.json", "cannot be written: No such file or directory");
}

/* A thousand runs of the largest trace would take minutes. What was opened in vain stays as it was, or is no more. */
static void test_cli_tries_outputs_before_the_replay(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    write_whole(SCRATCH("good.trace"), maker.bytes, maker.used);
    write_whole(SCRATCH("kept.svg"), "kept", 4);
    unlink(SCRATCH("new.png"));
    assert_complains(run_tool("replay", "--map", SCRATCH("new.png"), "--plot", SCRATCH("kept.svg"), "--output",
                              SCRATCH("none/x.json"), "--runs=1000", TRACE("pressure"), NULL),
                     "none/x.json", "cannot be written");
    assert_null(read_whole(SCRATCH("new.png"), NULL));
    char *kept = read_whole(SCRATCH("kept.svg"), NULL);
    assert_string_equal(kept, "kept");
    free(kept);
}

static void test_cli_overwrites_no_trace_and_no_picture(void)
{
    trace_maker_t maker;
    size_t bytes;
    trace_maker_sample(&maker);
    write_whole(SCRATCH("trace.png"), maker.bytes, maker.used);
    unlink(SCRATCH("link.png"));
    assert_int_equal(symlink("trace.png", SCRATCH("link.png")), 0);
    assert_complains(run_tool("replay", "--map", SCRATCH("trace.png"), SCRATCH("trace.png"), NULL), "trace.png",
                     "is a trace to be replayed");
    assert_complains(run_tool("replay", "--plot", SCRATCH("link.png"), SCRATCH("trace.png"), NULL), "link.png",
                     "is a trace to be replayed");
    assert_complains(run_tool("replay", "--output", SCRATCH("trace.png"), TRACE("boot"), SCRATCH("trace.png"), NULL),
                     "trace.png", "is a trace to be replayed");
    assert_complains(run_tool("replay", "--map", SCRATCH("two.png"), "--plot", SCRATCH("two.png"), TRACE("boot"), NULL),
                     "two.png", "would be written twice");
    assert_complains(run_tool("replay", "--map", SCRATCH("two.png"), "--output", SCRATCH("two.png"), TRACE("boot"), NULL),
                     "two.png", "would be written twice");
    char *after = read_whole(SCRATCH("trace.png"), &bytes);
    assert_int_equal(bytes, maker.used);
    assert_memory_equal(after, maker.bytes, bytes);
    free(after);
}

/* A file could not be written; the figures are printed nevertheless. */
static void assert_table_all_the_same(run_result_t result, const char *subject)
{
    assert_int_equal(result.status, 1);
    assert_non_null(strstr(result.err, subject));
    assert_non_null(strstr(result.err, "No space left"));
    assert_non_null(strstr(result.out, "share of free memory in whole 2 MiB blocks"));
    assert_null(strstr(result.out, "of sample: ")); /* no picture is told of */
    run_free(&result);
}

static void test_cli_notices_a_full_disk(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    write_whole(SCRATCH("good.trace"), maker.bytes, maker.used);
    unlink(SCRATCH("full.svg"));
    unlink(SCRATCH("full.png"));
    assert_int_equal(symlink("/dev/full", SCRATCH("full.svg")), 0);
    assert_int_equal(symlink("/dev/full", SCRATCH("full.png")), 0);
    assert_table_all_the_same(run_tool("replay", "--output", "/dev/full", SCRATCH("good.trace"), NULL), "/dev/full");
    assert_table_all_the_same(run_tool("replay", "--map", SCRATCH("full.png"), SCRATCH("good.trace"), NULL), "full.png");
    assert_table_all_the_same(run_tool("replay", "--plot", SCRATCH("full.svg"), SCRATCH("good.trace"), NULL), "full.svg");
}

static void test_cli_notices_a_full_disk_below_the_standard_output(void)
{
    const char *const arguments[] = {"analloc", "info", NULL};
    run_result_t result = run_tool_on_terminal("/dev/full", arguments);
    assert_int_equal(result.status, 1);
    assert_non_null(strstr(result.err, "standard output: writing failed: No space left"));
    run_free(&result);
}

/* Nothing happens in it, and everything can be drawn. */
static void test_cli_replays_a_trace_without_events(void)
{
    trace_maker_t maker;
    trace_maker_begin(&maker);
    trace_maker_end(&maker);
    write_whole(SCRATCH("empty.trace"), maker.bytes, maker.used);
    run_result_t result = run_tool("replay", "--plot", SCRATCH("empty.svg"), "--map", SCRATCH("empty-map.svg"),
                                   SCRATCH("empty.trace"), NULL);
    assert_int_equal(result.status, 0);
    char *plot = read_whole(SCRATCH("empty.svg"), NULL);
    assert_non_null(strstr(plot, "</svg>"));
    assert_null(strstr(plot, "nan"));
    assert_null(strstr(plot, "inf"));
    free(plot);
    run_free(&result);
}

static void test_cli_replays_the_standard_input(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    write_whole(SCRATCH("good.trace"), maker.bytes, maker.used);
    run_result_t result = run_tool_reading(SCRATCH("good.trace"), "replay", "--json", "-", NULL);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "\"standard input\""));
    assert_non_null(strstr(result.out, "\"sample\""));
    run_free(&result);
    assert_complains(run_tool_reading("/dev/null", "replay", "-", NULL), "standard input", "empty file");
}

/* Whatever bytes the name of a file has, the report is JSON in UTF-8. */
static void test_cli_writes_names_as_utf8(void)
{
    static const char *const names[][2] = {
        {"plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"\xff.trace", "\xef\xbf\xbd.trace"},
        {"\xc3(", "\xef\xbf\xbd("},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"end\xe2\x82", "end\xef\xbf\xbd\xef\xbf\xbd"},
    };
    trace_maker_t maker;
    trace_maker_sample(&maker);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[256], told[256];
        snprintf(path, sizeof path, "%s/%s", TOOL_SCRATCH, names[i][0]);
        snprintf(told, sizeof told, "%s/%s", TOOL_SCRATCH, names[i][1]);
        write_whole(path, maker.bytes, maker.used);
        run_result_t result = run_tool("replay", "--json", "--runs=1", path, NULL);
        assert_int_equal(result.status, 0);
        assert_non_null(strstr(result.out, told));
        run_free(&result);
        unlink(path);
    }
}

/* The bar is for people at a terminal; a file gets not one byte of it. */
static void test_cli_shows_progress_on_a_terminal_only(void)
{
    const char *const arguments[] = {"analloc", "replay", TRACE("boot"), NULL};
    run_result_t quiet = run_tool("replay", TRACE("boot"), NULL);
    assert_int_equal(quiet.status, 0);
    assert_string_equal(quiet.err, "");
    run_result_t shown = run_tool_on_terminal(SCRATCH("terminal-out"), arguments);
    assert_int_equal(shown.status, 0);
    assert_non_null(strstr(shown.err, "boot"));
    assert_non_null(strstr(shown.err, "####"));
    assert_non_null(strstr(shown.out, "failures"));
    assert_null(strstr(shown.out, "####"));
    run_free(&quiet);
    run_free(&shown);
}

/* ------------------------------------------------------------------ info */

static double number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsNumber(item))
        fail_msg("no number %s", name);
    return item->valuedouble;
}

static void assert_info(const char *memory, const char *page, uint64_t memory_bytes, uint64_t page_bytes)
{
    analloc_config_t config = {.bytes = memory_bytes, .page = page_bytes};
    analloc_shape_t shape;
    assert_status(analloc_shape(&config, &shape), ANALLOC_OK);
    run_result_t result = run_tool("info", "--json", "--memory", memory, "--page", page, NULL);
    assert_int_equal(result.status, 0);
    cJSON *info = cJSON_ParseWithOpts(result.out, NULL, 1);
    assert_non_null(info);
    assert_true(number(info, "pages") == (double)(memory_bytes / page_bytes));
    assert_true(number(info, "meta_bytes") == (double)analloc_meta_bytes(&config));
    assert_true(number(info, "levels") == shape.levels);
    assert_true(number(info, "top_order") == shape.top_order);
    assert_true(number(info, "width") == shape.width);
    assert_true(number(info, "worst_writes_alloc") == shape.worst_writes_alloc);
    assert_true(number(info, "worst_writes_free") == shape.worst_writes_free);
    cJSON_Delete(info);
    run_free(&result);
}

static void test_cli_info_tells_the_shape(void)
{
    assert_info("1G", "4K", 1ull << 30, 4096);
    assert_info("64T", "4096", 64ull << 40, 4096);
    assert_info("3M", "3000", 3ull << 20, 3000);
    assert_info("1", "1", 1, 1);
}

static void test_cli_info_prints_text(void)
{
    run_result_t result = run_tool("info", "-m", "1G", "-p", "4K", "--width", NULL);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "pages          262,144\n"));
    assert_non_null(strstr(result.out, "orders         0 to 18; the largest block has 1 GiB\n"));
    assert_non_null(strstr(result.out, "bits a page"));
    assert_non_null(strstr(result.out, "units a word"));
    run_free(&result);
}

static void test_cli_info_refuses_bad_values(void)
{
    assert_complains(run_tool("info", "--memory=1X", NULL), "analloc info: ", "\"1X\" is no size");
    assert_complains(run_tool("info", "--page=", NULL), "analloc info: ", "\"\" is no size");
    assert_complains(run_tool("info", "--base=0x", NULL), "analloc info: ", "is no address");
    assert_complains(run_tool("info", "--base=0x1g", NULL), "analloc info: ", "is no address");
    assert_complains(run_tool("info", "--page=0", NULL), "analloc: info: ", "--page: a page has at least one byte");
    assert_complains(run_tool("info", "--memory=0", NULL), "analloc: info: ", "--memory: 0 bytes from 0 hold no whole "
                     "page of 4 KiB");
    assert_complains(run_tool("info", "--memory=4K", "--base=1", NULL), "analloc: info: ", "4 KiB from 0x1 hold no whole");
    assert_complains(run_tool("info", "--base=0xffffffffffffffff", NULL), "analloc: info: ", "--base: 1 GiB from "
                     "0xffffffffffffffff end beyond the last address");
    assert_complains(run_tool("info", "--memory=16777215T", "--page=1", NULL), "analloc: info: ", "more pages of 1 bytes "
                     "than an arena can have");
}

/* 2^64 - 1 is no double. */
static void test_cli_info_prints_exact_integers(void)
{
    run_result_t result = run_tool("info", "--json", "--memory=18446744073709551615", "--page=4097", NULL);
    assert_int_equal(result.status, 0);
    assert_non_null(strstr(result.out, "\"memory_bytes\":\t18446744073709551615,"));
    run_free(&result);
}

static const test_case_t cases[] = {
    TEST_CASE(test_cli_refuses_files_that_cannot_be_read),
    TEST_CASE(test_cli_refuses_what_is_no_trace),
    TEST_CASE(test_cli_refuses_counts_that_do_not_match),
    TEST_CASE(test_cli_refuses_bad_records),
    TEST_CASE(test_cli_refuses_bad_zstd),
    TEST_CASE(test_cli_refuses_bad_traces_in_good_zstd),
    TEST_CASE(test_cli_refuses_unknown_words),
    TEST_CASE(test_cli_refuses_bad_values),
    TEST_CASE(test_cli_says_what_it_is),
    TEST_CASE(test_cli_tells_what_it_cannot_write),
    TEST_CASE(test_cli_tries_outputs_before_the_replay),
    TEST_CASE(test_cli_overwrites_no_trace_and_no_picture),
    TEST_CASE(test_cli_notices_a_full_disk),
    TEST_CASE(test_cli_notices_a_full_disk_below_the_standard_output),
    TEST_CASE(test_cli_replays_a_trace_without_events),
    TEST_CASE(test_cli_replays_the_standard_input),
    TEST_CASE(test_cli_writes_names_as_utf8),
    TEST_CASE(test_cli_shows_progress_on_a_terminal_only),
    TEST_CASE(test_cli_info_tells_the_shape),
    TEST_CASE(test_cli_info_prints_text),
    TEST_CASE(test_cli_info_refuses_bad_values),
    TEST_CASE(test_cli_info_prints_exact_integers),
};

static TEST_GROUP(cli, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&cli};
    return cases_main(argc, argv, groups, 1);
}
