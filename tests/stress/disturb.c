/* Before each access to shared words a thread sometimes yields, seldom sleeps for some microseconds: what otherwise
 * needs a preemption between two given instructions, happens many times a second.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include <sched.h>
#include <unistd.h>

void disturb(void);

static _Thread_local int wanted;

void disturb_this_thread(void)
{
    wanted = 1;
}

/* Each thread has its own numbers (xorshift; Marsaglia 2003), so that drawing them does not order the threads. */
void disturb(void)
{
    static _Thread_local uint64_t state;
    if (!wanted)
        return;
    if (state == 0)
        state = (uint64_t)(uintptr_t)&state | 1;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    uint64_t draw = state >> 40;
    if (draw % 64 == 0)
        sched_yield();
    if (draw % 4096 == 1)
        usleep((useconds_t)(1 + (draw >> 12) % 64));
}
