/* false_contract.c - a contract that is not true: that it cannot be proved shows that proofs can fail.
 *
 * SPDX-License-Identifier: MIT */
#include "word_contracts.h"

#include "word/word.h"

/*@ assigns \nothing;
    ensures \result != 0; */
static int says_too_much(word_t w)
{
    return word_all_free(w);
}
