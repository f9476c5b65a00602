/* What the tables show: the rows, and the marks that the library is measured against.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_ROWS_HPP
#define BENCH_ROWS_HPP

#include <vector>

namespace bench
{

/** One kind of work on 1 GiB of 4 KiB pages. The marks are multiples of the stack; 0: none is set. */
struct Row {
    const char *id;    /**< first part of the benchmark's name */
    const char *title; /**< what the table calls it */
    double at_most;    /**< with threads: more than this fails the gate */
    double aim;        /**< with threads */
    double aim_plain;  /**< without */
};

/** Work that is done on arenas of several sizes with the same live blocks. */
struct SizedRow {
    const char *id;
    const char *title;
};

struct Size {
    const char *name;
    unsigned long long bytes;
};

constexpr Size sizes[] = {
    {"64MiB", 1ull << 26},
    {"1GiB", 1ull << 30},
    {"64GiB", 1ull << 36},
    {"4TiB", 1ull << 42},
};
constexpr Size created_sizes[] = {
    {"64MiB", 1ull << 26}, {"1GiB", 1ull << 30}, {"64GiB", 1ull << 36}, {"1TiB", 1ull << 40}, {"4TiB", 1ull << 42},
};

constexpr double largest_over_smallest_at_most = 2.0;
constexpr double create_1tib_at_most_us = 10.0;
constexpr double bits_per_page_at_most = 2.6; /* from 1 GiB up */

inline const std::vector<Row> &rows()
{
    static const std::vector<Row> all = {
        {"pair_empty", "pair, empty arena", 20, 15, 11},
        {"pair_half", "pair, half full at random", 9, 5, 4},
        {"pair_95", "pair, 95 % full at random", 0, 0, 0},
        {"pair_edge", "pair, edge of a packed part", 0, 0, 0},
        {"pair_hole", "pair, only hole in a packed half", 0, 0, 0},
        {"churn_half", "take one, free another, half full", 0, 0, 0},
        {"fill", "fill, per page", 12, 7, 6},
        {"free_in_order", "free in order, per page", 0, 0, 0},
        {"free_random", "free at random, per page", 8.5, 6, 5},
        {"mixed_50", "mixed orders 0..9, 50 %", 0, 0, 0},
        {"mixed_75", "mixed orders 0..9, 75 %", 20, 12, 10},
        {"mixed_90", "mixed orders 0..9, 90 %", 0, 0, 0},
        {"mixed_even_75", "mixed, orders equally often, 75 %", 0, 0, 0},
        {"mixed_turns_75", "mixed, taken and freed in turn, 75 %", 0, 0, 0},
        {"huge_fragmented", "order 9 pair, fragmented arena", 14, 8, 6},
    };
    return all;
}

inline const std::vector<SizedRow> &sized_rows()
{
    static const std::vector<SizedRow> all = {
        {"sized_pair", "pair, empty arena"},
        {"sized_churn", "take and free, 8192 pages live"},
        {"sized_spread", "the same, spread over the arena"},
        {"sized_mixed", "mixed orders 0..9, 32 MiB live"},
    };
    return all;
}

} // namespace bench
#endif
