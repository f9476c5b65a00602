/* What must hold when nobody is inside the allocator.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

void open_arena(arena_t *fresh)
{
    analloc_config_t config = {.base = address_of(0), .bytes = all_pages * PAGE, .page = PAGE};
    if (arena_open(fresh, &config, 0xA5) != ANALLOC_OK)
        fails("analloc_create", config.base, "failed");
}

static int state_of(unsigned owner)
{
    return owner == 0 ? ANALLOC_FREE : (owner & RESERVED) != 0 ? ANALLOC_RESERVED : ANALLOC_LIVE;
}

/* The owners of these pages know them by this state; a live block has one owner. */
static void check_block(const analloc_block_t *block)
{
    uint64_t first = page_of(block->address);
    for (uint64_t i = 0; i < block->bytes / PAGE; i++) {
        unsigned owner = owner_of(first + i);
        if (state_of(owner) != (int)block->state)
            fails("analloc_walk", block->address + i * PAGE, "not what its owner made of the page");
        if (block->state == ANALLOC_LIVE && owner != owner_of(first))
            fails("analloc_walk", block->address + i * PAGE, "a block of two owners");
    }
}

static void check_walk(void)
{
    analloc_block_t block;
    uint64_t cursor = 0, next = address_of(0), largest = 0;
    while (analloc_walk(&arena.handle, &cursor, &block)) {
        if (block.address != next || block.bytes > address_of(all_pages) - next)
            fails("analloc_walk", block.address, "blocks do not lie side by side");
        check_block(&block);
        if (block.state == ANALLOC_FREE && block.bytes > largest)
            largest = block.bytes;
        next += block.bytes;
    }
    if (next != address_of(all_pages))
        fails("analloc_walk", next, "ends too early");
    if (analloc_largest(&arena.handle) != largest)
        fails("analloc_largest", 0, "not the largest block of the walk");
}

void check_quiet(void)
{
    analloc_fault_t fault = {0, 0, 0, 0, "?"};
    if (analloc_check(&arena.handle, &fault) != ANALLOC_OK)
        fails("analloc_check", fault.address, fault.what);
    if (!arena_guards_intact(&arena))
        fails("metadata", 0, "something was written beside it");
    if (arena.recorder.calls != 0)
        fails(arena.recorder.last.call, arena.recorder.last.address, "refused by the misuse hook");
    check_walk();
}

void check_all_to_be_had(dice_t *dice)
{
    static uint64_t taken[MOST_PAGES];
    uint64_t free_pages = 0, count = 0;
    for (uint64_t page = 0; page < all_pages; page++)
        free_pages += owner_of(page) == 0;
    for (analloc_status_t status = ANALLOC_OK; status == ANALLOC_OK;) {
        analloc_request_t request = {.flags = dice_percent(dice, 50) ? ANALLOC_HIGH : 0};
        analloc_answer_t answer;
        status = analloc_request(&arena.handle, &request, &answer);
        if (status == ANALLOC_OK) {
            pass("analloc_request", answer.address, PAGE, 0, MAIN_THREAD);
            taken[count++] = answer.address;
        } else if (status != ANALLOC_E_NONE_LEFT || count != free_pages) {
            fails("analloc_request, while a page is free", 0, analloc_status_name(status));
        }
    }
    check_quiet();
    for (uint64_t i = 0; i < count; i++) {
        pass("analloc_free_at", taken[i], PAGE, MAIN_THREAD, 0);
        must_be_ok("analloc_free_at", taken[i], analloc_free_at(&arena.handle, taken[i]));
    }
    check_quiet();
}

void check_fresh(void)
{
    arena_t fresh;
    analloc_block_t ours, theirs;
    uint64_t our_cursor = 0, their_cursor = 0;
    int ours_left, theirs_left;
    check_quiet();
    open_arena(&fresh);
    do {
        ours_left = analloc_walk(&arena.handle, &our_cursor, &ours);
        theirs_left = analloc_walk(&fresh.handle, &their_cursor, &theirs);
        if (ours_left != theirs_left ||
            (ours_left && (ours.address != theirs.address || ours.bytes != theirs.bytes || ours.state != theirs.state)))
            fails("analloc_walk", ours.address, "not merged as in a new arena");
    } while (ours_left);
    arena_close(&fresh);
}
