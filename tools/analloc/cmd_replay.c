/* cmd_replay - `analloc replay FILE...`
 *
 * SPDX-License-Identifier: MIT */
#include <argp.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "canvas.h"
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
    const char *map, *plot; /* or NULL */
    const char *json;       /* or NULL; "-": standard output */
    char **paths;
    size_t count;
} options_t;

/* All that is done for the files; arrays of `options->count`. */
typedef struct work {
    const options_t *options;
    trace_file_t *files;
    replay_t *replays;
    char **maps, **plots; /* names of the pictures */
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
    {"json", KEY_JSON, "FILE", OPTION_ARG_OPTIONAL, "Write the results as JSON to FILE, or instead of the table to the "
     "standard output", 0},
    {"map", KEY_MAP, "FILE", 0, "Draw the memory at the end, ours beside Linux's (.png or .svg)", 0},
    {"plot", KEY_PLOT, "FILE", 0, "Draw the fragmentation over the run, ours and Linux's (.png or .svg)", 0},
    {0},
};

static const char doc[] =
    "Serve the page traffic of a real kernel from an arena, and tell how long it took and where the pages lie.\v"
    "FILE is a trace in the format KTRACE1, plain or compressed by zstd.\n\n"
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
        options->json = text ? text : "-";
        return 0;
    case KEY_MAP:
        options->map = parse_picture(text, state);
        return 0;
    case KEY_PLOT:
        options->plot = parse_picture(text, state);
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

/* ------------------------------------------------------------------ pictures */

static bool name_is_taken(const work_t *work, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (!strcmp(work->files[i].trace.name, work->files[index].trace.name))
            return true;
    }
    return false;
}

/* "map.png" for the only trace, else "map-boot.png"; and "map-boot-3.png" if a trace before the third was "boot". */
static char *name_picture(const work_t *work, size_t index, const char *path)
{
    const char *suffix = strrchr(path, '.'), *trace = work->files[index].trace.name;
    int stem = (int)(suffix - path), bytes;
    char *name = NULL;
    if (work->options->count == 1)
        return strdup(path);
    if (name_is_taken(work, index))
        bytes = asprintf(&name, "%.*s-%s-%zu%s", stem, path, trace, index + 1, suffix);
    else
        bytes = asprintf(&name, "%.*s-%s%s", stem, path, trace, suffix);
    return bytes < 0 ? NULL : name;
}

/* Draw one picture, if it is wanted, and keep its name for the report. */
static bool draw(work_t *work, size_t index, const char *path, char **name,
                 bool (*picture)(const replay_t *, const char *))
{
    if (!path)
        return true;
    *name = name_picture(work, index, path);
    if (!*name)
        return tool_complain(path, "out of memory");
    return picture(&work->replays[index], *name);
}

/* ------------------------------------------------------------------ work */

static bool work_create(work_t *work, const options_t *options)
{
    size_t count = options->count;
    *work = (work_t){.options = options};
    work->files = calloc(count, sizeof work->files[0]);
    work->replays = calloc(count, sizeof work->replays[0]);
    work->maps = calloc(count, sizeof work->maps[0]);
    work->plots = calloc(count, sizeof work->plots[0]);
    return (work->files && work->replays && work->maps && work->plots) || tool_complain("replay", "out of memory");
}

static void work_destroy(work_t *work)
{
    for (size_t i = 0; i < work->replayed; i++)
        replay_destroy(&work->replays[i]);
    for (size_t i = 0; i < work->opened; i++)
        trace_file_close(&work->files[i]);
    for (size_t i = 0; work->maps && work->plots && i < work->options->count; i++) {
        free(work->maps[i]);
        free(work->plots[i]);
    }
    free(work->files);
    free(work->replays);
    free(work->maps);
    free(work->plots);
}

/* All files are read and checked before the first is replayed: a bad one is told at once. */
static bool open_files(work_t *work)
{
    for (size_t i = 0; i < work->options->count; i++) {
        work->opened++;
        if (!trace_file_open(&work->files[i], work->options->paths[i]))
            return false;
    }
    return true;
}

static bool replay_files(work_t *work)
{
    tick_calibrate(&work->clock);
    for (size_t i = 0; i < work->options->count; i++) {
        work->replayed++;
        if (!replay_run(&work->replays[i], &work->files[i].trace, &work->options->replay, &work->clock,
                        work->options->paths[i]))
            return false;
    }
    return true;
}

static bool draw_pictures(work_t *work)
{
    const options_t *options = work->options;
    for (size_t i = 0; i < options->count; i++) {
        if (!draw(work, i, options->map, &work->maps[i], picture_draw_map) ||
            !draw(work, i, options->plot, &work->plots[i], picture_draw_plot))
            return false;
    }
    return true;
}

static bool write_json(const report_t *report, const char *path)
{
    FILE *stream = tool_open_output(path);
    if (!stream)
        return false;
    bool good = report_print_json(report, stream) || tool_complain(path, "out of memory");
    return tool_close_output(stream, path) && good;
}

static bool write_table(const report_t *report)
{
    report_print_table(report, stdout);
    return tool_close_output(stdout, "-");
}

static bool write_report(const work_t *work)
{
    const options_t *options = work->options;
    report_t report = {.replays = work->replays, .count = options->count, .paths = (const char *const *)options->paths,
                       .maps = work->maps, .plots = work->plots, .clock = &work->clock,
                       .policy = options->replay.policy};
    if (options->json && !write_json(&report, options->json))
        return false;
    return (options->json && !strcmp(options->json, "-")) || write_table(&report);
}

int cmd_replay(int argc, char **argv)
{
    static const struct argp parser = {option_list, parse_option, "FILE...", doc, NULL, NULL, NULL};
    options_t options = {.replay = {.policy = &policies[0], .samples = SAMPLES_DEFAULT, .runs = RUNS_DEFAULT}};
    work_t work;
    argp_parse(&parser, argc, argv, 0, NULL, &options);
    bool good = work_create(&work, &options) && open_files(&work) && replay_files(&work) && draw_pictures(&work) &&
                write_report(&work);
    work_destroy(&work);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
