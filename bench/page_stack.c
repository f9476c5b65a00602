/* In a file of its own, compiled without link-time optimisation: each push and pop is a real call, as
 * each call of an allocator is.
 *
 * SPDX-License-Identifier: MIT */
#include "page_stack.h"

uint32_t page_stack_pop(struct page_stack *stack)
{
    if (stack->top == 0)
        return 0;
    return stack->pages[--stack->top];
}

void page_stack_push(struct page_stack *stack, uint32_t page)
{
    stack->pages[stack->top++] = page;
}
