/* lemmas_block.h - the units of a range that do not continue a block. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_LEMMAS_BLOCK_H
#define PROVE_LEMMAS_BLOCK_H

#include "bits.h"

/*@ // x is the units of r but those that are in c and not in f.
    predicate others(integer x, integer r, integer c, integer f) =
      \forall integer i; 0 <= i < 32 ==> (bit(x, i) <==> bit(r, i) && !(bit(c, i) && !bit(f, i)));

    lemma others_of: \forall uint32_t r, c, f; others(r & (uint32_t)~(c & (uint32_t)~f), r, c, f);
    lemma others_of_cut: \forall uint32_t m, r, c, f; others(m & r & (uint32_t)~(c & (uint32_t)~f), m & r, c, f);
    lemma ones_32: \forall integer i; 0 <= i < 64 ==> (bit(0xFFFFFFFF, i) <==> i < 32);
    lemma no_bit: \forall integer i; 0 <= i ==> !bit(0, i);
*/

#endif
