/* lemmas_top.h - which aligned runs a lane has. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_LEMMAS_TOP_H
#define PROVE_LEMMAS_TOP_H

#include "runs.h"

/*@ // Each step from the ones before, in the form in which the tool writes it: & is flattened.
    lemma pair_2: \forall uint32_t lane; aligned_places(lane & (lane >> 1) & 0x55555555, lane, 2);
    lemma pair_4: \forall uint32_t x, lane; aligned_places(x, lane, 2) ==> aligned_places(x & (x >> 2) & 0x11111111, lane, 4);
    lemma pair_8: \forall uint32_t x, y, lane; aligned_places(x, lane, 2) && aligned_places(y, lane, 4) ==>
      aligned_places(x & (x >> 2) & (y >> 4) & 0x01010101, lane, 8);
    lemma pair_16: \forall uint32_t x, y, z, lane;
      aligned_places(x, lane, 2) && aligned_places(y, lane, 4) && aligned_places(z, lane, 8) ==>
      aligned_places(x & (x >> 2) & (y >> 4) & (z >> 8) & 0x00010001, lane, 16);

    // A lane has a run of n where there are places of one; of 32 if there are all places of pairs.
    lemma has_run_1: \forall uint32_t lane; lane != 0 <==> has_run(lane, 1);
    lemma has_run_n: \forall uint32_t x, lane; \forall integer n; aligned_places(x, lane, n) ==> (x != 0 <==> has_run(lane, n));
    lemma has_run_32: \forall uint32_t x, lane; aligned_places(x, lane, 2) ==>
      ((bit(x, 0) && bit(x, 2) && bit(x, 4) && bit(x, 6) && bit(x, 8) && bit(x, 10) && bit(x, 12) && bit(x,
       14) && bit(x, 16) && bit(x, 18) && bit(x, 20) && bit(x, 22) && bit(x, 24) && bit(x, 26) && bit(x,
       28) && bit(x, 30)) <==> has_run(lane, 32));

    lemma shorter_1: \forall integer lane; has_run(lane, 2) ==> has_run(lane, 1);
    lemma shorter_2: \forall integer lane; has_run(lane, 4) ==> has_run(lane, 2);
    lemma shorter_4: \forall integer lane; has_run(lane, 8) ==> has_run(lane, 4);
    lemma shorter_8: \forall integer lane; has_run(lane, 16) ==> has_run(lane, 8);
    lemma shorter_16: \forall integer lane; has_run(lane, 32) ==> has_run(lane, 16);
*/

#endif
