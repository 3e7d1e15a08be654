/* aliases.c - the other names of notes: those that their front matter gives (aliases in Obsidian and Hugo, id and slug in
 * Docusaurus, permalink in Jekyll), and the labels in them to which notes of Sphinx, MyST, d2l and Quarto refer. All notes must be
 * read for that, so it is done when a name is first missed, and then for all of them. */
#include "aliases.h"

#include "biji/file.h"
#include "biji/line.h"
#include "biji/load.h"
#include "biji/str.h"
#include "biji/target.h"
#include "biji/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No more is read than this, so that one broken link in a library of notes is not waited for: whole notes at first, of the others
 * only where front matter is. */
enum { MAX_WHOLE_BYTES = 24 << 20, HEAD_BYTES = 4096, MAX_HEADS = 20000, MAX_LABEL_BYTES = 200 };

struct learning {
    const struct course *course;
    const struct shelf *shelf;
    struct arena *arena;
    const char *name; /* of the note being read */
};

static void learn(const struct learning *l, struct slice folder, struct slice name)
{
    struct buf alias = {0};
    buf_add_slice(&alias, folder);
    if (folder.bytes > 0)
        buf_add_char(&alias, '/');
    while (slice_starts(name, "/"))
        name = slice_part(name, 1, name.bytes);
    while (slice_ends(name, "/"))
        name.bytes--;
    buf_add_slice(&alias, name);
    if (name.bytes > 0)
        shelf_alias(l->shelf, arena_strndup(l->arena, alias.ptr, alias.bytes), l->name);
    buf_free(&alias);
}

/* ---- front matter ---- */

/* A path of the site when it begins with a slash, else a name in the note's folder. */
static void learn_path(const struct learning *l, struct slice path)
{
    const char *slash = strrchr(l->name, '/');
    struct slice folder = slice_from(l->name, slash != NULL ? (size_t)(slash - l->name) : 0);
    if (target_split(path).scheme.bytes > 0)
        return;
    if (!slice_starts(path, "/")) {
        learn(l, folder, path);
        return;
    }
    learn(l, slice_of(l->course->site), path);
    learn(l, slice_of(""), path);
}

static void learn_meta(const struct learning *l, struct slice text)
{
    static const char *const keys[] = {"aliases", "alias", "id", "slug", "permalink", "url", "redirect_from"};
    size_t end = slice_find_str(text, slice_of("\n---"), 3);
    if (!slice_starts(text, "---") || end >= text.bytes)
        return;
    text = slice_part(text, 0, end + 4);
    struct doc *doc = note_parse_take("", xstrndup(text.ptr, text.bytes), text.bytes, NULL);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct slice values = slice_trim(doc_meta(doc, keys[i]));
        for (size_t at = 0, next; at < values.bytes; at = next + 1) { /* a list has one a line */
            next = slice_find(values, '\n', at);
            learn_path(l, slice_trim(slice_part(values, at, next)));
        }
    }
    doc_free(doc);
}

/* ---- labels ---- */

static void learn_label(const struct learning *l, struct slice label)
{
    label = slice_trim(label);
    bool quoted = label.bytes > 1 && (*label.ptr == '"' || *label.ptr == '\'' || *label.ptr == '`');
    if (quoted)
        label = slice_part(label, 1, slice_find(label, *label.ptr, 1));
    if (label.bytes == 0 || label.bytes > MAX_LABEL_BYTES || memchr(label.ptr, ' ', label.bytes) != NULL)
        return;
    char *name = arena_alloc(l->arena, label.bytes + 2);
    name[0] = '#';
    memcpy(name + 1, label.ptr, label.bytes);
    name[label.bytes + 1] = '\0';
    shelf_alias(l->shelf, name, l->name);
}

/* The forms in which a label is given, and what ends it. */
static const struct {
    const char *open, *close;
    bool starts_line;
} forms[] = {
    {":label:`", "`", true},   {":eqlabel:`", "`", true}, {":name:", "\n", true}, {":label:", "\n", true},
    {"#| label:", "\n", true}, {"label:", "\n", true},    {"name:", "\n", true},  {"+++ {\"label\":", "}", true},
    {"{#", "} \n", false},     {"\\label{", "}", false},  {"$$ (", ")", false},   {"(", ")=\n", true},
};

/* The label that begins at p, if it is one. */
static void learn_at(const struct learning *l, struct slice text, size_t at, bool starts_line)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct slice rest = slice_part(text, at, text.bytes);
        if ((forms[i].starts_line && !starts_line) || !slice_starts(rest, forms[i].open))
            continue;
        size_t from = strlen(forms[i].open), to = from;
        rest = slice_part(rest, 0, MAX_LABEL_BYTES + from);
        while (to < rest.bytes && rest.ptr[to] != '\n' && strchr(forms[i].close, rest.ptr[to]) == NULL)
            to++;
        bool target = *rest.ptr == '('; /* (label)= alone on its line */
        if (to < rest.bytes && strchr(forms[i].close, rest.ptr[to]) != NULL &&
            (!target || (rest.ptr[to] == ')' && to + 1 < rest.bytes && rest.ptr[to + 1] == '=')))
            learn_label(l, slice_part(rest, from, to));
        return;
    }
}

/* ---- what bookdown refers to ---- */

