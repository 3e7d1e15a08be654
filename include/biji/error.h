/* error.h - why an operation failed. Filled by the function that failed; the first failure wins; only cli and main
 * print it. */
#ifndef BIJI_ERROR_H
#define BIJI_ERROR_H

#include <stdbool.h>

/* The kind decides the program's exit status, which is the enum's value. */
enum error_kind { ERROR_NONE = 0, ERROR_USAGE = 2, ERROR_CONTENT = 3, ERROR_SYSTEM = 4 };

/* Zero-initialise. */
struct error {
    enum error_kind kind;
    char message[600]; /* a sentence: what happened, on what, what to do; safe for a terminal (text_safe) */
};

/* Fills error unless it is already filled (or NULL). Returns false, so that a caller can `return error_set(...)`. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
