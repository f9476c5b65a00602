/* latency - the times of many operations, and what to say of them.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_LATENCY_H
#define ANALLOC_TOOL_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

/** Every single time is kept: percentiles are exact. The same operations may be measured several times
 *  over; each then counts with the least of its times, which is what it needs when nothing interrupts. */
typedef struct latency {
    uint32_t *ticks;
    uint64_t count, room;
    uint64_t next; /**< the operation that comes next in this round */
} latency_t;

/** In nanoseconds; `count` 0 and all NAN if nothing was measured. A percentile is the smallest time that so many
 *  operations did not exceed (nearest rank). */
typedef struct latency_summary {
    uint64_t count;
    double median, p99, p99_9, worst;
} latency_summary_t;

/** Make room for so many times; false iff out of memory. */
bool latency_create(latency_t *latency, uint64_t room);
void latency_destroy(latency_t *latency);

/** Begin a round: the operations come again, in the same order. */
void latency_begin(latency_t *latency);

/** Note one time; above 2^32 ticks (more than a second) it counts as 2^32 - 1. */
void latency_add(latency_t *latency, uint64_t ticks);

/** Sort and sum up. */
latency_summary_t latency_summarize(latency_t *latency, double ns_per_tick);

#endif
