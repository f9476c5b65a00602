/* cmocka.h - the part of cmocka that our tests use, for machines that have no package of it.
 *
 * SPDX-License-Identifier: MIT
 *
 * The tests are written for cmocka (https://cmocka.org) and on the host run with it. The foreign
 * machines of cross builds and 32-bit x86 have no package of it; there the same sources are compiled
 * with this. Same names, same meaning: a failed assertion ends its test and is printed, and the number
 * of failed tests is returned. That it says the same as cmocka is itself tested (../test_cmocka.c). */
#ifndef CMOCKA_H_
#define CMOCKA_H_

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef uintmax_t LargestIntegralType;
typedef void (*CMUnitTestFunction)(void **state);
typedef int (*CMFixtureFunction)(void **state);

struct CMUnitTest {
    const char *name;
    CMUnitTestFunction test_func;
    CMFixtureFunction setup_func, teardown_func;
    void *initial_state;
};

#define CMOCKA_UNUSED __attribute__((unused))

/* How the running test ends: back in cmocka_guarded_ with one of these. Weak: there is one for the whole
 * program, whichever of its files an assertion stands in. */
enum { CMOCKA_RUNS_, CMOCKA_FAILED_, CMOCKA_SKIPPED_ };
__attribute__((weak)) jmp_buf cmocka_end_;

__attribute__((format(printf, 1, 2))) CMOCKA_UNUSED static void print_message(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
}

__attribute__((format(printf, 1, 2))) CMOCKA_UNUSED static void print_error(const char *format, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
}

__attribute__((noreturn)) CMOCKA_UNUSED static void cmocka_fail_(const char *file, int line, const char *what)
{
    print_error("%s:%d: error: %s\n", file, line, what);
    longjmp(cmocka_end_, CMOCKA_FAILED_);
}

CMOCKA_UNUSED static void cmocka_true_(int holds, const char *what, const char *file, int line)
{
    if (!holds)
        cmocka_fail_(file, line, what);
}

CMOCKA_UNUSED static void cmocka_equal_(uintmax_t a, uintmax_t b, int wanted, const char *file, int line)
{
    if ((a == b) == wanted)
        return;
    print_error("%#" PRIxMAX " %s %#" PRIxMAX "\n", a, wanted ? "!=" : "==", b);
    cmocka_fail_(file, line, "assert_equal");
}

CMOCKA_UNUSED static void cmocka_range_(uintmax_t x, uintmax_t low, uintmax_t high, int wanted, const char *file,
                                        int line)
{
    if ((low <= x && x <= high) == wanted)
        return;
    print_error("%ju is %s the range %ju to %ju\n", x, wanted ? "not in" : "in", low, high);
    cmocka_fail_(file, line, "assert_in_range");
}

CMOCKA_UNUSED static void cmocka_string_(const char *a, const char *b, int wanted, const char *file, int line)
{
    if ((strcmp(a, b) == 0) == wanted)
        return;
    print_error("\"%s\" %s \"%s\"\n", a, wanted ? "!=" : "==", b);
    cmocka_fail_(file, line, "assert_string_equal");
}

CMOCKA_UNUSED static void cmocka_memory_(const void *a, const void *b, size_t size, int wanted, const char *file,
                                         int line)
{
    if ((memcmp(a, b, size) == 0) != wanted)
        cmocka_fail_(file, line, wanted ? "memory differs" : "memory is equal");
}

#define cmocka_integral_(x) ((uintmax_t)(x))
#define cmocka_pointer_(p) ((uintmax_t)(uintptr_t)(p))

#define assert_true(c) cmocka_true_((c) ? 1 : 0, #c, __FILE__, __LINE__)
#define assert_false(c) cmocka_true_((c) ? 0 : 1, "not " #c, __FILE__, __LINE__)
#define assert_non_null(p) cmocka_true_((p) != NULL, #p " != NULL", __FILE__, __LINE__)
#define assert_null(p) cmocka_true_((p) == NULL, #p " == NULL", __FILE__, __LINE__)
#define assert_int_equal(a, b) cmocka_equal_(cmocka_integral_(a), cmocka_integral_(b), 1, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) cmocka_equal_(cmocka_integral_(a), cmocka_integral_(b), 0, __FILE__, __LINE__)
#define assert_ptr_equal(a, b) cmocka_equal_(cmocka_pointer_(a), cmocka_pointer_(b), 1, __FILE__, __LINE__)
#define assert_ptr_not_equal(a, b) cmocka_equal_(cmocka_pointer_(a), cmocka_pointer_(b), 0, __FILE__, __LINE__)
#define assert_string_equal(a, b) cmocka_string_((a), (b), 1, __FILE__, __LINE__)
#define assert_string_not_equal(a, b) cmocka_string_((a), (b), 0, __FILE__, __LINE__)
#define assert_memory_equal(a, b, n) cmocka_memory_((a), (b), (n), 1, __FILE__, __LINE__)
#define assert_memory_not_equal(a, b, n) cmocka_memory_((a), (b), (n), 0, __FILE__, __LINE__)
#define assert_in_range(x, low, high) \
    cmocka_range_(cmocka_integral_(x), cmocka_integral_(low), cmocka_integral_(high), 1, __FILE__, __LINE__)
