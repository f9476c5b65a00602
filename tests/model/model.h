/* A naive model of an arena: what every public call should say and do.
 *
 * One byte a page for its state and one number a page for the block it belongs to; every question is
 * answered by looking at all pages from left to right. Slow and obviously right: no tree, no words, no
 * hints, nothing shared with the library but the names in its public header.
 *
 * Two steps for each operation. `expect_...` says what the call may answer, from the header alone, and changes
 * nothing. What the call did is then told to the model with `model_set_...`: whoever compares decides by
 * the library's answer where the header allows more than one.
 *
 * How a range of pages is cut into blocks is left open by the header but for the count after an exact
 * request (`model_pieces`). The model takes the cut from whoever asked the library (`model_set_live` for each
 * piece) and from then on holds the library to it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_MODEL_H
#define ANALLOC_TEST_MODEL_H

#include <analloc.h>
#include <stdint.h>

enum { MODEL_FREE = 'f', MODEL_LIVE = 'l', MODEL_RESERVED = 'r' };

#define MODEL_NOWHERE UINT64_MAX

typedef struct model {
    uint64_t start;   /* address of page 0 */
    uint64_t page;    /* bytes a page */
    uint64_t pages;   /* how many pages there are */
    uint64_t number;  /* page 0 counts as this page for natural alignment: its address / page; 0 in a chunk */
    uint64_t promise; /* largest alignment that can be asked for; 0: none at all; UINT64_MAX: any */
    uint32_t width;   /* units a word: decides only how many blocks an exact grant is */
    uint32_t levels;
    uint8_t *state; /* of each page */
    uint64_t *head; /* of each live page: the first page of its block */
} model_t;

/** A model of an arena that uses the whole pages of [base, base + bytes), everything free. */
void model_open(model_t *model, uint64_t base, uint64_t bytes, uint64_t page);

/** A model of a chunk: `pages` pages from `start`, alignment counted from there. */
void model_open_chunk(model_t *model, uint64_t start, uint64_t pages, uint64_t page);

void model_close(model_t *model);

/* ------------------------------------------------------------------ what is where */

/** Address of a page. */
uint64_t model_address(const model_t *model, uint64_t index);

/** Index of the page that an address lies in; MODEL_NOWHERE if it lies outside. */
uint64_t model_index(const model_t *model, uint64_t address);

/** 1 iff all pages of a run have this state; 0 also if the run leaves the arena. */
int model_all(const model_t *model, uint64_t first, uint64_t count, uint8_t state);

/** 1 iff some page of a run has this state. */
int model_any(const model_t *model, uint64_t first, uint64_t count, uint8_t state);

/** How many pages of the arena have this state. */
uint64_t model_count(const model_t *model, uint8_t state);

/** Smallest order whose block holds so many pages; 64 if none does. */
unsigned model_order(uint64_t pages);

/** Pages that hold so many bytes; 1 for 0. */
uint64_t model_pages_for(const model_t *model, uint64_t bytes);

/** Order of the largest aligned block that lies inside the arena. */
unsigned model_top(const model_t *model);

/** 1 iff 2^order pages from `index` lie at a natural place. */
int model_aligned(const model_t *model, uint64_t index, unsigned order);

/** The block that covers a page: for a live page its block, for a free one the largest aligned free block,
 *  for a reserved one just the page. */
void model_block(const model_t *model, uint64_t index, uint64_t *first, uint64_t *count);

/** Blocks that an exact grant of so many pages consists of: as few as words can describe. */
uint32_t model_pieces(const model_t *model, uint64_t pages);

/** The statistics, by looking at every page. */
void model_stats(const model_t *model, analloc_stats_t *stats);

/* ------------------------------------------------------------------ changes */

void model_set_free(model_t *model, uint64_t first, uint64_t count);
void model_set_reserved(model_t *model, uint64_t first, uint64_t count);
/** The run becomes one live block. */
void model_set_live(model_t *model, uint64_t first, uint64_t count);

/* ------------------------------------------------------------------ expectations */

/** What a call may answer. */
typedef struct expect {
    uint32_t allowed;      /* one bit for each status that the header allows here */
    uint64_t first, count; /* where ANALLOC_OK: the pages concerned */
    uint64_t largest;      /* bytes; what `analloc_answer_t.largest` should be on failure */
} expect_t;

#define MODEL_BIT(status) (UINT32_C(1) << (unsigned)(status))

/** 1 iff the status is one of those allowed. */
int expect_allows(const expect_t *expect, analloc_status_t status);

/** Where to look for a block. */
typedef struct model_limits {
    uint64_t lowest, highest; /* addresses of bytes, both included */
    int high;                 /* the highest place instead of the lowest */
} model_limits_t;

/** First fit: the first page of the lowest or highest free block of this order that lies within the limits;
 *  MODEL_NOWHERE if there is none. */
uint64_t model_fit(const model_t *model, unsigned order, const model_limits_t *limits);

/** `analloc_request`. */
expect_t expect_request(const model_t *model, const analloc_request_t *request);

/** `analloc_alloc`: OK with the block, or any failure (NULL). */
expect_t expect_alloc(const model_t *model, uint64_t bytes, int high);

/** `analloc_alloc_pages`: OK if there are enough; `model_next_free` then tells which. */
expect_t expect_pages(const model_t *model, uint64_t pages);

/** The next free page from `index` upwards (or with `high` from `index` downwards, `index` not included);
 *  MODEL_NOWHERE behind the last. Begin with 0 (or with `pages`). */
uint64_t model_next_free(const model_t *model, uint64_t index, int high);

/** Runs of neighbouring pages that the first (or last) `pages` free pages form. */
uint64_t model_free_runs(const model_t *model, uint64_t pages, int high);

expect_t expect_take(const model_t *model, uint64_t address, uint64_t bytes);
expect_t expect_reserve(const model_t *model, uint64_t address, uint64_t bytes);
expect_t expect_release(const model_t *model, uint64_t address, uint64_t bytes);

/** `analloc_free` and, with `bytes` 0, `analloc_free_at`. */
expect_t expect_free(const model_t *model, uint64_t address, uint64_t bytes);
expect_t expect_free_range(const model_t *model, uint64_t address, uint64_t bytes);

/** `analloc_resize`; on OK the block at `first` has `count` pages from now on. */
expect_t expect_resize(const model_t *model, uint64_t address, uint64_t bytes, uint32_t flags);

/** `analloc_realloc`: OK and where the block will be, or any failure. */
expect_t expect_realloc(const model_t *model, uint64_t address, uint64_t length, uint64_t bytes, int high);

/** `analloc_is_free`. */
int expect_is_free(const model_t *model, uint64_t address, uint64_t bytes);

#endif
