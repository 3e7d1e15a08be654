/* sequence.c - sequence diagrams: lifelines as far apart as the texts between them require, events below each other.
 * Every event knows its rows before it is drawn, so one pass measures and another draws. */
#include "sequence.h"

#include "biji/text.h"
#include "canvas.h"
#include "label.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 30, MAX_EVENTS = 500, MAX_DEPTH = 8 };
enum event_kind { EVENT_MESSAGE, EVENT_NOTE, EVENT_OPEN, EVENT_NEXT, EVENT_CLOSE };
enum side { SIDE_LEFT, SIDE_RIGHT, SIDE_OVER };

struct part {
    struct slice id, text;
    struct label label;
    int middle; /* column of its lifeline */
};

struct event {
    enum event_kind kind;
    int from, to; /* participants; for a note over several: the first and the last */
    struct slice text, word;
    struct label label;
    char head;              /* '>', 'x' or 0 */
    bool dotted, is_mutual; /* mutual: with a head at both ends */
    enum side side;
    int depth; /* of frames around it */
};

struct sequence {
    struct part parts[MAX_PARTS];
    struct event events[MAX_EVENTS];
    int part_count, event_count, depth, most_depth, ambiguous_cols;
    bool quiet[MAX_DEPTH + 1]; /* blocks that only set a colour: no frame */
    struct slice title;
    struct label title_label;
    int number, step; /* of the next message; step 0: messages have none */
    struct arena *arena;
    int left, cols, head_rows, rows; /* head_rows: with the title's */
};

static int part_of(struct sequence *s, struct slice id)
{
    id = slice_trim(id);
    for (int i = 0; i < s->part_count; i++)
        if (slice_eq(s->parts[i].id, id))
            return i;
    bool is_name = id.bytes > 0 && slice_find(id, '<', 0) == id.bytes && slice_find(id, '>', 0) == id.bytes;
    if (s->part_count == MAX_PARTS || !is_name)
        return -1;
    s->parts[s->part_count] = (struct part){.id = id, .text = id};
    return s->part_count++;
}

/* The rest of line after a word and a blank; ptr NULL when it starts differently. */
static struct slice after_word(struct slice line, const char *word)
{
    size_t bytes = strlen(word);
    bool is_word =
        slice_eq_nocase(slice_part(line, 0, bytes), word) && (line.bytes == bytes || char_is_blank(line.ptr[bytes]));
    return is_word ? slice_trim(slice_part(line, bytes, line.bytes)) : (struct slice){NULL, 0};
}

static struct event *add_event(struct sequence *s, enum event_kind kind)
{
    if (s->event_count == MAX_EVENTS)
        return NULL;
    struct event *event = &s->events[s->event_count++];
    *event = (struct event){.kind = kind, .depth = s->depth};
    return event;
}

static bool parse_part(struct sequence *s, struct slice rest)
{
    struct slice as = slice_of(" as ");
    size_t at = slice_find_str(rest, as, 0);
    int part = part_of(s, slice_part(rest, 0, at));
    if (part >= 0 && at < rest.bytes)
        s->parts[part].text = slice_trim(slice_part(rest, at + as.bytes, rest.bytes));
    return part >= 0;
}

static bool parse_note(struct sequence *s, struct slice rest)
{
    static const char *const words[] = {"left of", "right of", "over"};
    size_t colon = slice_find(rest, ':', 0);
    for (int i = 0; i < 3; i++) {
        struct slice names = after_word(slice_part(rest, 0, colon), words[i]);
        if (names.ptr == NULL || colon == rest.bytes)
            continue;
        size_t comma = slice_find(names, ',', 0);
        struct event *event = add_event(s, EVENT_NOTE);
        int from = part_of(s, slice_part(names, 0, comma));
        int to = comma < names.bytes ? part_of(s, slice_part(names, comma + 1, names.bytes)) : from;
        if (event == NULL || from < 0 || to < 0)
            return false;
        event->from = from < to ? from : to;
        event->to = from < to ? to : from;
        event->side = (enum side)i;
        event->text = slice_part(rest, colon + 1, rest.bytes);
        return true;
    }
    return false;
}

