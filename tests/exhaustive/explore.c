/* explore.c - breadth first over the states, which are kept as the steps that lead to them.
 *
 * SPDX-License-Identifier: MIT
 *
 * A state is found when the library itself comes into it. Nothing is stored of the metadata: to go back
 * to a state, its steps are made again on the metadata of the root. */
#include "explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TABLE_BITS 21u
#define PATH_MAX_STEPS 64u
#define ROOT 0u

typedef struct node {
    spec_state_t state;
    uint32_t parent;
    step_t step; /* from the parent */
} node_t;

typedef struct search {
    world_t *w;
    const explore_options_t *options;
    node_t *nodes;
    uint32_t count;
    uint32_t *table; /* hash table of 1 + the index of a node */
    void *root_image;
    step_t path[PATH_MAX_STEPS];
} search_t;

static uint32_t slot_of(const spec_state_t *s)
{
    uint64_t h = ((uint64_t)s->live << 32 | s->start) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 29 ^ s->kept) * 0xBF58476D1CE4E5B9u;
    return (uint32_t)(h >> (64 - TABLE_BITS));
}

static int same(const spec_state_t *a, const spec_state_t *b)
{
    return a->live == b->live && a->start == b->start && a->kept == b->kept;
}

static void insert(search_t *s, const spec_state_t *state, uint32_t parent, const step_t *step)
{
    uint32_t slot = slot_of(state);
    for (; s->table[slot] != 0; slot = (slot + 1) % (1u << TABLE_BITS))
        if (same(&s->nodes[s->table[slot] - 1].state, state))
            return;
    if (s->count >= 1u << (TABLE_BITS - 1)) {
        fprintf(stderr, "more states than there is room for\n");
        exit(1);
    }
    s->nodes[s->count] = (node_t){.state = *state, .parent = parent};
    if (step != NULL)
        s->nodes[s->count].step = *step;
    s->table[slot] = ++s->count;
}

/* The root's steps and then those from the root to the node, in the order in which they are made. */
static unsigned path_to(search_t *s, uint32_t node)
{
    const step_list_t *root = &s->options->root;
    unsigned depth = (unsigned)root->count;
    for (uint32_t n = node; n != ROOT; n = s->nodes[n].parent)
        depth++;
    if (depth > PATH_MAX_STEPS)
        world_fail(s->w, "a path of %u steps", depth);
    unsigned at = depth;
    for (uint32_t n = node; n != ROOT; n = s->nodes[n].parent)
        s->path[--at] = s->nodes[n].step;
    for (unsigned n = 0; n < root->count; n++)
        s->path[n] = root->steps[n];
    return depth;
}

/* Bring the library into the state of a node. */
static void go_to(search_t *s, uint32_t node)
{
    world_t *w = s->w;
    spec_state_t state = s->nodes[ROOT].state;
    unsigned steps = path_to(s, node);
    w->path = s->path;
    memcpy(w->meta, s->root_image, w->meta_bytes);
    for (w->path_steps = (unsigned)s->options->root.count; w->path_steps < steps; w->path_steps++)
        world_replay(w, &s->path[w->path_steps], &state);
    world_enter(w, state);
    if (!same(&state, &s->nodes[node].state))
        world_fail(w, "the same steps led to another state");
}

static void *get(size_t bytes)
{
    void *p = calloc(1, bytes);
    if (p == NULL)
        abort();
    return p;
}

static void search_begin(search_t *s, world_t *w, const explore_options_t *options)
{
    memset(s, 0, sizeof *s);
    s->w = w;
    s->options = options;
    s->nodes = get(sizeof(node_t) << (TABLE_BITS - 1));
    s->table = get(sizeof(uint32_t) << TABLE_BITS);
    s->root_image = get(w->meta_bytes);
    spec_state_t state = w->state;
    for (size_t n = 0; n < options->root.count; n++) {
        w->path = options->root.steps;
        w->path_steps = (unsigned)n + 1;
        world_replay(w, &options->root.steps[n], &state);
        world_enter(w, state);
    }
    memcpy(s->root_image, w->meta, w->meta_bytes);
    insert(s, &state, ROOT, NULL);
}

