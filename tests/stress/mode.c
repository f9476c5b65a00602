/* The ways to use an arena.
 *
 *   half      all calls; never more than half is held, so a page is there for whoever asks
 *   full      all calls; each thread takes until it hears that nothing is left, again and again
 *   islands   the same where but a few places are free, far from each other: whole nodes have nothing, or one block
 *   stripes   all of it is reserved at first; threads reserve and release parts of the same units
 *   crowd     single pages, where the fewest free pages are for which no thread may hear that none is left
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include <string.h>

static uint32_t any_side(worker_t *worker)
{
    return dice_percent(&worker->dice, 50) ? ANALLOC_HIGH : 0;
}

/* ---- ballast: what is held all the time */

static void take_ballast(uint64_t page, uint64_t pages)
{
    must_be_ok("analloc_take", address_of(page), analloc_take(&arena.handle, address_of(page), pages * PAGE));
    pass("analloc_take", address_of(page), pages * PAGE, 0, BALLAST);
}

static void give_back_ballast(void)
{
    for (uint64_t page = 0; page < all_pages; page++) {
        if (owner_of(page) != BALLAST)
            continue;
        pass("analloc_free_range", address_of(page), PAGE, BALLAST, 0);
        must_be_ok("analloc_free_range", address_of(page), analloc_free_range(&arena.handle, address_of(page), PAGE));
    }
}

void give_back_everything(void)
{
    for (unsigned i = 0; i < threads; i++)
        give_back_all(&workers[i]);
    release_stripes();
    give_back_ballast();
}

static void set_budgets(uint64_t budget)
{
    for (unsigned i = 0; i < threads; i++)
        workers[i].budget = budget;
}

/* ---- half */

static void size_half(const options_t *options)
{
    all_pages = options->pages;
    set_budgets(all_pages / 2 / threads);
}

static void operate_half(worker_t *worker)
{
    uint64_t draw = dice_below(&worker->dice, 100);
    int full = worker->holds >= MOST_HELD - 1 || worker->budget - worker->pages < 2;
    if (draw < 4)
        give_back_pages(worker);
    else if (worker->holds != 0 && (full || draw < 46))
        give_back(worker);
    else if (draw < 60)
        take_page(worker, any_side(worker), 1);
    else if (draw < 75)
        take_block(worker);
    else if (draw < 78)
        take_bulk(worker, any_side(worker), 1);
    else if (draw < 80)
        take_extents(worker, any_side(worker), 1);
    else if (draw < 85)
        take_range(worker);
    else if (draw < 88)
        reserve_range(worker);
    else if (worker->holds != 0 && draw < 95)
        resize(worker);
    else if (worker->holds != 0)
        look(worker);
}

/* ---- full */

static void size_full(const options_t *options)
{
    all_pages = options->pages;
    set_budgets(all_pages);
}

/* Who was refused gives back something, so that others take it. */
static void operate_full(worker_t *worker)
{
    uint64_t draw = dice_below(&worker->dice, 100);
    int full = worker->holds >= MOST_HELD - 1 || worker->budget == worker->pages;
    if (worker->holds != 0 && (worker->refused || full || draw < 10)) {
        give_back(worker);
        worker->refused = dice_percent(&worker->dice, 40);
    } else if (draw < 14) {
        give_back_pages(worker);
    } else if (draw < 40) {
        take_page(worker, any_side(worker), 0);
    } else if (draw < 60) {
        take_bulk(worker, any_side(worker), 0);
    } else if (draw < 70) {
        take_extents(worker, any_side(worker), 0);
    } else if (draw < 80) {
        take_block(worker);
    } else if (draw < 85) {
        take_range(worker);
    } else if (worker->holds != 0 && draw < 97) {
        resize(worker);
    } else if (worker->holds != 0) {
        look(worker);
    }
}

/* ---- islands */

enum { ISLANDS = 8, ISLAND_PAGES = 8, FEWEST_PAGES = 2 * ISLANDS * ISLAND_PAGES };

static void size_islands(const options_t *options)
{
    all_pages = options->pages < FEWEST_PAGES ? FEWEST_PAGES : options->pages;
    set_budgets(all_pages);
}

