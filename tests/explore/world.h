/* The arena of a scenario, what the threads did to it, and whether that was right.
 *
 * SPDX-License-Identifier: MIT
 *
 * After each schedule:
 *
 *   - the operations have a legal order: one that keeps to what was over before what began, in which each page
 *     handed out was free and each page given back was live. Expected failures are left out if they overlapped
 *     another operation; refused frees are not: they must have been wrong;
 *   - in some scenarios, allocations failed only if the words, whatever the hints said, showed no block at some
 *     moment meanwhile;
 *   - an operation that overlapped no other failed only if there was nothing suitable;
 *   - the checker finds every invariant kept, each hint bit included (I4);
 *   - a walk finds just what is free, live and reserved by that order;
 *   - every free block can be allocated, and after that nothing;
 *   - when all is freed and released, the arena is one whole again (I2). */
#ifndef ANALLOC_EXPLORE_WORLD_H
#define ANALLOC_EXPLORE_WORLD_H

#include "scenario.h"

#include <analloc.h>

/* A set of pages: bit p is page p. */
typedef uint64_t pages_t;

typedef struct outcome {
    int made; /* 0: left out */
    analloc_status_t status;
    pages_t pages; /* granted or given back */
    pages_t old;   /* of a block that grows: what it was */
} outcome_t;

typedef struct world {
    parsed_t parsed;
    analloc_struct_t arena;
    void *meta;
    uint64_t meta_bytes;
    pages_t all, free, live; /* before the threads begin; what is neither, is reserved */
    pages_t letters[ENGINE_THREADS][SCENARIO_LETTERS];
    outcome_t outcome[ENGINE_OPERATIONS];
    uint32_t running;  /* operations */
    const char *fault; /* what was wrong while the threads ran */
    char words[160];
} world_t;

enum { WORLD_PAGE_BYTES = 16 };

/** Create the arena and bring it into the state of the picture; 1 iff that was possible. */
int world_create(world_t *world, const scenario_t *scenario);
void world_destroy(world_t *world);

/** All that the engine needs; the context is the world. */
engine_work_t world_work(world_t *world);

uint64_t world_address(unsigned page);

/** Pages `start` to `start + count` - 1. */
pages_t world_range(unsigned start, unsigned count);

/** Make one operation and write down what came of it (operate.c). */
void world_operate(world_t *world, unsigned number);

/** Mark the operations under way that could not be met just now, as far as the words show (words.c). */
void world_watch(world_t *world);

/** Is there a legal order? `free` and `live` become what is so in the end (history.c). */
const char *world_order(const world_t *world, pages_t *free, pages_t *live);

/** NULL, or what is wrong (judge.c). */
const char *world_judge(world_t *world);

#endif
