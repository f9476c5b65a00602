#!/bin/sh
# Build the benchmarks and run them; arguments are handed on.
set -eu
cd "$(dirname "$0")/.."

scripts/build.sh bench
mkdir -p out
build/bench/bench/analloc-bench --json out/bench.json "$@"
echo "== figures: out/bench.json"
