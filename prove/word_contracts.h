/* word_contracts.h - what the functions of src/word/word.h promise, as ACSL contracts.
 *
 * SPDX-License-Identifier: MIT
 *
 * Each contract stands on an early declaration of the function; the definition follows in word.h,
 * which is included after this file and is proved against it. */
#ifndef PROVE_WORD_CONTRACTS_H
#define PROVE_WORD_CONTRACTS_H

#include "bits.h"
#include "port_contracts.h"
#include "runs.h"

/*@ // The four things that a unit can be, as the table in word.h has them.
    predicate cont_bit(integer w, integer u) = bit(w, u + W);
    predicate is_free(integer w, integer u) = bit(w, u) && !cont_bit(w, u);
    predicate begins(integer w, integer u) = !bit(w, u) && !cont_bit(w, u);
    predicate continues(integer w, integer u) = !bit(w, u) && cont_bit(w, u);
    predicate nobodys(integer w, integer u) = bit(w, u) && cont_bit(w, u);

    // All units are free: one lane is full, the other empty.
    predicate all_free(integer w) =
      (\forall integer u; 0 <= u < W ==> bit(w, u)) && (\forall integer i; W <= i < 2 * W ==> !bit(w, i));

    // Units u to u + n - 1 lie in one word.
    predicate in_word(integer u, integer n) = 0 <= u && 1 <= n && u + n <= W;

    // They are free / a live block.
    predicate free_units(integer w, integer u, integer n) =
      \forall integer i; u <= i < u + n ==> bit(w, i) && !bit(w, i + W);
    predicate live_block(integer w, integer u, integer n) =
      begins(w, u) && \forall integer i; u < i < u + n ==> continues(w, i);

    // Every other unit's bit is in v what it is in w: in the free lane (lane 0), in the cont lane (lane W).
    predicate kept(integer w, integer v, integer u, integer n, integer lane) =
      \forall integer i; 0 <= i < W && !(u <= i < u + n) ==> (bit(v, i + lane) <==> bit(w, i + lane));
*/

/*@ requires free <= ANALLOC_LANE && cont <= ANALLOC_LANE;
    assigns \nothing;
    ensures same(\result, free, W);
    ensures \forall integer u; 0 <= u < W ==> (cont_bit(\result, u) <==> bit(cont, u)); */
ANALLOC_INLINE word_t word_make(lane_t free, lane_t cont);

/*@ assigns \nothing;
    ensures \result <= ANALLOC_LANE;
    ensures \forall integer u; 0 <= u < 32 ==> (bit(\result, u) <==> u < W && bit(w, u)); */
ANALLOC_INLINE lane_t word_free_lane(word_t w);

/*@ assigns \nothing;
    ensures \result <= ANALLOC_LANE;
    ensures \forall integer u; 0 <= u < 32 ==> (bit(\result, u) <==> u < W && cont_bit(w, u)); */
ANALLOC_INLINE lane_t word_cont_lane(word_t w);

/*@ requires in_word(u, n);
    assigns \nothing;
    ensures \forall integer i; 0 <= i < 32 ==> (bit(\result, i) <==> u <= i < u + n); */
ANALLOC_INLINE lane_t lane_range(unsigned u, unsigned n);

/*@ assigns \nothing;
    ensures \forall integer u; 0 <= u < 32 ==> (bit(\result, u) <==> u < W && is_free(w, u)); */
ANALLOC_INLINE lane_t word_claimable(word_t w);

/*@ assigns \nothing;
    ensures \forall integer u; 0 <= u < 32 ==> (bit(\result, u) <==> u < W && nobodys(w, u)); */
ANALLOC_INLINE lane_t word_nobodys(word_t w);

/*@ requires r <= B;
    assigns \nothing;
    ensures r == 0 ==> aligned_places(\result, units, 1);
    ensures r == 1 ==> aligned_places(\result, units, 2);
    ensures r == 2 ==> aligned_places(\result, units, 4);
    ensures r == 3 ==> aligned_places(\result, units, 8);
    ensures r == 4 ==> aligned_places(\result, units, 16);
    ensures r == 5 ==> aligned_places(\result, units, 32); */
ANALLOC_INLINE lane_t lane_runs(lane_t units, unsigned r);

/*@ requires doubled(n, aligned);
    assigns \nothing;
    ensures n == 1 ==> aligned_places(\result, runs, 2);
    ensures \forall integer units; n == 2 && aligned_places(runs, units, 2) ==> aligned_places(\result, units, 4);
    ensures \forall integer units; n == 4 && aligned_places(runs, units, 4) ==> aligned_places(\result, units, 8);
    ensures \forall integer units; n == 8 && aligned_places(runs, units, 8) ==> aligned_places(\result, units, 16);
    ensures \forall integer units; n == 16 && aligned_places(runs, units, 16) ==> aligned_places(\result, units, 32); */
