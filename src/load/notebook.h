/* notebook.h - Jupyter notebooks as Markdown; for the loader's files only. */
#ifndef BIJI_LOAD_NOTEBOOK_H
#define BIJI_LOAD_NOTEBOOK_H

#include "biji/diag.h"
#include "biji/str.h"

#include <stdbool.h>

/* Whether the bytes may be a notebook, by their start. */
bool notebook_is(struct slice bytes);
/* The notebook as Markdown, added to out. False, with a finding and nothing added, when it cannot be read as one. file is
 * its name, and the target of its pictures. */
bool notebook_read(const char *file, struct slice bytes, struct buf *out, struct diags *diags);
/* Adds the bytes of the picture with this number, as notebook_read() numbers them, to out; nothing when there is none. */
void notebook_picture(struct slice bytes, int number, struct buf *out);

#endif
