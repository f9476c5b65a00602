/* history.c - is there a legal order of what the threads did? By trying all.
 *
 * SPDX-License-Identifier: MIT */
#include "world.h"

typedef struct history {
    const world_t *world;
    unsigned count;
    uint32_t counted; /* operations that must find their place */
} history_t;

static int is_expected_failure(analloc_status_t status)
{
    return status == ANALLOC_E_NONE_LEFT || status == ANALLOC_E_FRAGMENTED || status == ANALLOC_E_BUSY ||
           status == ANALLOC_E_IN_USE || status == ANALLOC_E_NOT_RESERVED || status == ANALLOC_E_LIMITS;
}

static int is_allocation(verb_t verb)
{
    return verb == VERB_ALLOC || verb == VERB_HIGH;
}

/* Did another operation overlap this one? */
static int overlapped(const history_t *h, unsigned number)
{
    for (unsigned n = 0; n < h->count; n++) {
        if (n == number || !h->world->outcome[n].made)
            continue;
        if ((engine_earlier(number) >> n & 1) == 0 && (engine_earlier(n) >> number & 1) == 0)
            return 1;
    }
    return 0;
}

/* ---- the specification: what is free, what is live; the rest is reserved */

typedef struct state {
    pages_t free, live;
} state_t;

static int within(pages_t some, pages_t all)
{
    return (some & ~all) == 0;
}

/* Is an aligned block of so many pages free between these pages? */
static int has_block(pages_t free, unsigned size, unsigned low, unsigned high)
{
    for (unsigned page = 0; page + size <= SCENARIO_PAGES; page += size) {
        if (page >= low && page + size <= high && within(world_range(page, size), free))
            return 1;
    }
    return 0;
}

static unsigned round_up(unsigned pages)
{
    unsigned size = 1;
    while (size < pages)
        size *= 2;
    return size;
}

/* Could this request have been met? */
static int has_suitable(const operation_t *op, pages_t free)
{
    switch (op->verb) {
    case VERB_ALLOC:
    case VERB_HIGH:
        return has_block(free, 1u << op->number[0], 0, SCENARIO_PAGES);
    case VERB_PAGE:
    case VERB_HIGHPAGE:
        return free != 0;
    case VERB_PAGES:
    case VERB_HIGHPAGES:
        return (unsigned)__builtin_popcountll(free) >= op->number[0];
    case VERB_WITHIN:
        return has_block(free, round_up(op->number[0]), op->number[1], op->number[2] + 1);
    default:
        return has_block(free, round_up(op->number[0]), 0, SCENARIO_PAGES);
    }
}

/* What the operation takes or gives back, done to the state. */
static void succeed(const operation_t *op, const outcome_t *o, state_t *s)
{
    switch (op->verb) {
    case VERB_FREE:
    case VERB_FREE_RANGE:
    case VERB_FREE_PAGES:
    case VERB_SHRINK:
    case VERB_RELEASE:
        s->free |= o->pages;
        s->live &= ~o->pages;
        return;
    case VERB_RESERVE:
        s->free &= ~o->pages;
        return;
    default:
        s->free &= ~o->pages;
        s->live |= o->pages;
    }
}

/* May the operation succeed in this state? */
static int may_succeed(const operation_t *op, const outcome_t *o, const state_t *s)
{
    switch (op->verb) {
    case VERB_FREE:
    case VERB_FREE_RANGE:
    case VERB_FREE_PAGES:
    case VERB_SHRINK:
        return within(o->pages, s->live);
    case VERB_RESERVE:
        return (o->pages & s->live) == 0;
    case VERB_RELEASE:
        return (o->pages & (s->live | s->free)) == 0;
    case VERB_TAKE:
        return within(o->pages, s->free);
    case VERB_GROW:
        return within(o->old, s->live) && within(o->pages & ~o->old, s->free);
    default:
        return o->status == ANALLOC_OK ? within(o->pages, s->free) : has_suitable(op, s->free);
    }
}

/* One operation in a state; 0 if what it answered is not possible there. */
static int step(const operation_t *op, const outcome_t *o, state_t *s)
{
    int possible = may_succeed(op, o, s);
    if (o->status != ANALLOC_OK)
        return !possible;
    if (possible)
        succeed(op, o, s);
    return possible;
}

/* Depth first: which operation may come next, everything before it being placed? */
static int find_order(const history_t *h, uint32_t placed, state_t s, state_t *end)
{
    if (placed == h->counted) {
        *end = s;
        return 1;
    }
    for (unsigned n = 0; n < h->count; n++) {
        uint32_t earlier = engine_earlier(n) & h->counted;
        if (((h->counted & ~placed) >> n & 1) == 0 || (earlier & ~placed) != 0)
            continue;
        state_t next = s;
        if (step(&h->world->parsed.operation[n], &h->world->outcome[n], &next) &&
            find_order(h, placed | 1u << n, next, end))
            return 1;
    }
    return 0;
}

/* Which failures need no place in the order? NULL, or the fault of one that had no excuse. */
static const char *sort_failures(history_t *h)
{
    const world_t *w = h->world;
    for (unsigned n = 0; n < h->count; n++) {
        analloc_status_t status = w->outcome[n].status;
        verb_t verb = w->parsed.operation[n].verb;
        int unsaid = status == ANALLOC_E_BUSY && (verb == VERB_PAGE || verb == VERB_HIGHPAGE);
        if (!w->outcome[n].made || status == ANALLOC_OK)
            continue;
        if ((w->parsed.scenario->promises & SCENARIO_GRANTS) != 0)
            return "an operation failed that had to succeed";
        if (!is_expected_failure(status))
            continue;
        if (!overlapped(h, n) && status == ANALLOC_E_BUSY && !unsaid)
            return "an operation alone was told that somebody is busy";
        if ((w->parsed.scenario->promises & SCENARIO_FINDS) != 0 && is_allocation(verb) && !engine_is_marked(n))
            return "an allocation failed though the words showed a block all the time";
        int sure = (w->parsed.scenario->promises & SCENARIO_SURE) != 0 && status != ANALLOC_E_BUSY;
        if (overlapped(h, n) && !sure)
            h->counted &= ~(1u << n);
    }
    return NULL;
}

const char *world_order(const world_t *w, pages_t *free, pages_t *live)
{
    history_t h = {w, w->parsed.operations, 0};
    for (unsigned n = 0; n < h.count; n++)
        h.counted |= (uint32_t)(w->outcome[n].made != 0) << n;
    const char *fault = sort_failures(&h);
    state_t end, begin = {w->free, w->live};
    if (fault != NULL)
        return fault;
    if (!find_order(&h, 0, begin, &end))
        return "what the operations answered has no legal order";
    *free = end.free;
    *live = end.live;
    return NULL;
}
