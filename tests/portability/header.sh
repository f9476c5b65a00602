#!/bin/sh
# Each public header by itself, in the languages and with the warnings that its users may have.
#
#   header.sh SOURCE_ROOT WORK_FOLDER C_COMPILER CXX_COMPILER
set -eu
root=$1 work=$2 cc=$3 cxx=$4
strict='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Werror -fsyntax-only'
mkdir -p "$work"

# Twice, because of its guard.
for header in "$root"/include/*.h; do
    name=$(basename "$header")
    printf '#include <%s>\n#include <%s>\nextern int analloc_header_compiled;\n' "$name" "$name" >"$work/header.c"
    for language in c99 c11 c17; do
        # shellcheck disable=SC2086 # words
        "$cc" -x c -std=$language $strict -Wstrict-prototypes -Wmissing-prototypes -I"$root/include" "$work/header.c"
    done
    for language in c++11 c++17 c++20; do
        # shellcheck disable=SC2086 # words
        "$cxx" -x c++ -std=$language $strict -Wold-style-cast -I"$root/include" "$work/header.c"
    done
done
echo "C99 to C17, C++11 to C++20"
