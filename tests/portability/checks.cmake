# Those checks that need cross compilers, C++ and Python.

# The public headers, also for C++, and a program in C++17.
portability_test(portability.header.gcc check "${here}/header.sh" "${root}" "${work}/header.gcc" gcc g++)
portability_test(portability.header.clang check "${here}/header.sh" "${root}" "${work}/header.clang" clang clang++)
enable_language(CXX)
add_executable(uses_from_cxx header/uses_from_cxx.cpp)
target_compile_features(uses_from_cxx PRIVATE cxx_std_17)
target_link_libraries(uses_from_cxx PRIVATE analloc)
portability_test(portability.cxx17 check uses_from_cxx)

# The objects that a kernel gets, for each machine and compiler, with threads (1) and without (0).
function(objects_test machine compiler threads)
    set(name portability.objects.${machine}.${compiler}.${threads})
    portability_test(${name} check "${here}/objects.sh" "${root}" "${work}/${name}" ${machine} ${compiler} ${threads})
endfunction()

foreach(machine IN ITEMS x86_64 i686 aarch64 riscv64 riscv32 armv7 s390x powerpc)
    foreach(compiler IN ITEMS gcc clang)
        objects_test(${machine} ${compiler} 1)
        objects_test(${machine} ${compiler} 0)
    endforeach()
endforeach()
objects_test(cortex-m3 gcc 1)
objects_test(cortex-m0 gcc 0) # these two have no atomics
objects_test(cortex-m0 clang 0)
objects_test(i386 gcc 0)

# The stack of a function and of a whole chain of calls, against what the header promises.
file(READ "${root}/include/analloc.h" header)
string(REGEX REPLACE "[ \n]+\\*? *" " " header "${header}")
function(stack_test machine frame chain)
    if(NOT header MATCHES "frame is larger than ${frame} bytes and no chain (of calls )?takes more than ${chain}[ .]")
        message(FATAL_ERROR "include/analloc.h does not promise ${frame} bytes a frame and ${chain} a chain")
    endif()
    foreach(threads IN ITEMS 0 1)
        set(name portability.stack.${machine}.${threads})
        portability_test(${name} check "${here}/stack.sh" "${root}" "${work}/${name}" ${machine} ${threads} ${frame} ${chain})
        set_tests_properties(${name} PROPERTIES TIMEOUT 300) # four times all of the library
    endforeach()
endfunction()

foreach(machine IN ITEMS x86_64 i686 aarch64 riscv64 armv7)
    stack_test(${machine} 320 1536)
endforeach()
stack_test(s390x 480 3072)

# That these checks find what they are there for.
function(objects_finds what words machine)
    portability_finds(portability.finds.${what} "${words}" "${here}/objects.sh" "${here}/bad/${what}"
        "${work}/bad.${what}" ${machine} gcc 1)
endfunction()
objects_finds(division "__udivdi3" i686)
objects_finds(state "global mutable state" x86_64)
objects_finds(float "does not compile" aarch64)
objects_finds(libc "abort" x86_64)
objects_finds(header "string.h: No such file" x86_64)
objects_finds(warning "Werror=unused-variable" x86_64)

function(stack_finds what words)
    portability_finds(portability.finds.${what} "${words}" "${here}/stack.sh" "${here}/bad/${what}"
        "${work}/bad.${what}" x86_64 1 320 512)
endfunction()
stack_finds(recursion "recursion: bad_even -> bad_odd -> bad_even")
stack_finds(frame "bad_array: its frame has no bound")
stack_finds(pointer "bad_call calls through a pointer")
stack_finds(large "a frame of 6.. bytes, 320 are allowed")
stack_finds(deep "bytes of stack, 512 are allowed")
