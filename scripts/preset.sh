#!/bin/sh
# Build and test one preset of CMakePresets.json.
#
#   scripts/preset.sh NAME [CTEST OPTION...]
#
# Writes what ran to build/results/NAME.xml (JUnit), for scripts/summary.sh; a preset that cannot be
# built counts there as one failed test. On failure it prints the lines that run the failed tests
# again, and exits with 1.
set -u
cd "$(dirname "$0")/.."
name=$1
shift
folder=build/$name
result=build/results/$name.xml
failures=$folder/Testing/Temporary/LastTestsFailed.log
began=$(date +%s)

rerun_lines() {
    [ -f "$failures" ] || return 0
    echo "== $name: to run what failed again:"
    cut -d: -f2- "$failures" | while read -r test; do
        echo "    ctest --test-dir $folder --output-on-failure -R '^$(echo "$test" | sed 's/[.+]/\\&/g')\$'"
    done
}

mkdir -p build/results
rm -f "$result"
scripts/build.sh "$name" || {
    scripts/summary.sh --record "$name"
    exit 1
}

echo "== $name: test"
rm -rf "$failures" "$folder/profiles"
find "$folder" -name '*.gcda' -delete # what an earlier run covered does not count
ctest --preset "$name" --progress --parallel "$(nproc)" --output-junit "$PWD/$result" "$@"
status=$?
[ $status -eq 0 ] || rerun_lines
echo "== $name: $(($(date +%s) - began)) s"
[ $status -eq 0 ] || exit 1
