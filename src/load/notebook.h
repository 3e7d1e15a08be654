/* notebook.h - Jupyter's notebooks as Markdown; for the loader's files only. */
#ifndef BIJI_LOAD_NOTEBOOK_H
#define BIJI_LOAD_NOTEBOOK_H

#include "biji/diag.h"
#include "biji/str.h"

#include <stdbool.h>

/* Whether the bytes may be a notebook: looks at their start. */
bool notebook_is(struct slice bytes);
/* The notebook as Markdown, added to out. False, with a finding and nothing added, when it cannot be read as one. file names
 * it, and is what its pictures lead to. */
bool notebook_read(const char *file, struct slice bytes, struct buf *out, struct diags *diags);

#endif