/* autonumber, with the first number and the step, or off */
static bool parse_numbering(struct sequence *s, struct slice rest)
{
    char words[32] = "", *end;
    if (rest.bytes >= sizeof words)
        return false;
    memcpy(words, rest.ptr, rest.bytes);
    long first = strtol(words, &end, 10), step = strtol(end, NULL, 10);
    s->number = first > 0 && first < 100000 ? (int)first : 1;
    s->step = slice_eq_str(rest, "off") ? 0 : step > 0 && step < 1000 ? (int)step : 1;
    return true;
}

static void number_message(struct sequence *s, struct event *event)
{
    struct slice text = slice_trim(event->text);
    if (s->step == 0)
        return;
    event->text = slice_of(arena_printf(s->arena, "%d. %.*s", s->number, (int)text.bytes, text.ptr));
    s->number += s->step;
}

static bool parse_message(struct sequence *s, struct slice line)
{
    static const struct {
        const char *arrow;
        char head;
        bool dotted;
    } arrows[] = {{"-->>", '>', true}, {"->>", '>', false}, {"--x", 'x', true}, {"--)", '>', true},
                  {"-->", 0, true},    {"-x", 'x', false},  {"-)", '>', false}, {"->", 0, false}};
    for (size_t at = slice_find(line, '-', 0); at < line.bytes; at = slice_find(line, '-', at + 1))
        for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++) {
            struct slice rest = slice_part(line, at, line.bytes);
            if (!slice_starts(rest, arrows[i].arrow))
                continue;
            size_t name = strlen(arrows[i].arrow), colon = slice_find(rest, ':', 0);
            if (name < rest.bytes && (rest.ptr[name] == '+' || rest.ptr[name] == '-'))
                name++;
            struct event *event = add_event(s, EVENT_MESSAGE);
            struct slice sender = slice_part(line, 0, at);
            bool is_mutual = arrows[i].head == '>' && slice_ends(sender, "<<");
            int from = part_of(s, slice_part(sender, 0, sender.bytes - (is_mutual ? 2 : 0)));
            int to = part_of(s, slice_part(rest, name, colon));
            if (event == NULL || from < 0 || to < 0)
                return false;
            event->from = from;
            event->to = to;
            event->head = arrows[i].head;
            event->dotted = arrows[i].dotted;
            event->is_mutual = is_mutual;
            event->text = slice_part(rest, colon + 1, rest.bytes);
            number_message(s, event);
            return true;
        }
    return false;
}

/* loop, alt, else, end and so on; *known is false for any other line. */
static bool parse_frame(struct sequence *s, struct slice line, bool *known)
{
    static const char *const opens[] = {"loop", "alt", "opt", "par", "critical", "break", "rect"};
    static const char *const nexts[] = {"else", "and", "option"};
    struct event *event = NULL;
    *known = true;
    for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
        struct slice rest = after_word(line, opens[i]);
        if (rest.ptr == NULL)
            continue;
        if (s->depth == MAX_DEPTH)
            return false;
        bool quiet = s->quiet[++s->depth] = i == 6;
        s->most_depth = s->depth > s->most_depth ? s->depth : s->most_depth;
        event = quiet ? NULL : add_event(s, EVENT_OPEN);
        if (event != NULL) {
            event->word = slice_part(line, 0, strlen(opens[i]));
            event->text = rest;
        }
        return quiet || event != NULL;
    }
    for (size_t i = 0; i < sizeof nexts / sizeof nexts[0]; i++) {
        struct slice rest = after_word(line, nexts[i]);
        if (rest.ptr == NULL || s->depth == 0)
            continue;
        event = add_event(s, EVENT_NEXT);
        if (event != NULL) {
            event->word = slice_part(line, 0, strlen(nexts[i]));
            event->text = rest;
        }
        return event != NULL;
    }
    *known = slice_eq_str(line, "end") && s->depth > 0;
    if (!*known)
        return true;
    event = s->quiet[s->depth] ? NULL : add_event(s, EVENT_CLOSE);
    return s->quiet[s->depth--] || event != NULL;
}

