/* The model against cases worked out by hand: pictures of pages, 'f' free, 'l' live, 'r' reserved.
 *
 * SPDX-License-Identifier: MIT */
#include "cases.h"
#include "model.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

static model_t model;

/* An arena from page `number` on that looks like the picture; '[' begins a live block, 'l' continues it. */
static void draw(uint64_t number, const char *picture)
{
    uint64_t head = 0;
    model_open(&model, number * PAGE, strlen(picture) * PAGE, PAGE);
    model.width = 4;
    model.levels = 3;
    for (uint64_t i = 0; picture[i] != '\0'; i++) {
        if (picture[i] == '[')
            head = i;
        if (picture[i] == '[' || picture[i] == 'l')
            model_set_live(&model, head, i - head + 1);
        if (picture[i] == 'r')
            model_set_reserved(&model, i, 1);
    }
}

static void assert_looks(const char *picture)
{
    for (uint64_t i = 0; picture[i] != '\0'; i++)
        assert_int_equal(model.state[i], picture[i] == '[' ? MODEL_LIVE : picture[i]);
}

static uint64_t fit(unsigned order, int high)
{
    model_limits_t limits = {0, UINT64_MAX, high};
    return model_fit(&model, order, &limits);
}

static void test_model_finds_lowest_and_highest(void)
{
    draw(0, "[ff[[fffffff[rff");
    assert_int_equal(fit(0, 0), 1);
    assert_int_equal(fit(0, 1), 15);
    assert_int_equal(fit(1, 0), 6); /* pages 1 and 2 are not at a multiple of 2 */
    assert_int_equal(fit(1, 1), 14);
    assert_int_equal(fit(2, 0), 8);
    assert_int_equal(fit(2, 1), 8);
    assert_int_equal(fit(3, 0), MODEL_NOWHERE);
    assert_int_equal(fit(64, 0), MODEL_NOWHERE);
    model_close(&model);
}

static void test_model_aligns_by_real_address(void)
{
    draw(3, "ffffffff"); /* pages 3 to 10: the only block of four begins at page 4, index 1 */
    assert_int_equal(fit(2, 0), 1);
    assert_int_equal(fit(2, 1), 1);
    assert_int_equal(fit(0, 0), 0);
    assert_int_equal(fit(1, 1), 5);
    assert_int_equal(model_top(&model), 2);
    model_close(&model);
}

static void test_model_aligns_chunks_by_chunk(void)
{
    model_open_chunk(&model, 3 * PAGE, 8, PAGE);
    assert_int_equal(fit(3, 0), 0);
    assert_int_equal(model_top(&model), 3);
    assert_int_equal(model.promise, PAGE);
    model_close(&model);
}

static void test_model_uses_whole_pages_only(void)
{
    model_open(&model, 100, 3 * 48, 48); /* bytes 100 to 243: pages at 144 and 192 */
    assert_int_equal(model.start, 144);
    assert_int_equal(model.pages, 2);
    assert_int_equal(model.number, 3);
    assert_int_equal(model.promise, 0);
    assert_int_equal(model_index(&model, 143), MODEL_NOWHERE);
    assert_int_equal(model_index(&model, 239), 1);
    assert_int_equal(model_index(&model, 240), MODEL_NOWHERE);
    model_close(&model);
}

static void test_model_shows_largest_free_blocks(void)
{
    uint64_t first, count;
    draw(1, "fffffff[");
    static const uint64_t expected[][2] = {{0, 1}, {1, 2}, {1, 2}, {3, 4}, {3, 4}, {3, 4}, {3, 4}};
    for (uint64_t i = 0; i < 7; i++) {
        model_block(&model, i, &first, &count);
        assert_int_equal(first, expected[i][0]);
        assert_int_equal(count, expected[i][1]);
    }
    model_close(&model);
}

static analloc_request_t want(uint64_t pages, uint32_t flags)
{
    analloc_request_t request = {0};
    request.bytes = pages * PAGE;
    request.flags = flags;
    return request;
}

