/* main.c - explore every interleaving of small scenarios on the real source of the tree.
 *
 * SPDX-License-Identifier: MIT */
#include "trace.h"
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: %s [--scenario NAME]... [--preemptions N|all] [--threads N] [--states N] [--in-order] [--must-fail]\n"
    "       %s --scenario NAME --replay SCHEDULE\n"
    "       %s --custom PICTURE THREAD... | --list\n"
    "Explores every schedule of each scenario (all, or those named) with at most N preemptions, or all of them.\n";

static const char *program;

typedef struct arguments {
    const char *names[64], *replay;
    unsigned names_count, preemptions, threads;
    uint64_t states;
    int must_fail, list, in_order;
    scenario_t custom;
} arguments_t;

static _Noreturn void bad_usage(void)
{
    fprintf(stderr, usage, program, program, program);
    exit(2);
}

static unsigned parse_bound(const char *text)
{
    if (strcmp(text, "all") == 0)
        return ENGINE_UNBOUNDED;
    unsigned long n = strtoul(text, NULL, 10);
    if (n >= ENGINE_UNBOUNDED)
        bad_usage();
    return (unsigned)n;
}

static void parse_value(arguments_t *a, const char *name, const char *value)
{
    if (value == NULL)
        bad_usage();
    if (strcmp(name, "--scenario") == 0 && a->names_count < 64)
        a->names[a->names_count++] = value;
    else if (strcmp(name, "--preemptions") == 0)
        a->preemptions = parse_bound(value);
    else if (strcmp(name, "--threads") == 0)
        a->threads = (unsigned)strtoul(value, NULL, 10);
    else if (strcmp(name, "--states") == 0)
        a->states = strtoull(value, NULL, 10);
    else if (strcmp(name, "--replay") == 0)
        a->replay = value;
    else
        bad_usage();
}

static char **parse_custom(arguments_t *a, char **arg)
{
    a->custom.name = "custom";
    a->custom.picture = *arg++;
    if (a->custom.picture == NULL)
        bad_usage();
    for (unsigned t = 0; *arg != NULL && strncmp(*arg, "--", 2) != 0; t++) {
        if (t == ENGINE_THREADS)
            bad_usage();
        a->custom.threads[t] = *arg++;
    }
    return arg;
}

static void parse(arguments_t *a, char **arg)
{
    while (*arg != NULL) {
        const char *name = *arg++;
        if (strcmp(name, "--must-fail") == 0)
            a->must_fail = 1;
        else if (strcmp(name, "--in-order") == 0)
            a->in_order = 1;
        else if (strcmp(name, "--list") == 0)
            a->list = 1;
        else if (strcmp(name, "--custom") == 0)
            arg = parse_custom(a, arg);
        else
            parse_value(a, name, *arg++);
    }
}

/* ---- one scenario */

static const scenario_t *exploring;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void print_rerun(const char *schedule)
{
    printf("re-run: %s ", program);
    if (strcmp(exploring->name, "custom") == 0) {
        printf("--custom '%s'", exploring->picture);
        for (unsigned t = 0; t < ENGINE_THREADS && exploring->threads[t] != NULL; t++)
            printf(" '%s'", exploring->threads[t]);
    } else {
        printf("--scenario %s", exploring->name);
    }
    printf(" --replay %s\n", schedule);
    fflush(stdout);
}

/* The library trapped on a broken invariant of its own, or crashed. */
static void on_crash(int number)
{
    static char schedule[ENGINE_TEXT];
    engine_schedule(schedule);
    printf("FAULT in %s: signal %d\n", exploring->name, number);
    print_rerun(schedule);
    _exit(3);
}

static void print_result(const engine_result_t *r, unsigned preemptions, double took)
{
    char bound[24];
    snprintf(bound, sizeof bound, preemptions == ENGINE_UNBOUNDED ? "all" : "%u", preemptions);
    printf("%-28s preemptions %-4s %10llu states %10llu runs %6.2f s%s\n", exploring->name, bound,
           (unsigned long long)r->states, (unsigned long long)r->runs, took,
           r->fault == NULL && !r->complete ? "   GIVEN UP" : "");
    fflush(stdout);
}

/* First without, then with more preemptions: a fault is found with the fewest. Returns 1 iff one was found. */
static int explore(const scenario_t *scenario, const arguments_t *a)
{
    static world_t world;
    engine_result_t r;
    double began = seconds();
    exploring = scenario;
    if (!world_create(&world, scenario))
        exit(2);
    engine_work_t work = world_work(&world);
    unsigned last = a->preemptions;
    for (unsigned bound = 0;; bound = bound < 3 && bound + 1 < last ? bound + 1 : last) {
        engine_bounds_t bounds = {bound < last ? bound : last, !a->in_order, a->states};
        engine_explore(&work, &bounds, &r);
        if (r.fault != NULL || bounds.preemptions == last)
            break;
    }
    print_result(&r, last, seconds() - began);
    if (r.fault != NULL) {
        printf("FAULT in %s: %s\n", scenario->name, r.fault);
        print_rerun(r.schedule);
    }
    world_destroy(&world);
    return r.fault != NULL;
}

static int replay(const scenario_t *scenario, const char *schedule)
{
    static world_t world;
    engine_result_t r;
    exploring = scenario;
    if (!world_create(&world, scenario))
        exit(2);
    engine_work_t work = world_work(&world);
    engine_replay(&work, schedule, trace_step, &r);
    printf("%s: %s\n", scenario->name, r.fault != NULL ? r.fault : "nothing wrong");
    world_destroy(&world);
    return r.fault != NULL;
}

/* ---- the list */

static unsigned threads_of(const scenario_t *s)
{
    unsigned threads = 0;
    while (threads < ENGINE_THREADS && s->threads[threads] != NULL)
        threads++;
    return threads;
}

static int is_wanted(const scenario_t *s, const arguments_t *a)
{
    int named = a->names_count == 0;
    for (unsigned n = 0; n < a->names_count; n++)
        named |= strcmp(a->names[n], s->name) == 0;
    return named && (s->width == 0 || s->width == TEST_WIDTH) && (a->threads == 0 || threads_of(s) == a->threads);
}

static void list(const scenario_t *s)
{
    printf("%-28s %-14s", s->name, s->picture);
    for (unsigned t = 0; t < threads_of(s); t++)
        printf(" | %s", s->threads[t]);
    printf("\n");
}

/* Do with each scenario what is wanted; returns how many were at fault. */
static unsigned each(const scenario_t *s, unsigned count, const arguments_t *a, unsigned *met)
{
    unsigned faults = 0;
    for (; count-- != 0; s++) {
        if (!is_wanted(s, a) && s != &a->custom)
            continue;
        ++*met;
        if (a->list)
            list(s);
        else
            faults += (unsigned)(a->replay != NULL ? replay(s, a->replay) : explore(s, a));
    }
    return faults;
}

int main(int argc, char **argv)
{
    arguments_t a = {.preemptions = 3};
    unsigned met = 0, faults;
    (void)argc;
    program = argv[0];
    parse(&a, argv + 1);
    signal(SIGILL, on_crash);
    signal(SIGSEGV, on_crash);
    signal(SIGABRT, on_crash);
    faults = a.custom.name != NULL ? each(&a.custom, 1, &a, &met) : each(scenarios, scenarios_count, &a, &met);
    if (met == 0) {
        fprintf(stderr, "no such scenario\n");
        return 2;
    }
    if (a.must_fail)
        return faults != 0 ? 0 : 1;
    return faults != 0;
}
