/* A misuse hook that writes down what it is told.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_RECORDER_H
#define ANALLOC_TEST_RECORDER_H

#include <analloc.h>

typedef struct recorder {
    unsigned calls;        /* how often the hook was called since the last `recorder_clear` */
    analloc_misuse_t last; /* what it was told; `last.call` points to `call` */
    char call[64];
} recorder_t;

/** The hook; its context is a `recorder_t`. */
void recorder_hook(void *context, const analloc_misuse_t *what);

void recorder_clear(recorder_t *recorder);

#endif
