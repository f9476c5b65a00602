#!/bin/sh
# Sum up the results in build/results: a table, and as last line `N passed, N failed`.
#
#   scripts/summary.sh [NAME...]        these, or all
#   scripts/summary.sh --record NAME    note that NAME failed before there was any test
#
# A test that was skipped or could not be started counts as failed. Exits with 1 if any failed, if any
# of the names has no result, or if nothing ran.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build/results

if [ "${1:-}" = --record ]; then
    echo '<testsuite tests="1" failures="1" disabled="0" skipped="0"/>' >"build/results/$2.xml"
    exit 0
fi
if [ $# -eq 0 ]; then
    for file in build/results/*.xml; do
        [ ! -f "$file" ] || set -- "$@" "$(basename "$file" .xml)"
    done
fi

# Number in attribute $2 of the <testsuite> tag $1.
attribute() { echo "$1" | sed -n "s/.* $2=\"\([0-9][0-9]*\)\".*/\1/p"; }

passed=0 failed=0
for name in "$@"; do
    good=0 bad=1
    if [ -f "build/results/$name.xml" ]; then
        suite=$(tr '\n\t' '  ' <"build/results/$name.xml" | sed 's/.*\(<testsuite [^>]*>\).*/\1/')
        bad=$(($(attribute "$suite" failures) + $(attribute "$suite" disabled) + $(attribute "$suite" skipped)))
        good=$(($(attribute "$suite" tests) - bad))
    fi
    printf '%-18s %4d passed %4d failed\n' "$name" "$good" "$bad"
    passed=$((passed + good)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
