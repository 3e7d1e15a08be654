/* charset.h - text in encodings other than UTF-8; for the loader's files only. */
#ifndef BIJI_LOAD_CHARSET_H
#define BIJI_LOAD_CHARSET_H

#include "biji/str.h"

#include <stdbool.h>

/* Turns bytes in another encoding into UTF-8, added to out. Returns the encoding's name (static); NULL, with out empty,
 * when they are UTF-8, damaged or not, or in an unknown encoding. Linear. */
const char *charset_decode(struct slice bytes, struct buf *out);
/* Whether they may be in another encoding; checks the first bytes, and among the first `most` the first characters beyond ASCII,
 * until one tells. */
bool charset_is_foreign(struct slice bytes, size_t most);

#endif
