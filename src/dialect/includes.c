/* includes.c - files that a note includes: {{#include}} of mdBook, snippets of MkDocs, literalinclude, embeds of Obsidian. Only
 * files of the course, by their real paths, and only a limited amount per chapter. */
#include "rewrite.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* The real path of name, relative to the note or to the course's folder; malloc'ed, NULL when it is not in the course. */
static char *find_file(const struct dialect *d, struct slice name)
{
    if (d->path == NULL || d->root == NULL || name.bytes == 0 || name.bytes > 1000)
        return NULL;
    const char *slash = strrchr(d->path, '/');
    static const char *const folders[] = {"docs",    "_includes",  "source", "source/downloads/code",
                                          "content", "content/en", "src"};
    struct buf beside = {0}, above = {0}, docs = {0};
    buf_add(&beside, slash != NULL ? d->path : "./", slash != NULL ? (size_t)(slash - d->path) + 1 : 2);
    buf_add_slice(&beside, name);
    buf_printf(&above, "%s/%.*s", d->root, (int)name.bytes, name.ptr);
    char *path = realpath(beside.ptr, NULL);
    if (path == NULL)
        path = realpath(above.ptr, NULL);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && path == NULL; i++) {
        buf_clear(&docs);
        buf_printf(&docs, "%s/%s/%.*s", d->root, folders[i], (int)name.bytes, name.ptr);
        path = realpath(docs.ptr, NULL);
    }
    size_t root = strlen(d->root);
    if (path != NULL && (strncmp(path, d->root, root) != 0 || path[root] != '/')) {
        free(path);
        path = NULL;
    }
    buf_free(&beside);
    buf_free(&above);
    buf_free(&docs);
    return path;
}

/* A note called name, in any folder of the course; malloc'ed. The shortest path wins, as in Obsidian. */
static char *find_by_name(const char *folder, const char *name, int depth, int *looked_at)
{
    enum { MAX_ENTRIES = 400000 };
    DIR *dir = depth < 12 && *looked_at < MAX_ENTRIES ? opendir(folder) : NULL;
    char *found = NULL, *deeper = NULL;
    for (struct dirent *entry; dir != NULL && found == NULL && (entry = readdir(dir)) != NULL;) {
        if (++*looked_at > MAX_ENTRIES)
            break;
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "node_modules") == 0)
            continue;
        struct buf path = {0};
        buf_printf(&path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, name) == 0)
            found = buf_take(&path);
        else if (deeper == NULL && strchr(entry->d_name, '.') == NULL)
            deeper = find_by_name(path.ptr, name, depth + 1, looked_at);
        buf_free(&path);
    }
    if (dir != NULL)
        closedir(dir);
    if (found == NULL)
        return deeper;
    free(deeper);
    return found;
}

/* ---- parts of a file ---- */

static struct slice line_range(struct slice text, long from, long to)
{
    size_t at = 0, start = from <= 1 ? 0 : text.bytes, end = text.bytes;
    for (long line = 1; at < text.bytes; line++) {
        if (line == from)
            start = at;
        if (to > 0 && line == to + 1) {
            end = at;
            break;
        }
        at = slice_find(text, '\n', at) + 1;
    }
    return slice_part(text, start, end > start ? end : start);
}

/* Adds the lines between ANCHOR: name and ANCHOR_END: name (mdBook), [start:name] and [end:name] (MkDocs), or #region name and
 * #endregion name (VitePress), to out. */
