/* policy - which end of the arena serves which request.
 *
 * SPDX-License-Identifier: MIT
 *
 * First fit from one end keeps that end packed. What lives long and cannot move spoils whole blocks
 * wherever it lies between what comes and goes; two ends keep two kinds of traffic apart for free.
 *
 * Tried on the carried traces and left out, because they kept hardly more together, or less: a place of its own in the
 * middle for reclaimable pages, for huge pages or for all larger blocks (each place adds a ragged edge), and an
 * end for each CPU (far worse: the same kinds of pages are on both). */
#ifndef ANALLOC_TOOL_POLICY_H
#define ANALLOC_TOOL_POLICY_H

#include "ktrace.h"

typedef struct policy {
    const char *name;
    const char *what; /**< in words */
    bool (*is_high)(ktrace_event_t event);
} policy_t;

/** All of them; a NULL name ends the list. The first is the default. */
extern const policy_t policies[];

/** The policy of that name, or NULL. */
const policy_t *policy_find(const char *name);

#endif
