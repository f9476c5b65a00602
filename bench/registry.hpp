/* Registers work as benchmarks named `row/column`.
 *
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_REGISTRY_HPP
#define BENCH_REGISTRY_HPP

#include "bench_allocator.h"

#include <string>
#include <vector>

namespace bench
{

/** What a benchmark says whose allocator does not serve such an arena or order. All else is a fault. */
constexpr const char *not_served = "not served";

/** How often each work is done, if not asked otherwise; an odd number has a median. */
constexpr int usual_repetitions(bool quick)
{
    return quick ? 1 : 11;
}

struct Registered {
    std::vector<std::string> columns; /**< in order; the stack is first */
    const char *memory;               /**< of the arenas, where a table says nothing else */
};

/** Register all work for all allocators that are there; `quick`: little of it, on smaller arenas. With `countdown` all
 *  of it will run, and as often as it is registered for: then it tells how much is left. */
Registered register_all(bool quick, bool countdown, const std::vector<const bench_allocator_t *> &plugins);

} // namespace bench
#endif
