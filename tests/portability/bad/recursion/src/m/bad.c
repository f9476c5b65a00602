/* Not part of the library: stack.sh must find the recursion. */
unsigned bad_even(unsigned n, unsigned *sum);
unsigned bad_odd(unsigned n, unsigned *sum);

__attribute__((noinline)) unsigned bad_even(unsigned n, unsigned *sum)
{
    *sum += n == 0 ? 1 : bad_odd(n - 1, sum);
    return *sum;
}

__attribute__((noinline)) unsigned bad_odd(unsigned n, unsigned *sum)
{
    *sum += n == 0 ? 0 : bad_even(n - 1, sum);
    return *sum;
}

unsigned bad_third(unsigned n);

unsigned bad_third(unsigned n)
{
    unsigned sum = 0;
    return bad_even(n, &sum);
}
