#!/bin/sh
# Counts the instructions of single operations with valgrind's callgrind.
#
#   instructions.sh work PROGRAM            a table: the benchmark's work, median, mean and worst
#   instructions.sh bound PROGRAM [TIMES]   many states: the worst for each kind of arena beside the formula
#                                           of instructions/bound.h; exit 1 if one is above it. TIMES: search
#                                           as many times longer
#   instructions.sh all PROGRAM FILE.json   both; the figures are also added to what analloc-bench --json wrote
#
# PROGRAM is analloc-count. What it counts are these functions, from their first instruction to the return:
counted="page_stack_pop page_stack_push analloc_alloc analloc_free analloc_free_at
    plain_analloc_alloc plain_analloc_free"
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 1
fi
mode=$1
program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

toggles=
for function in $counted; do
    toggles="$toggles --toggle-collect=$function"
done

# count MODE [TIMES]: writes $work/operations, a line with label and count for each operation.
count() {
    # shellcheck disable=SC2086 # words
    if ! valgrind --tool=callgrind $toggles --instr-atstart=no --combine-dumps=yes \
        --callgrind-out-file="$work/counts" "$program" "$@" >"$work/log" 2>&1; then
        cat "$work/log" >&2
        exit 1
    fi
    # A dump is a block with the label of the operation and, at its end, the total.
    awk '/^desc: Trigger: Client Request: / { sub(/^desc: Trigger: Client Request: /, ""); label = $0 }
         /^totals: / { if (label != "") print label, $2; label = "" }' "$work/counts" >"$work/operations"
    if [ ! -s "$work/operations" ]; then
        echo "instructions.sh: nothing was counted" >&2
        exit 1
    fi
}

# Sums up, one line for each kind of operation:  WORK CALL COLUMN MEDIAN MEAN WORST COUNTED
sum_up_work() {
    sort -s -k1,1 -k3,3 -k2,2 -k4,4n "$work/operations" | awk '
        function flush() {
            if (n > 0)
                printf "%s %s %s %d %.0f %d %d\n", row, call, column, count[int((n + 1) / 2)], sum / n, count[n], n
        }
        { key = $1 " " $2 " " $3 }
        key != last { flush(); last = key; row = $1; column = $2; call = $3; n = 0; sum = 0 }
        { count[++n] = $4; sum += $4 }
        END { flush() }'
}

# Labels: call column L K bound, then the count. One line for each kind:  CALL COLUMN L K WORST BOUND COUNTED
sum_up_bound() {
    sort -s -k1,1 -k2,2 -k3,3n -k4,4n "$work/operations" | awk '
        function flush() {
            if (n > 0)
                print call, column, levels, orders, worst, bound, n
        }
        { key = $1 " " $2 " " $3 " " $4 }
        key != last { flush(); last = key; call = $1; column = $2; levels = $3; orders = $4; bound = $5; n = 0; worst = 0 }
        { n++; if ($6 > worst) worst = $6 }
        END { flush() }'
}

work_of_benchmark() {
    count work
    sum_up_work >"$work/work"
    awk 'BEGIN { printf "%-18s %-6s %-9s %8s %8s %8s %8s\n", "work", "call", "", "median", "mean", "worst", "counted" }
         { printf "%-18s %-6s %-9s %8d %8d %8d %8d\n", $1, $2, $3, $4, $5, $6, $7 }' "$work/work"
}

# Fails iff an operation is above its bound.
worst_operations() {
    count bound "$@"
    sum_up_bound >"$work/bound"
    awk 'BEGIN { printf "%-6s %-9s %3s %4s %8s %8s %8s\n", "call", "", "L", "K", "worst", "bound", "counted" }
         { printf "%-6s %-9s %3d %4d %8d %8d %8d%s\n", $1, $2, $3, $4, $5, $6, $7, ($5 > $6) ? "  ABOVE" : "" }
         $5 > $6 { above = 1 }
         END { exit above }' "$work/bound"
}

# json FILE NAME...: the lines of a sum as objects with these members, numbers where they are.
json() {
    file=$1
    shift
    awk -v names="$*" 'BEGIN { split(names, name, " ") }
        { printf "%s\n    {", (NR > 1) ? "," : ""
          for (i = 1; i <= NF; i++)
              printf "%s\"%s\": %s", (i > 1) ? ", " : "", name[i], ($i ~ /^[0-9]+$/) ? $i : "\"" $i "\""
          printf "}" }
        END { print "" }' "$file"
}

# The benchmark's file ends with the brace that closes it, on a line of its own.
check_report() {
    [ "$(tail -n 1 "$1")" = "}" ] || { echo "instructions.sh: $1 is not of analloc-bench --json" >&2; exit 1; }
}

add_to_report() {
    {
        sed '$d' "$1" | sed '$s/$/,/'
        echo '  "instructions": ['
        json "$work/work" work call column median mean worst counted
        echo '  ],'
        echo '  "worst_instructions": ['
        json "$work/bound" call column levels orders worst bound counted
        echo '  ]'
        echo '}'
    } >"$work/report"
    cat "$work/report" >"$1"
}

case $mode in
work) work_of_benchmark ;;
bound)
    shift 2
    worst_operations "$@"
    ;;
all)
    check_report "$3"
    printf '\nInstructions of one call (callgrind)\n\n'
    work_of_benchmark
    printf '\nThe most instructions of one call, beside the formula for L levels and K orders\n\n'
    worst_operations && held=yes || held=no
    add_to_report "$3"
    [ "$held" = yes ]
    ;;
*)
    echo "instructions.sh: neither work, bound nor all: $mode" >&2
    exit 1
    ;;
esac
