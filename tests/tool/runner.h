/* Runs the tool as a user does, and keeps what it says.
 *
 * TOOL_PROGRAM is the program, TOOL_TRACES the folder of the carried traces, TOOL_SCRATCH a folder of this
 * test's own for files. */
#ifndef ANALLOC_TEST_RUNNER_H
#define ANALLOC_TEST_RUNNER_H

#include <stddef.h>
#include <stdint.h>

#define SCRATCH(name) TOOL_SCRATCH "/" name
#define TRACE(name) TOOL_TRACES "/" name ".trace.zst"

typedef struct run_result {
    int status; /* of the exit; 1000 + number if a signal ended it */
    char *out, *err; /* ends with a zero; as much as there was */
} run_result_t;

/** Run the tool with these arguments, NULL at the end. */
run_result_t run_tool(const char *first, ...) __attribute__((sentinel));

/** The same; the standard input is this file. */
run_result_t run_tool_reading(const char *in_path, const char *first, ...) __attribute__((sentinel));

/** The same; the standard error is a terminal, and the standard output a file of that name (or NULL). */
run_result_t run_tool_on_terminal(const char *out_path, const char *const *arguments);

void run_free(run_result_t *result);

/** Read a whole file; NULL iff it cannot be read or is none (/dev/full never ends). Free it. `bytes` may be NULL. */
char *read_whole(const char *path, size_t *bytes);

/** Write a file in the folder of this test, which is made. */
void write_whole(const char *path, const void *data, size_t bytes);

#endif
