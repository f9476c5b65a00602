/* SPDX-License-Identifier: MIT */
#include "recorder.h"

#include <stdio.h>
#include <string.h>

void recorder_hook(void *context, const analloc_misuse_t *what)
{
    recorder_t *recorder = context;
    recorder->calls++;
    recorder->last = *what;
    /* Copied: nobody promised that the name outlives the call. */
    snprintf(recorder->call, sizeof recorder->call, "%s", what->call);
    recorder->last.call = recorder->call;
}

void recorder_clear(recorder_t *recorder)
{
    memset(recorder, 0, sizeof *recorder);
}
