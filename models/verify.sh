#!/bin/sh
# Verify a model with spin:   verify.sh [--finds] MODEL [-DNAME...]
#
# Exit 0 only if the search was complete and found no error; with --finds, only if an assertion failed. The states
# are searched in a folder of their own; after an error the steps that lead to it are printed.
set -u
finds=0
[ "$1" = --finds ] && finds=1 && shift
model=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cp "$model" model.pml

spin -a "$@" model.pml >spin.log 2>&1 && cc -O2 -DSAFETY -DCOLLAPSE -DMEMLIM=2048 -o pan pan.c 2>cc.log || {
    cat spin.log cc.log
    exit 2
}
./pan -m2000000 >pan.log 2>&1
grep -E 'violated|errors:|states, stored|elapsed|total actual|max search|not completed|MEMLIM|out of memory' pan.log

cut_short() { grep -qiE 'max search depth too small|reached -DMEMLIM|out of memory' pan.log; }
if cut_short; then
    echo "$model: the search was cut short" >&2
    exit 2
fi
if [ $finds = 1 ]; then
    grep -q 'assertion violated' pan.log && grep -qE 'errors: [1-9]' pan.log && exit 0
    echo "$model $*: the mistake was not found" >&2
    exit 1
fi
grep -q 'errors: 0$' pan.log && ! grep -q 'not completed' pan.log && exit 0
[ -f model.pml.trail ] && spin -t -p -g "$@" model.pml | sed 's/^ *//' | tail -n 150
exit 1
