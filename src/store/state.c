/* state.c - a table of entries, and the list of changes made to it. The file has one entry a line, fields separated by
 * tabs:
 *
 *   position <time> <line> <course> <chapter> <label> <text>
 *
 * with \t, \n and \\ for those characters. Saving takes a lock, reads the file again, repeats the changes and replaces
 * the file. */
#include "biji/state.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

struct state_change {
    struct state_entry entry;
    bool drop;
};

static const char *const names[] = {
    [STATE_POSITION] = "position",
    [STATE_MARK] = "mark",
    [STATE_BOOKMARK] = "bookmark",
    [STATE_PROMPT] = "prompt",
};
_Static_assert(sizeof names / sizeof names[0] == STATE_KINDS, "every kind has its name");

/* How many entries of a kind are written; the oldest go first. */
static const size_t most[] = {
    [STATE_POSITION] = 500,
    [STATE_MARK] = 1000,
    [STATE_BOOKMARK] = 2000,
    [STATE_PROMPT] = 300,
};

static struct state_entry copy_entry(const struct state_entry *entry)
{
    struct state_entry copy = *entry;
    copy.course = xstrdup(entry->course != NULL ? entry->course : "");
    copy.chapter = xstrdup(entry->chapter != NULL ? entry->chapter : "");
    copy.text = xstrdup(entry->text != NULL ? entry->text : "");
    copy.label = xstrdup(entry->label != NULL ? entry->label : "");
    if (copy.time == 0)
        copy.time = (long)time(NULL);
    return copy;
}

static void fini_entry(struct state_entry *entry)
{
    free(entry->course);
    free(entry->chapter);
    free(entry->text);
    free(entry->label);
}

/* Whether b takes the place of a. */
static bool same(const struct state_entry *a, const struct state_entry *b)
{
    if (a->kind != b->kind || strcmp(a->course, b->course) != 0)
        return false;
    switch (a->kind) {
    case STATE_POSITION:
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
    for (size_t i = 0; i < state->count; i++) {
        if (same(&state->entries[i], entry)) {
            remove_at(state, i);
            break;
        }
    }
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

static void read_line(struct state *state, char *line)
{
    const char *name = next_field(&line);
    struct state_entry entry = {.kind = STATE_KINDS};
    for (int kind = 0; kind < STATE_KINDS; kind++)
        if (strcmp(name, names[kind]) == 0)
            entry.kind = (enum state_kind)kind;
    entry.time = strtol(next_field(&line), NULL, 10);
    entry.line = (int)strtol(next_field(&line), NULL, 10);
    entry.course = next_field(&line);
    entry.chapter = next_field(&line);
    entry.label = next_field(&line);
    entry.text = next_field(&line);
    if (entry.kind != STATE_KINDS && entry.time > 0)
        append(state, &entry);
}

static void read_file(struct state *state)
{
    char *bytes = NULL;
    size_t count;
    if (state->path == NULL || !file_read(state->path, &bytes, &count, NULL))
        return;
    for (char *line = bytes; line < bytes + count;) {
        char *end = line + strcspn(line, "\n");
        bool whole = *end == '\n';
        *end = '\0';
        if (whole)
            read_line(state, line);
        line = end + 1;
    }
    free(bytes);
}

struct state *state_load(const char *path)
{
    struct state *state = xcalloc(1, sizeof *state);
    state->path = path != NULL ? xstrdup(path) : NULL;
    read_file(state);
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

static void add_field(struct buf *out, const char *text)
{
    buf_add_char(out, '\t');
    for (; *text != '\0'; text++) {
        if (*text == '\t' || *text == '\n' || *text == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, *text == '\t' ? 't' : *text == '\n' ? 'n' : *text);
    }
}

static void write_entries(const struct state *state, struct buf *out)
{
    size_t of_kind[STATE_KINDS] = {0};
    for (size_t i = 0; i < state->count; i++)
        of_kind[state->entries[i].kind]++;
    for (size_t i = 0; i < state->count; i++) {
        const struct state_entry *entry = &state->entries[i];
        if (of_kind[entry->kind]-- > most[entry->kind])
            continue;
        buf_printf(out, "%s\t%ld\t%d", names[entry->kind], entry->time, entry->line);
        add_field(out, entry->course);
        add_field(out, entry->chapter);
        add_field(out, entry->label);
        add_field(out, entry->text);
        buf_add_char(out, '\n');
    }
}

/* Makes the folder and takes the lock beside the file; the descriptor that holds it, or -1 with error filled. */
static int take_lock(const char *path, struct error *error)
{
    struct buf name = {0};
    const char *slash = strrchr(path, '/');
    buf_add(&name, path, slash != NULL ? (size_t)(slash - path) : 0);
    if (name.bytes > 0 && !file_make_folders(name.ptr, error)) {
        buf_free(&name);
        return -1;
    }
    buf_clear(&name);
    buf_printf(&name, "%s.lock", path);
    int fd = open(name.ptr, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        error_set(error, ERROR_SYSTEM, "%s cannot be written, so the place in the course is not kept: %s", name.ptr,
                  strerror(errno));
    else
        while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
            ;
    buf_free(&name);
    return fd;
}

bool state_save(struct state *state, struct error *error)
{
    if (state->path == NULL || state->change_count == 0)
        return true;
    int lock = take_lock(state->path, error);
    if (lock < 0)
        return false;
    struct state *fresh = state_load(state->path);
    for (size_t i = 0; i < state->change_count; i++)
        apply(fresh, &state->changes[i].entry, state->changes[i].drop);
    struct buf out = {0};
    write_entries(fresh, &out);
    bool ok = file_write_atomic(state->path, buf_slice(&out), error);
    close(lock);
    buf_free(&out);
    state_free(fresh);
    if (ok)
        forget_changes(state);
    return ok;
}
