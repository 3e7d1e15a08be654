/* editor.h - the user's editor, on a file at a line. */
#ifndef BIJI_EDITOR_H
#define BIJI_EDITOR_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>

/* Whether VISUAL or EDITOR is set, and programs may be started. */
bool editor_is_set(void);
/* Runs $VISUAL, else $EDITOR, else vi, on path at line (1-based; 0: at the top), without a shell: the variable's words, the
 * line in the form that the program takes, the path. Waits for it to end; release the terminal first. False with error
 * filled. */
bool editor_edit(const char *path, int line, struct error *error);
/* The same on text in a temporary file; the result is added to *edited. */
bool editor_edit_text(struct slice text, struct buf *edited, struct error *error);

#endif
