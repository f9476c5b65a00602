/* word_units.c - what one unit is, and the word whose units are all free.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