ANALLOC_INLINE lane_t lane_pairs(lane_t runs, unsigned n, lane_t aligned);

/*@ assigns \nothing;
    ensures \result <= 6;
    ensures \result > 0 <==> has_run(units, 1);
    ensures \result > 1 <==> has_run(units, 2);
    ensures \result > 2 <==> has_run(units, 4);
    ensures \result > 3 <==> has_run(units, 8);
    ensures \result > 4 <==> has_run(units, 16);
    ensures \result > 5 <==> has_run(units, 32); */
ANALLOC_INLINE unsigned lane_top(lane_t units);

/*@ requires unit(u) && r < B;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures r == 0 ==> (\result == 1 <==> beside(runs, u, 1));
    ensures \forall integer units; r == 1 && aligned_places(runs, units, 2) ==>
      (\result == 1 <==> beside(units, u, 2));
    ensures \forall integer units; r == 2 && aligned_places(runs, units, 4) ==>
      (\result == 1 <==> beside(units, u, 4));
    ensures \forall integer units; r == 3 && aligned_places(runs, units, 8) ==>
      (\result == 1 <==> beside(units, u, 8));
    ensures \forall integer units; r == 4 && aligned_places(runs, units, 16) ==>
      (\result == 1 <==> beside(units, u, 16)); */
ANALLOC_INLINE int lane_has_buddy(lane_t runs, unsigned u, unsigned r);

/*@ requires unit(u) && r <= B;
    requires r == 0 ==> block(u, 1) && apart(units, u, 1);
    requires r == 1 ==> block(u, 2) && apart(units, u, 2);
    requires r == 2 ==> block(u, 4) && apart(units, u, 4);
    requires r == 3 ==> block(u, 8) && apart(units, u, 8);
    requires r == 4 ==> block(u, 16) && apart(units, u, 16);
    requires r == 5 ==> block(u, 32) && apart(units, u, 32);
    assigns \nothing;
    ensures r == 0 ==> (\result != 0 <==> turns(units, u, 1));
    ensures r == 1 ==> (\result != 0 <==> turns(units, u, 2));
    ensures r == 2 ==> (\result != 0 <==> turns(units, u, 4));
    ensures r == 3 ==> (\result != 0 <==> turns(units, u, 8));
    ensures r == 4 ==> (\result != 0 <==> turns(units, u, 16));
    ensures r == 5 ==> (\result != 0 <==> turns(units, u, 32)); */
ANALLOC_INLINE int lane_top_turns(lane_t units, unsigned u, unsigned r);

/*@ requires in_word(u, n) && free_units(w, u, n);
    assigns \nothing;
    ensures live_block(\result, u, n);
    ensures kept(w, \result, u, n, 0);
    ensures kept(w, \result, u, n, W); */
ANALLOC_INLINE word_t word_claim(word_t w, unsigned u, unsigned n);

/*@ requires in_word(u, n);
    assigns \nothing;
    ensures free_units(\result, u, n);
    ensures kept(w, \result, u, n, 0);
    ensures kept(w, \result, u, n, W); */
ANALLOC_INLINE word_t word_release(word_t w, unsigned u, unsigned n);

/*@ requires u < W;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> begins(w, u); */
ANALLOC_INLINE int word_begins(word_t w, unsigned u);

/*@ requires u < W;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> is_free(w, u); */
ANALLOC_INLINE int word_is_free(word_t w, unsigned u);

/*@ requires u < W;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> continues(w, u); */
ANALLOC_INLINE int word_continues(word_t w, unsigned u);

/*@ requires u < W;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> nobodys(w, u); */
ANALLOC_INLINE int word_is_nobodys(word_t w, unsigned u);

/*@ assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> all_free(w); */
ANALLOC_INLINE int word_all_free(word_t w);

/*@ requires u < W;
    assigns \nothing;
    ensures \result == 0 || \result == 1;
    ensures \result == 1 <==> begins(w, u) && !(u + 1 < W && continues(w, u + 1)); */
ANALLOC_INLINE int word_is_single(word_t w, unsigned u);

/*@ requires u < W;
    assigns \nothing;
    ensures in_word(u, \result);
    ensures \forall integer i; u < i < u + \result ==> continues(w, i);
    ensures u + \result < W ==> !continues(w, u + \result); */
ANALLOC_INLINE unsigned word_block_units(word_t w, unsigned u);

/*@ requires u < W;
    assigns \nothing;
    ensures \result <= u || \result == W;
    ensures \result == W <==> \forall integer i; 0 <= i <= u ==> continues(w, i);
    ensures \result <= u ==> !continues(w, \result) && \forall integer i; \result < i <= u ==> continues(w, i); */
ANALLOC_INLINE unsigned word_block_start(word_t w, unsigned u);

#endif
