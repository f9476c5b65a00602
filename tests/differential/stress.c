/* Several threads on one arena. Each page has an owner in a table of its own: two owners at once, or a page
 * that comes back from a stranger, is an error at once. At the end everything is given back; then the checker
 * must be content and the arena must look as on its first day.
 *
 *   stress --threads 4 --pages 6000 --seconds 2 --seed S
 *
 * SPDX-License-Identifier: MIT */
#include "arena.h"
#include "dice.h"
#include "rerun.h"

#include <argp.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, MOST_PAGES = 100000, BASE_PAGE = 3, MOST_HELD = 200, MOST_THREADS = 64, BULK = 20 };

typedef struct options {
    unsigned threads;
    uint64_t seed, pages;
    double seconds;
} options_t;

typedef struct held {
    uint64_t address, bytes;
} held_t;

typedef struct worker {
    pthread_t thread;
    unsigned id, threads; /* the first is 1; 0 is nobody */
    dice_t dice;
    double seconds;
    uint64_t operations, busy;
    held_t held[MOST_HELD];
    unsigned holds;
    uint64_t pages, budget; /* all that it holds, and the most that it may hold */
} worker_t;

static arena_t arena;
static uint64_t all_pages;
static _Atomic(unsigned) owner[MOST_PAGES];

static void fails(const char *what, uint64_t address, const char *why)
{
    fprintf(stderr, "\n%s, address 0x%" PRIx64 ": %s\n", what, address, why);
    rerun_print();
    _exit(1);
}

static uint64_t page_of(uint64_t address)
{
    return address / PAGE - BASE_PAGE;
}

/* Every page of the range changes hands from `from` to `to`. */
static void pass(const char *call, uint64_t address, uint64_t bytes, unsigned from, unsigned to)
{
    if (address < (uint64_t)BASE_PAGE * PAGE || page_of(address) + bytes / PAGE > all_pages)
        fails(call, address, "outside the arena");
    for (uint64_t i = 0; i < bytes / PAGE; i++) {
        unsigned found = from;
        if (!atomic_compare_exchange_strong(&owner[page_of(address) + i], &found, to))
            fails(call, address + i * PAGE, found == 0 ? "nobody's page" : "the page has another owner");
    }
}

static void receive(worker_t *worker, const char *call, uint64_t address, uint64_t bytes)
{
    held_t held = {address, bytes};
    pass(call, address, bytes, 0, worker->id);
    worker->pages += bytes / PAGE;
    worker->held[worker->holds++] = held;
}

static void must_be_ok(const char *call, uint64_t address, analloc_status_t status)
{
    if (status != ANALLOC_OK)
        fails(call, address, analloc_status_name(status));
}

static held_t let_go(worker_t *worker)
{
    unsigned at = (unsigned)dice_below(&worker->dice, worker->holds);
    held_t held = worker->held[at];
    worker->held[at] = worker->held[--worker->holds];
    worker->pages -= held.bytes / PAGE;
    return held;
}

/* How many pages to ask for: mostly few, and, rounded up to a power of two, within the budget. */
static uint64_t draw_pages(worker_t *worker)
{
    uint64_t room = (worker->budget - worker->pages) / 2, most = dice_percent(&worker->dice, 5) ? 512 : 40;
    return room < 2 ? 1 : dice_sized(&worker->dice, most < room ? most : room);
}

/* Any order and, at times, high, exact or within limits. */
static void take_block(worker_t *worker)
{
    analloc_request_t request = {0};
    analloc_answer_t answer;
    request.bytes = draw_pages(worker) * PAGE;
    request.flags = (uint32_t)dice_below(&worker->dice, 4);
    if (dice_percent(&worker->dice, 20))
        request.lowest = dice_below(&worker->dice, all_pages) * PAGE;
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_request", answer.address, answer.bytes);
    else if (analloc_is_misuse(status))
        fails("analloc_request", request.lowest, analloc_status_name(status));
    worker->busy += status == ANALLOC_E_BUSY;
}

/* The threads together never hold more than half of the arena, so a page is there whatever the others do: the only
 * excuse is that somebody was just moving memory. */
static void take_page(worker_t *worker)
{
    analloc_request_t request = {0};
    analloc_answer_t answer;
    request.flags = dice_percent(&worker->dice, 50) ? ANALLOC_HIGH : 0;
    analloc_status_t status = analloc_request(&arena.handle, &request, &answer);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_request", answer.address, answer.bytes);
    else if (status != ANALLOC_E_BUSY)
        fails("analloc_request of a page", 0, analloc_status_name(status));
    worker->busy += status == ANALLOC_E_BUSY;
}

