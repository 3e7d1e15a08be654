/* target.h - link targets as strings: their parts, percent-encoding, joining, and the forms in which code hosts name
 * the same file. Nothing here touches the disk or the network. */
#ifndef BIJI_TARGET_H
#define BIJI_TARGET_H

#include "biji/str.h"

#include <stdbool.h>

/* The parts of a target (RFC 3986, section 3); all lent by the target. Absent parts are empty. */
struct target {
    struct slice scheme;   /* without ':'; a single letter is not a scheme (a drive) */
    struct slice path;     /* with "//host" when there is a scheme or a network-path */
    struct slice query;    /* without '?' */
    struct slice fragment; /* without '#' */
};

/* Splits a target into its parts; every text has parts. */
struct target target_split(struct slice text);
/* Adds text with %XX resolved; an escape that gives invalid UTF-8 or NUL stays as written. */
void target_decode(struct slice text, struct buf *out);
/* Adds text percent-encoded so that it is safe in a URL and for a terminal: controls, blanks, quotes, <, >, \, ^, `, {,
 * |, }, a % alone and all bytes above 7F; existing escapes stay. */
void target_encode(struct slice text, struct buf *out);
/* The path of a file below a root: `path` ('/' first: from the root), already decoded, relative to the folder of the
 * file `base` (also a path below the root). "." and ".." are resolved. False when it leaves the root. Adds the result
 * to out, without a leading '/'. */
bool target_join(const char *base, struct slice path, struct buf *out);
/* Resolves a reference against an absolute URL (RFC 3986, section 5.2, http and https only; on a code host "/" is the
 * repository's root, as its pages have it). Adds the absolute URL. */
void target_absolute(const char *base_url, struct slice reference, struct buf *out);

/* A file on a code host. */
struct hosted {
    struct buf page; /* canonical page URL, without fragment: https://github.com/O/R/blob/REF/PATH */
    struct buf raw;  /* URL of its bytes: https://raw.githubusercontent.com/O/R/REF/PATH */
};

/* Recognises github.com (blob, raw, edit), raw.githubusercontent.com, gitee.com (blob, raw), gitlab.com (-/blob, -/raw)
 * and gist.github.com pages, but not folders there. False, with nothing filled, for any other URL. Ended by
 * hosted_free(). */
bool hosted_parse(struct slice url, struct hosted *hosted);
/* Ends the strings of a hosted page. */
void hosted_free(struct hosted *hosted);
/* What follows ".../blob/REF" in a canonical page URL, with its '/'; empty for other pages. REF is taken as one
 * segment, or as refs/tags/NAME: only the host knows better. Lent by page. */
struct slice hosted_path(struct slice page);
/* Adds the form of an http(s) URL in which two links to the same page are equal: the canonical page for a code host,
 * else the URL without fragment, host in lower case. */
void target_canonical(struct slice url, struct buf *out);
/* Whether a path or URL has an ending of Markdown or plain text: .md .markdown .mkd .mdown .txt (any case). */
bool target_is_note(struct slice path);

#endif
