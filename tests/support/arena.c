/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { GUARD = 2 * ANALLOC_META_ALIGN, GUARD_FILL = 0x5C };

static size_t round_up(size_t bytes)
{
    return (bytes + ANALLOC_META_ALIGN - 1) / ANALLOC_META_ALIGN * ANALLOC_META_ALIGN;
}

uint8_t *arena_buffer(size_t bytes, void **meta)
{
    size_t all = round_up(bytes) + 2 * (size_t)GUARD;
    uint8_t *buffer = aligned_alloc(ANALLOC_META_ALIGN, all);
    if (buffer == NULL)
        return NULL;
    memset(buffer, GUARD_FILL, all);
    *meta = buffer + GUARD;
    return buffer;
}

static int is_filled(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != GUARD_FILL)
            return 0;
    return 1;
}

int arena_buffer_intact(const uint8_t *buffer, size_t bytes)
{
    /* The second guard begins right behind the last byte, also where that is not aligned. */
    return is_filled(buffer, GUARD) && is_filled(buffer + GUARD + bytes, round_up(bytes) - bytes + GUARD);
}

analloc_status_t arena_open(arena_t *arena, const analloc_config_t *config, uint8_t fill)
{
    memset(arena, 0, sizeof *arena);
    arena->config = *config;
    arena->config.on_misuse = recorder_hook;
    arena->config.on_misuse_context = &arena->recorder;
    analloc_status_t status = analloc_shape(&arena->config, &arena->shape);
    if (status != ANALLOC_OK)
        return status;
    arena->buffer = arena_buffer((size_t)arena->shape.meta_bytes, &arena->meta);
    if (arena->buffer == NULL)
        abort();
    memset(arena->meta, fill, (size_t)arena->shape.meta_bytes);
    status = analloc_create(&arena->handle, &arena->config, arena->meta, arena->shape.meta_bytes);
    if (status != ANALLOC_OK)
        arena_close(arena);
    return status;
}

int arena_guards_intact(const arena_t *arena)
{
    return arena_buffer_intact(arena->buffer, (size_t)arena->shape.meta_bytes);
}

void arena_close(arena_t *arena)
{
    free(arena->buffer);
    arena->buffer = NULL;
    arena->meta = NULL;
}