static void assert_request(const analloc_request_t *request, analloc_status_t status, uint64_t first, uint64_t count)
{
    expect_t expect = expect_request(&model, request);
    assert_int_equal(expect.allowed, MODEL_BIT(status));
    if (status != ANALLOC_OK)
        return;
    assert_int_equal(expect.first, first);
    assert_int_equal(expect.count, count);
}

static void test_model_grants_within_limits(void)
{
    draw(16, "ffffffffffffffff");
    analloc_request_t request = want(3, 0);
    assert_request(&request, ANALLOC_OK, 0, 4);
    request.lowest = 17 * PAGE;
    assert_request(&request, ANALLOC_OK, 4, 4);
    request.highest = 24 * PAGE - 2; /* cuts the last byte off the block at 20 */
    assert_request(&request, ANALLOC_E_LIMITS, 0, 0);
    request.highest++;
    request.flags = ANALLOC_EXACT;
    assert_request(&request, ANALLOC_OK, 4, 3);
    request.highest = 23 * PAGE - 1; /* cuts off only what an exact request gives back */
    assert_request(&request, ANALLOC_OK, 4, 3);
    request.highest--;
    assert_request(&request, ANALLOC_E_LIMITS, 0, 0);
    request.highest = 0;
    request.boundary = 2 * PAGE;
    assert_request(&request, ANALLOC_E_LIMITS, 0, 0);
    request.boundary = 3 * PAGE;
    assert_request(&request, ANALLOC_E_ARGUMENT, 0, 0);
    model_close(&model);
}

static void test_model_grants_exact_pages_that_the_end_cuts(void)
{
    draw(16, "ffffff[");
    analloc_request_t request = want(6, ANALLOC_EXACT);
    assert_request(&request, ANALLOC_OK, 0, 6); /* the page behind them is live, and no part of it */
    request = want(7, ANALLOC_EXACT);
    assert_request(&request, ANALLOC_E_FRAGMENTED, 0, 0);
    request = want(8, ANALLOC_EXACT);
    assert_request(&request, ANALLOC_E_TOO_LARGE, 0, 0);
    request = want(5, 0);
    assert_request(&request, ANALLOC_E_TOO_LARGE, 0, 0);
    request = want(3, ANALLOC_EXACT);
    assert_request(&request, ANALLOC_OK, 0, 3);
    model_close(&model);
    draw(16, "fffffff");
    request.flags |= ANALLOC_HIGH;
    assert_request(&request, ANALLOC_OK, 4, 3);
    model_close(&model);
}

/* 64 places with alignment are looked at one by one. Where there are more, a block that has the alignment comes first. */
static void test_model_tries_64_aligned_places(void)
{
    char picture[131];
    analloc_request_t request = want(1, 0);
    request.align = 2 * PAGE;
    memset(picture, '[', sizeof picture);
    picture[126] = 'f';
    picture[127] = '\0';
    draw(64, picture); /* page 126 of 127 is the last of 64 */
    assert_request(&request, ANALLOC_OK, 126, 1);
    model_close(&model);
    picture[127] = '[';
    picture[128] = 'f';
    picture[129] = '\0';
    draw(64, picture);
    assert_request(&request, ANALLOC_OK, 126, 1);
    picture[126] = '[';
    model_close(&model);
    draw(64, picture); /* the only one is the 65th */
    assert_request(&request, ANALLOC_E_FRAGMENTED, 0, 0);
    request.flags = ANALLOC_HIGH;
    assert_request(&request, ANALLOC_OK, 128, 1);
    model_close(&model);
    picture[2] = picture[100] = picture[101] = 'f';
    draw(64, picture);
    assert_request(&request, ANALLOC_OK, 100, 1);
    request.flags = 0;
    assert_request(&request, ANALLOC_OK, 100, 1);
    model_close(&model);
}

