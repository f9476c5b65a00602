/* SPDX-License-Identifier: MIT */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

void snapshot_take(snapshot_t *snapshot, const void *of, size_t bytes)
{
    snapshot->of = of;
    snapshot->bytes = bytes;
    snapshot->copy = malloc(bytes == 0 ? 1 : bytes);
    if (snapshot->copy == NULL)
        abort();
    memcpy(snapshot->copy, of, bytes);
}

int snapshot_same(snapshot_t *snapshot)
{
    int same = memcmp(snapshot->of, snapshot->copy, snapshot->bytes) == 0;
    snapshot_drop(snapshot);
    return same;
}

void snapshot_drop(snapshot_t *snapshot)
{
    free(snapshot->copy);
    snapshot->copy = NULL;
}
