#!/bin/sh
# The gate of coverage: what the tests that just ran reach of src/ must not fall below what was reached before.
# The aim is every line and every branch; what is missing is listed.
#
#   scripts/coverage-gcov.sh BUILD_FOLDER
#
# A line left out must carry a GCOVR_EXCL mark with its reason behind it; they are listed.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

# Notes of sources that are no more.
find "$build" -name '*.gcno' | while read -r notes; do
    [ -f "${notes%.gcno}.o" ] || rm "$notes"
done

marked=$(grep -rn 'GCOVR_EXCL' src || true)
if [ -n "$marked" ]; then
    echo "left out, with the reason:"
    echo "$marked" | sed 's/^/    /'
    unexplained=$(echo "$marked" | grep -Ev 'GCOVR_EXCL_(LINE|START|STOP|BR_LINE|BR_START|BR_STOP): .{10,}|_STOP' || true)
    [ -z "$unexplained" ] || { echo "without a reason:"; echo "$unexplained"; exit 1; } >&2
fi

# What was not reached, by name, then the sums; 2 and 4 in gcovr's exit code are the two thresholds.
mkdir -p "$build/report"
gcovr --root . --filter 'src/' --object-directory "$build" --exclude-unreachable-branches --txt "$build/report/lines.txt" \
    --html-details "$build/report/index.html" --json-summary "$build/report/sums.json" "$build" >/dev/null
gcovr --root . --filter 'src/' --object-directory "$build" --exclude-unreachable-branches --branches \
    --fail-under-line 99 --fail-under-branch 92 "$build" && gate=passed || gate=failed
cat "$build/report/lines.txt"
grep -q '"line_total": [1-9]' "$build/report/sums.json" || { echo "nothing was measured" >&2; exit 1; }
[ $gate = passed ]
