/* step.h - one operation with its arguments, small enough to be kept for every state.
 *
 * SPDX-License-Identifier: MIT
 *
 * A step has a text form, `kind.flags.page.pages.a.b.c`, in which failures print it and in which the
 * command line takes it back. */
#ifndef STEP_H
#define STEP_H

#include <stddef.h>
#include <stdint.h>

typedef enum step_kind {
    STEP_ALLOC,      /* pages */
    STEP_REQUEST,    /* pages; a = order of the alignment; b, c = first and last page of the limits */
    STEP_BOUNDARY,   /* pages; a = order of the boundary */
    STEP_FREE,       /* page, pages = length */
    STEP_FREE_AT,    /* page */
    STEP_FREE_RANGE, /* page, pages */
    STEP_FREE_LIST,  /* page, pages: all of them, singly */
    STEP_TAKE,       /* page, pages */
    STEP_RESERVE,    /* page, pages */
    STEP_RELEASE,    /* page, pages */
    STEP_RESIZE,     /* page, pages */
    STEP_REALLOC,    /* page, pages */
    STEP_PAGES,      /* pages */
    STEP_EXTENTS,    /* pages; a = places in the list */
    STEP_IS_FREE,    /* page, pages */
    STEP_FIND,       /* page */
    STEP_MEM,        /* page */
    STEP_STATS,
    STEP_KINDS
} step_kind_t;

#define STEP_HIGH 1u   /* as ANALLOC_HIGH */
#define STEP_EXACT 2u  /* as ANALLOC_EXACT */
#define STEP_RAGGED 4u /* the same pages, said with bytes or addresses that are no multiples of a page */
#define STEP_NONE 255u /* no limit */

typedef struct step {
    uint8_t kind, flags, page, pages, a, b, c;
} step_t;

typedef struct step_list {
    step_t *steps;
    size_t count, room;
} step_list_t;

void step_add(step_list_t *list, step_t step);
/** Write the text form; `text` has room for 48 characters. */
void step_print(const step_t *step, char *text);
/** 1, or 0 if this is no text form. */
int step_parse(const char *text, step_t *step);

/** Alloc and request of every order, low and high, and free of every page: what the shapes are made of. */
void step_list_shapes(step_list_t *list, unsigned first, unsigned pages);
/** Every operation with every argument that makes sense in an arena of these pages, and some that do not. */
void step_list_all(step_list_t *list, unsigned first, unsigned pages);
/** Requests within every window of pages: many, so that states may share them out. */
void step_list_windows(step_list_t *list, unsigned first, unsigned pages);

#endif
