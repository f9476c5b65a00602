/* That cmocka, and what stands in for it (cmocka/cmocka.h), fails when it must, and only then.
 *
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setups, teardowns, reached;

static int count_setup(void **state)
{
    *state = &setups;
    setups++;
    return 0;
}

static int count_teardown(void **state)
{
    assert_ptr_equal(*state, &setups);
    teardowns++;
    return 0;
}

static int refuse(void **state)
{
    (void)state;
    return -1;
}

static void passes(void **state)
{
    (void)state;
    assert_true(1);
    assert_false(0);
    assert_int_equal(-1, -1);
    assert_int_not_equal(1, 2);
    assert_string_equal("a", "a");
    assert_memory_equal("ab", "ab", 2);
    assert_in_range(5, 5, 5);
    assert_null(NULL);
    assert_non_null(&reached);
}

static void skips(void **state)
{
    (void)state;
    skip();
}

/* In another file of the program. */
void fails_elsewhere(void **state);

/* Each ends at its assertion: what follows is not reached. */
#define FAILS(name, assertion)         \
    static void name(void **state)     \
    {                                  \
        (void)state;                   \
        assertion;                     \
        reached++;                     \
    }
FAILS(fails_true, assert_true(0))
FAILS(fails_false, assert_false(1))
FAILS(fails_equal, assert_int_equal(UINT64_C(1) << 32, 0))
FAILS(fails_not_equal, assert_int_not_equal(3, 3))
FAILS(fails_pointer, assert_ptr_equal(&reached, NULL))
FAILS(fails_pointer_not, assert_ptr_not_equal(&reached, &reached))
FAILS(fails_null, assert_null(&reached))
FAILS(fails_non_null, assert_non_null(NULL))
FAILS(fails_string, assert_string_equal("a", "b"))
FAILS(fails_string_not, assert_string_not_equal("a", "a"))
FAILS(fails_memory, assert_memory_equal("ab", "ac", 2))
FAILS(fails_memory_not, assert_memory_not_equal("ab", "ab", 2))
FAILS(fails_range, assert_in_range(4, 5, 6))
FAILS(fails_range_not, assert_not_in_range(5, 5, 6))
FAILS(fails_fail, fail())
FAILS(fails_message, fail_msg("%d", 1))

int main(void)
{
    const struct CMUnitTest good[] = {
        cmocka_unit_test(passes),
        cmocka_unit_test(skips),
        cmocka_unit_test_setup_teardown(passes, count_setup, count_teardown),
    };
    const struct CMUnitTest bad[] = {
        cmocka_unit_test(fails_true),       cmocka_unit_test(fails_false),
        cmocka_unit_test(fails_equal),      cmocka_unit_test(fails_not_equal),
        cmocka_unit_test(fails_pointer),    cmocka_unit_test(fails_pointer_not),
        cmocka_unit_test(fails_null),       cmocka_unit_test(fails_non_null),
        cmocka_unit_test(fails_string),     cmocka_unit_test(fails_string_not),
        cmocka_unit_test(fails_memory),     cmocka_unit_test(fails_memory_not),
        cmocka_unit_test(fails_range),      cmocka_unit_test(fails_range_not),
        cmocka_unit_test(fails_fail),       cmocka_unit_test(fails_message),
        cmocka_unit_test(fails_elsewhere),
        cmocka_unit_test_setup(passes, refuse),
        cmocka_unit_test_setup_teardown(fails_true, count_setup, count_teardown),
        cmocka_unit_test_teardown(passes, refuse),
    };
    int bad_count = (int)(sizeof bad / sizeof *bad);
    if (cmocka_run_group_tests(good, NULL, NULL) != 0 || setups != 1 || teardowns != 1)
        return 1;
    if (cmocka_run_group_tests(bad, NULL, NULL) != bad_count || reached != 0 || setups != 2 || teardowns != 2)
        return 2;
    if (cmocka_run_group_tests(good, refuse, NULL) == 0)
        return 3;
    return 0;
}
