/* SPDX-License-Identifier: MIT */
#include "turns.h"

#include <stddef.h>
#include <stdlib.h>
#include <ucontext.h>

enum { CALLERS = 2, STACK_BYTES = 256 * 1024, NOBODY = CALLERS };

typedef struct caller {
    ucontext_t context;
    unsigned long left, accesses; /* of this turn; in all */
    int ended;
} caller_t;

static caller_t callers[CALLERS];
static ucontext_t scheduler;
static unsigned running = NOBODY;
static void (*what)(void *context, unsigned which);
static void *with;
static _Alignas(64) unsigned char stacks[CALLERS][STACK_BYTES];

void disturb(void);

void disturb(void)
{
    if (running == NOBODY)
        return;
    caller_t *me = &callers[running];
    if (me->left == 0)
        swapcontext(&me->context, &scheduler);
    me->left--;
    me->accesses++;
}

static void run(void)
{
    what(with, running);
    callers[running].ended = 1;
}

static void prepare(unsigned which)
{
    caller_t *caller = &callers[which];
    caller->accesses = 0;
    caller->ended = 0;
    if (getcontext(&caller->context) != 0)
        abort();
    caller->context.uc_stack.ss_sp = stacks[which];
    caller->context.uc_stack.ss_size = STACK_BYTES;
    caller->context.uc_link = &scheduler;
    makecontext(&caller->context, run, 0);
}

static void take_turn(unsigned which, unsigned long accesses)
{
    if (callers[which].ended)
        return;
    callers[which].left = accesses;
    running = which;
    swapcontext(&scheduler, &callers[which].context);
    running = NOBODY;
}

void turns_run(const turns_t *turns, void (*caller)(void *context, unsigned which), void *context)
{
    unsigned turn = 0;
    what = caller;
    with = context;
    prepare(0);
    prepare(1);
    for (; turn < turns->count; turn++)
        take_turn(turn % CALLERS, turns->accesses[turn]);
    take_turn(turn % CALLERS, ~0ul);
    take_turn(!(turn % CALLERS), ~0ul);
}

unsigned long turns_accesses(unsigned which)
{
    return callers[which].accesses;
}
