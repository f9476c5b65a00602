#!/bin/sh
# Build the tool and serve the traces that the repository carries, recorded from a real Linux kernel.
# Arguments are handed on to `analloc replay`.
set -eu
cd "$(dirname "$0")/.."

echo "== building"
mkdir -p build out
cmake --preset run >build/run.log 2>&1 && cmake --build --preset run >>build/run.log 2>&1 ||
    { tail -n 60 build/run.log >&2; exit 1; }

echo "== replaying traces/"
build/run/tools/analloc/analloc replay traces/*.trace.zst --map out/map.png --plot out/plot.svg "$@"

echo "== pictures in out/: map-* is the memory at the end, ours beside Linux's;"
echo "   plot-* is how much of the free memory lay in whole 2 MiB blocks over the run"
