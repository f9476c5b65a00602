/* The words themselves: the counts of bits in port.h, and runs of units in word.h, against definitions that look at
 * one bit after the other. Every lane of up to 16 units, of 32 units many; every aligned block that can come to it.
 *
 * SPDX-License-Identifier: MIT */
#include "word/word.h"

#include <stdio.h>
#include <stdlib.h>

static const char *program;

static void expect(int holds, const char *what, uint64_t x, unsigned u, unsigned n)
{
    if (holds)
        return;
    fprintf(stderr, "%s: W = %d, %s is wrong for 0x%llX, unit %u, %u units\n", program, W, what, (unsigned long long)x,
            u, n);
    exit(1);
}

/* xorshift64: the same numbers in every run. */
static uint64_t draw(void)
{
    static uint64_t state = 0x9E3779B97F4A7C15u;
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static int bit(uint64_t x, unsigned i)
{
    return (int)(x >> i & 1);
}

static void test_counts(uint64_t x)
{
    unsigned lowest = 64, highest = 64, count = 0;
    for (unsigned i = 0; i < 64; i++) {
        if (!bit(x, i))
            continue;
        highest = i;
        lowest = lowest == 64 ? i : lowest;
        count++;
    }
    if (x != 0)
        expect(u64_highest(x) == highest, "u64_highest", x, 0, 0);
    if (x > 0xFFFFFFFFu)
        return;
    expect(lane_count((lane_t)x) == count, "lane_count", x, 0, 0);
    if (x == 0)
        return;
    expect(lane_lowest((lane_t)x) == lowest, "lane_lowest", x, 0, 0);
    expect(lane_highest((lane_t)x) == highest, "lane_highest", x, 0, 0);
}

/* Runs of bits, alone and beside noise below or above, for each length and place; and what the dice give. */
static void test_all_counts(void)
{
    for (unsigned from = 0; from < 64; from++) {
        for (unsigned length = 0; length <= 64 - from; length++) {
            uint64_t run = length == 0 ? 0 : ~(uint64_t)0 >> (64 - length) << from;
            test_counts(run);
            test_counts(run & draw());
            test_counts((run & draw()) | (uint64_t)1 << from);
        }
    }
    for (uint64_t x = 0; x < 0x10000; x++) {
        test_counts(x);
        test_counts(x << 16);
        test_counts(draw());
        test_counts(draw() >> 32);
    }
}

static int all_there(lane_t units, unsigned u, unsigned n)
{
    for (unsigned i = u; i < u + n; i++) {
        if (!bit(units, i))
            return 0;
    }
    return 1;
}

/* 1 + the order of the longest aligned run, or 0. */
static unsigned top(lane_t units)
{
    for (unsigned r = B + 1; r-- != 0;) {
        for (unsigned u = 0; u < W; u += 1u << r) {
            if (all_there(units, u, 1u << r))
                return r + 1;
        }
    }
    return 0;
}

static void test_runs(lane_t units)
{
    for (unsigned r = 0; r <= B; r++) {
        lane_t runs = lane_runs(units, r);
        for (unsigned u = 0; u < W; u++)
            expect(bit(runs, u) == (u % (1u << r) == 0 && all_there(units, u, 1u << r)), "lane_runs", units, u,
                   1u << r);
    }
}

static void test_turns(lane_t units, unsigned u, unsigned r)
{
    lane_t block = (lane_t)((((uint64_t)1 << (1u << r)) - 1) << u);
    if ((units & block) != 0)
        return;
    int differs = top(units | block) != top(units);
    expect((lane_top_turns(units, u, r) != 0) == differs, "lane_top_turns", units, u, 1u << r);
}

static void test_differs(lane_t units, unsigned u, unsigned n)
{
    lane_t block = (lane_t)((((uint64_t)1 << n) - 1) << u);
    if ((units & block) != 0)
        return;
    int differs = top(units | block) != top(units);
    expect((lane_top_differs(units, u, n) != 0) == differs, "lane_top_differs", units, u, n);
}

/* All blocks that can come where the lane has room. */
static void test_lane(lane_t units)
{
    expect(lane_top(units) == top(units), "lane_top", units, 0, 0);
    test_runs(units);
    for (unsigned r = 0; r <= B; r++) {
        for (unsigned u = 0; u < W; u += 1u << r)
            test_turns(units, u, r);
    }
    for (unsigned u = 0; u < W; u++) {
        for (unsigned n = 1; u + n <= W && !bit(units, u + n - 1); n++)
            test_differs(units, u, n);
    }
}

/* A lane of 32 units made of whole aligned runs: dice alone make only short ones. */
static lane_t draw_runs(void)
{
    lane_t units = (lane_t)draw();
    for (unsigned k = (unsigned)(draw() % 8); k != 0; k--) {
        unsigned n = 1u << draw() % 6;
        lane_t run = (lane_t)((((uint64_t)1 << n) - 1) << draw() % (32 / n) * n);
        units = (draw() & 1) != 0 ? units | run : units & ~run;
    }
    return units;
}

int main(int count, char **arguments)
{
    program = count > 0 ? arguments[0] : "test_word";
    test_all_counts();
    if (W <= 16) {
        for (lane_t units = 0; units <= ANALLOC_LANE; units++)
            test_lane(units);
        return 0;
    }
    test_lane(0);
    test_lane(ANALLOC_LANE);
    for (unsigned i = 0; i < 10000; i++)
        test_lane(draw_runs());
    return 0;
}
