/* lemmas_top.h - which aligned runs a lane has. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_LEMMAS_TOP_H
#define PROVE_LEMMAS_TOP_H

#include "runs.h"

/*@ lemma units_are_aligned: \forall integer x; aligned_places(x, x, 1);
    lemma pair_2: \forall uint32_t x, lane;
      aligned_places(x, lane, 1) ==> aligned_places(x & (x >> 1) & 0x55555555, lane, 2);
    lemma pair_4: \forall uint32_t x, lane;
      aligned_places(x, lane, 2) ==> aligned_places(x & (x >> 2) & 0x11111111, lane, 4);
    lemma pair_8: \forall uint32_t x, lane;
      aligned_places(x, lane, 4) ==> aligned_places(x & (x >> 4) & 0x01010101, lane, 8);
    lemma pair_16: \forall uint32_t x, lane;
      aligned_places(x, lane, 8) ==> aligned_places(x & (x >> 8) & 0x00010001, lane, 16);
    lemma pair_32: \forall uint32_t x, lane;
      aligned_places(x, lane, 16) ==> aligned_places(x & (x >> 16) & 1, lane, 32);

    lemma place_means_run: \forall uint32_t x, lane; \forall integer n;
      aligned_places(x, lane, n) ==> (x != 0 <==> has_run(lane, n));

    lemma shorter_1: \forall integer lane; has_run(lane, 2) ==> has_run(lane, 1);
    lemma shorter_2: \forall integer lane; has_run(lane, 4) ==> has_run(lane, 2);
    lemma shorter_4: \forall integer lane; has_run(lane, 8) ==> has_run(lane, 4);
    lemma shorter_8: \forall integer lane; has_run(lane, 16) ==> has_run(lane, 8);
    lemma shorter_16: \forall integer lane; has_run(lane, 32) ==> has_run(lane, 16);
*/

#endif
