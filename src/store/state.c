/* state.c - a table of entries, and the list of changes made to it. The file has one entry per line, fields separated by
 * tabs, with \t, \n and \\ for those characters:
 *
 *   position <time> <line> <course> <chapter> <label> <text> <anchor>
 *
 * Lines kept for later begin with "+" or "-": they replace such an entry, or drop it. Saving reads the file again, repeats
 * the changes and replaces the file. */
#include "biji/state.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct state_change {
    struct state_entry entry;
    bool drop;
};

static const char *const names[] = {
    [STATE_POSITION] = "position", [STATE_MARK] = "mark", [STATE_BOOKMARK] = "bookmark",
    [STATE_PROMPT] = "prompt",     [STATE_READ] = "read", [STATE_FOLDER] = "folder",
};
_Static_assert(sizeof names / sizeof names[0] == STATE_KINDS, "every kind has its name");

/* How many entries of each kind are kept; the oldest are dropped first. */
static const size_t most[] = {
    [STATE_POSITION] = 20000, [STATE_MARK] = 1000,   [STATE_BOOKMARK] = 5000,
    [STATE_PROMPT] = 300,     [STATE_READ] = 200000, [STATE_FOLDER] = 2000,
};

static struct state_entry copy_entry(const struct state_entry *entry)
{
    struct state_entry copy = *entry;
    const char **const strings[] = {&copy.course, &copy.chapter, &copy.text, &copy.label, &copy.anchor};
    enum { COUNT = sizeof strings / sizeof strings[0] };
    size_t bytes = 0, at = 0;
    for (size_t i = 0; i < COUNT; i++) {
        *strings[i] = *strings[i] != NULL ? *strings[i] : "";
        bytes += strlen(*strings[i]) + 1;
    }
    copy.strings = xmalloc(bytes);
    for (size_t i = 0; i < COUNT; i++) {
        *strings[i] = strcpy(copy.strings + at, *strings[i]);
        at += strlen(*strings[i]) + 1;
    }
    if (copy.time == 0)
        copy.time = (long)time(NULL);
    return copy;
}

static void fini_entry(struct state_entry *entry)
{
    free(entry->strings);
}

/* Whether b replaces a. */
static bool same(const struct state_entry *a, const struct state_entry *b)
{
    if (a->kind != b->kind || strcmp(a->course, b->course) != 0)
        return false;
    switch (a->kind) {
    case STATE_POSITION:
        return strcmp(a->chapter, b->chapter) == 0;
    case STATE_READ:
        return strcmp(a->chapter, b->chapter) == 0 && strcmp(a->label, b->label) == 0;
    case STATE_FOLDER:
        return true;
    case STATE_MARK:
        return strcmp(a->label, b->label) == 0;
    case STATE_BOOKMARK:
        return strcmp(a->chapter, b->chapter) == 0 && a->line == b->line;
    case STATE_PROMPT:
        return strcmp(a->label, b->label) == 0 && strcmp(a->text, b->text) == 0;
    case STATE_KINDS:
        break;
    }
    return false;
}

static void remove_at(struct state *state, size_t index)
{
    fini_entry(&state->entries[index]);
    memmove(&state->entries[index], &state->entries[index + 1], (state->count - index - 1) * sizeof *state->entries);
    state->count--;
}

static void append(struct state *state, const struct state_entry *entry)
{
    state->entries = xgrow(state->entries, state->count, &state->room, sizeof *state->entries);
    state->entries[state->count++] = copy_entry(entry);
}

static void apply(struct state *state, const struct state_entry *entry, bool drop)
{
    for (size_t i = state->count; i-- > 0;)
        if (same(&state->entries[i], entry))
            remove_at(state, i);
    if (!drop)
        append(state, entry);
}

/* Cuts the next field off *rest and undoes its escapes in place. */
static char *next_field(char **rest)
{
    char *field = *rest, *out = field, *p = field;
    for (; *p != '\0' && *p != '\t'; p++) {
        if (*p == '\\' && p[1] != '\0') {
            p++;
            *out++ = *p == 't' ? '\t' : *p == 'n' ? '\n' : *p;
        } else {
            *out++ = *p;
        }
    }
    *rest = *p == '\t' ? p + 1 : p;
    *out = '\0';
    return field;
}

static enum state_kind kind_of(const char *name)
{
    for (int kind = 0; kind < STATE_KINDS; kind++)
        if (strcmp(name, names[kind]) == 0)
            return (enum state_kind)kind;
    return STATE_KINDS;
}

static size_t count_tabs(struct slice line)
{
    size_t count = 0;
    for (size_t i = 0; i < line.bytes; i++)
        count += line.ptr[i] == '\t';
    return count;
}

static void read_line(struct state *state, struct slice line)
{
    enum { LEAST_TABS = 6 }; /* the ones before the text; older versions wrote no anchor */
    char *copy = xstrndup(line.ptr, line.bytes), *rest = copy;
    bool drop = *rest == '-', replace = drop || *rest == '+';
    rest += replace;
    struct state_entry entry = {.kind = kind_of(next_field(&rest))};
    entry.time = strtol(next_field(&rest), NULL, 10);
    entry.line = (int)strtol(next_field(&rest), NULL, 10);
    entry.course = next_field(&rest);
    entry.chapter = next_field(&rest);
    entry.label = next_field(&rest);
    entry.text = next_field(&rest);
    entry.anchor = next_field(&rest);
    if (entry.kind == STATE_KINDS || entry.time <= 0 || count_tabs(line) < LEAST_TABS) {
        buf_add_slice(&state->others, line);
        buf_add_char(&state->others, '\n');
    } else if (replace) {
        apply(state, &entry, drop);
    } else {
        append(state, &entry);
    }
    free(copy);
}

