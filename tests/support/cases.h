/* Runs groups of cmocka tests; each that fails prints the line that re-runs it alone.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_CASES_H
#define ANALLOC_TEST_CASES_H

/* What cmocka wants to have seen before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <analloc.h>

typedef struct test_case {
    const char *name;
    void (*run)(void);
} test_case_t;

/* clang-format off */
#define TEST_CASE(function) {#function, function}
/* clang-format on */

typedef struct test_group {
    const char *name;
    const test_case_t *cases;
    size_t count;
} test_group_t;

/** Define a group from an array of cases. */
#define TEST_GROUP(group, array) const test_group_t group = {#group, array, sizeof(array) / sizeof((array)[0])}

/** Run all groups, or only the tests named on the command line.
 *  Returns the number of tests that failed, at most 100; 101 iff a name on the command line is unknown. */
int cases_main(int argc, char **argv, const test_group_t *const *groups, size_t count);

/** Compare two statuses; a failure prints their names. */
#define assert_status(expression, expected) \
    assert_string_equal(analloc_status_name(expression), analloc_status_name(expected))

#endif
