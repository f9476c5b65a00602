/* An arena whose blocks are taken and given back one by one, while it is counted what each call writes. A call that
 * writes more than the arena's shape promises fails the test.
 *
 * SPDX-License-Identifier: MIT */
#ifndef PLAYER_H
#define PLAYER_H

#include "arena.h"
#include "dice.h"

enum { MOST_LIVE = 1024 };

typedef struct live {
    uint64_t address, pages;
    unsigned blocks; /* more than 1: an extent */
} live_t;

typedef struct player {
    arena_t arena; /* pages of one byte */
    dice_t dice;
    unsigned worst_alloc, worst_free; /* writes seen */
    live_t live[MOST_LIVE];
    unsigned lives;
} player_t;

/** Start from an empty arena. */
void player_open(player_t *player, uint64_t first_page, uint64_t pages);

/** Assert that the checker is content; then let go. */
void player_close(player_t *player);

/** Take a block of this order with `analloc_alloc`. 0 if there is none; then nothing was written. */
int player_takes(player_t *player, unsigned order, int high);

/** Take exactly so many pages with `analloc_request`; `align` as there. */
int player_takes_exactly(player_t *player, uint64_t pages, uint64_t align, int high);

/** Give back what was taken as the `which`th. The last one moves to its place. */
void player_gives(player_t *player, unsigned which);

/** Give back what was taken last. */
void player_gives_last(player_t *player);

/** Take everything, in blocks as large as possible: the smallest are the last. */
void player_fills(player_t *player);

/** Give everything back. */
void player_empties(player_t *player);

#endif