static void add_section(struct slice text, struct slice name, struct buf *out)
{
    static const char *const starts[] = {"ANCHOR:", "[start:", "#region "}, *const ends[] = {
                                                                                "ANCHOR_END:", "[end:", "#endregion"};
    bool inside = false;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end + 1);
        bool mark = false;
        size_t bracket = slice_find_str(line, slice_of("/// ["), 0); /* /// [name], at both ends: docsify */
        if (bracket < line.bytes) {
            struct slice label = slice_part(line, bracket + 5, slice_find(line, ']', bracket));
            inside = inside != slice_eq(label, name);
            mark = true;
        }
        for (size_t i = 0; i < 3; i++) {
            size_t begin = slice_find_str(line, slice_of(starts[i]), 0),
                   close = slice_find_str(line, slice_of(ends[i]), 0);
            size_t here = begin < close ? begin : close;
            if (here >= line.bytes)
                continue;
            mark = true;
            size_t colon = slice_find(line, i < 2 ? ':' : ' ', here);
            struct slice label = slice_trim(slice_part(line, colon + 1, line.bytes));
            label = slice_part(label, 0, slice_find(label, ']', 0));
            label = slice_part(label, 0, slice_find(label, ' ', 0));
            if (slice_eq(label, name) || (i == 2 && inside && label.bytes == 0))
                inside = begin < close;
        }
        if (inside && !mark)
            buf_add_slice(out, line);
    }
}

/* Removes the marks of sections. */
static void add_unmarked(struct slice text, struct buf *out)
{
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end + 1);
        if (slice_find_str(line, slice_of("ANCHOR:"), 0) == line.bytes &&
            slice_find_str(line, slice_of("ANCHOR_END:"), 0) == line.bytes)
            buf_add_slice(out, line);
    }
}

static bool is_number(struct slice s)
{
    for (size_t i = 0; i < s.bytes; i++)
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
    return s.bytes < 8;
}

static long number(struct slice s)
{
    long value = 0;
    for (size_t i = 0; i < s.bytes; i++)
        value = value * 10 + (s.ptr[i] - '0');
    return value;
}

/* Adds the part of the file's text that a spec `file:part` names. */
static void add_part(struct slice text, struct slice part, bool code, struct buf *out)
{
    size_t colon = slice_find(part, ':', 0);
    struct slice from = slice_part(part, 0, colon), to = slice_part(part, colon + 1, part.bytes);
    if (part.bytes == 0) {
        if (code)
            add_unmarked(text, out);
        else
            buf_add_slice(out, text);
    } else if (is_number(from) && is_number(to))
        add_unmarked(
            line_range(text, from.bytes > 0 ? number(from) : 1, colon == part.bytes ? number(from) : number(to)), out);
    else
        add_section(text, from, out);
}

/* Whether the chapter may include that much more; if not, leaves a sign. */
static bool has_room(struct dialect *d, struct slice text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.bytes; i++)
        lines += text.ptr[i] == '\n';
    d->embedded->lines += lines;
    d->embedded->bytes += text.bytes;
    return d->embedded->lines <= MAX_LINES && d->embedded->bytes <= MAX_BYTES;
}

/* Replaces node by a paragraph: a sign with the name of the file. */
static void put_sign(struct dialect *d, struct node *node, const char *what, struct slice name)
{
    struct buf words = {0};
    buf_printf(&words, "⟨%s %.*s⟩", what, (int)name.bytes, name.ptr);
    struct node *paragraph = grow_before(d, node, NODE_PARAGRAPH);
    grow_text(d, paragraph, grow_keep_buf(d, &words));
    node_unlink(node);
}

/* The text of a file: UTF-8 with LF; malloc'ed, or NULL. */
static char *read_text(const char *path, size_t *count)
{
    char *bytes;
    if (!file_read(path, &bytes, count, NULL))
        return NULL;
    if (!utf8_valid(slice_from(bytes, *count))) {
        free(bytes);
        return NULL;
    }
    size_t to = 0;
    for (size_t i = 0; i < *count; i++)
        if (bytes[i] != '\r')
            bytes[to++] = bytes[i];
    bytes[to] = '\0';
    *count = to;
    return bytes;
}

