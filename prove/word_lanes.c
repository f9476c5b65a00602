/* word_lanes.c - lanes, ranges, claim and release.
 *
 * SPDX-License-Identifier: MIT */
#include "lemmas_lane.h"
#include "word_contracts.h"

#include "word/word.h"
