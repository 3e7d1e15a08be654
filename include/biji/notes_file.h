/* notes_file.h - notes.md, the reader's highlights and notes: a note that any Markdown program shows and any editor edits.
 *
 *   ## chapter › section
 *
 *   > the passage
 *
 *   <!-- biji id=… color=1 file=… line=… quote=… before=… after=… -->
 *
 *   What the reader wrote: Markdown, up to the next note.
 *
 * Anything else is kept byte for byte. */
#ifndef BIJI_NOTES_FILE_H
#define BIJI_NOTES_FILE_H

#include "biji/error.h"
#include "biji/passage.h"
#include "biji/str.h"
#include "biji/study_dir.h"

#include <stdbool.h>
#include <stddef.h>

enum { NOTE_COLORS = 4, NOTE_ID_BYTES = 24 };

struct note {
    char id[NOTE_ID_BYTES];
    int color;              /* 1 to NOTE_COLORS */
    bool is_damaged;        /* its comment cannot be read: passage holds only the quote, if there is one */
    struct passage passage; /* strings are never NULL */
    char *text;             /* what the reader wrote, trimmed; "" for a highlight */
    size_t start, end;      /* bytes of the file that are this note */
    size_t comment, comment_end, text_start;
};

struct notebook {
    struct buf bytes;
    struct note *notes; /* in the order of the file */
    size_t count, room;
};

/* Reads a notes.md; the bytes are copied. */
void notebook_parse(struct notebook *book, struct slice bytes);
/* Ends what notebook_parse() or notebook_load() read. */
void notebook_fini(struct notebook *book);
/* The same from the folder; a missing file is an empty notebook. False with error filled. */
bool notebook_load(struct notebook *book, struct study_dir *dir, struct error *error);
/* Adds a note at the end: title is the title of the passage's chapter, text may be "". id (may be NULL) becomes its id. */
bool notebook_add(struct study_dir *dir, const char *title, const struct passage *passage, int color, const char *text,
                  char id[NOTE_ID_BYTES], struct error *error);
/* Replaces a note's text and colour (text NULL: it stays), or with color 0 removes the note; the old bytes go to removed
 * (may be NULL), with which notebook_restore() undoes the change. False with error filled, also when the note no longer
 * exists. */
bool notebook_change(struct study_dir *dir, const char *id, const char *text, int color, struct buf *removed,
                     struct error *error);
/* Restores what notebook_change() replaced: in place of the note with that id, or at the end. */
bool notebook_restore(struct study_dir *dir, const char *id, struct slice bytes, struct error *error);

#endif
