/* picture_map - memory as a field of squares.
 *
 * SPDX-License-Identifier: MIT
 *
 * A tile is a 2 MiB block (of large memories: as many of them as leave at most TILES_MAX tiles), read
 * like text, from the left and from the top. A tile without any live page is one green square: there a
 * large block can be had. Any other is cut into 4 x 4 parts, each as dark as it is full. */
#include "picture.h"

#include <math.h>
#include <stdio.h>

#include "canvas.h"
#include "tool.h"

#define TILES_MAX 1024u
#define PARTS 4u /* a side */
#define FIELD 544.0
#define MARGIN 72.0
#define HEAD 118.0
#define FOOT 92.0
#define WHOLE 0xbfe3cful
#define EMPTY_PART 0xeef0f2ul

typedef struct map {
    canvas_t canvas;
    const replay_t *replay;
    uint64_t tile_pages;
    unsigned columns;
    double tile; /* pixels from tile to tile */
} map_t;

static uint64_t tiles_of(const map_t *map, const placement_t *placement)
{
    return (placement->pages + map->tile_pages - 1) / map->tile_pages;
}

static uint64_t most_tiles(const map_t *map)
{
    uint64_t ours = tiles_of(map, &map->replay->placement[REPLAY_OURS]);
    uint64_t theirs = tiles_of(map, &map->replay->placement[REPLAY_LINUX]);
    return ours > theirs ? ours : theirs;
}

/* As square as powers of two allow. */
static void lay_out(map_t *map)
{
    map->tile_pages = map->replay->placement[REPLAY_OURS].block_pages;
    while (most_tiles(map) > TILES_MAX)
        map->tile_pages *= 2;
    map->columns = 8;
    while ((uint64_t)map->columns * map->columns < most_tiles(map))
        map->columns *= 2;
    map->tile = FIELD / map->columns;
}

static double rows_of(const map_t *map)
{
    return (double)((most_tiles(map) + map->columns - 1) / map->columns);
}

static uint64_t count_live(const placement_t *p, uint64_t first, uint64_t end)
{
    uint64_t live = 0;
    for (uint64_t page = first; page < end && page < p->pages; page++)
        live += p->owner[page] != 0;
    return live;
}

/* From nearly nothing to full: pale yellow, orange, dark red. */
static colour_t heat(double fraction)
{
    static const double stops[4][3] = {{255, 237, 160}, {253, 174, 80}, {227, 74, 51}, {110, 8, 36}};
    double place = fraction * 3;
    int i = place >= 3 ? 2 : (int)place;
    colour_t colour = 0;
    for (int c = 0; c < 3; c++) {
        double value = stops[i][c] + (stops[i + 1][c] - stops[i][c]) * (place - i);
        colour = colour << 8 | (colour_t)(value + 0.5);
    }
    return colour;
}

static void draw_parts(map_t *map, const placement_t *p, uint64_t first, double x, double y, double side)
{
    uint64_t part_pages = map->tile_pages / (PARTS * PARTS);
    for (unsigned i = 0; i < PARTS * PARTS; i++) {
        uint64_t begin = first + i * part_pages, end = begin + part_pages;
        if (begin >= p->pages)
            return;
        uint64_t live = count_live(p, begin, end);
        end = end < p->pages ? end : p->pages;
        canvas_colour(&map->canvas, live ? heat((double)live / (double)(end - begin)) : EMPTY_PART);
        canvas_box(&map->canvas, x + i % PARTS * (side / PARTS), y + i / PARTS * (side / PARTS), side / PARTS,
                   side / PARTS);
    }
}

static void draw_tile(map_t *map, const placement_t *p, uint64_t tile, double left, double top)
{
    double x = left + (double)(tile % map->columns) * map->tile, y = top + (double)(tile / map->columns) * map->tile;
    double side = map->tile * 0.88;
    uint64_t first = tile * map->tile_pages, end = first + map->tile_pages;
    if (end <= p->pages && count_live(p, first, end) == 0) {
        canvas_colour(&map->canvas, WHOLE);
        canvas_box(&map->canvas, x, y, side, side);
    } else
        draw_parts(map, p, first, x, y, side);
}

/* The address at which every fourth row begins, of those that this side has. */
static void draw_addresses(map_t *map, const placement_t *p, double left, double top)
{
    char text[32];
    uint64_t rows = (tiles_of(map, p) + map->columns - 1) / map->columns;
    uint64_t row_bytes = map->tile_pages * map->columns * map->replay->trace->page_size;
    canvas_font(&map->canvas, 11, false);
    canvas_colour(&map->canvas, CANVAS_FAINT);
    for (unsigned row = 0; row < rows; row += 4)
        canvas_text(&map->canvas, left - 8, top + row * map->tile + 11, CANVAS_RIGHT, "%s",
                    row ? tool_format_bytes(row * row_bytes, text) : "0");
}

