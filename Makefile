# The commands of the project; `make` alone lists them. CMake does the building (CMakePresets.json),
# this file only says what belongs together.
.DEFAULT_GOAL := help
.PHONY: help run test check bench prove clean
SHELL := /bin/sh

help: ## list the commands
	@echo "analloc - a stand-alone buddy page allocator for kernels"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "All but help and clean first install the Debian or Ubuntu packages that they lack, or say which."
	@echo "Fuzzing for as long as you want: CONTRIBUTING.md. One variant: cmake --list-presets"
	@echo "The library alone:  cc -O2 -std=c11 -ffreestanding -Iinclude -Isrc -c src/*/*.c"

run: setup-run ## replay the page traffic of a real Linux kernel; prints a table, draws pictures
	@scripts/run.sh

test: setup-test ## build and run the tests that need only common packages (some minutes)
	@scripts/preset.sh test

check: setup-check ## all other tests: more compilers and machines, coverage, proofs, fuzzing
	@scripts/check.sh

bench: setup-bench ## measure the speed beside other allocators (6 minutes); JSON in out/bench.json
	@scripts/bench.sh $(ARGS)

prove: setup-prove ## prove the contracts of the word layer with Frama-C
	@scripts/preset.sh prove --verbose

clean: ## remove what was built
	rm -rf build out

setup-%:
	@scripts/setup.sh $*
