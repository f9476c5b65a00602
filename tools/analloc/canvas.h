/* canvas - a picture to draw on: PNG or SVG, as its file's name says.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_CANVAS_H
#define ANALLOC_TOOL_CANVAS_H

#include <cairo.h>
#include <stdbool.h>

#include "output.h"

typedef struct canvas {
    output_t *output;
    cairo_surface_t *surface;
    cairo_t *cairo;
} canvas_t;

/** A colour as 0xRRGGBB. */
typedef unsigned long colour_t;

#define CANVAS_INK 0x1f2933ul
#define CANVAS_FAINT 0x667380ul
#define CANVAS_RULE 0xd5dbe1ul
#define CANVAS_OURS 0x0b6e99ul
#define CANVAS_LINUX 0xd1495bul
#define CANVAS_ALARM 0xb45309ul

/** How a text stands to its point. */
typedef enum canvas_align { CANVAS_LEFT, CANVAS_CENTRE, CANVAS_RIGHT } canvas_align_t;

/** Is the name that of a picture that can be drawn (".png", ".svg")? */
bool canvas_can_draw(const char *path);

/** Begin a white picture of so many pixels. False after a complaint. */
bool canvas_open(canvas_t *canvas, output_t *output, double width, double height);

/** Write it out and close the file. False after a complaint. */
bool canvas_close(canvas_t *canvas);

void canvas_colour(canvas_t *canvas, colour_t colour);
void canvas_box(canvas_t *canvas, double x, double y, double width, double height);
void canvas_line(canvas_t *canvas, double x0, double y0, double x1, double y1);
void canvas_font(canvas_t *canvas, double size, bool bold);

/** Write on the baseline `y`, as printf does. */
void canvas_text(canvas_t *canvas, double x, double y, canvas_align_t align, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