/* The anchor that Pandoc gives a heading. */
static void learn_heading(const struct learning *l, struct slice words)
{
    struct buf name = {0};
    words = slice_trim(slice_part(words, 0, slice_find(words, '{', 0)));
    for (size_t i = 0; i < words.bytes; i++) {
        char c = words.ptr[i];
        if (c == ' ' && name.bytes > 0)
            buf_add_char(&name, '-');
        else if (char_is_letter(c) || (signed char)c < 0 ||
                 (name.bytes > 0 && (char_is_digit(c) || c == '-' || c == '_' || c == '.')))
            buf_add_char(&name, (char)char_lower(c));
    }
    learn_label(l, buf_slice(&name));
    buf_free(&name);
}

/* The figure and the table of a chunk, by the name behind the language of ```{r name, …}. */
static void learn_chunk(const struct learning *l, struct slice head)
{
    size_t from = 0;
    while (from < head.bytes && char_is_alnum(head.ptr[from]))
        from++;
    while (from < head.bytes && strchr(" ,", head.ptr[from]) != NULL)
        from++;
    size_t to = from;
    while (to < head.bytes && strchr(" ,=}", head.ptr[to]) == NULL)
        to++;
    if (to == from || to >= head.bytes || head.ptr[to] == '=')
        return;
    static const char *const kinds[] = {"fig:", "tab:"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct buf name = {0};
        buf_add_str(&name, kinds[i]);
        buf_add_slice(&name, slice_part(head, from, to));
        learn_label(l, buf_slice(&name));
        buf_free(&name);
    }
}

static void learn_book(const struct learning *l, struct slice text)
{
    struct line_fencing fencing = {0};
    for (size_t at = 0, next; at < text.bytes; at = next + 1) {
        next = slice_find(text, '\n', at);
        struct slice line = slice_trim(slice_part(text, at, next));
        if (line_take_fence(&fencing, line)) {
            if (slice_starts(line, "```{"))
                learn_chunk(l, slice_part(line, 4, line.bytes));
        } else if (line_heading_level(line) > 0)
            learn_heading(l, line_heading_text(line));
    }
}

/* text ends with a NUL. */
static void learn_labels(const struct learning *l, struct slice text)
{
    for (size_t at = 0, next; at < text.bytes; at = next + 1) {
        next = slice_find(text, '\n', at);
        size_t first = at;
        while (first < next && (text.ptr[first] == ' ' || text.ptr[first] == '\t'))
            first++;
        if (first < next && strchr(":#ln+{\\$(", text.ptr[first]) != NULL)
            learn_at(l, text, first, true);
        for (size_t i = first + 1; i < next; i++) {
            i += strcspn(text.ptr + i, "{\\$\n"); /* a NUL ends it early; the loop goes on behind it */
            if (i < next && text.ptr[i] != '\0')
                learn_at(l, text, i, false);
        }
    }
}

/* The source lines of a notebook, which are strings of JSON, one a line; pictures are left out. */
static void add_source_lines(struct slice text, struct buf *lines)
{
    enum { MAX_LINE_BYTES = 4096 };
    for (size_t at = 0, next; at < text.bytes; at = next + 1) {
        next = slice_find(text, '\n', at);
        struct slice line = slice_trim(slice_part(text, at, next));
        if (!slice_starts(line, "\"") || line.bytes > MAX_LINE_BYTES)
            continue;
        size_t end = line.bytes - slice_ends(line, ",");
        end -= end > 1 && line.ptr[end - 1] == '"';
        end -= end > 2 && slice_ends(slice_part(line, 1, end), "\\n") ? 2 : 0;
        buf_add_slice(lines, slice_part(line, 1, end));
        buf_add_char(lines, '\n');
    }
}

static void learn_notebook(const struct learning *l, struct slice text)
{
    struct buf lines = {0};
    add_source_lines(text, &lines);
    learn_labels(l, buf_slice(&lines));
    buf_free(&lines);
}

/* A name with its accents composed, as most links have it. */
static void learn_composed(const struct learning *l)
{
    struct buf composed = {0};
    if (!text_has_marks(slice_of(l->name)))
        return;
    text_compose(slice_of(l->name), &composed);
    shelf_alias(l->shelf, arena_strndup(l->arena, composed.ptr, composed.bytes), l->name);
    buf_free(&composed);
}

static void learn_head(const struct learning *l, const char *path)
{
    char head[HEAD_BYTES + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd >= 0 ? read(fd, head, HEAD_BYTES) : -1;
    if (fd >= 0)
        close(fd);
    head[got > 0 ? got : 0] = '\0';
    if (got > 0)
        learn_meta(l, slice_from(head, (size_t)got));
}

static void teach(const struct shelf *shelf, void *context)
{
    struct course *course = context;
    size_t whole_bytes = 0, heads = 0;
    for (size_t i = 0; i < shelf_count(shelf); i++) {
        struct learning l = {course, shelf, &course->arena, shelf_name(shelf, i)};
        char *bytes;
        size_t count;
        learn_composed(&l);
        if (!target_is_note(slice_of(l.name)))
            continue;
        const char *path = arena_path(&course->arena, course->root, l.name);
        if (whole_bytes > MAX_WHOLE_BYTES) {
            if (heads++ < MAX_HEADS)
                learn_head(&l, path);
            continue;
        }
        if (!file_read(path, &bytes, &count, NULL))
            continue;
        whole_bytes += count;
        if (slice_ends(slice_of(l.name), ".ipynb"))
            learn_notebook(&l, slice_from(bytes, count));
        else {
            learn_meta(&l, slice_from(bytes, count));
            learn_labels(&l, slice_from(bytes, count));
            if (slice_ends(slice_of(l.name), ".Rmd"))
                learn_book(&l, slice_from(bytes, count));
        }
        free(bytes);
    }
}

void aliases_on_miss(struct course *course)
{
    shelf_on_miss(course->shelf, teach, course);
}
