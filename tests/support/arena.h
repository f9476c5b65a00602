/* Arenas for tests: metadata in a buffer with guard bytes on both sides, a recording misuse hook.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_ARENA_H
#define ANALLOC_TEST_ARENA_H

#include "recorder.h"

#include <analloc.h>
#include <stddef.h>

typedef struct arena {
    analloc_struct_t handle;
    analloc_config_t config; /* as given, with the recorder as hook */
    analloc_shape_t shape;
    recorder_t recorder;
    void *meta;      /* shape.meta_bytes, between two guards */
    uint8_t *buffer; /* what was allocated: guard, metadata, guard */
} arena_t;

/** Create an arena whose metadata buffer is full of `fill` before.
 *  Returns what `analloc_shape` or `analloc_create` says; only ANALLOC_OK leaves something to close. */
analloc_status_t arena_open(arena_t *arena, const analloc_config_t *config, uint8_t fill);

/** 1 iff nothing was written beside the metadata buffer. */
int arena_guards_intact(const arena_t *arena);

void arena_close(arena_t *arena);

/** A buffer of so many bytes for metadata, between guards full of 0x5C; NULL iff there is no memory. */
uint8_t *arena_buffer(size_t bytes, void **meta);

/** 1 iff both guards of such a buffer are as they were. */
int arena_buffer_intact(const uint8_t *buffer, size_t bytes);

#endif
