/* annotations.c - the reader's highlights and notes on the screen: selecting a passage by keys, its colour, its note, and the
 * list of all notes. A selection is two characters of the text, which knows no lines; what it covers is drawn like a match. */
#include "biji/editor.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/notes_file.h"
#include "biji/passage_course.h"
#include "biji/text.h"
#include "ui.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct highlight {
    struct place from, to;
    int color;
};

struct annotations {
    const struct doc *doc; /* whose highlights and text these are */
    struct highlight *highlights;
    size_t count, room;
    struct passage_text *text; /* while something is selected */
    size_t anchor, cursor;
    long typed;          /* a count before a key */
    int color;           /* the colour chosen last */
    struct passage held; /* what was selected, while the note is read again; quote NULL: nothing was */
    bool is_backward;    /* and its cursor stood before its anchor */
    struct buf removed;
    char removed_id[NOTE_ID_BYTES];
};

void annotations_begin(struct ui *ui)
{
    ui->annotations = xcalloc(1, sizeof *ui->annotations);
    ui->annotations->color = 1;
}

static void drop_selection(struct ui *ui)
{
    passage_text_free(ui->annotations->text);
    ui->annotations->text = NULL;
    ui->stale = true;
}

void annotations_end(struct ui *ui)
{
    drop_selection(ui);
    buf_free(&ui->annotations->removed);
    free(ui->annotations->highlights);
    free(ui->annotations);
}

/* The name by which notes know what is shown, or NULL. */
static const char *name_shown(const struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    return ui->view->is_notice            ? NULL
           : spot->url != NULL            ? spot->url
           : spot->chapter != COURSE_NONE ? ui->setup->course->chapters[spot->chapter].name
                                          : NULL;
}

static void find_highlights(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    struct notebook book;
    struct passage_text *text = NULL;
    const char *name = name_shown(ui);
    a->count = 0;
    a->doc = ui->view->doc;
    if (name == NULL || !notebook_load(&book, ui->setup->study->dir, NULL))
        return;
    for (size_t i = 0; i < book.count; i++) {
        const struct note *note = &book.notes[i];
        if (note->is_damaged || strcmp(note->passage.file, name) != 0)
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
    if (ui->annotations->doc == ui->view->doc)
        return;
    drop_selection(ui);
    find_highlights(ui);
}

/* Narrows *end to where a range begins or ends after offset; true: offset lies in it. */
static bool covers(struct place from, struct place to, uint32_t node, size_t offset, size_t *end)
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

static struct passage_hit selected(const struct annotations *a)
{
    size_t from = a->anchor < a->cursor ? a->anchor : a->cursor, to = a->anchor < a->cursor ? a->cursor : a->anchor;
    return passage_text_range(a->text, from, to + 1);
}

/* The character before a place. */
static size_t last_before(const struct passage_text *text, struct place place)
{
    size_t index = passage_text_index(text, place);
    bool is_behind = place_compare(passage_text_range(text, index, index + 1).from, place) >= 0;
    return is_behind && index > 0 ? index - 1 : index;
}

void annotations_hold(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    if (a->text == NULL)
        return;
    struct passage_hit hit = selected(a);
    a->is_backward = a->cursor < a->anchor;
    passage_make(a->text, name_shown(ui), hit.from, hit.to, &a->held);
    drop_selection(ui); /* its text goes with the document */
}

void annotations_take_up(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    find_highlights(ui);
    if (a->held.quote == NULL)
        return;
    struct passage_text *text = passage_text_new(ui->view->doc);
    struct passage_hit hit = passage_find(&a->held, text);
    passage_fini(&a->held);
    if (hit.state != PASSAGE_EXACT && hit.state != PASSAGE_MOVED) {
        passage_text_free(text);
        ui_say(ui, "the selected text is no longer here");
        return;
    }
    size_t from = passage_text_index(text, hit.from), to = last_before(text, hit.to);
    a->text = text;
    a->anchor = a->is_backward ? to : from;
    a->cursor = a->is_backward ? from : to;
}

bool annotations_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end)
{
    const struct annotations *a = ui->annotations;
    bool found = false;
    for (size_t i = 0; i < a->count; i++) {
        if (covers(a->highlights[i].from, a->highlights[i].to, node, offset, end)) {
            *role = (enum style_role)(STYLE_NOTE1 + a->highlights[i].color - 1);
            found = true;
        }
    }
    if (a->text != NULL) {
        struct passage_hit hit = selected(a);
        if (covers(hit.from, hit.to, node, offset, end)) {
            *role = STYLE_SELECTED;
            found = true;
        }
    }
    return found;
}

