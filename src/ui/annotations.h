/* annotations.h - shared by the files of highlights and notes: annotations.c (showing and saving), selection.c (selecting),
 * notes_list.c (the list). */
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
    char *name;            /* and what it is called; NULL: nothing */
    struct highlight *highlights;
    size_t count, room;
    bool is_due;        /* they are looked for once the page is on the screen */
    int color;          /* the colour chosen last */
    struct buf removed; /* the last removal or change in the list, for undo */
    char removed_id[NOTE_ID_BYTES];
};

/* Finds the highlights of what is shown. */
void annotations_find(struct ui *ui);
/* Narrows *end to where a range begins or ends after offset; true when offset is in the range. */
bool annotations_covers(struct place from, struct place to, uint32_t node, size_t offset, size_t *end);
/* The colour of new notes. */
void annotations_choose(struct ui *ui, int color);
/* Saves a passage of what is shown with the note's text, and shows a message. */
void annotations_keep(struct ui *ui, const struct passage_text *text, struct passage_hit hit, const char *note);
/* The text of a note after editing it in the user's editor, trimmed; NULL with a message on failure. Owner: the
 * caller. */
char *annotations_edit(struct ui *ui, const char *before);

#endif
