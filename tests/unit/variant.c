/* Compiled once for each library that is tested. */
#include "unit.h"

const variant_t variant = {TEST_NAME, TEST_THREADS};
