/* Not part of the library: objects.sh must find the division that 32-bit machines have no instruction for. */
#include <stdint.h>

uint64_t bad_divide(uint64_t a, uint64_t b);

uint64_t bad_divide(uint64_t a, uint64_t b)
{
    return a / b;
}
