/* analloc - a stand-alone buddy page allocator for kernels.
 *
 * SPDX-License-Identifier: MIT
 *
 * Words used here, each with one meaning:
 *
 *   page     the smallest unit that can be allocated; any number of bytes, not only a power of two
 *   order    a block of order k is 2^k pages
 *   arena    one range of addresses and the metadata that describes it
 *   block    what one allocation granted and one free gives back; naturally aligned
 *   extent   live memory made of several blocks that lie side by side; freed by its whole range
 *   live     allocated: handed out and not yet freed
 *   reserved kept from everybody: neither free nor live, until it is released
 *   handle   `analloc_struct_t`: what every call takes; constants only, may be copied
 *   metadata the words that say what is free, in a buffer of yours; no pointers in it
 *
 * Conventions, stated once:
 *
 *   Sizes are bytes unless a name says `pages`. A size of 0 asks for one page, where a block or range is taken or
 *   freed; a range of 0 bytes touches no page, where a range is reserved, released or looked at: that
 *   succeeds, wherever it lies. Lists of 0 pages succeed too. Each call says which it is.
 *   Natural alignment: a block of order k lies at a multiple of `page << k`, counted from address 0
 *   (arenas of `analloc_with_chunk`: counted from the chunk).
 *   `low` and `high` mean the lowest and the highest suitable place: address-ordered first fit.
 *   The managed memory is never read or written (but by `analloc_realloc`, which copies). It need
 *   not be mapped, and its addresses may be wider than a pointer.
 *   A call that fails changes nothing and leaves its outputs as documented.
 *   Cost is stated in L, the number of levels (`analloc_shape`): 4 for 1 GiB of 4 KiB pages.
 *   No call recurses. As gcc builds it with -O1 to -O3 or -Os, no function's frame is larger than 320 bytes and
 *   no chain of calls takes more than 1536 bytes. On s390x, where each frame has 160 bytes for whoever is called, no
 *   frame is larger than 480 bytes and no chain takes more than 3072.
 *
 * Concurrency. Built with threads (the default) no lock is taken, no hook is needed, and a caller who is stopped in the
 * middle of a call never makes another one wait.
 *
 *   call                                       beside                           from
 *   ------------------------------------------ -------------------------------- ------------------------------------
 *   alloc, request, alloc_pages,               each other and the questions     any context: thread, interrupt, NMI,
 *   alloc_extents, take, free, free_at,                                         whatever lock is held
 *   free_range, free_pages, realloc,
 *   resize, reserve, release
 *   mem_size, mem_start, find, walk, is_free,  the same                         any; the answer may be old at once,
 *   largest, stats, usable                                                      a walk may see some of both
 *   check                                      questions only, and nobody is    any
 *                                              in the middle of another call
 *   with_chunk, create, attach                 nothing that uses this handle    any
 *                                              or this metadata
 *   on_misuse                                  nothing that uses this handle    any
 *   shape, meta_bytes, status_name, is_misuse  anything: they touch no arena    any
 *
 *   Yours to order: frees of parts of one block by several callers, reserving and releasing the same pages at the same
 *   time, and who may still use what another one frees.
 *   What failing means. A call that overlaps no other fails only if there is nothing suitable. One that does may miss
 *   what another is just giving back. NONE_LEFT and FRAGMENTED say that there was nothing at some moment of the call;
 *   BUSY says that nothing was found, but somebody was moving free memory between words. Who may sleep or spin asks
 *   again on BUSY; an interrupt handler asks again a few times at most; an NMI handler, which may have interrupted the
 *   very one who moves, takes it for failure. The calls that return pointers ask again a bounded number of times and
 *   then return NULL.
 *
 * Built with -DANALLOC_THREADS=0 there are only plain loads and stores: one caller at a time.
 *
 * Misuse. Foreign, misaligned, interior, reserved and already free addresses, too large lengths and
 * senseless arguments are refused in every build: nothing changes, the status says why, and the
 * arena's misuse hook is called. NOT seen, because nobody can see it: a second free that comes after
 * the block was handed out again, or that races with that; and the use of memory after its free. */
