/* Drawing arguments: mostly sensible ones, so that the arena fills and empties, and all kinds of others.
 *
 * SPDX-License-Identifier: MIT */
#include "run.h"

uint64_t draw_bytes(run_t *run)
{
    dice_t *dice = &run->dice;
    uint64_t page = run->model.page, kind = dice_below(dice, 100);
    uint64_t pages = dice_sized(dice, run->model.pages + 1);
    if (kind < 2)
        return 0;
    if (kind < 4)
        return UINT64_MAX - dice_below(dice, 3 * page);
    if (kind < 6)
        return dice_sized(dice, UINT64_MAX);
    if (kind < 60)
        pages = dice_sized(dice, pages); /* twice: small ones are what callers ask for */
    return pages * page - dice_below(dice, kind < 30 ? page : 1);
}

/* A page in this state, or any page if there is none. */
static uint64_t draw_page(run_t *run, uint8_t state)
{
    const model_t *model = &run->model;
    uint64_t start = dice_below(&run->dice, model->pages);
    for (uint64_t i = 0; i < model->pages; i++) {
        uint64_t at = (start + i) % model->pages;
        if (model->state[at] == state)
            return at;
    }
    return start;
}

/* Beside the arena, or anywhere. */
static uint64_t draw_foreign(run_t *run)
{
    const model_t *model = &run->model;
    switch (dice_below(&run->dice, 4)) {
    case 0:
        return model->start - 1 - dice_below(&run->dice, model->page);
    case 1:
        return model_address(model, model->pages);
    case 2:
        return model_address(model, model->pages) + dice_below(&run->dice, model->page);
    default:
        return dice_next(&run->dice);
    }
}

uint64_t draw_block_address(run_t *run)
{
    const model_t *model = &run->model;
    uint64_t kind = dice_below(&run->dice, 100), page = draw_page(run, MODEL_LIVE);
    if (kind < 80)
        return model_address(model, model->state[page] == MODEL_LIVE ? model->head[page] : page);
    if (kind < 88)
        return model_address(model, page);
    if (kind < 94)
        return model_address(model, dice_below(&run->dice, model->pages));
    if (kind < 97)
        return model_address(model, page) + dice_below(&run->dice, model->page);
    return draw_foreign(run);
}

/* How far a run of pages in one state reaches from here. */
static uint64_t reach(const model_t *model, uint64_t first)
{
    uint64_t end = first;
    while (end < model->pages && model->state[end] == model->state[first])
        end++;
    return end - first;
}

void draw_range(run_t *run, uint8_t state, uint64_t *address, uint64_t *bytes)
{
    const model_t *model = &run->model;
    dice_t *dice = &run->dice;
    uint64_t kind = dice_below(dice, 100), page = draw_page(run, state);
    uint64_t room = kind < 80 ? reach(model, page) : model->pages - page;
    if (kind < 20)
        page = dice_below(dice, room) + page, room = reach(model, page);
    *address = model_address(model, page);
    *bytes = (kind % 3 == 0 ? room : dice_sized(dice, room)) * model->page;
    if (kind >= 90)
        *bytes += dice_below(dice, 2 * model->page);
    if (kind >= 94)
        *address += dice_below(dice, model->page);
    if (kind >= 97)
        *address = draw_foreign(run);
    if (kind == 99)
        *bytes = UINT64_MAX - dice_below(dice, 2 * model->page);
    if (dice_percent(dice, 30) && *bytes > model->page)
        *bytes -= dice_below(dice, model->page);
    if (kind == 50)
        *bytes = 0;
}
