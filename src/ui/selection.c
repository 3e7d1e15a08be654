/* selection.c - a passage selected by keys or the mouse, and the actions on it: colour, note, copy. A selection is a pair
 * of characters in the text, independent of lines; it is drawn like a match. */
#include "annotations.h"
#include "biji/editor.h"
#include "biji/language.h"
#include "biji/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct selection {
    const struct doc *doc;     /* which was shown last */
    struct passage_text *text; /* its text, while something is selected */
    size_t anchor, cursor;
    long typed;          /* a count before a key */
    struct passage held; /* what is selected, to find it again when the note is another; quote NULL: nothing */
    size_t held_anchor, held_cursor; /* when it was described */
};

bool selection_place(const struct ui *ui, struct place *place)
{
    const struct selection *s = ui->selection;
    if (s->text == NULL)
        return false;
    *place = passage_text_range(s->text, s->cursor, s->cursor + 1).from;
    return true;
}

void selection_begin(struct ui *ui)
{
    ui->selection = xcalloc(1, sizeof *ui->selection);
}

static void drop_selection(struct ui *ui)
{
    passage_text_free(ui->selection->text);
    ui->selection->text = NULL;
    ui->stale = true;
}

void selection_end(struct ui *ui)
{
    drop_selection(ui);
    passage_fini(&ui->selection->held);
    free(ui->selection);
}

static struct passage_hit selected(const struct selection *s)
{
    size_t from = s->anchor < s->cursor ? s->anchor : s->cursor, to = s->anchor < s->cursor ? s->cursor : s->anchor;
    return passage_text_range(s->text, from, to + 1);
}

/* The character before a place. */
static size_t last_before(const struct passage_text *text, struct place place)
{
    size_t index = passage_text_index(text, place);
    bool is_behind = place_compare(passage_text_range(text, index, index + 1).from, place) >= 0;
    return is_behind && index > 0 ? index - 1 : index;
}

/* The note was reloaded: keeps the selection if its text still exists. */
static void take_up(struct ui *ui)
{
    struct selection *s = ui->selection;
    struct passage_text *text = passage_text_new(ui->view->doc);
    struct passage_hit hit = passage_find(&s->held, text);
    if (hit.state != PASSAGE_EXACT && hit.state != PASSAGE_MOVED) {
        passage_text_free(text);
        ui_say(ui, "the selected text is no longer here");
        return;
    }
    size_t from = passage_text_index(text, hit.from), to = last_before(text, hit.to);
    bool is_backward = s->held_cursor < s->held_anchor;
    s->text = text;
    s->anchor = is_backward ? to : from;
    s->cursor = is_backward ? from : to;
}

/* Describes what is selected, while its document is there. */
static void hold(struct ui *ui)
{
    struct selection *s = ui->selection;
    struct passage_hit hit = selected(s);
    passage_fini(&s->held);
    passage_make(s->text, ui_name_shown(ui), hit.from, hit.to, &s->held);
    s->held_anchor = s->anchor;
    s->held_cursor = s->cursor;
}

void selection_follow(struct ui *ui)
{
    struct selection *s = ui->selection;
    const char *name = ui_name_shown(ui);
    if (s->text != NULL && s->doc != ui->view->doc) {
        drop_selection(ui);
        if (name != NULL && s->held.quote != NULL && strcmp(s->held.file, name) == 0)
            take_up(ui);
    }
    s->doc = ui->view->doc;
    if (s->text != NULL && (s->held.quote == NULL || s->anchor != s->held_anchor || s->cursor != s->held_cursor))
        hold(ui);
    if (s->text == NULL)
        passage_fini(&s->held);
    annotations_follow(ui);
}

bool selection_style(const struct ui *ui, uint32_t node, size_t offset, enum style_role *role, size_t *end)
{
    const struct selection *s = ui->selection;
    bool found = annotations_style(ui, node, offset, role, end);
    if (s->text == NULL)
        return found;
    struct passage_hit hit = selected(s);
    if (!annotations_covers(hit.from, hit.to, node, offset, end))
        return found;
    *role = STYLE_SELECTED;
    return true;
}

