/* SPDX-License-Identifier: MIT */
#include "scenario.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const verbs[VERBS] = {
    "alloc", "high", "page",   "highpage", "pages",      "highpages",  "exact",   "within",
    "take",  "grow", "shrink", "free",     "free_range", "free_pages", "reserve", "release",
};

static const unsigned numbers_of[VERBS] = {1, 1, 0, 0, 1, 1, 1, 3, 2, 2, 2, 1, 2, 1, 2, 2};

static int parse_picture(const char *text, parsed_t *p)
{
    p->fresh = *text == '~';
    text += p->fresh;
    while (*text != 0) {
        char state = *text++, *end;
        unsigned long count = strtoul(text, &end, 10);
        count = end == text ? 1 : count;
        text = end;
        if (strchr(".x(r", state) == NULL || count == 0 || p->pages + count > SCENARIO_PAGES)
            return 0;
        unsigned each = state == 'x' ? 1 : (unsigned)count;
        for (; count != 0; count -= each, p->pages += each)
            p->region[p->regions++] = (region_t){state, p->pages, each};
    }
    return p->pages != 0;
}

static int parse_verb(const char *word, size_t length, verb_t *verb)
{
    for (unsigned v = 0; v < VERBS; v++) {
        if (strlen(verbs[v]) == length && strncmp(verbs[v], word, length) == 0) {
            *verb = (verb_t)v;
            return 1;
        }
    }
    return 0;
}

/* What stands behind the verb: numbers, of which the first may be a letter. */
static int parse_numbers(const char *text, operation_t *op)
{
    for (unsigned n = 0; n < numbers_of[op->verb]; n++) {
        if (*text++ != '.')
            return 0;
        if (n == 0 && islower((unsigned char)*text)) {
            op->letter = (uint8_t)(*text++ - 'a');
            continue;
        }
        char *end;
        op->number[n] = (unsigned)strtoul(text, &end, 10);
        if (end == text)
            return 0;
        text = end;
    }
    return *text == 0;
}

static int parse_operation(const char *word, operation_t *op)
{
    snprintf(op->text, sizeof op->text, "%s", word);
    op->result = op->letter = NO_LETTER;
    if (islower((unsigned char)word[0]) && word[1] == '=') {
        op->result = (uint8_t)(word[0] - 'a');
        word += 2;
    }
    size_t length = strcspn(word, ".");
    return parse_verb(word, length, &op->verb) && parse_numbers(word + length, op);
}

static int parse_thread(const char *text, parsed_t *p)
{
    while (*text != 0) {
        char word[SCENARIO_TEXT];
        size_t length = strcspn(text, " ");
        if (length >= sizeof word || p->operations == ENGINE_OPERATIONS)
            return 0;
        memcpy(word, text, length);
        word[length] = 0;
        operation_t *op = &p->operation[p->operations++];
        op->thread = p->threads;
        if (!parse_operation(word, op))
            return 0;
        text += length;
        text += strspn(text, " ");
    }
    p->threads++;
    return 1;
}

int scenario_parse(const scenario_t *scenario, parsed_t *p)
{
    memset(p, 0, sizeof *p);
    p->scenario = scenario;
    int right = parse_picture(scenario->picture, p);
    for (unsigned t = 0; right && t < ENGINE_THREADS && scenario->threads[t] != NULL; t++)
        right = parse_thread(scenario->threads[t], p);
    if (!right)
        fprintf(stderr, "%s: that makes no sense\n", scenario->name);
    return right;
}
