/* server - an arena that serves the events of a trace.
 *
 * SPDX-License-Identifier: MIT
 *
 * The arena begins at address 0, as the traced machine's memory did, and manages no real memory: the
 * library never touches what it hands out. */
#ifndef ANALLOC_TOOL_SERVER_H
#define ANALLOC_TOOL_SERVER_H

#include <analloc.h>

#include "ktrace.h"
#include "policy.h"
#include "tick.h"

typedef struct server {
    analloc_struct_t arena;
    void *meta;
    uint64_t page_size;
    const policy_t *policy;
    const tick_clock_t *clock;
    uint32_t *place; /**< of each traced block, by its pfn: our first page + 1, 0 if it could not be had */
} server_t;

/** What became of one event. */
typedef struct served {
    analloc_status_t status; /**< of the call; ANALLOC_OK also for the free of what could not be had */
    bool called;             /**< false: there was nothing to free */
    uint64_t first;          /**< our first page */
    uint64_t ticks;          /**< how long the call took, the clock's own cost included */
} served_t;

/** Make an arena of so many pages, all free. False after a complaint, with `subject` in it. */
bool server_create(server_t *server, const ktrace_t *trace, uint64_t pages, const policy_t *policy,
                   const tick_clock_t *clock, const char *subject);
void server_destroy(server_t *server);

/** Serve one event. */
served_t server_serve(server_t *server, ktrace_event_t event);

/** Bytes of the largest block that the arena could still give. */
uint64_t server_largest(server_t *server);

#endif
