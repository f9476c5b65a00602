/* Two callers at once, at every point: while one call is under way, another comes and goes, as from an interrupt
 * handler, before the first access to shared words, before the second, and so on; or comes and stops in the middle,
 * as on another processor.
 *
 *   interrupt                                    every two calls, the second comes and goes
 *   interrupt --stop EVERY                       the second stops in the middle; every so many of the ways
 *   interrupt STATE FIRST SECOND TURN...         one meeting, again: what a failure prints
 *
 * SPDX-License-Identifier: MIT */
#include "meeting.h"
#include "rerun.h"
#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No meeting takes that long: one that does, loops. */
enum { SECONDS_FOR_A_MEETING = 20 };

typedef struct ids {
    unsigned state, first, second;
} ids_t;

static void name_meeting(const ids_t *ids, const turns_t *turns)
{
    unsigned long second = turns->accesses[1];
    if (turns->count == 1)
        rerun_arguments("%u %u %u %lu", ids->state, ids->first, ids->second, turns->accesses[0]);
    else
        rerun_arguments("%u %u %u %lu %lu", ids->state, ids->first, ids->second, turns->accesses[0], second);
}

static void meet_at_each(meeting_t *m, const ids_t *ids)
{
    for (unsigned long at = 0; at < m->accesses[0]; at++) {
        turns_t turns = {1, {at}};
        name_meeting(ids, &turns);
        meet(m, &turns);
    }
}

/* The second stops before each of its accesses, and goes on when the first has ended. */
static void meet_and_stop(meeting_t *m, const ids_t *ids, unsigned every, unsigned long *way)
{
    for (unsigned long at = 1; at < m->accesses[0]; at++) {
        for (unsigned long stop = 1; stop < m->accesses[1]; stop++) {
            turns_t turns = {2, {at, stop}};
            if ((*way)++ % every != 0)
                continue;
            name_meeting(ids, &turns);
            meet(m, &turns);
        }
    }
}

/* Two calls that meet so closely that every way of stopping is tried. */
static const struct close_pair {
    unsigned state;
    call_t calls[2];
} close_pairs[] = {
    /* A reserve passes over a unit that the release then makes its own, and must not free it when it gives up. */
    {2, {{RESERVE, 5, 20, 0, 0}, {RELEASE, 0, 32, 0, 0}}},
    /* They want different pages of the same unit. */
    {2, {{RESERVE, 1, 1, 0, 0}, {RELEASE, 7, 5, 0, 0}}},
    /* What is on the move can be neither taken nor reserved. */
    {0, {{TAKE, 0, 9, 0, 0}, {REQUEST, 0, 1, 0, 0}}},
    {0, {{RESERVE, 0, 9, 0, 0}, {REQUEST, 0, 1, 0, 0}}},
    /* A block grows over pages that are being freed, and the hints of both must come out right. */
    {4, {{FREE, 0, 1, 0, 0}, {TAKE, 0, 32, 0, 0}}},
    /* Words die and come to life again while somebody is on the way to tell what they showed before. */
    {5, {{FREE, 0, 1, 0, 0}, {RENEW, 1, 3, 1, 0}}},
};

enum { CLOSE_PAIRS = sizeof close_pairs / sizeof close_pairs[0] };

static void run_close_pair(unsigned number)
{
    world_t world;
    place_t place;
    meeting_t m;
    unsigned long way = 0;
    const struct close_pair *pair = &close_pairs[number];
    ids_t ids = {STATES + number, 0, 1};
    state_open(&world, pair->state);
    place_keep(&place, &world);
    if (call_is_sound(&world, &pair->calls[0]) && call_is_sound(&world, &pair->calls[1])) { /* wide enough words */
        meeting_prepare(&m, &place, &pair->calls[0], &pair->calls[1]);
        meet_and_stop(&m, &ids, 1, &way);
        printf("close pair %u: %lu meetings, %lu answers of busy\n", number, m.meetings, m.busy);
    }
    place_drop(&place);
    arena_close(&world.arena);
}

/* stop_every = 0: they do not stop. */
static void run_state(unsigned state, unsigned stop_every)
{
    world_t world;
    place_t place;
    meeting_t m;
    call_t calls[MOST_CALLS];
    unsigned long meetings = 0, busy = 0, way = 0;
    state_open(&world, state);
    unsigned n = state_calls(&world, calls);
    place_keep(&place, &world);
    for (unsigned i = 0; i < n * n; i++) {
        ids_t ids = {state, i / n, i % n};
        turns_t none = {1, {0}};
        name_meeting(&ids, &none);
        alarm(SECONDS_FOR_A_MEETING);
        meeting_prepare(&m, &place, &calls[ids.first], &calls[ids.second]);
        if (stop_every == 0)
            meet_at_each(&m, &ids);
        else
            meet_and_stop(&m, &ids, stop_every, &way);
        meetings += m.meetings;
        busy += m.busy;
    }
    printf("%-20s %2u calls: %7lu meetings, %6lu answers of busy\n", state_name(state), n, meetings, busy);
    place_drop(&place);
    arena_close(&world.arena);
}

/* A state above the last means a close pair. */
static int run_one(const ids_t *ids, const turns_t *turns)
{
    world_t world;
    place_t place;
    meeting_t m;
    call_t calls[MOST_CALLS];
    unsigned n = 2, closest = ids->state - STATES;
    if (ids->state >= STATES && closest >= CLOSE_PAIRS)
        return 2;
    state_open(&world, ids->state < STATES ? ids->state : close_pairs[closest].state);
    if (ids->state < STATES)
        n = state_calls(&world, calls);
    else
        memcpy(calls, close_pairs[closest].calls, sizeof close_pairs[closest].calls);
    if (ids->first >= n || ids->second >= n)
        return 2;
    place_keep(&place, &world);
    name_meeting(ids, turns);
    alarm(SECONDS_FOR_A_MEETING);
    meeting_prepare(&m, &place, &calls[ids->first], &calls[ids->second]);
    meet(&m, turns);
    printf("%s\n  meets %s: %s, %s\n", call_name(m.calls[0]), call_name(m.calls[1]), analloc_status_name(m.status[0]),
           analloc_status_name(m.status[1]));
    return 0;
}

int main(int argc, char **argv)
{
    unsigned stop_every = 0;
    rerun_start(argv[0]);
    if (argc > 4 && argc <= 4 + MOST_TURNS) {
        ids_t ids = {(unsigned)atoi(argv[1]), (unsigned)atoi(argv[2]), (unsigned)atoi(argv[3])};
        turns_t turns = {(unsigned)argc - 4, {0}};
        for (unsigned i = 0; i < turns.count; i++)
            turns.accesses[i] = strtoul(argv[4 + i], NULL, 0);
        return run_one(&ids, &turns);
    }
    if (argc == 3 && strcmp(argv[1], "--stop") == 0)
        stop_every = (unsigned)atoi(argv[2]);
    else if (argc != 1)
        return 2;
    for (unsigned state = 0; state < STATES; state++)
        run_state(state, stop_every);
    for (unsigned number = 0; stop_every != 0 && number < CLOSE_PAIRS; number++)
        run_close_pair(number);
    return 0;
}
