#ifndef LUW
#define LUW
#include "bits.h"
/*@ // Unit u of n has its bit in the lower lane and not in the upper.
    predicate lone_unit(integer w, integer u, integer n) = bit(w, u) && !bit(w, u + n);
    predicate all_units(integer w, integer n) = \forall integer u; 0 <= u < n ==> lone_unit(w, u, n);
*/
#endif
