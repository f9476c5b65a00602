/* runs.h - what an aligned run is.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_RUNS_H
#define PROVE_RUNS_H

#include "bits.h"

/*@ axiomatic Runs {
      // u is a unit of a word.
      predicate unit(integer u) reads \nothing;
      // Units u to u + n - 1 are all in the lane.
      predicate run(integer lane, integer u, integer n) reads \nothing;
      // x has exactly the places where an aligned run of n begins.
      predicate aligned_places(integer x, integer lane, integer n) reads \nothing;
      // There is an aligned run of n.
      predicate has_run(integer lane, integer n) reads \nothing;
      // There is one with the m units at b added to the lane.
      predicate has_run_with(integer lane, integer b, integer m, integer n) reads \nothing;
      // The m units at b are an aligned block, 0 <= b < 32; none of them is in the lane.
      predicate block(integer b, integer m) reads \nothing;
      predicate apart(integer lane, integer b, integer m) reads \nothing;
      // The buddy of the aligned n units that u is one of is all in the lane.
      predicate beside(integer lane, integer u, integer n) reads \nothing;
    }

    // The mask of every 2n-th unit.
    predicate doubled(integer n, integer aligned) =
      (n == 1 && aligned == 0x55555555) || (n == 2 && aligned == 0x11111111) || (n == 4 && aligned == 0x01010101) ||
      (n == 8 && aligned == 0x00010001) || (n == 16 && aligned == 1);

    // With the aligned block of m units at b, which are not in the lane, the longest aligned run has another order:
    // there is one of a length that there was not before.
    predicate appears(integer lane, integer b, integer m, integer n) =
      has_run_with(lane, b, m, n) && !has_run(lane, n);
    predicate turns(integer lane, integer b, integer m) =
      appears(lane, b, m, 1) || appears(lane, b, m, 2) || appears(lane, b, m, 4) || appears(lane, b, m, 8) ||
      appears(lane, b, m, 16) || appears(lane, b, m, 32);
*/

#endif