static bool parse_line(struct sequence *s, struct slice line)
{
    static const char *const silent[] = {"activate", "deactivate", "destroy", "link", "links", "accTitle", "accDescr"};
    bool known;
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        if (after_word(line, silent[i]).ptr != NULL)
            return true;
    struct slice rest = after_word(line, "title:");
    rest = rest.ptr != NULL ? rest : after_word(line, "title");
    if (rest.ptr != NULL) {
        s->title = rest;
        return true;
    }
    rest = after_word(line, "autonumber");
    if (rest.ptr != NULL)
        return parse_numbering(s, rest);
    rest = after_word(line, "create");
    line = rest.ptr != NULL ? rest : line;
    rest = after_word(line, "participant");
    rest = rest.ptr != NULL ? rest : after_word(line, "actor");
    if (rest.ptr != NULL)
        return parse_part(s, rest);
    rest = after_word(line, "note");
    if (rest.ptr != NULL)
        return parse_note(s, rest);
    if (!parse_frame(s, line, &known))
        return false;
    return known || parse_message(s, line);
}

static bool parse(struct sequence *s, struct slice source)
{
    for (size_t from = slice_find(source, '\n', 0) + 1, end; from < source.bytes; from = end + 1) {
        end = slice_find(source, '\n', from);
        struct slice line = slice_trim(slice_part(source, from, end));
        while (line.bytes > 0 && line.ptr[line.bytes - 1] == ';')
            line.bytes--;
        if (line.bytes > 0 && !slice_starts(line, "%%") && !parse_line(s, line))
            return false;
    }
    return s->part_count > 0 && s->depth == 0;
}

/* The columns that an event needs between two lifelines, or beyond the outer ones. */
struct need {
    int between[MAX_PARTS][MAX_PARTS]; /* [from][to], from < to */
    int before, after;                 /* left of the first, right of the last */
};

static void ask(const struct sequence *s, struct need *need, int from, int to, int cols)
{
    if (from < 0)
        need->before = cols > need->before ? cols : need->before;
    else if (to >= s->part_count)
        need->after = cols > need->after ? cols : need->after;
    else if (cols > need->between[from][to])
        need->between[from][to] = cols;
}

static void ask_event(const struct sequence *s, struct need *need, const struct event *event)
{
    int cols = event->label.cols, from = event->from, to = event->to;
    if (event->kind == EVENT_MESSAGE && from == to) {
        ask(s, need, from, from + 1, cols + 7);
    } else if (event->kind == EVENT_MESSAGE) {
        ask(s, need, from < to ? from : to, from < to ? to : from, cols + 4);
    } else if (event->kind == EVENT_NOTE && event->side == SIDE_OVER) {
        int beyond = from == to ? (cols + 4) / 2 + 2 : 4;
        ask(s, need, from - 1, from, beyond);
        ask(s, need, to, to + 1, beyond);
        if (from < to)
            ask(s, need, from, to, cols);
    } else if (event->kind == EVENT_NOTE) {
        ask(s, need, event->side == SIDE_LEFT ? from - 1 : from, event->side == SIDE_LEFT ? from : from + 1, cols + 7);
    }
}

static int rows_of(const struct event *event)
{
    int lines = event->label.line_count;
    if (event->kind == EVENT_MESSAGE)
        return event->from == event->to ? lines > 2 ? lines : 2 : event->label.cols > 0 ? lines + 1 : 1;
    return event->kind == EVENT_NOTE ? lines + 2 : 1;
}

