/* table - text in columns: a label at the left, values right-aligned.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_TABLE_H
#define ANALLOC_TOOL_TABLE_H

#include <stdint.h>
#include <stdio.h>

#define TABLE_TEXT_BYTES 48u

/** One row; a row without values is a heading. */
typedef struct table_row {
    char label[TABLE_TEXT_BYTES];
    char (*values)[TABLE_TEXT_BYTES]; /**< or NULL */
} table_row_t;

typedef struct table {
    size_t columns, rows, room;
    table_row_t *row;
} table_t;

/** An empty table with so many columns of values. */
void table_create(table_t *table, size_t columns);
void table_destroy(table_t *table);

/** Begin a row. Ends the program where memory ends. */
void table_row(table_t *table, const char *label);

/** Set one value of the last row, as printf does. */
void table_value(table_t *table, size_t column, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Print it, each column as wide as its widest value. */
void table_print(const table_t *table, FILE *stream);

#endif
