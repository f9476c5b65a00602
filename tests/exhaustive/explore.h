/* explore.h - all states that steps lead to, and every step from each of them.
 *
 * SPDX-License-Identifier: MIT */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "world.h"

typedef struct explore_options {
    step_list_t root; /* steps that lead from creation to where the search begins */
    unsigned jobs;    /* processes that share the work */
    unsigned every;   /* judge only one state in so many (the count is of all) */
    int fine;         /* reserve and release page by page: the same states, otherwise described */
    unsigned share;   /* each state tries one window in so many, another one each time */
} explore_options_t;

typedef struct explore_result {
    uint64_t states; /* found */
    uint64_t judged; /* from which all was tried */
    uint64_t steps;  /* judged */
} explore_result_t;

/** Find all states that alloc and free reach, then make every step from each. */
explore_result_t explore_shapes(world_t *w, const explore_options_t *options);
/** Make every step from every state that any steps at all reach. */
explore_result_t explore_all(world_t *w, const explore_options_t *options);

#endif
