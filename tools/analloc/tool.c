/* tool - complaints, sizes, output files.
 *
 * SPDX-License-Identifier: MIT */
#include "tool.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool tool_complain(const char *subject, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "analloc: %s: ", subject);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

/* The exponent of a suffix: "" 0, "K" 10, "GiB" 30; -1 for anything else. */
static int suffix_shift(const char *suffix)
{
    static const char letters[] = "KMGT";
    if (!*suffix)
        return 0;
    const char *letter = strchr(letters, toupper((unsigned char)*suffix));
    bool good = letter && (!suffix[1] || !strcasecmp(suffix + 1, "B") || !strcasecmp(suffix + 1, "iB"));
    return good ? (int)(letter - letters + 1) * 10 : -1;
}

bool tool_parse_size(const char *text, uint64_t *bytes)
{
    uint64_t number = 0;
    const char *c = text;
    for (; *c >= '0' && *c <= '9'; c++) {
        uint64_t digit = (uint64_t)(*c - '0');
        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    int shift = suffix_shift(c);
    if (c == text || shift < 0 || number > UINT64_MAX >> shift)
        return false;
    *bytes = number << shift;
    return true;
}

const char *tool_format_count(uint64_t count, char buffer[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count), out = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer[out++] = ',';
        buffer[out++] = digits[i];
    }
    buffer[out] = 0;
    return buffer;
}

const char *tool_format_bytes(uint64_t bytes, char buffer[32])
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    unsigned unit = 0;
    while (unit < 6 && bytes >> (10 * (unit + 1)) != 0)
        unit++;
    double value = (double)bytes / (double)((uint64_t)1 << (10 * unit));
    bool whole = (bytes & (((uint64_t)1 << (10 * unit)) - 1)) == 0;
    snprintf(buffer, 32, whole ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return buffer;
}

bool tool_flush_output(void)
{
    bool good = !ferror(stdout);
    good = fflush(stdout) == 0 && good;
    return good || tool_complain("standard output", "writing failed: %s", strerror(errno));
}
