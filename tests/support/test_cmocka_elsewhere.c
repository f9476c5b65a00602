/* An assertion that does not stand in the file that runs the tests.
 *
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void fails_elsewhere(void **state);

void fails_elsewhere(void **state)
{
    (void)state;
    assert_int_equal(1, 2);
}
