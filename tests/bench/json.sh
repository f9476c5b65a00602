#!/bin/sh
# The report of a whole run is one JSON value: the figures of the benchmark, and the instructions of each call. What
# valgrind would count is made up here, so that it takes no time; the test bench.instructions counts in earnest.
#
#   json.sh BENCH INSTRUCTIONS.sh WORK_FOLDER
set -eu
bench=$1 instructions=$2 work=$3
rm -rf "$work" && mkdir -p "$work/bin"
cd "$work"

# A valgrind that writes the counts of a file, by the mode that the program would have been given.
cat >bin/valgrind <<'SCRIPT'
#!/bin/sh
for word; do
    case $word in
    --callgrind-out-file=*) out=${word#*=} ;;
    work | bound) mode=$word ;;
    esac
done
while read -r count label; do
    printf 'desc: Trigger: Client Request: %s\ntotals: %s\n' "$label" "$count"
done <"$mode" >"$out"
SCRIPT
chmod +x bin/valgrind
PATH=$work/bin:$PATH
printf '%s\n' '10 pair_half stack alloc' '30 pair_half threads alloc' '50 pair_half threads alloc' \
    '10 pair_half threads alloc' >work
printf '%s\n' '70 alloc threads 4 19 1692' '90 alloc threads 4 19 1692' '80 free plain 1 6 324' >bound

"$bench" --quick --json bench.json '--benchmark_filter=^pair_(half|empty)/(stack|threads)/' >log 2>&1
cp bench.json without.json
"$instructions" all program bench.json >table
grep -Eq '^pair_half +alloc +threads +30 +30 +50 +3$' table
grep -Eq '^alloc +threads +4 +19 +90 +1692 +2$' table
/usr/bin/python3 - <<'PYTHON'
import json
report, without = json.load(open("bench.json")), json.load(open("without.json"))
assert report["benchmarks"] == without["benchmarks"] and report["context"] == without["context"]
assert {b["name"].split("/")[0] for b in report["benchmarks"]} == {"pair_half", "pair_empty"}
assert {"work": "pair_half", "call": "alloc", "column": "threads", "median": 30, "mean": 30, "worst": 50,
        "counted": 3} in report["instructions"] and len(report["instructions"]) == 2
assert report["worst_instructions"] == [
    {"call": "alloc", "column": "threads", "levels": 4, "orders": 19, "worst": 90, "bound": 1692, "counted": 2},
    {"call": "free", "column": "plain", "levels": 1, "orders": 6, "worst": 80, "bound": 324, "counted": 1}]
PYTHON

# An operation above its bound fails the run, and is in the report.
echo '1693 alloc threads 4 19 1692' >>bound
cp without.json bench.json
if "$instructions" all program bench.json >table; then exit 1; fi
grep -Eq '^alloc +threads .* 1693 +1692 +3  ABOVE$' table
grep -q '"worst": 1693' bench.json

if "$instructions" all program table >/dev/null 2>complaint; then exit 1; fi
grep -q 'table is not of analloc-bench --json' complaint
if "$instructions" neither program >/dev/null 2>complaint; then exit 1; fi
grep -q 'neither work, bound nor all' complaint