/* Columns and rows of everything, with labels of at most label_cols columns. */
static void measure(struct sequence *s, int label_cols)
{
    struct need *need = arena_alloc(s->arena, sizeof *need);
    int frame_cols = 0;
    s->title_label = label_set(s->title, label_cols * 2, s->ambiguous_cols, s->arena);
    int title_rows = s->title.bytes > 0 ? s->title_label.line_count + 1 : 0;
    s->head_rows = s->rows = 0;
    for (int i = 0; i < s->part_count; i++) {
        struct part *part = &s->parts[i];
        part->label = label_set(part->text, label_cols, s->ambiguous_cols, s->arena);
        s->head_rows = part->label.line_count + 2 > s->head_rows ? part->label.line_count + 2 : s->head_rows;
        ask(s, need, i - 1, i, (part->label.cols + 4) / 2 + (i > 0 ? (s->parts[i - 1].label.cols + 4) / 2 + 2 : 0));
        ask(s, need, i, i + 1, (part->label.cols + 4) / 2 + 1);
    }
    for (int i = 0; i < s->event_count; i++) {
        struct event *event = &s->events[i];
        bool frame = event->kind >= EVENT_OPEN;
        event->label = label_set(event->text, frame ? 1000 : label_cols, s->ambiguous_cols, s->arena);
        ask_event(s, need, event);
        s->rows += rows_of(event);
        if (frame && event->label.cols + 4 * event->depth + 8 > frame_cols)
            frame_cols = event->label.cols + (int)event->word.bytes + 4 * event->depth + 8;
    }
    s->left = 2 * s->most_depth;
    s->parts[0].middle = s->left + need->before;
    for (int to = 1; to < s->part_count; to++) {
        s->parts[to].middle = 0;
        for (int from = 0; from < to; from++)
            if (s->parts[from].middle + need->between[from][to] > s->parts[to].middle)
                s->parts[to].middle = s->parts[from].middle + need->between[from][to];
    }
    s->cols = s->parts[s->part_count - 1].middle + need->after + 1 + s->left;
    s->cols = frame_cols > s->cols ? frame_cols : s->cols;
    s->cols = s->title_label.cols > s->cols ? s->title_label.cols : s->cols;
    s->head_rows += title_rows;
    s->rows += s->head_rows + 1;
}

static void put_label(struct canvas *canvas, const struct label *label, int col, int cols, int row)
{
    for (int i = 0; i < label->line_count; i++) {
        int used = text_cols(label->lines[i], canvas->ambiguous_cols);
        canvas_text(canvas, cols > 0 ? col + (cols - used) / 2 : col, row + i, label->lines[i]);
    }
}

static void draw_message(const struct sequence *s, struct canvas *canvas, const struct event *event, int row)
{
    int from = s->parts[event->from].middle, to = s->parts[event->to].middle, last = row + rows_of(event) - 1;
    if (from == to) {
        canvas_line(canvas, from, row, from + 3, row, event->dotted);
        canvas_line(canvas, from + 3, row, from + 3, row + 1, event->dotted);
        canvas_line(canvas, from + 1, row + 1, from + 3, row + 1, event->dotted);
        if (event->head != 0)
            canvas_head(canvas, from + 1, row + 1, event->head, CANVAS_LEFT);
        put_label(canvas, &event->label, from + 5, 0, row);
        return;
    }
    int step = from < to ? 1 : -1, low = from < to ? from : to, high = from < to ? to : from;
    canvas_line(canvas, event->is_mutual ? from + step : from, last, event->head != 0 ? to - step : to, last,
                event->dotted);
    if (event->is_mutual)
        canvas_head(canvas, from + step, last, event->head, step > 0 ? CANVAS_LEFT : CANVAS_RIGHT);
    if (event->head != 0)
        canvas_head(canvas, to - step, last, event->head, step > 0 ? CANVAS_RIGHT : CANVAS_LEFT);
    if (event->label.cols > 0)
        put_label(canvas, &event->label, low + 1, high - low - 1, row);
}

