#!/bin/sh
# What the benchmark does with an allocator from outside, good or bad: it frees nothing that it did not get, tells what
# was missed or misplaced, and does not mix up columns.
#
#   plugin.sh BENCH BAD_PLUGIN.so STACK_PLUGIN.so
set -u
bench=$1 bad=$2 stack=$3
failed=0
filter='--benchmark_filter=^(pair_half|pair_edge|pair_hole|churn_half|fill|free_random|mixed_75|huge_fragmented|create_1GiB)/(bad|threads|stack)'

# expect HOW STATUS WORDS ARGUMENT...: run with BAD_PLUGIN=HOW; it must end with this status and say these words.
expect() {
    how=$1 want=$2 words=$3
    shift 3
    said=$(BAD_PLUGIN=$how "$bench" --quick "$@" 2>&1)
    status=$?
    if [ $status -ne "$want" ] || ! echo "$said" | grep -qE -- "$words"; then
        echo "$how: status $status, wanted $want and \"$words\"; it said:"
        echo "$said" | tail -n 40
        failed=1
    fi
}

for work in pair_half pair_edge pair_hole churn_half fill free_random huge_fragmented; do
    expect 'gives up' 0 "^$work/bad: [0-9]+ blocks that must be there could not be had" --plugin "$bad" "$filter"
done
expect 'gives up' 0 'mixed orders 0\.\.9, 75 %, bad: [0-9]+ of [0-9]+ requests failed' --plugin "$bad" "$filter"
expect lies 1 '^huge_fragmented/bad: a block lies outside the arena: address [0-9]+, order 0' --plugin "$bad" "$filter"
expect lies 1 '^mixed_75/bad: a block lies outside the arena' --plugin "$bad" "$filter"
expect misaligned 1 '^mixed_75/bad: a block is misaligned' --plugin "$bad" "$filter"
expect overlaps 1 '^mixed_75/bad: more pages are live in a 2 MiB block than it has' --plugin "$bad" "$filter"
expect honest 0 '^mixed orders 0\.\.9, 75 %, bad +([0-9]+) +of \1 +100 %' --plugin "$bad" "$filter"
expect honest 0 '^1GiB, bad .* 8\.000$' --plugin "$bad" '--benchmark_filter=^create_1(GiB|TiB)/'

expect honest 1 'there is a column "bad" already' --plugin "$bad" --plugin "$bad" "$filter"
export BAD_PLUGIN_NAME
for name in threads stack; do
    BAD_PLUGIN_NAME=$name
    expect honest 1 "there is a column \"$name\" already" --plugin "$bad" "$filter"
done
for name in '' 'thirteen long' 'a/b'; do
    BAD_PLUGIN_NAME=$name
    expect honest 1 "the name \"$name\" is not 1 to 12 letters" --plugin "$bad" "$filter"
done

unset BAD_PLUGIN_NAME

# A smoke test says so.
expect honest 0 '128 MiB of 4 KiB pages' --plugin "$bad" "$filter"
# What it counts down is what it does.
expect honest 0 '^100 of [0-9]+ measurements$' --plugin "$bad"

# One by its name alone lies in the folder where one stands.
cd "$(dirname "$stack")" || exit 1
expect honest 0 'stack plugin' --plugin "$(basename "$stack")" '--benchmark_filter=^pair_half/'
expect honest 1 'cannot open shared object' --plugin none.so "$filter"
expect honest 1 'unrecognized option' --no-such-option
exit $failed
