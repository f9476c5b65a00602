#!/bin/sh
# Build the tool and serve the traces that the repository carries, recorded from a real Linux kernel.
# Arguments are handed on to `analloc replay`.
set -eu
cd "$(dirname "$0")/.."

scripts/build.sh run
mkdir -p out
build/run/tools/analloc/analloc replay traces/*.trace.zst --map out/map.png --plot out/plot.svg "$@"

echo "== pictures in out/: map-* is the memory at the end, ours beside Linux's;"
echo "   plot-* is how much of the free memory lay in whole 2 MiB blocks over the run"
