/* ktrace - reading recorded page traffic (format KTRACE1; traces/README.md describes it).
 *
 * SPDX-License-Identifier: MIT
 *
 * A trace is a header of 1024 bytes of text and records of 8 bytes. `ktrace_parse` works on memory
 * and believes nothing: what it accepts can be replayed without another check, because
 *
 *   - every record is well-formed, aligned, and inside the traced machine's memory;
 *   - no two live blocks overlap, and every free gives back a whole live block. */
#ifndef ANALLOC_TOOL_KTRACE_H
#define ANALLOC_TOOL_KTRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KTRACE_HEADER_BYTES 1024u
#define KTRACE_RECORD_BYTES 8u
#define KTRACE_NAME_BYTES 64u
/** Largest order of a record, as in the traced kernel. */
#define KTRACE_ORDER_MAX 10u
/** Traced machines have at most so many pages (1 TiB of 4 KiB): bounds what a hostile header can cost. */
#define KTRACE_PAGES_MAX ((uint64_t)1 << 28)

typedef enum ktrace_op { KTRACE_ALLOC = 0, KTRACE_FREE = 1 } ktrace_op_t;

/** What the caller of the traced kernel asked for: who can be moved or reclaimed later. */
typedef enum ktrace_type { KTRACE_UNMOVABLE = 0, KTRACE_MOVABLE = 1, KTRACE_RECLAIMABLE = 2 } ktrace_type_t;

/** One record. */
typedef struct ktrace_event {
    uint32_t pfn; /**< first page of the block; also its name while it lives */
    uint8_t op;
    uint8_t order;
    uint8_t type;
    uint8_t cpu;
} ktrace_event_t;

/** A trace that was checked; points into the memory it was parsed from. */
typedef struct ktrace {
    char name[KTRACE_NAME_BYTES]; /**< letters, digits, '-', '_' and '.' only: fit for file names */
    uint64_t page_size;
    uint64_t pfn_limit;     /**< every block ends at or below it */
    uint64_t managed_pages; /**< of those, what the kernel's allocator managed */
    uint64_t tracer_pages;  /**< of those, what the recorder itself held; not in the trace */
    uint64_t events;
    uint64_t warmup_events; /**< the first so many are allocations that were live before the workload began */
    uint64_t cpus;
    const uint8_t *records;
} ktrace_t;

#define KTRACE_NO_RECORD UINT64_MAX

/** Why a trace was refused. */
typedef struct ktrace_fault {
    uint64_t record; /**< index of the record, the first being 0; KTRACE_NO_RECORD: the header or the file */
    char what[192];
} ktrace_fault_t;

/** Check a whole trace.
 *  Returns  true and `*trace`, which is good as long as `data` is; or false and `*fault`.
 *  Cost     linear; one byte of scratch memory for each page up to the highest that occurs. */
bool ktrace_parse(const void *data, size_t bytes, ktrace_t *trace, ktrace_fault_t *fault);

/** Record `index`, which must be less than `trace->events`. */
ktrace_event_t ktrace_event(const ktrace_t *trace, uint64_t index);

/** One page above the highest that occurs in any record. */
uint64_t ktrace_pfn_end(const ktrace_t *trace);

/** Fill in a fault, as printf does. Returns false, always: `return ktrace_refuse(...)`. */
bool ktrace_refuse(ktrace_fault_t *fault, uint64_t record, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The second half of `ktrace_parse`: the records of a trace whose header is good. */
bool ktrace_check_records(const ktrace_t *trace, ktrace_fault_t *fault);

#endif
