/* What an allocator must offer to be measured beside the others: `make bench ARGS="--plugin FILE.so"`.
 *
 * SPDX-License-Identifier: MIT
 *
 * A plugin is a shared object with one function, `bench_allocator`, that returns a table of functions.
 * plugins/stack_plugin.c is a whole one, to copy:
 *
 *   cc -O2 -shared -fPIC -I bench -o mine.so mine.c
 *   make bench ARGS="--plugin ./mine.so"
 *
 * The harness calls `alloc` and `free` through these pointers and nothing else while the clock runs.
 * Keep them thin: what they do besides calling the allocator is counted as the allocator's.
 * The harness never reads or writes the memory it is given. */
#ifndef BENCH_ALLOCATOR_H
#define BENCH_ALLOCATOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this interface; goes up when the table changes. */
#define BENCH_ALLOCATOR_VERSION 1u

/** `alloc` and `free` may be called from several threads at once. */
#define BENCH_THREAD_SAFE 1u
/** Blocks of order k lie at multiples of `page << k` from `base`, inside the range: then the harness knows
 *  which 2 MiB blocks are free, and tells how many of them are found. Needs `base`. A block that lies
 *  elsewhere or upon another ends the work in question, and the program with 1. */
#define BENCH_KNOWS_PLACES 2u

/** An allocator under test. A block of order k is 2^k pages. */
typedef struct bench_allocator {
    uint32_t version;   /**< BENCH_ALLOCATOR_VERSION */
    uint32_t flags;     /**< BENCH_THREAD_SAFE, BENCH_KNOWS_PLACES */
    uint32_t max_order; /**< the largest order that `alloc` accepts; work that needs more is left out */
    const char *name;   /**< head of its column: 1 to 12 letters, no slash, and no other column's */

    /** Make an arena of `bytes` bytes in pages of `page` bytes, all free. The addresses are the plugin's
     *  choice and need not be mapped, unless the allocator itself writes to the memory.
     *  Returns  what the other functions take, or NULL iff it cannot serve this size: work on arenas of
     *           that size is then left out. */
    void *(*create)(uint64_t bytes, uint64_t page);

    /** Give back all that `create` took. Live blocks are of no importance any more. */
    void (*destroy)(void *arena);

    /** Take a block of this order. Returns its address, or 0 iff there is none. Work that asks only for what
     *  must be there counts these; they are told below the tables, for such a figure means little. */
    uint64_t (*alloc)(void *arena, unsigned order);

    /** Free the block at this address, never 0, of the order that was asked for. */
    void (*free)(void *arena, uint64_t address, unsigned order);

    /** The address of the first page; only with BENCH_KNOWS_PLACES, else NULL. */
    uint64_t (*base)(void *arena);

    /** Bytes of metadata that lie outside the managed pages: the bits a page in the table of creation. NULL if
     *  that is not known. */
    uint64_t (*meta_bytes)(void *arena);
} bench_allocator_t;

/** The one function that a plugin exports. Never NULL; the table lives as long as the process. */
const bench_allocator_t *bench_allocator(void);

#ifdef __cplusplus
}
#endif
#endif
