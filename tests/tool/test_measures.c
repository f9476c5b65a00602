/* The measures by themselves, against slow and obvious ones: placement, percentiles, sizes, samples. */
#include "cases.h"
#include "dice.h"
#include "latency.h"
#include "placement.h"
#include "policy.h"
#include "tick.h"
#include "tool.h"

#include <math.h>
#include <string.h>

/* ------------------------------------------------------------------ placement */

enum { PAGES = 300, BLOCK = 64 }; /* 4 blocks of 64 pages (of 32 KiB each) and a ragged end of 44 */

/* Free pages in whole blocks, page by page. */
static uint64_t slow_whole_pages(const bool *live)
{
    uint64_t whole = 0;
    for (unsigned block = 0; block + BLOCK <= PAGES; block += BLOCK) {
        unsigned used = 0;
        for (unsigned page = 0; page < BLOCK; page++)
            used += live[block + page];
        whole += used == 0 ? BLOCK : 0;
    }
    return whole;
}

static uint64_t count_live(const bool *live)
{
    uint64_t count = 0;
    for (unsigned page = 0; page < PAGES; page++)
        count += live[page];
    return count;
}

static bool is_uniform(const bool *live, uint64_t first, uint64_t count, bool value)
{
    for (uint64_t page = first; page < first + count; page++) {
        if (page >= PAGES || live[page] != value)
            return false;
    }
    return true;
}

static void test_placement_follows_what_is_live(void)
{
    static bool live[PAGES];
    dice_t dice = {7};
    placement_t placement;
    unsigned done = 0, refused = 0, changes = 0;
    uint64_t whole = slow_whole_pages(live);
    memset(live, 0, sizeof live);
    assert_true(placement_create(&placement, PAGES, PLACEMENT_BLOCK_BYTES / BLOCK));
    assert_int_equal(placement.block_pages, BLOCK);
    for (unsigned round = 0; round < 400000; round++) {
        uint64_t order = dice_below(&dice, 8), count = 1ull << order;
        uint64_t first = dice_below(&dice, (PAGES >> order) + 2) << order;
        bool adds = dice_percent(&dice, round / 20000 % 2 ? 0 : 60); /* memory fills, then empties */
        bool legal = is_uniform(live, first, count, !adds);
        assert_int_equal(adds ? placement_add(&placement, first, count, 1) : placement_remove(&placement, first, count),
                         legal);
        for (uint64_t page = first; legal && page < first + count; page++)
            live[page] = adds;
        done += legal;
        refused += !legal;
        changes += slow_whole_pages(live) != whole;
        whole = slow_whole_pages(live);
        assert_int_equal(placement_whole_pages(&placement), whole);
        assert_int_equal(placement_free_pages(&placement), PAGES - count_live(live));
    }
    assert_true(done > 1000 && refused > 1000 && changes > 40);
    placement_destroy(&placement);
}

static void test_placement_refuses_what_lies_outside(void)
{
    placement_t placement;
    assert_true(placement_create(&placement, PAGES, 32768));
    assert_false(placement_add(&placement, PAGES, 1, 0));
    assert_false(placement_add(&placement, UINT64_MAX, 2, 0));
    assert_false(placement_add(&placement, 296, 8, 0));
    assert_int_equal(placement.live_pages, 0);
    assert_true(placement_add(&placement, PAGES - 1, 1, 0));
    placement_destroy(&placement);
}

/* The ragged end is free memory, but never a whole block. */
static void test_placement_share_counts_the_ragged_end(void)
{
    placement_t placement;
    assert_true(placement_create(&placement, PAGES, 32768));
    assert_int_equal(placement_whole_pages(&placement), 4 * BLOCK);
    assert_true(placement_add(&placement, 4 * BLOCK, 44, 0));
    assert_int_equal(placement_whole_pages(&placement), 4 * BLOCK);
    assert_true(placement_share(placement_whole_pages(&placement), placement_free_pages(&placement)) == 1.0);
    assert_true(placement_share(3, 4) == 0.75);
    assert_true(isnan(placement_share(0, 0))); /* no free memory, no share */
    placement_destroy(&placement);
}

static void test_placement_counts_maximal_free_blocks(void)
{
    placement_t placement;
    uint64_t counts[PLACEMENT_ORDERS], pages = 0;
    assert_true(placement_create(&placement, PAGES, 32768));
    placement_count_free(&placement, counts);
    assert_int_equal(counts[8], 1); /* 300 = 256 + 32 + 8 + 4 */
    assert_int_equal(counts[5], 1);
    assert_int_equal(counts[3], 1);
    assert_int_equal(counts[2], 1);
    assert_true(placement_add(&placement, 5, 1, 0));
    placement_count_free(&placement, counts);
    assert_int_equal(counts[0], 1); /* page 4; then 6 and 7, 0 to 3, 8 to 15, ... */
    assert_int_equal(counts[1], 1);
    assert_int_equal(counts[2], 2);
    assert_int_equal(counts[7], 1);
    assert_int_equal(counts[8], 0);
    for (unsigned order = 0; order < PLACEMENT_ORDERS; order++)
        pages += counts[order] << order;
    assert_int_equal(pages, PAGES - 1);
    placement_destroy(&placement);
}

/* ------------------------------------------------------------------ times */

static void test_latency_percentiles_are_exact(void)
{
    latency_t latency;
    assert_true(latency_create(&latency, 2000));
    for (unsigned i = 0; i < 2000; i++)
        latency_add(&latency, (i * 7 + 3) % 2000 + 1); /* 1 to 2000, shuffled */
    latency_summary_t summary = latency_summarize(&latency, 0.5);
    assert_int_equal(summary.count, 2000);
    assert_true(summary.median == 500.0 && summary.p99 == 990.0 && summary.p99_9 == 999.0 && summary.worst == 1000.0);
    latency_destroy(&latency);
}

