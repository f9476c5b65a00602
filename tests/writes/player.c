/* SPDX-License-Identifier: MIT */
#include "player.h"

#include "cases.h"
#include "ledger.h"

void player_open(player_t *p, uint64_t first_page, uint64_t pages)
{
    analloc_config_t config = {.base = first_page, .bytes = pages, .page = 1};
    assert_status(arena_open(&p->arena, &config, 0xA5), ANALLOC_OK);
    p->dice.state = first_page + pages;
    p->worst_alloc = p->worst_free = p->lives = 0;
}

void player_close(player_t *p)
{
    assert_status(analloc_check(&p->arena.handle, NULL), ANALLOC_OK);
    assert_true(arena_guards_intact(&p->arena));
    arena_close(&p->arena);
}

/* Hold what was just written against what was promised. */
static void judge(const player_t *p, const char *call, unsigned promised, unsigned *worst)
{
    unsigned writes = ledger_writes();
    if (writes > promised)
        fail_msg("%s: %u writes with %u levels of width %u, at most %u are promised", call, writes,
                 p->arena.shape.levels, p->arena.shape.width, promised);
    if (writes > *worst)
        *worst = writes;
}

/* What a call has taken, `blocks` of them, or none. */
static int judge_taken(player_t *p, const char *call, uint64_t address, uint64_t pages, unsigned blocks)
{
    judge(p, call, blocks != 0 ? p->arena.shape.worst_writes_alloc : 0, &p->worst_alloc);
    if (blocks == 0)
        return 0;
    live_t taken = {address, pages, blocks};
    assert_true(p->lives < MOST_LIVE);
    p->live[p->lives++] = taken;
    return 1;
}

int player_takes(player_t *p, unsigned order, int high)
{
    uint64_t size = UINT64_C(1) << order;
    ledger_clear();
    void *block = analloc_alloc(&p->arena.handle, &size, high != 0);
    return judge_taken(p, "analloc_alloc", (uintptr_t)block, size, block != NULL);
}

int player_takes_exactly(player_t *p, uint64_t pages, uint64_t align, int high)
{
    analloc_request_t request = {.bytes = pages, .align = align, .flags = ANALLOC_EXACT};
    request.flags |= high ? ANALLOC_HIGH : 0;
    analloc_answer_t answer;
    ledger_clear();
    (void)analloc_request(&p->arena.handle, &request, &answer);
    return judge_taken(p, "analloc_request", answer.address, answer.bytes, answer.blocks);
}

void player_gives(player_t *p, unsigned which)
{
    live_t given = p->live[which];
    p->live[which] = p->live[--p->lives];
    ledger_clear();
    if (given.blocks == 1) {
        assert_status(analloc_free(&p->arena.handle, (void *)(uintptr_t)given.address, given.pages), ANALLOC_OK);
        judge(p, "analloc_free", p->arena.shape.worst_writes_free, &p->worst_free);
    } else {
        assert_status(analloc_free_range(&p->arena.handle, given.address, given.pages), ANALLOC_OK);
    }
}

void player_gives_last(player_t *p)
{
    player_gives(p, p->lives - 1);
}

void player_fills(player_t *p)
{
    for (unsigned order = p->arena.shape.top_order + 1; order-- != 0;) {
        unsigned before = p->lives;
        while (player_takes(p, order, 0))
            continue;
        if (order != 0 && p->lives > before) /* one for the smaller orders */
            player_gives_last(p);
    }
    assert_int_equal(analloc_largest(&p->arena.handle), 0);
}

void player_empties(player_t *p)
{
    while (p->lives != 0)
        player_gives_last(p);
}
