/* navigation.c - YAML, JSON and toctrees to nested lists of links, so that one reader of contents serves all of them. The tools'
 * files differ only in their keys: an entry is a path, a title with a path or with entries, or a mapping that names these. */
#include "navigation.h"

#include "biji/file.h"
#include "biji/language.h"
#include "biji/target.h"
#include "frontmatter.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static void begin_line(struct navigation *n, int line, int depth)
{
    if (n->count == 0) { /* lines are counted from 1 */
        n->lines = xgrow(n->lines, n->count, &n->room, sizeof *n->lines);
        n->lines[n->count++] = 0;
    }
    n->lines = xgrow(n->lines, n->count, &n->room, sizeof *n->lines);
    n->lines[n->count++] = line;
    buf_add_repeat(&n->text, "  ", depth);
    buf_add_str(&n->text, "- ");
}

/* Escaped words; entities keep their meaning. A backslash before a bracket would begin a formula. */
static void add_words(struct buf *out, struct slice words)
{
    for (size_t i = 0; i < words.bytes; i++) {
        char c = words.ptr[i];
        bool entity = c == '#' && i > 0 && words.ptr[i - 1] == '&';
        if (c != '\0' && strchr("()[]", c) != NULL) {
            buf_printf(out, "&#%d;", c);
            continue;
        }
        if (strchr("!\"#$%'*+,-./:<=>?@\\^_`{|}~", c) != NULL && c != '\0' && !entity)
            buf_add_char(out, '\\');
        buf_add_char(out, c == '\n' || c == '\r' ? ' ' : c); /* one line an entry */
    }
}

void navigation_add_entry(struct navigation *n, struct slice title, struct slice path, int line, int depth)
{
    begin_line(n, line, depth);
    buf_add_char(&n->text, '[');
    add_words(&n->text, title);
    buf_add_str(&n->text, "](<");
    for (size_t i = 0; i < path.bytes; i++) {
        if (strchr("<>\\\n\r", path.ptr[i]) != NULL)
            continue;
        buf_add_char(&n->text, path.ptr[i]);
    }
    buf_add_str(&n->text, ">)\n");
}

bool navigation_matches(const char *pattern, const char *name)
{
    const char *dot = strrchr(name, '.'), *slash = strrchr(name, '/');
    size_t all = strlen(pattern), bytes = strlen(name),
           bare = dot != NULL && (slash == NULL || dot > slash) ? (size_t)(dot - name) : bytes;
    if (all >= 2 && strcmp(pattern + all - 2, "**") == 0) /* at any depth */
        return strncmp(name, pattern, all - 2) == 0;
    struct buf without = {0};
    buf_add(&without, name, bare);
    bool found =
        fnmatch(pattern, name, FNM_PATHNAME) == 0 || fnmatch(pattern, buf_slice(&without).ptr, FNM_PATHNAME) == 0;
    buf_free(&without);
    return found;
}

void navigation_add_title(struct navigation *n, struct slice title, int line, int depth)
{
    begin_line(n, line, depth);
    add_words(&n->text, title);
    buf_add_char(&n->text, '\n');
}

/* ---- YAML and JSON ---- */

static struct slice scalar(const yaml_node_t *node)
{
    return node != NULL && node->type == YAML_SCALAR_NODE
               ? slice_from((const char *)node->data.scalar.value, node->data.scalar.length)
               : slice_from("", 0);
}

static int line_of(const yaml_node_t *node)
{
    return (int)node->start_mark.line + 1;
}

/* The value of the first of the keys (separated by blanks) that a mapping has, or NULL. */
static const yaml_node_t *value_of(yaml_document_t *document, const yaml_node_t *mapping, const char *keys)
{
    for (const char *key = keys; *key != '\0'; key += strspn(key, " ")) {
        size_t bytes = strcspn(key, " ");
        for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
             mapping->type == YAML_MAPPING_NODE && pair < mapping->data.mapping.pairs.top; pair++)
            if (slice_eq(scalar(yaml_document_get_node(document, pair->key)), slice_from(key, bytes)))
                return yaml_document_get_node(document, pair->value);
        key += bytes;
    }
    return NULL;
}

