/* Threads, and the rounds after which they meet. Most rounds are short, so that what one of them breaks is looked at
 * before later calls mend it; some are long enough for a thread to be preempted at a bad moment.
 *
 * SPDX-License-Identifier: MIT */
#include "stress.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum { FEWEST_STEPS = 16 };

static pthread_barrier_t meeting; /* all threads and the main thread, before and after a round */
static _Atomic(int) round_over;
static int all_over; /* written by the main thread between two rounds */
static const stress_mode_t *mode;

static void *work(void *argument)
{
    worker_t *worker = argument;
    disturb_this_thread();
    for (;;) {
        pthread_barrier_wait(&meeting);
        if (all_over)
            return NULL;
        for (int i = 0; i < FEWEST_STEPS || !atomic_load_explicit(&round_over, memory_order_relaxed); i++) {
            mode->operate(worker);
            worker->operations++;
        }
        pthread_barrier_wait(&meeting);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run_round(dice_t *dice)
{
    struct timespec length = {0, (long)dice_sized(dice, mode->longest_round) * 1000};
    if (mode->begin_round != NULL)
        mode->begin_round();
    atomic_store(&round_over, 0);
    pthread_barrier_wait(&meeting);
    nanosleep(&length, NULL);
    atomic_store(&round_over, 1);
    pthread_barrier_wait(&meeting);
    check_quiet();
}

static void start_threads(pthread_t *ids, uint64_t seed)
{
    if (pthread_barrier_init(&meeting, NULL, threads + 1) != 0)
        fails("pthread_barrier_init", 0, "failed");
    for (unsigned i = 0; i < threads; i++) {
        workers[i].id = i + 1;
        workers[i].dice.state = seed + i * UINT64_C(0x123456789ABCDEF);
        if (pthread_create(&ids[i], NULL, work, &workers[i]) != 0)
            fails("pthread_create", 0, "failed");
    }
}

static void end_threads(const pthread_t *ids, unsigned rounds)
{
    uint64_t operations = 0, busy = 0;
    all_over = 1;
    pthread_barrier_wait(&meeting);
    for (unsigned i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        operations += workers[i].operations;
        busy += workers[i].busy;
    }
    printf("%s: %u threads, %u rounds, %" PRIu64 " operations, %" PRIu64 " times busy\n", mode->name, threads, rounds,
           operations, busy);
}

void run_rounds(const options_t *options)
{
    static pthread_t ids[MOST_THREADS];
    dice_t dice = {~options->seed};
    double end = now() + options->seconds;
    unsigned rounds = 0;
    mode = options->mode;
    start_threads(ids, options->seed);
    do {
        run_round(&dice);
        rounds++;
        if (dice_percent(&dice, 10))
            check_all_to_be_had(&dice);
    } while (now() < end);
    end_threads(ids, rounds);
    check_all_to_be_had(&dice);
}
