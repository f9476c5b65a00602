/* Stands in for cmocka where Debian has none for the machine: cross compiled tests under qemu-user, and
 * 32-bit x86. The same names, as far as these tests use them; one file of a program includes it with
 * CMOCKA_STANDIN_MAIN and so holds the state. Natively the real library is used.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_STANDIN_CMOCKA_H
#define ANALLOC_TEST_STANDIN_CMOCKA_H

#include <inttypes.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*test_func)(void **state);
    int (*setup_func)(void **state);
    int (*teardown_func)(void **state);
    void *initial_state;
};

extern jmp_buf standin_failed;

static inline void standin_fail(const char *file, int line)
{
    fprintf(stderr, "%s:%d: error: failed\n", file, line);
    longjmp(standin_failed, 1);
}

static inline void standin_equal(uint64_t a, uint64_t b, const char *file, int line)
{
    if (a == b)
        return;
    fprintf(stderr, "%#" PRIx64 " != %#" PRIx64 "\n", a, b);
    standin_fail(file, line);
}

static inline void standin_same_text(const char *a, const char *b, const char *file, int line)
{
    if (strcmp(a, b) == 0)
        return;
    fprintf(stderr, "\"%s\" != \"%s\"\n", a, b);
    standin_fail(file, line);
}

#define print_message(...) fprintf(stdout, __VA_ARGS__)
#define print_error(...) fprintf(stderr, __VA_ARGS__)
#define fail_msg(...) (fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), standin_fail(__FILE__, __LINE__))
#define fail() standin_fail(__FILE__, __LINE__)
#define assert_true(c) ((c) ? (void)0 : (fprintf(stderr, "%s\n", #c), standin_fail(__FILE__, __LINE__)))
#define assert_false(c) assert_true(!(c))
#define assert_null(p) assert_true((p) == NULL)
#define assert_non_null(p) assert_true((p) != NULL)
#define assert_ptr_equal(a, b) standin_equal((uint64_t)(uintptr_t)(a), (uint64_t)(uintptr_t)(b), __FILE__, __LINE__)
#define assert_int_equal(a, b) standin_equal((uint64_t)(a), (uint64_t)(b), __FILE__, __LINE__)
#define assert_int_not_equal(a, b) assert_true((uint64_t)(a) != (uint64_t)(b))
#define assert_memory_equal(a, b, n) assert_true(memcmp((a), (b), (n)) == 0)
#define assert_string_equal(a, b) standin_same_text((a), (b), __FILE__, __LINE__)
#define skip() ((void)fprintf(stderr, "skipped\n"))

int _cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t count, int (*setup)(void **),
                            int (*teardown)(void **));

#ifdef CMOCKA_STANDIN_MAIN
jmp_buf standin_failed;

static int standin_run(const struct CMUnitTest *test)
{
    void *state = test->initial_state;
    volatile int failed = 0;
    if (test->setup_func != NULL)
        test->setup_func(&state);
    if (setjmp(standin_failed) == 0)
        test->test_func(&state);
    else
        failed = 1;
    if (test->teardown_func != NULL)
        test->teardown_func(&state);
    fprintf(stderr, "[  %s ] %s\n", failed ? "FAILED" : "    OK", test->name);
    return failed;
}

int _cmocka_run_group_tests(const char *group, const struct CMUnitTest *tests, size_t count, int (*setup)(void **),
                            int (*teardown)(void **))
{
    int failures = 0;
    (void)setup;
    (void)teardown;
    for (size_t i = 0; i < count; i++)
        failures += standin_run(&tests[i]);
    fprintf(stderr, "[ %s ] %zu tests, %d failed\n", group, count, failures);
    return failures;
}
#endif
#endif
