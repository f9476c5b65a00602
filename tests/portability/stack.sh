#!/bin/sh
# The most stack that a call into the library can need, and that it cannot recurse.
#
#   stack.sh SOURCE_ROOT WORK_FOLDER MACHINE 0|1 FRAME CHAIN     (0|1: ANALLOC_THREADS; the limits in bytes)
#
# gcc writes down the frame of each function and who calls whom; call_graph.py adds them up.
set -eu
root=$1 work=$2 machine=$3 threads=$4 frame=$5 chain=$6
here=$(cd "$(dirname "$0")" && pwd)
. "$here/machines.sh"
select_machine "$machine" gcc

failed=0
for level in -O1 -O2 -O3 -Os; do
    rm -rf "$work" && mkdir -p "$work"
    find "$root/src" -name '*.c' | while read -r source; do
        # shellcheck disable=SC2086 # words
        $cc $flags $level -std=c11 -ffreestanding -fstack-usage -fcallgraph-info=su -DANALLOC_THREADS="$threads" \
            -I"$root/include" -I"$root/src" -c "$source" \
            -o "$work/$(echo "${source#"$root"/src/}" | tr / -).o" || exit 1
    done
    echo "$machine threads=$threads $level:"
    /usr/bin/python3 "$here/call_graph.py" "$chain" "$frame" "$work"/*.ci || failed=1
done
exit $failed
