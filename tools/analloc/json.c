/* json - numbers and text.
 *
 * SPDX-License-Identifier: MIT */
#include "json.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void json_add_count(cJSON *object, const char *name, uint64_t count)
{
    char digits[24]; /* cJSON's own numbers are doubles: exact to 2^53 */
    snprintf(digits, sizeof digits, "%" PRIu64, count);
    cJSON_AddRawToObject(object, name, digits);
}

cJSON *json_decimal(double value, double steps)
{
    return isnan(value) ? cJSON_CreateNull() : cJSON_CreateNumber(round(value * steps) / steps);
}

void json_add_decimal(cJSON *object, const char *name, double value, double steps)
{
    cJSON_AddItemToObject(object, name, json_decimal(value, steps));
}

/* Bytes of a character that begins so; 0 if none does. */
static unsigned announced_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Bytes of the well-formed UTF-8 character that begins the text; 0 if none does. */
static unsigned character_length(const unsigned char *text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* shorter forms have the others */
    unsigned length = announced_length(text[0]);
    uint32_t code = text[0] & (length == 1 ? 0x7fu : 0x7fu >> length);
    for (unsigned i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3fu);
    }
    bool surrogate = code >= 0xd800 && code < 0xe000;
    return code < least[length] || surrogate || code > 0x10ffff ? 0 : length;
}

void json_add_text(cJSON *object, const char *name, const char *text)
{
    char *clean = malloc(3 * strlen(text) + 1), *end = clean;
    if (!clean)
        return;
    while (*text) {
        unsigned length = character_length((const unsigned char *)text);
        memcpy(end, length ? text : "\xef\xbf\xbd", length ? length : 3);
        end += length ? length : 3;
        text += length ? length : 1;
    }
    *end = 0;
    cJSON_AddStringToObject(object, name, clean);
    free(clean);
}
