/* engine.c - who goes on: the search through all schedules, and the running of one.
 *
 * SPDX-License-Identifier: MIT */
#include "engine.h"

#include "fiber.h"
#include "machine.h"
#include "schedule.h"
#include "visited.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_BYTES = 64 * 1024 };

/* A point at which more than one thing could happen. */
typedef struct decision {
    uint16_t left; /* choices not yet tried */
    uint8_t chosen, self, cost;
} decision_t;

static struct {
    const engine_work_t *work;
    engine_bounds_t bounds;
    engine_result_t *result;
    uint32_t initial[MACHINE_CELLS];

    decision_t decisions[SCHEDULE_STEPS]; /* the way that is being explored */
    unsigned length;
    const schedule_t *script; /* or else, a schedule to be replayed: every step is decided */

    /* the run */
    fiber_t fibers[ENGINE_THREADS + 1]; /* the last one is who started it */
    schedule_t made;
    unsigned depth, cost, finished;
    int cut;
    uint32_t over, marks, earlier[ENGINE_OPERATIONS];
    uint64_t order_hash;
} e;

static uint8_t stacks[ENGINE_THREADS][STACK_BYTES] __attribute__((aligned(64)));

/* Go on with another thread, or with who started the run. */
static void go_on_with(unsigned thread)
{
    unsigned self = machine.self;
    if (thread == self)
        return;
    machine.self = thread;
    fiber_switch(&e.fibers[self], &e.fibers[thread]);
}

static void leave(void)
{
    go_on_with(machine.threads);
}

void engine_fail(const char *fault)
{
    e.result->fault = fault;
    leave();
}

/* ---- decisions */

static int unfinished(unsigned thread)
{
    return thread < machine.threads && (e.finished >> thread & 1) == 0;
}

static unsigned cost_of(unsigned choice)
{
    if (choice >= CHOICE_FLUSH || e.bounds.preemptions == ENGINE_UNBOUNDED)
        return 0;
    return (choice % ENGINE_THREADS != machine.self && unfinished(machine.self)) + (choice >= CHOICE_HOLD);
}

/* What can happen next. */
static unsigned possible(void)
{
    unsigned all = 0;
    for (unsigned t = 0; t < machine.threads; t++) {
        const machine_thread_t *thread = &machine.thread[t];
        if (unfinished(t))
            all |= 1u << (CHOICE_GO + t);
        if (unfinished(t) && thread->pending == ENGINE_PUBLISH && thread->stores == 0 && e.bounds.stores_wait)
            all |= 1u << (CHOICE_HOLD + t);
        if (e.script != NULL ? thread->stores != 0
                             : machine_flush_matters(t, ~e.finished & ((1u << machine.threads) - 1)))
            all |= 1u << (CHOICE_FLUSH + t);
    }
    return all;
}

/* The same within the bounds. */
static unsigned affordable(unsigned all)
{
    unsigned some = 0;
    for (unsigned choice = 0; choice < CHOICES; choice++) {
        if ((all >> choice & 1) != 0 && e.cost + cost_of(choice) <= e.bounds.preemptions)
            some |= 1u << choice;
    }
    return some;
}

/* The thread goes on if it can. */
static unsigned usual(unsigned choices)
{
    return unfinished(machine.self) ? CHOICE_GO + machine.self : (unsigned)__builtin_ctz(choices);
}

/* All that decides what can happen from here on. Within bounds it matters who runs: to go on costs nothing. */
static uint64_t state(void)
{
    uint64_t sum = machine_mix(machine_state() ^ e.order_hash ^ (uint64_t)e.marks << 32);
    if (e.bounds.preemptions != ENGINE_UNBOUNDED)
        sum = machine_mix(sum ^ (unfinished(machine.self) ? machine.self : ENGINE_THREADS));
    return sum;
}

/* A new decision; CHOICES if this state was met before. */
static unsigned decide_anew(unsigned choices)
{
    if (visited_before(state(), e.cost)) {
        e.cut = 1;
        return CHOICES;
    }
    unsigned left = affordable(choices), chosen = usual(left);
    decision_t decision = {(uint16_t)(left & ~(1u << chosen)), (uint8_t)chosen, (uint8_t)machine.self, (uint8_t)e.cost};
    e.decisions[e.length++] = decision;
    e.depth = e.length;
    return chosen;
}

static unsigned decide_again(void)
{
    const decision_t *decision = &e.decisions[e.depth++];
    if (decision->self != machine.self || decision->cost != e.cost) {
        fprintf(stderr, "a run did not repeat itself\n");
        abort();
    }
    return decision->chosen;
}

static unsigned decide_by_script(unsigned choices)
{
    if (e.made.length < e.script->length && (choices >> e.script->choice[e.made.length] & 1) != 0)
        return e.script->choice[e.made.length];
    return usual(choices);
}

static unsigned decide(void)
{
    unsigned choices = possible();
    if (choices == 0)
        return CHOICES;
    if (e.script != NULL)
        return decide_by_script(choices);
    return e.depth < e.length ? decide_again() : decide_anew(choices);
}

/* Let happen what is decided, until a thread makes a step; then it is that thread which returns from here. */
static void choose(void)
{
    for (;;) {
        unsigned choice = decide(), thread = choice % ENGINE_THREADS;
        if (choice == CHOICES)
            return leave();
        e.cost += cost_of(choice);
        schedule_add(&e.made, choice);
        if (choice < CHOICE_FLUSH) {
            machine.thread[thread].waits = choice >= CHOICE_HOLD;
            return go_on_with(thread);
        }
        machine_flush(thread);
    }
}

