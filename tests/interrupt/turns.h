/* Two callers that take turns on one thread: each makes so many accesses to shared words, then stops before the next,
 * and the other goes on. Nothing is left to luck: the same turns give the same run.
 *
 *   turns {3, 2}     first    . . .     . . . . end
 *                    second         . .             . . . end         each dot an access
 *
 * The library under test was compiled with `disturb.h`: before each access it calls `disturb`, which is here.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_TURNS_H
#define ANALLOC_TEST_TURNS_H

enum { MOST_TURNS = 4 };

/** How many accesses the first makes in its turn, then the second, then the first again, and so on. After the last
 *  turn whose it would be next runs to its end, then the other. */
typedef struct turns {
    unsigned count;
    unsigned long accesses[MOST_TURNS];
} turns_t;

/** Run caller(context, 0) and caller(context, 1) by turns. */
void turns_run(const turns_t *turns, void (*caller)(void *context, unsigned which), void *context);

/** How many accesses this one has made in the last run. */
unsigned long turns_accesses(unsigned which);

#endif
