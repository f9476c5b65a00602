/* server - one event, one call of the library.
 *
 * SPDX-License-Identifier: MIT */
#include "server.h"

#include <stdlib.h>

#include "tool.h"

static bool create_arena(server_t *server, uint64_t pages, const char *subject)
{
    analloc_config_t config = {.bytes = pages * server->page_size, .page = server->page_size};
    uint64_t bytes = analloc_meta_bytes(&config);
    uint64_t room = (bytes + ANALLOC_META_ALIGN - 1) / ANALLOC_META_ALIGN * ANALLOC_META_ALIGN;
    server->meta = bytes ? aligned_alloc(ANALLOC_META_ALIGN, (size_t)room) : NULL;
    if (bytes && !server->meta)
        return tool_complain(subject, "out of memory");
    analloc_status_t status = analloc_create(&server->arena, &config, server->meta, bytes);
    return status == ANALLOC_OK || tool_complain(subject, "no arena of this size: %s", analloc_status_name(status));
}

bool server_create(server_t *server, const ktrace_t *trace, uint64_t pages, const policy_t *policy,
                   const tick_clock_t *clock, const char *subject)
{
    *server = (server_t){.page_size = trace->page_size, .policy = policy, .clock = clock};
    server->place = calloc((size_t)ktrace_pfn_end(trace) + 1, sizeof server->place[0]);
    if (!server->place)
        return tool_complain(subject, "out of memory");
    return create_arena(server, pages, subject);
}

void server_destroy(server_t *server)
{
    free(server->meta);
    free(server->place);
    *server = (server_t){0};
}

static served_t serve_alloc(server_t *server, ktrace_event_t event)
{
    analloc_request_t request = {.bytes = server->page_size << event.order,
                                 .flags = server->policy->is_high(event) ? ANALLOC_HIGH : 0};
    analloc_answer_t answer;
    uint64_t begin = tick_now(server->clock);
    analloc_status_t status = analloc_request(&server->arena, &request, &answer);
    uint64_t end = tick_now(server->clock);
    served_t served = {status, true, answer.address / server->page_size, end - begin};
    server->place[event.pfn] = status == ANALLOC_OK ? (uint32_t)served.first + 1 : 0;
    return served;
}

static served_t serve_free(server_t *server, ktrace_event_t event)
{
    uint32_t place = server->place[event.pfn];
    if (place == 0)
        return (served_t){.status = ANALLOC_OK};
    uint64_t first = place - 1;
    uint64_t begin = tick_now(server->clock);
    analloc_status_t status = analloc_free_at(&server->arena, first * server->page_size);
    uint64_t end = tick_now(server->clock);
    server->place[event.pfn] = 0;
    return (served_t){status, true, first, end - begin};
}

served_t server_serve(server_t *server, ktrace_event_t event)
{
    return event.op == KTRACE_ALLOC ? serve_alloc(server, event) : serve_free(server, event);
}

uint64_t server_largest(server_t *server)
{
    return analloc_largest(&server->arena);
}