#ifndef ANALLOC_H
#define ANALLOC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ANALLOC_VERSION_MAJOR 2
#define ANALLOC_VERSION_MINOR 0
#define ANALLOC_VERSION_PATCH 0

/** Orders that an arena can have at most: 0 to 63. */
#define ANALLOC_ORDERS 64
/** Levels that an arena can have at most. */
#define ANALLOC_LEVELS 16
/** The metadata buffer must begin at a multiple of this (a cache line, so that nodes do not straddle two). */
#define ANALLOC_META_ALIGN 64

/** What a call has to say. Three kinds, never mixed: success, what may happen to anybody, and a
 *  mistake of the caller's (`analloc_is_misuse`). */
typedef enum analloc_status {
    ANALLOC_OK = 0,

    /* Expected: the arena is as it is. */
    ANALLOC_E_NONE_LEFT,    /**< nothing at all is free within the limits */
    ANALLOC_E_FRAGMENTED,   /**< something is free within the limits, but nothing as large, or as aligned, as asked */
    ANALLOC_E_LIMITS,       /**< not even an empty arena could do it: no place within the limits of a request, no room
                                 to resize a block in place, no whole page in the range of an arena to be */
    ANALLOC_E_TOO_LARGE,    /**< larger than what the empty arena has room for at a natural place; an arena to be: too
                                 many pages */
    ANALLOC_E_BUSY,         /**< nothing found, but another caller was just moving free memory between
                                 words: ask again; who must not wait treats it as failure */
    ANALLOC_E_IN_USE,       /**< part of the range is live (or, for take, reserved) */
    ANALLOC_E_LIST_FULL,    /**< the caller's list has too few places */

    /* Misuse: refused, nothing changed, the hook was called. */
    ANALLOC_E_ARGUMENT,     /**< null pointer, unknown flag, page size 0, alignment no power of two */
    ANALLOC_E_UNSUPPORTED,  /**< alignment or boundary that this arena's page size or base cannot promise */
    ANALLOC_E_OVERFLOW,     /**< the range wraps around the end of the address space, or a count overflows */
    ANALLOC_E_FOREIGN,      /**< address or range outside the arena */
    ANALLOC_E_MISALIGNED,   /**< not the address of a page */
    ANALLOC_E_INTERIOR,     /**< inside a live block, not its start */
    ANALLOC_E_NOT_LIVE,     /**< already free (or part of the range is) */
    ANALLOC_E_RESERVED,     /**< reserved (or part of the range is) */
    ANALLOC_E_NOT_RESERVED, /**< release of what is not wholly reserved */
    ANALLOC_E_LENGTH,       /**< length larger than the block; single pages: the block is no single page */
    ANALLOC_E_METADATA,     /**< metadata buffer null, misaligned or too small */
    ANALLOC_E_VERSION,      /**< attach: no metadata of analloc, or of another version */
    ANALLOC_E_WIDTH,        /**< attach: metadata of another word width or byte order */
    ANALLOC_E_SIZE,         /**< attach: metadata does not describe a possible arena, or its size differs */

    ANALLOC_E_CORRUPT       /**< the checker found a broken invariant */
} analloc_status_t;

/** The name of a status, as in this header ("ANALLOC_E_BUSY"); never NULL. */
const char *analloc_status_name(analloc_status_t status);

/** 1 iff the status tells of a caller's mistake (ANALLOC_E_ARGUMENT to ANALLOC_E_SIZE). */
int analloc_is_misuse(analloc_status_t status);

/** What the misuse hook learns. */
typedef struct analloc_misuse {
    const char *call;        /**< the function that refused, e.g. "analloc_free" */
    analloc_status_t status; /**< why */
    uint64_t address;        /**< the address argument, or 0 */
    uint64_t bytes;          /**< the size argument, or 0 */
} analloc_misuse_t;

/** Called by the refusing call, in its context, before it returns. It may use the arena. */
typedef void (*analloc_misuse_hook_t)(void *context, const analloc_misuse_t *what);

