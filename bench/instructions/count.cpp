/* analloc-count: what instructions.sh runs under callgrind.
 *
 *   analloc-count work     the work of the benchmark: labels "row column operation"
 *   analloc-count bound [TIMES]
 *                          single operations in many states and sizes of arenas: labels
 *                          "operation column L K bound"; TIMES as many, to search longer
 *
 * SPDX-License-Identifier: MIT */
#include "bound.h"
#include "counted.hpp"

#include <cstring>
#include <type_traits>

namespace bench
{

namespace
{

/* ------------------------------------------------------------------ the work of the benchmark */

/* Four levels, as 1 GiB has; set up in a quarter of the time, which under valgrind is long. */
constexpr std::uint64_t counted_bytes = 256 * mib;

template <class Arena, class Work>
void count(const std::string &row, const Work &work, unsigned states, std::uint64_t repeat, unsigned every = 1)
{
    Tally tally(row + " " + Arena::column(), every);
    Notes notes;
    work(MakeCounted<Arena>{tally}, tally, Plan{counted_bytes, states, repeat, 1}, notes);
}

template <class Arena> void count_all()
{
    constexpr unsigned few_of_many = 97; /* prime, so that all places in a word get their turn */
    count<Arena>("pair_empty", PairEmpty{}, 1, 50);
    count<Arena>("pair_half", PairThinned{0.5}, 4, 20);
    count<Arena>("pair_95", PairThinned{0.95}, 4, 20);
    count<Arena>("pair_edge", PairEdge{}, 1, 300);
    count<Arena>("pair_hole", PairHole{}, 1, 300);
    count<Arena>("churn_half", Churn{counted_bytes / page_bytes, 0}, 1, 300);
    count<Arena>("fill", Fill{}, 1, 0, few_of_many);
    count<Arena>("free_in_order", Drain{Order::as_taken}, 1, 0, few_of_many);
    count<Arena>("free_random", Drain{Order::random}, 1, 0, few_of_many);
    count<Arena>("mixed_50", Mixed{Mix::halving, Turn::by_occupation, 0.50, 0}, 1, 500);
    count<Arena>("mixed_75", Mixed{Mix::halving, Turn::by_occupation, 0.75, 0}, 1, 500);
    count<Arena>("mixed_90", Mixed{Mix::halving, Turn::by_occupation, 0.90, 0}, 1, 500);
    count<Arena>("huge_fragmented", HugeFragmented{}, 4, 20);
}

/* ------------------------------------------------------------------ the worst single operation */

/** The labels of one arena carry its bound, so that the script need not know the formula. */
class Judged
{
  public:
    Judged(const char *alloc_column, const char *free_column, const analloc_shape_t &shape)
        : alloc_(label("alloc", alloc_column, shape, BOUND_ALLOC(shape.levels, shape.top_order + 1))),
          free_(label("free", free_column, shape, BOUND_FREE(shape.levels, shape.top_order + 1)))
    {
    }
    void end_alloc() const
    {
        CALLGRIND_DUMP_STATS_AT(alloc_.c_str());
    }
    void end_free() const
    {
        CALLGRIND_DUMP_STATS_AT(free_.c_str());
    }

  private:
    static std::string label(const char *call, const char *column, const analloc_shape_t &shape, unsigned bound)
    {
        return std::string(call) + " " + column + " " + std::to_string(shape.levels) + " " +
               std::to_string(shape.top_order + 1) + " " + std::to_string(bound);
    }

