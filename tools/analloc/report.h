/* report - the results of replays, for people and for programs.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_REPORT_H
#define ANALLOC_TOOL_REPORT_H

#include <stdio.h>

#include "outputs.h"
#include "replay.h"
#include "tick.h"

/** All that is to be told. The arrays have `count` entries. */
typedef struct report {
    const replay_t *replays;
    size_t count;
    const trace_file_t *files;
    const outputs_t *outputs;
    const tick_clock_t *clock;
    const policy_t *policy;
} report_t;

/** A table, one column a trace. */
void report_print_table(const report_t *report, FILE *stream);

/** One JSON object, as text; NULL iff out of memory. Free it. */
char *report_make_json(const report_t *report);

#endif
