/* steps_top.h - steps towards lemmas_top.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_STEPS_TOP_H
#define PROVE_STEPS_TOP_H

#include "runs.h"
#include "steps_bits.h"

/*@ lemma at_multiple_2: \forall integer i; 0 <= i < 32 ==> (BIT(0x55555555, i) <==> i % 2 == 0);
    lemma at_multiple_4: \forall integer i; 0 <= i < 32 ==> (BIT(0x11111111, i) <==> i % 4 == 0);
    lemma at_multiple_8: \forall integer i; 0 <= i < 32 ==> (BIT(0x01010101, i) <==> i % 8 == 0);
    lemma at_multiple_16: \forall integer i; 0 <= i < 32 ==> (BIT(0x00010001, i) <==> i % 16 == 0);

    lemma multiple_8: \forall integer u; u % 8 == 0 ==> u % 2 == 0 && (u + 2) % 2 == 0 && (u + 4) % 4 == 0;
    lemma multiple_16: \forall integer u; u % 16 == 0 ==>
      u % 2 == 0 && (u + 2) % 2 == 0 && (u + 4) % 4 == 0 && (u + 8) % 8 == 0;

    // A run of n, cut in the way in which it is put together.
    predicate cut_4(integer lane, integer u) = run(lane, u, 2) && run(lane, u + 2, 2);
    predicate cut_8(integer lane, integer u) = cut_4(lane, u) && run(lane, u + 4, 4);
    predicate cut_16(integer lane, integer u) = cut_8(lane, u) && run(lane, u + 8, 8);
    lemma glue_4: \forall integer lane, u; cut_4(lane, u) <==> run(lane, u, 4);
    lemma glue_8: \forall integer lane, u; cut_8(lane, u) <==> run(lane, u, 8);
    lemma glue_16: \forall integer lane, u; cut_16(lane, u) <==> run(lane, u, 16);

    predicate places_8(integer x, integer lane) = \forall integer u; 0 <= u < 32 ==> (bit(x, u) <==> u % 8 == 0 && cut_8(lane, u));
    predicate places_16(integer x, integer lane) = \forall integer u; 0 <= u < 32 ==> (bit(x, u) <==> u % 16 == 0 && cut_16(lane, u));
    lemma cut_places_8: \forall uint32_t x, y, lane; aligned_places(x, lane, 2) && aligned_places(y, lane, 4) ==>
      places_8(x & (x >> 2) & (y >> 4) & 0x01010101, lane);
    lemma cut_places_16: \forall uint32_t x, y, z, lane;
      aligned_places(x, lane, 2) && aligned_places(y, lane, 4) && aligned_places(z, lane, 8) ==>
      places_16(x & (x >> 2) & (y >> 4) & (z >> 8) & 0x00010001, lane);
    lemma glue_places_8: \forall integer x, lane; places_8(x, lane) ==> aligned_places(x, lane, 8);
    lemma glue_places_16: \forall integer x, lane; places_16(x, lane) ==> aligned_places(x, lane, 16);

    lemma units_are_aligned: \forall uint32_t lane; aligned_places(lane, lane, 1);
    lemma some_bit: \forall uint32_t x; x == 0 || !same(x, 0, 32);
    lemma not_clear: \forall uint32_t x; x != 0 ==> !clear(x, 0, 32);
*/

#endif
