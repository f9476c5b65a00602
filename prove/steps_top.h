/* steps_top.h - steps towards lemmas_top.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_STEPS_TOP_H
#define PROVE_STEPS_TOP_H

#include "runs.h"
#include "steps_bits.h"

/*@ lemma multiple_2: \forall integer u; 0 <= u < 32 && u % 2 == 0 ==> u % 1 == 0 && (u + 1) % 1 == 0;
    lemma multiple_4: \forall integer u; 0 <= u < 32 && u % 4 == 0 ==> u % 2 == 0 && (u + 2) % 2 == 0;
    lemma multiple_8: \forall integer u; 0 <= u < 32 && u % 8 == 0 ==> u % 4 == 0 && (u + 4) % 4 == 0;
    lemma multiple_16: \forall integer u; 0 <= u < 32 && u % 16 == 0 ==> u % 8 == 0 && (u + 8) % 8 == 0;
    lemma multiple_32: \forall integer u; 0 <= u < 32 && u % 32 == 0 ==> u % 16 == 0 && (u + 16) % 16 == 0;

    lemma halves_2: \forall integer lane, u; run(lane, u, 2) <==> run(lane, u, 1) && run(lane, u + 1, 1);
    lemma halves_4: \forall integer lane, u; run(lane, u, 4) <==> run(lane, u, 2) && run(lane, u + 2, 2);
    lemma halves_8: \forall integer lane, u; run(lane, u, 8) <==> run(lane, u, 4) && run(lane, u + 4, 4);
    lemma halves_16: \forall integer lane, u; run(lane, u, 16) <==> run(lane, u, 8) && run(lane, u + 8, 8);
    lemma halves_32: \forall integer lane, u; run(lane, u, 32) <==> run(lane, u, 16) && run(lane, u + 16, 16);

    lemma not_clear: \forall uint32_t x; x != 0 <==> !clear(x, 0, 32);
*/

#endif