void selection_open(struct ui *ui)
{
    struct selection *s = ui->selection;
    drop_selection(ui);
    if (ui_name_shown(ui) == NULL) {
        ui_say(ui, "there is nothing to select here");
        return;
    }
    s->text = passage_text_new(ui->view->doc);
    s->anchor = passage_text_index(s->text, reader_spot(ui->reader).place);
    s->cursor = passage_text_step(s->text, s->anchor, PASSAGE_WORD, 1);
    if (s->cursor == s->anchor) {
        drop_selection(ui);
        return;
    }
    s->cursor--;
    s->typed = 0;
    ui_say(ui, "select: h l w ) { } j k / move, s section, o other end; c colours, a notes, y Y copy, Esc cancels");
}

void selection_drag(struct ui *ui, struct place from, struct place to)
{
    struct selection *s = ui->selection;
    if (ui_name_shown(ui) == NULL)
        return;
    if (s->text == NULL)
        s->text = passage_text_new(ui->view->doc);
    s->anchor = passage_text_index(s->text, from);
    s->cursor = passage_text_index(s->text, to);
    s->typed = 0;
    ui->stale = true;
    ui_say(ui, "selected: c colours, a notes, y copies, Esc cancels");
}

bool selection_drop(struct ui *ui)
{
    bool is_selected = ui->selection->text != NULL;
    drop_selection(ui);
    return is_selected;
}

/* Saves the selection as a note in the last colour. */
static void keep(struct ui *ui, const char *text)
{
    annotations_keep(ui, ui->selection->text, selected(ui->selection), text);
    drop_selection(ui);
    annotations_find(ui);
}

static void note_typed(struct ui *ui, const char *text)
{
    if (ui->selection->text != NULL)
        keep(ui, text);
}

static void add_note(struct ui *ui)
{
    if (!editor_is_set()) {
        prompt_open(ui, &(struct prompt){.label = "note: ", .kind = "note", .done = note_typed}, "");
        return;
    }
    char *note = annotations_edit(ui, "");
    if (note != NULL && *note != '\0')
        keep(ui, note);
    free(note);
}

static void copy(struct ui *ui, bool as_written, const char *what)
{
    struct passage_hit hit = selected(ui->selection);
    struct buf text = {0};
    if (as_written)
        passage_text_source(ui->selection->text, hit.from, hit.to, &text);
    else
        passage_text_plain(ui->selection->text, hit.from, hit.to, &text);
    ui_copy(ui, buf_slice(&text), what);
    buf_free(&text);
    drop_selection(ui);
}

/* Moves by a line of the page. */
static size_t line_step(struct ui *ui, size_t index, long count)
{
    const struct selection *s = ui->selection;
    const struct layout *layout = ui->view->layout;
    size_t line = layout_line_of(ui->view->layout, passage_text_range(s->text, index, index + 1).from);
    while (count != 0 && (count > 0 ? line + 1 < layout->line_count : line > 0)) {
        line = count > 0 ? line + 1 : line - 1;
        if (layout->lines[line].block != NULL)
            count -= count > 0 ? 1 : -1;
        layout_extend(ui->view->layout, line + 2);
    }
    return passage_text_index(s->text, layout->lines[line].place);
}

static void show_cursor(struct ui *ui)
{
    const struct selection *s = ui->selection;
    reader_show(ui->reader, passage_text_range(s->text, s->cursor, s->cursor + 1).from);
}

/* Moves the cursor end to the end of the next match. */
static void extend_to(struct ui *ui, const char *query)
{
    enum { MAX_HITS = 1000 };
    struct selection *s = ui->selection;
    if (s->text == NULL || *query == '\0')
        return;
    struct passage_hit *hits = xcalloc(MAX_HITS, sizeof *hits);
    size_t found = passage_text_find(s->text, slice_of(query), hits, MAX_HITS), last = s->cursor;
    for (size_t i = 0; i < found && i < MAX_HITS && last <= s->cursor; i++) {
        last = last_before(s->text, hits[i].to);
    }
    free(hits);
    if (last <= s->cursor) {
        ui_complain(ui, "no match for \"%s\" further on in this chapter", query);
        return;
    }
    s->cursor = last;
    ui->stale = true;
    show_cursor(ui);
}

