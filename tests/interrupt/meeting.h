/* Two calls that meet: what they answer, what the pages then are, and whether that can be.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_MEETING_H
#define ANALLOC_TEST_MEETING_H

#include "call.h"
#include "turns.h"

/** Where calls meet: an arena, and how to bring it back to what it was. */
typedef struct place {
    world_t *world;
    void *image;     /* the metadata before, */
    ledger_t before; /* and the pages */
} place_t;

void place_keep(place_t *place, world_t *world);
void place_drop(place_t *place);

typedef struct meeting {
    const place_t *place;
    const call_t *calls[2];
    int in_order; /* the callers may make these calls at the same time */
    ledger_t ledger;
    analloc_status_t status[2];
    analloc_status_t first[2], second[2]; /* of each call, if it comes wholly before or after the other */
    unsigned long accesses[2];            /* of each call, in the order in which it makes more */
    unsigned long meetings, busy;         /* how many there were, and of their answers how many said busy */
} meeting_t;

/** Let each call come first once, and learn what they answer then. */
void meeting_prepare(meeting_t *m, const place_t *place, const call_t *first, const call_t *second);

/** Let the two calls take these turns. Each must answer what it would have answered if the other had come wholly
 *  before it or wholly after it, or that it is busy; the pages must be what the answers say; and the checker must be
 *  content. Of calls that are the callers' to order only this is asked: they come back, and write nothing beside the
 *  metadata. If it is not so, it says so and exits. */
void meet(meeting_t *m, const turns_t *turns);

#endif
