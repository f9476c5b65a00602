/* word.h - one word is a complete buddy allocator for W units. Pure functions, no memory.
 *
 * SPDX-License-Identifier: MIT
 *
 *      bit  2W-1 ........ W   W-1 ......... 0
 *          [     cont lane  |     free lane   ]       bit u of both lanes describes unit u
 *
 *      free cont   the unit
 *       1    0     is free, as a unit of this word
 *       0    0     begins a live block (or is in motion: claimed and not yet described; or, above level 0, is
 *                  reserved, which a bit beside the word says: tree.h)
 *       0    1     continues the block to its left
 *       1    1     belongs to nobody here: split into units of the next lower level, or, at level 0,
 *                  where nothing is lower, reserved
 *
 * An aligned run of 2^r free units is a free block of order r; splitting and merging are only ways
 * of reading the bits. A live block is one unit that begins and any number that continue it. So one
 * compare-and-swap claims a block and describes it, or proves a free and performs it.
 *
 * A word whose units all continue, with none that begins, is dead: all its memory is one unit of the
 * word above, or part of one. Nothing in it can be claimed, freed or entered. */
#ifndef ANALLOC_WORD_H
#define ANALLOC_WORD_H

#include "port/port.h"

#define ANALLOC_DEAD ((word_t)ANALLOC_LANE << ANALLOC_WIDTH)

ANALLOC_INLINE word_t word_make(lane_t free, lane_t cont)
{
    return (word_t)cont << W | free;
}

ANALLOC_INLINE lane_t word_free_lane(word_t w)
{
    return (lane_t)w & ANALLOC_LANE;
}

ANALLOC_INLINE lane_t word_cont_lane(word_t w)
{
    return (lane_t)(w >> W) & ANALLOC_LANE;
}

/* n units from u on; 1 <= n, u + n <= W. */
ANALLOC_INLINE lane_t lane_range(unsigned u, unsigned n)
{
    return (ANALLOC_LANE >> (W - n)) << u;
}

/* Units that are free here. */
ANALLOC_INLINE lane_t word_claimable(word_t w)
{
    return word_free_lane(w) & ~word_cont_lane(w);
}

/* Units that are split, or at level 0 reserved. */
ANALLOC_INLINE lane_t word_nobodys(word_t w)
{
    return word_free_lane(w) & word_cont_lane(w);
}

/* Where the aligned runs of 2^r units begin that lie wholly in `units`; r <= B. */
ANALLOC_INLINE lane_t lane_runs(lane_t units, unsigned r)
{
    static const lane_t aligned[] = {0xFFFFFFFFu, 0x55555555u, 0x11111111u, 0x01010101u, 0x00010001u, 0x00000001u};
    if (r == 0)
        return units;
    units &= units >> 1;
    units &= units >> (r > 1 ? 2 : 0);
    units &= units >> (r > 2 ? 4 : 0);
    units &= units >> (r > 3 ? 8 : 0);
    units &= units >> (r > 4 ? 16 : 0);
    return units & aligned[r];
}

/* Where the aligned runs of 2n units begin, of `runs` where those of n do; `aligned` has every 2n-th bit from 0 on. */
ANALLOC_INLINE lane_t lane_pairs(lane_t runs, unsigned n, lane_t aligned)
{
    return runs & runs >> n & aligned;
}

/* 1 + the order of the longest aligned run in `units`; 0 if there is none. */
ANALLOC_INLINE unsigned lane_top(lane_t units)
{
    lane_t r1 = lane_pairs(units, 1, 0x55555555u);
    lane_t r2 = lane_pairs(r1, 2, 0x11111111u);
    lane_t r3 = lane_pairs(r2, 4, 0x01010101u);
    lane_t r4 = lane_pairs(r3, 8, 0x00010001u);
    lane_t r5 = lane_pairs(r4, 16, 0x00000001u);
    return (unsigned)(units != 0) + (r1 != 0) + (r2 != 0) + (r3 != 0) + (r4 != 0) + (r5 != 0);
}

/* Does the buddy of the 2^r units that u is one of begin in `runs`, where the aligned runs of 2^r units do? r < B. */
ANALLOC_INLINE int lane_has_buddy(lane_t runs, unsigned u, unsigned r)
{
    return (int)(runs >> ((u >> r ^ 1) << r) & 1);
}

