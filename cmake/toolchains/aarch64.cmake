# 64-bit ARM.
set(MACHINE_PROCESSOR aarch64)
set(MACHINE_TRIPLE aarch64-linux-gnu)
set(MACHINE_QEMU qemu-aarch64)
include("${CMAKE_CURRENT_LIST_DIR}/qemu-user.cmake")
