/* scenario.c - fresh, half full, fragmented: the states that are damaged.
 *
 * SPDX-License-Identifier: MIT */
#include "scenario.h"

static uint64_t page_address(const trial_t *t, uint64_t page)
{
    return t->base + page * t->config.page;
}

static void ok(const char *what, analloc_status_t status)
{
    trial_expect(what, status, ANALLOC_OK);
}

static uint32_t next_random(uint32_t *seed)
{
    return (*seed = *seed * 1664525u + 1013904223u) >> 16;
}

static void play_fresh(trial_t *t)
{
    (void)t;
}

/* Mixed orders, low and high, until half is gone; then some of it comes back. */
static void play_half(trial_t *t)
{
    analloc_answer_t answer;
    uint64_t granted = 0, half = t->shape.pages * t->config.page / 2;
    uint32_t seed = 1;
    while (granted < half) {
        unsigned order = next_random(&seed) % (t->shape.top_order + 1u) / 2;
        analloc_request_t request = {.bytes = t->config.page << order, .flags = next_random(&seed) & ANALLOC_HIGH};
        ok("alloc", analloc_request(&t->arena, &request, &answer));
        granted += answer.bytes;
        if (next_random(&seed) % 4 == 0)
            ok("free", analloc_free_at(&t->arena, answer.address));
    }
}

/* Holes, as a memory map has them, and some blocks between. */
static void play_reserved(trial_t *t)
{
    uint64_t pages = t->shape.pages, page = t->config.page;
    ok("reserve", analloc_reserve(&t->arena, page_address(t, 1), 2 * page));
    ok("reserve", analloc_reserve(&t->arena, page_address(t, pages / 2), pages / 4 * page));
    ok("reserve", analloc_reserve(&t->arena, page_address(t, pages - 1), page));
    ok("take", analloc_take(&t->arena, page_address(t, 4), 2 * page));
}

/* Every page is taken and every other one comes back. */
static void play_fragmented(trial_t *t)
{
    analloc_answer_t answer;
    analloc_request_t request = {.bytes = 1};
    for (uint64_t n = 0; n < t->shape.pages; n++)
        ok("alloc", analloc_request(&t->arena, &request, &answer));
    for (uint64_t n = 0; n < t->shape.pages; n += 2)
        ok("free", analloc_free_at(&t->arena, page_address(t, n)));
}

static void play_full(trial_t *t)
{
    analloc_answer_t answer;
    for (unsigned order = t->shape.top_order + 1u; order-- > 0;) {
        analloc_request_t request = {.bytes = t->config.page << order};
        while (analloc_request(&t->arena, &request, &answer) == ANALLOC_OK)
            ;
    }
    trial_expect("largest", analloc_largest(&t->arena), 0);
}

/* Extents, cut ones among them. */
static void play_extents(trial_t *t)
{
    uint64_t pages = t->shape.pages, page = t->config.page;
    ok("take", analloc_take(&t->arena, page_address(t, 1), (pages - 3) * page));
    ok("free", analloc_free_range(&t->arena, page_address(t, pages / 3), pages / 5 * page));
    ok("free", analloc_free_range(&t->arena, page_address(t, pages - pages / 4), page));
}

/* All was reserved; memory came later. */
static void play_released(trial_t *t)
{
    uint64_t pages = t->shape.pages, page = t->config.page;
    ok("release", analloc_release(&t->arena, page_address(t, 2), pages / 3 * page));
    ok("release", analloc_release(&t->arena, page_address(t, pages / 2), pages / 3 * page));
    ok("take", analloc_take(&t->arena, page_address(t, pages / 2), page));
}

static const struct {
    const char *name;
    int starts_reserved;
    void (*play)(trial_t *t);
} scenarios[SCENARIOS] = {
    {"fresh", 0, play_fresh},           {"half", 0, play_half}, {"reserved", 0, play_reserved},
    {"fragmented", 0, play_fragmented}, {"full", 0, play_full}, {"extents", 0, play_extents},
    {"released", 1, play_released},
};

const char *scenario_name(unsigned number)
{
    return number < SCENARIOS ? scenarios[number].name : NULL;
}

int scenario_starts_reserved(unsigned number)
{
    return scenarios[number].starts_reserved;
}

void scenario_play(trial_t *t, unsigned number)
{
    scenarios[number].play(t);
    trial_expect("the checker before the damage", analloc_check(&t->arena, NULL), ANALLOC_OK);
    trial_keep(t);
}
