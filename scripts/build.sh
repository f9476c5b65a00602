#!/bin/sh
# Configure and build one preset of CMakePresets.json; what that says is printed only if it fails.
#
#   scripts/build.sh NAME
set -u
cd "$(dirname "$0")/.."
name=$1
folder=build/$name
log=$folder/build.log

build() {
    cmake --preset "$name" &&
        ninja -C "$folder" -t cleandead && # what was built of sources that are no more
        cmake --build --preset "$name"
}

echo "== $name: build"
mkdir -p "$folder"
if ! build >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    echo "== $name: building failed; again: scripts/build.sh $name" >&2
    exit 1
fi
