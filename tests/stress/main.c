/* Several threads on one arena. Each page has an owner in a table of its own: two owners at once, or a page
 * that comes back from a stranger, is an error at once. Every so often the threads meet, with what they hold; then the
 * checker must be content, and the arena must show just what the owners hold. At the end everything is given back, and
 * the arena must look as on its first day.
 *
 *   stress --mode full --threads 4 --pages 6000 --seconds 2 --seed S
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include "rerun.h"

#include <argp.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

arena_t arena;
uint64_t all_pages;
unsigned threads;
worker_t workers[MOST_THREADS];

static void check_options(const options_t *options, struct argp_state *state)
{
    if (options->mode == NULL)
        argp_error(state, "the modes are half, full, islands, stripes and crowd");
    if (options->threads < 1 || options->threads > MOST_THREADS)
        argp_error(state, "1 to %d threads", MOST_THREADS);
    if (options->pages < 4 * options->threads || options->pages > MOST_PAGES)
        argp_error(state, "four pages a thread at least, and at most %d", MOST_PAGES);
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    options_t *options = state->input;
    switch (key) {
    case 'm':
        options->mode = mode_named(text);
        break;
    case 's':
        options->seed = strtoull(text, NULL, 0);
        break;
    case 'n':
        options->threads = (unsigned)strtoul(text, NULL, 0);
        break;
    case 'p':
        options->pages = strtoull(text, NULL, 0);
        break;
    case 't':
        options->seconds = strtod(text, NULL);
        break;
    case ARGP_KEY_END:
        check_options(options, state);
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static void run(const options_t *options)
{
    threads = options->threads;
    options->mode->size(options);
    open_arena(&arena);
    run_rounds(options);
    give_back_everything();
    check_fresh();
    arena_close(&arena);
}

int main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"mode", 'm', "M", 0,
         "half (the default): never more than half is held; full: until nothing is left; "
         "islands: the same, few places far apart; stripes: reserve and release; crowd: single pages, few of them free",
         0},
        {"seed", 's', "S", 0, "seed of the threads' choices", 0},
        {"threads", 'n', "N", 0, "threads (4)", 0},
        {"seconds", 't', "T", 0, "for so long (2)", 0},
        {"pages", 'p', "P", 0, "pages of the arena (6000; crowd: by the threads); few make collisions frequent", 0},
        {0, 0, 0, 0, 0, 0},
    };
    static const struct argp argp = {known, parse, 0, "Several threads on one arena.", 0, 0, 0};
    options_t options = {mode_named("half"), 4, (uint64_t)time(NULL) * 1000003, 6000, 2};
    if (argp_parse(&argp, argc, argv, 0, 0, &options) != 0)
        return 1;
    rerun_start(argv[0]);
    rerun_arguments("--mode %s --seed 0x%" PRIx64 " --threads %u --pages %" PRIu64 " --seconds %g", options.mode->name,
                    options.seed, options.threads, options.pages, options.seconds);
    alarm((unsigned)options.seconds * 10 + 120);
    run(&options);
    return 0;
}
