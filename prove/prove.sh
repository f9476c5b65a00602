#!/bin/sh
# Prove facts about bits with Why3, the contracts of the word layer from them with Frama-C WP, and see a false
# fact and a false contract fail.
#
#   prove.sh SOURCE_ROOT WORK_FOLDER
#
# Exit 0 only if every goal is proved and the false ones are not. The exit codes of the tools say nothing about
# that: the lines that they print for each goal do.
set -u
root=$1 work=$2
here=$root/prove
mkdir -p "$work"

# Z3 with triggers alone: quantified facts about single bits go through, arithmetic searches do not run away;
# "deep" follows longer chains of facts (the run of a whole word).
version_of() { "$1" --version | sed -n '1s/.*version \([0-9.]*[0-9]\).*/\1/p'; }
cat >"$work/why3.conf" <<TXT
[main]
datadir = "$(why3 --print-datadir)"
libdir = "$(why3 --print-libdir)"
magic = 14
memlimit = 1000
running_provers_max = 2
timelimit = 20

[prover]
alternative = "ematching"
command = "z3 -smt2 -T:%t smt.mbqi=false smt.auto_config=false smt.arith.solver=2 -st %f"
driver = "z3_471_nobv"
name = "Z3"
shortcut = "z3-em"
version = "$(version_of z3)"

[prover]
alternative = "deep"
command = "z3 -smt2 -T:%t smt.mbqi=false smt.auto_config=false smt.arith.solver=2 smt.qi.eager_threshold=50 smt.qi.lazy_threshold=200 -st %f"
driver = "z3_471_nobv"
name = "Z3"
shortcut = "z3-deep"
version = "$(version_of z3)"

[prover]
command = "cvc4 --tlimit-per=%t000 --lang=smt2 %f"
driver = "cvc4_16"
name = "CVC4"
shortcut = "cvc4"
version = "$(version_of cvc4)"
TXT
export WHY3CONFIG="$work/why3.conf"

# Frama-C's own theory of bitwise operations, for Why3 alone: marks that only WP knows go, and what WP hides from
# the provers (remove_for_) is hidden here too, but for three facts: equal bits are equal numbers, x & y <= x.
theory=$(frama-c -print-share-path)/wp/why3/frama_c_wp
mkdir -p "$work/frama_c_wp"
for file in cint cbits qed; do
    sed '/^ *meta "\(def_into_axiom\|inline_in\)"/d
         /^ *meta "remove_for_" lemma \(uint_land_range\|is_uint\(32\|64\)_ext\)/d
         s/^ *meta "remove_for_" \{1,\}\([a-z]*\) \{1,\}\([a-zA-Z_0-9]*\)/meta "remove_prop" \1 \2/' \
        "$theory/$file.mlw" >"$work/frama_c_wp/$file.mlw"
done

proved=0
failed=0
# facts NAME: the goals of NAME.mlw; sets `goals` to "proved total".
facts() {
    why3 prove -L "$work" -a split_vc -P cvc4 "$here/$1.mlw" >"$work/$1.log" 2>&1
    goals="$(grep -c 'Prover result is: Valid' "$work/$1.log") $(grep -c 'Prover result is' "$work/$1.log")"
    echo "$1: $goals (proved, of)"
}
# contracts FILE FUNCTIONS: those of these functions of one file; sets `goals` to "proved total".
contracts() {
    (cd "$here" && frama-c -machdep gcc_x86_64 -cpp-extra-args="-I$root/src -I." -wp -wp-rte -wp-driver "$1.driver" \
        -wp-bound-forall-unfolding 100 -wp-cache none -wp-prover z3-em,cvc4,z3-deep -wp-timeout 20 -wp-par 2 \
        -wp-fct "$2" "$1.c") >"$work/$1.log" 2>&1
    goals=$(sed -n 's/.*Proved goals: *\([0-9]*\) \/ \([0-9]*\).*/\1 \2/p' "$work/$1.log")
    echo "$1: ${goals:-none} (proved, of)"
}
# The goals last tried must be there and be proved; or must be there and one must not.
must_hold() {
    # shellcheck disable=SC2086 # two words
    set -- ${goals:-0 1}
    proved=$((proved + $1))
    failed=$((failed + $2 - $1))
    [ "$2" -gt 0 ] || failed=$((failed + 1))
}
must_fail() {
    # shellcheck disable=SC2086 # two words
    set -- ${goals:-1 1}
    if [ "$1" -lt "$2" ]; then
        echo "    it failed, as it must"
    else
        echo "    it was proved, or not tried: the proofs mean nothing"
        failed=$((failed + 1))
    fi
}

facts bits
must_hold
contracts word_lanes lane_range,word_make,word_free_lane,word_cont_lane,word_claimable,word_nobodys,word_release
must_hold
contracts word_claim word_claim
must_hold
contracts word_units word_begins,word_is_free,word_continues,word_is_nobodys,word_all_free
must_hold
contracts word_blocks word_block_units,word_block_start,word_is_single
must_hold
contracts word_runs lane_runs,lane_pairs
must_hold
contracts word_buddies lane_has_buddy
must_hold
contracts word_top lane_top,lane_top_turns
must_hold

facts false_fact
must_fail
contracts false_contract says_too_much
must_fail
echo "$proved goals proved, $failed failed"
[ $failed -eq 0 ]
