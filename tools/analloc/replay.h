/* replay - a whole trace served by an arena, measured in several runs.
 *
 * SPDX-License-Identifier: MIT
 *
 * Each run serves all events from a fresh arena, which answers the same every time. The first runs are
 * timed and do nothing else; an operation counts with the least of its times, so that what interrupted
 * it once (the worst would tell of nothing else) is left out. The last run follows where everything
 * lies: that touches more memory than the allocator does, and would disturb the times.
 *
 * Which memory. The arena has as many pages as the traced machine had page numbers (`pfn_limit`), so
 * that it and Linux divide the same memory among the same blocks, and the two columns of the result
 * differ only by where they put them. On that machine part of the memory was taken by what the trace
 * does not show (the kernel itself, and the recorder's buffers, `tracer_pages`); here it counts as free
 * on both sides. A replay at the machine's real pressure has `managed_pages - tracer_pages` pages
 * (`--pages usable`); Linux's column then still speaks of `pfn_limit` pages.
 *
 * What is sampled. After every step = max(1, events / samples) events, counted from the first event of
 * the file, warm-up excluded: the free pages, and those of them that lie in whole free 2 MiB blocks. A
 * ragged end of the range counts as free and is never whole. The mean share over the run is the sum of
 * the latter over the sum of the former, so that a page of free memory weighs the same at any time; the
 * lowest share is that of the worst sample, the last is that after the last event. Where nothing is free
 * there is no share: such samples count neither for the mean nor for the lowest.
 *
 * When requests fail. What the arena could not give is missing there and live in Linux's memory: how much
 * is live is told of both. The frees of such blocks are not done, and have no time. */
#ifndef ANALLOC_TOOL_REPLAY_H
#define ANALLOC_TOOL_REPLAY_H

#include <analloc.h>

#include "ktrace.h"
#include "latency.h"
#include "placement.h"
#include "policy.h"
#include "tick.h"

typedef struct replay_options {
    const policy_t *policy;
    uint64_t pages;   /**< 0: pfn_limit */
    bool usable;      /**< managed_pages - tracer_pages instead */
    uint64_t samples; /**< at least 1 */
    uint64_t runs;    /**< timed runs, at least 1 */
} replay_options_t;

/** One look at both memories. Index 0: ours, 1: Linux's. */
typedef struct replay_sample {
    uint64_t event;
    uint64_t live_pages[2], free_pages[2], whole_pages[2];
} replay_sample_t;

typedef enum replay_side { REPLAY_OURS = 0, REPLAY_LINUX = 1 } replay_side_t;

/** How free memory is kept together; NAN where nothing was free. */
typedef struct replay_share {
    double mean, lowest, last;
} replay_share_t;

typedef struct replay {
    const ktrace_t *trace;
    const policy_t *policy;
    uint64_t pages;
    uint64_t runs;
    uint64_t step; /**< events from sample to sample */
    uint64_t allocs, frees; /**< of the trace, without the warm-up */
    uint64_t failures;      /**< allocations that the arena could not serve */
    uint64_t peak_pages[2]; /**< most that were live at a time, by replay_side_t */
    uint64_t live_pages[2]; /**< at the end */
    uint64_t failed_record, failed_largest; /**< the first failure: which, and the largest block there was */
    analloc_status_t failed_status;
    latency_summary_t alloc_ns, free_ns;
    replay_sample_t *samples;
    uint64_t sample_count;
    replay_share_t share[2];
    placement_t placement[2];                   /**< at the end */
    uint64_t free_blocks[2][PLACEMENT_ORDERS];  /**< at the end */
} replay_t;

/** Replay a trace. `subject` names it in complaints.
 *  Returns  false after a complaint: out of memory, or the library did what it must not. A request that
 *           the arena cannot meet is no such thing: it is counted. Destroy in both cases. */
bool replay_run(replay_t *replay, const ktrace_t *trace, const replay_options_t *options,
                const tick_clock_t *clock, const char *subject);
void replay_destroy(replay_t *replay);

/** The share of one side in one sample. */
double replay_share_at(const replay_sample_t *sample, replay_side_t side);

#endif
