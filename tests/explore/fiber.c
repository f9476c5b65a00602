/* fiber.c - on x86-64 a switch of our own; elsewhere ucontext, which asks the system for the signal mask each time.
 *
 * SPDX-License-Identifier: MIT */
#include "fiber.h"

#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#define FORGET_FRAMES(stack, bytes) __asan_unpoison_memory_region(stack, bytes)
#else
#define FORGET_FRAMES(stack, bytes) ((void)0)
#endif

#if FIBER_OWN_SWITCH

/* Saves what a call has to keep, on the stack of who leaves; takes it from the stack of who comes. */
void explore_switch_stacks(void **from, void *to);
__asm__(".text\n"
        ".globl explore_switch_stacks\n"
        ".type explore_switch_stacks, @function\n"
        "explore_switch_stacks:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size explore_switch_stacks, . - explore_switch_stacks\n");

/* The stack looks as if `entry` had just been about to be returned to: six registers, its address, and below that
 * the place for a return address that it never uses, so that the stack is aligned as after a call. */
void fiber_start(fiber_t *fiber, void *stack, size_t bytes, void (*entry)(void))
{
    FORGET_FRAMES(stack, bytes);
    uintptr_t top = ((uintptr_t)stack + bytes) & ~(uintptr_t)15;
    void **sp = (void **)top - 2;
    *sp = (void *)(uintptr_t)entry;
    sp[1] = NULL;
    fiber->sp = sp - 6;
}

void fiber_switch(fiber_t *from, fiber_t *to)
{
    explore_switch_stacks(&from->sp, to->sp);
}

#else

void fiber_start(fiber_t *fiber, void *stack, size_t bytes, void (*entry)(void))
{
    FORGET_FRAMES(stack, bytes);
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = stack;
    fiber->context.uc_stack.ss_size = bytes;
    fiber->context.uc_link = NULL;
    makecontext(&fiber->context, entry, 0);
}

void fiber_switch(fiber_t *from, fiber_t *to)
{
    swapcontext(&from->context, &to->context);
}

#endif
