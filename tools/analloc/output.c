/* output - opening early, writing late.
 *
 * SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

file_id_t file_identify(int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return (file_id_t){.regular = false};
    return (file_id_t){status.st_dev, status.st_ino, S_ISREG(status.st_mode)};
}

bool file_is_same(const file_id_t *a, const file_id_t *b)
{
    return a->regular && b->regular && a->device == b->device && a->inode == b->inode;
}

static int open_file(const char *path, bool *created)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *created = file >= 0;
    return *created || errno != EEXIST ? file : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
}

bool output_open(output_t *output, const char *path)
{
    *output = (output_t){.path = strdup(path)};
    if (!output->path)
        return tool_complain(path, "out of memory");
    int file = open_file(path, &output->created);
    output->stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!output->stream)
        return tool_complain(path, "cannot be written: %s", strerror(errno));
    output->id = file_identify(file);
    return true;
}

static void note_error(output_t *output, bool good)
{
    if (!good && !output->error)
        output->error = errno;
}

bool output_write(output_t *output, const void *data, size_t bytes)
{
    if (!output->begun && output->id.regular)
        note_error(output, ftruncate(fileno(output->stream), 0) == 0);
    output->begun = true;
    if (!output->error)
        note_error(output, fwrite(data, 1, bytes, output->stream) == bytes);
    return !output->error;
}

bool output_close(output_t *output)
{
    note_error(output, fclose(output->stream) == 0);
    output->stream = NULL;
    output->written = !output->error;
    return output->written || tool_complain(output->path, "writing failed: %s", strerror(output->error));
}

void output_destroy(output_t *output)
{
    if (output->stream)
        fclose(output->stream);
    if (output->created && !output->begun)
        unlink(output->path);
    free(output->path);
    *output = (output_t){0};
}