/* The part of a file that spec names; false, with the reason in *why, when there is none. */
static bool read_part(struct dialect *d, struct slice spec, bool code, struct buf *out, char **path, const char **why)
{
    size_t colon = slice_find(spec, ':', 0);
    size_t count;
    *why = _("not found:");
    *path = find_file(d, slice_part(spec, 0, colon));
    char *bytes = *path != NULL ? read_text(*path, &count) : NULL;
    if (bytes == NULL)
        return false;
    add_part(slice_from(bytes, count), slice_part(spec, colon + 1, spec.bytes), code, out);
    free(bytes);
    buf_add_str(out, "");
    *why = _("too long to show here:");
    return has_room(d, buf_slice(out));
}

static void tell_missing(struct dialect *d, const struct node *node, struct slice spec)
{
    if (d->path != NULL)
        diag_add(d->diags, DIAG_WARNING, "include", d->doc->file, (int)node->line, 1,
                 "the included file \"%.*s\" is not in the course", (int)spec.bytes, spec.ptr);
}

static bool is_open_already(const struct dialect *d, const char *path)
{
    char *real = d->path != NULL ? realpath(d->path, NULL) : NULL;
    bool open = real != NULL && strcmp(real, path) == 0;
    free(real);
    for (int i = 0; i < d->depth && i < MAX_DEPTH && !open; i++)
        if (d->outer[i] != NULL) {
            real = realpath(d->outer[i], NULL);
            open = real != NULL && strcmp(real, path) == 0;
            free(real);
        }
    return open;
}

/* Where the front matter ends. */
static size_t body_of(struct slice text)
{
    if (!slice_starts(text, "---\n"))
        return 0;
    size_t end = slice_find_str(text, slice_of("\n---"), 3);
    return end < text.bytes ? slice_find(text, '\n', end + 1) + 1 : 0;
}

void includes_put(struct dialect *d, struct node *node, struct slice spec, bool code, struct slice language)
{
    struct buf text = {0};
    char *path = NULL;
    const char *why;
    spec = grow_unquote(spec);
    bool found = read_part(d, spec, code, &text, &path, &why);
    bool circle = found && !code && (is_open_already(d, path) || d->depth >= MAX_DEPTH);
    if (!found || circle) {
        if (path == NULL)
            tell_missing(d, node, spec);
        put_sign(d, node, circle ? _("already included:") : why, spec);
    } else if (code) {
        struct node *block = grow_before(d, node, NODE_CODE_BLOCK);
        block->info = grow_keep(d, language);
        block->text = grow_keep(d, buf_slice(&text));
        node_unlink(node);
    } else {
        struct slice body = buf_slice(&text);
        definitions_take(d, body);
        parts_blocks(d, node->parent, node, slice_part(body, body_of(body), body.bytes), node->line, 0, path);
        node_unlink(node);
    }
    buf_free(&text);
    free(path);
}

bool includes_read(struct dialect *d, struct slice spec, struct buf *out)
{
    char *path = NULL;
    const char *why;
    bool found = read_part(d, spec, true, out, &path, &why);
    free(path);
    return found;
}

/* The value of `title:` in the front matter, or the first heading. */
static struct slice title_in(struct slice text)
{
    size_t body = body_of(text);
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_trim(slice_part(text, at, end));
        if (at < body && slice_starts(line, "title:"))
            return grow_unquote(slice_part(line, strlen("title:"), line.bytes));
        if (at < body || !slice_starts(line, "# "))
            continue;
        line = slice_trim(slice_part(line, 2, line.bytes));
        size_t brace = slice_find_str(line, slice_of(" {"), 0);
        return slice_trim(slice_part(line, 0, brace));
    }
    return slice_of("");
}

