#!/bin/sh
# Report for which share of the conditions in src/ the tests that just ran have shown that each decides
# by itself (MC/DC).
#
#   scripts/coverage-mcdc.sh BUILD_FOLDER
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

llvm-profdata-19 merge -sparse -o "$build/merged.profdata" "$build"/profiles/*.profraw
set --
for program in $(find "$build/tests" "$build/examples" -type f -perm -u+x ! -name '*.so*' ! -name '*.cmake'); do
    set -- "$@" -object "$program"
done
shift # llvm-cov takes the first one without -object
llvm-cov-19 report "$@" -instr-profile="$build/merged.profdata" --show-mcdc-summary src >"$build/mcdc.txt"
cat "$build/mcdc.txt"
grep -q '^TOTAL' "$build/mcdc.txt"