/** Private: where the levels lie. Constants after creation. */
struct analloc_tree {
    uintptr_t level[ANALLOC_LEVELS]; /* address that word 0 of each level has or would have, modulo 2^n */
    uintptr_t first, end;            /* pages of the arena in the tree's count: first <= p < end */
    uintptr_t moves;                 /* address of the counts of moves */
    uint8_t shift[ANALLOC_LEVELS];   /* log2 of the bytes of a node, each level */
    uint8_t root;                    /* the highest level */
};

/** A handle: constants after creation, so it may be copied and shared. Store it anywhere. */
typedef struct analloc_struct {
    void *mem;     /**< start of the memory (NULL if the address is wider than a pointer) */
    uint64_t page; /**< bytes a page */
    uint8_t depth; /**< `page << depth` bytes: all that `analloc_with_chunk` manages; for other
                        arenas the largest such number that is not more than what they manage */
    /* Private from here on. */
    uint8_t page_shift; /* log2 of page; 255 if that is no power of two */
    uint8_t relative;   /* 1: alignment is relative to the chunk */
    uint8_t top_order;  /* order of the largest block that the empty arena has */
    uint64_t origin;    /* address of the tree's page 0; may lie before the arena */
    void *meta;         /* the metadata buffer */
    analloc_misuse_hook_t on_misuse; /* or NULL */
    void *on_misuse_context;
    struct analloc_tree tree;
} analloc_struct_t, *analloc_t;

/* ------------------------------------------------------------------ the inherited calls */

/** Manage the buffer at `ptr`: `total` bytes, the first `used` already taken.
 *  `depth` becomes the largest with `page << depth <= total`; that much is managed. The metadata
 *  follows the used bytes, inside the chunk, and both are reserved. Alignment is relative to `ptr`.
 *  Returns  1, or 0 iff an argument is NULL, `page` is 0 or larger than `total`, the range wraps
 *           around, used bytes and metadata do not fit, or there are too many pages (`analloc_shape`).
 *  Cost     a bounded number of words, whatever the size.
 *  Context  before anybody else uses the handle. */
uint8_t analloc_with_chunk(analloc_t a, void *ptr, uint64_t total, uint64_t used, uint64_t page);

/** Take the lowest (`high` 0) or highest free block of 2^n pages that holds `*size` bytes.
 *  How it chooses: among the blocks that pointers of this machine reach. The block at address 0 is none of
 *           them, since its pointer would be NULL: `analloc_request` gives that one, too.
 *  Returns  the address and the granted bytes in `*size`; or NULL and `*size` = 0 iff there is none
 *           (also: another caller kept moving memory for a bounded number of tries), or `a` or `size`
 *           is NULL.
 *  Cost     one compare-and-swap. When the largest free block of a word changes, mostly 1 or 2 hint words a level, and
 *           2 counts; when a larger block is split, the words below with their hints. In all at most
 *           `worst_writes_alloc` writes; where it has to pass over address 0, also those of a free.
 *  Context  any. */
void *analloc_alloc(analloc_t a, uint64_t *size, uint8_t high);

/** Free the block that begins at `block`; `length` is what was asked for or what was granted; less
 *  will do, and so will 0. `block` NULL is the block at address 0.
 *  Returns  ANALLOC_OK or a misuse status: FOREIGN, MISALIGNED, INTERIOR, NOT_LIVE, RESERVED, LENGTH
 *           (more than the block has), ARGUMENT (`a` NULL). Callers of the original may ignore it.
 *  Cost     one compare-and-swap, one more for each level on which buddies merge, and at most 2 hint words for each
 *           level above. In all at most `worst_writes_free` writes, 2 L + 1 from 3 levels on.
 *  Context  any. */
analloc_status_t analloc_free(analloc_t a, void *block, uint64_t length);

