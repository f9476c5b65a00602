/* Metadata without pointers: copied, moved, saved and attached again; and what attach refuses.
 *
 * SPDX-License-Identifier: MIT */
#include "groups.h"
#include "unit.h"

#include <stdlib.h>

static arena_t arena;

static void open_used(void)
{
    open_pages(&arena, 5, 3000);
    assert_gets(&arena, 1, 0, 0);
    assert_gets(&arena, 100, ANALLOC_EXACT, 123);
    assert_status(analloc_reserve(&arena.handle, 2000 * PAGE, 77 * PAGE), ANALLOC_OK);
}

/* A copy of the arena's metadata elsewhere. */
static uint8_t *copy_of_metadata(void **meta)
{
    uint8_t *buffer = arena_buffer((size_t)arena.shape.meta_bytes, meta);
    assert_non_null(buffer);
    memcpy(*meta, arena.meta, (size_t)arena.shape.meta_bytes);
    return buffer;
}

static void assert_same_blocks(analloc_t a, analloc_t b)
{
    uint64_t a_cursor = 0, b_cursor = 0;
    analloc_block_t ours, theirs;
    int left;
    do {
        left = analloc_walk(a, &a_cursor, &ours);
        assert_int_equal(analloc_walk(b, &b_cursor, &theirs), left);
        if (left == 0)
            return;
        assert_int_equal(ours.address, theirs.address);
        assert_int_equal(ours.bytes, theirs.bytes);
        assert_int_equal(ours.state, theirs.state);
    } while (left);
}

static void test_attach_to_a_copy(void)
{
    void *meta;
    analloc_struct_t other;
    open_used();
    uint8_t *buffer = copy_of_metadata(&meta);
    memset(&other, 0xEE, sizeof other);
    assert_status(analloc_attach(&other, meta, arena.shape.meta_bytes), ANALLOC_OK);
    assert_ptr_equal(other.mem, arena.handle.mem);
    assert_int_equal(other.page, arena.handle.page);
    assert_int_equal(other.depth, arena.handle.depth);
    assert_status(analloc_check(&other, NULL), ANALLOC_OK);
    assert_same_blocks(&other, &arena.handle);
    /* From now on they are two arenas. */
    assert_status(analloc_free_at(&other, 5 * PAGE), ANALLOC_OK);
    assert_int_equal(analloc_mem_size(&arena.handle, (void *)(uintptr_t)(5 * PAGE)), PAGE);
    assert_status(analloc_check(&other, NULL), ANALLOC_OK);
    free(buffer);
    close_arena(&arena);
}

static void test_attach_after_a_move(void)
{
    void *meta;
    analloc_struct_t other;
    open_used();
    uint8_t *buffer = copy_of_metadata(&meta);
    memset(arena.meta, 0xFF, (size_t)arena.shape.meta_bytes); /* the old place is no longer ours */
    assert_status(analloc_attach(&other, meta, arena.shape.meta_bytes), ANALLOC_OK);
    assert_status(analloc_free_range(&other, 128 * PAGE, 100 * PAGE), ANALLOC_OK);
    assert_status(analloc_release(&other, 2000 * PAGE, 77 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&other, 5 * PAGE), ANALLOC_OK);
    assert_int_equal(analloc_largest(&other), 1024 * PAGE);
    assert_status(analloc_check(&other, NULL), ANALLOC_OK);
    for (uint64_t i = 0; i < arena.shape.meta_bytes; i++)
        assert_int_equal(((uint8_t *)arena.meta)[i], 0xFF);
    assert_true(arena_buffer_intact(buffer, (size_t)arena.shape.meta_bytes));
    free(buffer);
    arena_close(&arena);
}

/* Two handles of the same metadata are one arena. */
static void test_attach_in_place(void)
{
    analloc_struct_t other;
    open_used();
    assert_status(analloc_attach(&other, arena.meta, arena.shape.meta_bytes), ANALLOC_OK);
    assert_status(analloc_free_at(&other, 5 * PAGE), ANALLOC_OK);
    assert_status(analloc_free_at(&arena.handle, 5 * PAGE), ANALLOC_E_NOT_LIVE);
    close_arena(&arena);
}

static void test_attach_does_not_save_the_hook(void)
{
    analloc_struct_t other;
    open_used();
    recorder_clear(&arena.recorder);
    assert_status(analloc_attach(&other, arena.meta, arena.shape.meta_bytes), ANALLOC_OK);
    assert_status(analloc_free_at(&other, 0), ANALLOC_E_FOREIGN);
    assert_int_equal(arena.recorder.calls, 0);
    analloc_on_misuse(&other, recorder_hook, &arena.recorder);
    assert_status(analloc_free_at(&other, 0), ANALLOC_E_FOREIGN);
    assert_int_equal(arena.recorder.calls, 1);
    close_arena(&arena);
}

