/* reading.h - what an arena says of itself, page by page, and what follows from that.
 *
 * SPDX-License-Identifier: MIT
 *
 * Read once by `analloc_walk`; from then on a plain array is asked, in the slowest and simplest way.
 * A state is legal if the library goes on as the array predicts. */
#ifndef READING_H
#define READING_H

#include "trial.h"

typedef struct reading {
    uint64_t first;  /* number of the arena's first page: its address / page size */
    unsigned pages;
    uint64_t page_bytes;
    unsigned top;    /* order of the largest block when empty */
    unsigned char state[TRIAL_PAGES];  /* analloc_state_t */
    unsigned start[TRIAL_PAGES];       /* index of the first page of its block */
    unsigned length[TRIAL_PAGES];      /* pages of its block */
} reading_t;

/** Read; 0 if the walk is not in order, without gaps, from the first page to the last. */
int reading_take(reading_t *r, trial_t *t, const analloc_struct_t *handle);
/** 1 iff both say the same of live and reserved pages. */
int reading_equal(const reading_t *a, const reading_t *b);
/** The lowest or highest aligned free block of an order; `pages` if there is none. */
unsigned reading_find(const reading_t *r, unsigned order, int high);
/** Pages of the largest aligned free block; 0 if nothing is free. */
unsigned reading_largest(const reading_t *r);
/** 1 iff [at, at + pages) lies in the arena and is all in this state. */
int reading_all(const reading_t *r, unsigned at, unsigned pages, analloc_state_t state);
uint64_t reading_address(const reading_t *r, unsigned page);
/** How many pages are in this state. */
uint64_t reading_count(const reading_t *r, analloc_state_t state);

#endif
