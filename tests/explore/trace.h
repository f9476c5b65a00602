/* Prints what happened in a step: who, in which operation, read or changed what.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_EXPLORE_TRACE_H
#define ANALLOC_EXPLORE_TRACE_H

#include "world.h"

/** For `engine_replay`; the context is the world. */
void trace_step(void *context, const engine_step_t *step);

#endif
