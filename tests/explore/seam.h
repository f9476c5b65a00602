/* seam.h - put before every file of the library (`-include`), this leads each access to a shared cell to the
 * explorer, which decides who goes on.
 *
 * SPDX-License-Identifier: MIT
 *
 * The orders are those that src/port/atomic.h states: a store that is weaker than sequentially consistent may wait
 * in a buffer. An access that the explorer does not know does not compile. */
#ifndef ANALLOC_EXPLORE_SEAM_H
#define ANALLOC_EXPLORE_SEAM_H

#include <stdatomic.h>
#include <stdint.h>

uint32_t explore_load(const volatile void *cell, memory_order order);
void explore_store(volatile void *cell, uint32_t value, memory_order order);
int explore_swap(volatile void *cell, uint32_t *old, uint32_t value, memory_order order);
uint32_t explore_or(volatile void *cell, uint32_t bits, memory_order order);
uint32_t explore_and(volatile void *cell, uint32_t bits, memory_order order);
uint32_t explore_add(volatile void *cell, uint32_t n, memory_order order);
void explore_fence(memory_order order);

#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_fetch_or_explicit
#undef atomic_fetch_and_explicit
#undef atomic_fetch_add_explicit
#define atomic_load_explicit(cell, order) explore_load(cell, order)
#define atomic_store_explicit(cell, value, order) explore_store(cell, value, order)
#define atomic_compare_exchange_strong_explicit(cell, old, value, order, failure) explore_swap(cell, old, value, order)
#define atomic_fetch_or_explicit(cell, bits, order) explore_or(cell, bits, order)
#define atomic_fetch_and_explicit(cell, bits, order) explore_and(cell, bits, order)
#define atomic_fetch_add_explicit(cell, n, order) explore_add(cell, n, order)

#undef atomic_load
#undef atomic_store
#undef atomic_exchange
#undef atomic_exchange_explicit
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_weak
#undef atomic_compare_exchange_weak_explicit
#undef atomic_fetch_or
#undef atomic_fetch_and
#undef atomic_fetch_add
#undef atomic_fetch_sub
#undef atomic_fetch_sub_explicit
#undef atomic_fetch_xor
#undef atomic_fetch_xor_explicit
#undef atomic_thread_fence
#define atomic_load the_explorer_does_not_know_this_access
#define atomic_store the_explorer_does_not_know_this_access
#define atomic_exchange the_explorer_does_not_know_this_access
#define atomic_exchange_explicit the_explorer_does_not_know_this_access
#define atomic_compare_exchange_strong the_explorer_does_not_know_this_access
#define atomic_compare_exchange_weak the_explorer_does_not_know_this_access
#define atomic_compare_exchange_weak_explicit the_explorer_does_not_know_this_access
#define atomic_fetch_or the_explorer_does_not_know_this_access
#define atomic_fetch_and the_explorer_does_not_know_this_access
#define atomic_fetch_add the_explorer_does_not_know_this_access
#define atomic_fetch_sub the_explorer_does_not_know_this_access
#define atomic_fetch_sub_explicit the_explorer_does_not_know_this_access
#define atomic_fetch_xor the_explorer_does_not_know_this_access
#define atomic_fetch_xor_explicit the_explorer_does_not_know_this_access
#define atomic_thread_fence(order) explore_fence(order)

#endif
