/* main.c - exhaustive in the small: every operation from every state of a small arena.
 *
 * SPDX-License-Identifier: MIT
 *
 * The library is made for words of 2 or 4 units, so that 16 pages are already a tree of several levels.
 * Without further arguments all states that alloc and free reach are found through the library itself and
 * counted, and from each every operation is made, judged by the specification (spec.h), by the checker and
 * by a walk. With --all the search goes on through every call, also those that reserve or leave extents.
 * Arguments that are steps are made one after the other instead: so a failure is run again. */
#include "explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
    world_options_t world;
    explore_options_t explore;
    step_list_t steps;
    int all;
} arguments_t;

static const char usage[] =
    "usage: %s [--all] [--fine] [--pages N] [--offset N] [--page-bytes N] [--place mapped|zero|top]\n"
    "       [--fill N] [--reserved] [--jobs N] [--every N] [--share N] [--root STEP]... [STEP]...\n";

static _Noreturn void bad_usage(void)
{
    fprintf(stderr, usage, TEST_NAME);
    exit(2);
}

static void add_step(step_list_t *list, const char *text)
{
    step_t step;
    if (!step_parse(text, &step))
        bad_usage();
    step_add(list, step);
}

static int parse_number(arguments_t *a, const char *name, const char *value)
{
    struct {
        const char *name;
        unsigned *where, most;
    } numbers[] = {
        {"--pages", &a->world.pages, 16},    {"--offset", &a->world.offset, 63},
        {"--page-bytes", &a->world.page_bytes, 1u << 20}, {"--fill", &a->world.fill, 255},
        {"--jobs", &a->explore.jobs, 64},    {"--every", &a->explore.every, 1000000},
        {"--share", &a->explore.share, 1000000},
    };
    for (unsigned n = 0; n < sizeof numbers / sizeof numbers[0]; n++)
        if (strcmp(name, numbers[n].name) == 0) {
            *numbers[n].where = (unsigned)strtoul(value, NULL, 0);
            return *numbers[n].where <= numbers[n].most;
        }
    return 0;
}

static int parse_place(arguments_t *a, const char *value)
{
    static const char *const names[] = {"mapped", "zero", "top"};
    for (unsigned n = 0; n < 3; n++)
        if (strcmp(value, names[n]) == 0) {
            a->world.place = (world_place_t)n;
            return 1;
        }
    return 0;
}

static void parse_pair(arguments_t *a, const char *name, const char *value)
{
    if (value == NULL)
        bad_usage();
    if (strcmp(name, "--root") == 0)
        add_step(&a->explore.root, value);
    else if (strcmp(name, "--place") == 0 ? !parse_place(a, value) : !parse_number(a, name, value))
        bad_usage();
}

static void parse(arguments_t *a, char **argv)
{
    for (char **arg = argv + 1; *arg != NULL; arg++)
        if (strcmp(*arg, "--all") == 0)
            a->all = 1;
        else if (strcmp(*arg, "--fine") == 0)
            a->explore.fine = 1;
        else if (strcmp(*arg, "--reserved") == 0)
            a->world.start_reserved = 1;
        else if (strncmp(*arg, "--", 2) == 0) {
            parse_pair(a, arg[0], arg[1]);
            arg++;
        } else
            add_step(&a->steps, *arg);
    if (a->world.pages == 0 || a->world.page_bytes == 0 || a->explore.jobs == 0 || a->explore.every == 0 ||
        a->explore.share == 0)
        bad_usage();
}

/* Made, judged, and gone on from. */
static void run_steps(world_t *w, const step_list_t *list)
{
    char text[48];
    w->path = list->steps;
    for (size_t n = 0; n < list->count; n++) {
        step_print(&list->steps[n], text);
        printf("%-40s", text);
        fflush(stdout);
        w->path_steps = (unsigned)n;
        spec_state_t state = w->state;
        world_step(w, &list->steps[n]);
        if (list->steps[n].kind < STEP_IS_FREE)
            world_replay(w, &list->steps[n], &state);
        world_enter(w, state);
        printf("live %08x start %08x kept %08x\n", (unsigned)state.live, (unsigned)state.start, (unsigned)state.kept);
    }
}

int main(int argc, char **argv)
{
    static world_t w;
    arguments_t a = {
        .world = {.pages = 8, .offset = 0, .page_bytes = 16, .place = WORLD_MAPPED, .fill = 0xA5},
        .explore = {.jobs = 1, .every = 1, .share = 1},
    };
    (void)argc;
    parse(&a, argv);
    world_create(&w, &a.world);
    if (a.steps.count != 0) {
        run_steps(&w, &a.steps);
        return 0;
    }
    explore_result_t r = a.all ? explore_all(&w, &a.explore) : explore_shapes(&w, &a.explore);
    printf("width %u, %u pages: %llu states, %llu judged, %llu operations\n", TEST_WIDTH, a.world.pages,
           (unsigned long long)r.states, (unsigned long long)r.judged, (unsigned long long)r.steps);
    return 0;
}
