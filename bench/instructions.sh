#!/bin/sh
# Counts the instructions of single operations with valgrind's callgrind.
#
#   instructions.sh work PROGRAM            a table: the benchmark's work, median, mean and worst
#   instructions.sh bound PROGRAM [TIMES]   many states: the worst for each kind of arena beside the formula
#                                           of instructions/bound.h; exit 1 if one is above it. TIMES: search
#                                           as many times longer
#
# PROGRAM is analloc-count. What it counts are these functions, from their first instruction to the return:
counted="page_stack_pop page_stack_push analloc_alloc analloc_free analloc_free_at
    plain_analloc_alloc plain_analloc_free"
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
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

# shellcheck disable=SC2086 # words
if ! valgrind --tool=callgrind $toggles --instr-atstart=no --combine-dumps=yes \
    --callgrind-out-file="$work/counts" "$program" "$mode" ${3:-} >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
fi

# A dump is a block with the label of the operation and, at its end, the total. -> LABEL COUNT
awk '/^desc: Trigger: Client Request: / { sub(/^desc: Trigger: Client Request: /, ""); label = $0 }
     /^totals: / { if (label != "") print label, $2; label = "" }' "$work/counts" >"$work/operations"

if [ ! -s "$work/operations" ]; then
    echo "instructions.sh: nothing was counted" >&2
    exit 1
fi

print_work() {
    printf '%-18s %-6s %-9s %8s %8s %8s %8s\n' work call "" median mean worst counted
    sort -s -k1,1 -k3,3 -k2,2 -k4,4n "$work/operations" | awk '
        function flush() {
            if (n > 0)
                printf "%-18s %-6s %-9s %8d %8.0f %8d %8d\n", row, call, column, count[int((n + 1) / 2)],
                    sum / n, count[n], n
        }
        { key = $1 " " $2 " " $3 }
        key != last { flush(); last = key; row = $1; column = $2; call = $3; n = 0; sum = 0 }
        { count[++n] = $4; sum += $4 }
        END { flush() }'
}

# Labels: call column L K bound, then the count.
print_bound() {
    printf '%-6s %-9s %3s %4s %8s %8s %8s\n' call "" L K worst bound counted
    sort -s -k1,1 -k2,2 -k3,3n -k4,4n "$work/operations" | awk '
        function flush() {
            if (n == 0)
                return
            printf "%-6s %-9s %3d %4d %8d %8d %8d%s\n", call, column, levels, orders, worst, bound, n,
                (worst > bound) ? "  ABOVE" : ""
            above += (worst > bound)
        }
        { key = $1 " " $2 " " $3 " " $4 }
        key != last { flush(); last = key; call = $1; column = $2; levels = $3; orders = $4; bound = $5; n = 0; worst = 0 }
        { n++; if ($6 > worst) worst = $6 }
        END { flush(); exit (above > 0) }'
}

case $mode in
work) print_work ;;
bound) print_bound ;;
esac
