/* The most instructions that a single operation takes, as a formula in levels and orders: the one place
 * where its constants are. `instructions.sh bound` measures operations in many states and fails if one
 * takes more.
 *
 *   L  levels of words           (analloc_shape: levels)
 *   K  orders, 0 to the largest  (analloc_shape: top_order + 1)
 *
 * Each level costs a step down, a split or merge, and a settling of its hints, which are as many as the
 * orders below it: hence the product. The dearest allocation takes a small block out of the only large one:
 * it splits, and then tells every level above what is left.
 *
 * Whose: `analloc_alloc`, low and high, also where it fails; and `analloc_free` and `analloc_free_at` of a block. Not of
 * requests with limits, alignment or an exact length, of realloc and resize, nor of ranges and lists: those do several
 * such steps, and the header tells what they cost.
 * Where: on x86-64 at -O2, with nobody else inside the allocator. The dearest operations of the test leave
 * 8 % to the formula with gcc 12; least is left where an arena has the fewest orders for its levels, 5 (L - 1).
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_BOUND_H
#define BENCH_BOUND_H

#define BOUND_ALLOC(L, K) (540u + 115u * (L) + 11u * (L) * (K))
#define BOUND_FREE(L, K) (200u + 90u * (L) + 10u * (L) * (K))

#endif