/* Reads entries; where two lines are for the same thing, as after git merges two machines' lines by union, the
 * later one wins. */
static void read_lines(struct state *state, struct slice bytes)
{
    for (size_t at = 0; at < bytes.bytes;) {
        size_t end = slice_find(bytes, '\n', at);
        if (end > at)
            read_line(state, slice_part(bytes, at, end));
        at = end + 1;
    }
}

struct state *state_load(const char *path, enum keep_links links)
{
    struct state *state = xcalloc(1, sizeof *state);
    struct buf bytes = {0};
    state->path = path != NULL ? xstrdup(path) : NULL;
    state->links = links;
    if (path != NULL && keep_read(path, links, &bytes, NULL))
        read_lines(state, buf_slice(&bytes));
    buf_free(&bytes);
    return state;
}

static void forget_changes(struct state *state)
{
    for (size_t i = 0; i < state->change_count; i++)
        fini_entry(&state->changes[i].entry);
    state->change_count = 0;
}

void state_free(struct state *state)
{
    if (state == NULL)
        return;
    while (state->count > 0)
        remove_at(state, state->count - 1);
    forget_changes(state);
    free(state->changes);
    free(state->entries);
    buf_free(&state->others);
    free(state->path);
    free(state);
}

static void change(struct state *state, const struct state_entry *entry, bool drop)
{
    struct state_entry copy = copy_entry(entry);
    apply(state, &copy, drop);
    state->changes = xgrow(state->changes, state->change_count, &state->change_room, sizeof *state->changes);
    state->changes[state->change_count++] = (struct state_change){copy, drop};
}

void state_keep(struct state *state, const struct state_entry *entry)
{
    change(state, entry, false);
}

void state_drop(struct state *state, const struct state_entry *entry)
{
    change(state, entry, true);
}

const struct state_entry *state_find(const struct state *state, enum state_kind kind, const char *course,
                                     const char *label)
{
    for (size_t i = state->count; i-- > 0;) {
        const struct state_entry *entry = &state->entries[i];
        if (entry->kind == kind && strcmp(entry->course, course) == 0 &&
            (label == NULL || strcmp(entry->label, label) == 0))
            return entry;
    }
    return NULL;
}

const struct state_entry *state_find_position(const struct state *state, const char *course, const char *chapter)
{
    for (size_t i = state->count; i-- > 0;) {
        const struct state_entry *entry = &state->entries[i];
        if (entry->kind == STATE_POSITION && strcmp(entry->course, course) == 0 && strcmp(entry->chapter, chapter) == 0)
            return entry;
    }
    return NULL;
}

static void add_field(struct buf *out, const char *text)
{
    buf_add_char(out, '\t');
    for (; *text != '\0'; text++) {
        if (*text == '\t' || *text == '\n' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text == '\t' ? 't' : *text == '\n' ? 'n' : *text);
    }
}

static void write_entry(const struct state_entry *entry, struct buf *out)
{
    buf_printf(out, "%s\t%ld\t%d", names[entry->kind], entry->time, entry->line);
    add_field(out, entry->course);
    add_field(out, entry->chapter);
    add_field(out, entry->label);
    add_field(out, entry->text);
    if (*entry->anchor != '\0')
        add_field(out, entry->anchor);
    buf_add_char(out, '\n');
}

static void write_entries(const struct state *state, struct buf *out)
{
    size_t of_kind[STATE_KINDS] = {0};
    buf_add_slice(out, buf_slice(&state->others));
    for (size_t i = 0; i < state->count; i++)
        of_kind[state->entries[i].kind]++;
    for (size_t i = 0; i < state->count; i++)
        if (of_kind[state->entries[i].kind]-- <= most[state->entries[i].kind])
            write_entry(&state->entries[i], out);
}

/* The file as it is now, with the changes made here. */
static bool repeat_changes(void *context, struct slice old, struct buf *fresh)
{
    const struct state *state = context;
    struct state *now = state_load(NULL, state->links);
    read_lines(now, old);
    for (size_t i = 0; i < state->change_count; i++)
        apply(now, &state->changes[i].entry, state->changes[i].drop);
    write_entries(now, fresh);
    state_free(now);
    return true;
}

static bool keep_for_later(const struct state *state, bool is_quick, struct error *error)
{
    struct buf lines = {0};
    for (size_t i = 0; i < state->change_count; i++) {
        buf_add_char(&lines, state->changes[i].drop ? '-' : '+');
        write_entry(&state->changes[i].entry, &lines);
    }
    bool ok = keep_pending(state->path, buf_slice(&lines), is_quick, error);
    buf_free(&lines);
    return ok;
}

bool state_save(struct state *state, struct error *error)
{
    struct error why = {0};
    bool busy, ok = true;
    if (state->path == NULL || (state->change_count == 0 && !state->has_pending))
        return true;
    if (!keep_update(state->path, state->links, repeat_changes, state, &busy, &why))
        ok = busy && keep_for_later(state, false, &why);
    if (ok && !busy)
        state->has_pending = false;
    if (ok)
        forget_changes(state);
    else
        error_set(error, why.kind, "%s", why.message);
    return ok;
}

bool state_save_quickly(struct state *state, struct error *error)
{
    if (state->path == NULL || state->change_count == 0)
        return true;
    bool ok = keep_for_later(state, true, error);
    if (ok) {
        forget_changes(state);
        state->has_pending = true;
    }
    return ok;
}
