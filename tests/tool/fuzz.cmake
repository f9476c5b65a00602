# The fuzz target of the reader of traces, for who builds with clang: include() this file. It needs neither the
# tool's packages nor the library. What it finds is written beside the binary; the kept corpus is only read.
set(ktrace_fuzz_seconds 30 CACHE STRING "How long the test fuzz.ktrace searches")
set(ktrace_parts "${PROJECT_SOURCE_DIR}/tools/analloc")
set(ktrace_fuzz "${PROJECT_SOURCE_DIR}/tests/tool")

add_executable(fuzz_ktrace "${ktrace_fuzz}/fuzz_ktrace.c" "${ktrace_parts}/ktrace.c" "${ktrace_parts}/ktrace_check.c"
               "${ktrace_parts}/placement.c")
target_include_directories(fuzz_ktrace PRIVATE "${ktrace_parts}")
target_compile_options(fuzz_ktrace PRIVATE -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
target_link_options(fuzz_ktrace PRIVATE -fsanitize=fuzzer,address,undefined)

file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/ktrace.found")
add_test(NAME fuzz.ktrace COMMAND fuzz_ktrace -max_total_time=${ktrace_fuzz_seconds} -max_len=4096 -print_final_stats=1
         "-dict=${ktrace_fuzz}/fuzz_ktrace.dict" "-artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/"
         "${CMAKE_CURRENT_BINARY_DIR}/ktrace.found" "${ktrace_fuzz}/corpus")
math(EXPR ktrace_fuzz_limit "${ktrace_fuzz_seconds} + 60")
set_tests_properties(fuzz.ktrace PROPERTIES LABELS check TIMEOUT ${ktrace_fuzz_limit})
