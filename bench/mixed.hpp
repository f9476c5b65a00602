/* Work with blocks of many orders, and the search for 2 MiB blocks.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_MIXED_HPP
#define BENCH_MIXED_HPP

#include "work.hpp"

#include <stdexcept>

namespace bench
{

constexpr unsigned huge_order = 9; /* 2 MiB */
constexpr std::uint64_t huge_pages = 1u << huge_order;

/* ------------------------------------------------------------------ what is done */

/** How often each order is asked for. */
enum class Mix {
    halving, /**< each order half as often as the one below: every order holds the same share of the pages */
    even     /**< all ten equally often: most pages are in large blocks */
};

/** What comes next. */
enum class Turn {
    by_occupation, /**< take while less than the wanted share is live, else free: nobody can foresee which */
    alternating    /**< free, take, free, take: the processor foresees it, and the stack has the least to do */
};

/** Draws orders 0 to 9. */
class OrderDraw
{
  public:
    explicit OrderDraw(Mix mix) : mix_(mix)
    {
    }

    unsigned operator()(Random &random) const
    {
        if (mix_ == Mix::even)
            return static_cast<unsigned>(random() % (huge_order + 1));
        return static_cast<unsigned>(__builtin_ctzll(random() | huge_pages));
    }

  private:
    Mix mix_;
};

/** One operation: take a block of this order and remember it in this slot, or free the one in there. */
struct Step {
    std::uint32_t slot;
    std::uint8_t order;
    bool take;
};

/** Take blocks of random orders and free random ones, about so many pages being live. The steps are drawn
 *  before they are done, so they are the same for every allocator, also for one that fails at some. */
class Script
{
  public:
    Script(Mix mix, Turn turn, double pages, std::uint64_t seed)
        : draw_(mix), turn_(turn), pages_(static_cast<std::uint64_t>(pages)), random_(seed)
    {
    }

    std::vector<Step> next(std::uint64_t count)
    {
        std::vector<Step> steps(count);
        for (auto &step : steps)
            step = takes_next() ? take() : free();
        return steps;
    }
    /** Up to the wanted occupation, and on until no block is where it was in the beginning. */
    std::vector<Step> warm_up()
    {
        std::vector<Step> steps;
        while (live_pages_ < pages_)
            steps.push_back(take());
        const std::vector<Step> more = next(8 * live_.size());
        steps.insert(steps.end(), more.begin(), more.end());
        return steps;
    }
    /** The steps that took what is live now. */
    const std::vector<Step> &live() const
    {
        return live_;
    }
    /** Slots that the steps up to now need. */
    std::size_t slots() const
    {
        return slots_;
    }

  private:
    bool takes_next()
    {
        if (turn_ == Turn::by_occupation)
            return live_pages_ < pages_;
        return (taken_ = !taken_);
    }
    Step take()
    {
        const auto order = static_cast<std::uint8_t>(draw_(random_));
        std::uint32_t slot = slots_;
        if (unused_.empty()) {
            slots_++;
        } else {
            slot = unused_.back();
            unused_.pop_back();
        }
        live_pages_ += 1u << order;
        live_.push_back({slot, order, true});
        return live_.back();
    }
    Step free()
    {
        Step &chosen = live_[random_() % live_.size()];
        const Step step{chosen.slot, chosen.order, false};
        chosen = live_.back();
        live_.pop_back();
        unused_.push_back(step.slot);
        live_pages_ -= 1u << step.order;
        return step;
    }

    OrderDraw draw_;
    Turn turn_;
    bool taken_ = true; /* by the last of the alternating steps */
    std::uint64_t pages_, live_pages_ = 0;
    Random random_;
    std::vector<Step> live_;
    std::vector<std::uint32_t> unused_;
    std::uint32_t slots_ = 0;
};

/** The live blocks of an arena that follows a script. */
template <class Arena> class Population
{
  public:
    explicit Population(Arena &arena) : arena_(arena)
    {
    }

    void make_room(std::size_t slots)
    {
        address_.resize(slots);
    }
    void follow(const Step &step)
    {
        if (step.take) {
            address_[step.slot] = arena_.alloc(step.order);
            failed_ += address_[step.slot] == 0;
        } else if (address_[step.slot]) {
            arena_.free(address_[step.slot], step.order);
        }
    }
    void follow(const std::vector<Step> &steps)
    {
        for (const Step &step : steps)
            follow(step);
    }
    /** At the end: what the arena does not take with it. */
    void leave(const std::vector<Step> &live)
    {
        for (const Step &taken : live)
            if (!Arena::forgets)
                follow({taken.slot, taken.order, false});
    }

    std::uint64_t address(std::size_t slot) const
    {
        return address_[slot];
    }
    std::uint64_t failed() const
    {
        return failed_;
    }

  private:
    Arena &arena_;
    Addresses address_;
    std::uint64_t failed_ = 0;
};

/* ------------------------------------------------------------------ 2 MiB blocks */

/** A block lies where it cannot: an allocator from outside does not keep its promise. */
struct Misplaced : std::runtime_error {
    Misplaced(const std::string &what, std::uint64_t address, unsigned order)
        : std::runtime_error(what + ": address " + std::to_string(address) + ", order " + std::to_string(order))
    {
    }
};

/** The number of a block's first page in an arena of so many, at most 2 MiB being asked for. */
inline std::uint64_t page_of(std::uint64_t address, unsigned order, std::uint64_t base, std::uint64_t pages)
{
    const std::uint64_t offset = address - base, page = offset / page_bytes, count = 1ull << order;
    if (address < base || page >= pages || count > pages - page)
        throw Misplaced("a block lies outside the arena", address, order);
    if (offset % (count * page_bytes) != 0)
        throw Misplaced("a block is misaligned", address, order);
    return page;
}

