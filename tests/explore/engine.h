/* All schedules of a few threads that share some cells: every order of their accesses, each only once.
 *
 * SPDX-License-Identifier: MIT
 *
 * A schedule is a list of steps. In a step one thread makes the access that it stands before, or begins an
 * operation; or the oldest store that waits in a thread's buffer reaches memory. The search is depth first: each
 * run begins anew, goes along the steps that lead to a choice not yet made, and then on. It is cut short
 *
 *   - where an access cannot conflict: no other thread touches that cell, or nobody writes it. Which cells those
 *     are is learnt on the way; when one turns out to be shared, the search begins again;
 *   - where a state was met before: the same cells, and threads that have read the same and so will do the same.
 *
 * Bounded by preemptions, switches away from a thread that could go on; a store that waits counts as one too. */
#ifndef ANALLOC_EXPLORE_ENGINE_H
#define ANALLOC_EXPLORE_ENGINE_H

#include <stddef.h>
#include <stdint.h>

enum { ENGINE_THREADS = 4, ENGINE_OPERATIONS = 16, ENGINE_BUFFER = 32, ENGINE_UNBOUNDED = 15, ENGINE_TEXT = 4096 };

/** What is explored. The shared memory begins each run as it was when exploration began. */
typedef struct engine_work {
    unsigned threads;
    uint32_t *memory;
    size_t cells;
    void (*reset)(void *context);
    void (*thread)(void *context, unsigned thread);
    /** After each change of a cell, with nobody running; or NULL. */
    void (*changed)(void *context);
    /** After each run, with nobody else inside: NULL, or what is wrong. */
    const char *(*judge)(void *context);
    void *context;
} engine_work_t;

typedef struct engine_bounds {
    unsigned preemptions; /* ENGINE_UNBOUNDED: any number */
    int stores_wait;      /* stores weaker than sequentially consistent may wait in a buffer */
    uint64_t states;      /* give up after so many; 0: never */
} engine_bounds_t;

typedef struct engine_result {
    const char *fault; /* NULL: none */
    int complete;      /* 0: given up, or at fault */
    uint64_t runs, states, steps;
    char schedule[ENGINE_TEXT]; /* of the run at fault */
} engine_result_t;

/** What happened in a step. */
typedef enum engine_access {
    ENGINE_LOAD,
    ENGINE_PUBLISH, /* a store that may wait */
    ENGINE_STORE,
    ENGINE_SWAP,
    ENGINE_OR,
    ENGINE_AND,
    ENGINE_ADD,
    ENGINE_FENCE,
    ENGINE_BEGIN, /* an operation begins */
    ENGINE_END,
    ENGINE_FLUSH /* a store that waited reaches memory */
} engine_access_t;

typedef struct engine_step {
    engine_access_t access;
    unsigned thread, operation;
    size_t cell;
    uint32_t old, value; /* what was read, what is written */
    int happened;        /* of a swap: it succeeded; of a publication: it waits */
} engine_step_t;

void engine_explore(const engine_work_t *work, const engine_bounds_t *bounds, engine_result_t *result);

/** Run one schedule, given as in a result, and tell `show` of each step. */
void engine_replay(const engine_work_t *work, const char *schedule, void (*show)(void *, const engine_step_t *),
                   engine_result_t *result);

/** For the threads: around each operation, numbered from 0 in any order. What a thread does after an operation may
 *  depend on `outcome` only: two ways to the same outcome are then one. */
void engine_begin(unsigned operation);
void engine_end(unsigned operation, uint64_t outcome);

/** Remember something of this run, which decides what the judge will say: one of 32 marks. */
void engine_mark(unsigned mark);
int engine_is_marked(unsigned mark);

/** The operations that were over when this one began. */
uint32_t engine_earlier(unsigned operation);

/** Write down the schedule of the run that is being made. */
void engine_schedule(char text[ENGINE_TEXT]);

#endif