static void add_node(struct navigation *n, yaml_document_t *document, const yaml_node_t *node, int depth);

static const char path_keys[] = "file href id doc url link path root local glob pattern",
                  title_keys[] = "title label text caption part section name",
                  inner_keys[] = "chapters sections items contents children parts pages entries";

static void add_sequence(struct navigation *n, yaml_document_t *document, const yaml_node_t *node, int depth)
{
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++)
        add_node(n, document, yaml_document_get_node(document, *item), depth);
}

/* An entry given as a mapping. */
static void add_keyed(struct navigation *n, yaml_document_t *document, const yaml_node_t *node, int depth)
{
    const yaml_node_t *path = value_of(document, node, path_keys), *title = value_of(document, node, title_keys);
    const yaml_node_t *inner = value_of(document, node, inner_keys);
    struct slice words = scalar(title), file = scalar(path);
    if (path != NULL && path->type == YAML_MAPPING_NODE) /* docusaurus: link: {type: doc, id: …} */
        file = scalar(value_of(document, path, "id"));
    if (file.bytes == 0 && target_is_note(words) && title == value_of(document, node, "part section"))
        file = words; /* quarto: a part may be a note */
    bool heads = file.bytes > 0 || words.bytes > 0;
    if (file.bytes > 0)
        navigation_add_entry(n, slice_eq(file, words) ? slice_from("", 0) : words, file, line_of(node), depth);
    else if (words.bytes > 0)
        navigation_add_title(n, words, line_of(node), depth);
    if (inner != NULL && slice_eq_str(scalar(inner), "auto")) /* quarto: all notes */
        navigation_add_entry(n, slice_from("", 0), slice_of("**"), line_of(inner), depth + heads);
    else if (inner != NULL)
        add_node(n, document, inner, depth + heads);
}

/* Loppo's way round, path: title; a folder is a heading for the paths in it. */
static void add_swapped(struct navigation *n, struct slice path, struct slice title, int line)
{
    int depth = 0;
    for (size_t i = 0; i + 1 < path.bytes; i++)
        depth += path.ptr[i] == '/';
    if (slice_ends(path, "/"))
        navigation_add_title(n, title, line, depth);
    else
        navigation_add_entry(n, title, path, line, depth);
}

/* Title: path, or Title: entries. */
static void add_pairs(struct navigation *n, yaml_document_t *document, const yaml_node_t *node, int depth)
{
    for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(document, pair->value);
        if (n->swapped) {
            add_swapped(n, scalar(key), scalar(value), line_of(key));
        } else if (value->type == YAML_SCALAR_NODE) {
            if (scalar(value).bytes > 0)
                navigation_add_entry(n, scalar(key), scalar(value), line_of(key), depth);
        } else {
            navigation_add_title(n, scalar(key), line_of(key), depth);
            add_node(n, document, value, depth + 1);
        }
    }
}

static void add_node(struct navigation *n, yaml_document_t *document, const yaml_node_t *node, int depth)
{
    if (node == NULL || depth > NAVIGATION_DEPTH || n->level > NAVIGATION_LEVELS || n->left == 0)
        return;
    n->left--;
    n->level++;
    if (node->type == YAML_SEQUENCE_NODE)
        add_sequence(n, document, node, depth);
    else if (node->type == YAML_SCALAR_NODE && scalar(node).bytes > 0)
        navigation_add_entry(n, slice_from("", 0), scalar(node), line_of(node), depth);
    else if (node->type == YAML_MAPPING_NODE &&
             (value_of(document, node, path_keys) != NULL || value_of(document, node, inner_keys) != NULL ||
              value_of(document, node, "type caption part section") != NULL))
        add_keyed(n, document, node, depth);
    else if (node->type == YAML_MAPPING_NODE)
        add_pairs(n, document, node, depth);
    n->level--;
}

