/* word_buddies.c - whether the buddy of a run is a run too.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"