void engine_before_step(int free)
{
    machine_thread_t *self = &machine.thread[machine.self];
    if (!self->started) { /* who let this thread begin has decided its first step */
        self->started = 1;
        return;
    }
    if (e.made.length + 1 >= SCHEDULE_STEPS)
        engine_fail("the run does not end");
    if (!free || e.script != NULL)
        return choose();
    self->waits = 0;
    schedule_add(&e.made, CHOICE_GO + machine.self);
}

/* ---- operations */

void engine_begin(unsigned operation)
{
    machine_thread_t *self = &machine.thread[machine.self];
    machine_await(machine.self, ENGINE_BEGIN);
    self->operation = operation;
    engine_before_step(0);
    e.earlier[operation] = e.over;
    e.order_hash ^= machine_mix((uint64_t)operation << 32 | e.over);
    self->known = self->history;
    self->history ^= operation + 1;
    machine_show(machine.self, ENGINE_BEGIN, 0, 0, 0, 1);
}

void engine_end(unsigned operation, uint64_t outcome)
{
    machine_thread_t *self = &machine.thread[machine.self];
    e.over |= 1u << operation;
    self->history = machine_mix(self->known ^ machine_mix(outcome + operation));
    machine_show(machine.self, ENGINE_END, 0, 0, 0, 1);
}

void engine_mark(unsigned mark)
{
    e.marks |= 1u << mark;
}

int engine_is_marked(unsigned mark)
{
    return e.marks >> mark & 1;
}

uint32_t engine_earlier(unsigned operation)
{
    return e.earlier[operation];
}

/* ---- a run */

static void body(void)
{
    e.work->thread(e.work->context, machine.self);
    e.finished |= 1u << machine.self;
    choose();
}

/* A cell has changed: whoever watches may look, as if nobody were running. */
void engine_changed(void)
{
    unsigned self = machine.self;
    machine.self = machine.threads;
    e.work->changed(e.work->context);
    machine.self = self;
}

static void start_run(void)
{
    memcpy(machine.memory, e.initial, machine.cells * sizeof e.initial[0]);
    machine_start();
    e.made.length = e.depth = e.cost = e.finished = 0;
    e.over = e.marks = 0;
    e.cut = 0;
    e.order_hash = 0;
    for (unsigned t = 0; t < machine.threads; t++)
        fiber_start(&e.fibers[t], stacks[t], STACK_BYTES, body);
    e.work->reset(e.work->context);
    machine.watched = e.work->changed != NULL;
}

static void run(void)
{
    start_run();
    choose(); /* returns when the run is over */
    e.result->runs++;
    e.result->steps += e.made.length;
    if (e.result->fault == NULL && !e.cut)
        e.result->fault = e.work->judge(e.work->context);
}

/* ---- the search */

static void prepare(const engine_work_t *work, const engine_bounds_t *bounds, engine_result_t *result)
{
    static const engine_result_t nothing;
    *result = nothing;
    e.work = work;
    e.bounds = *bounds;
    e.result = result;
    machine.memory = work->memory;
    machine.cells = work->cells;
    machine.threads = work->threads;
    machine.self = machine.threads;
    memcpy(e.initial, work->memory, work->cells * sizeof e.initial[0]);
    memset(machine.readers, 0, sizeof machine.readers);
    memset(machine.writers, 0, sizeof machine.writers);
}

static void start_search(void)
{
    visited_clear();
    e.length = 0;
    machine.learnt = 0;
}

/* Take the last decision that has another choice. 0 if there is none. */
static int next_way(void)
{
    for (; e.length != 0; e.length--) {
        decision_t *last = &e.decisions[e.length - 1];
        if (last->left != 0) {
            last->chosen = (uint8_t)__builtin_ctz(last->left);
            last->left &= (uint16_t)(last->left - 1);
            return 1;
        }
    }
    return 0;
}

/* Search until something is wrong, a new cell is shared, or the end. 1: the end. */
static int search(void)
{
    start_search();
    do {
        run();
        if (e.result->fault != NULL || machine.learnt)
            return 0;
        if (e.bounds.states != 0 && visited_count() > e.bounds.states)
            return 0;
    } while (next_way());
    return 1;
}

void engine_explore(const engine_work_t *work, const engine_bounds_t *bounds, engine_result_t *result)
{
    prepare(work, bounds, result);
    e.script = NULL;
    do {
        result->complete = search();
    } while (result->fault == NULL && machine.learnt);
    result->states = visited_count();
    if (result->fault != NULL)
        schedule_print(&e.made, result->schedule);
    memcpy(machine.memory, e.initial, machine.cells * sizeof e.initial[0]);
}

void engine_replay(const engine_work_t *work, const char *text, void (*show)(void *, const engine_step_t *),
                   engine_result_t *result)
{
    static schedule_t script;
    engine_bounds_t bounds = {ENGINE_UNBOUNDED, 1, 0};
    prepare(work, &bounds, result);
    if (!schedule_parse(text, &script)) {
        result->fault = "that is no schedule";
        return;
    }
    e.script = &script;
    machine.show = show;
    machine.context = work->context;
    run();
    machine.show = NULL;
    schedule_print(&e.made, result->schedule);
}

void engine_schedule(char text[ENGINE_TEXT])
{
    schedule_print(&e.made, text);
}
