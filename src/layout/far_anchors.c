/* far_anchors.c - asks the other notes of a course for the anchors to which a note links. Nearly all are plain headings or given
 * as id="…", which are found in the bytes of a note; only a note in which one is not found so is parsed. */
#include "far_anchors.h"

#include "biji/file.h"
#include "biji/load.h"
#include "biji/outline.h"
#include "biji/target.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

/* What is known of one note. */
struct far_note {
    int chapter;
    char *text; /* owned; NULL when it cannot be read */
    size_t bytes;
    struct doc *doc;         /* owned; NULL until it is parsed */
    struct outline *outline; /* owned; NULL until it is needed */
};

struct far_anchors {
    struct far_note *notes;
    size_t count, room;
};

static struct far_note *note_of(struct far_anchors *far, const struct chapter *chapter, int index)
{
    for (size_t i = 0; i < far->count; i++)
        if (far->notes[i].chapter == index)
            return &far->notes[i];
    far->notes = xgrow(far->notes, far->count, &far->room, sizeof *far->notes);
    struct far_note *note = &far->notes[far->count++];
    *note = (struct far_note){.chapter = index};
    if (chapter->path == NULL || !file_read(chapter->path, &note->text, &note->bytes, NULL))
        note->text = NULL;
    return note;
}

static bool is_in_outline(struct far_note *note, const struct chapter *chapter, const char *anchor)
{
    if (note->outline == NULL && (note->doc = note_load(chapter->path, chapter->name, NULL, NULL)) != NULL)
        note->outline = outline_build(note->doc);
    return note->outline == NULL || anchor_find(note->outline, slice_of(anchor)) != NULL;
}

bool far_anchors_has(struct far_anchors **far, const struct course *course, int chapter, const char *anchor)
{
    if (chapter == COURSE_NONE || anchor == NULL || *anchor == '\0' || anchor_line(slice_of(anchor)) > 0)
        return true;
    if (*far == NULL)
        *far = xcalloc(1, sizeof **far);
    struct far_note *note = note_of(*far, &course->chapters[chapter], chapter);
    return note->text == NULL || anchor_is_plain(slice_from(note->text, note->bytes), slice_of(anchor)) ||
           is_in_outline(note, &course->chapters[chapter], anchor);
}

void far_anchors_free(struct far_anchors *far)
{
    for (size_t i = 0; far != NULL && i < far->count; i++) {
        outline_free(far->notes[i].outline);
        doc_free(far->notes[i].doc);
        free(far->notes[i].text);
    }
    if (far != NULL)
        free(far->notes);
    free(far);
}
