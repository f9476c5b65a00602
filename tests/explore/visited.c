/* SPDX-License-Identifier: MIT */
#include "visited.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COST_BITS 15u

static uint64_t *table; /* state with its lowest bits replaced by the cost; 0: empty */
static uint64_t size, count;

static void resize(uint64_t places)
{
    uint64_t *old = table, old_size = size;
    table = calloc(places, sizeof *table);
    if (table == NULL) {
        fprintf(stderr, "no memory for %llu states\n", (unsigned long long)places);
        exit(2);
    }
    size = places;
    count = 0;
    for (uint64_t i = 0; i < old_size; i++) {
        if (old[i] != 0)
            (void)visited_before(old[i], old[i] & COST_BITS);
    }
    free(old);
}

void visited_clear(void)
{
    if (table == NULL)
        resize(1u << 16);
    memset(table, 0, size * sizeof *table);
    count = 0;
}

int visited_before(uint64_t state, unsigned cost)
{
    uint64_t key = (state & ~(uint64_t)COST_BITS) | 1u << 4; /* never 0 */
    if (2 * count >= size)
        resize(2 * size);
    uint64_t place = (key >> 5) * 0x9E3779B97F4A7C15u & (size - 1);
    while (table[place] != 0 && (table[place] & ~(uint64_t)COST_BITS) != key)
        place = (place + 1) & (size - 1);
    if (table[place] == 0)
        count++;
    else if ((table[place] & COST_BITS) <= cost)
        return 1;
    table[place] = key | cost;
    return 0;
}

uint64_t visited_count(void)
{
    return count;
}
