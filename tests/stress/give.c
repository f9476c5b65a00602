/* What a thread can do with memory that it has.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

static void free_range(uint64_t address, uint64_t bytes)
{
    must_be_ok("analloc_free_range", address, analloc_free_range(&arena.handle, address, bytes));
}

void give_back(worker_t *worker)
{
    held_t held = let_go(worker, (unsigned)dice_below(&worker->dice, worker->holds));
    uint64_t cut = dice_below(&worker->dice, held.bytes / PAGE) * PAGE;
    if (cut != 0 && dice_percent(&worker->dice, 30)) { /* in two parts */
        free_range(held.address + cut, held.bytes - cut);
        held.bytes = cut;
    }
    free_range(held.address, held.bytes);
}

void give_back_block(worker_t *worker)
{
    held_t held = let_go(worker, (unsigned)dice_below(&worker->dice, worker->holds));
    must_be_ok("analloc_free_at", held.address, analloc_free_at(&arena.handle, held.address));
}

/* Some pages that are blocks of their own, in one call. */
void give_back_pages(worker_t *worker)
{
    uint64_t list[BULK] = {0}, pages = 0;
    for (unsigned i = worker->holds; i-- > 0 && pages < BULK;) {
        if (worker->held[i].bytes == PAGE)
            list[pages++] = let_go(worker, i).address;
    }
    must_be_ok("analloc_free_pages", list[0], analloc_free_pages(&arena.handle, pages, list));
}

void give_back_all(worker_t *worker)
{
    while (worker->holds != 0)
        give_back(worker);
}

/* Shrinks what it can always shrink, and grows where there is room. */
void resize(worker_t *worker)
{
    held_t *held = &worker->held[dice_below(&worker->dice, worker->holds)];
    analloc_block_t block;
    uint64_t wanted = dice_sized(&worker->dice, 2 * held->bytes / PAGE) * PAGE, granted;
    must_be_ok("analloc_find", held->address, analloc_find(&arena.handle, held->address, &block));
    if (wanted > held->bytes && wanted - held->bytes > (worker->budget - worker->pages) * PAGE)
        return;
    if (block.address != held->address || block.bytes != held->bytes)
        return; /* an extent: only its first piece could be resized */
    if (wanted < held->bytes)
        pass("analloc_resize", held->address + wanted, held->bytes - wanted, worker->id, 0);
    analloc_status_t status = analloc_resize(&arena.handle, held->address, wanted, ANALLOC_EXACT, &granted);
    if (status == ANALLOC_OK && wanted > held->bytes)
        pass("analloc_resize", held->address + held->bytes, wanted - held->bytes, 0, worker->id);
    if (status == ANALLOC_OK) {
        worker->pages += wanted / PAGE - held->bytes / PAGE;
        held->bytes = wanted;
    } else if (wanted <= held->bytes || analloc_is_misuse(status)) {
        fails("analloc_resize", held->address, analloc_status_name(status));
    }
}

/* What others do meanwhile must not show in one's own block. */
void look(worker_t *worker)
{
    const held_t *held = &worker->held[dice_below(&worker->dice, worker->holds)];
    analloc_block_t block;
    uint64_t inside = held->address + dice_below(&worker->dice, held->bytes);
    must_be_ok("analloc_find", inside, analloc_find(&arena.handle, inside, &block));
    if (block.state != ANALLOC_LIVE || block.address < held->address ||
        block.address + block.bytes > held->address + held->bytes || inside - block.address >= block.bytes)
        fails("analloc_find", inside, "not a piece of the block that the thread holds");
}
