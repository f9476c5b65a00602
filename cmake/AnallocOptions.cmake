# What is built. As the top-level project the parts whose packages are there are built by default, as
# a part of another project only the library. The presets say ON for what they need, so that there a
# missing package is an error and nothing is left out in silence.
include(GNUInstallDirs)

find_package(PkgConfig QUIET)
set(analloc_tools_found OFF)
set(analloc_tests_found OFF)
set(analloc_bench_found OFF)
if(PROJECT_IS_TOP_LEVEL AND PkgConfig_FOUND)
    pkg_check_modules(ANALLOC_PROBE_TOOLS QUIET libzstd cairo libcjson)
    pkg_check_modules(ANALLOC_PROBE_TESTS QUIET cmocka)
    pkg_check_modules(ANALLOC_PROBE_BENCH QUIET benchmark)
    set(analloc_tools_found ${ANALLOC_PROBE_TOOLS_FOUND})
    set(analloc_tests_found ${ANALLOC_PROBE_TESTS_FOUND})
    set(analloc_bench_found ${ANALLOC_PROBE_BENCH_FOUND})
endif()

option(ANALLOC_BUILD_TOOLS "Build the tool `analloc` (libzstd, cairo, cJSON)" "${analloc_tools_found}")
option(ANALLOC_BUILD_TESTS "Build the tests (cmocka)" "${analloc_tests_found}")
option(ANALLOC_BUILD_BENCH "Build the benchmarks (Google Benchmark)" "${analloc_bench_found}")
option(ANALLOC_BUILD_CHECKS "Build also the tests that need C++, Python and cross compilers" OFF)
option(ANALLOC_STRESS_MODES "Several threads in all modes; OFF: in one" OFF)
option(ANALLOC_THREADS "The library `analloc` is lock-free; OFF: plain loads and stores" ON)
option(ANALLOC_WERROR "Warnings are errors" OFF)
option(ANALLOC_ASSERT "The library asserts its own invariants as it goes" OFF)

if(PROJECT_IS_TOP_LEVEL)
    message(STATUS "analloc ${PROJECT_VERSION}: tools ${ANALLOC_BUILD_TOOLS}, tests ${ANALLOC_BUILD_TESTS}, "
                   "benchmarks ${ANALLOC_BUILD_BENCH}")
endif()

# For our own programs; the library sets its own flags, per target.
if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_C_STANDARD 11)
    set(CMAKE_C_STANDARD_REQUIRED ON)
    set(CMAKE_CXX_STANDARD 17)
    set(CMAKE_CXX_STANDARD_REQUIRED ON)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    add_compile_options(-Wall -Wextra)
    if(ANALLOC_WERROR)
        add_compile_options(-Werror)
    endif()
endif()
