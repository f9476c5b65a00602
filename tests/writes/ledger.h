/* What was written to shared words since the last `ledger_clear`.
 *
 * SPDX-License-Identifier: MIT */
#ifndef LEDGER_H
#define LEDGER_H

#include "arena.h"

void ledger_clear(void);

/** How many writes. */
unsigned ledger_writes(void);

/** To how many nodes. The counts of moves are none. */
unsigned ledger_nodes(const arena_t *arena);

#endif
