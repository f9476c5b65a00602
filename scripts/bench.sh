#!/bin/sh
# Build the benchmarks, measure, count instructions. Arguments are handed on to analloc-bench; a file that is named
# there is looked for where one stands.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
json=$root/out/bench.json

"$root/scripts/build.sh" bench
mkdir -p "$root/out"
rm -f "$json"

echo "== measuring: all of it takes 5 minutes on an idle machine, more on a busy one"
"$root/build/bench/bench/analloc-bench" --json "$json" "$@"
[ -s "$json" ] || exit 0 # it was asked something else, as by --help

echo "== counting instructions: another minute"
"$root/bench/instructions.sh" all "$root/build/bench/bench/analloc-count" "$json"
echo "== all figures: out/bench.json"
