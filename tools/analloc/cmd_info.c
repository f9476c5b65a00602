/* cmd_info - `analloc info --memory SIZE --page SIZE`
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "tool.h"

typedef struct options {
    analloc_config_t config;
    bool width, json;
} options_t;

enum { KEY_JSON = 1000, KEY_BASE };

static const struct argp_option option_list[] = {
    {"memory", 'm', "SIZE", 0, "Bytes that the arena manages (default 1G)", 0},
    {"page", 'p', "SIZE", 0, "Bytes of a page, any positive number (default 4K)", 0},
    {"base", KEY_BASE, "ADDRESS", 0, "First address of the memory (default 0)", 0},
    {"width", 'w', NULL, 0, "Show also what a unit and a word stand for at each level", 0},
    {"json", KEY_JSON, NULL, 0, "Print JSON", 0},
    {0},
};

static const char doc[] =
    "Tell what an arena for so much memory amounts to: its metadata, levels and orders, and the most words that one "
    "operation writes.\v"
    "SIZE is a number of bytes, or of KiB, MiB, GiB, TiB with the suffix K, M, G, T. ADDRESS is such a number, or "
    "hexadecimal behind 0x.";

static bool parse_address(const char *text, uint64_t *address)
{
    char *end;
    if (text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
        return tool_parse_size(text, address);
    if (strspn(text + 2, "0123456789abcdefABCDEF") == 0 || strlen(text + 2) > 16)
        return false;
    *address = strtoull(text + 2, &end, 16);
    return *end == 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    options_t *options = state->input;
    switch (key) {
    case 'm':
        if (!tool_parse_size(text, &options->config.bytes))
            argp_error(state, "--memory: \"%s\" is no size", text);
        return 0;
    case 'p':
        if (!tool_parse_size(text, &options->config.page))
            argp_error(state, "--page: \"%s\" is no size", text);
        return 0;
    case KEY_BASE:
        if (!parse_address(text, &options->config.base))
            argp_error(state, "--base: \"%s\" is no address", text);
        return 0;
    case 'w':
        options->width = true;
        return 0;
    case KEY_JSON:
        options->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static double bits_a_page(const analloc_shape_t *shape)
{
    return (double)shape->meta_bytes * 8 / (double)shape->pages;
}

/* A unit of level l covers W^l pages, its word W times that. */
static void print_levels(const analloc_shape_t *shape, uint64_t page)
{
    uint64_t unit = 1;
    char pages[32], bytes[32], word[32];
    printf("\nwidth          %" PRIu32 " units a word\n\n", shape->width);
    printf("level  pages of a unit     bytes of a unit     bytes of a word\n");
    for (uint32_t level = 0; level < shape->levels; level++, unit *= shape->width)
        printf("%5" PRIu32 "  %15s  %18s  %18s\n", level, tool_format_count(unit, pages),
               tool_format_bytes(unit * page, bytes), tool_format_bytes(unit * page * shape->width, word));
}

static void print_text(const options_t *options, const analloc_shape_t *shape)
{
    char text[32], count[32];
    uint64_t page = options->config.page;
    printf("memory         %s\n", tool_format_bytes(options->config.bytes, text));
    printf("page           %s\n", tool_format_bytes(page, text));
    printf("pages          %s\n", tool_format_count(shape->pages, text));
    printf("metadata       %s (%s bytes), %.3f bits a page\n", tool_format_bytes(shape->meta_bytes, text),
           tool_format_count(shape->meta_bytes, count), bits_a_page(shape));
    printf("levels         %" PRIu32 "\n", shape->levels);
    printf("orders         0 to %" PRIu32 "; the largest block has %s\n", shape->top_order,
           tool_format_bytes(page << shape->top_order, text));
    printf("words written  at most %" PRIu32 " by an allocation, %" PRIu32 " by a free\n", shape->worst_writes_alloc,
           shape->worst_writes_free);
    if (options->width)
        print_levels(shape, page);
}

static bool print_json(const options_t *options, const analloc_shape_t *shape)
{
    cJSON *root = cJSON_CreateObject();
    json_add_count(root, "memory_bytes", options->config.bytes);
    json_add_count(root, "page_bytes", options->config.page);
    json_add_count(root, "pages", shape->pages);
    json_add_count(root, "meta_bytes", shape->meta_bytes);
    json_add_decimal(root, "bits_a_page", bits_a_page(shape), 1e6);
    json_add_count(root, "levels", shape->levels);
    json_add_count(root, "top_order", shape->top_order);
    json_add_count(root, "width", shape->width);
    json_add_count(root, "worst_writes_alloc", shape->worst_writes_alloc);
    json_add_count(root, "worst_writes_free", shape->worst_writes_free);
    char *text = cJSON_Print(root);
    if (text)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(root);
    return text || tool_complain("info", "out of memory");
}

/* Why there is no such arena, in words; the status is the library's. */
static void complain_shape(const analloc_config_t *config, analloc_status_t status)
{
    char memory[32], page[32];
    tool_format_bytes(config->bytes, memory);
    tool_format_bytes(config->page, page);
    if (config->page == 0)
        tool_complain("info", "--page: a page has at least one byte");
    else if (status == ANALLOC_E_OVERFLOW)
        tool_complain("info", "--base: %s from %#" PRIx64 " end beyond the last address, %#" PRIx64, memory, config->base,
                      UINT64_MAX);
    else if (status == ANALLOC_E_LIMITS)
        tool_complain("info", "--memory: %s from %#" PRIx64 " hold no whole page of %s (pages lie at multiples of their "
                      "size)", memory, config->base, page);
    else /* ANALLOC_E_TOO_LARGE */
        tool_complain("info", "--memory: %s are more pages of %s than an arena can have", memory, page);
}

int cmd_info(int argc, char **argv)
{
    static const struct argp parser = {option_list, parse_option, NULL, doc, NULL, NULL, NULL};
    options_t options = {.config = {.bytes = (uint64_t)1 << 30, .page = 4096}};
    analloc_shape_t shape;
    argp_parse(&parser, argc, argv, 0, NULL, &options);
    analloc_status_t status = analloc_shape(&options.config, &shape);
    if (status != ANALLOC_OK) {
        complain_shape(&options.config, status);
        return EXIT_FAILURE;
    }
    if (options.json && !print_json(&options, &shape))
        return EXIT_FAILURE;
    if (!options.json)
        print_text(&options, &shape);
    return tool_flush_output() ? EXIT_SUCCESS : EXIT_FAILURE;
}
