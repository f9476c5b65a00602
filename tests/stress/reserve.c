/* Reserve and release. Reserving what is reserved is no error, so two threads that did so with the same page would
 * release each other's: each page has one thread that may reserve it.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include <stdatomic.h>

enum { STRIPE = 3 }; /* pages: every unit of two or more levels up has several workers' */

static analloc_status_t reserve(uint64_t page, uint64_t pages)
{
    analloc_status_t status = analloc_reserve(&arena.handle, address_of(page), pages * PAGE);
    if (status != ANALLOC_OK && status != ANALLOC_E_IN_USE && status != ANALLOC_E_BUSY)
        fails("analloc_reserve", address_of(page), analloc_status_name(status));
    return status;
}

/* Reserved for this owner until now; it stays so iff somebody comes between. */
static analloc_status_t release(uint64_t page, uint64_t pages, unsigned owner)
{
    uint64_t address = address_of(page), bytes = pages * PAGE;
    pass("analloc_release", address, bytes, owner, 0);
    analloc_status_t status = analloc_release(&arena.handle, address, bytes);
    if (status == ANALLOC_E_BUSY)
        pass("analloc_release", address, bytes, 0, owner);
    else
        must_be_ok("analloc_release", address, status);
    return status;
}

/* A part of the arena for each worker, so that ranges are long. */
void reserve_range(worker_t *worker)
{
    uint64_t part = all_pages / threads, first = (worker->id - 1) * part;
    uint64_t page = dice_below(&worker->dice, part), pages = draw_pages(worker);
    if (pages > part - page)
        pages = part - page;
    if (reserve(first + page, pages) != ANALLOC_OK)
        return;
    pass("analloc_reserve", address_of(first + page), pages * PAGE, 0, worker->id | RESERVED);
    must_be_ok("analloc_release", address_of(first + page), release(first + page, pages, worker->id | RESERVED));
}

static unsigned stripe_owner(uint64_t page)
{
    return (unsigned)(page / STRIPE % threads + 1) | RESERVED;
}

/* How many of these pages are reserved? */
static uint64_t count_reserved(uint64_t page, uint64_t pages)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < pages; i++)
        count += (owner_of(page + i) & RESERVED) != 0;
    return count;
}

/* Those that were not reserved are now. */
static void note_reserved(uint64_t page, uint64_t pages, unsigned owner)
{
    for (uint64_t i = 0; i < pages; i++) {
        if (owner_of(page + i) != owner)
            pass("analloc_reserve", address_of(page + i), PAGE, 0, owner);
    }
}

/* All threads go through the arena side by side, so that they meet in units that are still as they were at first. */
static uint64_t draw_row(worker_t *worker)
{
    enum { STAY = 16 }; /* calls of each thread at about the same place */
    static _Atomic(uint64_t) calls;
    uint64_t rows = all_pages / (STRIPE * threads), place = atomic_fetch_add(&calls, 1) / (STAY * threads);
    return (place + dice_below(&worker->dice, 2)) % rows;
}

void change_stripe(worker_t *worker)
{
    uint64_t skip = dice_below(&worker->dice, STRIPE), pages = 1 + dice_below(&worker->dice, STRIPE - skip);
    uint64_t page = (draw_row(worker) * threads + worker->id - 1) * STRIPE + skip;
    analloc_status_t status;
    if (count_reserved(page, pages) == pages && dice_percent(&worker->dice, 70)) {
        status = release(page, pages, stripe_owner(page));
    } else {
        status = reserve(page, pages);
        if (status == ANALLOC_OK)
            note_reserved(page, pages, stripe_owner(page));
    }
    worker->busy += status == ANALLOC_E_BUSY;
}

void reserve_stripes(void)
{
    must_be_ok("analloc_reserve", address_of(0), reserve(0, all_pages));
    for (uint64_t page = 0; page < all_pages; page++)
        pass("analloc_reserve", address_of(page), PAGE, 0, stripe_owner(page));
}

void release_stripes(void)
{
    for (uint64_t page = 0, end; page < all_pages; page = end + 1) {
        for (end = page; end < all_pages && (owner_of(end) & RESERVED) != 0; end++)
            pass("analloc_release", address_of(end), PAGE, stripe_owner(end), 0);
        must_be_ok("analloc_release", address_of(page),
                   analloc_release(&arena.handle, address_of(page), (end - page) * PAGE));
    }
}
