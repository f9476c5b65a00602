/* hint.pml - the protocol by which callers keep hints right: slots in two cells, of which the highest counts.
 *
 * SPDX-License-Identifier: MIT
 *
 *     root    hint of the node        cell 0: some, slot1    cell 1: slot2, slot3
 *       |
 *     node    own | hints of units    cell 0: some, slot1    cell 1: slot2          of all units side by side
 *       |
 *     words   word[u]                 what they show: 0 nothing, 1 + order of the longest free run
 *
 * A caller changes what a word shows, or takes or frees the node's own unit, and settles. Each access to a cell is one
 * step, which reads or writes all that is in it; what is only computed is done in the step before. README.md says what
 * is left out. The names are those of src/tree/hint.h and hint.c. */

#define UNITS 2
#define NODE 2        /* the root's hint of the node comes after those of the units */
#define HINTS 3
#define OWN_SHOWS 3   /* more than any word: what a node shows that has a unit of its own */

byte word[UNITS];
bool own;
bool some[HINTS], slot1[HINTS], slot2[HINTS], slot3[HINTS];
hidden byte gone;   /* of no meaning between two steps */
byte begun, inside; /* callers who have made their change, one after the other; who have not settled yet */
bool words_begun;   /* one of them in a word */

#define larger(a, b) ((a) > (b) -> (a) : (b))
#define node_shows_at_rest (own -> OWN_SHOWS : larger(word[0], word[1]))
#define top_at_rest(hint) (slot3[hint] -> 3 : (slot2[hint] -> 2 : (slot1[hint] -> 1 : 0)))
#define is_right(hint, shows) (top_at_rest(hint) == (shows) && some[hint] == ((shows) != 0))

/* What the search relies on, when nobody is inside. */
inline check_rest()
{
    assert(is_right(0, word[0]) && is_right(1, word[1]) && is_right(NODE, node_shows_at_rest));
    /* a block of order 0 is found by slot 0, one of order 1 by the slots from 2 up */
    assert(node_shows_at_rest < 1 || (some[NODE] && (own || some[0] || some[1])));
    assert(node_shows_at_rest < 2 || ((slot2[NODE] || slot3[NODE]) && (own || slot2[0] || slot2[1])));
}

#define units_in_cell_1 (slot2[0] || slot2[1] -> 2 : 0)
#define units_in_cell_0 (slot1[0] || slot1[1])
#define promised_in_cell_1 (slot3[NODE] -> 3 : (slot2[NODE] -> 2 : 0))

#ifdef BUG_SOME_BELIEVED
#define last_in_cell_0 (some[0] || some[1] || units_in_cell_0)
#else
#define last_in_cell_0 units_in_cell_0
#endif

#ifdef BUG_LAST_NOT_TOLD
#define left_below_promise (left <= said)
#else
#define left_below_promise (left < said)
#endif

#if defined(BUG_NO_LOOK_WHEN_GROWING)
#define looks_again (left > shows)
#elif defined(BUG_NO_LOOK_WHEN_SHRINKING)
#define looks_again (left <= shows)
#else
#define looks_again true
#endif

#ifdef BUG_PROMISE_BY_SLOTS_ALONE
#define slot_0_agrees true
#else
#define slot_0_agrees (some[NODE] == (said != 0))
#endif

/* The node's own word, and if nothing in it is free its hints, cell 1 and then cell 0. */
inline look_at_node(out)
{
    out = (own -> OWN_SHOWS : 0);
    if
    :: d_step { out == 0 -> out = units_in_cell_1 };
       if
       :: d_step { out == 0 -> out = units_in_cell_0 }
       :: else
       fi
    :: else
    fi
}

/* Set the slot of what the child shows, and slot 0, before all higher ones are cleared: a swap of either cell. */
inline record(hint)
{
    d_step {
#ifdef BUG_LEFT_OF_LAST_ROUND
        left = 0;
#endif
        if
        :: shows <= 1 -> gone = (shows == 0 && slot1[hint]); some[hint] = shows; slot1[hint] = shows
        :: shows == 2 -> gone = (slot3[hint] -> 3 : 0); slot2[hint] = 1; slot3[hint] = 0
        :: shows == 3 -> gone = 0; slot3[hint] = 1
        fi;
        left = larger(left, gone);
        gone = 0
    }
    d_step {
        if
        :: shows <= 1 -> gone = (slot3[hint] -> 3 : (slot2[hint] -> 2 : 0)); slot2[hint] = 0; slot3[hint] = 0
        :: shows >= 2 -> some[hint] = 1
        fi;
        left = larger(left, gone);
        gone = 0
    }
}

