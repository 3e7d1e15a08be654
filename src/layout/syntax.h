/* syntax.h - colours of code: one scanner, one table of languages. A token is a comment, a string, a number, a keyword,
 * a name that is defined or called, or nothing in particular. */
#ifndef BIJI_LAYOUT_SYNTAX_H
#define BIJI_LAYOUT_SYNTAX_H

#include "biji/str.h"
#include "biji/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct language;

/* Where the scanner is between two lines of a block; see syntax_begin(). */
struct syntax {
    const struct language *language; /* NULL: everything is plain */
    const char *until;               /* inside an open comment or string: what ends it */
    enum style_role role;            /* of that */
    bool plain_line;                 /* this line is output of a shell session */
    uint64_t words[4]; /* which pairs of first letter and length keywords have, hashed: most words are not keywords */
};

/* The language in an info string, as written: its first word, without the braces, dots and options that books put
 * around it ("{.python .input}", "rust,ignore", "js{1,3}"). */
struct slice syntax_name(struct slice info);
/* A scanner for the language in an info string; for an unknown one everything is plain. */
struct syntax syntax_begin(struct slice info);
/* The token at byte `at` of a line (at < line.bytes): returns the byte after it and its role in *role. Lines must be
 * read in order, each from its start. */
size_t syntax_next(struct syntax *syntax, struct slice line, size_t at, enum style_role *role);

#endif