void annotations_select(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    drop_selection(ui);
    if (name_shown(ui) == NULL) {
        ui_say(ui, "there is nothing to select here");
        return;
    }
    a->text = passage_text_new(ui->view->doc);
    a->anchor = passage_text_index(a->text, reader_spot(ui->reader).place);
    a->cursor = passage_text_step(a->text, a->anchor, PASSAGE_WORD, 1);
    if (a->cursor == a->anchor) {
        drop_selection(ui);
        return;
    }
    a->cursor--;
    a->typed = 0;
    ui_say(ui, "select: h l w ) { } j k / move, s section, o other end; c colours, a notes, y Y copy, Esc cancels");
}

void annotations_drag(struct ui *ui, struct place from, struct place to)
{
    struct annotations *a = ui->annotations;
    if (name_shown(ui) == NULL)
        return;
    if (a->text == NULL)
        a->text = passage_text_new(ui->view->doc);
    a->anchor = passage_text_index(a->text, from);
    a->cursor = passage_text_index(a->text, to);
    a->typed = 0;
    ui->stale = true;
    ui_say(ui, "selected: c colours, a notes, y copies, Esc cancels");
}

bool annotations_drop(struct ui *ui)
{
    bool is_selected = ui->annotations->text != NULL;
    drop_selection(ui);
    return is_selected;
}

/* Keeps the selection as a note in the colour chosen last. */
static void keep(struct ui *ui, const char *text)
{
    struct annotations *a = ui->annotations;
    struct passage_hit hit = selected(a);
    struct passage passage;
    struct error error = {0};
    const struct chapter *chapter =
        ui->view->spot.chapter != COURSE_NONE ? &ui->setup->course->chapters[ui->view->spot.chapter] : NULL;
    passage_make(a->text, name_shown(ui), hit.from, hit.to, &passage);
    if (ui->setup->study->dir->folder == NULL)
        ui_complain(ui, "notes cannot be saved: this is not a course");
    else if (notebook_add(ui->setup->study->dir, chapter != NULL ? chapter->title : passage.file, &passage, a->color,
                          text, NULL, &error))
        ui_say(ui, *text != '\0' ? "noted" : "highlighted");
    else
        ui_complain(ui, "%s", error.kind != ERROR_NONE ? error.message : _("this note could not be saved"));
    ui->setup->study->has_failed = ui->setup->study->has_failed || ui->setup->study->dir->has_failed;
    study_dir_describe(ui->setup->study->dir, ui->setup->course);
    passage_fini(&passage);
    drop_selection(ui);
    find_highlights(ui);
}

static void note_typed(struct ui *ui, const char *text)
{
    if (ui->annotations->text != NULL)
        keep(ui, text);
}

/* What the reader's editor makes of a note's text, trimmed; NULL with a message when it fails. Owner: the caller. */
static char *edited(struct ui *ui, const char *before)
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

static void add_note(struct ui *ui)
{
    if (!editor_is_set()) {
        prompt_open(ui, &(struct prompt){.label = "note: ", .kind = "note", .done = note_typed}, "");
        return;
    }
    char *note = edited(ui, "");
    if (note != NULL && *note != '\0')
        keep(ui, note);
    free(note);
}

