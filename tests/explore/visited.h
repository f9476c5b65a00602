/* The states that were met, each with the fewest preemptions that led to it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_EXPLORE_VISITED_H
#define ANALLOC_EXPLORE_VISITED_H

#include <stdint.h>

/** Forget all. */
void visited_clear(void);

/** 1 iff this state was met before with no more preemptions; else it is noted. `cost` < 16. States are told apart
 *  by 59 bits: of a hundred million states two are mixed up with a probability of a few in a thousand. */
int visited_before(uint64_t state, unsigned cost);

uint64_t visited_count(void);

#endif
