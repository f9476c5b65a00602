/* tool - what all parts of the tool `analloc` share: complaints, sizes, the subcommands.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_TOOL_H
#define ANALLOC_TOOL_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Say on the terminal what is wrong: "analloc: SUBJECT: ...". Returns false, always. */
bool tool_complain(const char *subject, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Read "12", "4K", "1G": digits and at most one of K, M, G, T (powers of 1024; either case, also "KiB").
 *  Returns  false, `*bytes` untouched, iff it is something else or does not fit 64 bits. */
bool tool_parse_size(const char *text, uint64_t *bytes);

/** Write a count with its thousands apart: "3,465,540". Returns `buffer`. */
const char *tool_format_count(uint64_t count, char buffer[32]);

/** Write a size in the largest unit that leaves it whole, else with one decimal: "1 GiB", "511.8 MiB".
 *  Returns `buffer`. */
const char *tool_format_bytes(uint64_t bytes, char buffer[32]);

/** No more is printed on the standard output; true iff everything arrived. Complains else. */
bool tool_flush_output(void);

/** The subcommands; `argv[0]` is the name to show in messages. They return the exit status. */
int cmd_replay(int argc, char **argv);
int cmd_info(int argc, char **argv);

#endif
