/* Long random runs of all operations, the library beside the naive model.
 *
 *   differential                     some runs, a few seconds
 *   differential --seconds 60        as many runs as fit into a minute, from a new seed
 *   differential --seed S --steps N  one run, again: what a failure prints
 *
 * SPDX-License-Identifier: MIT */
#include "rerun.h"
#include "run.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* No run takes that long: one that does, loops. */
enum { SECONDS_FOR_A_RUN = 240 };

typedef struct options {
    uint64_t seed, steps, runs;
    double seconds; /* 0: as many runs as `runs` says */
} options_t;

typedef struct operation {
    void (*operate)(run_t *run);
    unsigned eager, idle; /* weight while memory is being taken, and while it is being given back */
} operation_t;

static const operation_t operations[] = {
    {operate_alloc, 30, 6},      {operate_request, 40, 8},   {operate_pages, 4, 1},    {operate_extents, 4, 1},
    {operate_take, 8, 3},        {operate_reserve, 3, 2},    {operate_release, 2, 6},  {operate_free, 12, 50},
    {operate_free_range, 4, 14}, {operate_free_pages, 2, 8}, {operate_resize, 12, 10}, {operate_realloc, 14, 10},
    {operate_find, 3, 3},        {operate_ask, 4, 4},        {operate_attach, 1, 1},
};

enum { OPERATIONS = sizeof operations / sizeof operations[0] };

static unsigned weight(const operation_t *operation, unsigned eager)
{
    return operation->eager * eager + operation->idle * (100 - eager);
}

static const operation_t *draw_operation(run_t *run)
{
    unsigned sum = 0, at = 0;
    for (unsigned i = 0; i < OPERATIONS; i++)
        sum += weight(&operations[i], run->eager);
    uint64_t draw = dice_below(&run->dice, sum);
    while (draw >= weight(&operations[at], run->eager))
        draw -= weight(&operations[at++], run->eager);
    return &operations[at];
}

/* Now and then the arena shall fill up, or empty. */
static void change_mood(run_t *run)
{
    static const unsigned moods[] = {10, 40, 70, 95};
    if (dice_percent(&run->dice, 2))
        run->eager = moods[dice_below(&run->dice, 4)];
}

/* Large arenas are compared less often, so that a step costs about the same everywhere. */
static int is_time_to_compare(const run_t *run)
{
    return run->step % (1 + run->model.pages / 256) == 0;
}

/* `full`: so many steps also in a large arena, where each takes long. */
static void one_run(uint64_t seed, uint64_t steps, int full)
{
    run_t run;
    rerun_arguments("--seed 0x%" PRIx64 " --steps %" PRIu64, seed, steps);
    alarm(SECONDS_FOR_A_RUN);
    run_open(&run, seed);
    if (run.model.pages > 4000 && !full)
        steps /= 10;
    for (run.step = 0; run.step < steps; run.step++) {
        change_mood(&run);
        draw_operation(&run)->operate(&run);
        if (is_time_to_compare(&run))
            run_compares(&run);
    }
    run_compares(&run);
    run_close(&run);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options_t *options = state->input;
    char *end = text;
    switch (key) {
    case 's':
        options->seed = strtoull(text, &end, 0);
        options->runs = 1;
        break;
    case 'n':
        options->steps = strtoull(text, &end, 0);
        break;
    case 'r':
        options->runs = strtoull(text, &end, 0);
        break;
    case 't':
        options->seconds = strtod(text, &end);
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    if (end == text || *end != '\0')
        argp_error(state, "not a number: %s", text);
    return 0;
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static void all_runs(const options_t *options)
{
    struct timespec start;
    uint64_t run = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    while (options->seconds > 0 ? seconds_since(&start) < options->seconds : run < options->runs)
        one_run(options->seed + run++, options->steps, options->runs == 1 && options->seconds == 0);
    printf("%" PRIu64 " runs of %" PRIu64 " steps from seed 0x%" PRIx64 ": no difference\n", run, options->steps,
           options->seed);
}

int main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"seed", 's', "S", 0, "the first run's seed; alone: one run", 0},
        {"steps", 'n', "N", 0, "operations a run (2000)", 0},
        {"runs", 'r', "R", 0, "runs (40), from seed on", 0},
        {"seconds", 't', "T", 0, "as many runs as fit", 0},
        {0, 0, 0, 0, 0, 0},
    };
    static const struct argp argp = {known, parse, 0, "Random operations, the library beside a naive model.", 0, 0, 0};
    options_t options = {(uint64_t)time(NULL) * 1000003, 2000, 40, 0};
    if (argp_parse(&argp, argc, argv, 0, 0, &options) != 0)
        return 1;
    printf("seed 0x%" PRIx64 "\n", options.seed);
    fflush(stdout);
    rerun_start(argv[0]);
    all_runs(&options);
    return 0;
}
