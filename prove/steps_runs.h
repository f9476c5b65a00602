/* steps_runs.h - steps towards lemmas_runs.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_STEPS_RUNS_H
#define PROVE_STEPS_RUNS_H

#include "runs.h"
#include "steps_bits.h"

/*@ lemma cut_aligned_2: \forall integer i; 0 <= i < 32 ==> (BIT(0x55555555, i) <==> i % 2 == 0);
    lemma cut_aligned_4: \forall integer i; 0 <= i < 32 ==> (BIT(0x11111111, i) <==> i % 4 == 0);
    lemma cut_aligned_8: \forall integer i; 0 <= i < 32 ==> (BIT(0x01010101, i) <==> i % 8 == 0);
    lemma cut_aligned_16: \forall integer i; 0 <= i < 32 ==> (BIT(0x00010001, i) <==> i % 16 == 0);
    lemma cut_aligned_32: \forall integer i; 0 <= i < 32 ==> (BIT(1, i) <==> i % 32 == 0);

    // No run goes beyond the last bit.
    lemma run_ends: \forall integer lane, u, n; 1 <= n && run(lane, u, n) ==> bit(lane, u + n - 1);
    lemma run_inside: \forall uint32_t lane; \forall integer u, n; 0 <= u && 1 <= n && run(lane, u, n) ==> u + n <= 32;
*/

#endif
