/* damage_triples.c - three bits at once.
 *
 * SPDX-License-Identifier: MIT */
#include "damage.h"

#include <string.h>

#define BITS_MOST 512u

static void flip(trial_t *t, unsigned bit)
{
    t->meta[bit / 8] ^= (unsigned char)(1u << bit % 8);
}

/* The bits that alone break I4. */
static unsigned find_hint_bits(trial_t *t, unsigned *bits)
{
    unsigned found = 0;
    for (unsigned bit = 0; bit < 8 * t->meta_bytes && found < BITS_MOST; bit++) {
        flip(t, bit);
        if (damage_check(t, &t->arena) == 4)
            bits[found++] = bit;
        flip(t, bit);
    }
    return found;
}

/* Run the checker with one more bit flipped. */
static void check_with(trial_t *t, unsigned bit, uint64_t *broken)
{
    analloc_fault_t fault;
    flip(t, bit);
    if (analloc_check(&t->arena, &fault) != ANALLOC_OK)
        broken[fault.invariant <= 5 ? fault.invariant : 5]++;
    flip(t, bit);
}

uint64_t damage_triples(trial_t *t, uint64_t *broken)
{
    static unsigned bits[BITS_MOST];
    unsigned found = find_hint_bits(t, bits);
    uint64_t threes = 0;
    trial_call("analloc_check");
    for (unsigned i = 0; i < found; i++) {
        trial_wind_up();
        flip(t, bits[i]);
        for (unsigned j = i + 1; j < found; j++) {
            flip(t, bits[j]);
            for (unsigned k = j + 1; k < found; k++, threes++)
                check_with(t, bits[k], broken);
            flip(t, bits[j]);
        }
        flip(t, bits[i]);
    }
    if (memcmp(t->meta, t->image, t->meta_bytes) != 0)
        trial_fail("the checker has written");
    return threes;
}
