/* trial.c - guarded metadata, the timer and the last words.
 *
 * SPDX-License-Identifier: MIT */
#include "trial.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#define WHERE ((void *)0x40000000) /* asked for, so that the header is the same in every run; not insisted on */
#define SECONDS_A_TRIAL 20 /* thousands of times what a trial needs */

static char arguments[160] = "";
static const char *volatile call_name = "";

static size_t machine_page(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t mapped_bytes(const trial_t *t)
{
    size_t page = machine_page();
    return (t->meta_bytes + page - 1) / page * page;
}

/* The mapping begins at the last page boundary at or below the metadata. */
static unsigned char *mapping(const trial_t *t)
{
    return (unsigned char *)((uintptr_t)t->meta & ~(uintptr_t)(machine_page() - 1));
}

static unsigned char *map_guarded(size_t bytes)
{
    size_t page = machine_page();
    unsigned char *p = mmap(NULL, bytes + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || mprotect(p + page, bytes, PROT_READ | PROT_WRITE) != 0)
        abort();
    return p + page;
}

static unsigned char *get(size_t bytes)
{
    unsigned char *p = malloc(bytes);
    if (p == NULL)
        abort();
    return p;
}

/* The arena's memory, at a distance from an address aligned far beyond the largest block, so that every
 * run has the same tree. All else of the mapping is out of bounds. */
static void map_memory(trial_t *t, const trial_plan_t *plan)
{
    uintptr_t page = machine_page(), far = (uintptr_t)plan->page_bytes * 2 * TRIAL_PAGES;
    size_t bytes = (size_t)plan->pages * plan->page_bytes;
    t->memory_bytes = 3 * far + 2 * page;
    t->memory = mmap(WHERE, t->memory_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (t->memory == MAP_FAILED)
        abort();
    uintptr_t aligned = ((uintptr_t)t->memory + far - 1) / far * far;
    t->base = aligned + (uintptr_t)plan->offset * plan->page_bytes;
    uintptr_t begin = t->base & ~(page - 1), end = (t->base + bytes + page - 1) & ~(page - 1);
    if (mprotect((void *)begin, end - begin, PROT_READ | PROT_WRITE) != 0)
        abort();
    t->config = (analloc_config_t){.base = t->base, .bytes = bytes, .page = plan->page_bytes};
    t->config.flags = plan->reserved ? ANALLOC_START_RESERVED : ANALLOC_START_FREE;
}

void trial_create(trial_t *t, const trial_plan_t *plan)
{
    memset(t, 0, sizeof *t);
    map_memory(t, plan);
    trial_expect("shape", analloc_shape(&t->config, &t->shape), ANALLOC_OK);
    t->meta_bytes = t->shape.meta_bytes;
    trial_expect("metadata is whole lines", t->meta_bytes % ANALLOC_META_ALIGN, 0);
    size_t bytes = mapped_bytes(t);
    t->meta = map_guarded(bytes) + (plan->at_end ? bytes - t->meta_bytes : 0);
    t->image = get(t->meta_bytes);
    t->hurt = get(t->meta_bytes);
    memset(t->meta, 0xA5, t->meta_bytes);
    trial_expect("create", analloc_create(&t->arena, &t->config, t->meta, t->meta_bytes), ANALLOC_OK);
}

void trial_destroy(trial_t *t)
{
    size_t page = machine_page();
    munmap(mapping(t) - page, mapped_bytes(t) + 2 * page);
    munmap(t->memory, t->memory_bytes);
    free(t->image);
    free(t->hurt);
}

void trial_keep(trial_t *t)
{
    memcpy(t->image, t->meta, t->meta_bytes);
}

void trial_heal(trial_t *t)
{
    memcpy(t->meta, t->image, t->meta_bytes);
}

void trial_keep_hurt(trial_t *t)
{
    memcpy(t->hurt, t->meta, t->meta_bytes);
}

void trial_hurt_again(trial_t *t)
{
    memcpy(t->meta, t->hurt, t->meta_bytes);
}

void trial_read_only(trial_t *t, int on)
{
    if (mprotect(mapping(t), mapped_bytes(t), on ? PROT_READ : PROT_READ | PROT_WRITE) != 0)
        abort();
}

void trial_arguments(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(arguments, sizeof arguments, format, args);
    va_end(args);
}

void trial_call(const char *name)
{
    call_name = name;
}

static void print_rerun(void)
{
    fprintf(stderr, "  in %s\nre-run: %s %s\n", call_name, TEST_NAME, arguments);
}

void trial_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "FAILED: ");
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    print_rerun();
    exit(1);
}

void trial_expect(const char *what, uint64_t got, uint64_t want)
{
    if (got != want)
        trial_fail("%s: %llu, should be %llu", what, (unsigned long long)got, (unsigned long long)want);
}

/* Not async-signal-safe, and need not be: the signal comes from the library's code, which is in no libc call. */
static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)context;
    if (number == SIGPROF)
        fprintf(stderr, "FAILED: a call does not come back\n");
    else
        fprintf(stderr, "FAILED: signal %d at address %p: the metadata was left, or written while read-only\n", number,
                info->si_addr);
    print_rerun();
    _exit(1);
}

void trial_watch(void)
{
    static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGPROF};
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_NODEFER};
    action.sa_sigaction = on_signal;
    for (unsigned n = 0; n < sizeof numbers / sizeof numbers[0]; n++)
        if (sigaction(numbers[n], &action, NULL) != 0)
            abort();
}

void trial_wind_up(void)
{
    struct itimerval timer = {.it_value = {.tv_sec = SECONDS_A_TRIAL}};
    if (setitimer(ITIMER_PROF, &timer, NULL) != 0)
        abort();
}