struct slice includes_title(struct dialect *d, struct slice name)
{
    enum { MAX_TITLES = 500 };
    static const char *const endings[] = {"", ".md", ".markdown", "/index.md"};
    struct slice title = {NULL, 0};
    while (slice_starts(name, "/"))
        name = slice_part(name, 1, name.bytes);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && title.bytes == 0; i++) {
        struct buf file = {0};
        buf_printf(&file, "%.*s%s", (int)name.bytes, name.ptr, endings[i]);
        bool note = slice_ends(buf_slice(&file), ".md") || slice_ends(buf_slice(&file), ".markdown");
        char *path = note && ++d->embedded->titles <= MAX_TITLES ? find_file(d, buf_slice(&file)) : NULL, *bytes = NULL;
        size_t count = 0;
        if (path != NULL && (bytes = read_text(path, &count)) != NULL)
            title = grow_keep(d, title_in(slice_from(bytes, count)));
        free(bytes);
        free(path);
        buf_free(&file);
    }
    return title;
}

/* ---- includes in code ---- */

/* Adds the part of a file that spec names, or a sign. */
static void add_file(struct dialect *d, const struct node *code, struct slice spec, struct buf *out)
{
    struct buf part = {0};
    char *path = NULL;
    const char *why;
    if (read_part(d, spec, true, &part, &path, &why)) {
        bool ends = part.bytes > 0 && part.ptr[part.bytes - 1] == '\n';
        buf_add(out, part.ptr, part.bytes - ends);
    } else {
        if (path == NULL)
            tell_missing(d, code, spec);
        buf_printf(out, "⟨%s %.*s⟩", why, (int)spec.bytes, spec.ptr);
    }
    free(path);
    buf_free(&part);
}

/* Replaces each {{#include …}} in the text; false without any. */
static bool fill_code(struct dialect *d, const struct node *code, struct buf *out)
{
    struct slice text = code->text;
    size_t done = 0;
    bool any = false;
    for (size_t at = slice_find_str(text, slice_of("{{#"), 0); at < text.bytes;
         at = slice_find_str(text, slice_of("{{#"), at + 1)) {
        size_t end = slice_find_str(text, slice_of("}}"), at);
        struct slice inner = slice_trim(slice_part(text, at + 3, end));
        size_t blank = slice_find(inner, ' ', 0);
        if (end >= text.bytes ||
            (!slice_ends(slice_part(inner, 0, blank), "include") && !slice_starts(inner, "play")) ||
            (at > 0 && text.ptr[at - 1] == '\\'))
            continue;
        struct slice spec = slice_trim(slice_part(inner, blank, inner.bytes));
        buf_add_slice(out, slice_part(text, done, at));
        add_file(d, code, slice_part(spec, 0, slice_find(spec, ' ', 0)), out);
        done = end + 2;
        any = true;
    }
    buf_add_slice(out, slice_part(text, done, text.bytes));
    return any;
}

/* Replaces each line --8<-- "file" in the text; false without any. */
static bool fill_snippets(struct dialect *d, const struct node *code, struct buf *out)
{
    struct slice text = code->text;
    bool any = false;
    if ((d->evidence & EVIDENCE_MKDOCS) == 0 || slice_find_str(text, slice_of("8<-"), 0) == text.bytes)
        return false;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end), trimmed = slice_trim(line);
        size_t from = slice_find(trimmed, '"', 0);
        bool snippet = slice_starts(trimmed, "-") && strspn(trimmed.ptr, "-8<> ") == from && from < trimmed.bytes;
        if (snippet)
            add_file(d, code, slice_part(trimmed, from + 1, slice_find(trimmed, '"', from + 1)), out);
        else
            buf_add_slice(out, line);
        buf_add_str(out, end < text.bytes ? "\n" : "");
        any = any || snippet;
    }
    return any;
}

/* // highlight-next-line */
static bool is_mark_of_docusaurus(struct slice line)
{
    line = slice_trim(line);
    size_t at = slice_find_str(line, slice_of("highlight-"), 0);
    static const char *const marks[] = {"highlight-next-line", "highlight-start", "highlight-end"};
    for (size_t i = 0; i < 3 && at < 6; i++)
        if (slice_starts(slice_part(line, at, line.bytes), marks[i]) && strchr("/#<{", *line.ptr) != NULL)
            return true;
    return false;
}

