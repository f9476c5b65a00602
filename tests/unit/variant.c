/* Compiled once for each library that is tested.
 *
 * SPDX-License-Identifier: MIT */
#include "unit.h"

const variant_t variant = {TEST_NAME, TEST_THREADS};