/* The part of a file that holds the contents, by the keys that lead there. */
static const yaml_node_t *contents_of(yaml_document_t *document, const yaml_node_t *root)
{
    static const char *const ways[][3] = {{"nav"},
                                          {"book", "chapters"},
                                          {"website", "sidebar", "contents"},
                                          {"website", "sidebar"},
                                          {"project", "toc"},
                                          {"rmd_files", "html"},
                                          {"rmd_files"},
                                          {"toc"}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        const yaml_node_t *node = root;
        for (size_t k = 0; k < 3 && ways[i][k] != NULL && node != NULL; k++)
            node = node->type == YAML_MAPPING_NODE ? value_of(document, node, ways[i][k]) : NULL;
        if (node != NULL)
            return node;
    }
    return NULL;
}

/* _toc.yml and sidebars.json are contents as a whole; mkdocs.yml and the like only under their key. */
static bool is_all_contents(const char *path)
{
    return slice_ends(slice_of(path), "_toc.yml") || slice_ends(slice_of(path), "_toctree.yml") ||
           slice_ends(slice_of(path), "chapters.yml") || slice_ends(slice_of(path), ".json");
}

/* Quarto: they follow the chapters. */
static void add_appendices(struct navigation *n, yaml_document_t *document, const yaml_node_t *root)
{
    const yaml_node_t *book = root->type == YAML_MAPPING_NODE ? value_of(document, root, "book") : NULL;
    const yaml_node_t *appendices = book != NULL ? value_of(document, book, "appendices") : NULL;
    if (appendices == NULL)
        return;
    navigation_add_title(n, slice_of(_("Appendices")), line_of(appendices), 0);
    add_node(n, document, appendices, 1);
}

static void read_root(struct navigation *n, yaml_document_t *document, const char *path)
{
    const yaml_node_t *root = yaml_document_get_root_node(document);
    if (root == NULL)
        return;
    n->swapped = slice_ends(slice_of(path), "chapters.yml");
    n->left = NAVIGATION_REUSE * (size_t)(document->nodes.top - document->nodes.start);
    const yaml_node_t *contents = contents_of(document, root), *part;
    if (root->type == YAML_MAPPING_NODE) {
        buf_add_slice(&n->title, scalar(value_of(document, root, "site_name")));
        if ((part = value_of(document, root, "book website project")) != NULL)
            buf_add_slice(&n->title, scalar(value_of(document, part, "title")));
        buf_add_slice(&n->pages, scalar(value_of(document, root, "docs_dir")));
    }
    if (contents == NULL && !is_all_contents(path))
        return;
    if (contents != NULL) {
        add_node(n, document, contents, 0);
        add_appendices(n, document, root);
    } else if (root->type == YAML_MAPPING_NODE && value_of(document, root, "root") != NULL) { /* jupyter-book */
        buf_add_slice(&n->home, scalar(value_of(document, root, "root")));
        navigation_add_entry(n, slice_from("", 0), buf_slice(&n->home), 1, 0);
        add_node(n, document, value_of(document, root, inner_keys), 0);
    } else if (root->type == YAML_MAPPING_NODE) /* docusaurus: a mapping of sidebars, whose names are not titles */
        for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top; pair++)
            add_node(n, document, yaml_document_get_node(document, pair->value), 0);
    else {
        const yaml_node_item_t *first =
            root->data.sequence.items.start; /* jupyter-book before 2021: the first is the root */
        if (root->type == YAML_SEQUENCE_NODE && first < root->data.sequence.items.top &&
            slice_ends(slice_of(path), "_toc.yml"))
            buf_add_slice(&n->home, scalar(value_of(document, yaml_document_get_node(document, *first), "file")));
        add_node(n, document, root, 0);
    }
}

bool navigation_read_yaml(const char *path, struct navigation *n)
{
    char *bytes;
    size_t count;
    yaml_parser_t parser;
    yaml_document_t document;
    *n = (struct navigation){0};
    if (!file_read(path, &bytes, &count, NULL))
        return false;
    if (!yaml_is_too_much(slice_from(bytes, count)) && yaml_parser_initialize(&parser)) {
        yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, count);
        if (yaml_parser_load(&parser, &document)) {
            read_root(n, &document, path);
            yaml_document_delete(&document);
        }
        yaml_parser_delete(&parser);
    }
    free(bytes);
    if (n->text.bytes > 0)
        return true;
    navigation_fini(n);
    return false;
}

