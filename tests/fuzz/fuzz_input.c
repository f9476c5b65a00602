/* fuzz_input.c - dice that show what the fuzzer wants.
 *
 * SPDX-License-Identifier: MIT */
#include "fuzz_input.h"
#include "rerun.h"

#include <stdio.h>
#include <stdlib.h>

static const uint8_t *at, *end;

void fuzz_input_begin(const uint8_t *data, size_t bytes)
{
    at = data;
    end = data + bytes;
}

size_t fuzz_input_left(void)
{
    return (size_t)(end - at);
}

const uint8_t *fuzz_input_rest(void)
{
    return at;
}

static uint64_t take_bytes(unsigned bytes)
{
    uint64_t number = 0;
    for (; bytes != 0 && at != end; bytes--)
        number = number << 8 | *at++;
    return number;
}

uint64_t dice_next(dice_t *dice)
{
    (void)dice;
    return take_bytes(8);
}

uint64_t dice_below(dice_t *dice, uint64_t below)
{
    (void)dice;
    if (below <= 1)
        return 0;
    return take_bytes(below <= 0x100 ? 1 : below <= 0x10000 ? 2 : 8) % below;
}

int dice_percent(dice_t *dice, unsigned percent)
{
    return dice_below(dice, 100) < percent;
}

uint64_t dice_sized(dice_t *dice, uint64_t most)
{
    uint64_t number = dice_below(dice, most < UINT64_MAX ? most + 1 : most);
    return number == 0 ? 1 : number;
}

/* A difference ends here: the fuzzer keeps the input that led to it, and names the file. */
void rerun_arguments(const char *format, ...)
{
    (void)format;
}

void rerun_print(void)
{
    fprintf(stderr, "re-run: this program with the file that holds the input\n");
    abort();
}
