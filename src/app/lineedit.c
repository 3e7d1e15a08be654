/* lineedit.c - the line that is being typed at a prompt. All movement is by graphemes, so that accents stay on their
 * letters. */
#include "biji/lineedit.h"

#include "biji/key.h"
#include "biji/text.h"

#include <ctype.h>
#include <string.h>

enum {
    CTRL_A = 1,
    CTRL_B,
    CTRL_C,
    CTRL_D,
    CTRL_E,
    CTRL_F,
    CTRL_G,
    CTRL_H,
    CTRL_K = 11,
    CTRL_N = 14,
    CTRL_P = 16,
    CTRL_T = 20,
    CTRL_U,
    CTRL_W = 23,
    CTRL_Y = 25
};

const char *line_text(const struct line_edit *line)
{
    return line->text.ptr != NULL ? line->text.ptr : "";
}

static void replace(struct buf *buf, struct slice text)
{
    struct buf fresh = {0};
    buf_add_slice(&fresh, text);
    buf_free(buf);
    *buf = fresh;
}

void line_set(struct line_edit *line, const char *text)
{
    replace(&line->text, slice_of(text));
    line->cursor = line->text.bytes;
}

static void insert(struct line_edit *line, struct slice text)
{
    struct buf fresh = {0};
    buf_add(&fresh, line_text(line), line->cursor);
    buf_add_slice(&fresh, text);
    buf_add_str(&fresh, line_text(line) + line->cursor);
    buf_free(&line->text);
    line->text = fresh;
    line->cursor += text.bytes;
    line->back = 0;
}

/* Deletes between two byte offsets; the cursor moves there. */
static enum line_result remove_range(struct line_edit *line, size_t from, size_t to, bool keep)
{
    if (from == to)
        return LINE_SAME;
    if (keep)
        replace(&line->cut, slice_part(buf_slice(&line->text), from, to));
    memmove(line->text.ptr + from, line->text.ptr + to, line->text.bytes - to + 1);
    line->text.bytes -= to - from;
    line->cursor = from;
    line->back = 0;
    return LINE_CHANGED;
}

/* Offset of the grapheme boundary after, or before, the cursor. */
static size_t after(const struct line_edit *line, size_t at)
{
    return at < line->text.bytes ? at + grapheme_next(slice_part(buf_slice(&line->text), at, line->text.bytes), 1, NULL)
                                 : at;
}

static size_t before(const struct line_edit *line, size_t at)
{
    size_t last = 0;
    for (size_t i = 0; i < at; i = after(line, i))
        last = i;
    return last;
}

/* A word is a run of anything but blanks and ASCII punctuation. */
static bool in_word(const struct line_edit *line, size_t at)
{
    unsigned char c = (unsigned char)line->text.ptr[at];
    return c >= 0x80 || isalnum(c) || c == '_';
}

static size_t word_after(const struct line_edit *line)
{
    size_t at = line->cursor;
    while (at < line->text.bytes && !in_word(line, at))
        at = after(line, at);
    while (at < line->text.bytes && in_word(line, at))
        at = after(line, at);
    return at;
}

static size_t word_before(const struct line_edit *line)
{
    size_t at = line->cursor;
    while (at > 0 && !in_word(line, before(line, at)))
        at = before(line, at);
    while (at > 0 && in_word(line, before(line, at)))
        at = before(line, at);
    return at;
}

static enum line_result move_to(struct line_edit *line, size_t at)
{
    line->cursor = at;
    return LINE_SAME;
}

/* Swaps the graphemes around the cursor. */
static enum line_result transpose(struct line_edit *line)
{
    size_t end = after(line, line->cursor), middle = before(line, end), start = before(line, middle);
    if (start == middle)
        return LINE_SAME;
    struct slice text = buf_slice(&line->text);
    struct buf fresh = {0};
    buf_add_slice(&fresh, slice_part(text, 0, start));
    buf_add_slice(&fresh, slice_part(text, middle, end));
    buf_add_slice(&fresh, slice_part(text, start, middle));
    buf_add_slice(&fresh, slice_part(text, end, text.bytes));
    buf_free(&line->text);
    line->text = fresh;
    line->cursor = end;
    return LINE_CHANGED;
}

