# How kernels of some machines are compiled; read by objects.sh and stack.sh.
# (clang for RISC-V would put small constants beside small variables, in .sdata.)

# select_machine MACHINE gcc|clang: sets `cc` and `flags`.
select_machine() {
    case $2:$1 in
    gcc:x86_64) cc=gcc flags='-mgeneral-regs-only -mno-red-zone -fno-pic' ;;
    clang:x86_64) cc=clang flags='-mgeneral-regs-only -mno-red-zone -fno-pic' ;;
    gcc:i386) cc=gcc flags='-m32 -march=i386 -mgeneral-regs-only -fno-pic' ;; # no atomics: plain only
    gcc:i686) cc=gcc flags='-m32 -march=i686 -mgeneral-regs-only -fno-pic' ;;
    clang:i686) cc=clang flags='-m32 -march=i686 -mgeneral-regs-only -fno-pic' ;;
    gcc:aarch64) cc=aarch64-linux-gnu-gcc flags='-mgeneral-regs-only -mno-outline-atomics -mstrict-align -fno-pic' ;;
    clang:aarch64) cc=clang flags='--target=aarch64-none-elf -mgeneral-regs-only -mno-outline-atomics' ;;
    gcc:riscv64) cc=riscv64-linux-gnu-gcc flags='-march=rv64imac -mabi=lp64 -mcmodel=medany -fno-pic' ;; # no Zbb, no F
    clang:riscv64) cc=clang flags='--target=riscv64-none-elf -msmall-data-limit=0 -march=rv64imac -mabi=lp64' ;;
    gcc:riscv32) cc=riscv64-linux-gnu-gcc flags='-march=rv32imac -mabi=ilp32 -fno-pic' ;;
    clang:riscv32) cc=clang flags='--target=riscv32-none-elf -msmall-data-limit=0 -march=rv32imac -mabi=ilp32' ;;
    gcc:armv7) cc=arm-linux-gnueabihf-gcc flags='-march=armv7-a -mfloat-abi=soft -mgeneral-regs-only -fno-pic' ;;
    clang:armv7) cc=clang flags='--target=armv7a-none-eabi -mfloat-abi=soft' ;;
    gcc:cortex-m3) cc=arm-linux-gnueabihf-gcc flags='-mcpu=cortex-m3 -mthumb -mfloat-abi=soft -fno-pic' ;;
    gcc:cortex-m0) cc=arm-linux-gnueabihf-gcc flags='-mcpu=cortex-m0 -mthumb -mfloat-abi=soft -fno-pic' ;; # no atomics: plain only
    clang:cortex-m0) cc=clang flags='--target=thumbv6m-none-eabi' ;;
    gcc:s390x) cc=s390x-linux-gnu-gcc flags='-msoft-float -fno-pic' ;;
    clang:s390x) cc=clang flags='--target=s390x-linux-gnu -msoft-float -fno-pic' ;;
    gcc:powerpc) cc=powerpc-linux-gnu-gcc flags='-msoft-float -fno-pic' ;;
    clang:powerpc) cc=clang flags='--target=powerpc-linux-gnu -msoft-float -fno-pic' ;;
    *) echo "no such machine: $1 with $2" >&2 && exit 2 ;;
    esac
    # Only the headers that the compiler itself brings: nothing hosted.
    case $2 in
    gcc) flags="$flags -nostdinc -isystem $($cc -print-file-name=include)" ;;
    clang) flags="$flags -nostdlibinc" ;;
    esac
}
