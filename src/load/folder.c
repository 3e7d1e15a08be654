/* folder.c - notes on disk without parsing them. Peeking looks at the first 4 KB only, with plain scanning for the
 * usual forms and the real parsers for the others, since ten thousand notes must be listed in the time it takes to read
 * their first pages. */
#include "folder.h"

#include "biji/load.h"
#include "biji/str.h"
#include "biji/target.h"
#include "biji/text.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PEEK_BYTES = 4096, MAX_FOLDER_DEPTH = 32, MAX_NOTES = 200000, LARGEST_NUMBER = 100000000 };

/* A Chinese numeral at *text (below 10000): moves *text behind it and returns its value; 0 when there is none. */
static long chinese_number(const char **text)
{
    static const char digits[] = "零一二三四五六七八九", units[] = "十百千";
    static const long values[] = {10, 100, 1000};
    long total = 0, digit = 0;
    const char *p = *text;
    for (;; p += 3) {
        char one[4] = {0};
        memcpy(one, p, strnlen(p, 3));
        const char *at = strlen(one) == 3 ? strstr(digits, one) : NULL;
        if (at != NULL) {
            digit = (at - digits) / 3;
            continue;
        }
        at = strlen(one) == 3 ? strstr(units, one) : NULL;
        if (at == NULL)
            break;
        total += (digit > 0 ? digit : 1) * values[(at - units) / 3];
        digit = 0;
    }
    *text = p;
    return total + digit;
}

/* A number at *text as people write chapter numbers; -1 when there is none. */
static long number_at(const char **text)
{
    static const char ordinal[] = "第";
    if (isdigit((unsigned char)**text)) {
        long number = 0;
        for (; isdigit((unsigned char)**text); ++*text)
            number = number < LARGEST_NUMBER ? number * 10 + (**text - '0') : number;
        return number;
    }
    if (**text == ordinal[0] && strncmp(*text, ordinal, 3) == 0) {
        const char *p = *text + 3;
        const char *start = p;
        long number = isdigit((unsigned char)*p) ? number_at(&p) : chinese_number(&p);
        if (p > start) {
            *text = p;
            return number;
        }
    }
    return -1;
}

/* README, index and prefaces come before their siblings. */
static int rank(const char *segment)
{
    static const char *const first[] = {"readme.", "index.", "preface", "前言", "introduction", "序"};
    enum { COUNT = sizeof first / sizeof first[0] };
    if (memchr("rip\xE5", segment[0] | 0x20, 4) == NULL)
        return COUNT; /* nearly all */
    for (int i = 0; i < COUNT; i++)
        if ((segment[0] | 0x20) == (first[i][0] | 0x20) && strncasecmp(segment, first[i], strlen(first[i])) == 0)
            return i;
    return COUNT;
}

