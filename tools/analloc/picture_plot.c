/* picture_plot - fragmentation over the run.
 *
 * SPDX-License-Identifier: MIT
 *
 * Two charts over the same events: above, the share of free memory in whole 2 MiB blocks; below, the
 * live memory, because the one is only to be judged with the other in view. */
#include "picture.h"

#include <math.h>
#include <stdio.h>

#include "canvas.h"
#include "tool.h"

#define WIDTH 1120.0
#define HEIGHT 640.0
#define SHARE_LINES 6 /* at most */

/* A chart's place on the picture, and what its edges mean. */
typedef struct chart {
    canvas_t *canvas;
    const replay_t *replay;
    double left, top, right, bottom;
    double low, high;
} chart_t;

static double x_of(const chart_t *chart, uint64_t event)
{
    return chart->left + (chart->right - chart->left) * (double)event / fmax(1, (double)chart->replay->trace->events);
}

static double y_of(const chart_t *chart, double value)
{
    return chart->bottom - (chart->bottom - chart->top) * (value - chart->low) / (chart->high - chart->low);
}

/* 1, 2 or 5 times a power of ten, at most `most` of which fill the span. */
static double nice_step(double span, int most)
{
    double step = pow(10, floor(log10(span / most)));
    static const double factors[] = {1, 2, 5, 10};
    for (int i = 0; i < 4; i++) {
        if (span / (step * factors[i]) <= most)
            return step * factors[i];
    }
    return step * 10;
}

static void draw_grid_line(chart_t *chart, double value, int decimals)
{
    double y = y_of(chart, value);
    canvas_colour(chart->canvas, CANVAS_RULE);
    canvas_line(chart->canvas, chart->left, y, chart->right, y);
    canvas_colour(chart->canvas, CANVAS_FAINT);
    canvas_text(chart->canvas, chart->left - 10, y + 4, CANVAS_RIGHT, "%.*f", decimals, value);
}

static void draw_values(chart_t *chart, int most, const char *label)
{
    double step = nice_step(chart->high - chart->low, most);
    int decimals = step >= 1 ? 0 : (int)ceil(-log10(step) - 1e-9);
    cairo_set_line_width(chart->canvas->cairo, 1);
    canvas_font(chart->canvas, 11.5, false);
    for (int i = 0; chart->low + i * step <= chart->high + step / 1000; i++)
        draw_grid_line(chart, chart->low + i * step, decimals);
    canvas_font(chart->canvas, 12.5, true);
    canvas_colour(chart->canvas, CANVAS_INK);
    canvas_text(chart->canvas, chart->left, chart->top - 12, CANVAS_LEFT, "%s", label);
}

static void draw_events(chart_t *chart)
{
    char text[32];
    uint64_t events = chart->replay->trace->events;
    double step = events ? fmax(1, nice_step((double)events, 8)) : 1;
    canvas_font(chart->canvas, 11.5, false);
    for (double event = 0; event <= (double)events; event += step) {
        double x = x_of(chart, (uint64_t)event);
        canvas_colour(chart->canvas, CANVAS_RULE);
        canvas_line(chart->canvas, x, chart->bottom, x, chart->bottom + 5);
        canvas_colour(chart->canvas, CANVAS_FAINT);
        tool_format_count((uint64_t)event, text);
        canvas_text(chart->canvas, x, chart->bottom + 20, CANVAS_CENTRE, "%s", text);
    }
    canvas_colour(chart->canvas, CANVAS_INK);
    canvas_text(chart->canvas, (chart->left + chart->right) / 2, chart->bottom + 42, CANVAS_CENTRE,
                "events (allocations and frees)");
}

typedef double curve_of_t(const chart_t *, const replay_sample_t *, replay_side_t);

static double share_of(const chart_t *chart, const replay_sample_t *s, replay_side_t side)
{
    (void)chart;
    return replay_share_at(s, side);
}

/* A line through all samples, with a gap where there is no value. */
static void draw_curve(chart_t *chart, replay_side_t side, double width, curve_of_t *value_of)
{
    cairo_t *cairo = chart->canvas->cairo;
    cairo_new_path(cairo);
    for (uint64_t i = 0; i < chart->replay->sample_count; i++) {
        const replay_sample_t *s = &chart->replay->samples[i];
        double value = value_of(chart, s, side);
        double x = x_of(chart, s->event), y = y_of(chart, value);
        if (isnan(value)) {
            cairo_new_sub_path(cairo);
            continue;
        }
        if (!cairo_has_current_point(cairo))
            cairo_move_to(cairo, x, y); /* with the line to itself: a lone sample is a dot */
        cairo_line_to(cairo, x, y);
    }
    canvas_colour(chart->canvas, side == REPLAY_OURS ? CANVAS_OURS : CANVAS_LINUX);
    cairo_set_line_width(cairo, width);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    cairo_stroke(cairo);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
}

