/* Repeatable random numbers: the same seed gives the same run on every machine.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_DICE_H
#define ANALLOC_TEST_DICE_H

#include <stdint.h>

typedef struct dice {
    uint64_t state;
} dice_t;

/** The next 64 bits (splitmix64; Steele, Lea, Flood 2014). */
uint64_t dice_next(dice_t *dice);

/** A number from 0 to `below` - 1; 0 if `below` is 0. */
uint64_t dice_below(dice_t *dice, uint64_t below);

/** 1 in `percent` of a hundred cases. */
int dice_percent(dice_t *dice, unsigned percent);

/** A number from 1 to `most` whose length in bits is drawn first: small ones come often, large ones too. */
uint64_t dice_sized(dice_t *dice, uint64_t most);

#endif
