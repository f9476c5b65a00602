#!/bin/sh
# Install the Debian packages that some make targets need and that are missing.
#
#   scripts/setup.sh GROUP...       groups: build run test check bench prove make
#
# Installs by apt-get as root or with passwordless sudo; else it prints the line to type and exits
# with 1. Does nothing, and needs no network, if everything is there. With ANALLOC_SETUP=skip in the
# environment it believes that everything is there.
set -eu
cd "$(dirname "$0")"

# The groups that a group consists of; nothing if there is no such group.
expand() {
    case $1 in
    make | build) echo "$1" ;;
    run | bench | prove) echo build "$1" ;;
    test) echo build run test ;;
    check) echo build run test bench prove check ;;
    esac
}

# The packages of some groups, one a line, as the table names them.
packages() {
    for name in "$@"; do
        for group in $(expand "$name"); do
            awk -v group="$group" '$1 == group { print $2 }' packages
        done
    done | sort -u
}

# Major version of a package here: 12 for 4:12.2.0-3. A fresh system does not know before an update.
major_version() {
    LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: \([0-9]*:\)\{0,1\}\([0-9][0-9]*\).*/\2/p'
}

# Those of the packages that are not installed, on one line.
missing() {
    packages "$@" | sed -e "s/@gcc@/$(major_version gcc)/" -e "s/@clang@/$(major_version clang)/" |
        while read -r package; do
            status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || true
            [ "$status" = installed ] || printf '%s ' "$package"
        done
}

may_be_root() { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }

# --no-remove: better to stop than to remove, say, gcc-multilib, which the cross compilers conflict with.
apt() {
    set -- env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@"
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

for name in "$@"; do
    [ -n "$(expand "$name")" ] || { echo "setup.sh: there is no group '$name'" >&2; exit 2; }
done
[ "${ANALLOC_SETUP:-}" != skip ] || exit 0

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is not Debian or Ubuntu. Needed is what these packages of theirs hold:"
    packages "$@" | tr '\n' ' ' && echo
    exit 0 # it may well be there; if not, the build says what it does not find
fi

lack=$(missing "$@")
[ -n "$lack" ] || exit 0

if ! may_be_root; then
    echo "Packages are missing. Please type this, then try again:"
    case $lack in
    *--dev*) echo "    sudo apt-get update" ;; # versions are not known yet
    *) echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $lack" ;;
    esac
    exit 1
fi >&2

echo "== installing for $*: $lack"
apt update
# shellcheck disable=SC2046 # a list of words; asked for again, because now the versions are known
apt install -y --no-install-recommends --no-remove $(missing "$@")

lack=$(missing "$@")
[ -z "$lack" ] || { echo "setup.sh: still missing: $lack" >&2; exit 1; }
