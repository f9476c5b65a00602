/* What the unit tests share.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_UNIT_H
#define ANALLOC_TEST_UNIT_H

#include "arena.h"
#include "cases.h"
#include "snapshot.h"

#include <string.h>

/** What the library under test was built for. */
typedef struct variant {
    const char *name;
    int threads;
} variant_t;

extern const variant_t variant;

enum { PAGE = 4096 };

/** A free arena of so many pages of 4096 bytes from this page number on; metadata full of 0xA5 before. */
void open_pages(arena_t *arena, uint64_t first_page, uint64_t pages);

/** The same with everything said. */
void open_arena(arena_t *arena, uint64_t base, uint64_t bytes, uint64_t page, uint32_t flags);

/** Assert that the checker is content and nothing was written beside the metadata; then let go. */
void close_arena(arena_t *arena);

/** Assert that the arena looks like this, from the first page on: '.' free, '#' reserved, a letter live; a capital
 *  begins a block. Reserved pieces may be cut anywhere. */
void assert_looks(arena_t *arena, const char *picture);

/** Assert that a call was refused: with this status, the hook called once with the name, address and bytes, and
 *  the metadata as it was in the snapshot, which is dropped. */
void assert_refused(arena_t *arena, snapshot_t *before, analloc_status_t got, analloc_status_t expected,
                    const char *call, uint64_t address, uint64_t bytes);

/** Remember the metadata, and clear the recorder. */
void before_call(arena_t *arena, snapshot_t *before);

/** Request `pages` pages with these flags; assert that they are at this page of the arena. */
void assert_gets(arena_t *arena, uint64_t pages, uint32_t flags, uint64_t at_page);

/** Address of page `index` of the arena. */
uint64_t address_of(const arena_t *arena, uint64_t index);

#endif