/* Removes the comments with which VitePress and Docusaurus have lines marked: // [!code focus] */
static void drop_marks(struct dialect *d, struct node *code)
{
    struct buf out = {0};
    struct slice text = code->text;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end);
        if ((d->evidence & EVIDENCE_DOCUSAURUS) != 0 && is_mark_of_docusaurus(line))
            continue;
        size_t mark = slice_find_str(line, slice_of("[!code "), 0), from = mark;
        while (from > 0 && strchr("/#*<!-%; ", line.ptr[from - 1]) != NULL)
            from--;
        buf_add_slice(&out, mark > 0 ? slice_part(line, 0, from) : line);
        if (end < text.bytes)
            buf_add_char(&out, '\n');
    }
    code->text = grow_keep_buf(d, &out);
}

/* Lines of Rust that mdBook hides: `# ` at their start. */
static int drop_hidden(struct slice text, struct buf *out)
{
    int dropped = 0;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end + 1), trimmed = slice_trim(line);
        size_t sign = slice_find(line, '#', 0);
        if (slice_starts(trimmed, "##")) { /* one # that is shown */
            buf_add_slice(out, slice_part(line, 0, sign));
            buf_add_slice(out, slice_part(line, sign + 1, line.bytes));
        } else if (slice_starts(trimmed, "# ") || slice_eq_str(trimmed, "#"))
            dropped++;
        else
            buf_add_slice(out, line);
    }
    return dropped;
}

/* Shows code without its hidden lines; all of it is folded below. */
static void fold_hidden(struct dialect *d, struct node *code)
{
    struct buf shown = {0}, words = {0};
    int dropped = drop_hidden(code->text, &shown);
    struct slice whole = code->text;
    code->text = grow_keep(d, buf_slice(&shown));
    buf_free(&shown);
    if (dropped == 0)
        return;
    struct node *fold = node_append(d->doc, NULL, NODE_DETAILS, code->line, code->column);
    node_insert(code->parent, fold, code->next);
    struct node *summary = node_append(d->doc, fold, NODE_SUMMARY, code->line, code->column);
    buf_printf(&words, "# … (%d)", dropped);
    grow_text(d, summary, grow_keep_buf(d, &words));
    struct node *all = node_append(d->doc, fold, NODE_CODE_BLOCK, code->line, code->column);
    all->info = slice_of("text");
    all->text = whole;
    fold->end_line = summary->end_line = all->end_line = code->end_line;
}

void includes_rewrite_code(struct dialect *d)
{
    for (struct node *code = d->doc->root; code != NULL; code = node_after(d->doc->root, code, false)) {
        if (code->kind != NODE_CODE_BLOCK)
            continue;
        struct buf text = {0};
        if (slice_find_str(code->text, slice_of("{{#"), 0) < code->text.bytes && fill_code(d, code, &text))
            code->text = grow_keep(d, buf_slice(&text));
        buf_clear(&text);
        if (fill_snippets(d, code, &text))
            code->text = grow_keep(d, buf_slice(&text));
        buf_free(&text);
        if (((d->evidence & EVIDENCE_VITEPRESS) != 0 &&
             slice_find_str(code->text, slice_of("[!code "), 0) < code->text.bytes) ||
            ((d->evidence & EVIDENCE_DOCUSAURUS) != 0 &&
             slice_find_str(code->text, slice_of("highlight-"), 0) < code->text.bytes))
            drop_marks(d, code);
        if ((d->evidence & EVIDENCE_MDBOOK) != 0 && slice_starts(code->info, "rust") &&
            (slice_starts(code->text, "#") || slice_find_str(code->text, slice_of("\n#"), 0) < code->text.bytes))
            fold_hidden(d, code);
    }
}

/* ---- embeds ---- */

