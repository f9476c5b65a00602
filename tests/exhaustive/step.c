/* step.c - the lists of steps, and their text form.
 *
 * SPDX-License-Identifier: MIT */
#include "step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[STEP_KINDS] = {
    "alloc",   "request", "boundary", "free",    "free_at", "free_range", "free_list", "take",  "reserve",
    "release", "resize",  "realloc",  "pages",   "extents", "is_free",    "find",      "mem",   "stats",
};

void step_add(step_list_t *list, step_t step)
{
    if (list->count == list->room) {
        list->room = list->room == 0 ? 256 : 2 * list->room;
        list->steps = realloc(list->steps, list->room * sizeof step);
        if (list->steps == NULL)
            abort();
    }
    list->steps[list->count++] = step;
}

void step_print(const step_t *s, char *text)
{
    snprintf(text, 48, "%s.%u.%u.%u.%u.%u.%u", names[s->kind], s->flags, s->page, s->pages, s->a, s->b, s->c);
}

int step_parse(const char *text, step_t *step)
{
    char name[16];
    unsigned v[6];
    if (sscanf(text, "%15[a-z_].%u.%u.%u.%u.%u.%u", name, v, v + 1, v + 2, v + 3, v + 4, v + 5) != 7)
        return 0;
    for (unsigned kind = 0; kind < STEP_KINDS; kind++)
        if (strcmp(names[kind], name) == 0) {
            *step = (step_t){(uint8_t)kind, (uint8_t)v[0], (uint8_t)v[1], (uint8_t)v[2],
                             (uint8_t)v[3], (uint8_t)v[4], (uint8_t)v[5]};
            return 1;
        }
    return 0;
}

static void add(step_list_t *list, unsigned kind, unsigned flags, unsigned page, unsigned pages, unsigned a)
{
    step_add(list, (step_t){(uint8_t)kind, (uint8_t)flags, (uint8_t)page, (uint8_t)pages, (uint8_t)a,
                            STEP_NONE, STEP_NONE});
}

/* Alloc answers in pointers and so never takes address 0: requests do. */
void step_list_shapes(step_list_t *list, unsigned first, unsigned pages)
{
    for (unsigned n = 1; n <= pages; n *= 2)
        for (unsigned high = 0; high < 2; high++)
            add(list, STEP_ALLOC, high, 0, n, 0), add(list, STEP_REQUEST, high, 0, n, 0);
    for (unsigned p = first; p < first + pages; p++)
        add(list, STEP_FREE_AT, 0, p, 0, 0);
}

/* Every size from 0 to more than there is, every direction, exact or not, every alignment. */
static void add_requests(step_list_t *list, unsigned pages)
{
    for (unsigned n = 0; n <= pages + 2; n++)
        for (unsigned flags = 0; flags < 8; flags++) {
            if (!(flags & STEP_EXACT))
                add(list, STEP_ALLOC, flags, 0, n, 0);
            for (unsigned align = 0; align <= 5; align++)
                if (align == 0 || !(flags & STEP_RAGGED))
                    add(list, STEP_REQUEST, flags, 0, n, align);
        }
    for (unsigned n = 1; n <= pages; n++)
        for (unsigned order = 0; order <= 5; order++)
            add(list, STEP_BOUNDARY, n & 3, 0, n, order);
}

/* All ranges, and some that reach beyond the arena on either side. */
static void add_ranges(step_list_t *list, unsigned first, unsigned pages)
{
    static const step_kind_t kinds[] = {STEP_FREE_RANGE, STEP_TAKE, STEP_RESERVE, STEP_RELEASE, STEP_IS_FREE};
    for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (unsigned p = first; p < first + pages; p++)
            for (unsigned n = 1; p + n <= first + pages + 1; n++)
                add(list, kinds[k], (p + n) % 2 ? STEP_RAGGED : 0, p, n, 0);
    for (unsigned k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        for (unsigned p = first > 0 ? first - 1 : 0; p < first + pages; p += pages)
            add(list, kinds[k], 0, p, 0, 0), add(list, kinds[k], 0, p, pages + 1, 0);
}

static void add_blocks(step_list_t *list, unsigned first, unsigned pages)
{
    unsigned before = first > 0 ? first - 1 : 0;
    for (unsigned p = before; p <= first + pages; p++) {
        add(list, STEP_FREE_AT, 0, p, 0, 0);
        add(list, STEP_FREE_AT, STEP_RAGGED, p, 0, 0);
        add(list, STEP_FIND, 0, p, 0, 0);
        add(list, STEP_MEM, 0, p, 0, 0);
        for (unsigned n = 0; n <= pages + 1; n++) {
            add(list, STEP_FREE, n % 2 ? STEP_RAGGED : 0, p, n, 0);
            add(list, STEP_RESIZE, n % 2 ? STEP_RAGGED : 0, p, n, 0);
            add(list, STEP_RESIZE, STEP_EXACT, p, n, 0);
            if ((n & (n - 1)) == 0 || n == 3)
                for (unsigned high = 0; high < 2; high++)
                    add(list, STEP_REALLOC, high, p, n, 0);
        }
    }
    add(list, STEP_REALLOC, 0, STEP_NONE, 1, 0);
    add(list, STEP_REALLOC, STEP_HIGH, STEP_NONE, 2, 0);
}

static void add_many(step_list_t *list, unsigned first, unsigned pages)
{
    for (unsigned n = 0; n <= pages + 1; n++)
        for (unsigned high = 0; high < 2; high++) {
            add(list, STEP_PAGES, high, 0, n, 0);
            add(list, STEP_EXTENTS, high, 0, n, n);
            add(list, STEP_EXTENTS, high, 0, n, 1 + n % 3);
        }
    for (unsigned p = first; p < first + pages; p++)
        for (unsigned n = 1; p + n <= first + pages; n += 1 + n / 2)
            add(list, STEP_FREE_LIST, n & 1, p, n, 0);
    add(list, STEP_FREE_LIST, 0, first, pages, 0);
    add(list, STEP_STATS, 0, 0, 0, 0);
}

void step_list_all(step_list_t *list, unsigned first, unsigned pages)
{
    add_requests(list, pages);
    add_ranges(list, first, pages);
    add_blocks(list, first, pages);
    add_many(list, first, pages);
}

static void add_windows(step_list_t *list, unsigned first, unsigned pages, unsigned n, unsigned align)
{
    for (unsigned lo = first; lo < first + pages; lo++)
        for (unsigned hi = lo; hi < first + pages; hi++)
            for (unsigned flags = 0; flags < 8; flags++)
                step_add(list, (step_t){STEP_REQUEST, (uint8_t)flags, 0, (uint8_t)n, (uint8_t)align, (uint8_t)lo,
                                        (uint8_t)hi});
}

void step_list_windows(step_list_t *list, unsigned first, unsigned pages)
{
    for (unsigned n = 1; n <= pages; n = n < 8 ? n + 1 : 2 * n)
        add_windows(list, first, pages, n, n % 3 == 0);
    add_windows(list, first, pages, 1, 2);
    add_windows(list, first, pages, 3, 3);
}
