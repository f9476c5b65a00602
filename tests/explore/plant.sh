#!/bin/sh
# Copy src/ and plant a bug in it:   plant.sh PROJECT COPY PATCH
# Fails if the patch does not apply to the source as it is now: then the patch has to be made anew.
set -eu
project=$1
copy=$2
patch=$3

rm -rf "$copy"
mkdir -p "$copy"
cp -R "$project/src" "$copy/src"
if ! patch --directory="$copy" --strip=1 --fuzz=1 --no-backup-if-mismatch --quiet <"$patch"; then
    echo "$patch does not apply any more: make the same mistake in the source of today and put it there as a patch" >&2
    exit 1
fi