static void test_model_allocates_where_pointers_reach(void)
{
    draw(0, "fff");
    assert_int_equal(expect_alloc(&model, PAGE, 0).first, 1);
    assert_int_equal(expect_alloc(&model, 2 * PAGE, 0).count, 0);
    model_set_live(&model, 1, 1);
    model_set_live(&model, 2, 1);
    assert_int_equal(expect_alloc(&model, PAGE, 0).count, 0);
    assert_int_equal(expect_realloc(&model, PAGE, PAGE, 2 * PAGE, 0).allowed & MODEL_BIT(ANALLOC_OK), 0);
    model_close(&model);
}

static void test_model_grants_alignment_above_the_natural_one(void)
{
    draw(16, "[fffffffffffffff");
    analloc_request_t request = want(1, 0);
    request.align = 8 * PAGE;
    assert_request(&request, ANALLOC_OK, 8, 1);
    request = want(3, ANALLOC_EXACT | ANALLOC_HIGH);
    request.align = 4 * PAGE;
    assert_request(&request, ANALLOC_OK, 12, 3);
    model_close(&model);
}

static void test_model_says_why_not(void)
{
    draw(16, "[f[fffff[[[[[[[[");
    analloc_request_t request = want(8, 0);
    expect_t expect = expect_request(&model, &request);
    assert_int_equal(expect.allowed, MODEL_BIT(ANALLOC_E_FRAGMENTED));
    assert_int_equal(expect.largest, 4 * PAGE);
    request = want(17, 0);
    assert_request(&request, ANALLOC_E_TOO_LARGE, 0, 0);
    request = want(1, 0);
    request.lowest = 24 * PAGE;
    assert_request(&request, ANALLOC_E_NONE_LEFT, 0, 0);
    request.lowest = 32 * PAGE;
    assert_request(&request, ANALLOC_E_LIMITS, 0, 0);
    model_close(&model);
}

static void test_model_refuses_alignment_it_cannot_promise(void)
{
    model_open(&model, 0, 16 * 48, 48);
    analloc_request_t request = {.bytes = 48, .align = 16};
    assert_request(&request, ANALLOC_E_UNSUPPORTED, 0, 0);
    model_close(&model);
    model_open_chunk(&model, 3 * PAGE, 8, PAGE);
    request.align = PAGE;
    assert_request(&request, ANALLOC_OK, 0, 1);
    request.align = 2 * PAGE;
    assert_request(&request, ANALLOC_E_UNSUPPORTED, 0, 0);
    model_close(&model);
}

