/* cmd_replay - `analloc replay FILE...`
 *
 * SPDX-License-Identifier: MIT */
#include <argp.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
#include "outputs.h"
#include "picture.h"
#include "replay.h"
#include "report.h"
#include "tool.h"
#include "trace_file.h"

#define SAMPLES_DEFAULT 256u
#define SAMPLES_MAX 1000000u
#define RUNS_DEFAULT 3u
#define RUNS_MAX 1000u

typedef struct options {
    replay_options_t replay;
    output_names_t names;
    bool json; /* on the standard output, instead of the table */
    char **paths;
    size_t count;
} options_t;

/* All that is done for the files; arrays of `options->count`. */
typedef struct work {
    const options_t *options;
    trace_file_t *files;
    replay_t *replays;
    outputs_t outputs;
    size_t opened, replayed;
    tick_clock_t clock;
} work_t;

enum { KEY_JSON = 1000, KEY_MAP, KEY_PLOT, KEY_RUNS, KEY_SAMPLES };

static const struct argp_option option_list[] = {
    {"policy", 'p', "NAME", 0, "Where blocks are placed: split (default), low, high or size", 0},
    {"pages", 'n', "N", 0, "Pages of the arena: a number, \"limit\" (default: as many as the traced machine has page "
     "numbers) or \"usable\" (what its kernel had left for this work)", 0},
    {"runs", KEY_RUNS, "N", 0, "Time the whole trace so many times (default 3); an operation counts with the least "
     "of its times", 0},
    {"samples", KEY_SAMPLES, "N", 0, "Look at the free memory about so many times a run (default 256)", 0},
    {"json", KEY_JSON, NULL, 0, "Print the results as JSON instead of the table", 0},
    {"output", 'o', "FILE", 0, "Write the results as JSON to FILE, beside what is printed", 0},
    {"map", KEY_MAP, "FILE", 0, "Draw the memory at the end, ours beside Linux's (.png or .svg)", 0},
    {"plot", KEY_PLOT, "FILE", 0, "Draw the fragmentation over the run, ours and Linux's (.png or .svg)", 0},
    {0},
};

static const char doc[] =
    "Serve the page traffic of a real kernel from an arena, and tell how long it took and where the pages lie.\v"
    "FILE is a trace in the format KTRACE1, plain or compressed by zstd; - is the standard input.\n\n"
    "Policies: split puts movable pages high and the others low; low and high put everything at one end; size puts "
    "single pages low and larger blocks high.\n\n"
    "With more than one FILE, each picture's name gets the trace's name before its suffix: map.png becomes "
    "map-boot.png.";

/* ------------------------------------------------------------------ options */

static void parse_pages(const char *text, struct argp_state *state, replay_options_t *options)
{
    options->usable = !strcmp(text, "usable");
    options->pages = 0;
    if (options->usable || !strcmp(text, "limit"))
        return;
    if (!tool_parse_size(text, &options->pages) || options->pages == 0 || options->pages > KTRACE_PAGES_MAX)
        argp_error(state, "--pages: \"%s\" is no number of pages from 1 to 256M, nor \"limit\" or \"usable\"", text);
}

static const char *parse_picture(const char *text, struct argp_state *state)
{
    if (!canvas_can_draw(text))
        argp_error(state, "\"%s\": a picture's name ends in .png or .svg", text);
    return text;
}

