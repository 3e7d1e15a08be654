/* reader_state.h - all that a reader holds; for the files of reader.h and follow.h only. */
#ifndef BIJI_APP_READER_STATE_H
#define BIJI_APP_READER_STATE_H

#include "biji/reader.h"

struct reader {
    struct reader_view view;
    struct course *course;
    struct diags *diags;
    const struct keymap *keymap;    /* for notices, which name keys; borrowed */
    struct upstream *upstream;      /* where held pages come from; NULL: from nowhere; borrowed, set by the caller */
    const struct outline *outline;  /* of doc; NULL until it is needed (reader_outline) */
    struct resolved_links resolved; /* base is what relative links of doc are relative to */
    struct spot *history;
    size_t history_count, history_room, history_at;
    struct spot jumped_from; /* chapter is COURSE_NONE and url NULL: from nowhere yet */
    struct find_text *text;
    struct pages pages;
    struct spot *left; /* where each note and page was left, the latest only */
    size_t left_count, left_room;
    struct outline **outlines; /* of the course's chapters, as far as they were needed */
    size_t outline_count;
    uint32_t *toggled;
    size_t toggled_count, toggled_room;
};

/* Sets the note anew, because view.how was changed; the place stays. */
void reader_reset(struct reader *reader);

#endif
