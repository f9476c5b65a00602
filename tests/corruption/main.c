/* main.c - damage the metadata, bit by bit or at random, and see that nothing worse comes of it.
 *
 * SPDX-License-Identifier: MIT
 *
 * Every single bit, one at a time: the checker reports it, or the state is legal and everything goes on
 * from there as it should; in both cases no call loops, leaves the metadata or grants what is not the
 * arena's. The handle of the creation is used and, where the header still lets it, one of `analloc_attach`.
 * Then many bits at once, and nothing but random behind a valid header: checker and questions. */
#include "damage.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL (~0u)
#define HEADER_BYTES ANALLOC_META_ALIGN /* the header has a line of its own */

typedef struct arguments {
    trial_plan_t plan;
    unsigned scenario, bit; /* or ALL */
    unsigned every;         /* only one bit in so many, in each scenario others */
    unsigned random;        /* so many random damages instead */
    unsigned seed;
    unsigned calls;         /* also the calls that change something, on random damage */
} arguments_t;

typedef struct counts {
    uint64_t bits, reported, harmless, legal, attached, strange;
    uint64_t broken[6]; /* reported, by invariant */
} counts_t;

typedef struct totals {
    uint64_t broken[6];
    unsigned levels, width;
} totals_t;

/* What a damaged header describes is its own affair, but its calls stay inside the buffer as well. The
 * walk tells which addresses are the strange arena's. */
static void try_strange_arena(const trial_t *t, analloc_struct_t *handle)
{
    trial_t strange = *t;
    analloc_block_t block;
    uint64_t cursor = 0, bytes = 0, steps = 0;
    trial_call("analloc_walk, of an attached strange arena");
    for (; analloc_walk(handle, &cursor, &block); bytes += block.bytes)
        if (steps++ == 0)
            strange.base = block.address;
        else if (steps > 8 * t->meta_bytes)
            trial_fail("a walk of more blocks than the metadata has bits");
    strange.config.page = handle->page;
    strange.shape.pages = bytes / handle->page;
    strange.shape.top_order = handle->depth;
    strange.strange = 1;
    if (strange.shape.pages != 0 && strange.shape.pages <= TRIAL_PAGES)
        damage_call_all(&strange, handle);
}

static void try_attached(trial_t *t, counts_t *counts)
{
    analloc_struct_t other;
    trial_call("analloc_attach");
    analloc_status_t status = analloc_attach(&other, t->meta, t->meta_bytes);
    if (status != ANALLOC_OK) {
        if (!analloc_is_misuse(status))
            trial_fail("attach: %s", analloc_status_name(status));
        return;
    }
    counts->attached++;
    (void)damage_check(t, &other);
    if (other.mem == t->arena.mem && other.page == t->arena.page && other.depth == t->arena.depth)
        return; /* the same arena: tried already */
    counts->strange++;
    try_strange_arena(t, &other);
}

static int is_reported(trial_t *t, counts_t *counts)
{
    int invariant = damage_check(t, &t->arena);
    if (invariant < 0)
        return 0;
    counts->broken[invariant]++;
    counts->reported++;
    return 1;
}

static void try_damage(trial_t *t, const reading_t *before, counts_t *counts)
{
    trial_keep_hurt(t);
    trial_wind_up();
    if (is_reported(t, counts))
        ;
    else if (damage_is_legal(t, &t->arena, before))
        counts->legal++;
    else
        counts->harmless++;
    damage_call_all(t, &t->arena);
    try_attached(t, counts);
    trial_heal(t);
}

static void name_trial(const arguments_t *a, unsigned scenario, const char *what, unsigned number)
{
    trial_arguments("--pages %u --offset %u --page-bytes %u --end %d --calls %u --scenario %u %s %u", a->plan.pages,
                    a->plan.offset, a->plan.page_bytes, a->plan.at_end, a->calls, scenario, what, number);
}

