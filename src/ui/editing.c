/* editing.c - edits of the note that is shown, in the user's editor or by other programs. The place and folds stay. */
#include "biji/editor.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "ui.h"

/* The file of the note that is shown, or NULL. */
static const char *file_shown(const struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    return spot->url == NULL && spot->chapter != COURSE_NONE ? ui->setup->course->chapters[spot->chapter].path : NULL;
}

bool editing_reload(struct ui *ui)
{
    struct error error = {0};
    int chapter = ui->view->spot.chapter;
    bool ok = reader_reload(ui->reader, &error);
    if (!ok)
        ui_complain(ui, "%s", error.message);
    reading_changed(ui, chapter);
    hits_changed(ui, chapter);
    glossary_forget(ui);
    contents_changed(ui);
    ui->stale = true;
    return ok;
}

bool editing_follow(struct ui *ui)
{
    const char *file = file_shown(ui);
    bool is_other = watch_file(ui->watch, file);
    if (list_holds_notes(ui) || file == NULL)
        return false;
    bool is_stale = is_other && chapter_is_stale(ui->setup->course, ui->view->spot.chapter); /* changed unseen */
    return (watch_changed(ui->watch) || is_stale) && editing_reload(ui);
}

void editing_open(struct ui *ui)
{
    struct error error = {0};
    const char *file = file_shown(ui);
    const struct node *node = doc_node(ui->view->doc, reader_spot(ui->reader).place.node);
    int line = 1, column;
    if (file == NULL) {
        ui_say(ui, "only notes of the course can be edited");
        return;
    }
    if (node != NULL && !ui->view->is_notice)
        doc_position(ui->view->doc, node, ui->view->spot.place.offset, &line, &column);
    surface_leave(ui->surface);
    bool ok = editor_edit(file, line, &error);
    surface_enter(ui->surface);
    surface_redraw(ui->surface);
    if (!ok)
        ui_complain(ui, "%s", error.message);
    else
        editing_reload(ui);
}