static void test_latency_keeps_the_least_of_all_rounds(void)
{
    static const uint64_t rounds[3][2] = {{50, 9}, {40, 1000}, {45, 8}};
    latency_t latency;
    assert_true(latency_create(&latency, 2));
    for (unsigned round = 0; round < 3; round++) {
        latency_begin(&latency);
        latency_add(&latency, rounds[round][0]);
        latency_add(&latency, rounds[round][1]);
    }
    latency_summary_t summary = latency_summarize(&latency, 1);
    assert_true(summary.count == 2 && summary.median == 8 && summary.worst == 40);
    latency_destroy(&latency);
}

static void test_latency_of_one_and_of_none(void)
{
    latency_t latency;
    assert_true(latency_create(&latency, 1));
    assert_int_equal(latency_summarize(&latency, 1).count, 0);
    assert_true(isnan(latency_summarize(&latency, 1).median) && isnan(latency_summarize(&latency, 1).worst));
    latency_add(&latency, (uint64_t)UINT32_MAX + 5);
    latency_add(&latency, 1); /* no room: not an operation of this trace */
    latency_summary_t summary = latency_summarize(&latency, 1);
    assert_true(summary.count == 1 && summary.median == UINT32_MAX && summary.worst == UINT32_MAX);
    latency_destroy(&latency);
}

/* The calibrated clock and the operating system's agree on 20 ms, within what a busy machine may disturb. */
static void test_tick_agrees_with_the_system(void)
{
    tick_clock_t clock;
    tick_calibrate(&clock);
    uint64_t begin = tick_now(&clock), begin_os = tick_os();
    while (tick_os() - begin_os < 20000000u)
        ;
    double ns = (double)(tick_now(&clock) - begin) * clock.ns_per_tick, os = (double)(tick_os() - begin_os);
    assert_true(ns > os * 0.8 && ns < os * 1.25);
    assert_true(clock.cost_ns < 100000 && clock.ns_per_tick > 0);
}

/* ------------------------------------------------------------------ sizes */

static void test_tool_reads_sizes(void)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {{"0", 0}, {"4096", 4096}, {"4K", 4096}, {"4k", 4096}, {"1M", 1 << 20}, {"2GiB", 2ull << 30},
                {"64T", 64ull << 40}, {"7KB", 7168}, {"18446744073709551615", UINT64_MAX},
                {"16777215T", 16777215ull << 40}};
    static const char *const bad[] = {"", "K", "-1", "1X", "1KK", "1.5G", " 1", "1 K", "0x10", "1iB",
                                      "18446744073709551616", "16777216T", "99999999999999999999"};
    uint64_t bytes = 12345;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(tool_parse_size(good[i].text, &bytes));
        assert_int_equal(bytes, good[i].bytes);
    }
    bytes = 12345;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(tool_parse_size(bad[i], &bytes));
    assert_int_equal(bytes, 12345);
}

static void test_tool_writes_counts_and_sizes(void)
{
    char text[32];
    assert_string_equal(tool_format_count(0, text), "0");
    assert_string_equal(tool_format_count(999, text), "999");
    assert_string_equal(tool_format_count(1000, text), "1,000");
    assert_string_equal(tool_format_count(UINT64_MAX, text), "18,446,744,073,709,551,615");
    assert_string_equal(tool_format_bytes(0, text), "0 bytes");
    assert_string_equal(tool_format_bytes(4096, text), "4 KiB");
    assert_string_equal(tool_format_bytes(1ull << 40, text), "1 TiB");
    assert_string_equal(tool_format_bytes((1ull << 30) + (1ull << 29), text), "1.5 GiB");
    assert_string_equal(tool_format_bytes(UINT64_MAX, text), "16.0 EiB");
}

/* ------------------------------------------------------------------ policies */

static bool is_high(const char *policy, uint8_t type, uint8_t order)
{
    const policy_t *found = policy_find(policy);
    assert_non_null(found);
    return found->is_high((ktrace_event_t){.type = type, .order = order});
}

static void test_policy_chooses_the_end(void)
{
    assert_null(policy_find("middle"));
    assert_string_equal(policies[0].name, "split");
    assert_true(is_high("split", KTRACE_MOVABLE, 0) && is_high("split", KTRACE_MOVABLE, 9));
    assert_false(is_high("split", KTRACE_UNMOVABLE, 9) || is_high("split", KTRACE_RECLAIMABLE, 0));
    assert_false(is_high("low", KTRACE_MOVABLE, 9) || is_high("low", KTRACE_UNMOVABLE, 0));
    assert_true(is_high("high", KTRACE_MOVABLE, 9) && is_high("high", KTRACE_UNMOVABLE, 0));
    assert_true(is_high("size", KTRACE_UNMOVABLE, 1) && !is_high("size", KTRACE_MOVABLE, 0));
}

static const test_case_t cases[] = {
    TEST_CASE(test_placement_follows_what_is_live),
    TEST_CASE(test_placement_refuses_what_lies_outside),
    TEST_CASE(test_placement_share_counts_the_ragged_end),
    TEST_CASE(test_placement_counts_maximal_free_blocks),
    TEST_CASE(test_latency_percentiles_are_exact),
    TEST_CASE(test_latency_keeps_the_least_of_all_rounds),
    TEST_CASE(test_latency_of_one_and_of_none),
    TEST_CASE(test_tick_agrees_with_the_system),
    TEST_CASE(test_tool_reads_sizes),
    TEST_CASE(test_tool_writes_counts_and_sizes),
    TEST_CASE(test_policy_chooses_the_end),
};

static TEST_GROUP(measures, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&measures};
    return cases_main(argc, argv, groups, 1);
}
