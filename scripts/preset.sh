#!/bin/sh
# Configure, build and test one preset of CMakePresets.json.
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
log=$folder/build.log
began=$(date +%s)

mkdir -p build/results "$folder"
rm -f "$result"

not_built() {
    tail -n 60 "$log"
    scripts/summary.sh --record "$name"
    echo "== $name: $1 failed; again: cmake --workflow --preset $name" >&2
    exit 1
}

rerun_lines() {
    [ -f "$folder/Testing/Temporary/LastTestsFailed.log" ] || return 0
    echo "== $name: to run what failed again:"
    cut -d: -f2- "$folder/Testing/Temporary/LastTestsFailed.log" | while read -r test; do
        echo "    ctest --test-dir $folder --output-on-failure -R '^$(echo "$test" | sed 's/[.+]/\\&/g')\$'"
    done
}

echo "== $name: build"
cmake --preset "$name" >"$log" 2>&1 || not_built configure
ninja -C "$folder" -t cleandead >>"$log" 2>&1 # what was built of sources that are no more
cmake --build --preset "$name" >>"$log" 2>&1 || not_built build

echo "== $name: test"
rm -rf "$folder/Testing/Temporary/LastTestsFailed.log" "$folder/profiles"
find "$folder" -name '*.gcda' -delete # what an earlier run covered does not count
ctest --preset "$name" --progress --parallel "$(nproc)" --output-junit "$PWD/$result" "$@"
status=$?
[ $status -eq 0 ] || rerun_lines
echo "== $name: $(($(date +%s) - began)) s"
[ $status -eq 0 ] || exit 1
