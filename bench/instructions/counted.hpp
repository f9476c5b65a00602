/* Counting instead of timing: the same work, each operation by itself, under valgrind's callgrind.
 *
 * callgrind counts only inside the functions that instructions.sh names with --toggle-collect, so what
 * is counted is the call itself, from its first instruction to its return, and nothing of the harness.
 * After each operation the counts are written out under a label, and begin again at 0.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_COUNTED_HPP
#define BENCH_COUNTED_HPP

#include "mixed.hpp"

#include <valgrind/callgrind.h>

namespace bench
{

/** Says what is counted now, and which operations of many. */
class Tally
{
  public:
    Tally(std::string label, unsigned every) : label_(std::move(label)), every_(every)
    {
    }

    void start()
    {
        CALLGRIND_START_INSTRUMENTATION;
        CALLGRIND_ZERO_STATS;
        counting_ = true;
    }
    void stop(std::uint64_t)
    {
        counting_ = false;
        CALLGRIND_STOP_INSTRUMENTATION;
    }
    bool takes_next()
    {
        return counting_ && seen_++ % every_ == 0;
    }
    /** Writing the counts out sets them to 0 too, so this is for those that were not: it takes time. */
    void begin() const
    {
        if (every_ > 1)
            CALLGRIND_ZERO_STATS;
    }
    void end(const char *operation) const
    {
        const std::string label = label_ + " " + operation;
        CALLGRIND_DUMP_STATS_AT(label.c_str());
    }

  private:
    std::string label_;
    unsigned every_;
    bool counting_ = false;
    std::uint64_t seen_ = 0;
};

/** An arena whose operations are told to a tally. */
template <class Arena> class Counted
{
  public:
    Counted(Tally &tally, std::unique_ptr<Arena> arena)
        : max_order(arena->max_order), tally_(tally), arena_(std::move(arena))
    {
    }

    std::uint64_t alloc(unsigned order)
    {
        if (!tally_.takes_next())
            return arena_->alloc(order);
        tally_.begin();
        const std::uint64_t address = arena_->alloc(order);
        tally_.end("alloc");
        return address;
    }
    void free(std::uint64_t address, unsigned order)
    {
        if (!tally_.takes_next()) {
            arena_->free(address, order);
            return;
        }
        tally_.begin();
        arena_->free(address, order);
        tally_.end("free");
    }

    static constexpr bool forgets = Arena::forgets;
    bool places() const
    {
        return arena_->places();
    }
    std::uint64_t base() const
    {
        return arena_->base();
    }

    unsigned max_order;

  private:
    Tally &tally_;
    std::unique_ptr<Arena> arena_;
};

template <class Arena> struct MakeCounted {
    Tally &tally;

    std::unique_ptr<Counted<Arena>> operator()(std::uint64_t bytes) const
    {
        return std::make_unique<Counted<Arena>>(tally, std::make_unique<Arena>(bytes));
    }
};

} // namespace bench
#endif
