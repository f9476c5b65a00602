/* word_runs.c - where the aligned runs of 2^r units begin.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
