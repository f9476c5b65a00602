/* json - what cJSON leaves to us: integers of 64 bits, decimals without noise, text of any bytes.
 *
 * SPDX-License-Identifier: MIT */
#ifndef ANALLOC_TOOL_JSON_H
#define ANALLOC_TOOL_JSON_H

#include <cJSON.h>
#include <stdint.h>

/** A whole number, all its digits. */
void json_add_count(cJSON *object, const char *name, uint64_t count);

/** A number in steps of 1 / `steps`; NAN, what was not measured, is written as null. */
void json_add_decimal(cJSON *object, const char *name, double value, double steps);
cJSON *json_decimal(double value, double steps);

/** Text; bytes that are no UTF-8, as names of files may have, become U+FFFD. */
void json_add_text(cJSON *object, const char *name, const char *text);

#endif
