#!/bin/sh
# The example that README shows is the one that is compiled and run: one of its C blocks equals the
# file, but for the licence line, and has about 20 lines.
#
#   readme_example.sh README EXAMPLE
set -eu
readme=$1 example=$2
want=$(grep -v 'SPDX-License-Identifier' "$example")

# All C blocks of the README, each ended by a line that no block contains.
blocks=$(awk '/^```c$/ { inside = 1; next } /^```/ && inside { inside = 0; print "@end@" } inside' "$readme")
case "
$blocks" in
*"
$want
@end@"*) ;;
*) echo "$readme shows no C block that equals $example" >&2 && exit 1 ;;
esac
lines=$(echo "$want" | wc -l)
[ "$lines" -le 24 ] || { echo "$example has $lines lines" >&2; exit 1; }
echo "$lines lines, as in $readme"
