/* reader_state.h - the state of a reader; for the files of reader.h and follow.h only. */
#ifndef BIJI_APP_READER_STATE_H
#define BIJI_APP_READER_STATE_H

#include "answers.h"
#include "biji/reader.h"

/* Where the reader was before a save that lost the passage, as an editor's that empties the file first. A later save may bring it back. */
struct lost_place {
    struct spot now; /* where the view was put instead; moved from there, the reader wants the old place no more */
    int line;
    struct buf words; /* empty: nothing is lost */
};

/* The match that is to be the current one when it is found. */
struct wanted_match {
    bool is_wanted;
    bool is_shown; /* once it is found, unless the reader has moved meanwhile from `top` */
    bool
        has_place; /* the first at that place or after it; else the one of that number, from the last one if negative */
    struct place place;
    long number;
    struct spot top;
};

struct reader {
    struct reader_view view;
    struct course *course;
    struct diags *diags;
    const struct keymap *keymap;    /* for notices, which name keys; borrowed */
    struct upstream *upstream;      /* source of saved pages; may be NULL; borrowed, set by the caller */
    const struct outline *outline;  /* of doc; NULL until it is needed (reader_outline) */
    struct resolved_links resolved; /* base: what relative links of doc are relative to */
    struct spot *history;
    size_t history_count, history_room, history_at;
    struct spot jumped_from; /* chapter COURSE_NONE and url NULL: not set yet */
    struct layout *whole;    /* being laid out while view.layout begins above the page; else NULL (relayout.c) */
    struct find_text *text;
    struct wanted_match wanted;
    bool is_phrase; /* the search is for the query as a phrase, and for its words if that is not found */
    struct pages pages;
    struct lost_place lost;
    struct spot *left; /* the last position in each note and page */
    size_t left_count, left_room;
    struct outline **outlines; /* of the course's chapters, made as needed */
    size_t outline_count;
    struct answers answers; /* of the note that is shown */
    uint32_t *toggled;
    size_t toggled_count, toggled_room;
};

/* Lays out the note again after view.how was changed; the place stays. */
void reader_reset(struct reader *reader);
/* Puts a line of view.layout at the top, or shows the last page when fewer lines follow. */
void reader_set_top(struct reader *reader, size_t line);

/* relayout.c: view.layout is replaced, and view.top is 0 or what it was; who calls sets it. */

/* Begins again near the place at the top, or at the beginning; no link is selected. */
void relayout_begin(struct reader *reader);
/* The id of the selected link's node, or 0; and selects the link of that node, if it is laid out. */
uint32_t relayout_link(const struct reader *reader);
void relayout_set_link(struct reader *reader, uint32_t id);
/* Shows the whole, as far as it is laid out. */
void relayout_take_whole(struct reader *reader);
/* Sees to it that a place is found without laying out all before it. Whether the layout was replaced. */
bool relayout_reach(struct reader *reader, struct place place);
/* Sees to it that so many lines are above the place at the top, if the note has them. */
void relayout_above(struct reader *reader, size_t lines);
/* Lays out some more lines. False when there are none left. *replaced: the whole is shown now. */
bool relayout_step(struct reader *reader, bool *replaced);

#endif
