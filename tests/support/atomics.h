/* The compilers' own names of the atomics, for headers that are put before every file of the library (`-include`) and
 * give the names of <stdatomic.h> another meaning.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_ATOMICS_H
#define ANALLOC_TEST_ATOMICS_H

#include <stdatomic.h>

#ifdef __clang__
#define REAL_LOAD(p, o) __c11_atomic_load(p, o)
#define REAL_STORE(p, v, o) __c11_atomic_store(p, v, o)
#define REAL_SWAP(p, e, v, s, f) __c11_atomic_compare_exchange_strong(p, e, v, s, f)
#define REAL_OR(p, v, o) __c11_atomic_fetch_or(p, v, o)
#define REAL_AND(p, v, o) __c11_atomic_fetch_and(p, v, o)
#define REAL_ADD(p, v, o) __c11_atomic_fetch_add(p, v, o)
#else
#define REAL_LOAD(p, o) __atomic_load_n(p, o)
#define REAL_STORE(p, v, o) __atomic_store_n(p, v, o)
#define REAL_SWAP(p, e, v, s, f) __atomic_compare_exchange_n(p, e, v, 0, s, f)
#define REAL_OR(p, v, o) __atomic_fetch_or(p, v, o)
#define REAL_AND(p, v, o) __atomic_fetch_and(p, v, o)
#define REAL_ADD(p, v, o) __atomic_fetch_add(p, v, o)
#endif

#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_fetch_or_explicit
#undef atomic_fetch_and_explicit
#undef atomic_fetch_add_explicit

#endif
