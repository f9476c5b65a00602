/* steps_bits.h - steps towards the lemmas: numbers with the same bits are the same number.
 *
 * SPDX-License-Identifier: MIT
 *
 * Seen by lemmas.c only: each lemma less in sight of the functions' proofs makes those quicker. */
#ifndef PROVE_STEPS_BITS_H
#define PROVE_STEPS_BITS_H

#include "bits.h"

#define ALL_32 0xFFFFFFFF
#define ALL_64 0xFFFFFFFFFFFFFFFF
#define TOP_64 0xC000000000000000

/*@ lemma bit_means: \forall integer x, i; 0 <= i ==> (bit(x, i) <==> BIT(x, i));

    // What comes out of & and >> fits.
    lemma and_fits: \forall integer x, y; 0 <= x <= ALL_64 && 0 <= y <= ALL_64 ==> (x & y) == (uint64_t)(x & y);
    lemma and_below_64: \forall uint64_t x, y; 0 <= (x & y) <= ALL_64;
    lemma and_below_32: \forall uint32_t x, y; 0 <= (x & y) <= ALL_64;
    lemma shift_fits: \forall integer x, n; 0 <= x <= ALL_64 && 0 <= n ==> (x >> n) == (uint64_t)(x >> n);
    lemma shift_below_64: \forall uint64_t x; \forall integer n; 0 <= n ==> 0 <= (x >> n) <= ALL_64;

    lemma whole_32: \forall uint32_t x, y; same(x, y, 32) ==> (x & ALL_32) == x && (y & ALL_32) == y;
    lemma masked_32: \forall uint32_t x, y; same(x, y, 32) ==> (x & ALL_32) == (y & ALL_32);
    lemma same_32: \forall uint32_t x, y; same(x, y, 32) ==> x == y;

    // The two highest bits of 64 by hand: the tool's own numbers have 63.
    lemma whole_64: \forall uint64_t x, y; same(x, y, 64) ==> (x & ALL_64) == x && (y & ALL_64) == y;
    lemma top_00: \forall uint64_t x; !BIT(x, 62) && !BIT(x, 63) ==> (x & TOP_64) == 0;
    lemma top_01: \forall uint64_t x; BIT(x, 62) && !BIT(x, 63) ==> (x & TOP_64) == 0x4000000000000000;
    lemma top_10: \forall uint64_t x; !BIT(x, 62) && BIT(x, 63) ==> (x & TOP_64) == 0x8000000000000000;
    lemma top_11: \forall uint64_t x; BIT(x, 62) && BIT(x, 63) ==> (x & TOP_64) == TOP_64;
    lemma top_64: \forall uint64_t x, y;
      (BIT(x, 62) <==> BIT(y, 62)) && (BIT(x, 63) <==> BIT(y, 63)) ==> (x & TOP_64) == (y & TOP_64);
    lemma masked_64: \forall uint64_t x, y; same(x, y, 64) ==> (x & ALL_64) == (y & ALL_64);
    lemma same_64: \forall uint64_t x, y; same(x, y, 64) ==> x == y;

    lemma no_bit: \forall integer i; 0 <= i ==> !bit(0, i);
    lemma cut_ones_16: \forall integer i; 0 <= i < 64 ==> (BIT(0xFFFF, i) <==> i < 16);
    lemma cut_ones_32: \forall integer i; 0 <= i < 64 ==> (BIT(0xFFFFFFFF, i) <==> i < 32);
*/

#endif