/** Resize the block that begins at `block` and keep its first min(old, new) bytes.
 *  How it chooses: the same order stays where it is; smaller, and larger where the neighbours are free,
 *  happens in place; else the block moves to a new one (`high` as in `analloc_alloc`); if there is
 *  none, it is merged with its own free buddies, even when the data moves down over itself. As with
 *  `analloc_alloc`, pointers reach all of the new block, and it is not at address 0.
 *  Returns  the block and the granted bytes in `*new_size`; or NULL and `*new_size` = 0, and the
 *           old block is untouched, iff there is no room or an argument is refused as in
 *           `analloc_free`. `block` NULL allocates.
 *  Context  any; the memory must be mapped where the addresses say. */
void *analloc_realloc(analloc_t a, void *block, uint64_t length, uint64_t *new_size, uint8_t high);

/** Bytes of the live block that `p` points to or into; 0 if there is none. Cost L reads. Context any. */
uint64_t analloc_mem_size(analloc_t a, void *p);

/** Start of the live block that `p` points to or into, and its bytes in `*size` if that is not NULL;
 *  NULL and 0 if there is none. (NULL and not 0: the block that a request gave at address 0.) Cost L reads.
 *  Context any. */
void *analloc_mem_start(analloc_t a, void *p, uint64_t *size);

/* ------------------------------------------------------------------ creation */

#define ANALLOC_START_FREE 0u     /**< everything is free at the start */
#define ANALLOC_START_RESERVED 1u /**< everything is reserved at the start: release what is there */

/** An arena to be. Zero what you do not set. */
typedef struct analloc_config {
    uint64_t base;  /**< first address; 0 is legal */
    uint64_t bytes; /**< length of the range; every page that lies wholly inside is used */
    uint64_t page;  /**< bytes a page, any positive number; pages lie at multiples of it */
    uint32_t flags; /**< ANALLOC_START_FREE or ANALLOC_START_RESERVED */
    analloc_misuse_hook_t on_misuse; /**< or NULL */
    void *on_misuse_context;         /**< handed to the hook */
} analloc_config_t;

/** What an arena of some size amounts to. */
typedef struct {
    uint64_t meta_bytes;     /**< metadata buffer it needs */
    uint64_t pages;          /**< whole pages in the range */
    uint32_t levels;         /**< L: levels of words */
    uint32_t top_order;      /**< order of the largest block it can hand out when empty */
    uint32_t width;          /**< W: units a word */
    uint32_t worst_writes_alloc; /**< writes to words at most by one allocation or request, nobody else inside */
    uint32_t worst_writes_free;  /**< writes to words at most by one free of a block, nobody else inside */
} analloc_shape_t;

/** Tell what an arena would need, before there is one.
 *  Returns  ANALLOC_OK, or ARGUMENT (NULL, page 0, unknown flag), OVERFLOW (the range wraps around),
 *           TOO_LARGE (2^56 pages or more; 2^30 where pointers have 32 bits), LIMITS (no whole page inside).
 *  Context  any. */
analloc_status_t analloc_shape(const analloc_config_t *config, analloc_shape_t *shape);

/** Bytes of metadata that `analloc_create` needs for this configuration; 0 iff `analloc_shape` refuses it. */
uint64_t analloc_meta_bytes(const analloc_config_t *config);

/** Create an arena over a range of addresses.
 *  `meta` is a buffer of at least `analloc_meta_bytes`, aligned to ANALLOC_META_ALIGN; what it contains does
 *  not matter. It may lie inside the range: reserve it then. Natural alignment is that of the real address.
 *  Returns  ANALLOC_OK; else as `analloc_shape`, or METADATA; `*a` is then unusable.
 *  Cost     at most 2 L - 1 nodes written, a header and 4 counts, whatever the size and content.
 *  Context  before anybody else uses the handle. */
analloc_status_t analloc_create(analloc_t a, const analloc_config_t *config, void *meta, uint64_t meta_bytes);

/** Make a handle for metadata that exists: copied, moved, saved and loaded, or shared.
 *  The misuse hook is not saved: set it with `analloc_on_misuse`.
 *  Returns  ANALLOC_OK, or ARGUMENT, METADATA (NULL, misaligned), VERSION, WIDTH, SIZE.
 *           On failure `*a` is unusable. It reads the header only; `analloc_check` reads the rest.
 *  Context  nobody changes the metadata meanwhile. */
