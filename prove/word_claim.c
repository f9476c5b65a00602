/* word_claim.c - free units become a live block.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
