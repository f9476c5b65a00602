#!/bin/sh
# CMake with nothing but the library: no tool, no test, no package, in a tree that holds only that.
#
#   alone.sh SOURCE_ROOT WORK_FOLDER CC
set -eu
root=$1 work=$2
export CC="$3"
rm -rf "$work" && mkdir -p "$work/tree" "$work/parent"
cp -r "$root/src" "$root/include" "$root/cmake" "$root/CMakeLists.txt" "$root/CMakePresets.json" "$work/tree"

(cd "$work/tree" && cmake --workflow --preset library)
test -f "$work/tree/build/library/libanalloc.a"

# And as a part of somebody else's project, which gets the library and nothing else.
cat >"$work/parent/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(parent LANGUAGES C)
add_subdirectory("$root" analloc)
add_executable(consumer "$root/tests/portability/consumer/consumer.c")
target_link_libraries(consumer PRIVATE analloc::analloc)
END
cmake -S "$work/parent" -B "$work/part"
cmake --build "$work/part"
"$work/part/consumer"
test -z "$(find "$work/part/analloc" -name '*.a' ! -name libanalloc.a)"
echo "built alone, and as a part"
