/* The states that arenas are in when two calls meet, and the calls.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_STATE_H
#define ANALLOC_TEST_STATE_H

#include "call.h"

enum { STATES = 9, MOST_CALLS = 64 };

const char *state_name(unsigned state);

/** Create an arena in this state. */
void state_open(world_t *world, unsigned state);

/** The calls that make sense in that state. Returns how many. */
unsigned state_calls(world_t *world, call_t *calls);

#endif
