/* Threads of the explorer: stacks of their own in one real thread, and a switch that costs a few instructions.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_EXPLORE_FIBER_H
#define ANALLOC_EXPLORE_FIBER_H

#include <stddef.h>

#if defined(__x86_64__)
#define FIBER_OWN_SWITCH 1
#else
#define FIBER_OWN_SWITCH 0
#include <ucontext.h>
#endif

typedef struct fiber {
#if FIBER_OWN_SWITCH
    void *sp; /* where the registers are saved */
#else
    ucontext_t context;
#endif
} fiber_t;

/** Prepare a fiber that calls `entry`, which must not return, when it is first switched to. What the stack held
 *  before is forgotten: a fiber may be given up anywhere. */
void fiber_start(fiber_t *fiber, void *stack, size_t bytes, void (*entry)(void));

/** Go on with `to`; returns when somebody switches to `from` again. */
void fiber_switch(fiber_t *from, fiber_t *to);

#endif
