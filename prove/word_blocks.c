/* word_blocks.c - where a block begins and how far it goes.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
