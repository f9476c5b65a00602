/* progress - a bar on the terminal while something takes long. Silent where the standard error is none.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_PROGRESS_H
#define ANALLOC_TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct progress {
    const char *name;
    uint64_t total;
    bool shown; /**< there is a terminal */
    int percent; /**< as drawn last */
} progress_t;

/** Begin a bar of `total` steps. */
void progress_begin(progress_t *progress, const char *name, uint64_t total);

/** Show that so many steps are done. Cheap where nothing is to be drawn anew. */
void progress_show(progress_t *progress, uint64_t done);

/** Take the bar away. */
void progress_end(progress_t *progress);

#endif
