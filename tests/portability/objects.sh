#!/bin/sh
# Compile the library as a kernel of some machine does, and look at what came out.
#
#   objects.sh SOURCE_ROOT WORK_FOLDER MACHINE gcc|clang 0|1        (the last: ANALLOC_THREADS)
#
# At several levels of optimization, warnings being errors and without any hosted header:
#   - nothing is undefined but memcpy, memmove and memset: no libc, no compiler's own library;
#   - there is no data that changes: no .data, .bss, thread-local or common symbol;
#   - there is no floating point: the compiler is told that there are no such registers.
set -eu
root=$1 work=$2 machine=$3 compiler=$4 threads=$5
here=$(cd "$(dirname "$0")" && pwd)
. "$here/machines.sh"
select_machine "$machine" "$compiler"

may_be_undefined='^(memcpy|memmove|memset|__aeabi_mem(cpy|move|set|clr)[48]?)$' # the last: ARM's names for them
case $machine in # its ABI keeps registers by calls, with which every kernel for it comes
powerpc) may_be_undefined="$may_be_undefined|^_(save|rest)gpr_" ;;
esac
failures=0

complain() {
    echo "$machine $compiler threads=$threads $level: $1" >&2
    echo "$2" | sed 's/^/    /' >&2
    failures=$((failures + 1))
}

compile_all() {
    rm -rf "$work" && mkdir -p "$work"
    find "$root/src" -name '*.c' | while read -r source; do
        object=$work/$(echo "${source#"$root"/src/}" | tr / -).o
        # shellcheck disable=SC2086 # words
        $cc $flags $level -std=c11 -ffreestanding -Wall -Wextra -Werror -DANALLOC_THREADS="$threads" \
            -I"$root/include" -I"$root/src" -c "$source" -o "$object" || exit 1
    done
}

# Names that the objects together do not define.
undefined() {
    nm "$work"/*.o | awk 'NF == 3 && $2 ~ /[A-TV-Z]/ { defined[$3] = 1 } NF == 2 && $1 == "U" { used[$2] = 1 }
        END { for (name in used) if (!(name in defined)) print name }' | grep -Ev "$may_be_undefined" || true
}

# Sections that can be written to and are not empty (.data.rel.ro holds constants with addresses in them),
# and common symbols.
mutable() {
    size -A -d "$work"/*.o | awk '/:$/ { file = $1 } $1 ~ /^\.(data|bss|sdata|sbss|tdata|tbss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 { print file, $1, $2 }'
    nm "$work"/*.o | awk 'NF == 3 && $2 ~ /[CV]/ { print "common or weak data", $3 }'
}

case $compiler in
gcc) levels="-O0 -O2 -Os" ;;
*) levels="-O0 -O2" ;;
esac
for level in $levels; do
    compile_all || { complain "does not compile" "" && continue; }
    names=$(undefined)
    [ -z "$names" ] || complain "undefined" "$names"
    sections=$(mutable)
    [ -z "$sections" ] || complain "global mutable state" "$sections"
    objects=$(find "$work" -name '*.o' | wc -l)
    [ "$objects" -gt 0 ] || complain "no objects" ""
done
[ $failures -eq 0 ] || exit 1
echo "$machine $compiler threads=$threads: $objects objects at each of $levels"
