#!/bin/sh
# Install to an empty place, move what was installed, and build somebody else's project with it.
#
#   install.sh BUILD_FOLDER WORK_FOLDER find_package|pkg_config CC VERSION
set -eu
build=$1 work=$2 way=$3 cc=$4 version=$5
here=$(cd "$(dirname "$0")" && pwd)

rm -rf "$work" && mkdir -p "$work"
cmake --install "$build" --prefix "$work/first" >"$work/log"
mv "$work/first" "$work/prefix" # nothing may have remembered the old place
test -f "$work/prefix/include/analloc.h"

case $way in
find_package)
    cmake -S "$here/consumer" -B "$work/build" -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$work/prefix" >>"$work/log"
    cmake --build "$work/build" >>"$work/log"
    "$work/build/consumer"
    # Asked for another major version, it says no.
    sed 's/analloc 2.0/analloc 1.0/' "$here/consumer/CMakeLists.txt" >"$work/CMakeLists.txt"
    cp "$here/consumer/consumer.c" "$work"
    if cmake -S "$work" -B "$work/old" -DCMAKE_PREFIX_PATH="$work/prefix" >>"$work/log" 2>&1; then
        echo "version 1.0 was asked for, and found" >&2
        exit 1
    fi
    ;;
pkg_config)
    PKG_CONFIG_LIBDIR=$(dirname "$(find "$work/prefix" -name analloc.pc)")
    export PKG_CONFIG_LIBDIR
    test "$(pkg-config --modversion analloc)" = "$version"
    # shellcheck disable=SC2046 # words
    "$cc" "$here/consumer/consumer.c" $(pkg-config --cflags --libs analloc) -o "$work/consumer"
    "$work/consumer"
    ;;
esac
echo "installed, moved, found by $way, linked, run"
