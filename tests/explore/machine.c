/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

machine_t machine;

/* splitmix64; Steele, Lea, Flood 2014. */
uint64_t machine_mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static uint64_t cell_hash(size_t cell, uint32_t value)
{
    return machine_mix((uint64_t)cell << 32 | value);
}

/* A step that touches no cell. */
void machine_await(unsigned thread, engine_access_t access)
{
    machine.thread[thread].pending = access;
    machine.thread[thread].pending_cell = MACHINE_CELLS;
}

void machine_start(void)
{
    machine.self = machine.threads;
    machine.memory_hash = 0; /* the sum of what has changed */
    memset(machine.thread, 0, sizeof machine.thread);
    for (unsigned t = 0; t < machine.threads; t++)
        machine_await(t, ENGINE_BEGIN);
}

uint64_t machine_state(void)
{
    uint64_t sum = machine.memory_hash;
    for (unsigned t = 0; t < machine.threads; t++) {
        const machine_thread_t *thread = &machine.thread[t];
        sum = machine_mix(sum ^ thread->history);
        for (unsigned n = 0; n < thread->stores; n++)
            sum = machine_mix(sum ^ cell_hash(thread->waiting[n].cell, thread->waiting[n].value));
    }
    return sum;
}

void machine_show(unsigned thread, engine_access_t access, size_t cell, uint32_t old, uint32_t value, int happened)
{
    engine_step_t step = {access, thread,  machine.thread[thread % ENGINE_THREADS].operation, cell, old,
                          value,  happened};
    if (machine.show != NULL)
        machine.show(machine.context, &step);
}

/* ---- cells */

static void write_cell(size_t cell, uint32_t value)
{
    uint32_t *at = &machine.memory[cell];
    machine.memory_hash ^= cell_hash(cell, *at) ^ cell_hash(cell, value);
    *at = value;
    if (machine.watched)
        engine_changed();
}

static int has_waiting(const machine_thread_t *thread, size_t cell)
{
    for (unsigned n = 0; n < thread->stores; n++) {
        if (thread->waiting[n].cell == cell)
            return 1;
    }
    return 0;
}

int machine_flush_matters(unsigned t, unsigned unfinished)
{
    const machine_thread_t *thread = &machine.thread[t];
    for (unsigned u = 0; u < machine.threads; u++) {
        const machine_thread_t *other = &machine.thread[u];
        if (u == t)
            continue;
        if ((unfinished >> u & 1) != 0 && has_waiting(thread, other->pending_cell))
            return 1;
        for (unsigned n = 0; n < other->stores; n++) {
            if (has_waiting(thread, other->waiting[n].cell))
                return 1;
        }
    }
    return thread->stores != 0 && unfinished == 0;
}

void machine_flush(unsigned t)
{
    machine_thread_t *thread = &machine.thread[t];
    machine_store_t oldest = thread->waiting[0];
    uint32_t old = machine.memory[oldest.cell];
    memmove(thread->waiting, thread->waiting + 1, --thread->stores * sizeof oldest);
    write_cell(oldest.cell, oldest.value);
    machine_show(t, ENGINE_FLUSH, oldest.cell, old, oldest.value, 1);
}

/* What the running thread sees in a cell: its own newest store, if that still waits. */
static uint32_t read_cell(size_t cell)
{
    const machine_thread_t *thread = &machine.thread[machine.self];
    for (unsigned n = thread->stores; n-- != 0;) {
        if (thread->waiting[n].cell == cell)
            return thread->waiting[n].value;
    }
    return machine.memory[cell];
}

/* Would another thread notice? Remembers who touches what. */
static int is_private(size_t cell, int writes)
{
    uint8_t me = (uint8_t)(1u << machine.self), others = (uint8_t)~me;
    uint8_t *touched = writes ? &machine.writers[cell] : &machine.readers[cell];
    if ((*touched & me) == 0) {
        *touched |= me;
        machine.learnt = 1;
    }
    return ((machine.writers[cell] | (writes ? machine.readers[cell] : 0)) & others) == 0;
}

/* Is nobody running, but one who prepares or judges? */
static int at_rest(void)
{
    return machine.self == machine.threads;
}

