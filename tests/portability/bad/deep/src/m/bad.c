/* Not part of the library: stack.sh must add up the frames: each is within the limit, the three together are not. */
void bad_first(volatile unsigned char *bytes);
void bad_second(volatile unsigned char *bytes);
void bad_third(volatile unsigned char *bytes);

__attribute__((noinline)) void bad_third(volatile unsigned char *bytes)
{
    volatile unsigned char own[200];
    own[199] = bytes[0];
    bytes[1] = own[199];
}

__attribute__((noinline)) void bad_second(volatile unsigned char *bytes)
{
    volatile unsigned char own[200];
    bad_third(own);
    bytes[0] = own[0];
}

void bad_first(volatile unsigned char *bytes)
{
    volatile unsigned char own[200];
    bad_second(own);
    bytes[0] = own[0];
}
