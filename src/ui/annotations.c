/* annotations.c - the reader's highlights in what is shown, and saving and editing notes. Passages are located when a note
 * is shown, so that drawing only compares places. */
#include "annotations.h"
#include "biji/editor.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/passage_course.h"

#include <stdlib.h>
#include <string.h>

void annotations_begin(struct ui *ui)
{
    ui->annotations = xcalloc(1, sizeof *ui->annotations);
    ui->annotations->color = 1;
}

void annotations_end(struct ui *ui)
{
    buf_free(&ui->annotations->removed);
    free(ui->annotations->highlights);
    free(ui->annotations->name);
    free(ui->annotations);
}

/* Whether a note's file is what is shown under this name, or became it. */
static bool is_shown(const struct ui *ui, const char *name, const char *file)
{
    const struct spot *spot = &ui->view->spot;
    return strcmp(file, name) == 0 ||
           (spot->url == NULL && passage_course_chapter(ui->setup->course, file) == spot->chapter);
}

void annotations_find(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    struct notebook book;
    struct passage_text *text = NULL;
    const char *name = ui_name_shown(ui);
    a->count = 0;
    a->is_due = false;
    a->doc = ui->view->doc;
    if (name == NULL || !notebook_load(&book, ui->setup->study->dir, NULL))
        return;
    for (size_t i = 0; i < book.count; i++) {
        const struct note *note = &book.notes[i];
        if (note->is_damaged || !is_shown(ui, name, note->passage.file))
            continue;
        text = text != NULL ? text : passage_text_new(a->doc);
        struct passage_hit hit = passage_find(&note->passage, text);
        if (hit.state == PASSAGE_ORPHAN)
            continue;
        a->highlights = xgrow(a->highlights, a->count, &a->room, sizeof *a->highlights);
        a->highlights[a->count++] = (struct highlight){hit.from, hit.to, note->color};
    }
    passage_text_free(text);
    notebook_fini(&book);
}

void annotations_follow(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    if (a->doc == ui->view->doc)
        return;
    const char *name = ui_name_shown(ui);
    bool is_same = name != NULL && a->name != NULL && strcmp(name, a->name) == 0;
    a->doc = ui->view->doc;
    a->count = 0; /* their places are those of another document */
    a->is_due = true;
    free(a->name);
    a->name = name != NULL ? xstrdup(name) : NULL;
    if (is_same) /* reloaded: they stay on the screen */
        annotations_find(ui);
}

bool annotations_idle(struct ui *ui)
{
    if (!ui->annotations->is_due)
        return false;
    annotations_find(ui);
    ui->stale = ui->stale || ui->annotations->count > 0;
    return true;
}

bool annotations_covers(struct place from, struct place to, uint32_t node, size_t offset, size_t *end)
{
    struct place at = {node, (uint32_t)offset};
    if (from.node == node && from.offset > offset && from.offset < *end)
        *end = from.offset;
    if (place_compare(from, at) > 0 || place_compare(at, to) >= 0)
        return false;
    if (to.node == node && to.offset < *end)
        *end = to.offset;
    return true;
}

bool annotations_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end)
{
    const struct annotations *a = ui->annotations;
    bool found = false;
    for (size_t i = 0; i < a->count; i++) {
        if (annotations_covers(a->highlights[i].from, a->highlights[i].to, node, offset, end)) {
            *role = (enum style_role)(STYLE_NOTE1 + a->highlights[i].color - 1);
            found = true;
        }
    }
    return found;
}

void annotations_choose(struct ui *ui, int color)
{
    ui->annotations->color = color;
}

void annotations_keep(struct ui *ui, const struct passage_text *text, struct passage_hit hit, const char *note)
{
    struct passage passage;
    struct error error = {0};
    const struct chapter *chapter =
        ui->view->spot.chapter != COURSE_NONE ? &ui->setup->course->chapters[ui->view->spot.chapter] : NULL;
    passage_make(text, ui_name_shown(ui), hit.from, hit.to, &passage);
    if (ui->setup->study->dir->folder == NULL)
        ui_complain(ui, "notes cannot be saved: this is not a course");
    else if (notebook_add(ui->setup->study->dir, chapter != NULL ? chapter->title : passage.file, &passage,
                          ui->annotations->color, note, NULL, &error))
        ui_say(ui, *note != '\0' ? "noted" : "highlighted");
    else
        ui_complain(ui, "%s", error.kind != ERROR_NONE ? error.message : _("this note could not be saved"));
    ui->setup->study->has_failed = ui->setup->study->has_failed || ui->setup->study->dir->has_failed;
    study_dir_describe(ui->setup->study->dir, ui->setup->course);
    passage_fini(&passage);
}

char *annotations_edit(struct ui *ui, const char *before)
{
    struct error error = {0};
    struct buf text = {0};
    surface_leave(ui->surface);
    bool ok = editor_edit_text(slice_of(before), &text, &error);
    surface_enter(ui->surface);
    surface_redraw(ui->surface);
    struct slice trimmed = slice_trim(buf_slice(&text));
    char *note = ok ? xstrndup(trimmed.ptr != NULL ? trimmed.ptr : "", trimmed.bytes) : NULL;
    if (!ok)
        ui_complain(ui, "%s", error.message);
    buf_free(&text);
    return note;
}

void annotations_go(struct ui *ui, const struct passage *passage)
{
    int chapter;
    struct diags diags = {0};
    struct passage_course *texts = passage_course_new(ui->setup->course, &diags);
    struct passage_hit hit = passage_course_find(texts, passage, &chapter);
    passage_course_free(texts);
    diags_free(&diags);
    if (hit.state == PASSAGE_ORPHAN) {
        ui_complain(ui, "this passage is no longer in the course; its text is kept in the list of notes");
        return;
    }
    reader_open_place(ui->reader, chapter, NULL, hit.from);
    ui_opened(ui);
}
