/* annotations.h - what the files of highlights and notes share: annotations.c (shown and kept), selection.c (what is selected),
 * notes_list.c (the list of all). */
#ifndef BIJI_UI_ANNOTATIONS_H
#define BIJI_UI_ANNOTATIONS_H

#include "biji/notes_file.h"
#include "biji/passage.h"
#include "ui.h"

struct highlight {
    struct place from, to;
    int color;
};

struct annotations {
    const struct doc *doc; /* whose highlights these are */
    struct highlight *highlights;
    size_t count, room;
    int color;          /* the colour chosen last */
    struct buf removed; /* what the list removed or changed last, for undo */
    char removed_id[NOTE_ID_BYTES];
};

/* Looks for the highlights of what is shown. */
void annotations_find(struct ui *ui);
/* Narrows *end to where a range begins or ends after offset; true: offset lies in it. */
bool annotations_covers(struct place from, struct place to, uint32_t node, size_t offset, size_t *end);
/* The colour of the notes that are made from now on. */
void annotations_choose(struct ui *ui, int color);
/* Keeps a passage of what is shown with the note's text, and says how that went. */
void annotations_keep(struct ui *ui, const struct passage_text *text, struct passage_hit hit, const char *note);
/* What the reader's editor makes of a note's text, trimmed; NULL with a message when it fails. Owner: the caller. */
char *annotations_edit(struct ui *ui, const char *before);

#endif
