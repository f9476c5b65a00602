/* Not part of the library: objects.sh must find the variable. */
unsigned bad_count(void);

unsigned bad_count(void)
{
    static unsigned count;
    return ++count;
}
