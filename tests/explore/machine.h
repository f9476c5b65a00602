/* The machine that is explored: cells, threads, and a buffer for each thread in which stores wait, in their order.
 * A thread reads its own waiting stores; every access that changes a cell at once, and every sequentially consistent
 * store, lets them land first. That is total store order (as on x86).
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_EXPLORE_MACHINE_H
#define ANALLOC_EXPLORE_MACHINE_H

#include "engine.h"

enum { MACHINE_CELLS = 4096 };

typedef struct machine_store {
    size_t cell;
    uint32_t value;
} machine_store_t;

typedef struct machine_thread {
    machine_store_t waiting[ENGINE_BUFFER];
    unsigned stores;
    unsigned operation;      /* what it is doing */
    engine_access_t pending; /* the step that it stands before */
    size_t pending_cell;     /* and the cell, or MACHINE_CELLS */
    int waits;               /* a publication will wait */
    int started;             /* it has made its first step */
    uint64_t history, known; /* what it has read in this operation; what came of those before */
} machine_thread_t;

typedef struct machine {
    uint32_t *memory;
    size_t cells;
    unsigned threads, self; /* self: who runs; `threads` if nobody does */
    machine_thread_t thread[ENGINE_THREADS];
    uint64_t memory_hash;
    uint8_t readers[MACHINE_CELLS], writers[MACHINE_CELLS]; /* threads, over all runs */
    int watched;                                            /* the engine wants to know of changes */
    int learnt;                                             /* a cell turned out to be shared */
    void (*show)(void *, const engine_step_t *);
    void *context;
} machine_t;

extern machine_t machine;

/** Begin a run; the memory is as it should be. */
void machine_start(void);

/** A thread stands before a step that touches no cell. */
void machine_await(unsigned thread, engine_access_t access);

/** All that decides what the threads will do. */
uint64_t machine_state(void);

/** Can it matter to another thread that a store of this one lands just now? Only if that one is about to touch a cell
 *  with a waiting store, or has one waiting for the same cell; else it may as well land later. */
int machine_flush_matters(unsigned thread, unsigned unfinished);

/** The oldest waiting store of a thread lands. */
void machine_flush(unsigned thread);

void machine_show(unsigned thread, engine_access_t access, size_t cell, uint32_t old, uint32_t value, int happened);

uint64_t machine_mix(uint64_t x);

/** Of the engine: the running thread is about to make its pending step. Returns when it may; `free`: nobody can
 *  tell when it happens. */
void engine_before_step(int free);

/** Of the engine: a cell has changed. */
void engine_changed(void);

/** Of the engine: give the run up. Does not return. */
void engine_fail(const char *fault);

#endif
