/* fuzz_arena.c - libFuzzer: bytes become an arena and calls, and the naive model goes along.
 *
 * SPDX-License-Identifier: MIT
 *
 * The first byte chooses: creation and attaching with senseless arguments, or a run of all public calls
 * on one arena. After each call the checker and a walk are held against the model. */
#include "fuzz_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void (*const operations[])(run_t *) = {
    operate_alloc,      operate_request,    operate_free,   operate_take,    operate_reserve,
    operate_release,    operate_free_range, operate_resize, operate_realloc, operate_pages,
    operate_extents,    operate_free_pages, operate_find,   operate_ask,     operate_attach,
};

enum { OPERATIONS = sizeof operations / sizeof operations[0], STEPS_MOST = 400 };

static void run_calls(void)
{
    static run_t run;
    if (!fuzz_open(&run))
        return;
    for (run.step = 0; run.step < STEPS_MOST && fuzz_input_left() != 0; run.step++) {
        operations[dice_below(&run.dice, OPERATIONS)](&run);
        run_compares(&run);
    }
    fuzz_close(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    dice_t dice = {0};
    fuzz_input_begin(data, bytes);
    switch (dice_below(&dice, 256)) {
    case 'c': fuzz_config(); break;
    case 'a': fuzz_attach(); break;
    default: run_calls();
    }
    return 0;
}
