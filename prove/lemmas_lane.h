/* lemmas_lane.h - the constants that lanes are cut with. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_LEMMAS_LANE_H
#define PROVE_LEMMAS_LANE_H

#include "bits.h"

/*@ lemma ones_16: \forall integer i; 0 <= i < 64 ==> (bit(0xFFFF, i) <==> i < 16);
    lemma ones_32: \forall integer i; 0 <= i < 64 ==> (bit(0xFFFFFFFF, i) <==> i < 32);
*/

#endif
