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
 * On x86-64 at -O2, with nobody else inside the allocator. The dearest operations that were ever found, failing
 * ones too, by searches longer than the test's, leave 9 % to the formula with gcc 12, and 8 % with clang 14
 * (4 levels: 1,398 and 1,417 instructions for an allocation, 966 and 976 for a free). Least is left where an
 * arena has the fewest orders for its levels, 5 (L - 1).
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_BOUND_H
#define BENCH_BOUND_H

#define BOUND_ALLOC(L, K) (380u + 140u * (L) + 10u * (L) * (K))
#define BOUND_FREE(L, K) (250u + 90u * (L) + 8u * (L) * (K))

#endif
