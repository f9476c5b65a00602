/* trace_file - a trace from a file, plain or zstd-compressed.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_TRACE_FILE_H
#define ANALLOC_TOOL_TRACE_FILE_H

#include "ktrace.h"
#include "output.h"

/** A file and the trace in it. */
typedef struct trace_file {
    const char *path; /**< as messages name it */
    file_id_t id;
    uint8_t *data; /**< decompressed; `trace` points into it */
    size_t bytes;
    ktrace_t trace;
} trace_file_t;

/** Read and check; "-" is the standard input. Compression is told by the content, not by the name.
 *  Returns  true; or false after a complaint with the file's name and the record's number. Close it in
 *           both cases. */
bool trace_file_open(trace_file_t *file, const char *path);

/** Give the memory back. */
void trace_file_close(trace_file_t *file);

#endif
