/* A LIFO stack of page numbers: the least that a caller could pay for a page. Every figure of the
 * benchmark is a multiple of it.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_PAGE_STACK_H
#define BENCH_PAGE_STACK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** `pages[0]` to `pages[top - 1]` are free; no page has the number 0. */
struct page_stack {
    uint32_t *pages;
    uint64_t top;
};

/** Take the page that was put down last. Returns its number, or 0 iff there is none. */
uint32_t page_stack_pop(struct page_stack *stack);

/** Put a page down. The caller put down no more than there is room for. */
void page_stack_push(struct page_stack *stack, uint32_t page);

#ifdef __cplusplus
}
#endif
#endif