/* ---- toctrees ---- */

/* A walk over notes with toctrees. */
struct toctree {
    const struct course *course;
    const char *root; /* the note whose lines are told; an entry of another has line 0 */
    struct navigation *navigation;
    char *seen; /* whether a chapter was already added, by its place on the shelf */
    bool found;
    int others; /* pages that are no notes */
};

/* A folder with more pages of another kind is not one of notes. */
enum { MAX_OTHERS = 500 };

static void read_toctrees(struct toctree *t, const char *name, struct slice text, int depth);
static void add_toctrees(struct toctree *t, const char *name, int depth);

static void add_toctree_line(struct toctree *t, const char *name, struct slice line, int number, int depth);

/* The notes that a pattern matches, which is relative to the note's folder, but for those that stand in the contents already. */
static void add_matching(struct toctree *t, const char *name, struct slice pattern, int number, int depth)
{
    struct buf whole = {0}, path = {0};
    target_join(name, pattern, &whole);
    for (size_t i = 0; i < t->course->shelf_notes; i++) {
        const char *note = shelf_name(t->course->shelf, i);
        if (t->seen[i] || !navigation_matches(whole.ptr, note) || strcmp(note, name) == 0)
            continue;
        buf_clear(&path);
        buf_printf(&path, "/%s", note);
        add_toctree_line(t, name, buf_slice(&path), number, depth);
    }
    buf_free(&whole);
    buf_free(&path);
}

/* A page of reStructuredText, which is not read; its toctree is. False when there is no such page. */
static bool add_other(struct toctree *t, const char *name, struct slice path, int depth)
{
    struct buf page = {0};
    struct arena arena = {0};
    char *bytes;
    size_t count;
    target_join(name, path, &page);
    if (!slice_ends(path, ".rst"))
        buf_add_str(&page, ".rst");
    bool found = depth <= NAVIGATION_DEPTH && t->others < MAX_OTHERS &&
                 file_read(arena_path(&arena, t->course->root, page.ptr), &bytes, &count, NULL);
    if (found) {
        t->others++;
        read_toctrees(t, page.ptr, slice_from(bytes, count), depth);
        free(bytes);
    }
    arena_free(&arena);
    buf_free(&page);
    return found;
}

/* "Title <path>", or a path alone. */
static void add_toctree_line(struct toctree *t, const char *name, struct slice line, int number, int depth)
{
    struct slice title = {"", 0}, path = line;
    size_t open = slice_find_str(line, slice_of(" <"), 0);
    if (open < line.bytes && slice_ends(line, ">")) {
        title = slice_trim(slice_part(line, 0, open));
        path = slice_part(line, open + 2, line.bytes - 1);
    }
    if (slice_eq_str(path, "self"))
        return;
    if (slice_find(path, '*', 0) < path.bytes) {
        add_matching(t, name, path, number, depth);
        return;
    }
    struct shelf_find find = shelf_seek(t->course->shelf, name, t->course->site, path);
    bool web = target_split(path).scheme.bytes > 0;
    if (!web && find.way > SHELF_CASE && add_other(t, name, path, depth))
        return; /* it is no Markdown, but its entries may be */
    t->found = true;
    number = strcmp(name, t->root) == 0 ? number : 0;
    if (web || find.way > SHELF_CASE) {
        navigation_add_entry(t->navigation, title, path, number, depth);
        return;
    }
    struct buf from_root = {0};
    buf_printf(&from_root, "/%s", find.name);
    navigation_add_entry(t->navigation, title, buf_slice(&from_root), number, depth);
    add_toctrees(t, find.name, depth + 1);
    buf_free(&from_root);
}

/* The fences of other directives that are open, in which a toctree may stand: their lengths. */
struct fences {
    size_t lengths[NAVIGATION_DEPTH];
    int open;
};

