/* trial.h - one arena whose metadata will be damaged: where it lies, and who watches.
 *
 * SPDX-License-Identifier: MIT
 *
 *      no access | metadata ......... | no access        flush with the end, or
 *      no access |  ......... metadata | no access       flush with the start, of a run of pages
 *
 * The managed memory is mapped (realloc copies) and lies between such pages as well. A call that reads or
 * writes outside faults, a call that writes while the metadata is
 * read-only faults, and a call that does not come back is stopped by a timer that counts its own
 * processor time. All three print what was going on and how to run it again. */
#ifndef TRIAL_H
#define TRIAL_H

#include <analloc.h>
#include <stddef.h>
#include <stdint.h>

#define TRIAL_PAGES 4096u /* the most that an arena may have */

typedef struct trial {
    analloc_config_t config;
    analloc_shape_t shape;
    analloc_struct_t arena; /* the handle, as created: it is not part of what is damaged */
    unsigned char *meta;
    uint64_t meta_bytes;
    unsigned char *image; /* the metadata before the damage */
    unsigned char *hurt;  /* and after */
    uint64_t base;          /* address of the first page */
    void *memory;           /* the mapping that the arena lies in */
    size_t memory_bytes;
    int strange;            /* attached from a damaged header: another arena than the words describe */
} trial_t;

/** An arena to be. */
typedef struct trial_plan {
    unsigned pages, offset, page_bytes; /* `offset` pages after a well aligned address */
    int at_end;   /* the metadata is flush with the end of its pages, not the start */
    int reserved; /* all reserved at the start */
} trial_plan_t;

/** Map guarded memory for the arena and its metadata and create the arena. */
void trial_create(trial_t *t, const trial_plan_t *plan);
void trial_destroy(trial_t *t);
/** Keep the present metadata as the undamaged one. */
void trial_keep(trial_t *t);
/** Undamaged again. */
void trial_heal(trial_t *t);
/** Keep the present metadata as the damaged one, and go back to it. */
void trial_keep_hurt(trial_t *t);
void trial_hurt_again(trial_t *t);
/** While it is set, writing faults. */
void trial_read_only(trial_t *t, int on);

/** What a failure prints: the arguments that run this damage again, and the call that is under way. */
void trial_arguments(const char *format, ...) __attribute__((format(printf, 1, 2)));
void trial_call(const char *name);
_Noreturn void trial_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void trial_expect(const char *what, uint64_t got, uint64_t want);

/** Watch for faults; and give the calls from now on a few seconds of processor time. */
void trial_watch(void);
void trial_wind_up(void);

#endif