#define assert_not_in_range(x, low, high) \
    cmocka_range_(cmocka_integral_(x), cmocka_integral_(low), cmocka_integral_(high), 0, __FILE__, __LINE__)
#define fail() cmocka_fail_(__FILE__, __LINE__, "fail")
#define fail_msg(...)                                 \
    do {                                              \
        print_error("ERROR: " __VA_ARGS__);           \
        print_error("\n");                            \
        cmocka_fail_(__FILE__, __LINE__, "fail_msg"); \
    } while (0)
#define skip() longjmp(cmocka_end_, CMOCKA_SKIPPED_)

#define cmocka_unit_test(f) cmocka_unit_test_prestate_setup_teardown(f, NULL, NULL, NULL)
#define cmocka_unit_test_setup(f, setup) cmocka_unit_test_prestate_setup_teardown(f, setup, NULL, NULL)
#define cmocka_unit_test_teardown(f, teardown) cmocka_unit_test_prestate_setup_teardown(f, NULL, teardown, NULL)
#define cmocka_unit_test_setup_teardown(f, setup, teardown) \
    cmocka_unit_test_prestate_setup_teardown(f, setup, teardown, NULL)
#define cmocka_unit_test_prestate(f, state) cmocka_unit_test_prestate_setup_teardown(f, NULL, NULL, state)
#define cmocka_unit_test_prestate_setup_teardown(f, setup, teardown, state) \
    {                                                                       \
#f, f, setup, teardown, state                                       \
    }

/* Run a test or a fixture (one of them is not NULL): CMOCKA_RUNS_ if all went well. */
CMOCKA_UNUSED static int cmocka_guarded_(CMUnitTestFunction test, CMFixtureFunction fixture, void **state)
{
    int end = setjmp(cmocka_end_);
    if (end != CMOCKA_RUNS_)
        return end;
    if (test != NULL)
        test(state);
    else if (fixture(state) != 0)
        return CMOCKA_FAILED_;
    return CMOCKA_RUNS_;
}

/* 1 iff the test failed. A teardown that fails, fails its test. */
CMOCKA_UNUSED static int cmocka_run_one_(const struct CMUnitTest *test, void *group_state)
{
    static const char *const says[] = {"      OK", "  FAILED", " SKIPPED"};
    void *state = test->initial_state != NULL ? test->initial_state : group_state;
    int end = CMOCKA_RUNS_;
    print_message("[ RUN      ] %s\n", test->name);
    if (test->setup_func != NULL)
        end = cmocka_guarded_(NULL, test->setup_func, &state);
    if (end == CMOCKA_RUNS_)
        end = cmocka_guarded_(test->test_func, NULL, &state);
    if (test->teardown_func != NULL && cmocka_guarded_(NULL, test->teardown_func, &state) != CMOCKA_RUNS_)
        end = CMOCKA_FAILED_;
    print_message("[ %s ] %s\n", says[end], test->name);
    return end == CMOCKA_FAILED_;
}

CMOCKA_UNUSED static int _cmocka_run_group_tests(const char *name, const struct CMUnitTest *tests, size_t count,
                                                 CMFixtureFunction setup, CMFixtureFunction teardown)
{
    void *state = NULL;
    int failed = 0;
    if (setup != NULL && cmocka_guarded_(NULL, setup, &state) != CMOCKA_RUNS_) {
        print_error("%s: the setup of the group failed\n", name);
        return (int)count;
    }
    for (size_t i = 0; i != count; i++)
        failed += cmocka_run_one_(&tests[i], state);
    if (teardown != NULL && cmocka_guarded_(NULL, teardown, &state) != CMOCKA_RUNS_) {
        print_error("%s: the teardown of the group failed\n", name);
        failed++;
    }
    print_message("[==========] %s: %zu tests, %d failed\n", name, count, failed);
    return failed;
}

#define cmocka_run_group_tests(tests, setup, teardown) \
    _cmocka_run_group_tests(#tests, tests, sizeof(tests) / sizeof *(tests), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown) \
    _cmocka_run_group_tests(name, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

#endif