static void take_bulk(worker_t *worker)
{
    uint64_t list[BULK], pages = draw_pages(worker);
    if (pages > BULK || worker->holds + pages > MOST_HELD)
        return;
    analloc_status_t status = analloc_alloc_pages(&arena.handle, pages, dice_percent(&worker->dice, 50), list);
    for (uint64_t i = 0; status == ANALLOC_OK && i < pages; i++)
        receive(worker, "analloc_alloc_pages", list[i], PAGE);
    if (status != ANALLOC_OK && status != ANALLOC_E_BUSY) /* as many are free for certain */
        fails("analloc_alloc_pages", 0, analloc_status_name(status));
    worker->busy += status == ANALLOC_E_BUSY;
}

/* The same as a list of runs; each of their pages is a block of its own. */
static void take_extents(worker_t *worker)
{
    analloc_extent_t list[BULK];
    uint64_t count, pages = draw_pages(worker);
    uint32_t flags = dice_percent(&worker->dice, 50) ? ANALLOC_HIGH : 0;
    if (worker->holds + BULK > MOST_HELD)
        return;
    analloc_status_t status = analloc_alloc_extents(&arena.handle, pages, flags, list, BULK, &count);
    for (uint64_t i = 0; status == ANALLOC_OK && i < count; i++)
        receive(worker, "analloc_alloc_extents", list[i].address, list[i].bytes);
    if (status != ANALLOC_OK && status != ANALLOC_E_BUSY && status != ANALLOC_E_LIST_FULL)
        fails("analloc_alloc_extents", 0, analloc_status_name(status));
    worker->busy += status == ANALLOC_E_BUSY;
}

static void take_range(worker_t *worker)
{
    uint64_t page = dice_below(&worker->dice, all_pages), pages = draw_pages(worker);
    if (pages > all_pages - page)
        pages = all_pages - page;
    uint64_t address = (BASE_PAGE + page) * PAGE;
    analloc_status_t status = analloc_take(&arena.handle, address, pages * PAGE);
    if (status == ANALLOC_OK)
        receive(worker, "analloc_take", address, pages * PAGE);
    else if (status != ANALLOC_E_IN_USE && status != ANALLOC_E_BUSY)
        fails("analloc_take", address, analloc_status_name(status));
}

/* Reserved memory is nobody's for a moment, then free again. Reserving what is reserved is no error, so two threads
 * would release each other's pages: each has its own part of the arena for this. */
static void reserve_range(worker_t *worker)
{
    uint64_t part = all_pages / worker->threads, first = (worker->id - 1) * part;
    uint64_t page = dice_below(&worker->dice, part), pages = draw_pages(worker);
    if (pages > part - page)
        pages = part - page;
    uint64_t address = (BASE_PAGE + first + page) * PAGE;
    analloc_status_t status = analloc_reserve(&arena.handle, address, pages * PAGE);
    if (status != ANALLOC_OK && status != ANALLOC_E_IN_USE && status != ANALLOC_E_BUSY)
        fails("analloc_reserve", address, analloc_status_name(status));
    if (status != ANALLOC_OK)
        return;
    pass("analloc_reserve", address, pages * PAGE, 0, worker->id);
    pass("analloc_release", address, pages * PAGE, worker->id, 0);
    must_be_ok("analloc_release", address, analloc_release(&arena.handle, address, pages * PAGE));
}

static void give_back(worker_t *worker)
{
    held_t held = let_go(worker);
    uint64_t cut = dice_below(&worker->dice, held.bytes / PAGE) * PAGE;
    pass("free", held.address, held.bytes, worker->id, 0);
    if (cut != 0 && dice_percent(&worker->dice, 30)) { /* in two parts */
        must_be_ok("analloc_free_range", held.address + cut,
                   analloc_free_range(&arena.handle, held.address + cut, held.bytes - cut));
        held.bytes = cut;
    }
    must_be_ok("analloc_free_range", held.address, analloc_free_range(&arena.handle, held.address, held.bytes));
}

/* Some pages that are blocks of their own, in one call. */
static void give_back_pages(worker_t *worker)
{
    uint64_t list[BULK], pages = 0;
    for (unsigned i = worker->holds; i-- > 0 && pages < BULK;) {
        if (worker->held[i].bytes != PAGE)
            continue;
        list[pages++] = worker->held[i].address;
        pass("analloc_free_pages", worker->held[i].address, PAGE, worker->id, 0);
        worker->held[i] = worker->held[--worker->holds];
        worker->pages--;
    }
    must_be_ok("analloc_free_pages", pages == 0 ? 0 : list[0], analloc_free_pages(&arena.handle, pages, list));
}

/* Shrinks what it can always shrink, and grows where there is room. */
static void resize(worker_t *worker)
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
    } else if (wanted <= held->bytes || analloc_is_misuse(status))
        fails("analloc_resize", held->address, analloc_status_name(status));
}

