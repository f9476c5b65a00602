/* Put before every file of the library (`-include`), this lets the test do something before each access to shared
 * words, in `disturb`: let other threads run (stress/disturb.c), or make another call (interrupt/turns.c).
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_DISTURB_H
#define ANALLOC_TEST_DISTURB_H

#include "atomics.h"

/** Defined by the test. */
void disturb(void);

#define atomic_load_explicit(p, o) (disturb(), REAL_LOAD(p, o))
#define atomic_store_explicit(p, v, o) (disturb(), REAL_STORE(p, v, o))
#define atomic_compare_exchange_strong_explicit(p, e, v, s, f) (disturb(), REAL_SWAP(p, e, v, s, f))
#define atomic_fetch_or_explicit(p, v, o) (disturb(), REAL_OR(p, v, o))
#define atomic_fetch_and_explicit(p, v, o) (disturb(), REAL_AND(p, v, o))
#define atomic_fetch_add_explicit(p, v, o) (disturb(), REAL_ADD(p, v, o))

#endif
