/* Operations taken one by one: the worst of them, and the making of an arena.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_SINGLE_HPP
#define BENCH_SINGLE_HPP

#include "mixed.hpp"

#include <chrono>
#include <limits>

namespace bench
{

using Clock = std::chrono::steady_clock;

inline double nanoseconds_since(Clock::time_point start)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

/** What it costs to read the clock twice, at the least. */
inline double clock_cost()
{
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 10000; i++) {
        const auto start = Clock::now();
        least = std::min(least, nanoseconds_since(start));
    }
    return least;
}

/** Single operations of the mixed work at 75 %, each timed by itself: the least of several passes, for the run is
 *  the same each time and the disturbances of the machine are not. */
struct WorstOperations {
    unsigned passes;

    template <class Make, class Meter>
    bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &notes) const
    {
        Script script(Mix::halving, Turn::by_occupation, 0.75 * double(plan.pages()), plan.seed);
        const auto warm_up = script.warm_up(), steps = script.next(plan.repeat);
        std::vector<double> least(steps.size(), std::numeric_limits<double>::max());
        for (unsigned pass = 0; pass < passes; pass++) {
            auto arena = make(plan.bytes);
            if (!arena || arena->max_order < huge_order)
                return false;
            Population population(*arena);
            population.make_room(script.slots());
            population.follow(warm_up);
            time_each(population, steps, least);
            population.leave(script.live());
        }
        note("alloc", true, steps, least, notes);
        note("free", false, steps, least, notes);
        meter.record(std::max(notes["alloc_worst"], notes["free_worst"]));
        return true;
    }

  private:
    template <class Population>
    static void time_each(Population &population, const std::vector<Step> &steps, std::vector<double> &least)
    {
        for (std::size_t i = 0; i < steps.size(); i++) {
            const auto start = Clock::now();
            population.follow(steps[i]);
            least[i] = std::min(least[i], nanoseconds_since(start));
        }
    }
    /** `name`_median, _p999 and _worst. */
    static void note(const std::string &name, bool take, const std::vector<Step> &steps,
                     const std::vector<double> &least, Notes &notes)
    {
        static const double overhead = clock_cost();
        std::vector<double> chosen;
        for (std::size_t i = 0; i < steps.size(); i++)
            if (steps[i].take == take)
                chosen.push_back(std::max(0.0, least[i] - overhead));
        std::sort(chosen.begin(), chosen.end());
        const auto at = [&](double share) {
            return chosen[static_cast<std::size_t>(share * double(chosen.size() - 1))];
        };
        notes[name + "_median"] = at(0.5);
        notes[name + "_p999"] = at(0.999);
        notes[name + "_worst"] = at(1.0);
    }
};

/** Make an arena on metadata that was in use before, and once on memory that was never touched. */
template <class Build> struct Create {
    template <class Make, class Meter> bool operator()(const Make &, Meter &meter, const Plan &plan, Notes &notes) const
    {
        analloc_config_t config = config_of(plan.bytes);
        analloc_shape_t shape;
        if (Build::shape(&config, &shape) != ANALLOC_OK)
            return false;
        const Mapping meta(shape.meta_bytes);
        const auto start = Clock::now();
        create(config, meta);
        notes["first_touch_ns"] = nanoseconds_since(start);
        notes["bits_per_page"] = 8.0 * double(shape.meta_bytes) / double(shape.pages);
        meter.start();
        for (std::uint64_t i = 0; i < plan.repeat; i++)
            create(config, meta);
        meter.stop(plan.repeat);
        return true;
    }

  private:
    static void create(const analloc_config_t &config, const Mapping &meta)
    {
        analloc_struct_t arena;
        if (Build::create(&arena, &config, meta.start(), meta.bytes()) != ANALLOC_OK)
            die("analloc_create refuses " + std::to_string(config.bytes) + " bytes");
    }
};

/** The same of an allocator from outside; only the arena's making counts, not its end. */
struct CreateOther {
    template <class Make, class Meter>
    bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &notes) const
    {
        const auto start = Clock::now();
        auto arena = make(plan.bytes);
        notes["first_touch_ns"] = nanoseconds_since(start);
        for (std::uint64_t i = 0; arena && i < plan.repeat; i++) {
            arena.reset();
            meter.start();
            arena = make(plan.bytes);
            meter.stop(1);
        }
        if (arena && arena->meta_bytes())
            notes["bits_per_page"] = 8.0 * double(*arena->meta_bytes()) / double(plan.pages());
        return arena != nullptr;
    }
};

} // namespace bench
#endif
