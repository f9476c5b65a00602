#!/bin/sh
# Report for which share of the conditions in src/ the tests that just ran have shown that each decides
# by itself (MC/DC), for each build of the library that they ran; of the default build also file by file.
#
#   scripts/coverage-mcdc.sh BUILD_FOLDER
#
# The builds differ in the width of a word and in threads or none, and so in their conditions: what two of them
# count cannot be added up.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

# report LIBRARY: table of its files, with the total in the last line. Its objects are read, not its archive, in which
# they need not lie as llvm-cov wants them aligned.
report() {
    profile=$build/profiles/$1.profdata
    llvm-profdata-19 merge -sparse -o "$profile" "$build/profiles/$1"/*.profraw
    # shellcheck disable=SC2046 # words
    set -- $(find "$build" -path "*/$1.dir/*" -name '*.o' | sed 's/^/-object /')
    shift # llvm-cov takes the first one without -object
    llvm-cov-19 report "$@" -instr-profile="$profile" --show-region-summary=false --show-mcdc-summary src
}

{
    report analloc
    echo
    printf '%-24s %10s %7s %8s\n' "conditions of" "all" "missed" "shown"
    for profiles in "$build"/profiles/*/; do
        library=$(basename "$profiles")
        report "$library" | awk -v name="$library" \
            '/^TOTAL/ { printf "%-24s %10d %7d %8s\n", name, $(NF - 2), $(NF - 1), $NF }'
    done
} >"$build/mcdc.txt"
cat "$build/mcdc.txt"
grep -q '^analloc  .*%$' "$build/mcdc.txt"