/* The unit has left no slot that counts: up if the root's hint does not promise what it holds. */
inline up_unless_it_reaches()
{
#ifndef BUG_PROMISE_BY_SLOTS_ALONE
    d_step { !left && shows -> up = !some[NODE] };
    if
    :: d_step { !up && shows == 2 -> up = (promised_in_cell_1 < 2) }
    :: else
    fi
#else
    d_step { !left && shows -> up = (promised_in_cell_1 < shows) };
    if
    :: d_step { up && shows == 1 -> up = !slot1[NODE] }
    :: else
    fi
#endif
}

/* Slot 0 of the root's hint, after its slots. Leaves `left` if the units are to be asked. */
inline compare_with_promise()
{
    if
    :: !slot_0_agrees -> up = 1; left = 0
    :: slot_0_agrees && (shows >= said || left_below_promise) -> up = (shows > said); left = 0
    :: else
    fi
}

/* The unit has left a slot: up if what the root's hint promises may be wrong now. */
inline up_if_promise_is_broken()
{
    d_step { left -> said = promised_in_cell_1 };
    if
    :: d_step { said -> compare_with_promise() }
    :: d_step { !said -> said = slot1[NODE] }
       d_step { compare_with_promise() }
    fi;
    if
    :: d_step { left -> now = units_in_cell_1; up = (now < said) }
       if
       :: d_step { !now -> up = (last_in_cell_0 < said) }
       :: else
       fi
    :: else
    fi
}

inline settle_word()
{
#ifdef BUG_REMEMBERED
    look_at_node(before);
#endif
    shows = word[unit];
    do
    :: record(unit);
       if
       :: atomic { looks_again -> now = word[unit];
              if
              :: now == shows -> now = 0; break
              :: else -> shows = now; now = 0
              fi }
       :: else -> break
       fi
    od;
#ifdef BUG_REMEMBERED
    look_at_node(now);
    up = (now != before);
#else
    left = (left > shows -> left : 0);
    if
    :: up_if_promise_is_broken()
    :: up_unless_it_reaches()
    :: !left && !shows
    fi;
#endif
    d_step { shows = 0; left = 0; now = 0; said = 0; before = 0; unit = 0 }
}

inline settle_node()
{
    look_at_node(shows);
    do
    :: record(NODE);
       if
       :: d_step { looks_again -> left = 0 };
          look_at_node(now);
          if
          :: d_step { now != shows -> shows = now; now = 0 }
          :: else -> break
          fi
       :: else -> break
       fi
    od
}

proctype caller(byte me)
{
    byte unit, shows, left, now, said, before;
    bool up;
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
    atomic { shows = 0; left = 0; now = 0; up = 0; inside--;
        if
        :: inside == 0 -> check_rest()
        :: else
        fi }
}

/* Lower slots than the highest may be anything. */
inline begin_with(hint)
{
    some[hint] = (shows != 0);
    slot1[hint] = (shows == 1);
    slot2[hint] = (shows == 2);
    slot3[hint] = (shows == 3);
    if
    :: shows > 1 -> slot1[hint] = 1
    :: true
    fi;
    if
    :: shows > 2 -> slot2[hint] = 1
    :: true
    fi
}

init {
    byte shows;
    atomic {
        if :: word[0] = 0 :: word[0] = 1 :: word[0] = 2 fi;
        if :: word[1] = 0 :: word[1] = 1 :: word[1] = 2 fi;
        if :: own = 0 :: own = 1 fi;
        shows = word[0];
        begin_with(0);
        shows = word[1];
        begin_with(1);
        shows = node_shows_at_rest;
        begin_with(NODE);
        shows = 0;
        check_rest();
        run caller(0); run caller(1); run caller(2)
    }
}