static void begin_islands(void)
{
    uint64_t each = all_pages / ISLANDS;
    if (owner_of(0) == BALLAST)
        return;
    for (uint64_t i = 0; i < ISLANDS; i++)
        take_ballast(i * each, each - ISLAND_PAGES);
}

/* ---- stripes */

static void size_stripes(const options_t *options)
{
    all_pages = options->pages;
    set_budgets(all_pages / 8 / threads + 1);
}

/* Reserved in the largest units again, of which the threads then release parts. */
static void begin_stripes(void)
{
    give_back_everything();
    check_fresh();
    reserve_stripes();
}

static void operate_stripes(worker_t *worker)
{
    uint64_t draw = dice_below(&worker->dice, 100);
    int full = worker->budget == worker->pages;
    if (draw < 60)
        change_stripe(worker);
    else if (worker->holds != 0 && (full || draw < 80))
        give_back(worker);
    else if (!full && draw < 90)
        take_page(worker, any_side(worker), 0);
    else if (!full && draw < 94)
        take_range(worker);
    else if (!full && draw < 97)
        take_bulk(worker, any_side(worker), 0);
    else if (worker->holds != 0)
        look(worker);
}

/* ---- crowd */

/* The threads' pages are every second one on both sides of a page at which a unit of the root ends, whatever the width:
 * 2^15, 8^5, 32^3. So those of one side can all be held and then all be freed, and never merge to anything larger that
 * would have to be told to the root, while one call, the first, is hindered from telling it that there is a page;
 * meanwhile those of the other side can all be taken. */
enum { MIDDLE = 32768 - BASE_PAGE };

static uint64_t crowd_pages;

/* Of one round, the same for all threads: from which side they take, so that one side is all held most of the time; and
 * whether they ask for many pages in one call too. Such calls count as moves and so would excuse most others. */
static uint32_t crowd_side;
static int crowd_bulk;

/* A free that has changed its word but not yet the hint above hides that word: half of W pages. What can hide more is a
 * move, for which BUSY is the answer. So somebody can hear NONE_LEFT only if so many pages a thread are free, or fewer.
 * One more than that always is. */
static void size_crowd(const options_t *options)
{
    analloc_config_t config = {.bytes = PAGE, .page = PAGE};
    analloc_shape_t shape;
    must_be_ok("analloc_shape", 0, analloc_shape(&config, &shape));
    crowd_pages = (uint64_t)options->threads * shape.width / 2 * 3 + 1;
    all_pages = MIDDLE + crowd_pages;
    set_budgets(shape.width);
}

static void begin_crowd(void)
{
    uint64_t first = MIDDLE - crowd_pages;
    crowd_bulk ^= crowd_side != 0;
    crowd_side ^= ANALLOC_HIGH;
    if (owner_of(0) == BALLAST)
        return;
    take_ballast(0, first);
    for (uint64_t page = first; page < all_pages; page += 2)
        take_ballast(page, 1);
}

static void operate_crowd(worker_t *worker)
{
    uint64_t draw = dice_below(&worker->dice, 1000);
    if (worker->holds != 0 && (worker->budget == worker->pages || draw < 300))
        give_back_block(worker);
    else if (draw < 900 || !crowd_bulk)
        take_page(worker, crowd_side, 1);
    else if (draw < 920)
        give_back_pages(worker);
    else if (draw < 995)
        take_bulk(worker, crowd_side, 1);
    else
        ask_too_much(worker, crowd_pages + 1, crowd_side);
}

const stress_mode_t *mode_named(const char *name)
{
    static const stress_mode_t modes[] = {
        {"half", 64000, size_half, NULL, operate_half},
        {"full", 16000, size_full, NULL, operate_full},
        {"islands", 2000, size_islands, begin_islands, operate_full},
        {"stripes", 16000, size_stripes, begin_stripes, operate_stripes},
        {"crowd", 64000, size_crowd, begin_crowd, operate_crowd},
    };
    for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(modes[i].name, name) == 0)
            return &modes[i];
    }
    return NULL;
}
