/* Not part of the library: stack.sh must find the frame without a bound. */
void bad_fill(volatile unsigned char *bytes, unsigned n);
void bad_array(unsigned n);
void bad_third(void);

__attribute__((noinline)) void bad_fill(volatile unsigned char *bytes, unsigned n)
{
    while (n-- != 0)
        bytes[n] = 0;
}

void bad_array(unsigned n)
{
    unsigned char bytes[n];
    bad_fill(bytes, n);
}

void bad_third(void)
{
}
