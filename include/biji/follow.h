/* follow.h - links on the page: selecting them, showing where they lead, following them. */
#ifndef BIJI_FOLLOW_H
#define BIJI_FOLLOW_H

#include "biji/links.h"
#include "biji/reader.h"

/* Selects the count-th next (or, negative, previous) link and shows it. False at the last (or first) one. */
bool reader_select_link(struct reader *reader, long count);
/* Selects a link by its index in layout->links and shows it. */
void reader_select(struct reader *reader, int link);
/* Deselects the link. */
void reader_deselect(struct reader *reader);
/* The target of a link, for the status line, as a URL or "chapter #section"; adds it to out. */
void reader_link_target(struct reader *reader, int link, struct buf *out);
/* Ended by link_fini(). */
struct link reader_link(struct reader *reader, int link);

enum follow_kind {
    FOLLOW_OPENED,  /* something else is shown now */
    FOLLOW_FETCH,   /* the page `text` (canonical, of `chapter` or COURSE_NONE) is not cached; nothing has changed */
    FOLLOW_OUTSIDE, /* to be opened in a browser: the address `text` */
    FOLLOW_NOT      /* cannot be followed: `text` says why */
};

/* Ended by follow_fini(). */
struct follow {
    enum follow_kind kind;
    char *text;   /* owned, may be NULL */
    char *anchor; /* FOLLOW_FETCH: owned, may be NULL */
    int chapter;
};

/* Follows a link. */
struct follow reader_follow(struct reader *reader, int link);
/* Ends the strings of a follow. */
void follow_fini(struct follow *follow);

#endif
