/* lemmas_unit.h - a unit's two bits, cut out with one mask; the word that is all free. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_LEMMAS_UNIT_H
#define PROVE_LEMMAS_UNIT_H

#include "bits.h"

#define PAIR_64 0x100000001
#define PAIR_32 0x10001

/*@ lemma pair_64_begins: \forall uint64_t w; \forall integer u;
      0 <= u && !bit(w, u) && !bit(w, u + 32) ==> ((w >> u) & PAIR_64) == 0;
    lemma pair_64_free: \forall uint64_t w; \forall integer u;
      0 <= u && bit(w, u) && !bit(w, u + 32) ==> ((w >> u) & PAIR_64) == 1;
    lemma pair_64_continues: \forall uint64_t w; \forall integer u;
      0 <= u && !bit(w, u) && bit(w, u + 32) ==> ((w >> u) & PAIR_64) == 0x100000000;
    lemma pair_64_nobodys: \forall uint64_t w; \forall integer u;
      0 <= u && bit(w, u) && bit(w, u + 32) ==> ((w >> u) & PAIR_64) == PAIR_64;

    lemma pair_32_begins: \forall uint32_t w; \forall integer u;
      0 <= u && !bit(w, u) && !bit(w, u + 16) ==> ((w >> u) & PAIR_32) == 0;
    lemma pair_32_free: \forall uint32_t w; \forall integer u;
      0 <= u && bit(w, u) && !bit(w, u + 16) ==> ((w >> u) & PAIR_32) == 1;
    lemma pair_32_continues: \forall uint32_t w; \forall integer u;
      0 <= u && !bit(w, u) && bit(w, u + 16) ==> ((w >> u) & PAIR_32) == 0x10000;
    lemma pair_32_nobodys: \forall uint32_t w; \forall integer u;
      0 <= u && bit(w, u) && bit(w, u + 16) ==> ((w >> u) & PAIR_32) == PAIR_32;

    lemma all_lower_only_64: \forall uint64_t w; all_lower_only(w, 32) <==> w == 0xFFFFFFFF;
    lemma all_lower_only_32: \forall uint32_t w; all_lower_only(w, 16) <==> w == 0xFFFF;
*/

#endif
