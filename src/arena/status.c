/* status.c - names of statuses, and the misuse hook.
 *
 * SPDX-License-Identifier: MIT */
#include "arena/arena.h"

const char *analloc_status_name(analloc_status_t status)
{
    switch (status) {
    case ANALLOC_OK:
        return "ANALLOC_OK";
    case ANALLOC_E_NONE_LEFT:
        return "ANALLOC_E_NONE_LEFT";
    case ANALLOC_E_FRAGMENTED:
        return "ANALLOC_E_FRAGMENTED";
    case ANALLOC_E_LIMITS:
        return "ANALLOC_E_LIMITS";
    case ANALLOC_E_TOO_LARGE:
        return "ANALLOC_E_TOO_LARGE";
    case ANALLOC_E_BUSY:
        return "ANALLOC_E_BUSY";
    case ANALLOC_E_IN_USE:
        return "ANALLOC_E_IN_USE";
    case ANALLOC_E_LIST_FULL:
        return "ANALLOC_E_LIST_FULL";
    case ANALLOC_E_ARGUMENT:
        return "ANALLOC_E_ARGUMENT";
    case ANALLOC_E_UNSUPPORTED:
        return "ANALLOC_E_UNSUPPORTED";
    case ANALLOC_E_OVERFLOW:
        return "ANALLOC_E_OVERFLOW";
    case ANALLOC_E_FOREIGN:
        return "ANALLOC_E_FOREIGN";
    case ANALLOC_E_MISALIGNED:
        return "ANALLOC_E_MISALIGNED";
    case ANALLOC_E_INTERIOR:
        return "ANALLOC_E_INTERIOR";
    case ANALLOC_E_NOT_LIVE:
        return "ANALLOC_E_NOT_LIVE";
    case ANALLOC_E_RESERVED:
        return "ANALLOC_E_RESERVED";
    case ANALLOC_E_NOT_RESERVED:
        return "ANALLOC_E_NOT_RESERVED";
    case ANALLOC_E_LENGTH:
        return "ANALLOC_E_LENGTH";
    case ANALLOC_E_METADATA:
        return "ANALLOC_E_METADATA";
    case ANALLOC_E_VERSION:
        return "ANALLOC_E_VERSION";
    case ANALLOC_E_WIDTH:
        return "ANALLOC_E_WIDTH";
    case ANALLOC_E_SIZE:
        return "ANALLOC_E_SIZE";
    case ANALLOC_E_CORRUPT:
        return "ANALLOC_E_CORRUPT";
    }
    return "no status of analloc";
}

int analloc_is_misuse(analloc_status_t status)
{
    return status >= ANALLOC_E_ARGUMENT && status <= ANALLOC_E_SIZE;
}

analloc_status_t analloc_refuse(analloc_t a, const char *call, analloc_status_t status, uint64_t address,
                                uint64_t bytes)
{
    if (a != NULL && a->on_misuse != NULL && analloc_is_misuse(status)) {
        analloc_misuse_t misuse = {call, status, address, bytes};
        a->on_misuse(a->on_misuse_context, &misuse);
    }
    return status;
}
