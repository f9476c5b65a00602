/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdio.h>

void open_arena(arena_t *arena, uint64_t base, uint64_t bytes, uint64_t page, uint32_t flags)
{
    analloc_config_t config = {.base = base, .bytes = bytes, .page = page, .flags = flags};
    assert_status(arena_open(arena, &config, 0xA5), ANALLOC_OK);
}

void open_pages(arena_t *arena, uint64_t first_page, uint64_t pages)
{
    open_arena(arena, first_page * PAGE, pages * PAGE, PAGE, ANALLOC_START_FREE);
}

void close_arena(arena_t *arena)
{
    analloc_fault_t fault = {0, 0, 0, 0, "?"};
    if (analloc_check(&arena->handle, &fault) != ANALLOC_OK)
        fail_msg("the checker finds I%u broken at level %u, word %llu: %s", fault.invariant, fault.level,
                 (unsigned long long)fault.index, fault.what);
    assert_true(arena_guards_intact(arena));
    arena_close(arena);
}

static char letter(const analloc_block_t *block, uint64_t page)
{
    if (block->state == ANALLOC_FREE)
        return '.';
    if (block->state == ANALLOC_RESERVED)
        return '#';
    return page == 0 ? 'L' : 'l';
}

void assert_looks(arena_t *arena, const char *picture)
{
    char looks[1024] = "";
    size_t used = 0;
    uint64_t cursor = 0;
    analloc_block_t block;
    while (analloc_walk(&arena->handle, &cursor, &block))
        for (uint64_t i = 0; i < block.bytes / arena->config.page && used < sizeof looks - 1; i++)
            looks[used++] = letter(&block, i);
    assert_string_equal(looks, picture);
}

void before_call(arena_t *arena, snapshot_t *before)
{
    recorder_clear(&arena->recorder);
    snapshot_take(before, arena->meta, (size_t)arena->shape.meta_bytes);
}

void assert_refused(arena_t *arena, snapshot_t *before, analloc_status_t got, analloc_status_t expected,
                    const char *call, uint64_t address, uint64_t bytes)
{
    assert_status(got, expected);
    assert_true(snapshot_same(before));
    assert_int_equal(arena->recorder.calls, 1);
    assert_string_equal(arena->recorder.call, call);
    assert_status(arena->recorder.last.status, expected);
    assert_int_equal(arena->recorder.last.address, address);
    assert_int_equal(arena->recorder.last.bytes, bytes);
}

uint64_t address_of(const arena_t *arena, uint64_t index)
{
    uint64_t page = arena->config.page, base = arena->config.base;
    return (base + page - 1) / page * page + index * page;
}

void assert_gets(arena_t *arena, uint64_t pages, uint32_t flags, uint64_t at_page)
{
    analloc_request_t request = {.bytes = pages * arena->config.page, .flags = flags};
    analloc_answer_t answer;
    assert_status(analloc_request(&arena->handle, &request, &answer), ANALLOC_OK);
    assert_int_equal(answer.address, address_of(arena, at_page));
}
