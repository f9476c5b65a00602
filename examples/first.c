// SPDX-License-Identifier: MIT
#include <analloc.h>
#include <stdio.h>

static _Alignas(ANALLOC_META_ALIGN) unsigned char meta[128 * 1024];

int main(void)
{
    analloc_struct_t arena;
    analloc_config_t ram = {.base = 0, .bytes = 1u << 30, .page = 4096};
    if (analloc_create(&arena, &ram, meta, sizeof meta) != ANALLOC_OK)
        return 1;
    analloc_reserve(&arena, 0, 1u << 20);      // what the firmware keeps
    analloc_reserve(&arena, 0x200000, 300000); // the kernel itself

    analloc_request_t dma = {.bytes = 65536, .highest = 0xFFFFFF}; // below 16 MiB
    analloc_answer_t block;
    if (analloc_request(&arena, &dma, &block) != ANALLOC_OK)
        return 1;
    printf("%llu bytes at %#llx\n", (unsigned long long)block.bytes, (unsigned long long)block.address);
    return analloc_free_at(&arena, block.address) != ANALLOC_OK;
}