static void test_model_counts_pieces(void)
{
    draw(0, "f"); /* width 4, 3 levels: units of 1, 4 and 16 pages */
    static const uint32_t expected[][2] = {{1, 1},  {3, 1},  {4, 1},  {5, 2},  {8, 1},  {15, 2}, {16, 1},
                                           {17, 2}, {20, 2}, {21, 3}, {64, 1}, {69, 3}, {80, 1}};
    for (unsigned i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(model_pieces(&model, expected[i][0]), expected[i][1]);
    model_close(&model);
}

static void test_model_judges_frees(void)
{
    draw(16, "[llfr[[l");
    static const struct {
        uint64_t address, bytes;
        analloc_status_t status;
    } cases[] = {
        {16 * PAGE, 3 * PAGE, ANALLOC_OK},
        {16 * PAGE, 1, ANALLOC_OK},
        {16 * PAGE, 3 * PAGE + 1, ANALLOC_E_LENGTH},
        {17 * PAGE, 1, ANALLOC_E_INTERIOR},
        {19 * PAGE, 1, ANALLOC_E_NOT_LIVE},
        {20 * PAGE, 1, ANALLOC_E_RESERVED},
        {16 * PAGE + 1, 1, ANALLOC_E_MISALIGNED},
        {24 * PAGE, 1, ANALLOC_E_FOREIGN},
        {0, 1, ANALLOC_E_FOREIGN},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(expect_free(&model, cases[i].address, cases[i].bytes).allowed, MODEL_BIT(cases[i].status));
    assert_int_equal(expect_free_range(&model, 17 * PAGE, 2 * PAGE).allowed, MODEL_BIT(ANALLOC_OK));
    assert_int_equal(expect_free_range(&model, 17 * PAGE, 2 * PAGE + 1).allowed, MODEL_BIT(ANALLOC_E_NOT_LIVE));
    assert_int_equal(expect_free_range(&model, 20 * PAGE, 2 * PAGE).allowed, MODEL_BIT(ANALLOC_E_RESERVED));
    assert_int_equal(expect_free_range(&model, 21 * PAGE, 4 * PAGE).allowed, MODEL_BIT(ANALLOC_E_FOREIGN));
    assert_int_equal(expect_free_range(&model, 21 * PAGE, UINT64_MAX).allowed & MODEL_BIT(ANALLOC_E_OVERFLOW),
                     MODEL_BIT(ANALLOC_E_OVERFLOW));
    model_close(&model);
}

static void test_model_judges_ranges(void)
{
    draw(16, "ffr[ffff");
    assert_int_equal(expect_take(&model, 16 * PAGE, PAGE + 1).allowed, MODEL_BIT(ANALLOC_OK));
    assert_int_equal(expect_take(&model, 16 * PAGE, 2 * PAGE + 1).allowed, MODEL_BIT(ANALLOC_E_IN_USE));
    assert_int_equal(expect_take(&model, 16 * PAGE + 1, 1).allowed, MODEL_BIT(ANALLOC_E_MISALIGNED));
    expect_t expect = expect_reserve(&model, 17 * PAGE - 1, PAGE);
    assert_int_equal(expect.allowed, MODEL_BIT(ANALLOC_OK));
    assert_int_equal(expect.first, 0);
    assert_int_equal(expect.count, 2);
    assert_int_equal(expect_reserve(&model, 18 * PAGE, PAGE + 1).allowed, MODEL_BIT(ANALLOC_E_IN_USE));
    expect = expect_release(&model, 18 * PAGE - 1, PAGE + 2);
    assert_int_equal(expect.allowed, MODEL_BIT(ANALLOC_OK));
    assert_int_equal(expect.first, 2);
    assert_int_equal(expect.count, 1);
    assert_int_equal(expect_release(&model, 17 * PAGE, 2 * PAGE).allowed, MODEL_BIT(ANALLOC_E_NOT_RESERVED));
    assert_int_equal(expect_release(&model, 17 * PAGE + 1, PAGE).count, 0);
    assert_true(expect_is_free(&model, 20 * PAGE, 4 * PAGE));
    assert_false(expect_is_free(&model, 20 * PAGE, 4 * PAGE + 1));
    assert_false(expect_is_free(&model, 20 * PAGE - 1, 2));
    model_close(&model);
}

static void assert_resize(uint64_t page, uint64_t pages, uint32_t flags, analloc_status_t status, uint64_t count)
{
    expect_t expect = expect_resize(&model, page * PAGE, pages * PAGE, flags);
    assert_int_equal(expect.allowed, MODEL_BIT(status));
    if (status == ANALLOC_OK)
        assert_int_equal(expect.count, count);
}

static void test_model_resizes(void)
{
    draw(16, "[lf[[lll[fff");
    assert_resize(16, 1, 0, ANALLOC_OK, 1);
    assert_resize(16, 3, ANALLOC_EXACT, ANALLOC_OK, 3);
    assert_resize(16, 3, 0, ANALLOC_E_IN_USE, 0);
    assert_resize(20, 3, 0, ANALLOC_OK, 4);
    assert_resize(20, 3, ANALLOC_EXACT, ANALLOC_OK, 3);
    assert_resize(20, 5, 0, ANALLOC_E_LIMITS, 0);
    assert_resize(24, 4, 0, ANALLOC_OK, 4);
    assert_resize(24, 5, 0, ANALLOC_E_LIMITS, 0);
    assert_resize(17, 1, 0, ANALLOC_E_INTERIOR, 0);
    model_close(&model);
}

static void assert_realloc(uint64_t page, uint64_t pages, uint64_t first)
{
    expect_t expect = expect_realloc(&model, page * PAGE, PAGE, pages * PAGE, 0);
    assert_int_equal((expect.allowed & MODEL_BIT(ANALLOC_OK)) != 0, first != MODEL_NOWHERE);
    if (first != MODEL_NOWHERE)
        assert_int_equal(expect.first, first);
}

static void test_model_reallocs(void)
{
    draw(16, "ff[l[fff[[ffrrrr");
    assert_realloc(18, 2, 2); /* the same */
    assert_realloc(18, 1, 2); /* smaller, in place */
    assert_realloc(20, 3, 4); /* larger, in place */
    assert_realloc(25, 2, 0); /* moved */
    assert_realloc(18, 4, 0); /* moved down over itself: nothing else has four pages */
    assert_realloc(25, 8, MODEL_NOWHERE);
    model_close(&model);
}

static void test_model_draws_changes(void)
{
    draw(16, "fff[");
    model_set_live(&model, 1, 2);
    model_set_reserved(&model, 0, 1);
    model_set_free(&model, 3, 1);
    assert_looks("r[lf");
    assert_int_equal(model.head[2], 1);
    assert_int_equal(model_next_free(&model, 0, 0), 3);
    assert_int_equal(model_next_free(&model, 3, 1), MODEL_NOWHERE);
    model_close(&model);
    draw(0, "ff[fff[f");
    assert_int_equal(model_free_runs(&model, 5, 0), 2);
    assert_int_equal(model_free_runs(&model, 5, 1), 3);
    assert_int_equal(model_free_runs(&model, 6, 0), 3);
    model_close(&model);
}

static void test_model_counts_everything(void)
{
    analloc_stats_t stats;
    draw(16, "[l[fffffr[fffff");
    model_stats(&model, &stats);
    assert_int_equal(stats.free_bytes, 10 * PAGE);
    assert_int_equal(stats.live_bytes, 4 * PAGE);
    assert_int_equal(stats.reserved_bytes, PAGE);
    assert_int_equal(stats.live_blocks, 3);
    assert_int_equal(stats.largest, 4 * PAGE);
    assert_int_equal(stats.free_blocks[0], 2); /* pages 19 and 30 */
    assert_int_equal(stats.free_blocks[1], 2);
    assert_int_equal(stats.free_blocks[2], 1);
    model_close(&model);
}

static const test_case_t cases[] = {
    TEST_CASE(test_model_finds_lowest_and_highest),
    TEST_CASE(test_model_aligns_by_real_address),
    TEST_CASE(test_model_aligns_chunks_by_chunk),
    TEST_CASE(test_model_uses_whole_pages_only),
    TEST_CASE(test_model_shows_largest_free_blocks),
    TEST_CASE(test_model_grants_within_limits),
    TEST_CASE(test_model_grants_exact_pages_that_the_end_cuts),
    TEST_CASE(test_model_tries_64_aligned_places),
    TEST_CASE(test_model_allocates_where_pointers_reach),
    TEST_CASE(test_model_grants_alignment_above_the_natural_one),
    TEST_CASE(test_model_says_why_not),
    TEST_CASE(test_model_refuses_alignment_it_cannot_promise),
    TEST_CASE(test_model_counts_pieces),
    TEST_CASE(test_model_judges_frees),
    TEST_CASE(test_model_judges_ranges),
    TEST_CASE(test_model_resizes),
    TEST_CASE(test_model_reallocs),
    TEST_CASE(test_model_draws_changes),
    TEST_CASE(test_model_counts_everything),
};

static TEST_GROUP(model_by_hand, cases);

int main(int argc, char **argv)
{
    static const test_group_t *const groups[] = {&model_by_hand};
    return cases_main(argc, argv, groups, 1);
}
