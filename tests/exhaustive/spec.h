/* spec.h - what an arena of at most 32 pages has to do, said with bit masks and nothing else.
 *
 * SPDX-License-Identifier: MIT
 *
 * Every page is one bit. A state is three masks:
 *
 *     page    0 1 2 3 4 5 6 7
 *     live    . X X X . X . .     handed out
 *     start   . X . X . X . .     of those, the first pages of blocks: here 1-2, 3 and 5
 *     kept    . . . . . . X .     reserved
 *
 * What is neither live nor kept is free; free blocks are not recorded, they are the largest aligned
 * runs. This specification shares no code with the library and none with the other tests: it takes
 * from the public header the numbers of the statuses, and from the design document one rule, how a
 * range that is not one block falls into pieces (`spec_pieces`).
 *
 * Pages are counted from the origin, a multiple of twice the largest block of the empty arena, so that
 * alignment is alignment of these numbers. The arena's first page need not be 0. */
#ifndef SPEC_H
#define SPEC_H

#include <analloc.h>
#include <stdint.h>

typedef struct spec_state {
    uint32_t live, start, kept;
} spec_state_t;

/** The arena: constants. */
typedef struct spec_land {
    uint32_t all;   /* the pages that it has */
    unsigned first; /* the lowest of them */
    unsigned shift; /* pages from an address aligned to 64 pages to page 0 */
    unsigned pages; /* how many: contiguous */
    unsigned top;   /* order of the largest aligned block inside */
    unsigned width; /* units a word: decides only how ranges fall into pieces */
    int null;       /* page 0 lies at address 0: calls that return pointers never give it */
} spec_land_t;

/** What a call should say, and leave behind. */
typedef struct spec_result {
    analloc_status_t status;
    spec_state_t after;
    unsigned page;    /* first page of what was granted */
    unsigned pages;   /* granted */
    unsigned blocks;  /* in so many pieces */
    unsigned largest; /* pages of the largest block that the limits allow, on an expected failure */
} spec_result_t;

/** Limits of a request, in pages; `lo` to `hi` inclusive, `boundary` an order or 255 for none. */
typedef struct spec_limits {
    unsigned lo, hi;
    unsigned boundary;
    unsigned align; /* order that the start must be aligned to */
} spec_limits_t;

/** Bits `first` to `first + pages - 1`. */
uint32_t spec_range(unsigned first, unsigned pages);
unsigned spec_count(uint32_t pages);
/** Smallest order that holds so many pages. */
unsigned spec_order(unsigned pages);

/** An arena whose first page lies `offset` pages after an address aligned to 64 pages. */
void spec_land_make(spec_land_t *land, unsigned offset, unsigned pages, unsigned width);
/** How many states alloc and free can reach from one without live blocks. */
uint64_t spec_shapes(const spec_land_t *land, const spec_state_t *s);
/** How many states all calls together can reach. */
uint64_t spec_all_states(const spec_land_t *land);

uint32_t spec_free_pages(const spec_land_t *land, const spec_state_t *s);
/** First pages of the aligned free runs of 2^order pages. */
uint32_t spec_runs(const spec_land_t *land, uint32_t free, unsigned order);
/** First page and pages of the live block around a live page. */
unsigned spec_block(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned *pages);
/** First page and pages of the largest aligned free block around a free page. */
unsigned spec_free_block(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned *pages);
/** First pages of the blocks that a live range consists of when nothing else is said. */
uint32_t spec_pieces(const spec_land_t *land, unsigned first, unsigned pages);
/** The same of the largest free block anywhere; 0 if nothing is free. */
unsigned spec_largest(const spec_land_t *land, const spec_state_t *s);

spec_result_t spec_request(const spec_land_t *land, const spec_state_t *s, unsigned pages, unsigned flags,
                           const spec_limits_t *limits);
spec_result_t spec_alloc(const spec_land_t *land, const spec_state_t *s, unsigned pages, int high);
spec_result_t spec_free(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned length);
spec_result_t spec_free_range(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages);
spec_result_t spec_take(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages);
spec_result_t spec_reserve(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages);
spec_result_t spec_release(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages);
spec_result_t spec_resize(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages,
                          int exact);
spec_result_t spec_realloc(const spec_land_t *land, const spec_state_t *s, unsigned page, unsigned pages,
                           int high);
/** Single pages, the lowest or highest ones; `*taken` receives which. */
spec_result_t spec_pages(const spec_land_t *land, const spec_state_t *s, unsigned pages, int high,
                         uint32_t *taken);
/** Each of these pages freed as a block of its own; the result's `blocks` is how many were refused. */
spec_result_t spec_free_list(const spec_land_t *land, const spec_state_t *s, uint32_t list, int descending);

#endif
