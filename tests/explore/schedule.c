/* SPDX-License-Identifier: MIT */
#include "schedule.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned run_length(const schedule_t *schedule, unsigned from)
{
    unsigned to = from + 1;
    while (to < schedule->length && schedule->choice[to] == schedule->choice[from])
        to++;
    return to - from;
}

void schedule_print(const schedule_t *schedule, char text[ENGINE_TEXT])
{
    int used = 0;
    text[0] = 0;
    for (unsigned at = 0, n; at < schedule->length; at += n) {
        unsigned choice = schedule->choice[at], thread = choice % ENGINE_THREADS;
        n = run_length(schedule, at);
        if (used + 20 > ENGINE_TEXT) {
            snprintf(text + used, (size_t)(ENGINE_TEXT - used), "...");
            return;
        }
        used += snprintf(text + used, (size_t)(ENGINE_TEXT - used), "%c%s%u",
                         (int)((choice >= CHOICE_FLUSH ? 'A' : 'a') + thread),
                         choice >= CHOICE_HOLD && choice < CHOICE_FLUSH ? "~" : "", n);
    }
}

/* One letter, perhaps with ~; CHOICES if it is none. */
static unsigned parse_choice(const char **text)
{
    unsigned upper = (unsigned)(**text - 'A'), lower = (unsigned)(**text - 'a');
    ++*text;
    if (upper < ENGINE_THREADS)
        return CHOICE_FLUSH + upper;
    if (lower >= ENGINE_THREADS)
        return CHOICES;
    if (**text != '~')
        return CHOICE_GO + lower;
    ++*text;
    return CHOICE_HOLD + lower;
}

int schedule_parse(const char *text, schedule_t *schedule)
{
    schedule->length = 0;
    while (*text != 0) {
        unsigned choice = parse_choice(&text);
        char *end;
        unsigned long n = strtoul(text, &end, 10);
        if (choice == CHOICES || end == text || n > SCHEDULE_STEPS - 1 - schedule->length)
            return 0;
        for (text = end; n != 0; n--)
            schedule_add(schedule, choice);
    }
    return 1;
}
