/* SPDX-License-Identifier: MIT */
#include "cases.h"

#include "rerun.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No test takes a minute, not even on an emulated machine: one that does, loops. */
enum { SECONDS_FOR_A_TEST = 240 };

typedef struct running {
    const test_case_t *test;
    int finished; /* 0 where an assertion jumped out of the test */
} running_t;

static int before(void **state)
{
    const running_t *running = *state;
    rerun_arguments("%s", running->test->name);
    alarm(SECONDS_FOR_A_TEST);
    return 0;
}

static void run(void **state)
{
    running_t *running = *state;
    running->test->run();
    running->finished = 1;
}

static int after(void **state)
{
    const running_t *running = *state;
    alarm(0);
    if (!running->finished)
        rerun_print();
    return 0;
}

static int is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return 1;
    return argc < 2;
}

/* How many of its tests failed; `*ran` grows by those that ran. */
static int run_group(const test_group_t *group, int argc, char **argv, int *ran)
{
    struct CMUnitTest *tests = calloc(group->count, sizeof *tests);
    running_t *running = calloc(group->count, sizeof *running);
    size_t count = 0;
    for (size_t i = 0; i < group->count && tests != NULL && running != NULL; i++) {
        if (!is_wanted(group->cases[i].name, argc, argv))
            continue;
        running[count].test = &group->cases[i];
        struct CMUnitTest test = {group->cases[i].name, run, before, after, &running[count]};
        tests[count++] = test;
    }
    int failures = count == 0 ? 0 : _cmocka_run_group_tests(group->name, tests, count, NULL, NULL);
    *ran += (int)count;
    free(tests);
    free(running);
    return failures < 0 ? 1 : failures;
}

int cases_main(int argc, char **argv, const test_group_t *const *groups, size_t count)
{
    int failures = 0, ran = 0;
    rerun_start(argv[0]);
    for (size_t i = 0; i < count; i++)
        failures += run_group(groups[i], argc, argv, &ran);
    fprintf(stderr, "%d tests ran, %d failed\n", ran, failures);
    if (ran == 0 || (argc > 1 && ran < argc - 1)) {
        fprintf(stderr, "%s: no such test\n", argv[0]);
        return 101;
    }
    return failures > 100 ? 100 : failures;
}
