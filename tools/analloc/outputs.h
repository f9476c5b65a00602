/* outputs - all files that a replay of some traces writes.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_OUTPUTS_H
#define ANALLOC_TOOL_OUTPUTS_H

#include "output.h"
#include "trace_file.h"

/** What the user asked for; NULL: nothing. */
typedef struct output_names {
    const char *map, *plot, *json;
} output_names_t;

typedef struct outputs {
    size_t count;          /**< of traces */
    output_t *maps, *plots; /**< of each trace */
    output_t json;
} outputs_t;

/** Open all of them for these traces. With more than one trace each picture gets the trace's name: "map.png" becomes
 *  "map-boot.png".
 *  Returns  false after a complaint: one cannot be written, or is a trace, or is named twice; nothing was
 *           overwritten then. Destroy in both cases. */
bool outputs_open(outputs_t *outputs, const output_names_t *names, const trace_file_t *files, size_t count);
void outputs_destroy(outputs_t *outputs);

#endif
