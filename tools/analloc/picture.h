/* picture - what a replay looks like.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_PICTURE_H
#define ANALLOC_TOOL_PICTURE_H

#include "canvas.h"
#include "replay.h"

/** Say in one line that requests failed, where some did: the two sides then hold different blocks. */
void picture_tell_failures(canvas_t *canvas, const replay_t *replay, double x, double y);

/** Draw the memory at the end of a replay, ours beside Linux's: a heat map. False after a complaint. */
bool picture_draw_map(const replay_t *replay, output_t *output);

/** Draw the share of free memory in whole 2 MiB blocks over the run, both, and below it the memory in
 *  use. False after a complaint. */
bool picture_draw_plot(const replay_t *replay, output_t *output);

#endif
