/* outputs - names, and no file twice.
 *
 * SPDX-License-Identifier: MIT */
#include "outputs.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

static bool name_is_taken(const trace_file_t *files, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (!strcmp(files[i].trace.name, files[index].trace.name))
            return true;
    }
    return false;
}

/* "map.png" for the only trace, else "map-boot.png"; and "map-boot-3.png" if a trace before the third was "boot". */
static char *name_picture(const trace_file_t *files, size_t count, size_t index, const char *path)
{
    const char *suffix = strrchr(path, '.'), *trace = files[index].trace.name;
    int stem = (int)(suffix - path), bytes;
    char *name = NULL;
    if (count == 1)
        return strdup(path);
    if (name_is_taken(files, index))
        bytes = asprintf(&name, "%.*s-%s-%zu%s", stem, path, trace, index + 1, suffix);
    else
        bytes = asprintf(&name, "%.*s-%s%s", stem, path, trace, suffix);
    return bytes < 0 ? NULL : name;
}

static bool differs(const output_t *output, const output_t *other)
{
    return output == other || !other->path || !file_is_same(&output->id, &other->id) ||
           tool_complain(output->path, "would be written twice");
}

/* It is no trace, and none of the outputs that are open; those that are not yet have no path. */
static bool is_alone(const outputs_t *outputs, const output_t *output, const trace_file_t *files)
{
    for (size_t i = 0; i < outputs->count; i++) {
        if (file_is_same(&output->id, &files[i].id))
            return tool_complain(output->path, "is a trace to be replayed, and would be overwritten");
        if (!differs(output, &outputs->maps[i]) || !differs(output, &outputs->plots[i]))
            return false;
    }
    return true;
}

static bool open_picture(const outputs_t *outputs, output_t *output, const char *path, const trace_file_t *files,
                         size_t index)
{
    if (!path)
        return true;
    char *name = name_picture(files, outputs->count, index, path);
    bool good = name ? output_open(output, name) : tool_complain(path, "out of memory");
    free(name);
    return good && is_alone(outputs, output, files);
}

bool outputs_open(outputs_t *outputs, const output_names_t *names, const trace_file_t *files, size_t count)
{
    *outputs = (outputs_t){.count = count};
    outputs->maps = calloc(count, sizeof outputs->maps[0]);
    outputs->plots = calloc(count, sizeof outputs->plots[0]);
    if (!outputs->maps || !outputs->plots)
        return tool_complain("replay", "out of memory");
    for (size_t i = 0; i < count; i++) {
        if (!open_picture(outputs, &outputs->maps[i], names->map, files, i) ||
            !open_picture(outputs, &outputs->plots[i], names->plot, files, i))
            return false;
    }
    return !names->json || (output_open(&outputs->json, names->json) && is_alone(outputs, &outputs->json, files));
}

void outputs_destroy(outputs_t *outputs)
{
    for (size_t i = 0; outputs->maps && outputs->plots && i < outputs->count; i++) {
        output_destroy(&outputs->maps[i]);
        output_destroy(&outputs->plots[i]);
    }
    output_destroy(&outputs->json);
    free(outputs->maps);
    free(outputs->plots);
    *outputs = (outputs_t){0};
}
