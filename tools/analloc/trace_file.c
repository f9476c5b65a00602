/* trace_file - reading, decompressing, and telling what is wrong.
 *
 * SPDX-License-Identifier: MIT */
#include "trace_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "tool.h"

/* A small compressed file can claim to be endless; nobody has a trace of more than 134 million events. */
#define DATA_BYTES_MAX ((size_t)1 << 30)

/* Bytes that grow. */
typedef struct bytes {
    uint8_t *data;
    size_t used, room;
} bytes_t;

static bool bytes_make_room(bytes_t *b, const char *path)
{
    if (b->used < b->room)
        return true;
    size_t room = b->room ? b->room * 2 : (size_t)1 << 16;
    if (room > DATA_BYTES_MAX)
        return tool_complain(path, "more than %zu MiB of data", DATA_BYTES_MAX >> 20);
    uint8_t *data = realloc(b->data, room);
    if (!data)
        return tool_complain(path, "out of memory");
    b->data = data;
    b->room = room;
    return true;
}

static bool read_stream(FILE *stream, const char *path, bytes_t *b)
{
    while (!feof(stream)) {
        if (!bytes_make_room(b, path))
            return false;
        b->used += fread(b->data + b->used, 1, b->room - b->used, stream);
        if (ferror(stream))
            return tool_complain(path, "cannot be read: %s", strerror(errno));
    }
    return true;
}

static bool read_file(trace_file_t *file, const char *path, bytes_t *b)
{
    bool standard = !strcmp(path, "-");
    file->path = standard ? "standard input" : path;
    FILE *stream = standard ? stdin : fopen(path, "rb");
    if (!stream)
        return tool_complain(path, "cannot be opened: %s", strerror(errno));
    file->id = file_identify(fileno(stream));
    bool good = read_stream(stream, file->path, b);
    if (!standard)
        fclose(stream);
    return good;
}

/* Bad compressed data, and how far into the trace it came. */
static bool complain_zstd(const char *path, size_t bytes, const char *what)
{
    if (bytes < KTRACE_HEADER_BYTES)
        return tool_complain(path, "header: corrupt zstd data: %s", what);
    return tool_complain(path, "corrupt zstd data behind %zu whole records: %s",
                         (bytes - KTRACE_HEADER_BYTES) / KTRACE_RECORD_BYTES, what);
}

static bool decompress(ZSTD_DStream *zstd, const char *path, const bytes_t *packed, bytes_t *plain)
{
    ZSTD_inBuffer in = {packed->data, packed->used, 0};
    size_t left = 1; /* 0: a frame ended and all of it was written out */
    while (in.pos < in.size || left != 0) {
        if (!bytes_make_room(plain, path))
            return false;
        ZSTD_outBuffer out = {plain->data, plain->room, plain->used};
        size_t before = in.pos + out.pos;
        left = ZSTD_decompressStream(zstd, &out, &in);
        plain->used = out.pos;
        if (ZSTD_isError(left))
            return complain_zstd(path, plain->used, ZSTD_getErrorName(left));
        if (in.pos + out.pos == before)
            return complain_zstd(path, plain->used, "truncated");
    }
    return true;
}

static bool is_zstd(const bytes_t *b)
{
    static const uint8_t magic[] = {0x28, 0xb5, 0x2f, 0xfd};
    return b->used >= sizeof magic && !memcmp(b->data, magic, sizeof magic);
}

/* Replace compressed bytes by what they mean. */
static bool unpack(const char *path, bytes_t *b)
{
    bytes_t plain = {0};
    ZSTD_DStream *zstd = ZSTD_createDStream();
    bool good = zstd ? decompress(zstd, path, b, &plain) : tool_complain(path, "out of memory");
    ZSTD_freeDStream(zstd);
    free(b->data);
    *b = plain;
    return good;
}

static bool complain_fault(const char *path, const ktrace_fault_t *fault)
{
    if (fault->record == KTRACE_NO_RECORD)
        return tool_complain(path, "%s", fault->what);
    return tool_complain(path, "record %" PRIu64 " (byte %" PRIu64 "): %s", fault->record,
                         KTRACE_HEADER_BYTES + fault->record * KTRACE_RECORD_BYTES, fault->what);
}

bool trace_file_open(trace_file_t *file, const char *path)
{
    bytes_t content = {0};
    ktrace_fault_t fault;
    *file = (trace_file_t){.path = path};
    bool good = read_file(file, path, &content) && (!is_zstd(&content) || unpack(file->path, &content));
    file->data = content.data;
    file->bytes = content.used;
    if (!good)
        return false;
    return ktrace_parse(file->data, file->bytes, &file->trace, &fault) || complain_fault(file->path, &fault);
}

void trace_file_close(trace_file_t *file)
{
    free(file->data);
    file->data = NULL;
}