/* Selects the section around the cursor, including heading and subsections, or everything if there are no headings. */
static void take_section(struct ui *ui)
{
    struct selection *s = ui->selection;
    const struct outline *outline = reader_outline(ui->reader);
    size_t end = passage_text_step(s->text, s->cursor, PASSAGE_BLOCK, LONG_MAX);
    int heading = outline_at(outline, passage_text_range(s->text, s->cursor, s->cursor + 1).from);
    size_t next = heading >= 0 ? (size_t)heading + 1 : outline->count;
    while (next < outline->count && outline->headings[next].level > outline->headings[heading].level)
        next++;
    s->anchor = 0;
    if (heading >= 0)
        s->anchor = passage_text_index(s->text, (struct place){outline->headings[heading].node->id, 0});
    if (next < outline->count)
        end = passage_text_index(s->text, (struct place){outline->headings[next].node->id, 0});
    s->cursor = next < outline->count && end > 0 ? end - 1 : end;
}

void selection_copy_section(struct ui *ui)
{
    selection_open(ui);
    if (ui->selection->text == NULL)
        return;
    take_section(ui);
    copy(ui, false, _("the section's text"));
}

/* Keys bound to moving by lines and pages. False: another action. */
static bool move_by_action(struct ui *ui, enum action action, long count)
{
    struct selection *s = ui->selection;
    bool is_line = action == ACTION_LINE_DOWN || action == ACTION_LINE_UP;
    bool is_half = action == ACTION_HALF_DOWN || action == ACTION_HALF_UP;
    bool is_up = action == ACTION_LINE_UP || action == ACTION_HALF_UP || action == ACTION_PAGE_UP;
    if (!is_line && !is_half && action != ACTION_PAGE_DOWN && action != ACTION_PAGE_UP)
        return false;
    long lines = is_line ? 1 : is_half ? (ui->view->rows + 1) / 2 : ui->view->rows;
    s->cursor = line_step(ui, s->cursor, is_up ? -lines * count : lines * count);
    show_cursor(ui);
    return true;
}

static void move(struct ui *ui, int key, long count)
{
    struct selection *s = ui->selection;
    switch (key) {
    case 'h':
    case 'l':
        s->cursor = passage_text_step(s->text, s->cursor, PASSAGE_CHARACTER, key == 'l' ? count : -count);
        break;
    case 'w':
        s->cursor = passage_text_step(s->text, s->cursor + 1, PASSAGE_WORD, count) - 1;
        break;
    case ')':
        s->cursor = passage_text_step(s->text, s->cursor + 1, PASSAGE_SENTENCE, count) - 1;
        break;
    case '}':
        s->cursor = passage_text_step(s->text, s->cursor + 1, PASSAGE_BLOCK, count) - 1;
        break;
    case '{':
        s->cursor = passage_text_step(s->text, s->cursor, PASSAGE_BLOCK, -count);
        break;
    case 'j':
    case 'k':
        s->cursor = line_step(ui, s->cursor, key == 'j' ? count : -count);
        break;
    default: /* o: the other end */
        count = (long)s->anchor;
        s->anchor = s->cursor;
        s->cursor = (size_t)count;
    }
    show_cursor(ui);
}

/* c and a; typed is the count, which sets the colour, or 0. */
static void color_or_note(struct ui *ui, int key, long typed)
{
    if (typed > NOTE_COLORS) {
        ui_complain(ui, "there are colours 1 to %d", NOTE_COLORS);
        return;
    }
    if (typed > 0)
        annotations_choose(ui, (int)typed);
    if (key == 'c')
        keep(ui, "");
    else
        add_note(ui);
}

bool selection_key(struct ui *ui, int key)
{
    struct selection *s = ui->selection;
    if (s->text == NULL || list_focused(ui) != NULL)
        return false;
    if (char_is_digit(key) && s->typed < 100000) {
        s->typed = s->typed * 10 + key - '0';
        return true;
    }
    long typed = s->typed, count = typed > 0 ? typed : 1;
    s->typed = 0;
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
    else {
        enum action action = keymap_action(ui->setup->keymap, key);
        if (action != ACTION_LOOKUP && action != ACTION_RELOAD) /* which use it, or find it again */
            drop_selection(ui);
        return false;
    }
    return true;
}

bool selection_text(const struct ui *ui, struct buf *out)
{
    if (ui->selection->text == NULL)
        return false;
    struct passage_hit hit = selected(ui->selection);
    passage_text_plain(ui->selection->text, hit.from, hit.to, out);
    return true;
}
