/* atomic.h - the one seam through which the library touches shared memory.
 *
 * SPDX-License-Identifier: MIT
 *
 * A cell is a machine word that several callers may change. With threads every access is a C11
 * atomic; without, it is a plain load or store, and chips that have no atomics will do. An explorer
 * of interleavings puts its scheduler here.
 *
 * Orders: all reads and changes are sequentially consistent, because a writer of a hint must see
 * what happened to the word that the hint describes, or be seen (hint.h). The only weaker access is
 * `cell_publish`, for words that nobody can reach yet, or not any more; or a row of them, followed by `cell_fence`. */
#ifndef ANALLOC_ATOMIC_H
#define ANALLOC_ATOMIC_H

#include "port/port.h"

#if ANALLOC_THREADS

#include <stdatomic.h>

typedef _Atomic(word_t) cell_t;

ANALLOC_INLINE word_t cell_load(const cell_t *cell)
{
    return atomic_load_explicit((cell_t *)cell, memory_order_seq_cst);
}

/* Write a cell that nobody can reach yet. Release: who meets this value, by a path that is not yet
 * closed or not yet open, also meets what was written below it before. Pairs with `cell_load`. */
ANALLOC_INLINE void cell_publish(cell_t *cell, word_t value)
{
    atomic_store_explicit(cell, value, memory_order_release);
}

/* Write a cell that has just become reachable and that nobody else can change yet; what is read afterwards is
 * read after this is seen. Pairs with the swaps and loads of who finds it. */
ANALLOC_INLINE void cell_reveal(cell_t *cell, word_t value)
{
    atomic_store_explicit(cell, value, memory_order_seq_cst);
}

/* What was published before is seen by whoever is not seen by what is read afterwards: sequential consistency for a
 * row of `cell_publish`. Pairs with the swaps of who finds the cells, and their loads after these. */
ANALLOC_INLINE void cell_fence(void)
{
    atomic_thread_fence(memory_order_seq_cst);
}

/* Change `old` to `value`; 0 if the cell holds something else. */
ANALLOC_INLINE int cell_swap(cell_t *cell, word_t old, word_t value)
{
    return atomic_compare_exchange_strong_explicit(cell, &old, value, memory_order_seq_cst, memory_order_seq_cst);
}

ANALLOC_INLINE word_t cell_or(cell_t *cell, word_t bits)
{
    return atomic_fetch_or_explicit(cell, bits, memory_order_seq_cst);
}

ANALLOC_INLINE word_t cell_and(cell_t *cell, word_t bits)
{
    return atomic_fetch_and_explicit(cell, bits, memory_order_seq_cst);
}

ANALLOC_INLINE void cell_add(cell_t *cell, word_t n)
{
    (void)atomic_fetch_add_explicit(cell, n, memory_order_seq_cst);
}

#else

typedef word_t cell_t;

ANALLOC_INLINE word_t cell_load(const cell_t *cell)
{
    return *cell;
}

ANALLOC_INLINE void cell_publish(cell_t *cell, word_t value)
{
    *cell = value;
}

ANALLOC_INLINE void cell_reveal(cell_t *cell, word_t value)
{
    *cell = value;
}

ANALLOC_INLINE void cell_fence(void)
{
}

ANALLOC_INLINE int cell_swap(cell_t *cell, word_t old, word_t value)
{
    (void)old; /* one caller: it is what was just read */
    *cell = value;
    return 1;
}

ANALLOC_INLINE word_t cell_or(cell_t *cell, word_t bits)
{
    word_t old = *cell;
    *cell = old | bits;
    return old;
}

ANALLOC_INLINE word_t cell_and(cell_t *cell, word_t bits)
{
    word_t old = *cell;
    *cell = old & bits;
    return old;
}

#endif

#endif
