/* latency - exact percentiles by sorting.
 *
 * SPDX-License-Identifier: MIT */
#include "latency.h"

#include <math.h>
#include <stdlib.h>

bool latency_create(latency_t *latency, uint64_t room)
{
    *latency = (latency_t){.room = room};
    latency->ticks = malloc((size_t)(room ? room : 1) * sizeof latency->ticks[0]);
    return latency->ticks != NULL;
}

void latency_destroy(latency_t *latency)
{
    free(latency->ticks);
    latency->ticks = NULL;
}

void latency_begin(latency_t *latency)
{
    latency->next = 0;
}

void latency_add(latency_t *latency, uint64_t ticks)
{
    uint32_t time = ticks > UINT32_MAX ? UINT32_MAX : (uint32_t)ticks;
    uint64_t i = latency->next++;
    if (i >= latency->room)
        return;
    if (i == latency->count)
        latency->ticks[latency->count++] = time;
    else if (time < latency->ticks[i])
        latency->ticks[i] = time;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The time at rank ceil(count * permille / 1000), counted from 1. */
static double percentile(const latency_t *latency, uint64_t permille, double ns_per_tick)
{
    uint64_t rank = (latency->count * permille + 999) / 1000;
    return (double)latency->ticks[rank - 1] * ns_per_tick;
}

latency_summary_t latency_summarize(latency_t *latency, double ns_per_tick)
{
    if (latency->count == 0)
        return (latency_summary_t){0, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    qsort(latency->ticks, (size_t)latency->count, sizeof latency->ticks[0], compare);
    return (latency_summary_t){
        .count = latency->count,
        .median = percentile(latency, 500, ns_per_tick),
        .p99 = percentile(latency, 990, ns_per_tick),
        .p99_9 = percentile(latency, 999, ns_per_tick),
        .worst = percentile(latency, 1000, ns_per_tick),
    };
}
