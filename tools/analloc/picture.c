/* picture - what all pictures of a replay say.
 *
 * SPDX-License-Identifier: MIT */
#include "picture.h"

#include "tool.h"

void picture_tell_failures(canvas_t *canvas, const replay_t *replay, double x, double y)
{
    char count[32];
    if (replay->failures == 0)
        return;
    canvas_font(canvas, 12.5, true);
    canvas_colour(canvas, CANVAS_ALARM);
    canvas_text(canvas, x, y, CANVAS_RIGHT, "%s allocations failed: their blocks are live on Linux's side only",
                tool_format_count(replay->failures, count));
}