static void copy(struct ui *ui, bool as_written, const char *what)
{
    struct passage_hit hit = selected(ui->annotations);
    struct buf text = {0};
    if (as_written)
        passage_text_source(ui->annotations->text, hit.from, hit.to, &text);
    else
        passage_text_plain(ui->annotations->text, hit.from, hit.to, &text);
    ui_copy(ui, buf_slice(&text), what);
    buf_free(&text);
    drop_selection(ui);
}

/* A line of the page further on or back. */
static size_t line_step(struct ui *ui, size_t index, long count)
{
    const struct annotations *a = ui->annotations;
    const struct layout *layout = ui->view->layout;
    size_t line = layout_line_of(ui->view->layout, passage_text_range(a->text, index, index + 1).from);
    while (count != 0 && (count > 0 ? line + 1 < layout->line_count : line > 0)) {
        line = count > 0 ? line + 1 : line - 1;
        if (layout->lines[line].block != NULL)
            count -= count > 0 ? 1 : -1;
        layout_extend(ui->view->layout, line + 2);
    }
    return passage_text_index(a->text, layout->lines[line].place);
}

static void show_cursor(struct ui *ui)
{
    const struct annotations *a = ui->annotations;
    reader_show(ui->reader, passage_text_range(a->text, a->cursor, a->cursor + 1).from);
}

/* The other end goes to the end of the next match. */
static void extend_to(struct ui *ui, const char *query)
{
    enum { MOST_HITS = 1000 };
    struct annotations *a = ui->annotations;
    if (a->text == NULL || *query == '\0')
        return;
    struct passage_hit *hits = xcalloc(MOST_HITS, sizeof *hits);
    size_t found = passage_text_find(a->text, slice_of(query), hits, MOST_HITS), last = a->cursor;
    for (size_t i = 0; i < found && i < MOST_HITS && last <= a->cursor; i++) {
        last = last_before(a->text, hits[i].to);
    }
    free(hits);
    if (last <= a->cursor) {
        ui_complain(ui, "no match for \"%s\" further on in this chapter", query);
        return;
    }
    a->cursor = last;
    ui->stale = true;
    show_cursor(ui);
}

/* The selection becomes the section around its end, heading and subsections included, or without headings all there is. */
static void take_section(struct ui *ui)
{
    struct annotations *a = ui->annotations;
    const struct outline *outline = reader_outline(ui->reader);
    size_t end = passage_text_step(a->text, a->cursor, PASSAGE_BLOCK, LONG_MAX);
    int heading = outline_at(outline, passage_text_range(a->text, a->cursor, a->cursor + 1).from);
    size_t next = heading >= 0 ? (size_t)heading + 1 : outline->count;
    while (next < outline->count && outline->headings[next].level > outline->headings[heading].level)
        next++;
    a->anchor = 0;
    if (heading >= 0)
        a->anchor = passage_text_index(a->text, (struct place){outline->headings[heading].node->id, 0});
    if (next < outline->count)
        end = passage_text_index(a->text, (struct place){outline->headings[next].node->id, 0});
    a->cursor = next < outline->count && end > 0 ? end - 1 : end;
}

void annotations_copy_section(struct ui *ui)
{
    annotations_select(ui);
    if (ui->annotations->text == NULL)
        return;
    take_section(ui);
    copy(ui, false, _("the section's text"));
}

/* Keys that move by lines and pages, whichever they are. False: another action. */
static bool move_by_action(struct ui *ui, enum action action, long count)
{
    struct annotations *a = ui->annotations;
    bool is_line = action == ACTION_LINE_DOWN || action == ACTION_LINE_UP;
    bool is_half = action == ACTION_HALF_DOWN || action == ACTION_HALF_UP;
    bool is_up = action == ACTION_LINE_UP || action == ACTION_HALF_UP || action == ACTION_PAGE_UP;
    if (!is_line && !is_half && action != ACTION_PAGE_DOWN && action != ACTION_PAGE_UP)
        return false;
    long lines = is_line ? 1 : is_half ? (ui->view->rows + 1) / 2 : ui->view->rows;
    a->cursor = line_step(ui, a->cursor, is_up ? -lines * count : lines * count);
    show_cursor(ui);
    return true;
}

