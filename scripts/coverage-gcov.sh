#!/bin/sh
# The gate of coverage: the tests that just ran must have reached every line and every branch of src/.
#
#   scripts/coverage-gcov.sh BUILD_FOLDER
#
# The library is built for each width of a word, with threads and without; how these are taken together says
# coverage-merge.py. Inline functions are measured as functions, once, not once for each caller. No test that counts
# depends on luck: those with random seeds and those with real threads run elsewhere (CMakePresets.json).
#
# A line left out must carry a GCOVR_EXCL mark with its reason behind it; they are listed.
set -eu
build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
report=$build/report

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

# One report for each build of the library that a test has run.
rm -rf "$report"
mkdir -p "$report"
find "$build" -name '*.gcda' | sed -n 's|/CMakeFiles/\(analloc[^/]*\)\.dir/.*|/CMakeFiles/\1.dir|p' | sort -u | while read -r library; do
    gcovr --root . --filter 'src/' --exclude-unreachable-branches --json "$report/$(basename "$library" .dir).build.json" "$library"
done
scripts/coverage-merge.py "$report"/*.build.json >"$report/merged.json"

# 2 and 4 in gcovr's exit code are the two thresholds.
gcovr --root . --add-tracefile "$report/merged.json" --html-details "$report/index.html" \
    --json-summary "$report/sums.json" >"$report/lines.txt"
gcovr --root . --add-tracefile "$report/merged.json" --branches --fail-under-line 100 --fail-under-branch 100 && gate=passed || gate=failed
cat "$report/lines.txt"
grep -q '"line_total": [1-9]' "$report/sums.json" || { echo "nothing was measured" >&2; exit 1; }
[ $gate = passed ]
