/* Not part of the library: objects.sh must find the floating point. */
double bad_half(double x);

double bad_half(double x)
{
    return x / 2;
}