static size_t digits_at(const char *text)
{
    size_t count = 0;
    while (text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

int folder_compare(const char *a, const char *b)
{
    size_t same = 0, segment = 0; /* equal folders say nothing: start at the first segment that differs */
    for (; a[same] != '\0' && a[same] == b[same]; same++)
        if (a[same] == '/')
            segment = same + 1;
    size_t left_digits = digits_at(a + same);
    if (left_digits > 0 && left_digits == digits_at(b + same))
        return a[same] < b[same] ? -1 : 1; /* numbers of as many digits, nearly always */
    int order = rank(a + segment) - rank(b + segment);
    if (order != 0)
        return order;
    while (same > segment && (isdigit((unsigned char)a[same - 1]) || (unsigned char)a[same - 1] >= 0x80))
        same--; /* and in it at the number that differs */
    const char *p = a + same, *q = b + same;
    bool start = false;
    while (*p != '\0' && *q != '\0') {
        if (start && (order = rank(p) - rank(q)) != 0)
            return order;
        long left = number_at(&p);
        const char *kept = q;
        long right = number_at(&q);
        if (left >= 0 && right >= 0) {
            if (left != right)
                return left < right ? -1 : 1;
            start = false;
            continue;
        }
        if (left >= 0 || right >= 0)
            return left >= 0 ? -1 : 1;
        q = kept;
        unsigned char c = (unsigned char)tolower((unsigned char)*p), d = (unsigned char)tolower((unsigned char)*q);
        if (c != d) /* a folder's files before its subfolders' */
            return c == '/' ? -1 : d == '/' ? 1 : c < d ? -1 : 1;
        start = c == '/';
        p++;
        q++;
    }
    return *p != *q ? (*p == '\0' ? -1 : 1) : strcmp(a, b);
}

static int compare(const void *a, const void *b)
{
    return folder_compare(*(const char *const *)a, *(const char *const *)b);
}

static bool is_markdown(const char *name)
{
    struct slice s = slice_of(name);
    return target_is_note(s) && !slice_ends(s, ".txt") && name[0] != '_';
}

/* A walk over folders. */
struct walk {
    const char *root;
    struct arena *arena;
    struct folder_notes *notes;
    struct diags *diags;
};

/* What an entry of a folder is when no link is taken for what it leads to; DT_UNKNOWN: nothing to be read. */
static unsigned char type_of(const struct walk *w, const char *name, const struct dirent *entry)
{
    struct stat info;
    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK)
        return entry->d_type;
    if (stat(arena_path(w->arena, w->root, name), &info) != 0) {
        if (errno == ELOOP || is_markdown(entry->d_name))
            diag_add(w->diags, DIAG_WARNING, "file-unreadable", name, 1, 1,
                     "cannot be opened: %s; mend the link or take it away", strerror(errno));
        return DT_UNKNOWN;
    }
    if (S_ISDIR(info.st_mode) && entry->d_type == DT_LNK) {
        diag_add(w->diags, DIAG_NOTE, "folder-link", name, 0, 0,
                 "is a symbolic link to a folder and is not followed; open that folder by itself");
        return DT_UNKNOWN;
    }
    return S_ISDIR(info.st_mode) ? DT_DIR : S_ISREG(info.st_mode) ? DT_REG : DT_UNKNOWN;
}

/* The notes and folders in a folder, these with a slash at the end, in their order; names owned by the arena, the array by
 * the caller. */
static char **entries_of(const struct walk *w, const char *below, size_t *count)
{
    char **names = NULL;
    size_t room = 0;
    DIR *folder = opendir(*below != '\0' ? arena_path(w->arena, w->root, below) : w->root);
    *count = 0;
    if (folder == NULL) {
        diag_add(w->diags, DIAG_WARNING, "folder-unreadable", *below != '\0' ? below : w->root, 1, 1,
                 "the folder cannot be opened: %s; make it readable or take it away", strerror(errno));
        return NULL;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char *name = *below != '\0' ? arena_path(w->arena, below, entry->d_name)
                                    : arena_strndup(w->arena, entry->d_name, strlen(entry->d_name));
        unsigned char type = type_of(w, name, entry);
        if (type == DT_DIR && strcmp(entry->d_name, "node_modules") != 0)
            name = arena_path(w->arena, name, "");
        else if (type != DT_REG || !is_markdown(entry->d_name))
            continue;
        names = xgrow(names, *count, &room, sizeof *names);
        names[(*count)++] = name;
    }
    closedir(folder);
    if (*count > 1)
        qsort(names, *count, sizeof *names, compare);
    return names;
}

static void walk(const struct walk *w, const char *below, int depth)
{
    struct folder_notes *notes = w->notes;
    size_t count;
    if (depth > MAX_FOLDER_DEPTH) {
        diag_add(w->diags, DIAG_WARNING, "folder-deep", below, 1, 1, "lies more than %d folders deep and is not read",
                 MAX_FOLDER_DEPTH);
        return;
    }
    char **names = entries_of(w, below, &count);
    for (size_t i = 0; i < count && notes->count < MAX_NOTES; i++) {
        char *end = strchr(names[i], '\0') - 1;
        if (*end == '/') {
            *end = '\0';
            walk(w, names[i], depth + 1);
        } else {
            notes->names = xgrow(notes->names, notes->count, &notes->room, sizeof *notes->names);
            notes->names[notes->count++] = names[i];
        }
    }
    free(names);
}

void folder_list(const char *root, struct arena *arena, struct folder_notes *notes, struct diags *diags)
{
    *notes = (struct folder_notes){0};
    walk(&(struct walk){root, arena, notes, diags}, "", 0);
    if (notes->count == MAX_NOTES)
        diag_add(diags, DIAG_WARNING, "folder-large", root, 1, 1, "holds more than %d notes; the rest is left out",
                 MAX_NOTES);
}

static struct slice line_at(struct slice text, size_t from)
{
    struct slice line = slice_part(text, from, slice_find(text, '\n', from));
    return slice_ends(line, "\r") ? slice_part(line, 0, line.bytes - 1) : line;
}

/* The text as the real parsers see it: a note made of it, and what they make of it. */
static const char *parsed(struct slice note, bool front_matter, const char *key, struct arena *arena)
{
    struct doc *doc = note_parse_take("", xstrndup(note.ptr, note.bytes), note.bytes, NULL);
    struct buf text = {0};
    if (front_matter)
        buf_add_slice(&text, doc_meta(doc, key));
    else if (doc->root->first != NULL)
        node_plain_text(doc->root->first, &text);
    struct slice trimmed = slice_trim(buf_slice(&text));
    const char *result = trimmed.bytes > 0 ? arena_strndup(arena, trimmed.ptr, trimmed.bytes) : NULL;
    buf_free(&text);
    doc_free(doc);
    return result;
}

/* A plain or simply quoted YAML scalar as it stands; NULL when it needs a YAML parser. */
static const char *simple_scalar(struct slice value, struct arena *arena)
{
    value = slice_trim(value);
    if (value.bytes == 0)
        return NULL;
    char first = value.ptr[0], last = value.ptr[value.bytes - 1];
    if ((first == '"' || first == '\'') && value.bytes >= 2 && last == first) {
        value = slice_part(value, 1, value.bytes - 1);
        return slice_find(value, first, 0) < value.bytes || slice_find(value, '\\', 0) < value.bytes
                   ? NULL
                   : arena_strndup(arena, value.ptr, value.bytes);
    }
    if (strchr("\"'|>&*!%@`[{#", first) != NULL || slice_find_str(value, slice_of(": "), 0) < value.bytes ||
        slice_find_str(value, slice_of(" #"), 0) < value.bytes)
        return NULL;
    return arena_strndup(arena, value.ptr, value.bytes);
}

static const char *meta_value(struct slice note, struct slice line, const char *key, struct arena *arena)
{
    struct slice value = slice_part(line, strlen(key) + 1, line.bytes);
    const char *simple = simple_scalar(value, arena);
    return simple != NULL ? simple : parsed(note, true, key, arena);
}

/* Reads front matter; returns where the body starts. */
static size_t peek_meta(struct slice text, struct arena *arena, struct peek *peek)
{
    size_t end = slice_find_str(text, slice_of("\n---"), 3);
    if (!slice_starts(text, "---\n") && !slice_starts(text, "---\r\n"))
        return 0;
    if (end >= text.bytes)
        return 0;
    size_t body = slice_find(text, '\n', end + 1);
    struct slice note = slice_part(text, 0, body);
    for (size_t at = 4; at < end; at = slice_find(text, '\n', at) + 1) {
        struct slice line = line_at(text, at);
        if (slice_starts(line, "title:"))
            peek->title = meta_value(note, line, "title", arena);
        else if (slice_starts(line, "upstream:"))
            peek->upstream = meta_value(note, line, "upstream", arena);
        else if (slice_starts(line, "chapter:"))
            peek->chapter = atoi(line.ptr + 8);
    }
    return body;
}

static const char *heading_text(struct slice line, struct arena *arena)
{
    struct slice text = slice_trim(line);
    while (slice_starts(text, "#"))
        text = slice_part(text, 1, text.bytes);
    text = slice_trim(text);
    bool plain = true;
    for (size_t i = 0; i < text.bytes && plain; i++)
        plain =
            strchr("*_[<$&\\`#!~:", text.ptr[i]) == NULL && text.ptr[i] != '\0' && (unsigned char)text.ptr[i] >= ' ';
    if (plain && utf8_valid(text))
        return text.bytes > 0 ? arena_strndup(arena, text.ptr, text.bytes) : NULL;
    return parsed(line, false, NULL, arena);
}

static void peek_heading(struct slice body, struct arena *arena, struct peek *peek)
{
    bool fenced = false;
    struct slice before = {"", 0};
    for (size_t at = 0; at < body.bytes && peek->title == NULL; at = slice_find(body, '\n', at) + 1) {
        struct slice line = line_at(body, at), trimmed = slice_trim(line);
        if (slice_starts(trimmed, "```") || slice_starts(trimmed, "~~~"))
            fenced = !fenced;
        size_t marks = 0;
        while (marks < trimmed.bytes && trimmed.ptr[marks] == '#')
            marks++;
        if (!fenced && marks >= 1 && marks <= 6 && (marks == trimmed.bytes || trimmed.ptr[marks] == ' ') &&
            line.bytes < trimmed.bytes + 4)
            peek->title = heading_text(line, arena);
        else if (!fenced && before.bytes > 0 && trimmed.bytes > 0 &&
                 strspn(trimmed.ptr, trimmed.ptr[0] == '=' ? "=" : "") >= trimmed.bytes)
            peek->title = heading_text(before, arena);
        before = trimmed;
    }
}

bool folder_peek(const char *path, struct arena *arena, struct peek *peek)
{
    char bytes[PEEK_BYTES + 1];
    *peek = (struct peek){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, bytes, PEEK_BYTES);
    int why = errno;
    close(fd);
    errno = why;
    if (got < 0)
        return false;
    bytes[got] = '\0';
    struct slice text = {bytes, (size_t)got};
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_part(text, 3, text.bytes);
    size_t body = peek_meta(text, arena, peek);
    if (peek->title == NULL)
        peek_heading(slice_part(text, body, text.bytes), arena, peek);
    return true;
}

static bool is_file(const char *root, const char *name)
{
    struct buf path = {0};
    struct stat info;
    buf_printf(&path, "%s/%s", root, name);
    bool yes = stat(path.ptr, &info) == 0 && S_ISREG(info.st_mode);
    buf_free(&path);
    return yes;
}

const char *folder_note_name(const char *root, const char *name, struct arena *arena)
{
    static const char *const forms[] = {"%s", "%s.md", "%s/README.md", "%s/index.md"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct buf one = {0};
        struct slice form = slice_of(forms[i]);
        buf_add_str(&one, name);
        buf_add_slice(&one, slice_part(form, 2, form.bytes));
        struct slice found = buf_slice(&one);
        if (slice_starts(found, "/"))
            found = slice_part(found, 1, found.bytes);
        const char *result =
            found.bytes > 0 && is_file(root, found.ptr) ? arena_strndup(arena, found.ptr, found.bytes) : NULL;
        buf_free(&one);
        if (result != NULL)
            return result;
    }
    return NULL;
}
