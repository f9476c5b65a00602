/* bits.h - what the contracts are written in: bit i of x is set.
 *
 * SPDX-License-Identifier: MIT
 *
 * `bit` is tied by bits.driver to the bit test of Frama-C's own theory of bitwise operations, so that
 * the provers meet it wherever they meet &, |, ~, << and >>. Lemma `bit_means` says what it is in C. */
#ifndef PROVE_BITS_H
#define PROVE_BITS_H

#include <stdint.h>

#define BIT(x, i) (((x) & (1 << (i))) != 0)

/*@ axiomatic Bits {
      predicate bit(integer x, integer i) reads \nothing;
    }

    // No bit of x is set from a to b - 1.
    predicate clear(integer x, integer a, integer b) = \forall integer i; a <= i < b ==> !bit(x, i);

    // x and y agree in their lower n bits.
    predicate same(integer x, integer y, integer n) = \forall integer i; 0 <= i < n ==> (bit(x, i) <==> bit(y, i));

    // A word of two lanes of n bits: unit u has its bit in the lower lane and not in the upper; all units have.
    predicate lower_only(integer w, integer u, integer n) = bit(w, u) && !bit(w, u + n);
    predicate all_lower_only(integer w, integer n) = \forall integer u; 0 <= u < n ==> lower_only(w, u, n);
*/

#endif
