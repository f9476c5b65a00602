# What share of src/ the tests reach.
#
#   gcov   every line and every branch, else the test coverage.gcov fails; a line left out carries a
#          GCOVR_EXCL mark with the reason beside it
#   mcdc   every condition by itself (clang-19); reported for each build of the library, in <build>/mcdc.txt
set(ANALLOC_COVERAGE "" CACHE STRING "Measure the coverage of src/: gcov, mcdc or nothing")

# Flags of one library.
function(analloc_measure_library name)
    if(ANALLOC_COVERAGE STREQUAL "gcov")
        # An inline function is measured as one function, not as a copy in each of its callers.
        target_compile_options(${name} PRIVATE --coverage -O0 -fprofile-update=atomic -Dalways_inline=unused)
        target_link_options(${name} INTERFACE --coverage)
    elseif(ANALLOC_COVERAGE STREQUAL "mcdc")
        # Every program writes to the folder of its library: profiles of different builds cannot be merged.
        set(profiles "${PROJECT_BINARY_DIR}/profiles/${name}")
        target_compile_options(${name} PRIVATE "-fprofile-instr-generate=${profiles}/%8m.profraw" -fcoverage-mapping
                               -fcoverage-mcdc -fprofile-update=atomic)
        target_link_options(${name} INTERFACE -fprofile-instr-generate)
    endif()
endfunction()

# The last test, after those of these names have run.
function(analloc_coverage_test)
    set(name coverage.${ANALLOC_COVERAGE})
    add_test(NAME ${name} COMMAND "${PROJECT_SOURCE_DIR}/scripts/coverage-${ANALLOC_COVERAGE}.sh" "${PROJECT_BINARY_DIR}")
    set_tests_properties(${name} PROPERTIES LABELS test DEPENDS "${ARGN}")
endfunction()