static void search_end(search_t *s)
{
    free(s->nodes);
    free(s->table);
    free(s->root_image);
}

/* A range that is reserved at once is described by larger units than one that is reserved page by page. */
static int leads_on(const search_t *s, const step_t *step)
{
    return !s->options->fine || (step->kind != STEP_RESERVE && step->kind != STEP_RELEASE) || step->pages == 1;
}

/* Make the steps from every state until there is no new one. */
static uint64_t close_over(search_t *s, const step_list_t *steps)
{
    uint64_t made = 0;
    for (uint32_t node = ROOT; node < s->count; node++) {
        go_to(s, node);
        for (size_t n = 0; n < steps->count; n++) {
            spec_state_t after = world_step(s->w, &steps->steps[n]);
            if (leads_on(s, &steps->steps[n]))
                insert(s, &after, node, &steps->steps[n]);
        }
        made += steps->count;
    }
    return made;
}

/* Every step from one state; of the windows only the share of this state. */
static uint64_t judge(search_t *s, uint32_t node, const step_list_t *steps, const step_list_t *windows)
{
    unsigned share = s->options->share;
    uint64_t made = steps->count;
    go_to(s, node);
    for (size_t n = 0; n < steps->count; n++)
        world_step(s->w, &steps->steps[n]);
    for (size_t n = node % share; n < windows->count; n += share, made++)
        world_step(s->w, &windows->steps[n]);
    return made;
}

static explore_result_t judge_share(search_t *s, unsigned job)
{
    explore_result_t r = {0, 0, 0};
    step_list_t steps = {0}, windows = {0};
    step_list_all(&steps, s->w->land.first, s->w->land.pages);
    step_list_windows(&windows, s->w->land.first, s->w->land.pages);
    for (uint32_t node = job * s->options->every; node < s->count; node += s->options->jobs * s->options->every) {
        r.steps += judge(s, node, &steps, &windows);
        r.judged++;
    }
    free(steps.steps);
    free(windows.steps);
    return r;
}

/* Each job reports what it did through shared memory: one that ends early has not judged its share. */
static explore_result_t judge_in_parallel(search_t *s)
{
    unsigned jobs = s->options->jobs;
    explore_result_t sum = {.states = s->count};
    int status, failed = 0;
    explore_result_t *done = mmap(NULL, jobs * sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (done == MAP_FAILED)
        abort();
    fflush(NULL);
    for (unsigned job = 0; job < jobs; job++)
        if (fork() == 0) {
            done[job] = judge_share(s, job);
            exit(0);
        }
    for (unsigned job = 0; job < jobs; job++)
        if (wait(&status) < 0 || status != 0)
            failed = 1;
    for (unsigned job = 0; job < jobs; job++) {
        sum.judged += done[job].judged;
        sum.steps += done[job].steps;
    }
    munmap(done, jobs * sizeof *done);
    if (failed)
        exit(1);
    return sum;
}

explore_result_t explore_shapes(world_t *w, const explore_options_t *options)
{
    search_t s;
    step_list_t steps = {0};
    search_begin(&s, w, options);
    step_list_shapes(&steps, w->land.first, w->land.pages);
    world_expect(w, "live pages at the root", w->state.live, 0);
    uint64_t want = spec_shapes(&w->land, &w->state), made = close_over(&s, &steps);
    w->path_steps = 0;
    world_expect(w, "shapes that alloc and free reach", s.count, want);
    explore_result_t r = judge_in_parallel(&s);
    r.steps += made;
    free(steps.steps);
    search_end(&s);
    return r;
}

explore_result_t explore_all(world_t *w, const explore_options_t *options)
{
    search_t s;
    step_list_t steps = {0};
    explore_result_t r;
    search_begin(&s, w, options);
    step_list_all(&steps, w->land.first, w->land.pages);
    step_list_windows(&steps, w->land.first, w->land.pages);
    r.steps = close_over(&s, &steps);
    r.states = r.judged = s.count;
    w->path_steps = 0;
    world_expect(w, "states that all calls together reach", r.states, spec_all_states(&w->land));
    free(steps.steps);
    search_end(&s);
    return r;
}
