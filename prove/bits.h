/* bits.h - what the contracts are written in: bit i of x is set.
 *
 * SPDX-License-Identifier: MIT
 *
 * The .driver files tie `bit` to the bit test of Frama-C's own theory of bitwise operations, so that the provers
 * meet it wherever they meet &, |, ~, << and >>; and `none_below` (no bit of x is set below k) to bits.mlw. */
#ifndef PROVE_BITS_H
#define PROVE_BITS_H

/*@ axiomatic Bits {
      predicate bit(integer x, integer i) reads \nothing;
      predicate none_below(integer x, integer k) reads \nothing;
    }

    // No bit of x is set from a to b - 1.
    predicate clear(integer x, integer a, integer b) = \forall integer i; a <= i < b ==> !bit(x, i);

    // x and y agree in their lower n bits.
    predicate same(integer x, integer y, integer n) = \forall integer i; 0 <= i < n ==> (bit(x, i) <==> bit(y, i));
*/

#endif
