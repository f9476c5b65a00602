/* Calls as data: what is called, and what its success means for the pages.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_CALL_H
#define ANALLOC_TEST_CALL_H

#include "arena.h"

enum { MOST_PAGES = 128, PAGE = 64 };

typedef enum kind {
    REQUEST, /* `pages` pages with `flags`, on the pages from `page` to `to`; to = 0: anywhere */
    ALLOC,   /* analloc_alloc; flags: ANALLOC_HIGH or nothing */
    SINGLES, /* analloc_alloc_pages */
    EXTENTS, /* analloc_alloc_extents; `to` places in the list */
    TAKE,
    RESERVE,
    RELEASE,
    FREE,         /* a block of just `pages` pages */
    FREE_RANGE,   /* any live pages */
    RETIRE,       /* free a block of just `pages` pages, then reserve them, unless somebody has got them */
    RENEW,        /* free a block of just `pages` pages, then take one of `to` pages, if there is one */
    FREE_SINGLES, /* so many blocks of one page */
    RESIZE,       /* a block of `pages` pages to `to` pages, with `flags` */
    REALLOC,      /* the same by analloc_realloc */
    ASK           /* all questions */
} kind_t;

typedef struct call {
    kind_t kind;
    unsigned page, pages, to;
    uint32_t flags;
} call_t;

/** What the pages are by what the calls answered: taken (for each taking 1 more, for each freeing 1 less), reserved. */
typedef struct ledger {
    int taken[MOST_PAGES], reserved[MOST_PAGES];
} ledger_t;

/** The arena that all calls are made on. Its memory can be written to. */
typedef struct world {
    arena_t arena;
    unsigned pages;
    uint64_t base; /* address of page 0 of the arena */
} world_t;

/** Make the call and, if it succeeds, enter it into the ledger. An inherited call that answers NULL counts as
 *  ANALLOC_E_NONE_LEFT. */
analloc_status_t call_make(world_t *world, const call_t *call, ledger_t *ledger);

/** Has who makes this call a right to it: are the pages that it frees or resizes live, and just such blocks? */
int call_is_sound(world_t *world, const call_t *call);

/** May two callers make these at the same time? It is theirs to order when they free or resize parts of one block, or
 *  reserve and release the same pages; but a double free is seen. */
int call_may_meet(world_t *world, const call_t *one, const call_t *other);

/** Enter what the arena looks like now. */
void ledger_read(ledger_t *ledger, world_t *world);

/** The first page of which arena and ledger differ; -1 if there is none. */
int ledger_differs(const ledger_t *ledger, world_t *world);

/** The call in words, valid until the next but three. */
const char *call_name(const call_t *call);

#endif
