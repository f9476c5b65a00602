/* replay.c - run a fuzz target on the files that are named, without a fuzzer: what was found once stays found,
 * with every compiler and on every machine.
 *
 * SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static int replay(const char *name)
{
    static uint8_t data[1 << 20];
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        perror(name);
        return 0;
    }
    size_t bytes = fread(data, 1, sizeof data, file);
    fclose(file);
    fprintf(stderr, "%s: %zu bytes\n", name, bytes);
    LLVMFuzzerTestOneInput(data, bytes);
    return 1;
}

int main(int argc, char **argv)
{
    int failed = argc < 2;
    for (int i = 1; i < argc; i++)
        failed |= !replay(argv[i]);
    printf("%d inputs\n", argc - 1);
    return failed;
}
