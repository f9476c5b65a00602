/* What a project does that found an installed analloc: include, link, use.
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>

static unsigned char chunk[1 << 20];

int main(void)
{
    analloc_struct_t arena;
    uint64_t size = 10000;
    void *block;
    if (!analloc_with_chunk(&arena, chunk, sizeof chunk, 0, 4096))
        return 1;
    block = analloc_alloc(&arena, &size, 0);
    if (block == 0 || size != 16384)
        return 2;
    return analloc_free(&arena, block, size) == ANALLOC_OK ? 0 : 3;
}
