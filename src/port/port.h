/* port.h - what differs between machines: the width of a word, bit counts, division.
 *
 * SPDX-License-Identifier: MIT
 *
 * Nothing here, and so nothing in the library, calls into the compiler's own library: machines
 * without an instruction for a count get a few shifts instead. */
#ifndef ANALLOC_PORT_H
#define ANALLOC_PORT_H

#include <stddef.h>
#include <stdint.h>

/* 1: safe for concurrent callers, lock-free. 0: plain loads and stores, one caller at a time. */
#ifndef ANALLOC_THREADS
#define ANALLOC_THREADS 1
#endif

/* How often a caller that meets memory on the move looks again before it says so. Few in a test that tries every
 * order of events. */
#ifndef ANALLOC_PATIENCE
#define ANALLOC_PATIENCE 64
#endif

/* W, the units of a word: a word has two lanes of W bits. 2, 4 and 8 are for tests. */
#ifndef ANALLOC_WIDTH
#if UINTPTR_MAX > 0xFFFFFFFFu
#define ANALLOC_WIDTH 32
#else
#define ANALLOC_WIDTH 16
#endif
#endif

#if ANALLOC_WIDTH == 32 && UINTPTR_MAX <= 0xFFFFFFFFu
#error "words of 64 bits need a 64-bit machine: leave ANALLOC_WIDTH at 16"
#elif ANALLOC_WIDTH == 32
#define ANALLOC_B 5
typedef uint64_t word_t;
#elif ANALLOC_WIDTH == 16
#define ANALLOC_B 4
typedef uint32_t word_t;
#elif ANALLOC_WIDTH == 8
#define ANALLOC_B 3
typedef uint32_t word_t;
#elif ANALLOC_WIDTH == 4
#define ANALLOC_B 2
typedef uint32_t word_t;
#elif ANALLOC_WIDTH == 2
#define ANALLOC_B 1
typedef uint32_t word_t;
#else
#error "ANALLOC_WIDTH must be 2, 4, 8, 16 or 32"
#endif

enum {
    W = ANALLOC_WIDTH, /* units a word */
    B = ANALLOC_B      /* orders a level: log2 W */
};

/* One bit for each unit of a word. */
typedef uint32_t lane_t;
#define ANALLOC_LANE ((lane_t)(0xFFFFFFFFu >> (32 - ANALLOC_WIDTH)))

/* Pages of an arena, counted from the tree's origin. */
typedef uintptr_t page_t;

/* Our own broken invariants. Off unless asked for: the checker is for the field. */
#ifdef ANALLOC_ASSERT
#define ANALLOC_MUST(condition) ((condition) ? (void)0 : __builtin_trap())
#else
#define ANALLOC_MUST(condition) ((void)0)
#endif

#if defined(__GNUC__)
#define ANALLOC_LIKELY(x) __builtin_expect(!!(x), 1)
#define ANALLOC_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define ANALLOC_INLINE static inline __attribute__((always_inline))
#define ANALLOC_NOINLINE __attribute__((noinline))
#define ANALLOC_KNOWN(x) __builtin_constant_p(x) /* when compiling: may it decide between two ways to the same? */
#else
#define ANALLOC_LIKELY(x) (x)
#define ANALLOC_UNLIKELY(x) (x)
#define ANALLOC_INLINE static inline
#define ANALLOC_NOINLINE
#define ANALLOC_KNOWN(x) 0
#endif

/* Machines that count bits with an instruction; on others the builtins would be library calls. */
#ifndef ANALLOC_COUNTS_BITS
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__) || defined(__aarch64__) || defined(__riscv_zbb) || \
                          (defined(__ARM_ARCH) && __ARM_ARCH >= 7))
#define ANALLOC_COUNTS_BITS 1
#else
#define ANALLOC_COUNTS_BITS 0
#endif
#endif

/* Number of the lowest set bit; x is not 0. */
ANALLOC_INLINE unsigned lane_lowest(lane_t x)
{
#if ANALLOC_COUNTS_BITS
    return (unsigned)__builtin_ctz(x);
#else
    unsigned n = 0;
    for (unsigned half = 16; half != 0; half /= 2) {
        if ((x & (((lane_t)1 << half) - 1)) == 0) {
            n += half;
            x >>= half;
        }
    }
    return n;
#endif
}

/* Number of the highest set bit; x is not 0. */
ANALLOC_INLINE unsigned lane_highest(lane_t x)
{
#if ANALLOC_COUNTS_BITS
    return 31u ^ (unsigned)__builtin_clz(x);
#else
    unsigned n = 0;
    for (unsigned half = 16; half != 0; half /= 2) {
        if (x >> half != 0) {
            n += half;
            x >>= half;
        }
    }
    return n;
#endif
}

/* Number of set bits. */
ANALLOC_INLINE unsigned lane_count(lane_t x)
{
    x = x - ((x >> 1) & 0x55555555u);
    x = (x & 0x33333333u) + ((x >> 2) & 0x33333333u);
    x = (x + (x >> 4)) & 0x0F0F0F0Fu;
    x += x >> 8;
    return (x + (x >> 16)) & 0x3Fu;
}

/* Number of the highest set bit of a 64-bit number; x is not 0. */
ANALLOC_INLINE unsigned u64_highest(uint64_t x)
{
    uint32_t upper = (uint32_t)(x >> 32);
    return upper != 0 ? 32u + lane_highest(upper) : lane_highest((uint32_t)x);
}

/* x / y and the rest; y is not 0. A 32-bit machine divides 64-bit numbers by shift and subtract. */
ANALLOC_INLINE uint64_t u64_divide(uint64_t x, uint64_t y, uint64_t *rest)
{
#if UINTPTR_MAX > 0xFFFFFFFFu
    *rest = x % y;
    return x / y;
#else
    uint64_t quotient = 0, part = 0;
    for (unsigned bit = 64; bit-- != 0;) {
        unsigned carry = (unsigned)(part >> 63);
        part = (part << 1) | (x >> 63);
        x <<= 1;
        quotient <<= 1;
        if (carry != 0 || part >= y) {
            part -= y;
            quotient |= 1;
        }
    }
    *rest = part;
    return quotient;
#endif
}

/* x << n and x >> n for n < 64: chips without a 64-bit shift would call a library for a variable n. */
ANALLOC_INLINE uint64_t u64_left(uint64_t x, unsigned n)
{
#if UINTPTR_MAX > 0xFFFFFFFFu
    return x << n;
#else
    uint32_t low = (uint32_t)x, high = (uint32_t)(x >> 32);
    if (n >= 32)
        return (uint64_t)(low << (n - 32)) << 32;
    if (n == 0)
        return x;
    return (uint64_t)((high << n) | (low >> (32 - n))) << 32 | (low << n);
#endif
}

ANALLOC_INLINE uint64_t u64_right(uint64_t x, unsigned n)
{
#if UINTPTR_MAX > 0xFFFFFFFFu
    return x >> n;
#else
    uint32_t low = (uint32_t)x, high = (uint32_t)(x >> 32);
    if (n >= 32)
        return high >> (n - 32);
    if (n == 0)
        return x;
    return (uint64_t)(high >> n) << 32 | ((low >> n) | (high << (32 - n)));
#endif
}

/* x * y modulo 2^64. */
ANALLOC_INLINE uint64_t u64_multiply(uint64_t x, uint64_t y)
{
#if UINTPTR_MAX > 0xFFFFFFFFu
    return x * y;
#else
    uint64_t product = 0;
    for (; y != 0; y >>= 1, x <<= 1) {
        if ((y & 1) != 0)
            product += x;
    }
    return product;
#endif
}

#endif
