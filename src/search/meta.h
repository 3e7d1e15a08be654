/* meta.h - lines of front matter; for the files of the search. */
#ifndef BIJI_SEARCH_META_H
#define BIJI_SEARCH_META_H

#include "biji/find.h"

/* The class of the front matter's line whose value is told by key, and where that value begins; key is kept from the
 * line before when the line has none of its own. */
enum find_class meta_class(struct slice line, enum find_class before, size_t *value);
/* Whether a line of YAML, whose value begins at `value`, is plainly a key with a value, an item of a list or a comment. */
bool meta_is_plain(struct slice line, size_t value);
/* Whether a note may have front matter that is not YAML between two lines "---" at its start: it stands behind blank lines, is TOML
 * or JSON, or no line opens it. */
bool meta_may_be_other(struct slice text);

#endif
