# analloc_library(NAME [WIDTH n] [THREADS 0|1]): a static library of all of src/, made as kernels make
# it (freestanding C11), with include/ for those who link it. Without WIDTH and THREADS no define is
# passed: what a user gets.
function(analloc_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "WIDTH;THREADS" "")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/*.c")
    add_library(${name} STATIC ${sources})
    target_include_directories(${name}
        PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
               "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>"
        PRIVATE "${PROJECT_SOURCE_DIR}/src")
    set_target_properties(${name} PROPERTIES
        C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
    target_compile_options(${name} PRIVATE -ffreestanding)
    if(DEFINED arg_WIDTH)
        target_compile_definitions(${name} PRIVATE ANALLOC_WIDTH=${arg_WIDTH})
    endif()
    if(DEFINED arg_THREADS)
        target_compile_definitions(${name} PRIVATE ANALLOC_THREADS=${arg_THREADS})
    endif()
    if(ANALLOC_ASSERT)
        target_compile_definitions(${name} PRIVATE ANALLOC_ASSERT)
    endif()
    analloc_measure_library(${name})
endfunction()

# `analloc` is what is installed. The others are for tests and benchmarks and are built only for who
# links them.
function(analloc_predefined_libraries)
    if(ANALLOC_THREADS)
        analloc_library(analloc)
    else()
        analloc_library(analloc THREADS 0)
    endif()
    add_library(analloc::analloc ALIAS analloc)
    analloc_install_library(analloc)
    if(PROJECT_IS_TOP_LEVEL)
        analloc_library(analloc_plain THREADS 0)
        set(others analloc_plain)
        foreach(width IN ITEMS 2 4 8 16)
            analloc_library(analloc_w${width} WIDTH ${width} THREADS 1)
            analloc_library(analloc_plain_w${width} WIDTH ${width} THREADS 0)
            list(APPEND others analloc_w${width} analloc_plain_w${width})
        endforeach()
        set_target_properties(${others} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
endfunction()
