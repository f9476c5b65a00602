/* The work that is measured. Each kind is written once, for every allocator; what is random is drawn
 * before the clock starts and is the same for all of them.
 *
 *   make(bytes)      makes an arena, or nothing if the allocator does not serve that size
 *   meter            start() ... stop(operations) around what counts; the rest is set-up
 *   notes            what else is worth telling: blocks found, requests that failed
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_WORK_HPP
#define BENCH_WORK_HPP

#include "allocators.hpp"

#include <array>
#include <map>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

namespace bench
{

using Random = std::mt19937_64;
using Notes = std::map<std::string, double>;
using Addresses = std::vector<std::uint64_t>;

/** How much of it. */
struct Plan {
    std::uint64_t bytes;  /**< of the arena */
    unsigned states;      /**< how many random states are made for one figure */
    std::uint64_t repeat; /**< pairs or replacements in each state */
    std::uint64_t seed;

    std::uint64_t pages() const
    {
        return bytes / page_bytes;
    }
};

/** Keep the compiler from knowing a value, and so from leaving out a pair of malloc and free. */
inline std::uint64_t keep(std::uint64_t value)
{
    asm volatile("" : "+r"(value));
    return value;
}

/* ------------------------------------------------------------------ set-up */

/** Take a block that must be there, because no work asks for more than is free. Only of allocators from outside this is
 *  checked, so that the others do not pay for it. */
template <class Arena> std::uint64_t take(Arena &arena, unsigned order)
{
    const std::uint64_t address = arena.alloc(order);
    if constexpr (std::is_same_v<Arena, PluginArena>)
        if (!address)
            arena.miss();
    return address;
}

template <class Arena> Addresses take_blocks(Arena &arena, std::uint64_t count, unsigned order = 0)
{
    Addresses taken(count);
    for (auto &address : taken)
        address = take(arena, order);
    return taken;
}

template <class Arena> void free_blocks(Arena &arena, const Addresses &blocks, unsigned order = 0)
{
    for (const auto address : blocks)
        arena.free(address, order);
}

/** Take blocks from below and free a random choice of them. Returns the live ones, in random order. */
template <class Arena>
Addresses take_and_thin(Arena &arena, std::uint64_t count, double live_share, Random &random, unsigned order = 0)
{
    Addresses all = take_blocks(arena, count, order);
    std::shuffle(all.begin(), all.end(), random);
    const auto live = static_cast<std::size_t>(static_cast<double>(count) * live_share);
    for (std::size_t freed = live; freed < all.size(); freed++)
        arena.free(all[freed], order);
    all.resize(live);
    return all;
}

/** At the end of a state: what the arena does not take with it. */
template <class Arena> void leave(Arena &arena, const Addresses &live, unsigned order = 0)
{
    if (!Arena::forgets)
        free_blocks(arena, live, order);
}

inline std::vector<std::uint32_t> random_choices(std::uint64_t count, std::uint64_t below, Random &random)
{
    std::vector<std::uint32_t> choices(count);
    for (auto &choice : choices)
        choice = static_cast<std::uint32_t>(random() % below);
    return choices;
}

/* ------------------------------------------------------------------ one page */

template <class Arena, class Meter> void pairs(Arena &arena, Meter &meter, std::uint64_t count, unsigned order)
{
    meter.start();
    for (std::uint64_t i = 0; i < count; i++)
        arena.free(keep(take(arena, order)), order);
    meter.stop(count);
}

/** Take a page of an empty arena and free it: everything is split and merged, each time. */
struct PairEmpty {
    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        auto arena = make(plan.bytes);
        if (!arena)
            return false;
        pairs(*arena, meter, plan.states * plan.repeat, 0);
        return true;
    }
};

/** Take a page and free it, where this share of all pages, chosen at random, is live. */
struct PairThinned {
    double live_share;

    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        Random random(plan.seed);
        for (unsigned state = 0; state < plan.states; state++) {
            auto arena = make(plan.bytes);
            if (!arena)
                return false;
            const Addresses live = take_and_thin(*arena, plan.pages(), live_share, random);
            pairs(*arena, meter, plan.repeat, 0);
            leave(*arena, live);
        }
        return true;
    }
};

/** Take the first page above a packed part and free it, at sixteen places: what is split depends on the place. */
struct PairEdge {
    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        constexpr unsigned edges = 16;
        Random random(plan.seed);
        auto arena = make(plan.bytes);
        if (!arena)
            return false;
        Addresses live;
        for (unsigned edge = 0; edge < edges; edge++) {
            for (auto more = 1 + random() % (plan.pages() / edges - 1); more > 0; more--)
                live.push_back(take(*arena, 0));
            pairs(*arena, meter, plan.states * plan.repeat / edges, 0);
        }
        leave(*arena, live);
        return true;
    }
};

/** Free a random page of a packed half and take it again: the only hole comes and goes. */
struct PairHole {
    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        Random random(plan.seed);
        auto arena = make(plan.bytes);
        if (!arena)
            return false;
        Addresses live = take_blocks(*arena, plan.pages() / 2);
        const auto choices = random_choices(plan.states * plan.repeat, live.size(), random);
        meter.start();
        for (const auto choice : choices) {
            arena->free(live[choice], 0);
            live[choice] = take(*arena, 0);
        }
        meter.stop(choices.size());
        leave(*arena, live);
        return true;
    }
};

/** Take a block and free another, random one. At first blocks are taken from below and half of them freed. */
struct Churn {
    std::uint64_t blocks; /**< taken at first */
    unsigned order;       /**< of each */

    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        Random random(plan.seed);
        for (unsigned state = 0; state < plan.states; state++) {
            auto arena = make(plan.bytes);
            if (!arena)
                return false;
            if (arena->max_order < order)
                return false;
            Addresses live = take_and_thin(*arena, blocks, 0.5, random, order);
            const auto choices = random_choices(plan.repeat, live.size(), random);
            meter.start();
            for (const auto choice : choices) {
                const std::uint64_t taken = take(*arena, order);
                arena->free(live[choice], order);
                live[choice] = taken;
            }
            meter.stop(choices.size());
            leave(*arena, live, order);
        }
        return true;
    }
};

/* ------------------------------------------------------------------ all pages */

enum class Order { as_taken, random };

/** Take every page of the arena, page by page. The arena was full once before. */
struct Fill {
    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        auto arena = make(plan.bytes);
        if (!arena)
            return false;
        Addresses live = take_blocks(*arena, plan.pages());
        for (unsigned state = 0; state < plan.states; state++) {
            free_blocks(*arena, live);
            meter.start();
            for (auto &address : live)
                address = take(*arena, 0);
            meter.stop(live.size());
        }
        leave(*arena, live);
        return true;
    }
};

/** Free every page of a full arena. */
struct Drain {
    Order order;

    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        Random random(plan.seed);
        auto arena = make(plan.bytes);
        if (!arena)
            return false;
        for (unsigned state = 0; state < plan.states; state++) {
            Addresses live = take_blocks(*arena, plan.pages());
            if (order == Order::random)
                std::shuffle(live.begin(), live.end(), random);
            meter.start();
            free_blocks(*arena, live);
            meter.stop(live.size());
        }
        return true;
    }
};

} // namespace bench
#endif
