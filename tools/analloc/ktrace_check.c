/* ktrace - what the records say together: blocks live one after the other and never overlap.
 *
 * SPDX-License-Identifier: MIT
 *
 * One byte a page remembers what is live:
 *
 *     0              free
 *     1ttt oooo      a block begins: type t, order o
 *     0100 0000      the block to the left goes on */
#include "ktrace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BODY 0x40u
#define HEAD 0x80u

static uint8_t head_of(ktrace_event_t event)
{
    return (uint8_t)(HEAD | (unsigned)event.type << 4 | event.order);
}

/* All that one record can get wrong by itself. */
static bool check_fields(const ktrace_t *trace, uint64_t i, ktrace_fault_t *fault)
{
    ktrace_event_t e = ktrace_event(trace, i);
    if (e.op != KTRACE_ALLOC && e.op != KTRACE_FREE)
        return ktrace_refuse(fault, i, "op %u is neither 0 (allocation) nor 1 (free)", e.op);
    if (e.order > KTRACE_ORDER_MAX)
        return ktrace_refuse(fault, i, "order %u is above the largest, %u", e.order, KTRACE_ORDER_MAX);
    if (e.type > KTRACE_RECLAIMABLE)
        return ktrace_refuse(fault, i, "migratetype %u is none of 0, 1, 2", e.type);
    if (e.cpu >= trace->cpus)
        return ktrace_refuse(fault, i, "cpu %u, and the header says cpus=%" PRIu64, e.cpu, trace->cpus);
    if (e.pfn & ((1u << e.order) - 1))
        return ktrace_refuse(fault, i, "pfn %" PRIu32 " is misaligned for order %u", e.pfn, e.order);
    if ((uint64_t)e.pfn + (1u << e.order) > trace->pfn_limit)
        return ktrace_refuse(fault, i, "the block of pfn %" PRIu32 ", order %u ends beyond pfn_limit %" PRIu64, e.pfn,
                             e.order, trace->pfn_limit);
    if (i < trace->warmup_events && e.op != KTRACE_ALLOC)
        return ktrace_refuse(fault, i, "a free inside the %" PRIu64 " warm-up events, which are allocations only",
                             trace->warmup_events);
    return true;
}

static bool check_alloc(uint8_t *pages, ktrace_event_t e, uint64_t i, ktrace_fault_t *fault)
{
    uint32_t count = 1u << e.order;
    for (uint32_t p = 0; p < count; p++) {
        if (pages[e.pfn + p] != 0)
            return ktrace_refuse(fault, i, "overlapping blocks: pfn %" PRIu32 ", order %u is allocated while "
                                 "page %" PRIu32 " is live", e.pfn, e.order, e.pfn + p);
    }
    memset(pages + e.pfn, BODY, count);
    pages[e.pfn] = head_of(e);
    return true;
}

static bool check_free(uint8_t *pages, ktrace_event_t e, uint64_t i, ktrace_fault_t *fault)
{
    uint8_t head = pages[e.pfn];
    if (!(head & HEAD))
        return ktrace_refuse(fault, i, "free without its allocation: no live block begins at pfn %" PRIu32, e.pfn);
    if (head != head_of(e))
        return ktrace_refuse(fault, i, "free of pfn %" PRIu32 " with order %u, migratetype %u: allocated with "
                             "order %u, migratetype %u", e.pfn, e.order, e.type, head & 15u, head >> 4 & 7u);
    memset(pages + e.pfn, 0, (size_t)1 << e.order);
    return true;
}

static bool check_lives(const ktrace_t *trace, uint8_t *pages, ktrace_fault_t *fault)
{
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t event = ktrace_event(trace, i);
        if (!(event.op == KTRACE_ALLOC ? check_alloc : check_free)(pages, event, i, fault))
            return false;
    }
    return true;
}

bool ktrace_check_records(const ktrace_t *trace, ktrace_fault_t *fault)
{
    for (uint64_t i = 0; i < trace->events; i++) {
        if (!check_fields(trace, i, fault))
            return false;
    }
    uint8_t *pages = calloc((size_t)ktrace_pfn_end(trace) + 1, 1);
    if (!pages)
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "out of memory");
    bool good = check_lives(trace, pages, fault);
    free(pages);
    return good;
}
