/* One long random run: an arena of the library and the naive model beside it, in step.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_RUN_H
#define ANALLOC_TEST_RUN_H

#include "dice.h"
#include "model.h"
#include "recorder.h"

#include <analloc.h>
#include <inttypes.h>
#include <stddef.h>

typedef struct run {
    dice_t dice;
    uint64_t seed, step;
    char scenario[256];  /* the arena, in words */
    char operation[256]; /* the call under way, in words */

    analloc_struct_t handle;
    model_t model;
    recorder_t recorder;
    uint8_t *buffer; /* what `arena_buffer` gave for the metadata; NULL while it lies in a chunk */
    uint8_t *before; /* the metadata before the call under way */
    size_t meta_bytes;

    uint8_t *memory; /* memory that the addresses point to, from page 0 on; NULL if there is none */
    uint8_t *shadow; /* what is in it, as far as it must not change */
    uint8_t *mapped; /* what was mapped for it */
    size_t mapped_bytes;
    int pointers;   /* every address is a pointer on this machine, and none is NULL */
    unsigned eager; /* percent of the operations that take memory, just now */
} run_t;

/* ------------------------------------------------------------------ scenario.c */

/** Draw an arena from the seed and create it, in the library and in the model. */
void run_open(run_t *run, uint64_t seed);
void run_close(run_t *run);

/* ------------------------------------------------------------------ compare.c */

/** Say what the next call is, for the report. */
void run_says(run_t *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Print the arena, the call, the difference and the line that re-runs it; exit with 1. */
void run_differs(const run_t *run, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/** Around a call: a misuse calls the hook once, with the right name, and leaves the metadata as it was, byte for
 *  byte; anything else does not call the hook. `call_ended` also checks the status against what is expected. */
void call_begins(run_t *run);
void call_ended(run_t *run, const char *call, analloc_status_t status, const expect_t *expect);

/** Learn how the library has cut the live pages of a run into blocks. Each must be what one word can
 *  describe. Returns how many there are. */
uint32_t run_adopts(run_t *run, uint64_t first, uint64_t count);

/** Compare every block and the statistics, and run the checker. */
void run_compares(run_t *run);

/* ------------------------------------------------------------------ draw.c */

/** A number of bytes to ask for: mostly a few pages, ragged or not, rarely a senseless one. */
uint64_t draw_bytes(run_t *run);

/** An address for calls that want the start of a block: mostly that, else something near or wild. */
uint64_t draw_block_address(run_t *run);

/** A range of bytes: mostly some pages, rarely ragged, outside, wrapping or empty. */
void draw_range(run_t *run, uint8_t state, uint64_t *address, uint64_t *bytes);

/* ------------------------------------------------------------------ the operations */

void operate_alloc(run_t *run);
void operate_request(run_t *run);
void operate_pages(run_t *run);
void operate_extents(run_t *run);
void operate_free(run_t *run);
void operate_free_range(run_t *run);
void operate_free_pages(run_t *run);
void operate_take(run_t *run);
void operate_reserve(run_t *run);
void operate_release(run_t *run);
void operate_resize(run_t *run);
void operate_realloc(run_t *run);
void operate_find(run_t *run);
void operate_ask(run_t *run);
void operate_attach(run_t *run);

#endif
