/* SPDX-License-Identifier: MIT */
#include "rerun.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char line[1024];
static size_t arguments_at; /* where in `line` the program's name ends */

/* The line is complete at any time, so that the handler need not format anything. */
static void on_crash(int signal_number)
{
    static const char text[] = "\ncrashed or timed out; re-run: ";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0 || write(STDERR_FILENO, line, strlen(line)) < 0 ||
        write(STDERR_FILENO, "\n", 1) < 0)
        _exit(3);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void rerun_start(const char *program)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGALRM, SIGTERM};
    snprintf(line, sizeof line, "%s", program);
    arguments_at = strlen(line);
    for (unsigned i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], on_crash);
}

void rerun_arguments(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    line[arguments_at] = ' ';
    vsnprintf(line + arguments_at + 1, sizeof line - arguments_at - 1, format, list);
    va_end(list);
}

void rerun_print(void)
{
    fprintf(stderr, "re-run: %s\n", line);
}
