/* word_runs.c - where the aligned runs of 2^r units are.
 *
 * SPDX-License-Identifier: MIT */
#include "lemmas_runs.h"
#include "word_contracts.h"

#include "word/word.h"
