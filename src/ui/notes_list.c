/* notes_list.c - the list of all notes: beside the text if there is space, with the selected note in full below it. Each
 * note is at its passage's current place; removals and changes can be undone. */
#include "annotations.h"
#include "biji/editor.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/passage_course.h"
#include "biji/query.h"
#include "biji/text.h"

#include <stdlib.h>
#include <string.h>

struct notes_list {
    struct notebook book;
    struct passage_course *texts;
    struct diags diags;
    struct query *filter; /* only notes that match are rows; NULL: all are */
    size_t *rows;         /* indices into the notebook */
    size_t count;
    char edited_id[NOTE_ID_BYTES]; /* the note being edited at the prompt */
};

static const struct list_ops notes_list;

static const struct note *note_at(const struct list *list, size_t index)
{
    const struct notes_list *data = list->data;
    return &data->book.notes[data->rows[index]];
}

static void add_text(const struct note *note, struct buf *out)
{
    struct buf raw = {0};
    buf_printf(&raw, "%s  %s", note->passage.quote, note->text);
    text_safe(buf_slice(&raw), out);
    buf_free(&raw);
}

/* Builds the rows from the saved notes. */
static void load(struct ui *ui, struct notes_list *data)
{
    notebook_fini(&data->book);
    notebook_load(&data->book, ui->setup->study->dir, NULL);
    data->rows = xrealloc(data->rows, (data->book.count + 1) * sizeof *data->rows);
    data->count = 0;
    for (size_t i = 0; i < data->book.count; i++) {
        struct buf text = {0};
        add_text(&data->book.notes[i], &text);
        if (data->filter == NULL || query_match_text(data->filter, buf_slice(&text), NULL))
            data->rows[data->count++] = i;
        buf_free(&text);
    }
    annotations_find(ui);
}

static size_t count(struct list *list)
{
    return ((const struct notes_list *)list->data)->count;
}

static void text(struct list *list, size_t index, struct buf *out)
{
    add_text(note_at(list, index), out);
}

