/* split.pml - split and merge: memory moves between words of three levels, and nobody gets what another has.
 *
 * SPDX-License-Identifier: MIT
 *
 *     root      one unit (4 pages)         word[0]
 *     level 1   two units of 2 pages       word[1]
 *     level 0   two words of two pages     word[2], word[3]
 *
 * W = 2, so a block of order k is one unit of level k. Which way a search goes is anyone's guess: hints are left out.
 * README.md says what else is. Each access to a word is one step. */

#define B_ 0   /* begins a block, or in motion */
#define F_ 1   /* free */
#define C_ 2   /* continues */
#define S_ 3   /* split */
#define pair(a, b) ((a) + 4 * (b))
#define DEAD pair(C_, C_)
#define ALL_FREE pair(F_, F_)
#define state(w, u) (((w) >> (2 * (u))) & 3)
#define with(w, u, s) (((w) & ~(3 << (2 * (u)))) | ((s) << (2 * (u))))
#define MOVING 8

byte word[4];
byte owner[4];  /* of each page: 0 nobody, id, or MOVING + id */
byte inside;

/* Page p goes from one owner to another; it must have been the first one's. */
#define give(p, from, to) assert(owner[p] == from); owner[p] = to

inline give_all(first, n, from, to)
{
    k = 0;
    do
    :: k < n -> give(first + k, from, to); k++
    :: else -> break
    od;
    k = 0
}

inline check_word(i, u, first, n)
{
    k = 0;
    do
    :: k < n ->
       assert(state(word[i], u) == F_ || state(word[i], u) == B_);
       assert((state(word[i], u) == F_) == (owner[first + k] == 0)); k++
    :: else -> break
    od;
    k = 0
}

inline check_leaf(i)
{
    if
    :: state(word[1], i) == S_ ->
       assert(word[2 + i] != ALL_FREE && word[2 + i] != DEAD);
       check_word(2 + i, 0, 2 * i, 1); check_word(2 + i, 1, 2 * i + 1, 1)
    :: else -> check_word(1, i, 2 * i, 2)
    fi
}

inline check_rest()
{
    if
    :: word[0] == S_ ->
       assert(word[1] != ALL_FREE && word[1] != DEAD);
       check_leaf(0); check_leaf(1)
    :: else -> check_word(0, 0, 0, 4)
    fi
}

/* Claim the unit (at, u) that was seen free, and split it, down to a block of this order. */
inline split(size)
{
    dead = (word[below] == DEAD);
#ifdef BUG_PARENT_FIRST
    dead = 1;
#endif
    atomic {
        if
        :: word[at] == seen ->
           word[at] = with(seen, u, (dead -> S_ : B_));
           give_all(first, size, 0, MOVING + me); mine = 1
        :: else
        fi }
    if
    :: mine ->
       /* the way: unit v of the word of level 1, page p of the word below */
       if
       :: size == 4 -> if :: v = 0 :: v = 1 fi
       :: else -> v = u
       fi;
       if :: p = 0 :: p = 1 fi;
#ifndef BUG_PICTURES_FIRST
       if :: order == 0 -> word[2 + v] = DEAD :: else fi;
       if :: size == 4 -> word[1] = DEAD :: else fi;
       if :: !dead -> atomic { word[at] = with(word[at], u, S_) } :: else fi;
#endif
#ifdef BUG_BOTTOM_UP
       if :: order == 0 -> reveal_leaf() :: else fi;
       if :: size == 4 -> reveal_node() :: else fi;
#else
       if :: size == 4 -> reveal_node() :: else fi;
       if :: order == 0 -> reveal_leaf() :: else fi;
#endif
#ifdef BUG_PICTURES_FIRST
       if :: !dead -> atomic { word[at] = with(word[at], u, S_) } :: else fi;
#endif
    :: else
    fi
}

inline reveal_node()
{
    atomic {
        word[1] = with(ALL_FREE, v, (order == 1 -> B_ : S_));
        give_all(2 * (1 - v), 2, MOVING + me, 0);
        if
        :: order == 1 -> give_all(2 * v, 2, MOVING + me, me); held = 2 * v
        :: else
        fi }
}

inline reveal_leaf()
{
    atomic {
        word[2 + v] = with(ALL_FREE, p, B_);
        give(2 * v + 1 - p, MOVING + me, 0);
        give(2 * v + p, MOVING + me, me); held = 2 * v + p }
}

/* Claim a free unit as the block itself. */
inline claim(size)
{
    atomic {
        if
        :: word[at] == seen -> word[at] = with(seen, u, B_); give_all(first, size, 0, me); held = first; mine = 1
        :: else
        fi }
}

