/* Not part of the library: objects.sh must find the call. */
void abort(void);
void bad_end(void);

void bad_end(void)
{
    abort();
}