static void draw(struct list *list, size_t index, struct area area, bool is_selected)
{
    const struct note *note = note_at(list, index);
    struct surface *surface = list->ui->surface;
    struct style style = {is_selected ? STYLE_SELECTED : STYLE_TEXT, 0};
    struct buf line = {0};
    if (is_selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    text(list, index, &line);
    surface_put_str(surface, area.row, area.col + 1, 2, *note->text != '\0' ? "+" : "|",
                    (struct style){(uint8_t)(STYLE_NOTE1 + note->color - 1), 0});
    surface_put_field(surface, area.row, area.col + 4, area.cols - 5, buf_slice(&line), style);
    buf_free(&line);
}

/* Draws a paragraph in an area, as far as it fits, and returns the rows used. */
static int draw_paragraph(struct surface *surface, struct area area, const char *paragraph, struct style style)
{
    struct buf safe = {0};
    text_safe(slice_of(paragraph), &safe);
    int rows = list_draw_text(surface, area, buf_slice(&safe), style);
    buf_free(&safe);
    return rows < area.rows ? rows : area.rows;
}

/* The selected note in full: its section, its passage, its text. */
static void draw_below(struct list *list, struct area area)
{
    struct surface *surface = list->ui->surface;
    if (list->selected >= count(list))
        return;
    const struct note *note = note_at(list, list->selected);
    const char *parts[] = {note->passage.section, note->passage.quote, note->text};
    const enum style_role roles[] = {STYLE_DIM, (enum style_role)(STYLE_NOTE1 + note->color - 1), STYLE_TEXT};
    for (int col = 0; col < area.cols; col++)
        surface_put_str(surface, area.row, area.col + col, 1, "─", (struct style){STYLE_BORDER, 0});
    area = (struct area){area.row + 1, area.col + 1, area.rows - 1, area.cols - 2};
    for (int i = 0; i < 3; i++) {
        int rows = draw_paragraph(surface, area, parts[i], (struct style){(uint8_t)roles[i], 0});
        area.row += rows + (rows > 0 && i > 0);
        area.rows -= rows + (rows > 0 && i > 0);
    }
}

/* Goes to a note in a saved page. */
static void go_to_page(struct ui *ui, const struct passage *passage)
{
    const struct course *course = ui->setup->course;
    int chapter = course_by_upstream(course, passage->file);
    if (!reader_has_page(ui->reader, passage->file)) {
        ui_complain(ui, "the page of this note is not saved here: %s", passage->file);
        return;
    }
    reader_open(ui->reader, chapter, passage->file, NULL);
    struct passage_text *page = passage_text_new(ui->view->doc);
    struct passage_hit hit = passage_find(passage, page);
    passage_text_free(page);
    if (hit.state != PASSAGE_ORPHAN)
        reader_to_place(ui->reader, hit.from);
    else
        ui_complain(ui, "this passage is no longer on its page; its text is kept in the list of notes");
    list_close(ui);
    ui_opened(ui);
}

static void go(struct ui *ui, struct notes_list *data, const struct note *note)
{
    int chapter;
    struct passage_hit hit = {.state = PASSAGE_ORPHAN};
    if (!note->is_damaged &&
        (strncmp(note->passage.file, "http://", 7) == 0 || strncmp(note->passage.file, "https://", 8) == 0)) {
        go_to_page(ui, &note->passage);
        return;
    }
    if (!note->is_damaged)
        hit = passage_course_find(data->texts, &note->passage, &chapter);
    if (hit.state == PASSAGE_ORPHAN) {
        ui_complain(ui, "this passage is no longer in the course; its text is kept here");
        return;
    }
    list_close(ui);
    reader_open_place(ui->reader, chapter, NULL, hit.from);
    ui_opened(ui);
}

/* Changes a note's text, or removes it (NULL); u undoes it. */
static bool change(struct ui *ui, struct notes_list *data, const char *id, const char *fresh, struct error *error)
{
    struct annotations *a = ui->annotations;
    int color = 0;
    for (size_t i = 0; i < data->book.count && fresh != NULL; i++)
        if (strcmp(data->book.notes[i].id, id) == 0)
            color = data->book.notes[i].color;
    memcpy(a->removed_id, id, NOTE_ID_BYTES);
    bool ok = notebook_change(ui->setup->study->dir, a->removed_id, fresh, color, &a->removed, error);
    load(ui, data);
    if (ok && fresh != NULL)
        ui_say(ui, "noted; u restores the old text");
    else if (ok)
        ui_say(ui, "removed; u restores it");
    return ok;
}

/* The note's text was typed at the prompt. */
static void text_typed(struct ui *ui, const char *fresh)
{
    struct list *list = list_focused(ui);
    struct error error = {0};
    if (list == NULL || list->ops != &notes_list)
        return;
    struct notes_list *data = list->data;
    if (!change(ui, data, data->edited_id, fresh, &error))
        ui_complain(ui, "%s", error.message);
}

/* e: in the user's editor, or at the prompt if no editor is set, as for new notes. */
static bool edit(struct ui *ui, struct notes_list *data, const struct note *note, struct error *error)
{
    memcpy(data->edited_id, note->id, NOTE_ID_BYTES);
    if (!editor_is_set() && strchr(note->text, '\n') != NULL) {
        ui_complain(ui, "this note has several lines; set EDITOR to edit it");
        return true;
    }
    if (!editor_is_set()) {
        prompt_open(ui, &(struct prompt){.label = _("note: "), .kind = "note", .done = text_typed}, note->text);
        return true;
    }
    char *fresh = annotations_edit(ui, note->text);
    bool ok = fresh == NULL || strcmp(fresh, note->text) == 0 || change(ui, data, data->edited_id, fresh, error);
    free(fresh);
    return ok;
}

static void filter(struct list *list, const char *query)
{
    struct notes_list *data = list->data;
    bool is_set = query != NULL && *query != '\0';
    struct query *wanted = is_set ? query_parse(slice_of(query), NULL) : NULL;
    if (wanted == NULL && is_set) /* no query yet: the last one stays */
        return;
    query_free(data->filter);
    data->filter = wanted;
    load(list->ui, data);
    list_select(list, 0);
    list->ui->stale = true;
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    struct annotations *a = ui->annotations;
    struct notes_list *data = list->data;
    struct error error = {0};
    const struct note *note = list->selected < data->count ? note_at(list, list->selected) : NULL;
    bool ok = true;
    if (command->action == ACTION_OUT && data->filter != NULL) {
        filter(list, NULL);
    } else if (command->action == ACTION_FOLLOW && note != NULL) {
        go(ui, data, note);
    } else if (command->action == ACTION_REMOVE && note != NULL) {
        ok = change(ui, data, note->id, NULL, &error);
    } else if (command->action == ACTION_EDIT && note != NULL) {
        ok = edit(ui, data, note, &error);
    } else if (command->action == ACTION_HALF_UP && a->removed.bytes > 0) {
        ok = notebook_restore(ui->setup->study->dir, a->removed_id, buf_slice(&a->removed), &error);
        buf_clear(&a->removed);
        load(ui, data);
    } else {
        return false;
    }
    if (!ok)
        ui_complain(ui, "%s", error.message);
    return true;
}

static void close_list(struct list *list)
{
    struct notes_list *data = list->data;
    notebook_fini(&data->book);
    passage_course_free(data->texts);
    diags_free(&data->diags);
    query_free(data->filter);
    free(data->rows);
    free(data);
}

static const struct list_ops notes_list = {
    .name = N_("Notes   Enter go there   / filter   e edit   x remove   u undo   q back"),
    .is_beside = true,
    .count = count,
    .draw = draw,
    .draw_below = draw_below,
    .text = text,
    .act = act,
    .filter = filter,
    .close = close_list,
};

void notes_list_open(struct ui *ui)
{
    struct notes_list *data = xcalloc(1, sizeof *data);
    load(ui, data);
    data->texts = passage_course_new(ui->setup->course, &data->diags);
    if (data->count == 0)
        ui_say(ui, "no notes yet: v selects a passage, c colours it, a notes it");
    list_open(ui, &notes_list, data);
}
