/* world.h - one real arena, its metadata image, and the specification's idea of it.
 *
 * SPDX-License-Identifier: MIT
 *
 * A world is put into a state, one step is made and judged, and the state is put back by copying the
 * metadata: there are no pointers in it, so that is all there is to it. */
#ifndef WORLD_H
#define WORLD_H

#include "spec.h"
#include "step.h"

#include <analloc.h>

typedef enum world_place {
    WORLD_MAPPED, /* over real memory, so that realloc can copy */
    WORLD_ZERO,   /* unmapped, the origin at address 0 */
    WORLD_TOP     /* unmapped, the last byte of the arena is the last of the address space */
} world_place_t;

/** What the command line says. */
typedef struct world_options {
    unsigned pages, offset, page_bytes;
    world_place_t place;
    int start_reserved; /* all reserved at the start, then released */
    unsigned fill;      /* of the metadata before creation */
} world_options_t;

typedef struct world {
    world_options_t options;
    spec_land_t land;
    uint64_t origin; /* address of the specification's page 0 */
    unsigned char *memory, *pattern;
    void *meta, *image;
    uint64_t meta_bytes;
    analloc_struct_t arena;
    unsigned misuses; /* calls of the hook */
    spec_state_t state;
    /* For the message of a failure. */
    const step_t *path;
    unsigned path_steps;
    const step_t *step;
} world_t;

/** Create the arena; leaves the program if that fails. */
void world_create(world_t *w, const world_options_t *options);
/** The state is new: read it back, compare it and keep its image. */
void world_enter(world_t *w, spec_state_t state);
/** Make one step, judge the answer and what it left behind, and put the state back.
 *  Returns the state that the step led to. */
spec_state_t world_step(world_t *w, const step_t *step);
/** Make a step whose outcome is known to be good: the way back to a state. */
void world_replay(world_t *w, const step_t *step, spec_state_t *state);

uint64_t world_address(const world_t *w, unsigned page);
/** 1 iff this machine has a pointer to all of the page, and it is not NULL. */
int world_has_pointer(const world_t *w, unsigned page);

/** Say what went wrong and how to run it again, and leave the program. */
_Noreturn void world_fail(const world_t *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Fail unless two numbers agree. */
void world_expect(const world_t *w, const char *what, uint64_t got, uint64_t want);
void world_expect_status(const world_t *w, analloc_status_t got, analloc_status_t want);

/** Make a call and judge its answer; `after` receives the state that the specification expects. */
void call_step(world_t *w, const step_t *step, spec_state_t *after);
/** The questions, which change nothing. */
void call_question(world_t *w, const step_t *step);

#endif
