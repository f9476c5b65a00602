/* A schedule as text: who made how many steps. `a7` thread a makes 7 steps; `a~1` it makes one, a store, which
 * waits; `A2` its two oldest waiting stores reach memory.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_EXPLORE_SCHEDULE_H
#define ANALLOC_EXPLORE_SCHEDULE_H

#include "engine.h"

/* Choices: thread t makes its step; makes it, and its store waits; its oldest waiting store lands. */
enum { CHOICE_GO = 0, CHOICE_HOLD = ENGINE_THREADS, CHOICE_FLUSH = 2 * ENGINE_THREADS, CHOICES = 3 * ENGINE_THREADS };

enum { SCHEDULE_STEPS = 8192 };

typedef struct schedule {
    unsigned length;
    uint8_t choice[SCHEDULE_STEPS];
} schedule_t;

static inline void schedule_add(schedule_t *schedule, unsigned choice)
{
    schedule->choice[schedule->length++] = (uint8_t)choice;
}

/** What does not fit is left out; "..." says so. */
void schedule_print(const schedule_t *schedule, char text[ENGINE_TEXT]);

/** 1 iff the text is a schedule. */
int schedule_parse(const char *text, schedule_t *schedule);

#endif
