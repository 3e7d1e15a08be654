/* bookmarks.c - places that are kept between runs: where the course was left, marks of one letter, and the list of
 * bookmarks. All are written as a note's name, a line and the first words there, so that they survive an edited note.
 */
#include "biji/landmark.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* How the state names what is read; "" for what it cannot keep. */
static const char *name_of(const struct ui *ui, int chapter, const char *url)
{
    const struct chapter *entry = chapter != COURSE_NONE ? &ui->setup->course->chapters[chapter] : NULL;
    if (url != NULL)
        return url;
    return entry != NULL && entry->name != NULL ? entry->name : "";
}

/* The entry for the place at the top; text is to be freed by the caller. */
static struct state_entry entry_here(struct ui *ui, enum state_kind kind)
{
    struct spot spot = reader_spot(ui->reader);
    struct buf words = {0};
    struct state_entry entry = {.kind = kind,
                                .course = (char *)ui->setup->course_key,
                                .chapter = (char *)name_of(ui, spot.chapter, spot.url),
                                .line = 1};
    if (!ui->view->is_notice)
        landmark_make(ui->view->doc, spot.place, &entry.line, &words);
    entry.text = buf_take(&words);
    return entry;
}

/* Goes to a kept place. False when its chapter is no longer there. */
static bool go_entry(struct ui *ui, const struct state_entry *entry)
{
    struct course *course = ui->setup->course;
    int chapter = course_by_name(course, entry->chapter);
    const char *url = NULL;
    if (chapter == COURSE_NONE && (chapter = course_by_upstream(course, entry->chapter)) != COURSE_NONE)
        url = course->chapters[chapter].upstream;
    struct reader *reader = ui->reader;
    const struct reader_view *view = ui->view;
    if (chapter == COURSE_NONE && strncmp(entry->chapter, "http", 4) == 0 && reader_has_page(reader, entry->chapter))
        url = entry->chapter; /* a page that a link led to */
    if (chapter == COURSE_NONE && url == NULL)
        return false;
    reader_open(reader, chapter, url, NULL);
    if (!view->is_notice && (entry->line > 1 || *entry->text != '\0'))
        reader_to_place(reader, landmark_find(view->doc, entry->line, slice_of(entry->text)));
    return true;
}

void bookmarks_keep_position(struct ui *ui)
{
    struct state_entry entry = entry_here(ui, STATE_POSITION);
    if (ui->setup->course_key != NULL && *entry.chapter != '\0')
        state_keep(ui->setup->state, &entry);
    free(entry.text);
}

bool bookmarks_go_position(struct ui *ui)
{
    const struct ui_setup *setup = ui->setup;
    const struct state_entry *entry =
        setup->course_key != NULL ? state_find(setup->state, STATE_POSITION, setup->course_key, NULL) : NULL;
    return entry != NULL && go_entry(ui, entry);
}

void bookmarks_mark(struct ui *ui, int letter)
{
    char name[5] = {0};
    if (letter <= KEYS_SPACE || letter > 0x10FFFF) {
        ui_complain(ui, "a mark is a letter or a digit");
        return;
    }
    utf8_encode((uint32_t)letter, name);
    struct state_entry entry = entry_here(ui, STATE_MARK);
    entry.label = name;
    if (entry.course == NULL)
        entry.course = "";
    state_keep(ui->setup->state, &entry);
    ui_say(ui, "mark %s is set", name);
    free(entry.text);
}

void bookmarks_go_mark(struct ui *ui, int letter)
{
    char name[5] = {0};
    const char *course = ui->setup->course_key != NULL ? ui->setup->course_key : "";
    if (letter > KEYS_SPACE && letter <= 0x10FFFF)
        utf8_encode((uint32_t)letter, name);
    if (letter == '\'' && reader_jump_back(ui->reader)) {
        ui_opened(ui);
        return;
    }
    const struct state_entry *entry = *name != '\0' ? state_find(ui->setup->state, STATE_MARK, course, name) : NULL;
    if (entry == NULL) {
        ui_complain(ui, "there is no mark %s", name);
        return;
    }
    reader_keep_jump(ui->reader);
    if (!go_entry(ui, entry))
        ui_complain(ui, "mark %s is in %s, which is no longer in the course", name, entry->chapter);
    else
        ui_opened(ui);
}

