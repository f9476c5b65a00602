/* runs.h - what an aligned run is.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_RUNS_H
#define PROVE_RUNS_H

#include "bits.h"

/*@ // Units u to u + n - 1 are all in the lane.
    predicate run(integer lane, integer u, integer n) = \forall integer i; u <= i < u + n ==> bit(lane, i);

    // x has exactly the places where an aligned run of n begins.
    predicate aligned_places(integer x, integer lane, integer n) =
      \forall integer u; 0 <= u < 32 ==> (bit(x, u) <==> u % n == 0 && run(lane, u, n));

    // There is an aligned run of n.
    predicate has_run(integer lane, integer n) = \exists integer u; 0 <= u < 32 && u % n == 0 && run(lane, u, n);
*/

#endif
