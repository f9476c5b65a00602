#!/bin/sh
# The line that README and `make help` give to those who have only a C compiler: as it stands there,
# from a copy of what they would copy, it must compile everything and need nothing.
#
#   one_line.sh SOURCE_ROOT WORK_FOLDER CC
set -eu
root=$1 work=$2 cc=$3
line='cc -O2 -std=c11 -ffreestanding -Iinclude -Isrc -c src/*/*.c'

for text in README.md Makefile CONTRIBUTING.md; do
    grep -qF "$line" "$root/$text" || { echo "$text does not say: $line" >&2; exit 1; }
done
rm -rf "$work" && mkdir -p "$work"
cp -r "$root/src" "$root/include" "$work"
cd "$work"
eval "$cc ${line#cc } -Wall -Wextra -Werror"

sources=$(find src -name '*.c' | wc -l)
objects=$(find . -maxdepth 1 -name '*.o' | wc -l)
[ "$sources" -gt 0 ] && [ "$sources" -eq "$objects" ] || { echo "$sources sources, $objects objects" >&2; exit 1; }
"$cc" -Iinclude "$root/tests/portability/consumer/consumer.c" ./*.o -o consumer
./consumer
echo "$objects objects, linked, run"
