/* links.h - where links lead. */
#ifndef BIJI_LINKS_H
#define BIJI_LINKS_H

#include "biji/course.h"
#include "biji/doc.h"

enum link_kind {
    LINK_CHAPTER,  /* another chapter, or this one without anchor: chapter, anchor (may be empty) */
    LINK_SECTION,  /* an anchor of the same document: anchor */
    LINK_UPSTREAM, /* a page that can be fetched and read here: url, chapter (or COURSE_NONE), anchor */
    LINK_OUTSIDE,  /* any other http, https or mailto address: url */
    LINK_FILE,     /* a file in the course's folder that is not a chapter: path */
    LINK_BROKEN    /* missing file, outside the folder, unknown scheme: why */
};

struct link {
    enum link_kind kind;
    int chapter;
    char *anchor; /* owned, may be NULL; decoded */
    char *url;    /* owned, may be NULL; percent-encoded, safe to show */
    char *path;   /* owned, may be NULL; file below the course's root, from the working folder */
    char *
        why; /* owned; a sentence on what is wrong: always set for LINK_BROKEN, and where the file was found in another place; else NULL */
};

/* Resolves a link's target as written in a note. base is the name of the note (chapter->name) or, for a page that came
 * from the network, its URL. GitHub blob URLs of the course's own chapters give LINK_CHAPTER. Ended by link_fini(). */
struct link link_resolve(const struct course *course, const char *base, struct slice target);
/* Makes a link to an anchor that its own note does not have (LINK_SECTION) one to the note of the course that has a label of that name,
 * as Sphinx, MyST and d2l find it; false, with the link as it was, without any. */
bool link_find_label(const struct course *course, struct link *link);
/* Ends the strings of a link. */
void link_fini(struct link *link);
/* "chapter", "section", "upstream", "outside", "file", "broken"; static. */
const char *link_kind_name(enum link_kind kind);

#endif
