/* A copy of some bytes, to see whether a call changed them.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_SNAPSHOT_H
#define ANALLOC_TEST_SNAPSHOT_H

#include <stddef.h>

typedef struct snapshot {
    const void *of;
    size_t bytes;
    void *copy;
} snapshot_t;

/** Remember `bytes` bytes at `of`. */
void snapshot_take(snapshot_t *snapshot, const void *of, size_t bytes);

/** 1 iff every byte is as it was; then forget. */
int snapshot_same(snapshot_t *snapshot);

void snapshot_drop(snapshot_t *snapshot);

#endif
