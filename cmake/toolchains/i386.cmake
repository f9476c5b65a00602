# 32-bit x86 on a 64-bit one, without gcc-multilib: that package removes the cross compilers of all
# other machines. Debian's libc6-dev-i386 and lib32gcc-*-dev suffice, if gcc is told where the
# headers are.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR i686)
set(CMAKE_C_COMPILER gcc)
set(CMAKE_C_FLAGS_INIT "-m32 -idirafter /usr/include/x86_64-linux-gnu")
set(CMAKE_C_STANDARD_LIBRARIES "-Wl,--as-needed -latomic")
