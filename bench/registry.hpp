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

/** Register all work for all allocators that are there; `quick`: little of it, on smaller arenas.
 *  Returns the columns, in order; the stack is first. */
std::vector<std::string> register_all(bool quick, const std::vector<const bench_allocator_t *> &plugins);

} // namespace bench
#endif