/* One way down, through words that are read one after the other. */
inline allocate()
{
    at = 0; u = 0; first = 0; mine = 0;
    seen = word[0];
    if
    :: seen == F_ -> below = 1; if :: order == 2 -> claim(4) :: else -> split(4) fi
    :: seen == S_ && order < 2 ->
       at = 1;
       atomic { seen = word[1]; if :: u = 0 :: u = 1 fi; first = 2 * u; below = 2 + u }
       if
       :: state(seen, u) == F_ -> if :: order == 1 -> claim(2) :: else -> split(2) fi
       :: state(seen, u) == S_ && order == 0 ->
          at = below;
          atomic { seen = word[at]; if :: u = 0 :: u = 1 fi; first = first + u }
          if
          :: state(seen, u) == F_ -> claim(1)
          :: else
          fi
       :: else
       fi
    :: else
    fi
}

/* A unit of the word `at` has become free, all of its pages are `from`'s; 1 << order of them. */
inline release_unit()
{
    /* proof and change are one swap */
    again = 1;
    do
    :: again ->
       seen = word[at];
       assert(merging || state(seen, u) == B_); /* an owner's free is never refused */
       value = with(seen, u, F_);
       atomic {
           if
#ifdef BUG_MERGE_WITHOUT_COMPARE
           :: value == ALL_FREE && at != 0 -> word[at] = DEAD; dies = 1; again = 0
           :: !(value == ALL_FREE && at != 0) && word[at] == seen -> word[at] = value; dies = 0; again = 0
#else
           :: word[at] == seen -> again = 0; dies = (value == ALL_FREE && at != 0);
              word[at] = (dies -> DEAD : value)
#endif
           :: else
           fi;
           if
           :: again
           :: else ->
              if
              :: !dies -> give_all(first, size, (merging -> MOVING + me : me), 0)
              :: else -> /* the buddy was free; now both are on their way up */
                 give_all(first, size, (merging -> MOVING + me : me), MOVING + me);
                 give_all((first ^ size), size, 0, MOVING + me)
              fi
           fi }
    :: else -> break
    od
}

inline release()
{
    merging = 0;
    /* down from the root to the word that describes the page */
    seen = word[0];
    if
    :: seen != S_ -> at = 0; u = 0; size = 4
    :: else ->
       seen = word[1];
       u = held / 2;
       if
       :: state(seen, u) != S_ -> at = 1; size = 2
       :: else -> at = 2 + u; u = held % 2; size = 1
       fi
    fi;
    first = held;
    assert(size == 1 << order);
    do
    :: release_unit();
       if
       :: dies -> merging = 1; first = first & ~size; size = size * 2;
          if
          :: at >= 2 -> u = at - 2; at = 1
          :: else -> u = 0; at = 0
          fi
       :: else -> break
       fi
    od;
    held = 9
}

proctype caller(byte me; byte holds; byte turns)
{
    byte held, order, at, u, v, p, k, seen, value, below, first, size;
    bool mine, dead, again, dies, merging;
    atomic { held = holds; order = 0 }
    do
    :: atomic { turns > 0 && held == 9 -> turns--; inside++; if :: order = 0 :: order = 1 :: order = 2 fi }
       allocate();
       goto over
    :: atomic { turns > 0 && held != 9 -> turns--; inside++ }
       release();
over:  atomic { at = 0; u = 0; v = 0; p = 0; seen = 0; value = 0; below = 0; first = 0; size = 0;
           mine = 0; dead = 0; dies = 0; merging = 0; inside--;
           if
           :: inside == 0 -> check_rest()
           :: else
           fi }
    :: turns == 0 -> break
    od
}

init {
    atomic {
        /* what no word above has split yet may be anything */
        if :: word[1] = ALL_FREE :: word[1] = DEAD fi;
        if :: word[2] = ALL_FREE :: word[2] = DEAD fi;
        word[3] = word[2];
        if
        :: word[0] = F_; run caller(1, 9, 2); run caller(2, 9, 2); run caller(3, 9, 1)
        :: word[0] = S_; word[1] = pair(S_, F_); word[2] = pair(B_, F_); owner[0] = 1;
           run caller(1, 0, 2); run caller(2, 9, 2); run caller(3, 9, 1)
        :: word[0] = S_; word[1] = pair(S_, F_); word[2] = pair(B_, B_); owner[0] = 1; owner[1] = 2;
           run caller(1, 0, 2); run caller(2, 1, 2); run caller(3, 9, 1)
        :: word[0] = S_; word[1] = pair(S_, S_); word[2] = pair(B_, F_); word[3] = pair(F_, B_);
           owner[0] = 1; owner[3] = 2;
           run caller(1, 0, 2); run caller(2, 3, 2); run caller(3, 9, 1)
        fi
    }
}
