/* autolink.h - URLs and mail addresses in plain text; for the parser's files only. */
#ifndef BIJI_MARKDOWN_AUTOLINK_H
#define BIJI_MARKDOWN_AUTOLINK_H

#include "biji/str.h"

#include <stdbool.h>

struct autolink {
    size_t from, to;    /* offsets into the text */
    const char *prefix; /* prefix of the target before the text: "", "http://" or "mailto:" */
};

/* A search through one text; start it with autolink_start(). */
struct autolink_scan {
    struct slice text;
    size_t at;               /* everything before it is done */
    size_t colon, www, sign; /* offsets of the next "://", "www." and @; text.bytes if absent */
};

/* A search through text from its start on; text is lent. */
struct autolink_scan autolink_start(struct slice text);
/* Finds the next link: http://, https:// or www. (GFM 6.9), or a mail address. A link ends before blanks, < and CJK or
 * full-width characters. False when no link is left. A whole search takes linear time. */
bool autolink_next(struct autolink_scan *scan, struct autolink *link);

#endif
