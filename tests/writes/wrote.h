/* Put before every file of the library (`-include`), this tells the test of each write to shared words.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_WROTE_H
#define ANALLOC_TEST_WROTE_H

#include "../support/atomics.h"

/** Defined by the test. A swap that failed has written nothing. */
void wrote(const volatile void *cell);

#define atomic_load_explicit(p, o) REAL_LOAD(p, o)
#define atomic_store_explicit(p, v, o) (wrote(p), REAL_STORE(p, v, o))
#define atomic_compare_exchange_strong_explicit(p, e, v, s, f) (REAL_SWAP(p, e, v, s, f) && (wrote(p), 1))
#define atomic_fetch_or_explicit(p, v, o) (wrote(p), REAL_OR(p, v, o))
#define atomic_fetch_and_explicit(p, v, o) (wrote(p), REAL_AND(p, v, o))
#define atomic_fetch_add_explicit(p, v, o) (wrote(p), REAL_ADD(p, v, o))

#endif
