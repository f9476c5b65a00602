#include "runner.h"

#include "cases.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 30 };

char *read_whole(const char *path, size_t *bytes)
{
    struct stat status;
    FILE *stream = stat(path, &status) == 0 && S_ISREG(status.st_mode) ? fopen(path, "rb") : NULL;
    size_t used = 0, room = 1 << 16;
    char *text = malloc(room);
    while (stream != NULL && text != NULL && !feof(stream) && !ferror(stream)) {
        used += fread(text + used, 1, room - used - 1, stream);
        if (used == room - 1)
            text = realloc(text, room *= 2);
    }
    if (stream == NULL || text == NULL) {
        free(text);
        return NULL;
    }
    fclose(stream);
    text[used] = 0;
    if (bytes != NULL)
        *bytes = used;
    return text;
}

static void make_scratch(void)
{
    assert_true(mkdir(TOOL_SCRATCH, 0777) == 0 || errno == EEXIST);
}

void write_whole(const char *path, const void *data, size_t bytes)
{
    make_scratch();
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(data, 1, bytes, stream), bytes);
    assert_int_equal(fclose(stream), 0);
}

static int open_output(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    return file;
}

/* Start the tool with its input and its two outputs; returns the process. */
static pid_t start(const char *const *arguments, int in, int out, int err)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        setenv("LSAN_OPTIONS", "print_suppressions=0:suppressions=" TOOL_SUPPRESSIONS, 1);
        execv(TOOL_PROGRAM, (char *const *)arguments);
        _exit(127);
    }
    close(in);
    close(out);
    close(err);
    return child;
}

static int wait_for(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int open_input(const char *path)
{
    int file = open(path, O_RDONLY);
    assert_true(file >= 0);
    return file;
}

static run_result_t run_list(const char *in_path, const char *first, va_list list)
{
    const char *arguments[ARGUMENTS_MAX + 2] = {"analloc", first};
    for (int i = 2; first != NULL && i <= ARGUMENTS_MAX && (arguments[i] = va_arg(list, const char *)) != NULL; i++)
        ;
    make_scratch();
    run_result_t result = {0};
    result.status = wait_for(
        start(arguments, open_input(in_path), open_output(SCRATCH("out")), open_output(SCRATCH("err"))));
    result.out = read_whole(SCRATCH("out"), NULL);
    result.err = read_whole(SCRATCH("err"), NULL);
    assert_non_null(result.out);
    assert_non_null(result.err);
    return result;
}

run_result_t run_tool(const char *first, ...)
{
    va_list list;
    va_start(list, first);
    run_result_t result = run_list("/dev/null", first, list);
    va_end(list);
    return result;
}

run_result_t run_tool_reading(const char *in_path, const char *first, ...)
{
    va_list list;
    va_start(list, first);
    run_result_t result = run_list(in_path, first, list);
    va_end(list);
    return result;
}

/* All that arrives at the terminal's other side, until nobody holds it open. */
static char *read_terminal(int terminal)
{
    size_t used = 0, room = 1 << 20;
    char *text = malloc(room);
    ssize_t got;
    assert_non_null(text);
    while (used < room - 1 && (got = read(terminal, text + used, room - 1 - used)) > 0)
        used += (size_t)got;
    text[used] = 0;
    return text;
}

run_result_t run_tool_on_terminal(const char *out_path, const char *const *arguments)
{
    run_result_t result = {0};
    make_scratch();
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    fcntl(master, F_SETFD, FD_CLOEXEC);
    fcntl(slave, F_SETFD, FD_CLOEXEC);
    pid_t child = start(arguments, open_input("/dev/null"), open_output(out_path), slave);
    result.err = read_terminal(master);
    result.status = wait_for(child);
    result.out = read_whole(out_path, NULL);
    close(master);
    return result;
}

void run_free(run_result_t *result)
{
    free(result->out);
    free(result->err);
}
