/* reader.h - where the reader is, independent of any screen: which note, which line is at the top, which link is
 * selected, what was searched for, and the history. A screen reads the view and calls the functions; nothing here
 * draws. */
#ifndef BIJI_READER_H
#define BIJI_READER_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/error.h"
#include "biji/find.h"
#include "biji/keymap.h"
#include "biji/layout.h"
#include "biji/outline.h"
#include "biji/page.h"
#include "biji/resolved_links.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A position to come back to. */
struct spot {
    int chapter;        /* COURSE_NONE for a page that belongs to no chapter */
    const char *url;    /* a page from the network, lent by the reader; NULL: the chapter's own note */
    struct place place; /* first place shown on the top line or after it */
    size_t above;       /* lines at the top before the line of that place that have the same place (blank lines) */
    bool beyond;        /* the place was put at the top though less than a page follows */
    uint32_t link;      /* id of the selected link's node, 0 = none */
};

/* What is shown, for the code that draws it; only the functions below change it. */
struct reader_view {
    struct spot spot; /* place and above are brought up to date by reader_spot() */
    struct doc *doc;  /* what is shown; never NULL once opened */
    struct layout *layout;
    const struct page *page; /* the page that doc belongs to; NULL: the chapter's own note */
    bool is_notice;          /* doc is a notice in place of a missing document */
    size_t top;              /* line of the layout at the top of the page */
    int rows;                /* of the page */
    int link;                /* selected link, an index into layout->links; -1 = none */
    struct layout_options how;
    struct find_ranges matches; /* of the present search in doc, so far */
    bool is_searching;          /* there may be more */
    size_t match;               /* the current one; SIZE_MAX: none yet, or no matches */
    char *query;                /* NULL: no search */
    bool is_exact;              /* as reader_search() was asked */
    char query_fault[320];      /* what is wrong with query; "" for a valid one */
};

struct gallery;
struct reader;

/* A reader of course with nothing open yet. how: layout options, except those that the reader sets itself (width,
 * folding, link styles); upstream: the source of cached pages, may be NULL; keymap: for notices, which name keys. All
 * are borrowed. Owner: the caller; ended by reader_free(), which accepts NULL. */
struct reader *reader_new(struct course *course, const struct layout_options *how, const struct keymap *keymap,
                          struct upstream *upstream, struct diags *diags);
/* Ends the reader; accepts NULL. */
void reader_free(struct reader *reader);
/* The view. Lent by the reader for its life and kept up to date. */
const struct reader_view *reader_view(const struct reader *reader);

/* Opens a chapter (url NULL) or a page at node's place, or at its beginning when node is NULL, and adds the old
 * position to the history. A chapter that cannot be read, or a page that is not cached, is replaced by a notice. */
void reader_open(struct reader *reader, int chapter, const char *url, const struct node *node);
/* The same at an anchor. False when the note has no such anchor; it is then open at its beginning. */
bool reader_open_anchor(struct reader *reader, int chapter, const char *url, const char *anchor);
/* To an anchor of the page: a heading's, an <a id>, or a line of its source (L120, L120-L130). False without one. */
bool reader_to_anchor(struct reader *reader, const char *anchor);
/* Opens a chapter or a page at a place of its document. */
void reader_open_place(struct reader *reader, int chapter, const char *url, struct place place);
/* The same where it was left, or at its beginning. */
void reader_open_again(struct reader *reader, int chapter, const char *url);
/* Whether a page can be shown at once: it is already open, cached, or mirrored. */
bool reader_has_page(const struct reader *reader, const char *url);
/* The page on whose behalf a link of what is shown is followed; NULL: the user's own notes. Lent. */
const char *reader_source(const struct reader *reader);
/* Takes over a page fetched on behalf of from, in place of the old copy or its notice; all places in it stay. */
void reader_page_take(struct reader *reader, int chapter, struct upstream_page *fetched, const char *from);
/* Records why a page could not be fetched, for its notice; an existing page stays. */
void reader_page_fault(struct reader *reader, int chapter, const char *url, const char *from, const char *why);
/* Where the reader is now. */
struct spot reader_spot(struct reader *reader);
/* Goes to a position without adding to the history. */
void reader_go(struct reader *reader, const struct spot *spot);
/* Back to where the last jump was made. False at the beginning. */
bool reader_back(struct reader *reader);
/* Forward again after going back. False at the end. */
bool reader_forward(struct reader *reader);
/* Remembers this position; reader_jump_back() swaps between it and the current one, like '' in vi and less. */
void reader_keep_jump(struct reader *reader);
/* To the remembered position, and remembers the current one. False when there is none. */
bool reader_jump_back(struct reader *reader);
/* The outline of what is shown; lent. */
const struct outline *reader_outline(struct reader *reader);
/* The outline of a chapter whose note is parsed already, NULL for any other; lent. */
const struct outline *reader_chapter_outline(struct reader *reader, int chapter);
/* Whether reader_outline() is fast: for a very large note it is made in reader_idle(), after the first screen. */
bool reader_outline_is_ready(const struct reader *reader);
/* Index in reader_outline() of the section that is read now, or -1 (also while the outline is not ready). */
int reader_section(struct reader *reader);
/* Reloads the note's file and keeps the place. On failure false with error filled, and the old text stays. */
bool reader_reload(struct reader *reader, struct error *error);

/* Shows pictures as cells from the gallery (NULL: as cards), which is borrowed. The place stays. */
void reader_set_gallery(struct reader *reader, struct gallery *gallery);
/* Sets the size of the page; the place stays. */
void reader_resize(struct reader *reader, int cols, int rows);
/* Columns for tables, code and formulas that need more than the page has; the place stays. */
void reader_widen(struct reader *reader, int cols);
/* Lays out the note again with other settings for formulas, gaps and line numbers; the place stays. */
void reader_set_type(struct reader *reader, const struct math_options *math, enum layout_autospace autospace,
                     bool code_numbers);
/* Shows the note as Markdown source, or formatted. */
void reader_show_source(struct reader *reader, bool show_source);
/* Lays out all of the note, for the numbers of lines and links; the place stays. */
void reader_whole(struct reader *reader);
/* Does deferred work: the outline of a large note, the lines after the page. False when there was nothing to do. */
bool reader_idle(struct reader *reader);
/* Scrolls by lines, down or (negative) up. False when already at the end. */
bool reader_scroll(struct reader *reader, long lines);
/* Puts a line of the whole note at the top, or shows the last page when fewer lines follow. */
void reader_to_line(struct reader *reader, size_t line);
/* Shows the last page. */
void reader_to_end(struct reader *reader);
/* Puts the line at that percent of the note (0 to 100) at the top. */
void reader_to_percent(struct reader *reader, long percent);
/* Puts the line of a place at the top, even when less than a page follows. */
void reader_to_place(struct reader *reader, struct place place);
/* Puts a line at a row of the page (0 is the top one), even when less than a page follows. */
void reader_put_line(struct reader *reader, size_t line, int row);
/* Shows a place, scrolling only when it is out of sight. */
void reader_show(struct reader *reader, struct place place);
/* To the count-th next (or, negative, previous) heading. False at the last (or first) one. */
bool reader_to_heading(struct reader *reader, long count);
/* Whether the last line is on the page. */
bool reader_at_end(struct reader *reader);
/* How much of the note lies above the end of the page, 0 to 100. */
int reader_percent(struct reader *reader);

#endif
