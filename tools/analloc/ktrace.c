/* ktrace - the header, and access to records.
 *
 * SPDX-License-Identifier: MIT */
#include "ktrace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char magic[] = "KTRACE1\n";
#define MAGIC_BYTES (sizeof magic - 1)

/* A piece of the header's text. */
typedef struct text {
    const char *begin;
    size_t bytes;
} text_t;

bool ktrace_refuse(ktrace_fault_t *fault, uint64_t record, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fault->record = record;
    vsnprintf(fault->what, sizeof fault->what, format, arguments);
    va_end(arguments);
    return false;
}

/* The value of `key` in the header's lines "key=value". */
static bool find_value(const char *header, const char *key, text_t *value)
{
    const char *line = header + MAGIC_BYTES, *end = header + KTRACE_HEADER_BYTES;
    size_t key_bytes = strlen(key);
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *stop = newline ? newline : end;
        if ((size_t)(stop - line) > key_bytes && !memcmp(line, key, key_bytes) && line[key_bytes] == '=') {
            value->begin = line + key_bytes + 1;
            value->bytes = (size_t)(stop - value->begin);
            return true;
        }
        line = stop + 1;
    }
    return false;
}

/* 19 digits cannot overflow 64 bits. */
static bool parse_number(text_t text, uint64_t *number)
{
    *number = 0;
    if (text.bytes == 0 || text.bytes > 19)
        return false;
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.begin[i] < '0' || text.begin[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(text.begin[i] - '0');
    }
    return true;
}

static bool header_number(const char *header, const char *key, uint64_t *number, ktrace_fault_t *fault)
{
    text_t text;
    if (!find_value(header, key, &text))
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "the header has no %s", key);
    if (!parse_number(text, number))
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "the header's %s is no number", key);
    return true;
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
}

/* Names become parts of file names and go to terminals: all else becomes '_', a leading '.' as well. */
static bool header_name(const char *header, ktrace_t *trace, ktrace_fault_t *fault)
{
    text_t text;
    if (!find_value(header, "name", &text) || text.bytes == 0)
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "the header has no name");
    size_t bytes = text.bytes < sizeof trace->name ? text.bytes : sizeof trace->name - 1;
    for (size_t i = 0; i < bytes; i++)
        trace->name[i] = is_name_character(text.begin[i]) ? text.begin[i] : '_';
    if (trace->name[0] == '.')
        trace->name[0] = '_';
    trace->name[bytes] = 0;
    return true;
}

static bool read_numbers(const char *header, ktrace_t *trace, ktrace_fault_t *fault)
{
    return header_number(header, "page_size", &trace->page_size, fault) &&
           header_number(header, "pfn_limit", &trace->pfn_limit, fault) &&
           header_number(header, "managed_pages", &trace->managed_pages, fault) &&
           header_number(header, "tracer_pages", &trace->tracer_pages, fault) &&
           header_number(header, "events", &trace->events, fault) &&
           header_number(header, "warmup_events", &trace->warmup_events, fault) &&
           header_number(header, "cpus", &trace->cpus, fault);
}

static bool check_numbers(const ktrace_t *trace, ktrace_fault_t *fault)
{
    const uint64_t none = KTRACE_NO_RECORD, page = trace->page_size;
    if (page < 1024 || page > 65536 || (page & (page - 1)) != 0)
        return ktrace_refuse(fault, none, "page_size %" PRIu64 " is no power of two from 1 KiB to 64 KiB", page);
    if (trace->pfn_limit == 0 || trace->pfn_limit > KTRACE_PAGES_MAX)
        return ktrace_refuse(fault, none, "pfn_limit %" PRIu64 " is not between 1 and %" PRIu64, trace->pfn_limit,
                             KTRACE_PAGES_MAX);
    if (trace->managed_pages > trace->pfn_limit)
        return ktrace_refuse(fault, none, "managed_pages %" PRIu64 " is more than pfn_limit %" PRIu64,
                             trace->managed_pages, trace->pfn_limit);
    if (trace->tracer_pages >= trace->managed_pages)
        return ktrace_refuse(fault, none, "tracer_pages %" PRIu64 " leaves nothing of managed_pages %" PRIu64,
                             trace->tracer_pages, trace->managed_pages);
    if (trace->warmup_events > trace->events)
        return ktrace_refuse(fault, none, "warmup_events %" PRIu64 " is more than events %" PRIu64,
                             trace->warmup_events, trace->events);
    return true;
}

/* The header's count of records against what follows it. */
static bool check_length(const ktrace_t *trace, size_t bytes, ktrace_fault_t *fault)
{
    uint64_t whole = (bytes - KTRACE_HEADER_BYTES) / KTRACE_RECORD_BYTES;
    unsigned rest = (unsigned)((bytes - KTRACE_HEADER_BYTES) % KTRACE_RECORD_BYTES);
    if (whole < trace->events && rest != 0)
        return ktrace_refuse(fault, whole, "truncated: %u of 8 bytes (the header says events=%" PRIu64 ")", rest,
                             trace->events);
    if (whole < trace->events)
        return ktrace_refuse(fault, whole, "missing: the file ends here, and the header says events=%" PRIu64,
                             trace->events);
    if (whole > trace->events || rest != 0)
        return ktrace_refuse(fault, trace->events, "counts do not match: %" PRIu64 " bytes too many for "
                             "events=%" PRIu64,
                             bytes - KTRACE_HEADER_BYTES - trace->events * KTRACE_RECORD_BYTES, trace->events);
    return true;
}

static bool check_magic(const void *data, size_t bytes, ktrace_fault_t *fault)
{
    if (bytes == 0)
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "empty file");
    if (memcmp(data, magic, bytes < MAGIC_BYTES ? bytes : MAGIC_BYTES) != 0)
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "wrong magic: not a KTRACE1 trace");
    if (bytes < KTRACE_HEADER_BYTES)
        return ktrace_refuse(fault, KTRACE_NO_RECORD, "truncated: %zu bytes, and the header alone has %u", bytes,
                             KTRACE_HEADER_BYTES);
    return true;
}

bool ktrace_parse(const void *data, size_t bytes, ktrace_t *trace, ktrace_fault_t *fault)
{
    if (!check_magic(data, bytes, fault))
        return false;
    memset(trace, 0, sizeof *trace);
    trace->records = (const uint8_t *)data + KTRACE_HEADER_BYTES;
    return header_name(data, trace, fault) && read_numbers(data, trace, fault) && check_numbers(trace, fault) &&
           check_length(trace, bytes, fault) && ktrace_check_records(trace, fault);
}

ktrace_event_t ktrace_event(const ktrace_t *trace, uint64_t index)
{
    const uint8_t *r = trace->records + index * KTRACE_RECORD_BYTES;
    uint32_t pfn = (uint32_t)r[0] | (uint32_t)r[1] << 8 | (uint32_t)r[2] << 16 | (uint32_t)r[3] << 24;
    return (ktrace_event_t){pfn, r[4], r[5], r[6], r[7]};
}

uint64_t ktrace_pfn_end(const ktrace_t *trace)
{
    uint64_t end = 0;
    for (uint64_t i = 0; i < trace->events; i++) {
        ktrace_event_t event = ktrace_event(trace, i);
        uint64_t block_end = (uint64_t)event.pfn + ((uint64_t)1 << event.order);
        end = block_end > end ? block_end : end;
    }
    return end;
}