/** Which 2 MiB blocks are wholly free, counted by the harness itself. */
class HugeBlocks
{
  public:
    HugeBlocks(std::uint64_t base, std::uint64_t bytes) : base_(base), live_(bytes / page_bytes / huge_pages)
    {
    }

    /** Throws Misplaced where the promise of `places()` is broken. */
    void add(std::uint64_t address, unsigned order)
    {
        const std::uint64_t page = page_of(address, order, base_, live_.size() * huge_pages);
        std::uint32_t &live = live_[page / huge_pages];
        live += static_cast<std::uint32_t>(1u << order);
        if (live > huge_pages)
            throw Misplaced("more pages are live in a 2 MiB block than it has", address, order);
    }
    std::uint64_t exist() const
    {
        return static_cast<std::uint64_t>(std::count(live_.begin(), live_.end(), 0u));
    }
    std::uint64_t free_pages() const
    {
        std::uint64_t live = 0;
        for (const auto pages : live_)
            live += pages;
        return live_.size() * huge_pages - live;
    }

  private:
    std::uint64_t base_;
    std::vector<std::uint32_t> live_; /* pages in each */
};

/** Take 2 MiB blocks until there is none, free them again, and note how many there were. */
template <class Arena> void find_huge(Arena &arena, const HugeBlocks &blocks, Notes &notes)
{
    const std::uint64_t exist = blocks.exist();
    Addresses found;
    while (found.size() <= exist) { /* one more than there can be would be a lie; do not go on for ever */
        const std::uint64_t address = arena.alloc(huge_order);
        if (!address)
            break;
        found.push_back(address);
    }
    for (const auto address : found)
        arena.free(address, huge_order);
    notes["exist"] += static_cast<double>(exist);
    notes["found"] += static_cast<double>(found.size());
    notes["would_fit"] += static_cast<double>(blocks.free_pages() / huge_pages);
}

/* ------------------------------------------------------------------ the work */

/** Take and free blocks of random orders; an operation is one of the two. */
struct Mixed {
    Mix mix;
    Turn turn;
    double live_share;
    std::uint64_t of_bytes; /**< the share counts from this; 0: from the whole arena */

    template <class Make, class Meter>
    bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &notes) const
    {
        auto arena = make(plan.bytes);
        if (!arena || arena->max_order < huge_order)
            return false;
        const auto pages = static_cast<double>((of_bytes ? of_bytes : plan.bytes) / page_bytes);
        Script script(mix, turn, pages * live_share, plan.seed);
        Population population(*arena);
        const auto warm_up = script.warm_up(), steps = script.next(plan.states * plan.repeat);
        population.make_room(script.slots());
        population.follow(warm_up);
        const std::uint64_t failed_before = population.failed();
        meter.start();
        population.follow(steps);
        meter.stop(steps.size());
        notes["failed"] += static_cast<double>(population.failed() - failed_before);
        notes["asked"] +=
            static_cast<double>(std::count_if(steps.begin(), steps.end(), [](const Step &step) { return step.take; }));
        if (!of_bytes && arena->places())
            find_huge(*arena, occupation(*arena, population, script, plan), notes);
        population.leave(script.live());
        return true;
    }

  private:
    template <class Arena>
    static HugeBlocks occupation(const Arena &arena, const Population<Arena> &population, const Script &script,
                                 const Plan &plan)
    {
        HugeBlocks blocks(arena.base(), plan.bytes);
        for (const Step &taken : script.live())
            if (population.address(taken.slot))
                blocks.add(population.address(taken.slot), taken.order);
        return blocks;
    }
};

/** Take a 2 MiB block and free it, where one in ten is free and half the pages of all others, at random. */
struct HugeFragmented {
    template <class Make, class Meter>
    bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &notes) const
    {
        Random random(plan.seed);
        for (unsigned state = 0; state < plan.states; state++) {
            auto arena = make(plan.bytes);
            if (!arena || arena->max_order < huge_order)
                return false;
            const Addresses live = fragment(*arena, plan, random);
            pairs(*arena, meter, plan.repeat, huge_order);
            if (arena->places()) {
                HugeBlocks blocks(arena->base(), plan.bytes);
                for (const auto address : live)
                    if (address)
                        blocks.add(address, 0);
                find_huge(*arena, blocks, notes);
            }
            leave(*arena, live);
        }
        return true;
    }

  private:
    /** Returns the live pages. Where addresses tell no places, pages taken in a row count as neighbours. */
    template <class Arena> static Addresses fragment(Arena &arena, const Plan &plan, Random &random)
    {
        const Addresses all = take_blocks(arena, plan.pages());
        std::vector<bool> emptied(plan.pages() / huge_pages);
        for (std::size_t block = 0; block < emptied.size(); block++)
            emptied[block] = random() % 10 == 0;
        emptied[random() % emptied.size()] = true;
        Addresses live, freed;
        for (std::size_t i = 0; i < all.size(); i++) {
            const std::uint64_t page = arena.places() && all[i] ? page_of(all[i], 0, arena.base(), plan.pages()) : i;
            (emptied[page / huge_pages] || random() % 2 ? freed : live).push_back(all[i]);
        }
        std::shuffle(freed.begin(), freed.end(), random);
        free_blocks(arena, freed);
        return live;
    }
};

} // namespace bench
#endif
