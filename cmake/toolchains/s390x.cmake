# 64 bits, big-endian.
set(MACHINE_PROCESSOR s390x)
set(MACHINE_TRIPLE s390x-linux-gnu)
set(MACHINE_QEMU qemu-s390x)
include("${CMAKE_CURRENT_LIST_DIR}/qemu-user.cmake")
