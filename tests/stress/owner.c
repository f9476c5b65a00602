/* Whose each page is.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include "rerun.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static _Atomic(unsigned) owner[MOST_PAGES];

void fails(const char *what, uint64_t address, const char *why)
{
    fprintf(stderr, "\n%s, address 0x%" PRIx64 ": %s\n", what, address, why);
    rerun_print();
    _exit(1);
}

void must_be_ok(const char *call, uint64_t address, analloc_status_t status)
{
    if (status != ANALLOC_OK)
        fails(call, address, analloc_status_name(status));
}

uint64_t page_of(uint64_t address)
{
    return address / PAGE - BASE_PAGE;
}

uint64_t address_of(uint64_t page)
{
    return (BASE_PAGE + page) * PAGE;
}

unsigned owner_of(uint64_t page)
{
    return atomic_load(&owner[page]);
}

void pass(const char *call, uint64_t address, uint64_t bytes, unsigned from, unsigned to)
{
    if (address < address_of(0) || page_of(address) + bytes / PAGE > all_pages)
        fails(call, address, "outside the arena");
    for (uint64_t i = 0; i < bytes / PAGE; i++) {
        unsigned found = from;
        if (!atomic_compare_exchange_strong(&owner[page_of(address) + i], &found, to))
            fails(call, address + i * PAGE, found == 0 ? "nobody's page" : "the page has another owner");
    }
}

void receive(worker_t *worker, const char *call, uint64_t address, uint64_t bytes)
{
    held_t held = {address, bytes};
    pass(call, address, bytes, 0, worker->id);
    worker->pages += bytes / PAGE;
    worker->held[worker->holds++] = held;
}

held_t let_go(worker_t *worker, unsigned at)
{
    held_t held = worker->held[at];
    worker->held[at] = worker->held[--worker->holds];
    worker->pages -= held.bytes / PAGE;
    pass("free", held.address, held.bytes, worker->id, 0);
    return held;
}