/* Whether a line starts a block by itself: a heading or an item of a list. */
static bool starts_block(struct slice line)
{
    line = slice_trim(line);
    size_t digits = 0;
    while (digits < line.bytes && char_is_digit(line.ptr[digits]))
        digits++;
    bool number = digits > 0 && digits + 1 < line.bytes && strchr(".)", line.ptr[digits]) != NULL;
    return number || slice_starts(line, "# ") || slice_starts(line, "##") || slice_starts(line, "- ") ||
           slice_starts(line, "* ") || slice_starts(line, "+ ");
}

/* The block that ends in ^id, or that a line of nothing but ^id follows. */
static struct slice block_of(struct slice text, struct slice id)
{
    size_t at = slice_find_str(text, id, 0), line;
    while (at < text.bytes && at + id.bytes < text.bytes && !char_is_space(text.ptr[at + id.bytes]))
        at = slice_find_str(text, id, at + 1);
    if (at >= text.bytes)
        return slice_from(text.ptr, 0);
    size_t end = at;
    while (end > 0 && char_is_space(text.ptr[end - 1]))
        end--;
    for (size_t from = end;; from = line - 1) {
        line = from;
        while (line > 0 && text.ptr[line - 1] != '\n')
            line--;
        struct slice above = slice_part(text, line, from);
        if (slice_trim(above).bytes == 0)
            return slice_part(text, from < end ? from + 1 : from, end);
        bool heading = slice_starts(above, "#");
        if (starts_block(above) && (!heading || from == end))
            return slice_part(text, line, end);
        if (heading)
            return slice_part(text, from + 1, end);
        if (line == 0)
            return slice_part(text, 0, end);
    }
}

/* The section under a heading of these words, or the block that ends in ^id. */
static struct slice section_of(struct slice text, struct slice wanted)
{
    if (slice_starts(wanted, "^"))
        return block_of(text, wanted);
    size_t start = text.bytes, level = 0;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice line = slice_part(text, at, end);
        size_t marks = 0;
        while (marks < line.bytes && line.ptr[marks] == '#')
            marks++;
        if (marks == 0 || marks > 6)
            continue;
        if (start < text.bytes && marks <= level)
            return slice_part(text, start, at);
        if (start == text.bytes && slice_eq(slice_trim(slice_part(line, marks, line.bytes)), wanted)) {
            start = at;
            level = marks;
        }
    }
    return slice_part(text, start, text.bytes);
}

void includes_embed(struct dialect *d, struct node *node, struct slice name, struct slice heading)
{
    struct buf file = {0};
    buf_add_slice(&file, name);
    const char *dot = strrchr(file.bytes > 0 ? file.ptr : "", '.');
    if (dot == NULL || strlen(dot) > 4)
        buf_add_str(&file, ".md");
    char *path = find_file(d, buf_slice(&file));
    if (path == NULL && d->root != NULL && strchr(file.ptr, '/') == NULL)
        path = find_by_name(d->root, file.ptr, 0, &d->embedded->looked_at);
    buf_free(&file);
    size_t count;
    bool circle = path != NULL && (is_open_already(d, path) || d->depth >= MAX_EMBEDS);
    char *bytes = path != NULL && !circle ? read_text(path, &count) : NULL;
    if (bytes == NULL) {
        if (circle)
            diag_add(d->diags, DIAG_WARNING, "embed", d->doc->file, (int)node->line, (int)node->column,
                     "\"%.*s\" includes itself, or is included more than 3 notes deep; it stays a link",
                     (int)name.bytes, name.ptr);
        free(path);
        return;
    }
    struct slice text = slice_from(bytes, count);
    text = slice_part(text, body_of(text), text.bytes);
    if (heading.bytes > 0)
        text = section_of(text, heading);
    bool room = has_room(d, text);
    if (room) {
        struct node *quote = grow_before(d, node, NODE_QUOTE);
        parts_blocks(d, quote, NULL, text, node->line, 0, path);
        node_unlink(node);
    }
    free(bytes);
    free(path);
}
