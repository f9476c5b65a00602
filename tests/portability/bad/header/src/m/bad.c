/* Not part of the library: objects.sh must find the hosted header. */
#include <string.h>

unsigned bad_length(const char *text);

unsigned bad_length(const char *text)
{
    return text != NULL;
}
