/* Metadata that is saved by one program and attached by another, maybe of another word width.
 *
 *   attach_file write FILE            create an arena, use it, save its metadata
 *   attach_file expect FILE STATUS    attach to it; exit 0 iff that gives the status, and what was saved is there
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, FIRST = 5, PAGES = 900 };

static int save(const char *name)
{
    static arena_t arena;
    analloc_config_t config = {.base = FIRST * PAGE, .bytes = PAGES * PAGE, .page = PAGE};
    if (arena_open(&arena, &config, 0xA5) != ANALLOC_OK ||
        analloc_take(&arena.handle, 64 * PAGE, 32 * PAGE) != ANALLOC_OK ||
        analloc_reserve(&arena.handle, 700 * PAGE, PAGE) != ANALLOC_OK)
        return 1;
    FILE *file = fopen(name, "wb");
    if (file == NULL)
        return 1;
    size_t written = fwrite(arena.meta, 1, (size_t)arena.shape.meta_bytes, file);
    int closed = fclose(file);
    arena_close(&arena);
    return closed != 0 || written != arena.shape.meta_bytes;
}

static int is_what_was_saved(analloc_t a)
{
    analloc_stats_t stats;
    analloc_block_t block;
    return analloc_check(a, NULL) == ANALLOC_OK && analloc_stats(a, &stats) == ANALLOC_OK &&
           stats.live_bytes == 32 * PAGE && stats.reserved_bytes == PAGE && stats.free_bytes == (PAGES - 33) * PAGE &&
           analloc_find(a, 80 * PAGE, &block) == ANALLOC_OK && block.address == 64 * PAGE && block.bytes == 32 * PAGE;
}

static int load(const char *name, const char *expected)
{
    static _Alignas(ANALLOC_META_ALIGN) uint8_t meta[1 << 20];
    analloc_struct_t handle;
    FILE *file = fopen(name, "rb");
    if (file == NULL)
        return 1;
    size_t bytes = fread(meta, 1, sizeof meta, file);
    fclose(file);
    analloc_status_t status = analloc_attach(&handle, meta, bytes);
    printf("%zu bytes of metadata: %s\n", bytes, analloc_status_name(status));
    if (strcmp(analloc_status_name(status), expected) != 0)
        return 1;
    return status == ANALLOC_OK && !is_what_was_saved(&handle);
}

int main(int argc, char **argv)
{
    int status = 2;
    if (argc == 3 && strcmp(argv[1], "write") == 0)
        status = save(argv[2]);
    else if (argc == 4 && strcmp(argv[1], "expect") == 0)
        status = load(argv[2], argv[3]);
    if (status != 0)
        fprintf(stderr, "%s %s failed\n", argv[0], argc > 1 ? argv[1] : "(write or expect)");
    return status;
}
