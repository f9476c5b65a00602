/* fuzz_create.c - creation and attaching with any arguments at all.
 *
 * SPDX-License-Identifier: MIT */
#include "fuzz_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { META_MOST = 1 << 16 };

static void insist(int condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Exactly so many bytes: the sanitizer sees the next one. */
static void *get_meta(size_t bytes)
{
    void *p = aligned_alloc(ANALLOC_META_ALIGN, (bytes + ANALLOC_META_ALIGN - 1) / ANALLOC_META_ALIGN * ANALLOC_META_ALIGN);
    insist(p != NULL, "no memory");
    return p;
}

/* One page in, one page out, if there is one; the checker before and after. */
static void use(analloc_struct_t *a)
{
    analloc_request_t request = {.bytes = 1, .flags = ANALLOC_HIGH};
    analloc_answer_t answer;
    insist(analloc_check(a, NULL) == ANALLOC_OK, "a new arena does not pass the checker");
    if (analloc_request(a, &request, &answer) == ANALLOC_OK)
        insist(analloc_free_at(a, answer.address) == ANALLOC_OK, "what was granted cannot be freed");
    insist(analloc_check(a, NULL) == ANALLOC_OK, "a used arena does not pass the checker");
}

void fuzz_config(void)
{
    dice_t dice = {0};
    analloc_config_t config = {.base = dice_next(&dice), .bytes = dice_next(&dice), .page = dice_next(&dice)};
    uint64_t offered = dice_below(&dice, META_MOST);
    analloc_shape_t shape;
    analloc_struct_t a;
    config.page >>= dice_below(&dice, 64);
    config.bytes >>= dice_below(&dice, 64);
    config.flags = (uint32_t)dice_below(&dice, 3);
    analloc_status_t status = analloc_shape(&config, &shape);
    uint64_t needed = analloc_meta_bytes(&config);
    insist(needed == (status == ANALLOC_OK ? shape.meta_bytes : 0), "analloc_meta_bytes differs from analloc_shape");
    if (needed > META_MOST)
        return;
    void *meta = get_meta((size_t)offered + (offered == 0));
    memset(meta, 0xA5, (size_t)offered);
    analloc_status_t created = analloc_create(&a, &config, meta, offered);
    insist(created == (status != ANALLOC_OK ? status : offered < needed ? ANALLOC_E_METADATA : ANALLOC_OK),
           "analloc_create differs from analloc_shape");
    if (created == ANALLOC_OK)
        use(&a);
    free(meta);
}

/* Any bytes as metadata: attaching refuses them, or the checker reads them, and the questions are bounded. */
void fuzz_attach(void)
{
    size_t bytes = fuzz_input_left();
    uint64_t cursor = 0, steps = 0;
    analloc_struct_t a;
    analloc_block_t block;
    analloc_stats_t stats;
    void *meta = get_meta(bytes + (bytes == 0)), *before = get_meta(bytes + (bytes == 0));
    memcpy(meta, fuzz_input_rest(), bytes);
    memcpy(before, meta, bytes);
    if (analloc_attach(&a, meta, bytes) == ANALLOC_OK) {
        (void)analloc_check(&a, NULL);
        (void)analloc_stats(&a, &stats);
        while (analloc_walk(&a, &cursor, &block))
            insist(steps++ <= 64 * bytes, "a walk of more blocks than the metadata can describe");
    }
    insist(memcmp(meta, before, bytes) == 0, "a question has changed the metadata");
    free(meta);
    free(before);
}
