/* word_blocks.c - where a block begins and how far it goes.
 *
 * SPDX-License-Identifier: MIT */
#include "lemmas_block.h"
#include "word_contracts.h"

#include "word/word.h"
