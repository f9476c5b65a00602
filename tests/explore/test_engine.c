/* test_engine.c - the explorer itself: small programs whose outcomes are known.
 *
 * SPDX-License-Identifier: MIT
 *
 * Each has two cells, x and y, and up to two results a thread. What can come out, and only that, must come out. */
#include "engine.h"
#include "seam.h"

#include <stdio.h>
#include <string.h>

enum { X, Y, CELLS };

static uint32_t cells[CELLS];

typedef struct program {
    const char *name;
    void (*thread[ENGINE_THREADS])(uint32_t *result);
    unsigned preemptions;
    int stores_wait;
    const char *outcomes; /* the results of all threads, and x; one outcome after the other, ascending */
} program_t;

typedef struct run {
    const program_t *program;
    uint32_t result[ENGINE_THREADS];
    int seen[1000];
} run_t;

/* ---- what threads do */

static void add_one(uint32_t *result)
{
    uint32_t x = explore_load(&cells[X], memory_order_seq_cst);
    explore_store(&cells[X], x + 1, memory_order_seq_cst);
    *result = 0;
}

static void add_one_at_once(uint32_t *result)
{
    (void)explore_add(&cells[X], 1, memory_order_seq_cst);
    *result = 0;
}

static void add_one_by_swap(uint32_t *result)
{
    uint32_t x = explore_load(&cells[X], memory_order_seq_cst);
    while (!explore_swap(&cells[X], &x, x + 1, memory_order_seq_cst))
        continue;
    *result = 0;
}

static void write_x_read_y(uint32_t *result)
{
    explore_store(&cells[X], 1, memory_order_release);
    *result = explore_load(&cells[Y], memory_order_seq_cst);
}

static void write_y_read_x(uint32_t *result)
{
    explore_store(&cells[Y], 1, memory_order_release);
    *result = explore_load(&cells[X], memory_order_seq_cst);
}

static void write_x_firmly_read_y(uint32_t *result)
{
    explore_store(&cells[X], 1, memory_order_seq_cst);
    *result = explore_load(&cells[Y], memory_order_seq_cst);
}

static void write_y_firmly_read_x(uint32_t *result)
{
    explore_store(&cells[Y], 1, memory_order_seq_cst);
    *result = explore_load(&cells[X], memory_order_seq_cst);
}

static void write_x_then_y(uint32_t *result)
{
    explore_store(&cells[X], 1, memory_order_release);
    explore_store(&cells[Y], 1, memory_order_release);
    *result = 0;
}

static void read_y_then_x(uint32_t *result)
{
    uint32_t y = explore_load(&cells[Y], memory_order_seq_cst);
    *result = 2 * y + explore_load(&cells[X], memory_order_seq_cst);
}

static void write_and_read_own(uint32_t *result)
{
    explore_store(&cells[X], 1, memory_order_release);
    *result = explore_load(&cells[X], memory_order_seq_cst);
}

static void read_x(uint32_t *result)
{
    *result = explore_load(&cells[X], memory_order_seq_cst);
}

/* ---- what may come of it */

static const program_t programs[] = {
    {"lost update", {add_one, add_one}, ENGINE_UNBOUNDED, 1, "001 002"},
    {"lost update, three", {add_one, add_one, add_one}, ENGINE_UNBOUNDED, 1, "0001 0002 0003"},
    {"no preemption", {add_one, add_one}, 0, 1, "002"},
    {"one preemption", {add_one, add_one}, 1, 1, "001 002"},
    {"no lost update, at once", {add_one_at_once, add_one_at_once}, ENGINE_UNBOUNDED, 1, "002"},
    {"no lost update, by swap", {add_one_by_swap, add_one_by_swap, add_one}, ENGINE_UNBOUNDED, 1, "0001 0002 0003"},
    {"store buffering", {write_x_read_y, write_y_read_x}, ENGINE_UNBOUNDED, 1, "001 011 101 111"},
    {"no store waits", {write_x_read_y, write_y_read_x}, ENGINE_UNBOUNDED, 0, "011 101 111"},
    {"store buffering, one", {write_x_read_y, write_y_firmly_read_x}, ENGINE_UNBOUNDED, 1, "001 011 101 111"},
    {"no store buffering", {write_x_firmly_read_y, write_y_firmly_read_x}, ENGINE_UNBOUNDED, 1, "011 101 111"},
    {"message passing", {write_x_then_y, read_y_then_x}, ENGINE_UNBOUNDED, 1, "001 011 031"},
    {"own store", {write_and_read_own, read_x}, ENGINE_UNBOUNDED, 1, "101 111"},
};

static void reset(void *context)
{
    run_t *run = context;
    memset(run->result, 0, sizeof run->result);
}

static void thread(void *context, unsigned number)
{
    run_t *run = context;
    engine_begin(number);
    run->program->thread[number](&run->result[number]);
    engine_end(number, run->result[number]);
}

static unsigned threads_of(const program_t *p)
{
    unsigned n = 0;
    while (n < ENGINE_THREADS && p->thread[n] != NULL)
        n++;
    return n;
}

static const char *judge(void *context)
{
    run_t *run = context;
    unsigned outcome = 0;
    for (unsigned t = 0; t < threads_of(run->program); t++)
        outcome = outcome * 10 + run->result[t];
    run->seen[outcome * 10 + cells[X]] = 1;
    return NULL;
}

static int explore(const program_t *program)
{
    static run_t run;
    engine_result_t result;
    engine_bounds_t bounds = {program->preemptions, program->stores_wait, 0};
    unsigned digits = threads_of(program) + 1;
    char outcomes[100] = "";
    memset(&run, 0, sizeof run);
    run.program = program;
    engine_work_t work = {.threads = threads_of(program),
                          .memory = cells,
                          .cells = CELLS,
                          .reset = reset,
                          .thread = thread,
                          .judge = judge,
                          .context = &run};
    engine_explore(&work, &bounds, &result);
    for (unsigned n = 0; n < sizeof run.seen / sizeof run.seen[0]; n++) {
        if (run.seen[n])
            snprintf(outcomes + strlen(outcomes), sizeof outcomes - strlen(outcomes), "%s%0*u",
                     outcomes[0] != 0 ? " " : "", (int)digits, n);
    }
    int right = result.complete && strcmp(outcomes, program->outcomes) == 0;
    printf("%-26s %s: %s\n", program->name, right ? "as expected" : "WRONG", outcomes);
    return right;
}

int main(void)
{
    unsigned wrong = 0;
    for (unsigned n = 0; n < sizeof programs / sizeof programs[0]; n++)
        wrong += !explore(&programs[n]);
    return wrong != 0;
}
