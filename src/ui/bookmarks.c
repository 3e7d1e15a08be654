/* bookmarks.c - places saved between runs: where the course was left, marks of one letter, and the list of bookmarks.
 * All are stored as a note's name, a line and the first words there, so that they survive edits of the note. */
#include "biji/landmark.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/passage.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* The name of what is read in the study; "" when it cannot be saved. */
static const char *name_of(const struct ui *ui, int chapter, const char *url)
{
    const struct chapter *entry = chapter != COURSE_NONE ? &ui->setup->course->chapters[chapter] : NULL;
    if (url != NULL)
        return url;
    return entry != NULL && entry->name != NULL ? entry->name : "";
}

/* The place at the top as a passage, unless the note is so large that this takes long. Malloc'ed. */
static char *anchor_here(const struct ui *ui, struct place place)
{
    enum { LARGE_BYTES = 1 << 19 };
    struct buf out = {0};
    if (!ui->view->is_notice && ui->view->doc->source_bytes < LARGE_BYTES) {
        struct passage_text *text = passage_text_new(ui->view->doc);
        struct passage passage;
        passage_make_at(text, "", place, &passage);
        if (*passage.quote != '\0')
            passage_write(&passage, &out);
        passage_fini(&passage);
        passage_text_free(text);
    }
    return out.ptr != NULL ? buf_take(&out) : xstrdup("");
}

/* Saves the place at the top as an entry of this kind. */
static void keep_here(struct ui *ui, enum state_kind kind, const char *label)
{
    struct spot spot = reader_spot(ui->reader);
    struct buf words = {0};
    struct state_entry entry = {
        .kind = kind, .course = "", .chapter = name_of(ui, spot.chapter, spot.url), .label = label, .line = 1};
    if (!ui->view->is_notice)
        landmark_make(ui->view->doc, spot.place, &entry.line, &words);
    char *anchor = anchor_here(ui, spot.place);
    entry.text = words.ptr;
    entry.anchor = anchor;
    if (kind != STATE_POSITION || *entry.chapter != '\0')
        state_keep(ui->setup->study->progress, &entry);
    free(anchor);
    buf_free(&words);
}

/* The current position of a saved place: as a passage, else by its line and first words. */
static struct place place_of(const struct ui *ui, const struct state_entry *entry)
{
    const struct doc *doc = ui->view->doc;
    struct passage passage;
    struct passage_hit hit = {.state = PASSAGE_ORPHAN};
    if (*entry->anchor != '\0' && passage_read(slice_of(entry->anchor), &passage)) {
        struct passage_text *text = passage_text_new(doc);
        hit = passage_find(&passage, text);
        passage_text_free(text);
        passage_fini(&passage);
    }
    return hit.state != PASSAGE_ORPHAN ? hit.from : landmark_find(doc, entry->line, slice_of(entry->text));
}

/* Goes to a saved place. False when its chapter no longer exists. */
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
        reader_to_place(reader, place_of(ui, entry));
    return true;
}

/* Saves it in memory; reading.c writes it. */
void bookmarks_keep_position(struct ui *ui)
{
    keep_here(ui, STATE_POSITION, NULL);
}

bool bookmarks_go_position(struct ui *ui)
{
    const struct state_entry *entry = state_find(ui->setup->study->progress, STATE_POSITION, "", NULL);
    return entry != NULL && go_entry(ui, entry);
}

void bookmarks_return(struct ui *ui)
{
    const struct spot *spot = &ui->view->spot;
    const struct state_entry *entry =
        state_find_position(ui->setup->study->progress, "", name_of(ui, spot->chapter, spot->url));
    if (entry != NULL && !ui->view->is_notice && (entry->line > 1 || *entry->text != '\0'))
        reader_to_place(ui->reader, place_of(ui, entry));
}

void bookmarks_mark(struct ui *ui, int letter)
{
    char name[5] = {0};
    if (letter <= KEYS_SPACE || letter > 0x10FFFF) {
        ui_complain(ui, "a mark is a letter or a digit");
        return;
    }
    utf8_write((uint32_t)letter, name);
    keep_here(ui, STATE_MARK, name);
    ui_say(ui, "mark %s is set", name);
    reading_save(ui);
}

void bookmarks_go_mark(struct ui *ui, int letter)
{
    char name[5] = {0};
    if (letter > KEYS_SPACE && letter <= 0x10FFFF)
        utf8_write((uint32_t)letter, name);
    if (letter == '\'' && reader_jump_back(ui->reader)) {
        ui_opened(ui);
        return;
    }
    const struct state_entry *entry =
        *name != '\0' ? state_find(ui->setup->study->progress, STATE_MARK, "", name) : NULL;
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
    const struct state *progress = list->ui->setup->study->progress;
    size_t found = 0;
    for (size_t i = progress->count; i-- > 0;) {
        const struct state_entry *entry = &progress->entries[i];
        if (entry->kind != STATE_BOOKMARK && entry->kind != STATE_MARK)
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
    const struct state *state = list->ui->setup->study->progress;
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
        buf_add_str(out, _("+ bookmark this place"));
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
    struct buf label = {0};
    int section = reader_section(ui->reader), chapter = ui->view->spot.chapter;
    if (chapter != COURSE_NONE)
        buf_add_str(&label, ui->setup->course->chapters[chapter].title);
    if (section >= 0)
        buf_printf(&label, " › %s", reader_outline(ui->reader)->headings[section].text);
    keep_here(ui, STATE_BOOKMARK, label.ptr);
    reading_save(ui);
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
        state_drop(ui->setup->study->progress, entry);
        ui_say(ui, "removed");
        reading_save(ui);
    } else {
        return false;
    }
    return true;
}

const struct list_ops bookmarks_list = {
    .name = N_("Bookmarks   Enter go there   x remove   q back"),
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
