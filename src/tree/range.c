/* range.c - take, free, reserve and release any range of pages, piece by piece; grow a block.
 *
 * SPDX-License-Identifier: MIT
 *
 * A piece is the part of a range that one word describes: some whole units of it, or a part of one unit, which is
 * then split by carving. A range of free memory has at most two pieces a level, because two free buddies never
 * coexist (I2). All or nothing: what can be refused is looked at first; if another caller comes between, what was
 * done is undone through free. */
#include "tree/hint.h"
#include "tree/moves.h"

static page_t lesser(page_t x, page_t y)
{
    return x < y ? x : y;
}

static page_t greater(page_t x, page_t y)
{
    return x > y ? x : y;
}

int analloc_tree_all(const tree_t *t, page_t start, page_t end, analloc_state_t state)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state != state || spot.moving)
            return 0;
    }
    return 1;
}

/* ---- take */

/* Claim as many units as are free from `unit` on, at most `most`, as one block. 0 if somebody was faster. */
static unsigned claim_run(const tree_t *t, const tree_place_t *at, word_t w, unsigned most)
{
    lane_t taken = ~word_claimable(w) & ANALLOC_LANE & ~lane_range(0, at->unit + 1);
    unsigned run = (taken != 0 ? lane_lowest(taken) : (unsigned)W) - at->unit;
    unsigned units = run < most ? run : most;
    word_t value = word_claim(w, at->unit, units);
    if (!cell_swap(tree_node(t, at->level, at->index), w, value))
        return 0;
    if (lane_top_differs(word_claimable(value), at->unit, units))
        analloc_tree_settle(t, at->level, at->index);
    return units;
}

/* Claim a unit and keep only [start, end) of it. 0 if somebody was faster. */
static int claim_part(const tree_t *t, const tree_place_t *at, word_t w, page_t start, page_t end)
{
    word_t value = word_claim(w, at->unit, 1);
    if (!cell_swap(tree_node(t, at->level, at->index), w, value))
        return 0;
    int shrunk = lane_top_turns(word_claimable(value), at->unit, 0);
    analloc_tree_carve(t, *at, 1, start, end, PAINT_LIVE, PAINT_FREE, shrunk);
    return 1;
}

/* Take the piece that begins at page p. Returns its end; p if p is not free. */
static page_t take_piece(const tree_t *t, page_t p, page_t end)
{
    for (;;) { /* again only if another caller changed the word */
        tree_place_t at;
        word_t w = tree_down(t, p, &at);
        if (!word_is_free(w, at.unit))
            return p;
        page_t size = tree_unit_pages(at.level), start = p & ~(size - 1), whole = (end - start) >> (B * at.level);
        if (start == p && whole != 0) {
            unsigned units = claim_run(t, &at, w, whole < W ? (unsigned)whole : W);
            if (units != 0)
                return p + ((page_t)units << (B * at.level));
        } else if (claim_part(t, &at, w, p, lesser(end, start + size))) {
            return lesser(end, start + size);
        }
    }
}

/* ---- free a range */

/* Free [start, end) of a live block that is larger than that: what is left stays live. */
static int free_part(const tree_t *t, const tree_spot_t *spot, page_t start, page_t end)
{
    const tree_place_t *at = &spot->place;
    word_t w = cell_load(tree_node(t, at->level, at->index));
    if (!word_begins(w, at->unit) || word_block_units(w, at->unit) != spot->units || tree_is_reserved(t, at))
        return 0;
    analloc_tree_carve(t, *at, spot->units, start, end, PAINT_FREE, PAINT_LIVE, 0);
    return 1;
}

/* Free [start, end), which was live a moment ago. OK iff all of it still was. */
static analloc_status_t free_live(const tree_t *t, page_t start, page_t end)
{
    analloc_status_t status = ANALLOC_OK;
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        page_t from = greater(start, spot.start), to = lesser(end, spot.start + spot.pages);
        int freed = 0;
        if (spot.state == ANALLOC_LIVE && to - from == spot.pages)
            freed = analloc_tree_free(t, spot.start, spot.pages) == ANALLOC_OK;
        else if (spot.state == ANALLOC_LIVE)
            freed = free_part(t, &spot, from, to);
        if (!freed)
            status = ANALLOC_E_NOT_LIVE;
    }
    return status;
}

analloc_status_t analloc_tree_free_range(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state != ANALLOC_LIVE)
            return spot.state == ANALLOC_FREE ? ANALLOC_E_NOT_LIVE : ANALLOC_E_RESERVED;
    }
    tree_move_begins(t, start);
    analloc_status_t status = free_live(t, start, end);
    tree_move_ends(t, start);
    return status;
}

