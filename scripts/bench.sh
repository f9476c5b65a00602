#!/bin/sh
# Build the benchmarks, measure, count instructions. Arguments are handed on to analloc-bench; a file that is named
# there is looked for where one stands.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
json=$root/out/bench.json
log=$root/build/bench.log

echo "== building"
mkdir -p "$root/build" "$root/out"
rm -f "$json"
(cd "$root" && cmake --preset bench && cmake --build --preset bench) >"$log" 2>&1 || { tail -n 60 "$log" >&2; exit 1; }

echo "== measuring: all of it takes 5 minutes on an idle machine, more on a busy one"
"$root/build/bench/bench/analloc-bench" --json "$json" "$@"
[ -s "$json" ] || exit 0 # it was asked something else, as by --help

echo "== counting instructions: another minute"
"$root/bench/instructions.sh" all "$root/build/bench/bench/analloc-count" "$json"
echo "== all figures: out/bench.json"
