/* word_top.c - the longest aligned run.
 *
 * SPDX-License-Identifier: MIT */
#define PROVE_RUNS_HIDDEN
#include "lemmas_top.h"
#include "word_contracts.h"

#include "word/word.h"
