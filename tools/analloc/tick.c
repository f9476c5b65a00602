/* tick - choice and calibration.
 *
 * SPDX-License-Identifier: MIT */
#include "tick.h"

#include <stdlib.h>

#if TICK_HAS_TSC
#include <cpuid.h>
#endif

#define CALIBRATION_NS 20000000u
#define COST_READINGS 1001

/* "Invariant TSC": it neither stops nor changes its rate with the processor's. */
static bool has_steady_tsc(void)
{
#if TICK_HAS_TSC
    unsigned a, b, c, d;
    return __get_cpuid(0x80000007u, &a, &b, &c, &d) && (d & (1u << 8));
#else
    return false;
#endif
}

static double measure_ns_per_tick(const tick_clock_t *clock)
{
    uint64_t begin_os = tick_os(), begin = tick_now(clock), now_os;
    do
        now_os = tick_os();
    while (now_os - begin_os < CALIBRATION_NS);
    uint64_t ticks = tick_now(clock) - begin;
    return ticks ? (double)(now_os - begin_os) / (double)ticks : 1.0;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Read the clock many times in a row: how far apart are the readings, and what divides all distances? */
static void measure_cost(tick_clock_t *clock)
{
    uint64_t cost[COST_READINGS], step = 0;
    for (unsigned i = 0; i < COST_READINGS; i++) {
        uint64_t begin = tick_now(clock);
        cost[i] = tick_now(clock) - begin;
        step = common_divisor(cost[i], step);
    }
    qsort(cost, COST_READINGS, sizeof cost[0], compare);
    clock->cost_ns = (double)cost[COST_READINGS / 2] * clock->ns_per_tick;
    clock->step_ns = (double)step * clock->ns_per_tick;
}

void tick_calibrate(tick_clock_t *clock)
{
    clock->is_tsc = has_steady_tsc();
    clock->name = clock->is_tsc ? "time-stamp counter" : "clock_gettime";
    clock->ns_per_tick = clock->is_tsc ? measure_ns_per_tick(clock) : 1.0;
    measure_cost(clock);
}