/* How a line opens a toctree, or code, in which there is none: the length of its closing fence, or 0. */
static size_t opens_toctree(struct slice line, struct fences *fences, bool *code)
{
    size_t marks = 0;
    while (marks < line.bytes && strchr("`:~", line.ptr[marks]) != NULL && line.ptr[marks] == line.ptr[0])
        marks++;
    struct slice info = slice_trim(slice_part(line, marks, line.bytes));
    bool toctree = slice_eq_str(info, "toc") || slice_starts(info, "{toctree}"), ticks = marks >= 3 && *line.ptr == '`';
    *code = !toctree && line.ptr[0] != ':' && (!slice_starts(info, "{") || slice_starts(info, "{code"));
    if (ticks && info.bytes == 0 && fences->open > 0 && marks >= fences->lengths[fences->open - 1]) {
        fences->open--; /* it ends the directive */
        return 0;
    }
    if (ticks && !toctree && !*code && fences->open < NAVIGATION_DEPTH)
        fences->lengths[fences->open++] = marks;
    return marks >= 3 && (toctree || *code) ? marks : 0;
}

/* The same in reStructuredText: the lines below `.. toctree::` that are further in. */
static void read_rst_toctrees(struct toctree *t, const char *name, struct slice text, int depth)
{
    size_t outer = 0;
    int number = 1;
    bool inside = false;
    for (size_t at = 0; at < text.bytes; at = slice_find(text, '\n', at) + 1, number++) {
        struct slice whole = slice_part(text, at, slice_find(text, '\n', at)), line = slice_trim(whole);
        size_t indent = (size_t)(line.ptr - whole.ptr);
        if (slice_eq_str(line, ".. toctree::")) {
            inside = true;
            outer = indent;
        } else if (line.bytes > 0 && indent <= outer)
            inside = false;
        else if (inside && line.bytes > 0 && line.ptr[0] != ':')
            add_toctree_line(t, name, line, number, depth);
    }
}

static void read_toctrees(struct toctree *t, const char *name, struct slice text, int depth)
{
    size_t marks = 0;
    int number = 1;
    bool options = false, code = false;
    char fence = 0;
    struct fences fences = {.open = 0};
    if (slice_ends(slice_of(name), ".rst")) {
        read_rst_toctrees(t, name, text, depth);
        return;
    }
    for (size_t at = 0; at < text.bytes; at = slice_find(text, '\n', at) + 1, number++) {
        struct slice line = slice_trim(slice_part(text, at, slice_find(text, '\n', at)));
        if (marks == 0) {
            marks = opens_toctree(line, &fences, &code);
            fence = marks > 0 ? line.ptr[0] : 0;
            options = false;
        } else if (line.bytes >= marks && strspn(line.ptr, (char[]){fence, 0}) >= marks)
            marks = 0;
        else if (code)
            continue;
        else if (slice_eq_str(line, "---"))
            options = !options;
        else if (!options && line.bytes > 0 && line.ptr[0] != ':' && line.ptr[0] != '#')
            add_toctree_line(t, name, line, number, depth);
    }
}

static void add_toctrees(struct toctree *t, const char *name, int depth)
{
    char *bytes;
    size_t count, place = shelf_place(t->course->shelf, name);
    bool other = place == shelf_count(t->course->shelf); /* index.rst */
    if (depth > NAVIGATION_DEPTH || (!other && t->seen[place] != 0))
        return;
    t->seen[place] = 1;
    struct arena arena = {0};
    if (file_read(arena_path(&arena, t->course->root, name), &bytes, &count, NULL)) {
        read_toctrees(t, name, slice_from(bytes, count), depth);
        free(bytes);
    }
    arena_free(&arena);
}

bool navigation_read_toctree(const struct course *course, const char *name, struct navigation *n)
{
    struct toctree t = {
        .course = course, .root = name, .navigation = n, .seen = xcalloc(shelf_count(course->shelf) + 1, 1)};
    *n = (struct navigation){0};
    add_toctrees(&t, name, 0);
    free(t.seen);
    if (!t.found)
        navigation_fini(n);
    return t.found;
}

void navigation_fini(struct navigation *n)
{
    buf_free(&n->text);
    buf_free(&n->title);
    buf_free(&n->pages);
    buf_free(&n->home);
    free(n->lines);
    *n = (struct navigation){0};
}