analloc_status_t analloc_attach(analloc_t a, void *meta, uint64_t meta_bytes);

/** Set (or with NULL, remove) the misuse hook of this handle. Context: nobody else uses the handle. */
void analloc_on_misuse(analloc_t a, analloc_misuse_hook_t hook, void *context);

/* ------------------------------------------------------------------ requests */

#define ANALLOC_HIGH 1u  /**< the highest suitable place instead of the lowest */
#define ANALLOC_EXACT 2u /**< exactly the pages that hold `bytes`, not all of the block that has them */

/** What is wanted. Zero what you do not set. */
typedef struct {
    uint64_t bytes;    /**< at least this much; 0: one page */
    uint64_t align;    /**< address is a multiple of this power of two; 0: natural alignment is enough */
    uint64_t lowest;   /**< no byte below this address */
    uint64_t highest;  /**< no byte above this address; 0: no limit */
    uint64_t boundary; /**< no multiple of this power of two inside the block; 0: no such wish */
    uint32_t flags;    /**< ANALLOC_HIGH, ANALLOC_EXACT */
} analloc_request_t;

/** What was granted, or why not. */
typedef struct analloc_answer {
    analloc_status_t status; /**< as returned */
    uint32_t blocks;         /**< 1: one block; more: an extent of so many blocks; 0 on failure */
    uint64_t address;        /**< first byte; 0 on failure */
    uint64_t bytes;          /**< granted; 0 on failure */
    uint64_t largest;        /**< on an expected failure: bytes of the largest block that the same limits,
                                  alignment apart, would allow now; else 0 */
} analloc_answer_t;

/** Take a free block within limits.
 *  How it chooses: the lowest (or highest) naturally aligned free block of 2^n pages that lies wholly
 *  between the limits. It may begin at address 0.
 *  ANALLOC_EXACT grants exactly the pages that hold `bytes`, the first ones of such a block; the rest is given
 *  back. It need not be there: where a limit or the end of the arena cuts it off, the pages alone will do. (Only
 *  the highest place between the limits can be such a one.) They are one block if one word can
 *  describe them, else an extent: its size and start are those of its pieces, and it is freed with
 *  `analloc_free_range`.
 *  An alignment above the natural one: the lowest (or highest) multiple of it where the request's own block
 *  is free, if at most 64 multiples have room between the limits. If more have: the lowest (or highest) free block
 *  that is as large as the alignment, of which the tail is given back; if there is none, the first of the 64 lowest
 *  (or highest) multiples where the request's own block is free; if there is none, FRAGMENTED.
 *  Returns  ANALLOC_OK, NONE_LEFT, FRAGMENTED, LIMITS (no place with the alignment has room between the limits,
 *           were everything free; or the boundary is smaller than what is asked for), TOO_LARGE (the empty arena has no
 *           natural place for it, whatever the limits), BUSY, or misuse: ARGUMENT (NULL,
 *           alignment or boundary no power of two, lowest above highest, unknown flag), UNSUPPORTED
 *           (alignment or boundary with a page size that is no power of two, or beyond the alignment of
 *           a chunk).
 *  Cost     as `analloc_alloc`; with limits at most 3 times the reads; for an alignment above the natural one so much
 *           for each multiple that is tried; where an exact request's tail is cut off as `analloc_take`.
 *  Context  any. */
analloc_status_t analloc_request(analloc_t a, const analloc_request_t *request, analloc_answer_t *answer);

/** Take many single pages, all or nothing, lowest (or with ANALLOC_HIGH highest) first.
 *  `addresses` receives `pages` addresses, ascending (descending) unless others free meanwhile; each is a block
 *  of its own.
 *  Returns  ANALLOC_OK, NONE_LEFT (fewer are free; nothing is taken), BUSY, or ARGUMENT, OVERFLOW.
 *           On failure what `addresses` holds is unspecified.
 *  Cost     one compare-and-swap for up to W pages of one word.
 *  Context  any. */