static void draw_side(map_t *map, replay_side_t side, double left)
{
    const placement_t *p = &map->replay->placement[side];
    uint64_t page = map->replay->trace->page_size;
    canvas_t *canvas = &map->canvas;
    char live[32], memory[32];
    canvas_font(canvas, 15, true);
    canvas_colour(canvas, side == REPLAY_OURS ? CANVAS_OURS : CANVAS_LINUX);
    if (side == REPLAY_OURS)
        canvas_text(canvas, left, HEAD - 32, CANVAS_LEFT, "analloc, policy %s", map->replay->policy->name);
    else
        canvas_text(canvas, left, HEAD - 32, CANVAS_LEFT, "Linux, the same blocks");
    canvas_font(canvas, 12.5, false);
    canvas_colour(canvas, CANVAS_INK);
    tool_format_bytes(p->live_pages * page, live);
    tool_format_bytes(p->pages * page, memory);
    if (isnan(map->replay->share[side].last))
        canvas_text(canvas, left, HEAD - 13, CANVAS_LEFT, "all of %s live", memory);
    else
        canvas_text(canvas, left, HEAD - 13, CANVAS_LEFT,
                    "%s of %s live; %.2f %% of the rest lies in whole 2 MiB blocks", live, memory,
                    100 * map->replay->share[side].last);
    for (uint64_t tile = 0; tile < tiles_of(map, p); tile++)
        draw_tile(map, p, tile, left, HEAD);
    draw_addresses(map, p, left, HEAD);
}

static void draw_key(map_t *map, double x, double y, colour_t colour, const char *text)
{
    canvas_colour(&map->canvas, colour);
    canvas_box(&map->canvas, x, y, 16, 16);
    canvas_colour(&map->canvas, CANVAS_INK);
    canvas_text(&map->canvas, x + 24, y + 13, CANVAS_LEFT, "%s", text);
}

static void draw_scale(map_t *map, double x, double y, const char *part)
{
    for (int i = 0; i < 120; i++) {
        canvas_colour(&map->canvas, heat((i + 0.5) / 120));
        canvas_box(&map->canvas, x + i, y, 1.5, 16);
    }
    canvas_colour(&map->canvas, CANVAS_INK);
    canvas_text(&map->canvas, x + 132, y + 13, CANVAS_LEFT, "live pages, from one to all (of each %s)", part);
}

static void draw_legend(map_t *map, double y)
{
    char tile[32], part[32], text[96];
    uint64_t bytes = map->tile_pages * map->replay->trace->page_size;
    tool_format_bytes(bytes, tile);
    tool_format_bytes(bytes / (PARTS * PARTS), part);
    canvas_font(&map->canvas, 12.5, false);
    snprintf(text, sizeof text, "%s, all free: a tile in one colour", tile);
    draw_key(map, MARGIN, y, WHOLE, text);
    snprintf(text, sizeof text, "free, but in a broken tile (a part is %s)", part);
    draw_key(map, MARGIN + 290, y, EMPTY_PART, text);
    draw_scale(map, MARGIN + FIELD + MARGIN, y, part);
    canvas_font(&map->canvas, 11, false);
    canvas_colour(&map->canvas, CANVAS_FAINT);
    canvas_text(&map->canvas, MARGIN, y + 42, CANVAS_LEFT, "Addresses run from left to right, then down. Memory that "
                "the trace does not show (the kernel itself, the recorder) counts as free on both sides.");
}

static void draw_title(map_t *map)
{
    canvas_font(&map->canvas, 19, true);
    canvas_colour(&map->canvas, CANVAS_INK);
    canvas_text(&map->canvas, MARGIN, 40, CANVAS_LEFT, "Memory at the end of \"%s\"", map->replay->trace->name);
}

bool picture_draw_map(const replay_t *replay, output_t *output)
{
    map_t map = {.replay = replay};
    lay_out(&map);
    double bottom = HEAD + rows_of(&map) * map.tile;
    if (!canvas_open(&map.canvas, output, 2 * (MARGIN + FIELD) + MARGIN / 2, bottom + FOOT))
        return false;
    draw_title(&map);
    picture_tell_failures(&map.canvas, replay, MARGIN + FIELD + MARGIN + FIELD, 40);
    draw_side(&map, REPLAY_OURS, MARGIN);
    draw_side(&map, REPLAY_LINUX, MARGIN + FIELD + MARGIN);
    draw_legend(&map, bottom + 24);
    return canvas_close(&map.canvas);
}