/* Does all of this block lie in the range? What a caller took in its range does. A live block that does not is a
 * reserved unit which another caller is just releasing a part of, beside the range: it looks live meanwhile. */
static int lies_inside(const tree_spot_t *spot, page_t start, page_t end)
{
    return spot->start >= start && spot->start + spot->pages <= end;
}

/* Free what was taken in [start, end). */
static void untake(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state == ANALLOC_LIVE && lies_inside(&spot, start, end))
            (void)analloc_tree_free(t, spot.start, spot.pages);
    }
}

/* Take what is free in [start, end), passing over reserved pages if `over` says so. Undone on failure. */
static analloc_status_t take_free(const tree_t *t, page_t start, page_t end, int over)
{
    tree_spot_t spot;
    for (page_t p = start, q; p < end; p = q) {
        q = take_piece(t, p, end);
        if (q != p)
            continue;
        analloc_tree_locate(t, p, &spot);
        if (over && spot.state == ANALLOC_RESERVED) {
            q = spot.start + spot.pages;
        } else if (spot.state != ANALLOC_FREE || spot.moving) {
            untake(t, start, p);
            return ANALLOC_E_IN_USE;
        }
    }
    return ANALLOC_OK;
}

/* Take a range, by a caller of whose own moves so many are counted. */
static analloc_status_t take(const tree_t *t, page_t start, page_t end, unsigned own)
{
    word_t before[MOVE_STRIPES];
    int busy = moves_under_way(t, before) > own;
    analloc_status_t status = ANALLOC_E_IN_USE;
    if (analloc_tree_all(t, start, end, ANALLOC_FREE)) {
        tree_move_begins(t, start);
        status = take_free(t, start, end, 0);
        tree_move_ends(t, start);
        return status == ANALLOC_OK ? status : ANALLOC_E_BUSY; /* it was free: somebody came between */
    }
    return busy || moves_since(t, before) ? ANALLOC_E_BUSY : status;
}

analloc_status_t analloc_tree_take(const tree_t *t, page_t start, page_t end)
{
    return take(t, start, end, 0);
}

/* ---- reserve, release */

/* Make a live block of mine reserved: at level 0 its units, above each unit and its bit. */
static void mark_reserved(const tree_t *t, const tree_spot_t *spot)
{
    const tree_place_t *at = &spot->place;
    cell_t *node = tree_node(t, at->level, at->index);
    lane_t units = lane_range(at->unit, spot->units);
    word_t w, value;
    if (at->level != 0)
        cell_or(&node[NODE_RESERVED], units);
    do {
        w = cell_load(&node[NODE_WORD]);
        value = at->level == 0 ? w | word_lanes(units) : w & ~word_lanes(units);
    } while (!cell_swap(&node[NODE_WORD], w, value));
}

/* Is no page of the range live? */
static int none_live(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state == ANALLOC_LIVE || spot.moving)
            return 0;
    }
    return 1;
}

analloc_status_t analloc_tree_reserve(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    word_t before[MOVE_STRIPES];
    int busy = moves_under_way(t, before) != 0;
    if (!none_live(t, start, end))
        return busy || moves_since(t, before) ? ANALLOC_E_BUSY : ANALLOC_E_IN_USE;
    tree_move_begins(t, start);
    analloc_status_t status = take_free(t, start, end, 1) == ANALLOC_OK ? ANALLOC_OK : ANALLOC_E_BUSY;
    for (page_t p = start; status == ANALLOC_OK && p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        if (spot.state == ANALLOC_LIVE && lies_inside(&spot, start, end))
            mark_reserved(t, &spot);
    }
    tree_move_ends(t, start);
    return status;
}

/* Make a reserved piece mine: pages of level 0, or a whole unit, whose bit I clear. 0 if it is not reserved now. */
static int seize(const tree_t *t, const tree_place_t *at, lane_t units)
{
    cell_t *node = tree_node(t, at->level, at->index);
    if (at->level != 0)
        return (cell_and(&node[NODE_RESERVED], ~(word_t)units) & units) != 0;
    word_t w;
    do {
        w = cell_load(node);
        if ((units & ~word_nobodys(w)) != 0)
            return 0;
    } while (!cell_swap(node, w, w & ~word_lanes(units)));
    return 1;
}