/* The nearest history line in direction step (1: older) that starts with the draft and is not the one shown. */
static enum line_result go_history(struct line_edit *line, int step)
{
    if (line->back == 0)
        replace(&line->draft, buf_slice(&line->text));
    struct slice draft = buf_slice(&line->draft);
    for (size_t back = line->back; step > 0 ? back < line->history_count : back > 1;) {
        back = step > 0 ? back + 1 : back - 1;
        const char *candidate = line->history[line->history_count - back];
        if (strncmp(candidate, draft.bytes > 0 ? draft.ptr : "", draft.bytes) != 0 ||
            strcmp(candidate, line_text(line)) == 0)
            continue;
        line_set(line, candidate);
        line->back = back;
        return LINE_CHANGED;
    }
    if (step > 0 || line->back == 0)
        return LINE_SAME;
    line->back = 0;
    replace(&line->text, draft);
    line->cursor = line->text.bytes;
    return LINE_CHANGED;
}

static enum line_result insert_key(struct line_edit *line, int key)
{
    char bytes[4];
    if (key < KEYS_SPACE || key > 0x10FFFF || rune_is_unsafe((uint32_t)key))
        return LINE_SAME;
    insert(line, slice_from(bytes, utf8_write((uint32_t)key, bytes)));
    return LINE_CHANGED;
}

bool line_knows_alt(int key)
{
    return key == (KEYS_ALT | 'b') || key == (KEYS_ALT | 'f') || key == (KEYS_ALT | 'd') ||
           key == (KEYS_ALT | KEYS_BACKSPACE);
}

enum line_result line_key(struct line_edit *line, int key)
{
    size_t end = line->text.bytes, at = line->cursor;
    switch (key) {
    case KEYS_ENTER:
        return LINE_DONE;
    case KEYS_ESC:
    case CTRL_C:
    case CTRL_G:
        return LINE_CANCEL;
    case KEYS_BACKSPACE:
    case CTRL_H:
        return end == 0 ? LINE_CANCEL : remove_range(line, before(line, at), at, false);
    case KEYS_DELETE:
    case CTRL_D:
        return remove_range(line, at, after(line, at), false);
    case KEYS_LEFT:
    case CTRL_B:
        return move_to(line, before(line, at));
    case KEYS_RIGHT:
    case CTRL_F:
        return move_to(line, after(line, at));
    case KEYS_HOME:
    case CTRL_A:
        return move_to(line, 0);
    case KEYS_END:
    case CTRL_E:
        return move_to(line, end);
    case KEYS_WORD_LEFT:
    case KEYS_ALT | 'b':
        return move_to(line, word_before(line));
    case KEYS_WORD_RIGHT:
    case KEYS_ALT | 'f':
        return move_to(line, word_after(line));
    case CTRL_K:
        return remove_range(line, at, end, true);
    case CTRL_U:
        return remove_range(line, 0, at, true);
    case CTRL_W:
    case KEYS_ALT | KEYS_BACKSPACE:
        return remove_range(line, word_before(line), at, true);
    case KEYS_ALT | 'd':
        return remove_range(line, at, word_after(line), true);
    case CTRL_Y:
        insert(line, buf_slice(&line->cut));
        return line->cut.bytes > 0 ? LINE_CHANGED : LINE_SAME;
    case CTRL_T:
        return transpose(line);
    case KEYS_UP:
    case CTRL_P:
        return go_history(line, 1);
    case KEYS_DOWN:
    case CTRL_N:
        return go_history(line, -1);
    }
    return insert_key(line, key);
}

void line_fini(struct line_edit *line)
{
    buf_free(&line->text);
    buf_free(&line->draft);
    buf_free(&line->cut);
    *line = (struct line_edit){0};
}
