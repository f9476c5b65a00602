/* hint.pml - the protocol by which callers keep hints right: one value for each unit, and a mask beside it.
 *
 * SPDX-License-Identifier: MIT
 *
 *     root    root_value, root_some          what is said of the node
 *       |
 *     node    own | value[u], some[u]        a free unit of its own; what is said of the words
 *       |
 *     words   word[u]                        what they show: 0 nothing, 1 + order of the longest free run
 *
 * A caller changes what a word shows, or takes or frees the node's own unit, and settles. Each access to a shared
 * cell is one step; what is only computed is done in the step before. README.md says what is left out. */

#define UNITS 2
#define OWN_SHOWS 3   /* more than any word: what a node shows that has a unit of its own */

byte word[UNITS], value[UNITS], own, root_value;
bool some[UNITS], root_some;
byte begun, inside; /* callers who have made their change, one after the other; who have not settled yet */
bool words_begun;   /* one of them in a word */

#define larger(a, b) ((a) > (b) -> (a) : (b))
#define node_shows_at_rest (own -> OWN_SHOWS : larger(word[0], word[1]))

/* What the search relies on, when nobody is inside: by `some` for order 0, by values for order k. */
inline check_rest()
{
    assert(value[0] == word[0] && value[1] == word[1]);
    assert(some[0] == (word[0] != 0) && some[1] == (word[1] != 0));
    assert(root_value == node_shows_at_rest);
    assert(root_some == (node_shows_at_rest != 0));
    /* a block of order 0 is found by the masks, one of order 1 by the values */
    assert(node_shows_at_rest == 0 || (root_some && (own || some[0] || some[1])));
    assert(node_shows_at_rest < 2 || (root_value >= 2 && (own || value[0] >= 2 || value[1] >= 2)));
}

/* The node's own word, then its units one after the other. */
inline look_at_node(out)
{
    atomic { out = (own -> OWN_SHOWS : 0); scan = 0; }
    do
    :: atomic { out != OWN_SHOWS && scan < UNITS -> out = larger(out, value[scan]); scan++; }
    :: atomic { out == OWN_SHOWS || scan == UNITS -> scan = 0; break; }
    od
}

/* Does any unit of the node have a value of at least `said`? One after the other. */
inline scan_units()
{
    scan = 0; any = 0;
    do
    :: atomic { scan < UNITS && !any -> any = (value[scan] >= said); scan++; }
    :: atomic { scan == UNITS || any -> scan = 0; break; }
    od
}

inline settle_word()
{
    atomic { shows = word[unit]; left = 0; rounds = 0; }
#ifdef BUG_REMEMBERED
    look_at_node(before);
#endif
#ifdef BUG_SCAN_FIRST
    said = root_value;
    atomic { any = (value[1 - unit] >= said); }
#endif
    do
    :: atomic { /* a swap of one cell, or nothing */
#ifdef BUG_LEFT_OF_LAST_ROUND
           left = value[unit];
#else
           left = larger(left, value[unit]);
#endif
           value[unit] = shows; }
#ifdef BUG_SOME_ONCE
       if
       :: rounds == 0 -> some[unit] = (shows != 0)
       :: else
       fi;
#else
       some[unit] = (shows != 0);
#endif
#ifdef BUG_NO_SECOND_LOOK
       break
#else
       atomic { now = word[unit];
           if
           :: now == shows -> break
           :: else -> shows = now; rounds = 1
           fi }
#endif
    od;
#ifdef BUG_REMEMBERED
    look_at_node(now);
    up = (now != before);
#else
#ifndef BUG_SCAN_FIRST
    atomic { said = root_value; up = (said < shows); any = 1; }
#ifndef BUG_VALUE_ALONE
    /* two cells: two who settle the node may leave the value of one and the bit of the other */
    up = up || (root_some != (said != 0));
#endif
    if
    :: !up && left >= said && shows < said -> scan_units()
    :: else
    fi;
    up = up || !any;
#else
    up = (said < shows) || (root_some != (said != 0)) || (left >= said && shows < said && !any);
#endif
#endif
    atomic { shows = 0; left = 0; now = 0; said = 0; any = 0; rounds = 0; before = 0; }
}

inline settle_node()
{
    look_at_node(shows);
    do
    :: root_value = shows;
#ifdef BUG_SOME_ONCE
       if
       :: rounds == 0 -> root_some = (shows != 0)
       :: else
       fi;
#else
       root_some = (shows != 0);
#endif
#ifdef BUG_NO_SECOND_LOOK
       break
#else
       look_at_node(now);
       atomic {
           if
           :: now == shows -> break
           :: else -> shows = now; rounds = 1
           fi }
#endif
    od;
}

proctype caller(byte me)
{
    byte unit, shows, left, now, said, scan, before;
    bool up, any, rounds;
    if
    :: atomic { begun == me -> /* a word shows something else now */
           begun++; inside++;
           if
           :: unit = 0
           :: words_begun -> unit = 1 /* the units are alike: call the first that changes 0 */
           fi;
           words_begun = 1;
           if
           :: word[unit] != 0 -> word[unit] = 0
           :: word[unit] != 1 -> word[unit] = 1
           :: word[unit] != 2 -> word[unit] = 2
           fi }
       settle_word();
       if
       :: up -> settle_node()
       :: else
       fi
    :: atomic { begun == me -> begun++; inside++; own = 1 - own } /* the node's own unit is taken or freed */
       settle_node()
    fi;
    atomic { shows = 0; now = 0; up = 0; rounds = 0; unit = 0; inside--;
        if
        :: inside == 0 -> check_rest()
        :: else
        fi }
}

init {
    atomic {
        if :: word[0] = 0 :: word[0] = 1 :: word[0] = 2 fi;
        if :: word[1] = 0 :: word[1] = 1 :: word[1] = 2 fi;
        if :: own = 0 :: own = 1 fi;
        value[0] = word[0]; value[1] = word[1];
        some[0] = (word[0] != 0); some[1] = (word[1] != 0);
        root_value = node_shows_at_rest; root_some = (root_value != 0);
        run caller(0); run caller(1); run caller(2)
    }
}
