/* Several threads on one arena.
 *
 *   owner.c     whose each page is: two owners at once, or a page that comes back from a stranger, end the run
 *   take.c      what a thread can do to get memory
 *   give.c      what it can do with memory that it has: free, resize, look
 *   reserve.c   reserve and release
 *   quiet.c     what must hold when nobody is inside the allocator, blocks held or not
 *   mode.c      the ways to use an arena: what lies in it at first, and how often a thread does what
 *   round.c     threads, and the rounds after which they meet
 *   disturb.c   preemption at bad moments
 *   main.c      the program
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_STRESS_H
#define ANALLOC_TEST_STRESS_H

#include "arena.h"
#include "dice.h"

enum { PAGE = 4096, BASE_PAGE = 3, MOST_PAGES = 100000, MOST_THREADS = 64, MOST_HELD = 4096, BULK = 20 };

/* Owners of pages: 0 is nobody, 1 to MOST_THREADS are the threads. */
enum { MAIN_THREAD = MOST_THREADS + 1, BALLAST, RESERVED = 0x100 /* beside a thread's number */ };

typedef struct held {
    uint64_t address, bytes;
} held_t;

typedef struct worker {
    unsigned id; /* the first is 1 */
    dice_t dice;
    uint64_t operations, busy;
    held_t held[MOST_HELD];
    unsigned holds;
    uint64_t pages, budget; /* all that it holds, and the most that it may hold */
    int refused;            /* its last call found nothing */
} worker_t;

typedef struct options {
    const struct mode *mode;
    unsigned threads;
    uint64_t seed, pages;
    double seconds;
} options_t;

/* A way to use an arena. */
typedef struct mode {
    const char *name;
    uint64_t longest_round; /* microseconds */
    /** Set `all_pages` and the budgets. */
    void (*size)(const options_t *options);
    /** What is in the arena before a round. NULL: what the round before left. */
    void (*begin_round)(void);
    /** One step of a thread. */
    void (*operate)(worker_t *worker);
} stress_mode_t;

extern arena_t arena;
extern uint64_t all_pages;
extern worker_t workers[MOST_THREADS];
extern unsigned threads;

/* ---- owner.c */

/** Say what is wrong and how to run it again; end the program. */
void fails(const char *what, uint64_t address, const char *why) __attribute__((noreturn));

void must_be_ok(const char *call, uint64_t address, analloc_status_t status);

uint64_t page_of(uint64_t address);
uint64_t address_of(uint64_t page);

/** Whose is this page? */
unsigned owner_of(uint64_t page);

/** Every page of the range changes hands from `from` to `to`. */
void pass(const char *call, uint64_t address, uint64_t bytes, unsigned from, unsigned to);

/** The worker has got this from the allocator. */
void receive(worker_t *worker, const char *call, uint64_t address, uint64_t bytes);

/** The worker is about to give back one of the things that it holds: which. Nobody owns it from now on. */
held_t let_go(worker_t *worker, unsigned at);

/* ---- take.c; `sure`: enough is free whatever the others do, so the only excuse is BUSY */

void take_block(worker_t *worker);
void take_page(worker_t *worker, uint32_t flags, int sure);
void take_bulk(worker_t *worker, uint32_t flags, int sure);
void take_extents(worker_t *worker, uint32_t flags, int sure);
void take_range(worker_t *worker);

/** Single pages, more than there can be: they are taken, as far as there are any, and given back. */
void ask_too_much(worker_t *worker, uint64_t pages, uint32_t flags);

/** How many pages to ask for: mostly few, and, rounded up to a power of two, within the budget. */
uint64_t draw_pages(worker_t *worker);

/* ---- give.c; all but give_back_pages: it holds something */

/** Anything, by its range. */
void give_back(worker_t *worker);

/** The same by its address alone, where all that it holds are single pages. */
void give_back_block(worker_t *worker);

void give_back_pages(worker_t *worker);
void give_back_all(worker_t *worker);
void resize(worker_t *worker);
void look(worker_t *worker);

/* ---- reserve.c */

/** Reserve a range of the part of the arena that is this worker's for that, and release it. */
void reserve_range(worker_t *worker);

/** Reserve or release pages of one of this worker's stripes, three pages for each worker in turn. */
void change_stripe(worker_t *worker);

/** Reserve the whole arena at once, each stripe for its worker. */
void reserve_stripes(void);

/** Release what is reserved for anybody. */
void release_stripes(void);

/* ---- quiet.c; nobody is inside the allocator */

void open_arena(arena_t *fresh);

/** The checker is content, the walk shows what the owners hold, and the largest block is the walk's largest. */
void check_quiet(void);

/** Every free page can be had, one by one, before the first NONE_LEFT. They are given back. */
void check_all_to_be_had(dice_t *dice);

/** As on its first day: everything is where it is in a new arena. */
void check_fresh(void);

/* ---- mode.c */

/** NULL iff there is no such mode. */
const stress_mode_t *mode_named(const char *name);

/** Whatever lies in the arena, by whatever mode. */
void give_back_everything(void);

/* ---- round.c */

void run_rounds(const options_t *options);

/* ---- disturb.c */

/** Disturb this thread from now on, if the library is built for that (disturb.h). */
void disturb_this_thread(void);

#endif
