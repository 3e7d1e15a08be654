/* symbols.h - one sorted table of TeX commands that stand for a character or an operator name, and the classes of atoms
 * that decide the gaps between them (TeXbook, chapter 18). */
#ifndef BIJI_MATH_SYMBOLS_H
#define BIJI_MATH_SYMBOLS_H

#include "biji/str.h"

#include <stddef.h>
#include <stdint.h>

enum atom_class { ATOM_ORD, ATOM_OP, ATOM_BIN, ATOM_REL, ATOM_OPEN, ATOM_CLOSE, ATOM_PUNCT, ATOM_INNER };

/* What an operator does with its scripts; WORDS: only known in text mode. */
enum symbol_flag { SYMBOL_LIMITS = 1, SYMBOL_INTEGRAL = 2, SYMBOL_WORDS = 4 };

struct symbol {
    const char *name;  /* without the backslash */
    const char *text;  /* Unicode */
    const char *ascii; /* for the pure ASCII form; NULL: the text where it is ASCII, else the name */
    uint8_t cls;       /* enum atom_class */
    uint8_t flags;     /* enum symbol_flag, or-ed */
};

/* The row of that name in a table sorted by name whose rows begin with it (a pointer to char), or NULL. */
const void *symbol_in_table(const void *table_start, size_t count, size_t row_bytes, struct slice name);
/* The command's row, or NULL. */
const struct symbol *symbol_find(struct slice name);
/* A row whose text is this one character (for characters written as such in the source), or NULL. Linear in the table.
 */
const struct symbol *symbol_of_text(struct slice text);
/* The character drawn for one in the source: itself, or a replacement such as "-" for the minus sign. */
struct slice symbol_alike(struct slice text);
/* The ASCII form of a row; static. */
const char *symbol_ascii(const struct symbol *symbol);
/* The character for the negated relation, or NULL if Unicode lacks it. */
const char *symbol_negated(struct slice text);

#endif
