# 32 bits, big-endian.
set(MACHINE_PROCESSOR ppc)
set(MACHINE_TRIPLE powerpc-linux-gnu)
set(MACHINE_QEMU qemu-ppc)
include("${CMAKE_CURRENT_LIST_DIR}/qemu-user.cmake")

# For test programs that count in 64-bit atomics; the library is checked to need none of it.
set(CMAKE_C_STANDARD_LIBRARIES "-Wl,--as-needed -latomic")
