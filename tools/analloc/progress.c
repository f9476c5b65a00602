/* progress - drawing with a carriage return.
 *
 * SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 40

void progress_begin(progress_t *progress, const char *name, uint64_t total)
{
    *progress = (progress_t){.name = name, .total = total, .shown = isatty(STDERR_FILENO), .percent = -1};
    progress_show(progress, 0);
}

void progress_show(progress_t *progress, uint64_t done)
{
    static const char full[] = "########################################";
    int percent = progress->total ? (int)(done * 100 / progress->total) : 100;
    if (!progress->shown || percent == progress->percent)
        return;
    progress->percent = percent;
    fprintf(stderr, "\r%-12.12s [%-*.*s] %3d %%", progress->name, BAR_WIDTH, percent * BAR_WIDTH / 100, full, percent);
    fflush(stderr);
}

void progress_end(progress_t *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
