/* policy - the list.
 *
 * SPDX-License-Identifier: MIT */
#include "policy.h"

#include <string.h>

static bool is_movable(ktrace_event_t event)
{
    return event.type == KTRACE_MOVABLE;
}

static bool never(ktrace_event_t event)
{
    (void)event;
    return false;
}

static bool always(ktrace_event_t event)
{
    (void)event;
    return true;
}

static bool is_large(ktrace_event_t event)
{
    return event.order > 0;
}

const policy_t policies[] = {
    {"split", "unmovable and reclaimable low, movable high", is_movable},
    {"low", "everything low", never},
    {"high", "everything high", always},
    {"size", "single pages low, larger blocks high", is_large},
    {NULL, NULL, NULL},
};

const policy_t *policy_find(const char *name)
{
    for (const policy_t *p = policies; p->name; p++) {
        if (!strcmp(p->name, name))
            return p;
    }
    return NULL;
}
