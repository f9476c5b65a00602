#!/bin/sh
# Prove contracts of the word layer with Frama-C WP, and see a false one fail.
#
#   prove.sh SOURCE_ROOT WORK_FOLDER
#
# Exit 0 only if every goal of the listed functions is proved and the false contract is not. frama-c's own exit
# code says nothing about that: the line `Proved goals: N / N` does.
set -u
root=$1 work=$2
here=$root/prove
mkdir -p "$work"

# Z3 with triggers alone: quantified facts about single bits go through, arithmetic searches do not run away.
version=$(z3 --version | sed 's/.*version \([0-9.]*\).*/\1/')
cat >"$work/why3.conf" <<TXT
[main]
datadir = "$(why3 --print-datadir)"
libdir = "$(why3 --print-libdir)"
magic = 14
memlimit = 1000
running_provers_max = 2
timelimit = 5

[prover]
alternative = "ematching"
command = "z3 -smt2 -T:%t smt.mbqi=false smt.auto_config=false smt.arith.solver=2 -st %f"
command_steps = "z3 -smt2 smt.mbqi=false smt.auto_config=false smt.arith.solver=2 -st rlimit=%S %f"
driver = "z3_471_nobv"
editor = ""
in_place = false
interactive = false
name = "Z3"
shortcut = "z3-em"
version = "$version"
TXT

proved=0
failed=0
# prove FILE FUNCTIONS: the goals of these functions of one file; sets `goals` to "proved total".
prove() {
    (cd "$here" && WHY3CONFIG=$work/why3.conf frama-c -machdep gcc_x86_64 -cpp-extra-args="-I$root/src -I." -wp -wp-rte \
        -wp-driver bits.driver -wp-bound-forall-unfolding 100 -wp-cache none -wp-prover z3-em -wp-timeout 20 -wp-par 2 \
        -wp-fct "$2" "$1.c") >"$work/$1.log" 2>&1
    goals=$(sed -n 's/.*Proved goals: *\([0-9]*\) \/ \([0-9]*\).*/\1 \2/p' "$work/$1.log")
    echo "$1: ${goals:-none} (proved, of)"
}
must_prove() {
    prove "$1" "$2"
    # shellcheck disable=SC2086 # two words
    set -- ${goals:-0 1}
    proved=$((proved + $1))
    failed=$((failed + $2 - $1))
    [ "$2" -gt 0 ] || failed=$((failed + 1))
}

must_prove word_lanes lane_range,word_make,word_free_lane,word_cont_lane,word_claimable,word_nobodys,word_release
must_prove word_units word_begins,word_is_free,word_continues,word_is_nobodys,word_all_free

prove false_contract says_too_much
# shellcheck disable=SC2086 # two words
set -- ${goals:-1 1}
if [ "$1" -lt "$2" ]; then
    echo "the false contract failed, as it must"
else
    echo "the false contract was proved: the proofs mean nothing"
    failed=$((failed + 1))
fi
echo "$proved goals proved, $failed failed"
[ $failed -eq 0 ]
