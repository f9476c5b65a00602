/* SPDX-License-Identifier: MIT */
#include "meeting.h"
#include "rerun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void place_keep(place_t *place, world_t *world)
{
    size_t bytes = (size_t)world->arena.shape.meta_bytes;
    place->world = world;
    place->image = malloc(bytes);
    if (place->image == NULL)
        abort();
    memcpy(place->image, world->arena.meta, bytes);
    ledger_read(&place->before, world);
}

void place_drop(place_t *place)
{
    free(place->image);
}

static void fails(const meeting_t *m, const char *what)
{
    fprintf(stderr, "\n%s\n  meets %s\n%s; they answer %s, %s\n", call_name(m->calls[0]), call_name(m->calls[1]), what,
            analloc_status_name(m->status[0]), analloc_status_name(m->status[1]));
    rerun_print();
    exit(1);
}

static void begin(meeting_t *m)
{
    const world_t *world = m->place->world;
    memcpy(world->arena.meta, m->place->image, (size_t)world->arena.shape.meta_bytes);
    m->ledger = m->place->before;
}

static void make(void *context, unsigned which)
{
    meeting_t *m = context;
    m->status[which] = call_make(m->place->world, m->calls[which], &m->ledger);
}

static void check_pages(meeting_t *m)
{
    analloc_fault_t fault = {0, 0, 0, 0, "?"};
    char text[100];
    int page = ledger_differs(&m->ledger, m->place->world);
    snprintf(text, sizeof text, "page %d is not what the answers say", page);
    if (page >= 0)
        fails(m, text);
    if (analloc_check(&m->place->world->arena.handle, &fault) != ANALLOC_OK)
        fails(m, fault.what);
}

/* Take these turns, from the beginning. */
static void run(meeting_t *m, const turns_t *turns)
{
    begin(m);
    turns_run(turns, make, m);
    if (!arena_guards_intact(&m->place->world->arena))
        fails(m, "written beside the metadata");
    if (m->in_order)
        check_pages(m);
}

/* One call after the other. */
static void make_in_turn(meeting_t *m, unsigned first)
{
    turns_t first_first = {1, {~0ul}}, second_first = {1, {0}};
    run(m, first == 0 ? &first_first : &second_first);
    for (unsigned which = 0; which < 2; which++)
        if (m->accesses[which] < turns_accesses(which))
            m->accesses[which] = turns_accesses(which);
    m->first[first] = m->status[first];
    m->second[!first] = m->status[!first];
}

void meeting_prepare(meeting_t *m, const place_t *place, const call_t *first, const call_t *second)
{
    meeting_t fresh = {.place = place, .calls = {first, second}};
    *m = fresh;
    begin(m);
    m->in_order = call_may_meet(place->world, first, second);
    make_in_turn(m, 0);
    make_in_turn(m, 1);
}

/* The inherited calls cannot say that they are busy. */
static int says_busy(const meeting_t *m, unsigned which)
{
    kind_t kind = m->calls[which]->kind;
    return m->status[which] == ANALLOC_E_BUSY ||
           ((kind == ALLOC || kind == REALLOC) && m->status[which] == ANALLOC_E_NONE_LEFT);
}

/* Whether nothing is left or only nothing large enough is looked up later, when it may be otherwise. */
static int same_answer(analloc_status_t one, analloc_status_t other)
{
    if (one == ANALLOC_E_FRAGMENTED)
        one = ANALLOC_E_NONE_LEFT;
    if (other == ANALLOC_E_FRAGMENTED)
        other = ANALLOC_E_NONE_LEFT;
    return one == other;
}

/* A call may miss what the other is just giving back: the pages that it had already, when there were too few, or the
 * block that it has moved. */
static int misses_what_is_given_back(const meeting_t *m, unsigned which)
{
    kind_t kind = m->calls[!which]->kind;
    int gives_back = ((kind == SINGLES || kind == EXTENTS) && m->status[!which] != ANALLOC_OK) || kind == REALLOC;
    return gives_back && (same_answer(m->status[which], ANALLOC_E_NONE_LEFT) || m->status[which] == ANALLOC_E_IN_USE);
}

/* How many places a list takes depends on where the pages are just then. */
static int list_may_be_full(const meeting_t *m, unsigned which)
{
    return m->calls[which]->kind == EXTENTS && m->status[which] == ANALLOC_E_LIST_FULL;
}

/* Pages that retire or are renewed are free for a moment: who comes then, gets them. */
static int comes_in_between(const meeting_t *m, unsigned which)
{
    kind_t kind = m->calls[!which]->kind;
    return (kind == RETIRE || kind == RENEW) && m->status[which] == ANALLOC_OK;
}

static int answers_as_in_turn(const meeting_t *m, unsigned which)
{
    return same_answer(m->status[which], m->first[which]) || same_answer(m->status[which], m->second[which]) ||
           list_may_be_full(m, which) || comes_in_between(m, which) || misses_what_is_given_back(m, which);
}

void meet(meeting_t *m, const turns_t *turns)
{
    run(m, turns);
    m->meetings++;
    for (unsigned which = 0; m->in_order && which < 2; which++) {
        int busy = says_busy(m, which);
        if (!busy && !answers_as_in_turn(m, which))
            fails(m, which == 0 ? "the first answers neither as before nor as after" : "the second answers so neither");
        m->busy += (unsigned long)busy;
    }
}
