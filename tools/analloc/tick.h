/* tick - a clock that is cheap enough for single operations.
 *
 * SPDX-License-Identifier: MIT
 *
 * On x86 the time-stamp counter where it runs at a constant rate, elsewhere the operating system's
 * monotonic clock. Its own cost is measured and told, never subtracted. */
#ifndef ANALLOC_TOOL_TICK_H
#define ANALLOC_TOOL_TICK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#define TICK_HAS_TSC 1
#else
#define TICK_HAS_TSC 0
#endif

/** A calibrated clock. */
typedef struct tick_clock {
    const char *name;
    bool is_tsc;
    double ns_per_tick;
    double cost_ns; /**< from one reading to the next, median: it is part of every time that is measured */
    double step_ns; /**< the clock moves in steps of this */
} tick_clock_t;

/** Choose a clock and compare it with the operating system's; takes some 20 ms. */
void tick_calibrate(tick_clock_t *clock);

/** Nanoseconds of the operating system's monotonic clock. */
static inline uint64_t tick_os(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** The time now, in ticks. The fences keep the measured work on its side of the reading. */
static inline uint64_t tick_now(const tick_clock_t *clock)
{
#if TICK_HAS_TSC
    if (clock->is_tsc) {
        _mm_lfence();
        uint64_t now = __rdtsc();
        _mm_lfence();
        return now;
    }
#endif
    (void)clock;
    return tick_os();
}

#endif
