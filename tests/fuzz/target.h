/* target.h - what a fuzz target is: one function that libFuzzer (make fuzz) or replay.c (make check) calls with one input, and
 * that aborts on what must not be. */
#ifndef BIJI_TESTS_TARGET_H
#define BIJI_TESTS_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run: what must hold does not. */
static inline void target_require(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "not ok: %s\n", what);
    abort();
}

#endif