    std::string alloc_, free_;
};

/** Live blocks of one arena, and operations on them, all counted. */
template <class Build> class Prober
{
  public:
    Prober(std::uint64_t bytes, std::uint64_t base)
        : arena_(bytes, base), judged_(alloc_column(), Build::column(), arena_.shape())
    {
    }

    /** Nothing live before and nothing after: all is split and merged. */
    void probe_empty()
    {
        for (unsigned order = 0; order <= arena_.max_order; order++)
            for (const bool high : {false, true})
                if (take(order, high))
                    give(live_.size() - 1);
    }
    /** Ever more and ever fewer blocks of random orders, up to failure and down to nothing. */
    void probe_tides(unsigned tides, Random &random)
    {
        for (unsigned tide = 0; tide < tides; tide++) {
            rise(random);
            const std::size_t left = tide % 2 ? 0 : live_.size() / 2;
            while (live_.size() > left)
                give(random() % live_.size());
        }
        while (!live_.empty())
            give(live_.size() - 1);
    }
    /** All is live but for one block: its hint goes to the root and back. */
    void probe_holes(unsigned holes, Random &random)
    {
        fill();
        take(0, false); /* fails: that is counted too */
        for (unsigned i = 0; i < holes; i++) {
            const std::size_t which = random() % live_.size();
            const unsigned order = live_[which].order;
            const bool high = random() % 2;
            give(which);
            take(order, high);
        }
    }
    /** All is live but for one block, and a smaller one is taken out of that: it is split, and then what is left of it is
     *  told on every level above. */
    void probe_remains()
    {
        fill();
        for (unsigned order = 0; order <= arena_.max_order; order++)
            for (unsigned smaller = 0; smaller < order && give_order(order); smaller++) {
                if (take(smaller, smaller % 2))
                    give(live_.size() - 1);
                take(order, false);
            }
        while (!live_.empty())
            give(live_.size() - 1);
    }

  private:
    struct Block {
        std::uint64_t address;
        unsigned order;
    };
    static constexpr unsigned longest_tide = 60;

    /** Who frees by address alone allocates like the others. */
    static const char *alloc_column()
    {
        return std::is_base_of_v<Threads, Build> ? Threads::column() : Build::column();
    }

    bool take(unsigned order, bool high)
    {
        const std::uint64_t address = high ? arena_.alloc_high(order) : arena_.alloc(order);
        judged_.end_alloc();
        if (address)
            live_.push_back({address, order});
        return address != 0;
    }
    void give(std::size_t which)
    {
        const Block block = live_[which];
        live_[which] = live_.back();
        live_.pop_back();
        arena_.free(block.address, block.order);
        judged_.end_free();
    }
    bool give_order(unsigned order)
    {
        for (std::size_t which = 0; which < live_.size(); which++)
            if (live_[which].order == order) {
                give(which);
                return true;
            }
        return false;
    }
    /** Mostly from one end of the arena, at times from the other, and a free now and then. */
    void rise(Random &random)
    {
        const auto least = static_cast<unsigned>(random() % (arena_.max_order + 1));
        const bool high = random() % 2;
        for (unsigned i = 0; i < longest_tide; i++) {
            const unsigned order = draw(least, random);
            const bool other_end = random() % 8 == 0;
            if (!take(order, high != other_end))
                return;
            if (random() % 4 == 0)
                give(random() % live_.size());
        }
    }
    unsigned draw(unsigned least, Random &random) const
    {
        const auto more = static_cast<unsigned>(__builtin_ctzll(random() | 1ull << 63));
        return std::min(least + more, arena_.max_order);
    }
    /** Make all live: of each order as many as there are, but one for the smaller orders. */
    void fill()
    {
        for (unsigned order = arena_.max_order + 1; order-- > 0;) {
            const std::size_t before = live_.size();
            while (const std::uint64_t address = arena_.alloc(order))
                live_.push_back({address, order});
            if (order > 0 && live_.size() > before) {
                arena_.free(live_.back().address, order);
                live_.pop_back();
            }
        }
        CALLGRIND_ZERO_STATS;
    }

    AnallocArena<Build> arena_;
    Judged judged_;
    std::vector<Block> live_;
};

template <class Build> void probe_sizes(unsigned times)
{
    struct Range {
        std::uint64_t bytes, base;
    };
    /* One to seven levels; aligned, ragged at both ends, and with the fewest orders that so many levels can have. */
    const Range ranges[] = {
        {128 * kib, arena_base},         {4 * mib, arena_base},
        {64 * mib, arena_base},          {gib, arena_base},
        {64 * gib, arena_base},          {4 * tib, arena_base},
        {gib - 12 * kib, gib + 4 * kib}, {tib - 12 * kib, 20 * kib},
        {128 * mib + 8 * kib, 4 * kib},  {4 * gib + 8 * kib, 4 * kib},
    };
    for (const Range &range : ranges) {
        Random random(range.bytes);
        Prober<Build> prober(range.bytes, range.base);
        prober.probe_empty();
        prober.probe_tides(10 * times, random);
        prober.probe_holes(60 * times, random);
        prober.probe_remains();
    }
}

} // namespace

} // namespace bench

int main(int argc, char **argv)
{
    using namespace bench;
    const char *const what = argc > 1 ? argv[1] : "";
    const int times = argc > 2 ? std::atoi(argv[2]) : 1;
    if (std::strcmp(what, "work") == 0) {
        count_all<StackArena>();
        count_all<AnallocArena<Threads>>();
        count_all<AnallocArena<Plain>>();
    } else if (std::strcmp(what, "bound") == 0 && times > 0) {
        CALLGRIND_START_INSTRUMENTATION;
        probe_sizes<Threads>(static_cast<unsigned>(times));
        probe_sizes<ThreadsFreeAt>(static_cast<unsigned>(times));
        probe_sizes<Plain>(static_cast<unsigned>(times));
    } else {
        die("analloc-count work|bound, by instructions.sh");
    }
    return 0;
}
