/* language.h - the interface in the reader's language. Texts for the user are written in English in the source and marked; the
 * table of translations is compiled in. The chosen language is the program's one piece of shared state: main chooses it before any
 * text is used. */
#ifndef BIJI_LANGUAGE_H
#define BIJI_LANGUAGE_H

#include <stddef.h>

/* LANGUAGE_UNSAID: the locale names no language; English is used. */
enum language { LANGUAGE_UNSAID, LANGUAGE_CHINESE, LANGUAGE_ENGLISH };

/* The language that LANGUAGE, LC_ALL, LC_MESSAGES and LANG ask for, in this order; LANGUAGE_UNSAID where they name no language
 * (unset, C, POSIX, C.UTF-8). */
enum language language_of_environment(void);
/* Sets the language; LANGUAGE_UNSAID: the environment's. Call it before starting threads. */
void language_choose(enum language language);
/* The language in use; LANGUAGE_UNSAID where the environment names no language. */
enum language language_chosen(void);
/* A text in the chosen language, or unchanged where there is no translation. Static, or the caller's own text. */
const char *language_text(const char *english) __attribute__((format_arg(1)));
/* The form for a count: one or many in English, one form for both in Chinese. */
const char *language_count(size_t count, const char *one, const char *many)
    __attribute__((format_arg(2), format_arg(3)));

/* A text to be shown now; a text of a table that is shown through _() later. */
#define _(english) language_text(english)
#define N_(english) english

#endif
