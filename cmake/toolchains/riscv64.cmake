# 64-bit RISC-V.
set(MACHINE_PROCESSOR riscv64)
set(MACHINE_TRIPLE riscv64-linux-gnu)
set(MACHINE_QEMU qemu-riscv64)
include("${CMAKE_CURRENT_LIST_DIR}/qemu-user.cmake")
