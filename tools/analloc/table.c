/* table - measuring and printing.
 *
 * SPDX-License-Identifier: MIT */
#include "table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static void *need(void *memory)
{
    if (!memory) {
        tool_complain("table", "out of memory");
        exit(1);
    }
    return memory;
}

void table_create(table_t *table, size_t columns)
{
    *table = (table_t){.columns = columns};
}

void table_destroy(table_t *table)
{
    for (size_t i = 0; i < table->rows; i++)
        free(table->row[i].values);
    free(table->row);
    *table = (table_t){0};
}

void table_row(table_t *table, const char *label)
{
    if (table->rows == table->room) {
        table->room = table->room ? table->room * 2 : 32;
        table->row = need(realloc(table->row, table->room * sizeof table->row[0]));
    }
    table_row_t *row = &table->row[table->rows++];
    *row = (table_row_t){.values = NULL};
    snprintf(row->label, sizeof row->label, "%s", label);
}

void table_value(table_t *table, size_t column, const char *format, ...)
{
    table_row_t *row = &table->row[table->rows - 1];
    va_list arguments;
    if (!row->values)
        row->values = need(calloc(table->columns, sizeof row->values[0]));
    va_start(arguments, format);
    vsnprintf(row->values[column], sizeof row->values[column], format, arguments);
    va_end(arguments);
}

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* Headings may be wider than the column of labels. */
static size_t label_width(const table_t *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->rows; i++)
        width = table->row[i].values ? max(width, strlen(table->row[i].label)) : width;
    return width;
}

/* All columns equally wide: they hold the same kinds of figures. */
static size_t value_width(const table_t *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->rows; i++) {
        for (size_t c = 0; table->row[i].values && c < table->columns; c++)
            width = max(width, strlen(table->row[i].values[c]));
    }
    return width;
}

void table_print(const table_t *table, FILE *stream)
{
    int label = (int)label_width(table), value = (int)value_width(table);
    for (size_t i = 0; i < table->rows; i++) {
        const table_row_t *row = &table->row[i];
        if (!row->values)
            fprintf(stream, "%s\n", row->label);
        else {
            fprintf(stream, "%-*s", label, row->label);
            for (size_t c = 0; c < table->columns; c++)
                fprintf(stream, "  %*s", value, row->values[c]);
            fputc('\n', stream);
        }
    }
}
