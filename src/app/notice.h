/* notice.h - pages that the program writes itself: why a chapter is missing and what can be done. */
#ifndef BIJI_APP_NOTICE_H
#define BIJI_APP_NOTICE_H

#include "biji/course.h"
#include "biji/doc.h"
#include "biji/keymap.h"

/* The page for a chapter that cannot be read (url NULL), or for an upstream page that is not saved; chapter may
 * then be COURSE_NONE. why: a sentence on why it could not be fetched, or NULL; bytes: its size if known, or 0; bar: see
 * upstream_bar(). Owner: the caller; ended by doc_free(). */
struct doc *notice_make(const struct course *course, int chapter, const char *url, const struct keymap *keymap,
                        const char *why, size_t bytes, const char *bar);

#endif
