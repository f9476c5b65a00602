/* scenario.h - what an arena went through before its metadata is damaged.
 *
 * SPDX-License-Identifier: MIT */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "trial.h"

#define SCENARIOS 7u

/** The name; NULL behind the last. */
const char *scenario_name(unsigned number);
/** Does it begin with everything reserved? */
int scenario_starts_reserved(unsigned number);
/** Bring a new arena into it. */
void scenario_play(trial_t *t, unsigned number);

#endif
