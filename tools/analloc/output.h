/* output - a file that is to be written at the end of long work.
 *
 * SPDX-License-Identifier: MIT
 *
 * It is opened before the work, so that what cannot be written is told at once; what was in it stays until the
 * first byte is written, and a new file that nothing was written to is removed again. */
#ifndef ANALLOC_TOOL_OUTPUT_H
#define ANALLOC_TOOL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

/** Which file it is, whatever its name. */
typedef struct file_id {
    dev_t device;
    ino_t inode;
    bool regular; /**< writing replaces its content; other files (a terminal, /dev/null) may be named twice */
} file_id_t;

/** All zero: no file is wanted. */
typedef struct output {
    char *path; /**< or NULL */
    FILE *stream;
    file_id_t id;
    bool created; /**< the file is new */
    bool begun;   /**< what was in it is gone */
    bool written; /**< all arrived */
    int error;    /**< of the first write that failed, as errno */
} output_t;

file_id_t file_identify(int file);

/** Are they one file that must not be written twice, or read and written? */
bool file_is_same(const file_id_t *a, const file_id_t *b);

/** Open it. Complains and returns false iff it cannot be written. Destroy in both cases. */
bool output_open(output_t *output, const char *path);

/** Append to what was written. Returns false at the first failure and ever after. */
bool output_write(output_t *output, const void *data, size_t bytes);

/** No more comes. True iff everything arrived; else complains. */
bool output_close(output_t *output);

void output_destroy(output_t *output);

#endif
