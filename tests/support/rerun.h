/* The line that re-runs a failed test. Printed also when the test crashes or hangs.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TEST_RERUN_H
#define ANALLOC_TEST_RERUN_H

/** Remember the program's own name, and print the line on crashes and when the time is up. */
void rerun_start(const char *program);

/** What comes behind the program's name; printed-to by format. */
void rerun_arguments(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Print "re-run: PROGRAM ARGUMENTS". */
void rerun_print(void);

#endif