/* Make all of a range mine that is reserved; the edges of units above level 0 come along. Returns where it ends. */
static page_t seize_all(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    page_t p = start;
    while (p < end) {
        analloc_tree_locate(t, p, &spot);
        page_t next = lesser(end, spot.start + spot.pages);
        lane_t units = (lane_t)1 << spot.place.unit;
        if (spot.place.level == 0)
            units = lane_range(tree_unit(p, 0), (unsigned)(next - p));
        if (spot.state != ANALLOC_RESERVED || !seize(t, &spot.place, units))
            break;
        p = next;
    }
    return p;
}

/* Give what was seized in [start, end) back to whom it was reserved for. */
static void unseize(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        mark_reserved(t, &spot);
    }
}

/* Free what was seized; of a unit that an edge of the range cuts, the rest becomes reserved again. */
static void free_seized(const tree_t *t, page_t start, page_t end)
{
    tree_spot_t spot;
    for (page_t p = start; p < end; p = spot.start + spot.pages) {
        analloc_tree_locate(t, p, &spot);
        page_t from = greater(start, spot.start), to = lesser(end, spot.start + spot.pages);
        if (to - from == spot.pages)
            (void)analloc_tree_free(t, spot.start, spot.pages);
        else
            analloc_tree_carve(t, spot.place, 1, from, to, PAINT_FREE, PAINT_RESERVED, 0);
    }
}

analloc_status_t analloc_tree_release(const tree_t *t, page_t start, page_t end)
{
    word_t before[MOVE_STRIPES];
    int busy = moves_under_way(t, before) != 0;
    if (!analloc_tree_all(t, start, end, ANALLOC_RESERVED))
        return busy || moves_since(t, before) ? ANALLOC_E_BUSY : ANALLOC_E_NOT_RESERVED;
    tree_move_begins(t, start);
    page_t seized = seize_all(t, start, end);
    if (seized == end)
        free_seized(t, start, end);
    else
        unseize(t, start, seized);
    tree_move_ends(t, start);
    return seized == end ? ANALLOC_OK : ANALLOC_E_BUSY; /* it was reserved: somebody came between */
}

/* ---- grow */

/* The level whose words can hold so many pages best; 2^(order - 1) < pages <= 2^order. */
static unsigned block_level(const tree_t *t, page_t pages, unsigned order)
{
    unsigned level = tree_order_level(t, order);
    return pages < tree_unit_pages(level) ? level - 1 : level;
}

unsigned analloc_tree_blocks(const tree_t *t, page_t pages, unsigned order)
{
    unsigned blocks = 0;
    for (unsigned l = block_level(t, pages, order);; l--) {
        blocks += pages >> (B * l) != 0;
        pages &= tree_unit_pages(l) - 1;
        if (l == 0)
            return blocks;
    }
}

/* All of [start, start + pages) is mine, in pieces: head it as one block in the word of its order. That is the
 * moment when it happens; the words below, on the way down to the old block, then die. */
static void join(const tree_t *t, const tree_spot_t *old, page_t start, page_t pages, unsigned order)
{
    unsigned level = block_level(t, pages, order), n = (unsigned)(pages >> (B * level));
    tree_place_t at = {level, tree_unit(start, level), tree_index(start, level)};
    cell_t *cell = tree_node(t, level, at.index);
    lane_t units = lane_range(at.unit, n);
    word_t w, value;
    do {
        w = cell_load(cell);
        value = (w & ~word_lanes(units)) | (word_t)(units & (units - 1)) << W;
    } while (!cell_swap(cell, w, value));
    for (unsigned l = level; l-- > old->place.level;)
        cell_publish(tree_node(t, l, tree_index(old->start, l)), ANALLOC_DEAD);
    if (level == old->place.level)
        return;
    analloc_tree_settle(t, level - 1, tree_index(old->start, level - 1));
}

analloc_status_t analloc_tree_grow(const tree_t *t, const tree_spot_t *spot, page_t start, page_t pages, unsigned order)
{
    page_t old_end = spot->start + spot->pages, end = start + pages;
    analloc_status_t below = ANALLOC_OK, above = ANALLOC_OK;
    tree_move_begins(t, start); /* what is taken and given back is hidden meanwhile */
    if (start < spot->start)
        below = take(t, start, spot->start, ANALLOC_THREADS);
    if (below == ANALLOC_OK && old_end < end)
        above = take(t, old_end, end, ANALLOC_THREADS);
    if (below == ANALLOC_OK && above != ANALLOC_OK && start < spot->start)
        (void)analloc_tree_free_range(t, start, spot->start);
    if (below == ANALLOC_OK && above == ANALLOC_OK && analloc_tree_blocks(t, pages, order) == 1)
        join(t, spot, start, pages, order);
    tree_move_ends(t, start);
    return below != ANALLOC_OK ? below : above;
}
