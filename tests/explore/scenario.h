/* What is explored: an arena in some state, and what a few threads do with it at once.
 *
 * SPDX-License-Identifier: MIT
 *
 * The state is a picture, page by page: `.` free, `x` a live block of one page, `(` a live block, `r` reserved.
 * A number behind it says how many pages (of `(`, how large): `x2.2(4` is two single pages, two free ones and
 * a block of four. `~` in front: the words were never in use before, and contain what looks free.
 *
 * A thread is a list of operations, numbers being pages; `v` is a letter that remembers what was granted:
 *
 *     v=alloc.K  v=high.K     a block of order K, the lowest, the highest
 *     v=page  v=highpage      a page, by the inherited call
 *     v=pages.N  v=highpages.N   N single pages
 *     v=exact.N               exactly N pages
 *     v=within.N.L.H          N pages between page L and page H
 *     v=take.P.N              just these pages
 *     grow.P.N  grow.v.N      a block in place, to N pages
 *     shrink.P.N              a block in place, to N pages
 *     free.P  free.v          a block
 *     free_range.P.N          a part of blocks, an extent
 *     free_pages.v            single pages
 *     reserve.P.N  release.P.N
 *
 * What depends on an operation that failed is left out. */
#ifndef ANALLOC_EXPLORE_SCENARIO_H
#define ANALLOC_EXPLORE_SCENARIO_H

#include "engine.h"

#include <stdint.h>

enum { SCENARIO_PAGES = 64, SCENARIO_LETTERS = 26, SCENARIO_TEXT = 32 };

/* What a scenario promises beyond the rules that always hold (judge.h). */
enum {
    SCENARIO_PLAIN = 0,
    SCENARIO_SURE = 1,   /* "there is none" is said only if that was so at some moment */
    SCENARIO_GRANTS = 2, /* no operation fails */
    SCENARIO_FINDS = 4   /* an allocation fails only if at some moment the words, whatever the hints, showed no block */
};

typedef struct scenario {
    const char *name;
    unsigned width; /* 0: any */
    const char *picture;
    const char *threads[ENGINE_THREADS];
    unsigned promises;
} scenario_t;

typedef enum verb {
    VERB_ALLOC,
    VERB_HIGH,
    VERB_PAGE,
    VERB_HIGHPAGE,
    VERB_PAGES,
    VERB_HIGHPAGES,
    VERB_EXACT,
    VERB_WITHIN,
    VERB_TAKE,
    VERB_GROW,
    VERB_SHRINK,
    VERB_FREE,
    VERB_FREE_RANGE,
    VERB_FREE_PAGES,
    VERB_RESERVE,
    VERB_RELEASE,
    VERBS
} verb_t;

enum { NO_LETTER = 255 };

typedef struct operation {
    verb_t verb;
    unsigned thread;
    unsigned number[3]; /* order, pages, places */
    uint8_t result;     /* the letter that remembers it, or NO_LETTER */
    uint8_t letter;     /* the block is what this letter remembers, or NO_LETTER: it is at number[0] */
    char text[SCENARIO_TEXT];
} operation_t;

/* A run of pages that are in one state, as the picture has it. */
typedef struct region {
    char state;
    unsigned start, pages;
} region_t;

typedef struct parsed {
    const scenario_t *scenario;
    int fresh;
    unsigned pages, regions, threads, operations;
    region_t region[SCENARIO_PAGES];
    operation_t operation[ENGINE_OPERATIONS];
} parsed_t;

/** 1 iff the scenario makes sense; else says what does not. */
int scenario_parse(const scenario_t *scenario, parsed_t *parsed);

extern const scenario_t scenarios[];
extern const unsigned scenarios_count;

#endif