/* What others do meanwhile must not show in one's own block. */
static void look(worker_t *worker)
{
    const held_t *held = &worker->held[dice_below(&worker->dice, worker->holds)];
    analloc_block_t block;
    uint64_t inside = held->address + dice_below(&worker->dice, held->bytes);
    must_be_ok("analloc_find", inside, analloc_find(&arena.handle, inside, &block));
    if (block.state != ANALLOC_LIVE || block.address < held->address ||
        block.address + block.bytes > held->address + held->bytes || inside - block.address >= block.bytes)
        fails("analloc_find", inside, "not a piece of the block that the thread holds");
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void operate(worker_t *worker)
{
    uint64_t draw = dice_below(&worker->dice, 100);
    int full = worker->holds >= MOST_HELD - 1 || worker->budget - worker->pages < 2;
    if (draw < 4)
        give_back_pages(worker);
    else if (worker->holds != 0 && (full || draw < 46))
        give_back(worker);
    else if (draw < 60)
        take_page(worker);
    else if (draw < 75)
        take_block(worker);
    else if (draw < 78)
        take_bulk(worker);
    else if (draw < 80)
        take_extents(worker);
    else if (draw < 85)
        take_range(worker);
    else if (draw < 88)
        reserve_range(worker);
    else if (worker->holds != 0 && draw < 95)
        resize(worker);
    else if (worker->holds != 0)
        look(worker);
}

static void *work(void *argument)
{
    worker_t *worker = argument;
    double end = now() + worker->seconds;
    while (now() < end)
        for (int i = 0; i < 64; i++, worker->operations++)
            operate(worker);
    while (worker->holds != 0)
        give_back(worker);
    return NULL;
}

static void open_arena(arena_t *fresh)
{
    analloc_config_t config = {.base = (uint64_t)BASE_PAGE * PAGE, .bytes = all_pages * PAGE, .page = PAGE};
    if (arena_open(fresh, &config, 0xA5) != ANALLOC_OK)
        fails("analloc_create", config.base, "failed");
}

/* As on its first day: the checker is content, and every block is where it is in a new arena. */
static void check_end(void)
{
    arena_t fresh;
    analloc_fault_t fault = {0, 0, 0, 0, "?"};
    analloc_block_t ours, theirs;
    uint64_t our_cursor = 0, their_cursor = 0;
    int ours_left, theirs_left;
    if (analloc_check(&arena.handle, &fault) != ANALLOC_OK)
        fails("analloc_check", fault.address, fault.what);
    if (!arena_guards_intact(&arena))
        fails("metadata", 0, "something was written beside it");
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

static error_t parse(int key, char *text, struct argp_state *state)
{
    options_t *options = state->input;
    switch (key) {
    case 's':
        options->seed = strtoull(text, NULL, 0);
        break;
    case 'n':
        options->threads = (unsigned)strtoul(text, NULL, 0);
        break;
    case 'p':
        options->pages = strtoull(text, NULL, 0);
        break;
    case 't':
        options->seconds = strtod(text, NULL);
        break;
    case ARGP_KEY_END:
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    if (key != ARGP_KEY_END)
        return 0;
    if (options->threads < 1 || options->threads > MOST_THREADS)
        argp_error(state, "1 to %d threads", MOST_THREADS);
    if (options->pages < 4 * options->threads || options->pages > MOST_PAGES)
        argp_error(state, "four pages a thread at least, and at most %d", MOST_PAGES);
    return 0;
}

static worker_t workers[MOST_THREADS];

static void run_threads(const options_t *options)
{
    uint64_t operations = 0, busy = 0;
    for (unsigned i = 0; i < options->threads; i++) {
        workers[i].id = i + 1;
        workers[i].threads = options->threads;
        workers[i].dice.state = options->seed + i * UINT64_C(0x123456789ABCDEF);
        workers[i].seconds = options->seconds;
        workers[i].budget = all_pages / 2 / options->threads;
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            fails("pthread_create", 0, "failed");
    }
    for (unsigned i = 0; i < options->threads; i++) {
        pthread_join(workers[i].thread, NULL);
        operations += workers[i].operations;
        busy += workers[i].busy;
    }
    printf("%u threads, %" PRIu64 " operations, %" PRIu64 " times busy\n", options->threads, operations, busy);
}

int main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"seed", 's', "S", 0, "seed of the threads' choices", 0},
        {"threads", 'n', "N", 0, "threads (4)", 0},
        {"seconds", 't', "T", 0, "for so long (2)", 0},
        {"pages", 'p', "P", 0, "pages of the arena (6000); few make collisions frequent", 0},
        {0, 0, 0, 0, 0, 0},
    };
    static const struct argp argp = {known, parse, 0, "Several threads on one arena.", 0, 0, 0};
    options_t options = {4, (uint64_t)time(NULL) * 1000003, 6000, 2};
    if (argp_parse(&argp, argc, argv, 0, 0, &options) != 0)
        return 1;
    rerun_start(argv[0]);
    rerun_arguments("--seed 0x%" PRIx64 " --threads %u --pages %" PRIu64 " --seconds %g", options.seed, options.threads,
                    options.pages, options.seconds);
    all_pages = options.pages;
    alarm((unsigned)options.seconds * 10 + 120);
    open_arena(&arena);
    run_threads(&options);
    check_end();
    arena_close(&arena);
    return 0;
}