/* Is the order of the longest aligned run in `units` another one with the aligned run of 2^r units at u, which are not
 * in it? Up the buddies, as long as they are there: the run that grows is the longest if no other has its order. */
ANALLOC_INLINE int lane_top_turns(lane_t units, unsigned u, unsigned r)
{
    if (r == 0 && units == 0)
        return 1;
    if (r == 0 && !lane_has_buddy(units, u, 0))
        return 0;
    units = lane_pairs(units, 1, 0x55555555u);
    if (r <= 1 && (B == 1 || units == 0))
        return 1;
    if (r <= 1 && !lane_has_buddy(units, u, 1))
        return 0;
    units = lane_pairs(units, 2, 0x11111111u);
    if (r <= 2 && (B == 2 || units == 0))
        return 1;
    if (r <= 2 && !lane_has_buddy(units, u, 2))
        return 0;
    units = lane_pairs(units, 4, 0x01010101u);
    if (r <= 3 && (B == 3 || units == 0))
        return 1;
    if (r <= 3 && !lane_has_buddy(units, u, 3))
        return 0;
    return 1; /* now half of the widest word is free, or all of it: only its buddy can have been as long */
}

/* The same for any n units from u on. */
ANALLOC_INLINE int lane_top_differs(lane_t units, unsigned u, unsigned n)
{
    if (units == 0)
        return 1;
    if (ANALLOC_LIKELY(((n | u) & (n - 1)) == 0))
        return lane_top_turns(units, u, lane_highest(n));
    return lane_top(units | lane_range(u, n)) != lane_top(units);
}

/* The word after the units u to u + n - 1, free before, have become one live block. */
ANALLOC_INLINE word_t word_claim(word_t w, unsigned u, unsigned n)
{
    lane_t units = lane_range(u, n);
    return (w & ~(word_t)units) | (word_t)(units & (units - 1)) << W;
}

/* The word after the units u to u + n - 1, live before, have become free. */
ANALLOC_INLINE word_t word_release(word_t w, unsigned u, unsigned n)
{
    lane_t units = lane_range(u, n);
    return (w & ~((word_t)units << W)) | units;
}

/* 1 iff a live block begins at unit u (also, above level 0, a reserved unit or one in motion). */
ANALLOC_INLINE int word_begins(word_t w, unsigned u)
{
    return ((w >> u) & ((word_t)1 << W | 1)) == 0;
}

/* 1 iff unit u is free. */
ANALLOC_INLINE int word_is_free(word_t w, unsigned u)
{
    return ((w >> u) & ((word_t)1 << W | 1)) == 1;
}

/* 1 iff unit u continues a block, or the word is dead. */
ANALLOC_INLINE int word_continues(word_t w, unsigned u)
{
    return ((w >> u) & ((word_t)1 << W | 1)) == (word_t)1 << W;
}

/* 1 iff unit u is split, or at level 0 reserved. */
ANALLOC_INLINE int word_is_nobodys(word_t w, unsigned u)
{
    return ((w >> u) & ((word_t)1 << W | 1)) == ((word_t)1 << W | 1);
}

/* 1 iff a live block of this unit alone begins at unit u. */
ANALLOC_INLINE int word_is_single(word_t w, unsigned u)
{
    lane_t continues = word_cont_lane(w) & ~word_free_lane(w);
    return word_begins(w, u) && (continues >> u >> 1 & 1) == 0;
}

/* Units of the block that begins at unit u: itself and those that continue it. */
ANALLOC_INLINE unsigned word_block_units(word_t w, unsigned u)
{
    lane_t continues = word_cont_lane(w) & ~word_free_lane(w);
    return 1 + lane_lowest(~(continues >> u >> 1)); /* the top bit of what is shifted is 0 */
}

/* The unit where the block begins that unit u continues; W if there is none (a dead word). */
ANALLOC_INLINE unsigned word_block_start(word_t w, unsigned u)
{
    lane_t others = ~(word_cont_lane(w) & ~word_free_lane(w)) & lane_range(0, u + 1);
    return others != 0 ? lane_highest(others) : (unsigned)W;
}

/* 1 iff every unit of the word is free. */
ANALLOC_INLINE int word_all_free(word_t w)
{
    return w == ANALLOC_LANE;
}

#endif
