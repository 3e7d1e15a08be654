/* notes_file.c - parses notes.md and changes it in place. A note is found by its comment line; it begins at the heading
 * above it and ends where the next one begins. Changes replace only the note's own bytes. */
#include "biji/notes_file.h"

#include "biji/mem.h"
#include "course_id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char opening[] = "<!-- biji ", closing[] = "-->", notes_file[] = "notes.md", heading[] = "## ";

/* The end of the line at `at`, after its newline. */
static size_t line_end(struct slice s, size_t at)
{
    size_t end = slice_find(s, '\n', at);
    return end < s.bytes ? end + 1 : s.bytes;
}

static size_t line_start_before(struct slice s, size_t at)
{
    while (at > 0 && s.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* Where the note of a comment begins: the heading above, with only its quote and blank lines between. */
static size_t note_start(struct slice s, size_t comment, size_t least)
{
    size_t start = comment;
    for (size_t at = comment; at > least;) {
        size_t line = line_start_before(s, at - 1);
        struct slice text = slice_trim(slice_part(s, line, at));
        if (slice_starts(text, heading))
            return line;
        if (text.bytes > 0 && !slice_starts(text, ">"))
            break;
        if (text.bytes > 0)
            start = line;
        at = line;
    }
    return start;
}

/* The quote between the heading and the comment. */
static char *quoted(struct slice s, size_t from, size_t to)
{
    struct buf text = {0};
    for (size_t at = from; at < to; at = line_end(s, at)) {
        struct slice line = slice_trim(slice_part(s, at, line_end(s, at)));
        if (!slice_starts(line, ">"))
            continue;
        if (text.bytes > 0)
            buf_add_char(&text, ' ');
        buf_add_slice(&text, slice_trim(slice_part(line, 1, line.bytes)));
    }
    return text.ptr != NULL ? buf_take(&text) : xstrdup("");
}

/* The value of key in a comment, undecoded. */
static struct slice value_of(struct slice pairs, const char *key)
{
    for (size_t at = 0; at < pairs.bytes;) {
        size_t end = slice_find(pairs, ' ', at);
        struct slice pair = slice_part(pairs, at, end);
        size_t equals = slice_find(pair, '=', 0);
        if (slice_eq_str(slice_part(pair, 0, equals), key))
            return slice_part(pair, equals + 1, pair.bytes);
        at = end + 1;
    }
    return slice_of("");
}

static void read_comment(struct note *note, struct slice s)
{
    struct slice line = slice_part(s, note->comment, note->comment_end);
    size_t close = slice_find_str(line, slice_of(closing), 0);
    struct slice pairs = slice_trim(slice_part(line, sizeof opening - 1, close)), id = value_of(pairs, "id");
    int color = (int)strtol(value_of(pairs, "color").bytes > 0 ? value_of(pairs, "color").ptr : "1", NULL, 10);
    note->color = color >= 1 && color <= NOTE_COLORS ? color : 1;
    note->is_damaged = close == line.bytes || !passage_read(pairs, &note->passage);
    if (note->is_damaged)
        note->passage = (struct passage){.file = xstrdup(""),
                                         .section = xstrdup(""),
                                         .before = xstrdup(""),
                                         .after = xstrdup(""),
                                         .quote = quoted(s, note->start, note->comment)};
    if (id.bytes > 0 && id.bytes < NOTE_ID_BYTES)
        memcpy(note->id, id.ptr, id.bytes);
    else
        snprintf(note->id, NOTE_ID_BYTES, "%016llx", (unsigned long long)hash_add(HASH_START, line));
}

/* Whether a line of a note's own text would begin another note or a section of the file. */
static bool begins_another(struct slice line)
{
    return slice_starts(line, opening) || slice_starts(line, heading);
}

/* A note's own text as written to the file: a line that would begin another note gets a blank before it. */
static void add_text(struct buf *out, struct slice text)
{
    for (size_t at = 0; at < text.bytes; at = line_end(text, at)) {
        struct slice line = slice_part(text, at, line_end(text, at));
        if (begins_another(line))
            buf_add_char(out, ' ');
        buf_add_slice(out, line);
    }
}

/* Where the text of the note whose text begins at `at` ends: at a section that somebody wrote below it, outside code. */
static size_t text_end(struct slice s, size_t at, size_t most)
{
    bool is_code = false;
    for (; at < most; at = line_end(s, at)) {
        struct slice line = slice_part(s, at, line_end(s, at));
        if (slice_starts(line, "```"))
            is_code = !is_code;
        else if (!is_code && slice_starts(line, heading))
            return at;
    }
    return most;
}

/* The text as the reader wrote it; see add_text(). Owner: the caller. */
static char *text_of(struct slice text)
{
    struct buf out = {0};
    text = slice_trim(text);
    for (size_t at = 0; at < text.bytes; at = line_end(text, at)) {
        struct slice line = slice_part(text, at, line_end(text, at));
        bool is_marked = slice_starts(line, " ") && begins_another(slice_part(line, 1, line.bytes));
        buf_add_slice(&out, slice_part(line, is_marked ? 1 : 0, line.bytes - slice_ends(line, "\r\n") * 2));
        if (slice_ends(line, "\r\n"))
            buf_add_char(&out, '\n');
    }
    return out.ptr != NULL ? buf_take(&out) : xstrdup("");
}

void notebook_parse(struct notebook *book, struct slice bytes)
{
    size_t least = 0;
    *book = (struct notebook){0};
    buf_add_slice(&book->bytes, bytes);
    struct slice s = buf_slice(&book->bytes);
    for (size_t at = 0; at < s.bytes; at = line_end(s, at)) {
        if (!slice_starts(slice_part(s, at, s.bytes), opening))
            continue;
        struct note note = {.comment = at, .comment_end = line_end(s, at)};
        note.start = note_start(s, at, least);
        note.text_start = least = note.comment_end;
        read_comment(&note, s);
        if (book->count > 0)
            book->notes[book->count - 1].end = note.start;
        book->notes = xgrow(book->notes, book->count, &book->room, sizeof *book->notes);
        note.end = s.bytes;
        book->notes[book->count++] = note;
    }
    for (size_t i = 0; i < book->count; i++) {
        struct note *note = &book->notes[i];
        note->end = text_end(s, note->text_start, note->end);
        note->text = text_of(slice_part(s, note->text_start, note->end));
    }
}

void notebook_fini(struct notebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        passage_fini(&book->notes[i].passage);
        free(book->notes[i].text);
    }
    free(book->notes);
    buf_free(&book->bytes);
    *book = (struct notebook){0};
}

bool notebook_load(struct notebook *book, struct study_dir *dir, struct error *error)
{
    struct buf bytes = {0};
    bool ok = study_read(dir, notes_file, &bytes, error);
    notebook_parse(book, buf_slice(&bytes));
    buf_free(&bytes);
    if (!ok)
        notebook_fini(book);
    return ok;
}

static void make_id(const struct passage *passage, char id[NOTE_ID_BYTES])
{
    struct timespec now;
    struct buf seed = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    buf_printf(&seed, "%ld.%ld.%ld", (long)now.tv_sec, now.tv_nsec, (long)getpid());
    buf_add_str(&seed, passage->quote);
    snprintf(id, NOTE_ID_BYTES, "%016llx", (unsigned long long)hash_add(HASH_START, buf_slice(&seed)));
    buf_free(&seed);
}

/* As lines of Markdown: a heading or quote must not contain the start of a comment. */
static void add_plain(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        buf_add_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

static void write_comment(const struct passage *passage, const char *id, int color, struct buf *out)
{
    buf_printf(out, "%sid=%s color=%d ", opening, id, color);
    passage_write(passage, out);
    buf_printf(out, " %s\n", closing);
}

/* The section's path begins with the chapter's title if the chapter has one. */
static bool begins_with_title(const char *section, const char *title)
{
    size_t bytes = strlen(title);
    return strncmp(section, title, bytes) == 0 &&
           (section[bytes] == '\0' || strncmp(section + bytes, " › ", strlen(" › ")) == 0);
}

static void write_note(const char *title, const struct passage *passage, int color, const char *text, const char *id,
                       struct buf *out)
{
    buf_add_str(out, "\n## ");
    bool is_told = begins_with_title(passage->section, title);
    if (!is_told)
        add_plain(out, title);
    if (!is_told && *passage->section != '\0')
        buf_add_str(out, " › ");
    add_plain(out, passage->section);
    buf_add_str(out, "\n\n> ");
    add_plain(out, passage->quote);
    buf_add_str(out, "\n\n");
    write_comment(passage, id, color, out);
    if (*text == '\0')
        return;
    buf_add_char(out, '\n');
    add_text(out, slice_of(text));
    buf_add_char(out, '\n');
}

bool notebook_add(struct study_dir *dir, const char *title, const struct passage *passage, int color, const char *text,
                  char id[NOTE_ID_BYTES], struct error *error)
{
    struct buf block = {0}, old = {0};
    char own[NOTE_ID_BYTES] = "";
    make_id(passage, own);
    if (study_read(dir, notes_file, &old, error) && old.bytes == 0)
        buf_add_str(&block, "# 笔记\n");
    write_note(title, passage, color, text, own, &block);
    bool ok = study_append(dir, notes_file, buf_slice(&block), error);
    if (id != NULL)
        memcpy(id, own, sizeof own);
    buf_free(&block);
    buf_free(&old);
    return ok;
}

struct change {
    const char *id, *text;
    int color;
    struct slice restored;
    struct buf *removed;
    bool is_done;
};

static const struct note *find_note(const struct notebook *book, const char *id)
{
    for (size_t i = 0; i < book->count; i++)
        if (strcmp(book->notes[i].id, id) == 0)
            return &book->notes[i];
    return NULL;
}

static void change_text(struct buf *fresh, const char *text)
{
    if (*text != '\0')
        buf_add_char(fresh, '\n');
    add_text(fresh, slice_of(text));
    buf_add_str(fresh, *text != '\0' ? "\n\n" : "\n");
}

static bool change_note(void *context, struct slice old, struct buf *fresh)
{
    struct change *change = context;
    struct notebook book;
    notebook_parse(&book, old);
    const struct note *note = find_note(&book, change->id);
    change->is_done = note != NULL;
    if (note != NULL) {
        if (change->removed != NULL) {
            buf_clear(change->removed);
            buf_add_slice(change->removed, slice_part(old, note->start, note->end));
        }
        buf_add_slice(fresh, slice_part(old, 0, change->color > 0 ? note->comment : note->start));
        if (change->color > 0 && note->is_damaged)
            buf_add_slice(fresh, slice_part(old, note->comment, note->comment_end));
        else if (change->color > 0)
            write_comment(&note->passage, note->id, change->color, fresh);
        if (change->color > 0 && change->text == NULL)
            buf_add_slice(fresh, slice_part(old, note->text_start, note->end));
        else if (change->color > 0)
            change_text(fresh, change->text);
        buf_add_slice(fresh, slice_part(old, note->end, old.bytes));
    }
    notebook_fini(&book);
    return change->is_done;
}

bool notebook_change(struct study_dir *dir, const char *id, const char *text, int color, struct buf *removed,
                     struct error *error)
{
    struct change change = {.id = id, .text = text, .color = color, .removed = removed};
    if (!study_update(dir, notes_file, change_note, &change, error))
        return false;
    return change.is_done || error_set(error, ERROR_CONTENT, "this note is no longer in %s", notes_file);
}

static bool put_back(void *context, struct slice old, struct buf *fresh)
{
    const struct change *change = context;
    struct notebook book;
    notebook_parse(&book, old);
    const struct note *note = find_note(&book, change->id);
    size_t from = note != NULL ? note->start : old.bytes, to = note != NULL ? note->end : old.bytes;
    buf_add_slice(fresh, slice_part(old, 0, from));
    buf_add_slice(fresh, change->restored);
    buf_add_slice(fresh, slice_part(old, to, old.bytes));
    notebook_fini(&book);
    return true;
}

bool notebook_restore(struct study_dir *dir, const char *id, struct slice bytes, struct error *error)
{
    struct change change = {.id = id, .restored = bytes};
    return study_update(dir, notes_file, put_back, &change, error);
}