static void test_attach_to_a_chunk(void)
{
    static _Alignas(4096) uint8_t chunk[64 * 1000];
    void *meta;
    analloc_struct_t handle, other;
    assert_int_equal(analloc_with_chunk(&handle, chunk + 24, sizeof chunk - 24, 10, 1000), 1);
    uint64_t size = 3000, bytes = (uint64_t)(chunk + sizeof chunk - (uint8_t *)handle.meta);
    uint8_t *block = analloc_alloc(&handle, &size, 0), *buffer = arena_buffer((size_t)bytes, &meta);
    memcpy(meta, handle.meta, (size_t)bytes);
    assert_status(analloc_attach(&other, meta, bytes), ANALLOC_OK);
    assert_ptr_equal(other.mem, handle.mem);
    assert_int_equal(other.depth, handle.depth);
    assert_same_blocks(&handle, &other);
    assert_int_equal((uint64_t)(block - (chunk + 24)) % 4000, 0); /* still relative to the chunk */
    assert_status(analloc_free(&other, block, 4000), ANALLOC_OK);
    size = 4000;
    assert_ptr_equal(analloc_alloc(&other, &size, 0), block);
    free(buffer);
}

static analloc_status_t attach(void *meta, uint64_t bytes)
{
    analloc_struct_t other;
    return analloc_attach(&other, meta, bytes);
}

static void test_attach_refuses(void)
{
    static _Alignas(ANALLOC_META_ALIGN) uint8_t nothing[4096];
    open_used();
    uint64_t bytes = arena.shape.meta_bytes;
    assert_status(analloc_attach(NULL, arena.meta, bytes), ANALLOC_E_ARGUMENT);
    assert_status(attach(NULL, bytes), ANALLOC_E_METADATA);
    assert_status(attach((uint8_t *)arena.meta + 8, bytes), ANALLOC_E_METADATA);
    assert_status(attach(arena.meta, bytes - 1), ANALLOC_E_SIZE);
    assert_status(attach(arena.meta, bytes / 2), ANALLOC_E_SIZE);
    assert_true(analloc_is_misuse(attach(arena.meta, 0)));
    assert_true(analloc_is_misuse(attach(arena.meta, 8)));
    assert_status(attach(nothing, sizeof nothing), ANALLOC_E_VERSION);
    memset(nothing, 0xFF, sizeof nothing);
    assert_status(attach(nothing, sizeof nothing), ANALLOC_E_VERSION);
    memset(nothing, 0xA5, sizeof nothing);
    assert_status(attach(nothing, sizeof nothing), ANALLOC_E_VERSION);
    close_arena(&arena);
}

/* Another version, width and size each differ in some bit of what stands first in the metadata: flip every bit
 * there, one at a time. No flip may pass unless it changes nothing that matters; each refusal is met. */
static void test_attach_refuses_every_changed_header(void)
{
    unsigned seen[ANALLOC_E_CORRUPT + 1] = {0};
    open_used();
    uint8_t *header = arena.meta;
    for (unsigned bit = 0; bit < 8 * ANALLOC_META_ALIGN; bit++) {
        header[bit / 8] ^= (uint8_t)(1u << bit % 8);
        analloc_status_t status = attach(arena.meta, arena.shape.meta_bytes);
        seen[status]++;
        if (status != ANALLOC_OK)
            assert_true(status == ANALLOC_E_VERSION || status == ANALLOC_E_WIDTH || status == ANALLOC_E_SIZE);
        header[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    assert_true(seen[ANALLOC_E_VERSION] >= 16);
    assert_true(seen[ANALLOC_E_WIDTH] >= 1);
    assert_true(seen[ANALLOC_E_SIZE] >= 8);
    close_arena(&arena);
}

/* Metadata as a machine of the other byte order would have written it. */
static void test_attach_refuses_the_other_byte_order(void)
{
    open_used();
    uint8_t *header = arena.meta;
    uint8_t word[4] = {header[3], header[2], header[1], header[0]};
    snapshot_t before;
    snapshot_take(&before, arena.meta, 4);
    memcpy(header, word, sizeof word);
    assert_status(attach(arena.meta, arena.shape.meta_bytes), ANALLOC_E_WIDTH);
    memcpy(header, before.copy, 4);
    assert_true(snapshot_same(&before));
    close_arena(&arena);
}

static const test_case_t cases[] = {
    TEST_CASE(test_attach_to_a_copy),
    TEST_CASE(test_attach_after_a_move),
    TEST_CASE(test_attach_in_place),
    TEST_CASE(test_attach_does_not_save_the_hook),
    TEST_CASE(test_attach_to_a_chunk),
    TEST_CASE(test_attach_refuses),
    TEST_CASE(test_attach_refuses_every_changed_header),
    TEST_CASE(test_attach_refuses_the_other_byte_order),
};

TEST_GROUP(unit_attach, cases);
