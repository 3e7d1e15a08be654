/* reader.h - where the reader is, without any screen: which note, which line is at the top, which link is selected,
 * what was searched, and the way back. A screen looks at the view and calls the functions; nothing here draws. */
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

/* A position in the course that can be gone back to. */
struct spot {
    int chapter;        /* COURSE_NONE for a page that belongs to no chapter */
    const char *url;    /* a page from the network, lent by the reader; NULL: the chapter's own note */
    struct place place; /* first place shown on the top line or after it */
    size_t above;  /* lines at the top that stand before the line of that place and have the same place (blank lines) */
    bool beyond;   /* the place was put at the top though less than a page follows */
    uint32_t link; /* id of the selected link's node, 0 = none */
};

/* What is read now, for whoever draws it: kept up to date by the functions below, and written by nobody else. */
struct reader_view {
    struct spot spot; /* place and above are brought up to date by reader_spot() */
    struct doc *doc;  /* what is shown; never NULL once opened */
    struct layout *layout;
    const struct page *page; /* that doc belongs to; NULL: the chapter's own note */
    bool is_notice;          /* doc was made here, because there is no other */
    size_t top;              /* line of the layout at the top of the page */
    int rows;                /* of the page */
    int link;                /* selected link, an index into layout->links; -1 = none */
    struct layout_options how;
    struct find_ranges matches; /* of the present search in doc */
    size_t match;               /* the current one, when there are any */
    char *query;                /* NULL: no search */
    bool is_exact;              /* as reader_search() was asked */
    char query_fault[320];      /* what is wrong with query; "" if nothing is */
};

struct gallery;
struct reader;

/* A reader of course that has nothing open yet; how gives the layout options that are not the reader's own (width, what
 * is folded and what links look like are); upstream: where held pages come from, NULL for nowhere; keymap: for notices,
 * which name keys. All is borrowed. Owner: the caller; ended by reader_free(), which accepts NULL. */
struct reader *reader_new(struct course *course, const struct layout_options *how, const struct keymap *keymap,
                          struct upstream *upstream, struct diags *diags);
/* Ends the reader; accepts NULL. */
void reader_free(struct reader *reader);
/* What is read now. Lent by the reader for its life; the same record shows every change. */
const struct reader_view *reader_view(const struct reader *reader);

/* Opens a chapter (url NULL) or a page at node's place, or at its beginning when node is NULL, and remembers the way
 * back. A chapter that cannot be read, or a page that is not held, gives a notice that says so. */
void reader_open(struct reader *reader, int chapter, const char *url, const struct node *node);
/* The same at an anchor. False when the note has no such anchor: then it is open at its beginning. */
bool reader_open_anchor(struct reader *reader, int chapter, const char *url, const char *anchor);
/* To an anchor of what is shown: a heading's, an <a id>, or a line of its source, L120 or L120-L130, as code hosts name
 * them. False if what is shown has no such anchor. */
bool reader_to_anchor(struct reader *reader, const char *anchor);
/* Opens a chapter or a page at a place of its document. */
void reader_open_place(struct reader *reader, int chapter, const char *url, struct place place);
/* The same where it was left, or at its beginning. */
void reader_open_again(struct reader *reader, int chapter, const char *url);
/* Whether a page can be shown at once: it is open already, held, or mirrored. */
bool reader_has_page(const struct reader *reader, const char *url);
/* The page on whose behalf a link of what is shown is followed; NULL: the user's own notes. Lent. */
const char *reader_source(const struct reader *reader);
/* Takes over a page that was fetched on behalf of from; where it or its notice is shown, it takes that place, and all
 * places in it stay. */
void reader_page_take(struct reader *reader, int chapter, struct upstream_page *fetched, const char *from);
/* Keeps why a page could not be fetched, for its notice; a page that is here already stays. */
void reader_page_fault(struct reader *reader, int chapter, const char *url, const char *from, const char *why);
/* Where the reader is now. */
struct spot reader_spot(struct reader *reader);
/* Goes to a position, and remembers nothing. */
void reader_go(struct reader *reader, const struct spot *spot);
/* To where the last jump led from. False at the beginning of history. */
bool reader_back(struct reader *reader);
/* Where back led from, again. False at the end of history. */
bool reader_forward(struct reader *reader);
/* Where the reader is, kept as where the next jump leads from; reader_jump_back() goes there, and from there again
 * here: '' of vi and less. False: nothing was kept yet. */
void reader_keep_jump(struct reader *reader);
/* To the place kept last; from there again back here. False when no place was kept. */
bool reader_jump_back(struct reader *reader);
/* The outline of what is shown, or of a chapter whose note is parsed already (NULL for any other); lent. */
const struct outline *reader_outline(struct reader *reader);
/* The outline of a chapter whose note is parsed already, NULL for any other; lent. */
const struct outline *reader_chapter_outline(struct reader *reader, int chapter);
/* Whether reader_outline() is quick: a very large note's is made in reader_idle(), after its first screen. */
bool reader_outline_is_ready(const struct reader *reader);
/* Index in reader_outline() of the section that is read now, or -1 (also while the outline is not ready). */
int reader_section(struct reader *reader);
/* Reads the note's file again and keeps the place. False with error filled: the old text stays. */
bool reader_reload(struct reader *reader, struct error *error);

/* Pictures are shown as cells from the gallery (NULL: as cards); borrowed. The place stays. */
void reader_set_gallery(struct reader *reader, struct gallery *gallery);
/* Gives the page a size; the place stays. */
void reader_resize(struct reader *reader, int cols, int rows);
/* Sets the note anew with other formulas and gaps; the place stays. */
void reader_set_type(struct reader *reader, const struct math_options *math, enum layout_autospace autospace);
/* Sets the note as its Markdown source, or set again. */
void reader_show_source(struct reader *reader, bool show_source);
/* Does some of what was put off: the outline of a large note, the lines after the page. False when there was nothing to
 * do. */
bool reader_idle(struct reader *reader);
/* Scrolls by lines, down or (negative) up. False when it is at the end already. */
bool reader_scroll(struct reader *reader, long lines);
/* Puts a line at the top, or the last page when there are fewer lines after it. */
void reader_to_line(struct reader *reader, size_t line);
/* Puts the last page on the screen. */
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

/* Searches for query (see query.h) in what is shown, from the top line on, and shows the first match; NULL or "" ends
 * the search. Unless is_exact, several words are first looked for as they stand. Returns the count of matches;
 * query_fault says what is wrong with a query. */
size_t reader_search(struct reader *reader, const char *query, bool is_exact);
/* Searches what was opened since for the same query, and stays at its place. */
void reader_search_on(struct reader *reader);
/* Makes a match the current one and shows it. */
void reader_to_match(struct reader *reader, size_t match);
/* To the count-th next (or previous) match; *wrapped (may be NULL): past an end of the note. False without matches. */
bool reader_search_step(struct reader *reader, long count, bool *wrapped);

#endif
