/* Two threads on one arena.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_THREADS_HPP
#define BENCH_THREADS_HPP

#include "work.hpp"

#include <atomic>
#include <thread>

namespace bench
{

/** Each takes a page and frees a random one of its own, where half of all pages, chosen at random, are live: both
 *  want the lowest free page, so they meet in the same words all the time. */
struct TwoThreads {
    template <class Make, class Meter> bool operator()(const Make &make, Meter &meter, const Plan &plan, Notes &) const
    {
        Random random(plan.seed);
        auto arena = make(plan.bytes);
        if (!arena || !arena->thread_safe())
            return false;
        const Addresses live = take_and_thin(*arena, plan.pages(), 0.5, random);
        const auto middle = live.begin() + static_cast<std::ptrdiff_t>(live.size() / 2);
        Addresses halves[] = {{live.begin(), middle}, {middle, live.end()}};
        const std::uint64_t count = plan.states * plan.repeat;
        const std::vector<std::uint32_t> choices[] = {random_choices(count, halves[0].size(), random),
                                                      random_choices(count, halves[1].size(), random)};
        std::atomic<unsigned> ready{0};
        double ns[2];
        const auto one = [&](unsigned self) { ns[self] = churn<Meter>(*arena, halves[self], choices[self], ready); };
        std::thread other(one, 1);
        one(0);
        other.join();
        meter.record((ns[0] + ns[1]) / 2);
        leave(*arena, halves[0]);
        leave(*arena, halves[1]);
        return true;
    }

  private:
    /** Returns the processor time of one replacement, in this thread. */
    template <class Meter, class Arena>
    static double churn(Arena &arena, Addresses &live, const std::vector<std::uint32_t> &choices,
                        std::atomic<unsigned> &ready)
    {
        Meter meter;
        ready++;
        while (ready < 2)
            std::this_thread::yield();
        meter.start();
        for (const auto choice : choices) {
            const std::uint64_t taken = take(arena, 0);
            arena.free(live[choice], 0);
            live[choice] = taken;
        }
        meter.stop(choices.size());
        return meter.ns_per_operation();
    }
};

} // namespace bench
#endif