static double live_mib(const chart_t *chart, uint64_t pages)
{
    return (double)pages * (double)chart->replay->trace->page_size / (1 << 20);
}

static double use_of(const chart_t *chart, const replay_sample_t *s, replay_side_t side)
{
    return live_mib(chart, s->live_pages[side]);
}

/* What is live in the arena, as a surface. */
static void fill_use(chart_t *chart)
{
    cairo_t *cairo = chart->canvas->cairo;
    const replay_t *r = chart->replay;
    if (r->sample_count == 0)
        return;
    cairo_new_path(cairo);
    cairo_move_to(cairo, x_of(chart, r->samples[0].event), chart->bottom);
    for (uint64_t i = 0; i < r->sample_count; i++)
        cairo_line_to(cairo, x_of(chart, r->samples[i].event), y_of(chart, use_of(chart, &r->samples[i], REPLAY_OURS)));
    cairo_line_to(cairo, x_of(chart, r->samples[r->sample_count - 1].event), chart->bottom);
    canvas_colour(chart->canvas, 0xb8c4ceul);
    cairo_fill(cairo);
}

static void draw_key(chart_t *chart, replay_side_t side, double x)
{
    const replay_t *r = chart->replay;
    const replay_share_t *share = &r->share[side];
    char memory[32], text[160];
    tool_format_bytes(r->placement[side].pages * r->trace->page_size, memory);
    canvas_colour(chart->canvas, side == REPLAY_OURS ? CANVAS_OURS : CANVAS_LINUX);
    canvas_box(chart->canvas, x, 64, 26, 4);
    canvas_colour(chart->canvas, CANVAS_INK);
    int end = snprintf(text, sizeof text, "%s%s, %s: ", side == REPLAY_OURS ? "analloc, policy " : "Linux, the same blocks",
                       side == REPLAY_OURS ? r->policy->name : "", memory);
    if (isnan(share->mean))
        snprintf(text + end, sizeof text - (size_t)end, "never free");
    else
        snprintf(text + end, sizeof text - (size_t)end, "mean %.4f, lowest %.4f", share->mean, share->lowest);
    canvas_text(chart->canvas, x + 36, 71, CANVAS_LEFT, "%s", text);
}

static void draw_title(chart_t *chart)
{
    canvas_colour(chart->canvas, CANVAS_INK);
    canvas_font(chart->canvas, 19, true);
    canvas_text(chart->canvas, chart->left, 40, CANVAS_LEFT, "Fragmentation over the run of \"%s\"",
                chart->replay->trace->name);
    canvas_font(chart->canvas, 12.5, false);
    draw_key(chart, REPLAY_OURS, chart->left);
    draw_key(chart, REPLAY_LINUX, chart->left + 490);
}

/* The first grid line below everything that is drawn, counted down from 1. */
static double lowest_line(const replay_t *replay)
{
    double lowest = fmin(replay->share[REPLAY_OURS].lowest, replay->share[REPLAY_LINUX].lowest);
    double span = isnan(lowest) ? 1 : fmax(1 - lowest, 0.05), step = nice_step(span, SHARE_LINES);
    return fmax(0, 1 - ceil(span / step - 1e-9) * step);
}

/* The first round figure above the peak. */
static double highest_use(const chart_t *chart)
{
    const uint64_t *peaks = chart->replay->peak_pages;
    double peak = fmax(live_mib(chart, peaks[peaks[REPLAY_LINUX] > peaks[REPLAY_OURS]]), 1e-3);
    double step = nice_step(peak, 3);
    return ceil(peak / step) * step;
}

bool picture_draw_plot(const replay_t *replay, output_t *output)
{
    canvas_t canvas;
    if (!canvas_open(&canvas, output, WIDTH, HEIGHT))
        return false;
    chart_t share = {&canvas, replay, 72, 122, WIDTH - 48, 402, lowest_line(replay), 1};
    chart_t use = {&canvas, replay, 72, 456, WIDTH - 48, 576, 0, 1};
    use.high = highest_use(&use);
    draw_title(&share);
    picture_tell_failures(&canvas, replay, share.right, 40);
    draw_values(&share, SHARE_LINES, replay->failures
                                         ? "Share of free memory in whole 2 MiB blocks; a gap where nothing is free"
                                         : "Share of free memory in whole 2 MiB blocks");
    draw_curve(&share, REPLAY_LINUX, 2, share_of);
    draw_curve(&share, REPLAY_OURS, 2, share_of);
    fill_use(&use);
    draw_values(&use, 3, "Live memory, MiB: the surface in analloc's arena, the line in Linux's memory");
    draw_curve(&use, REPLAY_LINUX, 1.2, use_of);
    draw_events(&use);
    return canvas_close(&canvas);
}
