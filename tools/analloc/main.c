/* analloc - the tool: which subcommand?
 *
 * SPDX-License-Identifier: MIT */
#include <analloc.h>
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

typedef struct command {
    const char *name;
    char *title; /* as messages name it */
    int (*run)(int argc, char **argv);
} command_t;

static char replay_title[] = "analloc replay", info_title[] = "analloc info";

static const command_t commands[] = {
    {"replay", replay_title, cmd_replay},
    {"info", info_title, cmd_info},
};

static const char doc[] =
    "analloc, a page allocator for kernels: see it work.\v"
    "Commands:\n"
    "  replay FILE...   serve the recorded page traffic of a real kernel\n"
    "  info             what an arena for some memory amounts to\n\n"
    "`analloc COMMAND --help' tells more.";

/* What the top level leaves to a subcommand. */
typedef struct rest {
    const command_t *command;
    int argc;
    char **argv;
} rest_t;

static const command_t *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (!strcmp(commands[i].name, name))
            return &commands[i];
    }
    return NULL;
}

/* The command's name ends the top level: all that follows is the command's own. */
static error_t parse_option(int key, char *text, struct argp_state *state)
{
    rest_t *rest = state->input;
    if (key == ARGP_KEY_NO_ARGS)
        argp_usage(state);
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    rest->command = find_command(text);
    if (!rest->command)
        argp_error(state, "there is no command \"%s\"", text);
    rest->argv = state->argv + state->next - 1;
    rest->argc = state->argc - state->next + 1;
    state->next = state->argc;
    return 0;
}

static void print_version(FILE *stream, struct argp_state *state)
{
    (void)state;
    fprintf(stream, "analloc %d.%d.%d\n", ANALLOC_VERSION_MAJOR, ANALLOC_VERSION_MINOR, ANALLOC_VERSION_PATCH);
}

int main(int argc, char **argv)
{
    static const struct argp parser = {NULL, parse_option, "COMMAND ...", doc, NULL, NULL, NULL};
    rest_t rest = {0};
    argp_program_version_hook = print_version;
    argp_err_exit_status = EXIT_FAILURE;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &rest);
    rest.argv[0] = rest.command->title;
    return rest.command->run(rest.argc, rest.argv);
}
