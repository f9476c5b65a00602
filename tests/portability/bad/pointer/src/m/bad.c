/* Not part of the library: stack.sh must find the call through a pointer. */
int bad_call(int (*f)(void));
int bad_one(void);
int bad_two(void);

int bad_call(int (*f)(void))
{
    return f() + 1;
}

int bad_one(void)
{
    return 1;
}

int bad_two(void)
{
    return 2;
}