static void move(struct ui *ui, int key, long count)
{
    struct annotations *a = ui->annotations;
    switch (key) {
    case 'h':
    case 'l':
        a->cursor = passage_text_step(a->text, a->cursor, PASSAGE_CHARACTER, key == 'l' ? count : -count);
        break;
    case 'w':
        a->cursor = passage_text_step(a->text, a->cursor + 1, PASSAGE_WORD, count) - 1;
        break;
    case ')':
        a->cursor = passage_text_step(a->text, a->cursor + 1, PASSAGE_SENTENCE, count) - 1;
        break;
    case '}':
        a->cursor = passage_text_step(a->text, a->cursor + 1, PASSAGE_BLOCK, count) - 1;
        break;
    case '{':
        a->cursor = passage_text_step(a->text, a->cursor, PASSAGE_BLOCK, -count);
        break;
    case 'j':
    case 'k':
        a->cursor = line_step(ui, a->cursor, key == 'j' ? count : -count);
        break;
    default: /* o: the other end */
        count = (long)a->anchor;
        a->anchor = a->cursor;
        a->cursor = (size_t)count;
    }
    show_cursor(ui);
}

/* c and a; typed is the count, the colour that stays chosen, or 0. */
static void color_or_note(struct ui *ui, int key, long typed)
{
    if (typed > NOTE_COLORS) {
        ui_complain(ui, "there are colours 1 to %d", NOTE_COLORS);
        return;
    }
    if (typed > 0)
        ui->annotations->color = (int)typed;
    if (key == 'c')
        keep(ui, "");
    else
        add_note(ui);
}

bool annotations_key(struct ui *ui, int key)
{
    struct annotations *a = ui->annotations;
    if (a->text == NULL || list_focused(ui) != NULL)
        return false;
    if (char_is_digit(key) && a->typed < 100000) {
        a->typed = a->typed * 10 + key - '0';
        return true;
    }
    long typed = a->typed, count = typed > 0 ? typed : 1;
    a->typed = 0;
    ui->stale = true;
    if (key > ' ' && key < 127 && strchr("hlw){}jko", key) != NULL)
        move(ui, key, count);
    else if (key == 'c' || key == 'a')
        color_or_note(ui, key, typed);
    else if (key == 'y' || key == 'Y')
        copy(ui, key == 'Y', key == 'Y' ? _("the selection's Markdown") : _("the selection"));
    else if (key == 's')
        take_section(ui);
    else if (key == '/')
        prompt_open(ui, &(struct prompt){.label = _("select up to: "), .kind = "search", .done = extend_to}, "");
    else if (move_by_action(ui, keymap_action(ui->setup->keymap, key), count))
        return true;
    else if (key == KEYS_ESC || key == 'v')
        drop_selection(ui);
    else if (keymap_action(ui->setup->keymap, key) == ACTION_LOOKUP)
        return false; /* which asks what is selected */
    else {
        drop_selection(ui);
        return false;
    }
    return true;
}

bool annotations_selected(const struct ui *ui, struct buf *out)
{
    if (ui->annotations->text == NULL)
        return false;
    struct passage_hit hit = selected(ui->annotations);
    passage_text_plain(ui->annotations->text, hit.from, hit.to, out);
    return true;
}

/* The list: all notes, each where it is now. */
struct notes_list {
    struct notebook book;
    struct passage_course *texts;
    struct diags diags;
};

