#!/bin/sh
# What `make check` runs, one preset after the other; a failure does not keep the rest from running.
set -u
cd "$(dirname "$0")/.."

# Portability and longer runs | proofs | fuzzing | other compilers | coverage | other machines
presets='check prove fuzz clang sanitize thread-sanitizer coverage mcdc i386 aarch64 riscv64 s390x powerpc'

status=0
for preset in $presets; do
    scripts/preset.sh "$preset" || status=1
done
# shellcheck disable=SC2086 # words
scripts/summary.sh $presets || status=1
exit $status
