/* meta.h - lines of front matter; for the files of the search. */
#ifndef BIJI_SEARCH_META_H
#define BIJI_SEARCH_META_H

#include "biji/find.h"

/* The class of a line of front matter by its key, and where its value begins; key is kept from the line before if
 * the line has no key. */
enum find_class meta_class(struct slice line, enum find_class before, size_t *value);
/* Whether a line of YAML, whose value begins at `value`, is simply a key with a value, a list item or a comment. */
bool meta_is_plain(struct slice line, size_t value);
/* Whether a note may have front matter that is not YAML between two lines "---" at its start: after blank lines, in TOML or JSON,
 * or without an opening line. */
bool meta_may_be_other(struct slice text);

#endif