static size_t count(struct list *list)
{
    return ((struct notes_list *)list->data)->book.count;
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct note *note = &((struct notes_list *)list->data)->book.notes[index];
    struct buf raw = {0};
    buf_printf(&raw, "%s  %s", note->passage.quote, note->text);
    text_safe(buf_slice(&raw), out);
    buf_free(&raw);
}

static void draw(struct list *list, size_t index, struct area area, bool is_selected)
{
    const struct note *note = &((struct notes_list *)list->data)->book.notes[index];
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

/* To a note in a fetched page, as it is held. */
static void go_to_page(struct ui *ui, const struct passage *passage)
{
    const struct course *course = ui->setup->course;
    int chapter = course_by_upstream(course, passage->file);
    if (!reader_has_page(ui->reader, passage->file)) {
        ui_complain(ui, "the page of this note is not saved here: %s", passage->file);
        return;
    }
    reader_open(ui->reader, chapter, passage->file, NULL);
    struct passage_text *text = passage_text_new(ui->view->doc);
    struct passage_hit hit = passage_find(passage, text);
    passage_text_free(text);
    if (hit.state != PASSAGE_ORPHAN)
        reader_to_place(ui->reader, hit.from);
    else
        ui_complain(ui, "this passage is no longer on its page; its text is kept in the list of notes");
    list_close(ui);
    ui_opened(ui);
}

static void go(struct ui *ui, struct notes_list *data, size_t index)
{
    int chapter;
    const struct note *note = &data->book.notes[index];
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

static void load_again(struct ui *ui, struct notes_list *data)
{
    notebook_fini(&data->book);
    notebook_load(&data->book, ui->setup->study->dir, NULL);
    find_highlights(ui);
}

/* Hands a note's text to the editor; u brings the old one back. */
static bool edit(struct ui *ui, struct notes_list *data, size_t index, struct error *error)
{
    struct annotations *a = ui->annotations;
    const struct note *note = &data->book.notes[index];
    char *text = edited(ui, note->text);
    bool ok = true;
    if (text != NULL && strcmp(text, note->text) != 0) {
        memcpy(a->removed_id, note->id, NOTE_ID_BYTES);
        ok = notebook_change(ui->setup->study->dir, a->removed_id, text, note->color, &a->removed, error);
        load_again(ui, data);
        if (ok)
            ui_say(ui, "noted; u restores the old text");
    }
    free(text);
    return ok;
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    struct annotations *a = ui->annotations;
    struct notes_list *data = list->data;
    struct error error = {0};
    bool is_one = list->selected < data->book.count, ok = true;
    if (command->action == ACTION_FOLLOW && is_one) {
        go(ui, data, list->selected);
    } else if (command->action == ACTION_REMOVE && is_one) {
        memcpy(a->removed_id, data->book.notes[list->selected].id, NOTE_ID_BYTES);
        ok = notebook_change(ui->setup->study->dir, a->removed_id, NULL, 0, &a->removed, &error);
        load_again(ui, data);
        if (ok)
            ui_say(ui, "removed; u restores it");
    } else if (command->action == ACTION_EDIT && is_one) {
        ok = edit(ui, data, list->selected, &error);
    } else if (command->action == ACTION_HALF_UP && a->removed.bytes > 0) {
        ok = notebook_restore(ui->setup->study->dir, a->removed_id, buf_slice(&a->removed), &error);
        buf_clear(&a->removed);
        load_again(ui, data);
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
    free(data);
}

static const struct list_ops notes_list = {
    .name = N_("Notes   Enter go there   e edit   x remove   u undo   q back"),
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
    .close = close_list,
};

void annotations_open(struct ui *ui)
{
    struct notes_list *data = xcalloc(1, sizeof *data);
    notebook_load(&data->book, ui->setup->study->dir, NULL);
    data->texts = passage_course_new(ui->setup->course, &data->diags);
    if (data->book.count == 0)
        ui_say(ui, "no notes yet: v selects a passage, c colours it, a notes it");
    list_open(ui, &notes_list, data);
}
