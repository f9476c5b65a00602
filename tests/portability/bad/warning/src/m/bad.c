/* Not part of the library: objects.sh must not accept the warning. */
int bad_unused(int x);

int bad_unused(int x)
{
    int unused;
    return x;
}