/* Row 0 adds a bookmark; the others are this course's bookmarks and marks, newest first: indices into the state. */
static size_t entries_of(const struct list *list, size_t *indices)
{
    const struct ui_setup *setup = list->ui->setup;
    const char *course = setup->course_key != NULL ? setup->course_key : "";
    size_t found = 0;
    for (size_t i = setup->state->count; i-- > 0;) {
        const struct state_entry *entry = &setup->state->entries[i];
        if ((entry->kind != STATE_BOOKMARK && entry->kind != STATE_MARK) || strcmp(entry->course, course) != 0)
            continue;
        if (indices != NULL)
            indices[found] = i;
        found++;
    }
    return found;
}

static size_t count(struct list *list)
{
    return entries_of(list, NULL) + 1;
}

static const struct state_entry *entry_at(const struct list *list, size_t row)
{
    const struct state *state = list->ui->setup->state;
    size_t *indices = xcalloc(state->count + 1, sizeof *indices);
    size_t found = entries_of(list, indices);
    const struct state_entry *entry = row > 0 && row <= found ? &state->entries[indices[row - 1]] : NULL;
    free(indices);
    return entry;
}

static void text(struct list *list, size_t index, struct buf *out)
{
    const struct state_entry *entry = entry_at(list, index);
    struct buf raw = {0};
    if (entry == NULL) {
        buf_add_str(out, "+ bookmark the place that is read now");
        return;
    }
    const struct course *course = list->ui->setup->course;
    int chapter = course_by_name(course, entry->chapter);
    const char *title = chapter != COURSE_NONE ? course->chapters[chapter].title : entry->chapter;
    buf_printf(&raw, "%s  %s", entry->kind == STATE_MARK ? title : entry->label, entry->text);
    text_safe(buf_slice(&raw), out);
    buf_free(&raw);
}

static void draw(struct list *list, size_t index, struct area area, bool selected)
{
    const struct state_entry *entry = entry_at(list, index);
    struct surface *surface = list->ui->surface;
    struct style style = {selected ? STYLE_SELECTED : entry == NULL ? STYLE_DIM : STYLE_TEXT, 0};
    struct buf line = {0};
    if (selected)
        surface_fill(surface, area.row, area.col, area.cols, style);
    text(list, index, &line);
    if (entry != NULL && entry->kind == STATE_MARK)
        surface_put_str(surface, area.row, area.col + 1, 2, entry->label,
                        (struct style){selected ? STYLE_SELECTED : STYLE_MARKER, 0});
    surface_put_field(surface, area.row, area.col + 4, area.cols - 5, buf_slice(&line), style);
    buf_free(&line);
}

static void add(struct ui *ui)
{
    struct state_entry entry = entry_here(ui, STATE_BOOKMARK);
    struct buf label = {0};
    int section = reader_section(ui->reader), chapter = ui->view->spot.chapter;
    if (chapter != COURSE_NONE)
        buf_add_str(&label, ui->setup->course->chapters[chapter].title);
    if (section >= 0)
        buf_printf(&label, " › %s", reader_outline(ui->reader)->headings[section].text);
    entry.label = label.ptr;
    if (entry.course == NULL)
        entry.course = "";
    state_keep(ui->setup->state, &entry);
    free(entry.text);
    buf_free(&label);
}

static bool act(struct list *list, const struct key_command *command)
{
    struct ui *ui = list->ui;
    const struct state_entry *entry = entry_at(list, list->selected);
    if (command->action == ACTION_FOLLOW && entry == NULL) {
        add(ui);
        list_select(list, 1);
        ui_say(ui, "kept");
    } else if (command->action == ACTION_FOLLOW) {
        list_close(ui);
        if (go_entry(ui, entry))
            ui_opened(ui);
        else
            ui_complain(ui, "%s is no longer in the course", entry->chapter);
    } else if (command->action == ACTION_REMOVE && entry != NULL) {
        state_drop(ui->setup->state, entry);
        ui_say(ui, "removed");
    } else {
        return false;
    }
    return true;
}

const struct list_ops bookmarks_list = {
    .name = "Bookmarks   Enter go there   x remove   q back",
    .count = count,
    .draw = draw,
    .text = text,
    .act = act,
};

void bookmarks_open(struct ui *ui)
{
    struct list *list = list_open(ui, &bookmarks_list, NULL);
    if (list != NULL && count(list) > 1)
        list_select(list, 1);
}
