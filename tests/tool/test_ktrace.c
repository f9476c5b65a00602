/* The reader of traces: what it accepts, what it refuses and with which words, and that nothing at all
 * makes it read where it must not. */
#include "ktrace.h"
#include "cases.h"
#include "dice.h"
#include "trace_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ what it accepts */

static void test_ktrace_reads_header_and_records(void)
{
    trace_maker_t maker;
    ktrace_t trace;
    ktrace_fault_t fault;
    trace_maker_sample(&maker);
    assert_true(ktrace_parse(maker.bytes, maker.used, &trace, &fault));
    assert_string_equal(trace.name, "sample");
    assert_int_equal(trace.page_size, 4096);
    assert_int_equal(trace.pfn_limit, 2048);
    assert_int_equal(trace.managed_pages, 2000);
    assert_int_equal(trace.tracer_pages, 100);
    assert_int_equal(trace.events, 10);
    assert_int_equal(trace.warmup_events, 2);
    ktrace_event_t event = ktrace_event(&trace, 4);
    assert_int_equal(event.pfn, 512);
    assert_int_equal(event.op, KTRACE_FREE);
    assert_int_equal(event.order, 9);
    assert_int_equal(event.type, KTRACE_MOVABLE);
    assert_int_equal(event.cpu, 0);
    assert_int_equal(ktrace_pfn_end(&trace), 2048);
}

static void test_ktrace_accepts_no_events(void)
{
    trace_maker_t maker;
    ktrace_t trace;
    ktrace_fault_t fault;
    trace_maker_begin(&maker);
    trace_maker_end(&maker);
    assert_true(ktrace_parse(maker.bytes, maker.used, &trace, &fault));
    assert_int_equal(trace.events, 0);
    assert_int_equal(ktrace_pfn_end(&trace), 0);
}