static void draw_note(const struct sequence *s, struct canvas *canvas, const struct event *event, int row)
{
    int from = s->parts[event->from].middle, to = s->parts[event->to].middle, cols = event->label.cols + 4;
    int col = event->side == SIDE_LEFT ? from - 2 - cols + 1 : from + 2;
    if (event->side == SIDE_OVER) {
        cols = to - from + 5 > cols && to > from ? to - from + 5 : cols;
        col = (from + to) / 2 - cols / 2;
    }
    canvas_box(canvas, col, row, cols, rows_of(event), CANVAS_SQUARE);
    put_label(canvas, &event->label, col + 1, cols - 2, row + 1);
}

/* The top or a divider of a frame; at its end also its sides, from the row where it was opened. */
static void draw_frame(const struct sequence *s, struct canvas *canvas, const struct event *event, int row, int opened)
{
    int left = 2 * (event->depth - 1), right = s->cols - 1 - left;
    canvas_line(canvas, left, row, right, row, event->kind == EVENT_NEXT);
    if (event->kind == EVENT_CLOSE) {
        canvas_line(canvas, left, opened, left, row, false);
        canvas_line(canvas, right, opened, right, row, false);
        return;
    }
    canvas_text(canvas, left + 2, row, slice_of(" "));
    canvas_text(canvas, left + 3, row, event->word);
    canvas_text(canvas, left + 3 + (int)event->word.bytes, row, slice_of(" "));
    if (event->label.cols > 0) {
        put_label(canvas, &event->label, left + 4 + (int)event->word.bytes, 0, row);
        canvas_text(canvas, left + 4 + (int)event->word.bytes + event->label.cols, row, slice_of(" "));
    }
}

static void draw(const struct sequence *s, struct canvas *canvas)
{
    int opened[MAX_DEPTH + 1] = {0}, row = s->head_rows;
    int top = s->title.bytes > 0 ? s->title_label.line_count + 1 : 0, box_rows = s->head_rows - top;
    put_label(canvas, &s->title_label, 0, s->cols, 0);
    for (int i = 0; i < s->part_count; i++) {
        const struct part *part = &s->parts[i];
        int cols = part->label.cols + 4, col = part->middle - (cols - 1) / 2;
        canvas_box(canvas, col, top, cols, box_rows, CANVAS_SQUARE);
        canvas_line(canvas, part->middle, s->head_rows - 1, part->middle, s->rows - 1, false);
        put_label(canvas, &part->label, col + 1, cols - 2, top + 1 + (box_rows - 2 - part->label.line_count) / 2);
    }
    for (int i = 0; i < s->event_count; i++) {
        const struct event *event = &s->events[i];
        if (event->kind == EVENT_OPEN)
            opened[event->depth] = row;
        if (event->kind == EVENT_MESSAGE)
            draw_message(s, canvas, event, row);
        else if (event->kind == EVENT_NOTE)
            draw_note(s, canvas, event, row);
        else
            draw_frame(s, canvas, event, row, opened[event->depth]);
        row += rows_of(event);
    }
}

enum mermaid_fate sequence_draw(struct slice source, int width, int ambiguous_cols, struct arena *arena,
                                struct mermaid_drawing *drawing)
{
    static const int label_cols[] = {32, 20, 12, 8};
    struct sequence *s = arena_alloc(arena, sizeof *s);
    s->ambiguous_cols = ambiguous_cols;
    s->arena = arena;
    if (!parse(s, source))
        return MERMAID_OTHER;
    for (size_t i = 0; i < sizeof label_cols / sizeof label_cols[0]; i++) {
        measure(s, label_cols[i]);
        if (s->cols > width)
            continue;
        struct canvas canvas = canvas_new(s->cols, s->rows, ambiguous_cols, arena);
        draw(s, &canvas);
        canvas_rows(&canvas, drawing);
        return MERMAID_DRAWN;
    }
    return MERMAID_TOO_WIDE;
}
