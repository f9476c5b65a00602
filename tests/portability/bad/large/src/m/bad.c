/* Not part of the library: stack.sh must find the large frame, also where the whole chain may be longer. */
void bad_large(volatile unsigned char *bytes);
void bad_second(void);
void bad_third(void);

void bad_large(volatile unsigned char *bytes)
{
    volatile unsigned char own[600];
    own[599] = bytes[0];
    bytes[1] = own[599];
}

void bad_second(void)
{
}

void bad_third(void)
{
}
