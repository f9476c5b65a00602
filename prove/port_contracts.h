/* port_contracts.h - what the helpers of src/port/port.h promise, as ACSL contracts.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PROVE_PORT_CONTRACTS_H
#define PROVE_PORT_CONTRACTS_H

#include <stdint.h>

#include "bits.h"

/*@ requires x != 0;
    assigns \nothing;
    ensures \result < 32 && bit(x, \result) && none_below(x, \result); */
static inline __attribute__((always_inline)) unsigned lane_lowest(uint32_t x);

/*@ requires x != 0;
    assigns \nothing;
    ensures \result < 32 && bit(x, \result) && clear(x, \result + 1, 32); */
static inline __attribute__((always_inline)) unsigned lane_highest(uint32_t x);

#include "port/port.h"

#endif