static void test_ktrace_makes_names_fit_for_files(void)
{
    static const char *const names[][2] = {
        {"../a b", "_._a_b"}, {"x", "x"}, {"\x1b[31m", "__31m"}, {"A-b_c.9", "A-b_c.9"},
        {"0123456789012345678901234567890123456789012345678901234567890123456789",
         "012345678901234567890123456789012345678901234567890123456789012"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        trace_maker_t maker;
        ktrace_t trace;
        ktrace_fault_t fault;
        trace_maker_sample(&maker);
        maker.key = "name";
        maker.value = names[i][0];
        trace_maker_end(&maker);
        assert_true(ktrace_parse(maker.bytes, maker.used, &trace, &fault));
        assert_string_equal(trace.name, names[i][1]);
    }
}

/* ------------------------------------------------------------------ what it refuses */

static void assert_refused(const uint8_t *data, size_t bytes, uint64_t record, const char *words)
{
    ktrace_t trace;
    ktrace_fault_t fault = {0};
    assert_false(ktrace_parse(data, bytes, &trace, &fault));
    if (strstr(fault.what, words) == NULL)
        assert_string_equal(fault.what, words);
    assert_int_equal(fault.record, record);
}

typedef struct bad_header {
    const char *key, *value, *words;
} bad_header_t;

static const bad_header_t bad_headers[] = {
    {"name", NULL, "the header has no name"},
    {"name", "", "the header has no name"},
    {"page_size", NULL, "the header has no page_size"},
    {"page_size", "", "page_size is no number"},
    {"page_size", "4k", "page_size is no number"},
    {"page_size", "-1", "page_size is no number"},
    {"page_size", "0", "no power of two"},
    {"page_size", "512", "no power of two"},
    {"page_size", "4097", "no power of two"},
    {"page_size", "131072", "no power of two"},
    {"pfn_limit", NULL, "the header has no pfn_limit"},
    {"pfn_limit", "0", "pfn_limit 0 is not between"},
    {"pfn_limit", "268435457", "is not between"},
    {"pfn_limit", "99999999999999999999", "pfn_limit is no number"},
    {"pfn_limit", "1999", "managed_pages 2000 is more than pfn_limit"},
    {"managed_pages", NULL, "the header has no managed_pages"},
    {"managed_pages", "100", "tracer_pages 100 leaves nothing"},
    {"tracer_pages", NULL, "the header has no tracer_pages"},
    {"tracer_pages", "2000", "leaves nothing of managed_pages"},
    {"events", NULL, "the header has no events"},
    {"warmup_events", NULL, "the header has no warmup_events"},
    {"warmup_events", "11", "warmup_events 11 is more than events 10"},
    {"cpus", NULL, "the header has no cpus"},
};

static void test_ktrace_refuses_bad_headers(void)
{
    for (size_t i = 0; i < sizeof bad_headers / sizeof bad_headers[0]; i++) {
        trace_maker_t maker;
        trace_maker_sample(&maker);
        maker.key = bad_headers[i].key;
        maker.value = bad_headers[i].value;
        trace_maker_end(&maker);
        assert_refused(maker.bytes, maker.used, KTRACE_NO_RECORD, bad_headers[i].words);
    }
}

static void test_ktrace_refuses_wrong_magic(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    maker.bytes[6] = '2';
    assert_refused(maker.bytes, maker.used, KTRACE_NO_RECORD, "wrong magic");
    assert_refused((const uint8_t *)"hello", 5, KTRACE_NO_RECORD, "wrong magic");
    assert_refused((const uint8_t *)"", 0, KTRACE_NO_RECORD, "empty file");
}

static void test_ktrace_refuses_counts_that_do_not_match(void)
{
    static const struct {
        const char *events;
        uint64_t record;
        const char *words;
    } cases[] = {{"11", 10, "missing: the file ends here, and the header says events=11"},
                 {"9", 9, "counts do not match: 8 bytes too many for events=9"},
                 {"2", 2, "counts do not match: 64 bytes too many"},
                 {"9223372036854775807", 10, "missing"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        trace_maker_t maker;
        trace_maker_sample(&maker);
        maker.key = "events";
        maker.value = cases[i].events;
        trace_maker_end(&maker);
        assert_refused(maker.bytes, maker.used, cases[i].record, cases[i].words);
    }
}

/* One record of the sample, replaced. */
typedef struct bad_record {
    uint64_t record;
    uint8_t bytes[8];
    const char *words;
} bad_record_t;

static const bad_record_t bad_records[] = {
    {2, {8, 0, 0, 0, 2, 3, 2, 0}, "op 2 is neither"},
    {2, {0, 0, 0, 0, 0, 11, 2, 0}, "order 11 is above"},
    {2, {0, 0, 0, 0, 0, 255, 2, 0}, "order 255 is above"},
    {2, {8, 0, 0, 0, 0, 3, 3, 0}, "migratetype 3 is none"},
    {2, {8, 0, 0, 0, 0, 3, 2, 2}, "cpu 2, and the header says cpus=2"},
    {2, {9, 0, 0, 0, 0, 3, 2, 0}, "pfn 9 is misaligned for order 3"},
    {3, {0, 8, 0, 0, 0, 0, 1, 1}, "pfn 2048, order 0 ends beyond pfn_limit 2048"},
    {3, {0, 0xfc, 0xff, 0xff, 0, 10, 1, 1}, "ends beyond pfn_limit"},
    {0, {7, 0, 0, 0, 1, 0, 0, 0}, "a free inside the 2 warm-up events"},
    {4, {0, 4, 0, 0, 1, 9, 1, 0}, "allocated with order 10"},
    {4, {0, 2, 0, 0, 1, 9, 0, 0}, "allocated with order 9, migratetype 1"},
    {4, {0, 1, 0, 0, 1, 8, 1, 0}, "free without its allocation: no live block begins at pfn 256"},
    {4, {1, 2, 0, 0, 1, 0, 1, 0}, "free without its allocation: no live block begins at pfn 513"},
    {6, {0, 2, 0, 0, 1, 9, 1, 1}, "free without its allocation"}, /* a second free */
    {5, {8, 0, 0, 0, 0, 0, 0, 0}, "overlapping blocks: pfn 8, order 0 is allocated while page 8 is live"},
    {5, {0, 0, 0, 0, 0, 10, 0, 0}, "overlapping blocks: pfn 0, order 10 is allocated while page 7 is live"},
    {5, {0xff, 7, 0, 0, 0, 0, 0, 0}, "overlapping blocks: pfn 2047"},
};

static void test_ktrace_refuses_bad_records(void)
{
    for (size_t i = 0; i < sizeof bad_records / sizeof bad_records[0]; i++) {
        trace_maker_t maker;
        trace_maker_sample(&maker);
        memcpy(maker.bytes + 1024 + 8 * bad_records[i].record, bad_records[i].bytes, 8);
        assert_refused(maker.bytes, maker.used, bad_records[i].record, bad_records[i].words);
    }
}

/* ------------------------------------------------------------------ anything at all */

/* A copy of just so many bytes: a sanitizer or valgrind sees each byte that is read beyond. */
static bool parse_copy(const uint8_t *data, size_t bytes, ktrace_fault_t *fault)
{
    ktrace_t trace;
    uint8_t *copy = malloc(bytes + (bytes == 0));
    assert_non_null(copy);
    memcpy(copy, data, bytes);
    bool good = ktrace_parse(copy, bytes, &trace, fault);
    free(copy);
    return good;
}

static void test_ktrace_refuses_every_truncation(void)
{
    trace_maker_t maker;
    trace_maker_sample(&maker);
    for (size_t bytes = 0; bytes < maker.used; bytes++) {
        ktrace_fault_t fault = {0};
        assert_false(parse_copy(maker.bytes, bytes, &fault));
        assert_int_equal(fault.record, bytes < 1024 ? KTRACE_NO_RECORD : (bytes - 1024) / 8);
        assert_true(bytes == 0 || strstr(fault.what, "truncated") || strstr(fault.what, "missing"));
    }
}

/* Does the block of event `i` lie in memory, and does no live one overlap it? (The slow and obvious way.) */
static bool is_legal_alloc(const ktrace_t *trace, uint64_t i, const bool *live)
{
    ktrace_event_t e = ktrace_event(trace, i);
    uint64_t end = e.pfn + (1ull << e.order);
    if (e.order > 10 || e.pfn % (1u << e.order) != 0 || end > trace->pfn_limit)
        return false;
    for (uint64_t j = 0; j < i; j++) {
        ktrace_event_t other = ktrace_event(trace, j);
        if (live[j] && other.pfn < end && e.pfn < other.pfn + (1ull << other.order))
            return false;
    }
    return true;
}

/* Is event `i` the free of exactly one live block? It dies then. */
static bool is_legal_free(const ktrace_t *trace, uint64_t i, bool *live)
{
    ktrace_event_t e = ktrace_event(trace, i);
    for (uint64_t j = 0; j < i; j++) {
        ktrace_event_t other = ktrace_event(trace, j);
        if (live[j] && other.pfn == e.pfn) {
            live[j] = false;
            return other.order == e.order && other.type == e.type && i >= trace->warmup_events;
        }
    }
    return false;
}

static bool is_legal(const ktrace_t *trace)
{
    bool live[TRACE_MAKER_EVENTS] = {false};
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t e = ktrace_event(trace, i);
        if (e.op > 1 || e.type > 2 || e.cpu >= trace->cpus)
            return false;
        live[i] = e.op == 0;
        if (!(e.op == 0 ? is_legal_alloc(trace, i, live) : is_legal_free(trace, i, live)))
            return false;
    }
    return true;
}

/* Every byte of the sample takes every value: refused, or still a legal trace. */
static void test_ktrace_survives_every_changed_byte(void)
{
    trace_maker_t maker;
    unsigned accepted = 0, refused = 0;
    trace_maker_sample(&maker);
    for (size_t at = 0; at < maker.used; at++) {
        uint8_t before = maker.bytes[at];
        for (unsigned value = 0; value < 256; value++) {
            ktrace_t trace;
            ktrace_fault_t fault;
            maker.bytes[at] = (uint8_t)value;
            bool good = ktrace_parse(maker.bytes, maker.used, &trace, &fault);
            assert_true(!good || is_legal(&trace));
            accepted += good;
            refused += !good;
        }
        maker.bytes[at] = before;
    }
    assert_true(accepted > 1000 && refused > 1000);
}

/* Random events; the reader accepts exactly what the slow way accepts. */
static void test_ktrace_agrees_with_the_slow_way(void)
{
    dice_t dice = {20131123};
    unsigned accepted = 0;
    for (unsigned round = 0; round < 20000; round++) {
        trace_maker_t maker;
        ktrace_t trace;
        ktrace_fault_t fault;
        trace_maker_begin(&maker);
        for (uint64_t i = 1 + dice_below(&dice, 8); i > 0; i--) {
            uint8_t order = (uint8_t)dice_below(&dice, 3);
            uint32_t pfn = (uint32_t)dice_below(&dice, 4) << (dice_percent(&dice, 90) ? order : 0);
            trace_maker_event(&maker, (uint8_t)dice_below(&dice, 2), pfn, order, (uint8_t)dice_below(&dice, 2), 0);
        }
        trace_maker_end(&maker);
        ktrace_t slow = {.pfn_limit = 2048, .events = maker.events, .cpus = 2, .records = maker.bytes + 1024};
        bool good = ktrace_parse(maker.bytes, maker.used, &trace, &fault);
        assert_int_equal(good, is_legal(&slow));
        accepted += good;
    }
    assert_true(accepted > 1000 && accepted < 19000);
}

static const test_case_t cases[] = {
    TEST_CASE(test_ktrace_reads_header_and_records),
    TEST_CASE(test_ktrace_accepts_no_events),
    TEST_CASE(test_ktrace_makes_names_fit_for_files),
    TEST_CASE(test_ktrace_refuses_bad_headers),
    TEST_CASE(test_ktrace_refuses_wrong_magic),
    TEST_CASE(test_ktrace_refuses_counts_that_do_not_match),
    TEST_CASE(test_ktrace_refuses_bad_records),
    TEST_CASE(test_ktrace_refuses_every_truncation),
    TEST_CASE(test_ktrace_survives_every_changed_byte),
    TEST_CASE(test_ktrace_agrees_with_the_slow_way),
};

static TEST_GROUP(ktrace, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&ktrace};
    return cases_main(argc, argv, groups, 1);
}
