/* All groups of unit tests.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_GROUPS_H
#define ANALLOC_TEST_GROUPS_H

#include "cases.h"

extern const test_group_t unit_status, unit_create, unit_large, unit_chunk, unit_inherited, unit_realloc, unit_request,
    unit_bulk, unit_range, unit_free, unit_resize, unit_question, unit_attach, unit_hook;

#endif