analloc_status_t analloc_alloc_pages(analloc_t a, uint64_t pages, uint32_t flags, uint64_t *addresses);

/** A run of bytes. */
typedef struct analloc_extent {
    uint64_t address;
    uint64_t bytes;
} analloc_extent_t;

/** The same as a list of extents: runs of single pages, neighbours joined.
 *  Each page is a block of its own; free them singly, or run by run with `analloc_free_range`.
 *  Returns  as `analloc_alloc_pages`, and LIST_FULL iff `room` places are too few (nothing is taken).
 *           `*count` receives the places used; 0 on failure. */
analloc_status_t analloc_alloc_extents(analloc_t a, uint64_t pages, uint32_t flags, analloc_extent_t *list,
                                       uint64_t room, uint64_t *count);

/** Take exactly this range, if all of it is free; it becomes live, as a block or an extent.
 *  `address` must be a page's; `bytes` is rounded up to whole pages, 0 to one.
 *  Returns  ANALLOC_OK, IN_USE (some of it is not free), BUSY, or ARGUMENT, FOREIGN, MISALIGNED, OVERFLOW.
 *  Cost     at most 2 L - 1 pieces. Context any. */
analloc_status_t analloc_take(analloc_t a, uint64_t address, uint64_t bytes);

/** Reserve every page that the range touches: free pages become reserved, reserved ones stay so. 0 bytes touch none.
 *  Returns  ANALLOC_OK, IN_USE (some of it is live), BUSY (as for release), or ARGUMENT, FOREIGN (some page lies
 *           outside), OVERFLOW.
 *  Cost     proportional to L and to the reserved pieces inside. Context any. */
analloc_status_t analloc_reserve(analloc_t a, uint64_t address, uint64_t bytes);

/** Release every page that lies wholly inside the range, in 0 bytes none: reserved pages become free, and merge.
 *  Returns  ANALLOC_OK (also if no whole page lies inside), BUSY (somebody reserves, releases or moves memory beside
 *           it), or NOT_RESERVED, ARGUMENT, FOREIGN, OVERFLOW.
 *  Cost     as `analloc_reserve`. Context any; reserving and releasing the same pages at the same time is the
 *           callers' to order, and not seen. */
analloc_status_t analloc_release(analloc_t a, uint64_t address, uint64_t bytes);

/* ------------------------------------------------------------------ giving back, resizing */

/** Free the block that begins at `address`, whatever its size.
 *  Returns  as `analloc_free`. */
analloc_status_t analloc_free_at(analloc_t a, uint64_t address);

/** Free a range of live memory: a block, an extent, several of them, or any part, which leaves the rest live.
 *  `address` must be a page's; `bytes` is rounded up to whole pages, 0 to one. All is proved before anything is freed.
 *  Returns  ANALLOC_OK, or FOREIGN, MISALIGNED, OVERFLOW, NOT_LIVE, RESERVED, ARGUMENT.
 *  Cost     proportional to L and to the blocks inside.
 *  Context  any, but frees of parts of one block at the same time are yours to order. */
analloc_status_t analloc_free_range(analloc_t a, uint64_t address, uint64_t bytes);

/** Free many blocks of one page, as `analloc_alloc_pages` gave them, those of one word at once.
 *  Returns  ANALLOC_OK, or the misuse status of the first in the list that was refused (the hook is called for
 *           each); the others are freed. */
analloc_status_t analloc_free_pages(analloc_t a, uint64_t pages, const uint64_t *addresses);

/** Resize the block that begins at `address` in place.
 *  It becomes 2^n pages, for 0 bytes one (with ANALLOC_EXACT: just the pages that hold `bytes`); an odd block that is
 *  large enough already, and less than that, stays as it is. Growing needs a start that
 *  is aligned for the new order and free neighbours, shrinking always succeeds.
 *  `*granted` (if not NULL) receives the new size, 0 on failure. Of an extent it resizes the block at `address`
 *  alone, as `analloc_realloc` does.
 *  How many blocks the result has: one, if it is 2^n pages from a naturally aligned start on; else it may be an extent.
 *  It is one block iff `analloc_find` at `address` answers `*granted` bytes; what that answers is the first piece, and
 *  the next one begins behind it. `analloc_free_range` frees all of it in either case.
 *  Returns  ANALLOC_OK, IN_USE (the neighbours are not free), LIMITS (not even in an empty arena: the start is not
 *           aligned for the new order, or the new size reaches beyond the arena), BUSY, or misuse as `analloc_free`,
 *           ARGUMENT (unknown flag).
 *  Cost     at most 2 L pieces. Context any. */
