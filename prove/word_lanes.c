/* word_lanes.c - lanes, ranges and release.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
