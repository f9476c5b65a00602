#include "trace_maker.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void trace_maker_begin(trace_maker_t *maker)
{
    memset(maker, 0, sizeof *maker);
    maker->used = 1024;
}

void trace_maker_event(trace_maker_t *maker, uint8_t op, uint32_t pfn, uint8_t order, uint8_t type, uint8_t cpu)
{
    uint8_t record[8] = {(uint8_t)pfn, (uint8_t)(pfn >> 8), (uint8_t)(pfn >> 16), (uint8_t)(pfn >> 24),
                         op, order, type, cpu};
    memcpy(maker->bytes + maker->used, record, sizeof record);
    maker->used += sizeof record;
    maker->events++;
}

static size_t add_text(trace_maker_t *maker, size_t at, const char *key, const char *value)
{
    int changed = maker->key != NULL && !strcmp(maker->key, key);
    if (changed && maker->value == NULL)
        return at;
    return at + (size_t)snprintf((char *)maker->bytes + at, 1024 - at, "%s=%s\n", key, changed ? maker->value : value);
}

static size_t add_number(trace_maker_t *maker, size_t at, const char *key, uint64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return add_text(maker, at, key, text);
}

void trace_maker_end(trace_maker_t *maker)
{
    memset(maker->bytes, '\n', 1024);
    memcpy(maker->bytes, "KTRACE1\n", 8);
    size_t at = add_text(maker, 8, "name", "sample");
    at = add_number(maker, at, "page_size", 4096);
    at = add_number(maker, at, "pfn_limit", 2048);
    at = add_number(maker, at, "managed_pages", 2000);
    at = add_number(maker, at, "tracer_pages", 100);
    at = add_number(maker, at, "events", maker->events);
    at = add_number(maker, at, "warmup_events", maker->warmup_events);
    at = add_number(maker, at, "cpus", 2);
    maker->bytes[at] = '\n'; /* snprintf's zero */
}

void trace_maker_sample(trace_maker_t *maker)
{
    trace_maker_begin(maker);
    trace_maker_event(maker, 0, 7, 0, 0, 0);
    trace_maker_event(maker, 0, 512, 9, 1, 1);
    trace_maker_event(maker, 0, 8, 3, 2, 0);
    trace_maker_event(maker, 0, 1024, 10, 1, 1);
    trace_maker_event(maker, 1, 512, 9, 1, 0);
    trace_maker_event(maker, 0, 513, 0, 0, 0);
    trace_maker_event(maker, 1, 7, 0, 0, 1);
    trace_maker_event(maker, 0, 0, 3, 0, 1);
    trace_maker_event(maker, 1, 8, 3, 2, 0);
    trace_maker_event(maker, 0, 8, 1, 1, 0);
    maker->warmup_events = 2;
    trace_maker_end(maker);
}