/* The running thread stands before this access of a cell. Returns which, when it may go on. */
static size_t before(engine_access_t access, const volatile void *at)
{
    size_t cell = (size_t)((const volatile uint32_t *)at - machine.memory);
    if (cell >= machine.cells)
        engine_fail("an access outside the metadata");
    machine.thread[machine.self].pending = access;
    machine.thread[machine.self].pending_cell = cell;
    engine_before_step(is_private(cell, access != ENGINE_LOAD));
    return cell;
}

/* It has made the access and read something: that decides what it will do. */
static void after(engine_access_t access, size_t cell, uint32_t old, uint32_t value, int happened)
{
    machine_thread_t *thread = &machine.thread[machine.self];
    thread->history = machine_mix(thread->history ^ old);
    machine_show(machine.self, access, cell, old, value, happened);
}

static void flush_all(void)
{
    while (machine.thread[machine.self].stores != 0)
        machine_flush(machine.self);
}

/* ---- the seam */

uint32_t explore_load(const volatile void *at, memory_order order)
{
    (void)order; /* loads are made in the order of the program */
    if (at_rest())
        return *(const volatile uint32_t *)at;
    size_t cell = before(ENGINE_LOAD, at);
    uint32_t value = read_cell(cell);
    after(ENGINE_LOAD, cell, value, value, 1);
    return value;
}

/* A store that may be late: behind others that are, or if the schedule says so. */
static void publish(volatile void *at, uint32_t value)
{
    size_t cell = before(ENGINE_PUBLISH, at);
    machine_thread_t *thread = &machine.thread[machine.self];
    int waits = thread->waits || thread->stores != 0;
    if (!waits)
        write_cell(cell, value);
    else if (thread->stores == ENGINE_BUFFER)
        engine_fail("more stores wait than the explorer has room for");
    else
        thread->waiting[thread->stores++] = (machine_store_t){cell, value};
    after(ENGINE_PUBLISH, cell, 0, value, waits);
}

void explore_store(volatile void *at, uint32_t value, memory_order order)
{
    if (at_rest()) {
        *(volatile uint32_t *)at = value;
    } else if (order == memory_order_release) {
        publish(at, value);
    } else if (order == memory_order_seq_cst) {
        size_t cell = before(ENGINE_STORE, at);
        flush_all();
        write_cell(cell, value);
        after(ENGINE_STORE, cell, 0, value, 1);
    } else {
        engine_fail("a relaxed store: the explorer has no machine for it");
    }
}

int explore_swap(volatile void *at, uint32_t *old, uint32_t value, memory_order order)
{
    (void)order; /* every change at once is a full barrier */
    uint32_t expected = *old;
    if (at_rest()) {
        *old = *(volatile uint32_t *)at;
        if (*old == expected)
            *(volatile uint32_t *)at = value;
        return *old == expected;
    }
    size_t cell = before(ENGINE_SWAP, at);
    flush_all();
    *old = machine.memory[cell];
    if (*old == expected)
        write_cell(cell, value);
    after(ENGINE_SWAP, cell, *old, value, *old == expected);
    return *old == expected;
}

static uint32_t combine(engine_access_t access, uint32_t old, uint32_t with)
{
    return access == ENGINE_OR ? old | with : access == ENGINE_AND ? old & with : old + with;
}

static uint32_t change(engine_access_t access, volatile void *at, uint32_t with)
{
    if (at_rest()) {
        uint32_t old = *(volatile uint32_t *)at;
        *(volatile uint32_t *)at = combine(access, old, with);
        return old;
    }
    size_t cell = before(access, at);
    flush_all();
    uint32_t old = machine.memory[cell], value = combine(access, old, with);
    write_cell(cell, value);
    after(access, cell, old, value, 1);
    return old;
}

/* What waits lands now; nobody notices if nothing does. */
void explore_fence(memory_order order)
{
    (void)order;
    if (at_rest())
        return;
    machine_await(machine.self, ENGINE_FENCE);
    engine_before_step(machine.thread[machine.self].stores == 0);
    flush_all();
    after(ENGINE_FENCE, 0, 0, 0, 1);
}

uint32_t explore_or(volatile void *at, uint32_t bits, memory_order order)
{
    (void)order;
    return change(ENGINE_OR, at, bits);
}

uint32_t explore_and(volatile void *at, uint32_t bits, memory_order order)
{
    (void)order;
    return change(ENGINE_AND, at, bits);
}

uint32_t explore_add(volatile void *at, uint32_t n, memory_order order)
{
    (void)order;
    return change(ENGINE_ADD, at, n);
}
