/* placement - where live pages lie, and how much of the free memory that leaves in whole 2 MiB blocks.
 *
 * SPDX-License-Identifier: MIT
 *
 * One picture of memory, kept up to date page by page; the replay keeps two of them, one for where the
 * arena put the blocks and one for where Linux had put the same blocks. It knows nothing of either, so
 * it also proves that neither hands out a page twice. */
#ifndef ANALLOC_TOOL_PLACEMENT_H
#define ANALLOC_TOOL_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>

#define PLACEMENT_BLOCK_BYTES ((uint64_t)2 << 20)
#define PLACEMENT_ORDERS 32u

typedef struct placement {
    uint64_t pages;
    uint64_t block_pages;  /**< pages of a 2 MiB block */
    uint64_t live_pages;
    uint64_t whole_blocks; /**< 2 MiB blocks that lie in the range and have no live page; a ragged end is none */
    uint8_t *owner;        /**< of each page: 0 free, else the kind of its block + 1 */
    uint32_t *used;        /**< of each 2 MiB block: live pages */
} placement_t;

/** All free. False iff out of memory. */
bool placement_create(placement_t *placement, uint64_t pages, uint64_t page_size);
void placement_destroy(placement_t *placement);

/** `count` pages from `first` become live. False, and nothing changes, iff one lies outside or is live. */
bool placement_add(placement_t *placement, uint64_t first, uint64_t count, uint8_t kind);

/** They become free. False, and nothing changes, iff one lies outside or is free. */
bool placement_remove(placement_t *placement, uint64_t first, uint64_t count);

uint64_t placement_free_pages(const placement_t *placement);

/** Free pages that lie in whole free 2 MiB blocks. */
uint64_t placement_whole_pages(const placement_t *placement);

/** Part of free memory that lies in whole blocks; NAN where nothing is free: then there is no share. */
double placement_share(uint64_t whole_pages, uint64_t free_pages);

/** Count the maximal free blocks of each order: aligned runs, buddies merged as far as they go. */
void placement_count_free(const placement_t *placement, uint64_t counts[PLACEMENT_ORDERS]);

#endif
