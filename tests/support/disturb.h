/* Put before every file of the library (`-include`), this lets the test do something before each access to shared
 * words, in `disturb`: let other threads run (differential/disturb.c), or make another call (interrupt/interrupt.c).
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_DISTURB_H
#define ANALLOC_TEST_DISTURB_H

#include <stdatomic.h>

/** Defined by the test. */
void disturb(void);

#ifdef __clang__
#define DISTURBED_LOAD(p, o) __c11_atomic_load(p, o)
#define DISTURBED_STORE(p, v, o) __c11_atomic_store(p, v, o)
#define DISTURBED_SWAP(p, e, v, s, f) __c11_atomic_compare_exchange_strong(p, e, v, s, f)
#define DISTURBED_OR(p, v, o) __c11_atomic_fetch_or(p, v, o)
#define DISTURBED_AND(p, v, o) __c11_atomic_fetch_and(p, v, o)
#define DISTURBED_ADD(p, v, o) __c11_atomic_fetch_add(p, v, o)
#else
#define DISTURBED_LOAD(p, o) __atomic_load_n(p, o)
#define DISTURBED_STORE(p, v, o) __atomic_store_n(p, v, o)
#define DISTURBED_SWAP(p, e, v, s, f) __atomic_compare_exchange_n(p, e, v, 0, s, f)
#define DISTURBED_OR(p, v, o) __atomic_fetch_or(p, v, o)
#define DISTURBED_AND(p, v, o) __atomic_fetch_and(p, v, o)
#define DISTURBED_ADD(p, v, o) __atomic_fetch_add(p, v, o)
#endif

#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_fetch_or_explicit
#undef atomic_fetch_and_explicit
#undef atomic_fetch_add_explicit
#define atomic_load_explicit(p, o) (disturb(), DISTURBED_LOAD(p, o))
#define atomic_store_explicit(p, v, o) (disturb(), DISTURBED_STORE(p, v, o))
#define atomic_compare_exchange_strong_explicit(p, e, v, s, f) (disturb(), DISTURBED_SWAP(p, e, v, s, f))
#define atomic_fetch_or_explicit(p, v, o) (disturb(), DISTURBED_OR(p, v, o))
#define atomic_fetch_and_explicit(p, v, o) (disturb(), DISTURBED_AND(p, v, o))
#define atomic_fetch_add_explicit(p, v, o) (disturb(), DISTURBED_ADD(p, v, o))

#endif
