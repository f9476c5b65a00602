/* SPDX-License-Identifier: MIT */
#include "dice.h"

uint64_t dice_next(dice_t *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t dice_below(dice_t *dice, uint64_t below)
{
    return below == 0 ? 0 : dice_next(dice) % below;
}

int dice_percent(dice_t *dice, unsigned percent)
{
    return dice_below(dice, 100) < percent;
}

uint64_t dice_sized(dice_t *dice, uint64_t most)
{
    unsigned bits = 0;
    while (bits < 64 && most >> bits != 0)
        bits++;
    uint64_t mask = UINT64_MAX >> (63 - dice_below(dice, bits));
    uint64_t number = dice_next(dice) & mask;
    return number == 0 ? 1 : number > most ? most : number;
}
