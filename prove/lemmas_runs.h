/* lemmas_runs.h - a run of n and the run of n beside it make one of 2 n. Proved in lemmas.c.
 *
 * SPDX-License-Identifier: MIT
 *
 * One lemma for each n: with the numbers written out, no prover has to reason about powers of two. */
#ifndef PROVE_LEMMAS_RUNS_H
#define PROVE_LEMMAS_RUNS_H

#include "runs.h"

/*@ lemma units_are_runs: \forall integer x; run_places(x, x, 1);
    lemma double_2: \forall uint32_t x, lane; run_places(x, lane, 1) ==> run_places(x & (x >> 1), lane, 2);
    lemma double_4: \forall uint32_t x, lane; run_places(x, lane, 2) ==> run_places(x & (x >> 2), lane, 4);
    lemma double_8: \forall uint32_t x, lane; run_places(x, lane, 4) ==> run_places(x & (x >> 4), lane, 8);
    lemma double_16: \forall uint32_t x, lane; run_places(x, lane, 8) ==> run_places(x & (x >> 8), lane, 16);
    lemma double_32: \forall uint32_t x, lane; run_places(x, lane, 16) ==> run_places(x & (x >> 16), lane, 32);

    lemma align_2: \forall uint32_t x, lane; run_places(x, lane, 2) ==> aligned_places(x & 0x55555555, lane, 2);
    lemma align_4: \forall uint32_t x, lane; run_places(x, lane, 4) ==> aligned_places(x & 0x11111111, lane, 4);
    lemma align_8: \forall uint32_t x, lane; run_places(x, lane, 8) ==> aligned_places(x & 0x01010101, lane, 8);
    lemma align_16: \forall uint32_t x, lane; run_places(x, lane, 16) ==> aligned_places(x & 0x00010001, lane, 16);
    lemma align_32: \forall uint32_t x, lane; run_places(x, lane, 32) ==> aligned_places(x & 1, lane, 32);

    lemma run_fits: \forall uint32_t lane; \forall integer u, n; 0 <= u && 1 <= n && run(lane, u, n) ==> u + n <= 32;
*/

#endif