analloc_status_t analloc_resize(analloc_t a, uint64_t address, uint64_t bytes, uint32_t flags, uint64_t *granted);

/* ------------------------------------------------------------------ questions */

typedef enum analloc_state {
    ANALLOC_FREE = 0,
    ANALLOC_LIVE = 1,
    ANALLOC_RESERVED = 2
} analloc_state_t;

/** A block, free, live or reserved. */
typedef struct analloc_block {
    uint64_t address;      /**< first byte */
    uint64_t bytes;        /**< all of it */
    analloc_state_t state; /**< what it is */
} analloc_block_t;

/** Find the block that an address lies in, interior addresses included.
 *  Free blocks are the largest aligned ones; reserved ones are pieces, at most a unit of a word each.
 *  Returns  ANALLOC_OK, FOREIGN, or ARGUMENT. Cost L reads. Context any; the answer may be old at once if
 *           others change that block meanwhile. */
analloc_status_t analloc_find(analloc_t a, uint64_t address, analloc_block_t *block);

/** Walk over all blocks in the order of their addresses.
 *  Start with `*cursor` = 0 and call until it returns 0; each call fills `*block` and moves the cursor on.
 *  Cost     L reads a call. Context any; blocks that change meanwhile may be seen old or new, or in part. */
int analloc_walk(analloc_t a, uint64_t *cursor, analloc_block_t *block);

/** 1 iff every page that the range touches is free (0 bytes touch none: 1); 0 also for ranges outside.
 *  Cost: L reads a block. */
int analloc_is_free(analloc_t a, uint64_t address, uint64_t bytes);

/** Bytes of the largest free block, from the hints; 0 if nothing is free. Cost: one node. Context any. */
uint64_t analloc_largest(analloc_t a);

/** What is free, live and reserved: a walk over the words, so a picture of a moving thing. */
typedef struct {
    uint64_t free_bytes, live_bytes, reserved_bytes;
    uint64_t largest;                     /**< bytes of the largest free block */
    uint64_t live_blocks;                 /**< an extent counts each of its blocks */
    uint64_t free_blocks[ANALLOC_ORDERS]; /**< maximal free blocks of each order */
} analloc_stats_t;

/** Count everything. Cost: one walk. Context any.
 *  Returns  ANALLOC_OK or ARGUMENT. */
analloc_status_t analloc_stats(analloc_t a, analloc_stats_t *stats);

/** Bytes of free memory that lie in free blocks of at least this order: what is usable for it.
 *  Divided by `free_bytes` it is the share; 1 minus that is the fragmentation index. */
uint64_t analloc_usable(analloc_t a, const analloc_stats_t *stats, unsigned order);

/** Where the checker found what. */
typedef struct analloc_fault {
    uint32_t invariant; /**< 1 to 5: I1 to I5 of the design; 0: the header or the move counts */
    uint32_t level;     /**< level of the word */
    uint64_t index;     /**< its index in the level, the first stored one being 0 */
    uint64_t address;   /**< first address that the word describes */
    const char *what;   /**< in words */
} analloc_fault_t;

/** Check the whole arena against its invariants. Read-only and bounded, also on corrupt metadata.
 *  Returns  ANALLOC_OK, CORRUPT with `*fault` (if not NULL) filled in, or ARGUMENT.
 *  Cost     every word that means something, once; L times that at most.
 *  Context  nobody else is inside the allocator. */
analloc_status_t analloc_check(analloc_t a, analloc_fault_t *fault);

#ifdef __cplusplus
}
#endif
#endif
