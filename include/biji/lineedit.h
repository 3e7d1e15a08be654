/* lineedit.h - one line of text being typed: cursor, deletion, history. Independent of any screen. */
#ifndef BIJI_LINEEDIT_H
#define BIJI_LINEEDIT_H

#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>

enum line_result {
    LINE_SAME,    /* nothing changed, or only the cursor */
    LINE_CHANGED, /* the text changed */
    LINE_DONE,    /* Enter */
    LINE_CANCEL   /* Esc, Ctrl-C, Ctrl-G, or Backspace in an empty line */
};

/* The line. Zero-initialise; ended by line_fini(). */
struct line_edit {
    struct buf text;            /* may be empty with ptr NULL */
    size_t cursor;              /* byte offset, always between graphemes */
    const char *const *history; /* oldest first; lent by the caller */
    size_t history_count;
    size_t back;      /* how far back in the history; 0 = the line itself */
    struct buf draft; /* the line itself, while the history is shown */
    struct buf cut;   /* the last deleted text, for Ctrl-Y */
};

/* Does what a key (key.h) means: printable keys insert; Left, Right, Home, End, Backspace, Delete, Ctrl-A B D E F H K T
 * U W Y, Alt-b, Alt-d, Alt-f, Alt-Backspace edit as in readline; Up, Down, Ctrl-P, Ctrl-N step through the history
 * lines that begin like the typed one. */
enum line_result line_key(struct line_edit *line, int key);
/* Whether line_key() uses this key with Alt. */
bool line_knows_alt(int key);
/* Replaces the text and moves the cursor to its end. */
void line_set(struct line_edit *line, const char *text);
/* The text, NUL-terminated; lent until the next change. */
const char *line_text(const struct line_edit *line);
/* Ends the line. */
void line_fini(struct line_edit *line);

#endif
