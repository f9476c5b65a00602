/* Makes small traces in memory, good ones and bad ones. */
#ifndef ANALLOC_TEST_TRACE_MAKER_H
#define ANALLOC_TEST_TRACE_MAKER_H

#include <stddef.h>
#include <stdint.h>

enum { TRACE_MAKER_EVENTS = 64 };

typedef struct trace_maker {
    uint8_t bytes[1024 + 8 * TRACE_MAKER_EVENTS];
    size_t used;
    uint64_t events, warmup_events;
    const char *key;   /* this line of the header ... */
    const char *value; /* ... has another value; NULL: is left out */
} trace_maker_t;

/** A trace without events: page_size 4096, pfn_limit 2048, managed_pages 2000, tracer_pages 100, cpus 2. */
void trace_maker_begin(trace_maker_t *maker);

/** Append a record. */
void trace_maker_event(trace_maker_t *maker, uint8_t op, uint32_t pfn, uint8_t order, uint8_t type, uint8_t cpu);

/** Write the header; the trace is `bytes`, `used`. */
void trace_maker_end(trace_maker_t *maker);

/** The trace that most tests start from: two warm-up events and eight more; ten are good. */
void trace_maker_sample(trace_maker_t *maker);

#endif