static uint64_t parse_count(const char *text, struct argp_state *state, const char *option, uint64_t most)
{
    uint64_t count;
    if (!tool_parse_size(text, &count) || count == 0 || count > most)
        argp_error(state, "%s: \"%s\" is no number from 1 to %" PRIu64, option, text, most);
    return count;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    options_t *options = state->input;
    switch (key) {
    case 'p':
        options->replay.policy = policy_find(text);
        if (!options->replay.policy)
            argp_error(state, "--policy: \"%s\" is none of split, low, high, size", text);
        return 0;
    case 'n':
        parse_pages(text, state, &options->replay);
        return 0;
    case KEY_SAMPLES:
        options->replay.samples = parse_count(text, state, "--samples", SAMPLES_MAX);
        return 0;
    case KEY_RUNS:
        options->replay.runs = parse_count(text, state, "--runs", RUNS_MAX);
        return 0;
    case KEY_JSON:
        options->json = true;
        return 0;
    case 'o':
        options->names.json = text;
        return 0;
    case KEY_MAP:
        options->names.map = parse_picture(text, state);
        return 0;
    case KEY_PLOT:
        options->names.plot = parse_picture(text, state);
        return 0;
    case ARGP_KEY_ARGS:
        options->paths = state->argv + state->next;
        options->count = (size_t)(state->argc - state->next);
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no trace given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* ------------------------------------------------------------------ work */

static bool work_create(work_t *work, const options_t *options)
{
    *work = (work_t){.options = options};
    work->files = calloc(options->count, sizeof work->files[0]);
    work->replays = calloc(options->count, sizeof work->replays[0]);
    return (work->files && work->replays) || tool_complain("replay", "out of memory");
}

static void work_destroy(work_t *work)
{
    for (size_t i = 0; i < work->replayed; i++)
        replay_destroy(&work->replays[i]);
    for (size_t i = 0; i < work->opened; i++)
        trace_file_close(&work->files[i]);
    outputs_destroy(&work->outputs);
    free(work->files);
    free(work->replays);
}

/* All files are read and checked, and all outputs opened, before the first is replayed: what is bad is told at once. */
static bool open_files(work_t *work)
{
    const options_t *options = work->options;
    for (size_t i = 0; i < options->count; i++) {
        work->opened++;
        if (!trace_file_open(&work->files[i], options->paths[i]))
            return false;
    }
    return outputs_open(&work->outputs, &options->names, work->files, options->count);
}

static bool replay_files(work_t *work)
{
    tick_calibrate(&work->clock);
    for (size_t i = 0; i < work->options->count; i++) {
        work->replayed++;
        if (!replay_run(&work->replays[i], &work->files[i].trace, &work->options->replay, &work->clock,
                        work->files[i].path))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ results */

/* One that cannot be written keeps no other from being drawn. */
static bool draw_pictures(work_t *work)
{
    bool good = true;
    for (size_t i = 0; i < work->options->count; i++) {
        output_t *map = &work->outputs.maps[i], *plot = &work->outputs.plots[i];
        good = (!map->path || picture_draw_map(&work->replays[i], map)) && good;
        good = (!plot->path || picture_draw_plot(&work->replays[i], plot)) && good;
    }
    return good;
}

static bool write_json(output_t *output, const char *json)
{
    if (!output->path)
        return true;
    output_write(output, json, strlen(json));
    output_write(output, "\n", 1);
    return output_close(output); /* tells of all of it */
}

/* The table, or the JSON, is printed even if a file could not be written. */
static bool write_report(work_t *work)
{
    report_t report = {.replays = work->replays, .count = work->options->count, .files = work->files,
                       .outputs = &work->outputs, .clock = &work->clock, .policy = work->options->replay.policy};
    char *json = report_make_json(&report);
    if (!json)
        return tool_complain("replay", "out of memory");
    bool good = write_json(&work->outputs.json, json);
    if (work->options->json)
        puts(json);
    else
        report_print_table(&report, stdout);
    free(json);
    return tool_flush_output() && good;
}

int cmd_replay(int argc, char **argv)
{
    static const struct argp parser = {option_list, parse_option, "FILE...", doc, NULL, NULL, NULL};
    options_t options = {.replay = {.policy = &policies[0], .samples = SAMPLES_DEFAULT, .runs = RUNS_DEFAULT}};
    work_t work;
    argp_parse(&parser, argc, argv, 0, NULL, &options);
    bool good = work_create(&work, &options) && open_files(&work) && replay_files(&work);
    if (good) {
        good = draw_pictures(&work);
        good = write_report(&work) && good;
    }
    work_destroy(&work);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
