#!/bin/sh
# Build the benchmarks and run them; arguments are handed on.
set -eu
cd "$(dirname "$0")/.."

echo "== building"
mkdir -p build out
cmake --preset bench >build/bench.log 2>&1 && cmake --build --preset bench >>build/bench.log 2>&1 ||
    { tail -n 60 build/bench.log >&2; exit 1; }
build/bench/bench/analloc-bench --json out/bench.json "$@"
echo "== figures: out/bench.json"
