/* steps_unit.h - steps towards lemmas_unit.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_STEPS_UNIT_H
#define PROVE_STEPS_UNIT_H

#include "steps_bits.h"

/*@ lemma cut_64_begins: \forall uint64_t x; !BIT(x, 0) && !BIT(x, 32) ==> (x & 0x100000001) == 0;
    lemma cut_64_free: \forall uint64_t x; BIT(x, 0) && !BIT(x, 32) ==> (x & 0x100000001) == 1;
    lemma cut_64_continues: \forall uint64_t x; !BIT(x, 0) && BIT(x, 32) ==> (x & 0x100000001) == 0x100000000;
    lemma cut_64_nobodys: \forall uint64_t x; BIT(x, 0) && BIT(x, 32) ==> (x & 0x100000001) == 0x100000001;

    lemma cut_32_begins: \forall uint32_t x; !BIT(x, 0) && !BIT(x, 16) ==> (x & 0x10001) == 0;
    lemma cut_32_free: \forall uint32_t x; BIT(x, 0) && !BIT(x, 16) ==> (x & 0x10001) == 1;
    lemma cut_32_continues: \forall uint32_t x; !BIT(x, 0) && BIT(x, 16) ==> (x & 0x10001) == 0x10000;
    lemma cut_32_nobodys: \forall uint32_t x; BIT(x, 0) && BIT(x, 16) ==> (x & 0x10001) == 0x10001;

    // Bit i of the upper lane is that of unit i - n.
    lemma upper_bit: \forall integer w, i, n; n <= i && lower_only(w, i - n, n) ==> !bit(w, i);
    lemma upper_unit_64: \forall integer w, i; all_lower_only(w, 32) && 32 <= i < 64 ==> lower_only(w, i - 32, 32);
    lemma upper_unit_32: \forall integer w, i; all_lower_only(w, 16) && 16 <= i < 32 ==> lower_only(w, i - 16, 16);
    predicate half_64(integer w) = same(w, 0xFFFFFFFF, 64);
    predicate half_32(integer w) = same(w, 0xFFFF, 32);
    lemma half_64_units: \forall integer w; all_lower_only(w, 32) ==> half_64(w);
    lemma half_32_units: \forall integer w; all_lower_only(w, 16) ==> half_32(w);
*/

#endif
