/* fuzz_input.h - the bytes of the fuzzer, drawn from as if they were dice.
 *
 * SPDX-License-Identifier: MIT
 *
 * The operations of tests/differential draw their arguments from `dice_t`. Here each throw takes as few bytes
 * of the input as it needs, so that a changed byte changes one argument; when the input is used up, all
 * throws are 0 and the run ends. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include "run.h"

/** Draw from these bytes from now on. */
void fuzz_input_begin(const uint8_t *data, size_t bytes);
/** How many are left. */
size_t fuzz_input_left(void);
/** The rest, as it is. */
const uint8_t *fuzz_input_rest(void);

/** Draw an arena of a few hundred pages at most and create it, in the library and in the model.
 *  0 if the input describes none. */
int fuzz_open(run_t *run);
void fuzz_close(run_t *run);

/** Creation and attaching with any arguments at all. */
void fuzz_config(void);
void fuzz_attach(void);

#endif
