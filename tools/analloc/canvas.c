/* canvas - cairo, in the few shapes that are needed.
 *
 * SPDX-License-Identifier: MIT */
#include "canvas.h"

#include <cairo-svg.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "tool.h"

static bool has_suffix(const char *path, const char *suffix)
{
    size_t length = strlen(path), tail = strlen(suffix);
    return length > tail && !strcasecmp(path + length - tail, suffix);
}

bool canvas_can_draw(const char *path)
{
    return has_suffix(path, ".png") || has_suffix(path, ".svg");
}

/* cairo's way to write. */
static cairo_status_t write_on(void *output, const unsigned char *data, unsigned bytes)
{
    return output_write(output, data, bytes) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

bool canvas_open(canvas_t *canvas, output_t *output, double width, double height)
{
    canvas->output = output;
    canvas->surface = has_suffix(output->path, ".svg")
                          ? cairo_svg_surface_create_for_stream(write_on, output, width, height)
                          : cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    canvas->cairo = cairo_create(canvas->surface);
    cairo_status_t status = cairo_surface_status(canvas->surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        cairo_destroy(canvas->cairo);
        cairo_surface_destroy(canvas->surface);
        return tool_complain(output->path, "cannot be drawn: %s", cairo_status_to_string(status));
    }
    canvas_colour(canvas, 0xfffffful);
    cairo_paint(canvas->cairo);
    return true;
}

bool canvas_close(canvas_t *canvas)
{
    cairo_status_t status = cairo_status(canvas->cairo);
    if (status == CAIRO_STATUS_SUCCESS && !has_suffix(canvas->output->path, ".svg"))
        status = cairo_surface_write_to_png_stream(canvas->surface, write_on, canvas->output);
    cairo_destroy(canvas->cairo);
    cairo_surface_finish(canvas->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(canvas->surface);
    cairo_surface_destroy(canvas->surface);
    if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR)
        return tool_complain(canvas->output->path, "cannot be drawn: %s", cairo_status_to_string(status));
    return output_close(canvas->output);
}

void canvas_colour(canvas_t *canvas, colour_t colour)
{
    cairo_set_source_rgb(canvas->cairo, (double)(colour >> 16 & 255) / 255, (double)(colour >> 8 & 255) / 255,
                         (double)(colour & 255) / 255);
}

void canvas_box(canvas_t *canvas, double x, double y, double width, double height)
{
    /* Boxes that touch must not show a seam. */
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_NONE);
    cairo_rectangle(canvas->cairo, x, y, width, height);
    cairo_fill(canvas->cairo);
    cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_DEFAULT);
}

void canvas_line(canvas_t *canvas, double x0, double y0, double x1, double y1)
{
    cairo_move_to(canvas->cairo, x0, y0);
    cairo_line_to(canvas->cairo, x1, y1);
    cairo_stroke(canvas->cairo);
}

void canvas_font(canvas_t *canvas, double size, bool bold)
{
    cairo_select_font_face(canvas->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(canvas->cairo, size);
}

void canvas_text(canvas_t *canvas, double x, double y, canvas_align_t align, const char *format, ...)
{
    char text[256];
    cairo_text_extents_t extents;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    cairo_text_extents(canvas->cairo, text, &extents);
    double shift = align == CANVAS_LEFT ? 0 : align == CANVAS_RIGHT ? extents.x_advance : extents.x_advance / 2;
    cairo_move_to(canvas->cairo, x - shift, y);
    cairo_show_text(canvas->cairo, text);
}
