#!/bin/sh
# That scripts/summary.sh counts truthfully: of a project in which one test passes, and one each fails,
# is skipped, is disabled and cannot be started, it says `1 passed, 4 failed`.
#
#   summary_test.sh SOURCE_ROOT WORK_FOLDER
set -eu
root=$1 work=$2
rm -rf "$work" && mkdir -p "$work/scripts" "$work/build/results"
cp "$root/scripts/summary.sh" "$work/scripts"

expect() { # expect EXIT_CODE LAST_LINE ARGUMENTS...
    code=0
    want_code=$1 want=$2
    shift 2
    "$work/scripts/summary.sh" "$@" >"$work/said" 2>&1 || code=$?
    said=$(tail -n 1 "$work/said")
    [ "$said" = "$want" ] && [ $code -eq "$want_code" ] && return
    echo "said '$said' and $code instead of '$want' and $want_code" >&2
    exit 1
}

expect 1 '0 passed, 0 failed'         # nothing ran
expect 1 '0 passed, 1 failed' missing # it should have

cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(results LANGUAGES NONE)
enable_testing()
add_test(NAME passes COMMAND true)
add_test(NAME fails COMMAND false)
add_test(NAME skipped COMMAND sh -c "exit 77")
set_tests_properties(skipped PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME disabled COMMAND true)
set_tests_properties(disabled PROPERTIES DISABLED ON)
add_test(NAME not_there COMMAND "$work/not/there")
END
cmake -S "$work" -B "$work/tree" >"$work/log"
ctest --test-dir "$work/tree" -R passes --output-junit "$work/build/results/good.xml" >>"$work/log" 2>&1
expect 0 '1 passed, 0 failed'
ctest --test-dir "$work/tree" --output-junit "$work/build/results/all.xml" >>"$work/log" 2>&1 || true
expect 1 '1 passed, 4 failed' all
expect 1 '2 passed, 4 failed'

rm "$work/build/results/all.xml"
expect 0 '1 passed, 0 failed'
"$work/scripts/summary.sh" --record set-up
expect 1 '1 passed, 1 failed'
echo "counts passed, failed, skipped, disabled and missing tests"