static void flip_bits(trial_t *t, const arguments_t *a, unsigned scenario, counts_t *counts)
{
    static reading_t before;
    if (!reading_take(&before, t, &t->arena))
        trial_fail("the walk before the damage");
    for (unsigned bit = 0; bit < 8 * t->meta_bytes; bit++) {
        if (a->bit != ALL ? a->bit != bit : (bit + scenario) % a->every != 0)
            continue;
        name_trial(a, scenario, "--bit", bit);
        t->meta[bit / 8] ^= (unsigned char)(1u << bit % 8);
        try_damage(t, &before, counts);
        counts->bits++;
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    return *seed ^= *seed << 17;
}

/* Three ways to go wrong: some bits, a smashed run of bytes, everything behind the header. */
static void hurt_at_random(trial_t *t, uint64_t seed)
{
    uint64_t r = next_random(&seed), room = t->meta_bytes - HEADER_BYTES;
    uint64_t first = next_random(&seed) % room, bytes = next_random(&seed) % (room - first) + 1;
    if (r % 3 == 0)
        for (uint64_t n = 2 + next_random(&seed) % 40, bit; n > 0; n--) {
            bit = next_random(&seed) % (8 * room);
            t->meta[HEADER_BYTES + bit / 8] ^= (unsigned char)(1u << bit % 8);
        }
    else
        for (uint64_t n = r % 3 == 1 ? first : 0; n < (r % 3 == 1 ? first + bytes : room); n++)
            t->meta[HEADER_BYTES + n] = (unsigned char)(next_random(&seed) >> 24);
}

/* Nothing is said of legal states here: the checker and the questions must only be bounded, stay inside and
 * write nothing. Calls that change something may leave the metadata when more than one bit is wrong. */
static void damage_at_random(trial_t *t, const arguments_t *a, unsigned scenario, counts_t *counts)
{
    for (unsigned n = 0; n < a->random; n++) {
        unsigned seed = a->seed + n;
        name_trial(a, scenario, "--random 1 --seed", seed);
        hurt_at_random(t, 0x9E3779B97F4A7C15u * (seed + 1));
        trial_keep_hurt(t);
        trial_wind_up();
        (void)is_reported(t, counts);
        counts->bits++;
        damage_ask_all(t, &t->arena);
        if (a->calls)
            damage_call_all(t, &t->arena);
        trial_heal(t);
    }
}

static void print_counts(const char *name, const counts_t *c)
{
    printf("%-10s %7llu damages: %7llu reported, %7llu harmless, %5llu another legal state; %llu attached, %llu as another arena\n",
           name, (unsigned long long)c->bits, (unsigned long long)c->reported, (unsigned long long)c->harmless,
           (unsigned long long)c->legal, (unsigned long long)c->attached, (unsigned long long)c->strange);
    printf("%10s reported of I0 to I5:", "");
    for (unsigned invariant = 0; invariant < 6; invariant++)
        printf(" %llu", (unsigned long long)c->broken[invariant]);
    putchar('\n');
}

static void run_scenario(const arguments_t *a, unsigned scenario, totals_t *totals)
{
    trial_t t;
    counts_t counts = {0};
    trial_plan_t plan = a->plan;
    plan.reserved = scenario_starts_reserved(scenario);
    trial_create(&t, &plan);
    scenario_play(&t, scenario);
    if (a->random != 0)
        damage_at_random(&t, a, scenario, &counts);
    else
        flip_bits(&t, a, scenario, &counts);
    print_counts(scenario_name(scenario), &counts);
    if (counts.bits == 0)
        trial_fail("there was no damage");
    totals->levels = t.shape.levels;
    totals->width = t.shape.width;
    for (unsigned invariant = 0; invariant < 6; invariant++)
        totals->broken[invariant] += counts.broken[invariant];
    trial_destroy(&t);
}

/* Where there are levels, single bits break all invariants, but I5 not in every arena, and I2 only where a word
 * has a single block: in narrow ones. One that is never reported is one that is not looked at. */
static void expect_all_reported(const arguments_t *a, const totals_t *totals)
{
    if (a->random != 0 || a->scenario != ALL || a->bit != ALL || a->every != 1 || totals->levels == 1)
        return;
    for (unsigned invariant = 0; invariant < 5; invariant++)
        if (totals->broken[invariant] == 0 && !(invariant == 2 && totals->width > 4))
            trial_fail("I%u was never reported", invariant);
}

static void parse(arguments_t *a, int argc, char **argv)
{
    unsigned at_end = 1;
    struct {
        const char *name;
        unsigned *where;
    } numbers[] = {
        {"--pages", &a->plan.pages}, {"--offset", &a->plan.offset}, {"--page-bytes", &a->plan.page_bytes},
        {"--end", &at_end},          {"--scenario", &a->scenario},  {"--bit", &a->bit},
        {"--random", &a->random},    {"--seed", &a->seed},         {"--every", &a->every},
        {"--calls", &a->calls},
    };
    for (int i = 1; i < argc; i += 2) {
        size_t n = 0, all = sizeof numbers / sizeof numbers[0];
        while (n < all && strcmp(argv[i], numbers[n].name) != 0)
            n++;
        if (n == all || i + 1 == argc) {
            fprintf(stderr, "usage: %s [--pages N] [--offset N] [--page-bytes N] [--end 0|1] [--scenario N] [--bit N]\n"
                            "       [--every N] [--random TIMES] [--seed N] [--calls 0|1]\n", argv[0]);
            exit(2);
        }
        *numbers[n].where = (unsigned)strtoul(argv[i + 1], NULL, 0);
    }
    a->plan.at_end = at_end != 0;
}

int main(int argc, char **argv)
{
    arguments_t a = {.plan = {.pages = 16, .page_bytes = 16}, .scenario = ALL, .bit = ALL, .every = 1, .seed = 1};
    parse(&a, argc, argv);
    if (a.plan.pages < 8 || a.plan.pages > TRIAL_PAGES || a.plan.offset > TRIAL_PAGES || a.plan.page_bytes == 0 ||
        a.every == 0)
        return 2;
    totals_t totals = {0};
    trial_watch();
    for (unsigned scenario = 0; scenario < SCENARIOS; scenario++)
        if (a.scenario == ALL || a.scenario == scenario)
            run_scenario(&a, scenario, &totals);
    expect_all_reported(&a, &totals);
    return 0;
}
