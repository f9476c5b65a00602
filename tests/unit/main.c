/* Every public function and every status, one behaviour a test.
 *
 *   unit                 all tests
 *   unit NAME...         only these
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {
        &unit_status, &unit_create, &unit_large, &unit_chunk,  &unit_inherited, &unit_realloc, &unit_request,
        &unit_bulk,   &unit_range,  &unit_free,  &unit_resize, &unit_question,  &unit_attach,  &unit_hook,
    };
    printf("library %s, %s threads\n", variant.name, variant.threads ? "with" : "without");
    fflush(stdout);
    return cases_main(argc, argv, groups, sizeof groups / sizeof groups[0]);
}
