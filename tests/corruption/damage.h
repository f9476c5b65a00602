/* damage.h - what is asked of an arena whose metadata was damaged.
 *
 * SPDX-License-Identifier: MIT */
#ifndef DAMAGE_H
#define DAMAGE_H

#include "reading.h"
#include "trial.h"

/** Run the checker on the damaged metadata, read-only. Returns the number of the invariant that it says is
 *  broken, 0 to 5; -1 if it has no complaint. */
int damage_check(trial_t *t, const analloc_struct_t *handle);

/** The checker found nothing: then the arena is in a state, and every call acts on it as one predicts that
 *  knows only what the walk read. Fails otherwise. 1 iff the state is another one than before. */
int damage_is_legal(trial_t *t, const analloc_struct_t *handle, const reading_t *before);

/** Every question, which changes nothing, on metadata of which nothing is known. */
void damage_ask_all(trial_t *t, const analloc_struct_t *handle);

/** Every call, on metadata of which nothing is known. Each call comes back, stays inside the metadata, and
 *  hands out only addresses of the arena. */
void damage_call_all(trial_t *t, const analloc_struct_t *handle);

#endif
