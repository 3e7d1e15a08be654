/* sidebars.c - the sidebars in a configuration written in JavaScript: those of Docusaurus, VitePress, VuePress and Starlight. Nothing is run: the
 * literals are read where they stand, a name leads to its definition in the same file or in the one it is imported from, and
 * what is computed is skipped. */
#include "navigation.h"

#include "biji/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct script {
    const char *path;
    struct slice text;
    struct navigation *navigation;
    int nesting; /* of definitions and imports */
    int *names;  /* how many were followed, in all files */
};

/* Beyond these a file is no sidebar: definitions within each other, names followed, bytes. */
enum { MAX_NESTING = 8, MAX_NAMES = 200, MAX_FILE_BYTES = 1 << 20 };

static void add_value(struct script *s, size_t at, struct slice prefix, int depth);

/* ---- tokens ---- */

static char byte_at(const struct script *s, size_t at)
{
    return at < s->text.bytes ? s->text.ptr[at] : '\0';
}

static bool is_name(char c)
{
    return char_is_alnum(c) || c == '_' || c == '$' || (signed char)c < 0;
}

/* Past blanks and comments. */
static size_t skip_blanks(const struct script *s, size_t at)
{
    while (at < s->text.bytes) {
        struct slice rest = slice_part(s->text, at, s->text.bytes);
        if (char_is_space(*rest.ptr))
            at++;
        else if (slice_starts(rest, "//"))
            at = slice_find(s->text, '\n', at);
        else if (slice_starts(rest, "/*"))
            at = slice_find_str(s->text, slice_of("*/"), at) + 2;
        else
            break;
    }
    return at;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* Past the string that begins at `at`; its words, with escapes as written, in *words. */
static size_t take_string(const struct script *s, size_t at, struct slice *words)
{
    char quote = s->text.ptr[at];
    size_t end = at + 1;
    while (end < s->text.bytes && s->text.ptr[end] != quote)
        end += s->text.ptr[end] == '\\' ? 2 : 1;
    *words = slice_part(s->text, at + 1, end);
    return end + 1;
}

static size_t take_name(const struct script *s, size_t at, struct slice *name)
{
    size_t end = at;
    while (is_name(byte_at(s, end)))
        end++;
    *name = slice_part(s->text, at, end);
    return end;
}

/* Past a value of any kind: up to the comma or bracket that ends it. */
static size_t skip_value(const struct script *s, size_t at)
{
    struct slice words;
    int open = 0;
    while ((at = skip_blanks(s, at)) < s->text.bytes) {
        char c = s->text.ptr[at];
        bool closes = strchr(")]}", c) != NULL;
        if (open == 0 && (closes || c == ',' || c == ';'))
            break;
        open += strchr("([{", c) != NULL ? 1 : closes ? -1 : 0;
        at = is_quote(c) ? take_string(s, at, &words) : at + 1;
    }
    return at;
}

static int line_of(const struct script *s, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at && i < s->text.bytes; i++)
        line += s->text.ptr[i] == '\n';
    return line;
}

/* ---- objects ---- */

/* The members of an object that entries have: where their values begin, 0 when absent. */
struct members {
    size_t title, path, inner, prefix, folder, count;
};

/* Past the key at `at`, its words in *key, to the value; 0 when there is no `key: value` (a spread, a method). */
static size_t take_key(const struct script *s, size_t at, struct slice *key)
{
    size_t end = skip_blanks(s, is_quote(byte_at(s, at)) ? take_string(s, at, key) : take_name(s, at, key));
    if (byte_at(s, end) == ',' || byte_at(s, end) == '}') /* { items }: its own name is the value */
        return at;
    return byte_at(s, end) == ':' ? skip_blanks(s, end + 1) : 0;
}

static bool is_one_of(struct slice key, const char *names)
{
    for (size_t bytes; *names != '\0'; names += bytes + strspn(names + bytes, " "))
        if (bytes = strcspn(names, " "), slice_eq(key, slice_from(names, bytes)))
            return true;
    return false;
}

static void note_member(struct members *m, struct slice key, size_t value)
{
    if (slice_eq_str(key, "dirName") || slice_eq_str(key, "directory") || slice_eq_str(key, "autogenerate"))
        m->folder = value;
    if (is_one_of(key, "text title label"))
        m->title = value;
    else if (is_one_of(key, "link id href path file slug"))
        m->path = value;
    else if (is_one_of(key, "items children"))
        m->inner = value;
    else if (is_one_of(key, "base prefix"))
        m->prefix = value;
    m->count++;
}

/* Calls for each member of the object at `at`: with the value's place, or for `...name` with an empty key. */
static size_t next_member(const struct script *s, size_t at, struct slice *key, size_t *value)
{
    at = skip_blanks(s, at);
    while (byte_at(s, at) == ',')
        at = skip_blanks(s, at + 1);
    if (at >= s->text.bytes || byte_at(s, at) == '}')
        return 0;
    *key = slice_from("", 0);
    *value = slice_starts(slice_part(s->text, at, s->text.bytes), "...") ? at : take_key(s, at, key);
    size_t end = skip_value(s, *value > 0 ? *value : at);
    return end > at ? end : 0;
}

static struct slice string_at(const struct script *s, size_t at)
{
    struct slice words = {"", 0};
    if (at > 0 && is_quote(byte_at(s, at)))
        take_string(s, at, &words);
    return words;
}

/* The path with the prefix of the sidebar before it, unless it has its own root; in *whole. */
static struct slice prefixed(struct slice prefix, struct slice path, struct buf *whole)
{
    buf_clear(whole);
    bool rooted = slice_starts(path, "/") || slice_find_str(path, slice_of("://"), 0) < path.bytes;
    if (!rooted && prefix.bytes > 0) {
        buf_add_slice(whole, prefix);
        if (!slice_ends(prefix, "/"))
            buf_add_char(whole, '/');
    }
    buf_add_slice(whole, path);
    return buf_slice(whole);
}

/* { text, link, items }, or { 'A category': [...], '/folder/': [...] }. */
static void add_object(struct script *s, size_t at, struct slice prefix, int depth)
{
    struct members m = {0};
    struct slice key;
    size_t value;
    for (size_t next = at + 1; (next = next_member(s, next, &key, &value)) > 0;)
        if (value > 0 && key.bytes > 0)
            note_member(&m, key, value);
    if (byte_at(s, m.path) == '{') { /* Docusaurus: link: { type: 'doc', id } */
        struct members link = {0};
        for (size_t next = m.path + 1; (next = next_member(s, next, &key, &value)) > 0;)
            if (value > 0)
                note_member(&link, key, value);
        m.path = link.path;
    }
    if (byte_at(s, m.folder) == '{') { /* Starlight: autogenerate: { directory: 'folder' } */
        struct members generated = {0};
        for (size_t next = m.folder + 1; (next = next_member(s, next, &key, &value)) > 0;)
            if (value > 0)
                note_member(&generated, key, value);
        m.folder = generated.folder;
    }
    struct buf whole = {0}, inside = {0};
    struct slice title = string_at(s, m.title), path = string_at(s, m.path);
    struct slice below = m.prefix > 0 ? prefixed(prefix, string_at(s, m.prefix), &inside) : prefix;
    bool known = m.inner > 0 || m.path > 0 || m.title > 0 || m.folder > 0;
    if (title.bytes > 0 && slice_find_str(title, slice_of("${"), 0) < title.bytes)
        title.bytes = path.bytes > 0 ? 0 : title.bytes; /* computed: the note's own title is better */
    struct slice generated = string_at(s, m.folder);
    if (m.folder > 0 && !slice_eq_str(generated, ".")) { /* Docusaurus: { type: 'autogenerated', dirName } */
        buf_printf(&whole, "%.*s/**", (int)generated.bytes, generated.ptr);
        navigation_add_entry(s->navigation, slice_from("", 0), buf_slice(&whole), line_of(s, m.folder), depth);
    }
    if (m.path > 0 && is_quote(byte_at(s, m.path)))
        navigation_add_entry(s->navigation, title, prefixed(below, path, &whole), line_of(s, m.path), depth);
    else if (title.bytes > 0 && m.inner > 0)
        navigation_add_title(s->navigation, title, line_of(s, m.title), depth);
    if (m.inner > 0)
        add_value(s, m.inner, below, depth + (title.bytes > 0 || path.bytes > 0));
    for (size_t next = at + 1; !known && (next = next_member(s, next, &key, &value)) > 0;) {
        bool folder = slice_starts(key, "/"), list = byte_at(s, value) == '[' || byte_at(s, value) == '{';
        if (value == 0 || (!list && !(folder && is_name(byte_at(s, value)))))
            continue;
        if (!folder && key.bytes > 0)
            navigation_add_title(s->navigation, key, line_of(s, value), depth);
        add_value(s, value, folder ? key : prefix, depth + (!folder && key.bytes > 0));
    }
    buf_free(&whole);
    buf_free(&inside);
}

/* ---- names ---- */

/* Whether the line of `at` begins as a comment. */
static bool is_comment(const struct script *s, size_t at)
{
    while (at > 0 && s->text.ptr[at - 1] != '\n')
        at--;
    struct slice line = slice_trim(slice_part(s->text, at, slice_find(s->text, '\n', at)));
    return slice_starts(line, "//") || slice_starts(line, "*") || slice_starts(line, "/*");
}

/* Where the word stands by itself, from `from` on; the text's end without one. */
static size_t find_word(const struct script *s, struct slice word, size_t from)
{
    size_t at = slice_find_str(s->text, word, from);
    while (at < s->text.bytes &&
           ((at > 0 && is_name(s->text.ptr[at - 1])) || is_name(byte_at(s, at + word.bytes)) || is_comment(s, at)))
        at = slice_find_str(s->text, word, at + 1);
    return at;
}

/* Where the value of a name is defined: after `name =`, or after `return` or `=>` in a function; 0 without it. */
static size_t definition_of(const struct script *s, struct slice name)
{
    for (size_t at = find_word(s, name, 0); at < s->text.bytes; at = find_word(s, name, at + 1)) {
        struct slice before = slice_trim(slice_part(s->text, 0, at));
        bool function = slice_ends(before, "function");
        if (!function && !slice_ends(before, "const") && !slice_ends(before, "let") && !slice_ends(before, "var"))
            continue;
        size_t mark = slice_find_str(s->text, slice_of(function ? "return" : "="), at);
        size_t value = skip_blanks(s, mark + (function ? 6 : 1));
        size_t arrow = slice_find_str(s->text, slice_of("=>"), value), line = slice_find(s->text, '\n', value);
        if (!function && arrow < line) {
            value = skip_blanks(s, arrow + 2);
            if (byte_at(s, value) == '(')
                value = skip_blanks(s, value + 1);
        }
        return value < s->text.bytes ? value : 0;
    }
    return 0;
}

/* The file that a name is imported from: `import { name } from './x'`; false without one. */
static bool find_import(const struct script *s, struct slice name, struct buf *path)
{
    static const char *const endings[] = {".ts", ".mts", ".js", ".mjs", "/index.ts", "/index.js", ""};
    for (size_t at = find_word(s, slice_of("import"), 0), end; at < s->text.bytes;
         at = find_word(s, slice_of("import"), end)) {
        size_t from = find_word(s, slice_of("from"), at);
        end = slice_find(s->text, '\n', from);
        struct slice names = slice_part(s->text, at, from), file = {"", 0};
        if (slice_find_str(names, name, 0) == names.bytes)
            continue;
        size_t quote = skip_blanks(s, from + 4);
        if (is_quote(byte_at(s, quote)))
            take_string(s, quote, &file);
        if (!slice_starts(file, "."))
            continue;
        const char *slash = strrchr(s->path, '/');
        for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
            buf_clear(path);
            buf_printf(path, "%.*s/%.*s%s", slash != NULL ? (int)(slash - s->path) : 1, slash != NULL ? s->path : ".",
                       (int)file.bytes, file.ptr, endings[i]);
            if (access(path->ptr, R_OK) == 0)
                return true;
        }
    }
    return false;
}

static bool read_file(struct script *s, const char *path, char **bytes)
{
    size_t count;
    if (!file_read(path, bytes, &count, NULL))
        return false;
    if (count > MAX_FILE_BYTES) {
        free(*bytes);
        return false;
    }
    s->path = path;
    s->text = slice_from(*bytes, count);
    return true;
}

/* Where the module's own value is: `export default …`, `module.exports = …`. */
static size_t export_of(const struct script *s)
{
    static const char *const marks[] = {"export default", "module.exports ="};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t at = slice_find_str(s->text, slice_of(marks[i]), 0);
        if (at < s->text.bytes)
            return skip_blanks(s, at + strlen(marks[i]));
    }
    return 0;
}

static void add_import(struct script *s, struct slice name, struct slice prefix, int depth)
{
    struct buf path = {0};
    struct script other = {.navigation = s->navigation, .nesting = s->nesting, .names = s->names};
    char *bytes;
    if (find_import(s, name, &path) && read_file(&other, path.ptr, &bytes)) {
        size_t at = definition_of(&other, name);
        at = at > 0 ? at : export_of(&other);
        if (at > 0)
            add_value(&other, at, prefix, depth);
        free(bytes);
    }
    buf_free(&path);
}

/* A name, or a call such as sidebar({ … }), whose argument counts when the function is not ours. */
static void add_named(struct script *s, size_t at, struct slice prefix, int depth)
{
    struct slice name;
    size_t end = skip_blanks(s, take_name(s, at, &name)), value = definition_of(s, name);
    size_t argument = byte_at(s, end) == '(' ? skip_blanks(s, end + 1) : 0;
    if (++s->nesting < MAX_NESTING && name.bytes > 0 && ++*s->names < MAX_NAMES) {
        if (value > 0)
            add_value(s, value, prefix, depth);
        else if (byte_at(s, argument) == '{' || byte_at(s, argument) == '[')
            add_value(s, argument, prefix, depth);
        else
            add_import(s, name, prefix, depth);
    }
    s->nesting--;
}

/* VuePress: ['path', 'title'] in a list; false for another value. */
static bool add_pair(struct script *s, size_t at, struct slice prefix, int depth)
{
    struct slice words[2];
    size_t next = at;
    for (int i = 0; i < 2; i++) {
        next = skip_blanks(s, next + 1); /* behind the bracket or the comma */
        if (!is_quote(byte_at(s, next)))
            return false;
        next = skip_blanks(s, take_string(s, next, &words[i]));
        if (byte_at(s, next) != (i == 0 ? ',' : ']'))
            return false;
    }
    struct buf whole = {0};
    navigation_add_entry(s->navigation, words[1], prefixed(prefix, words[0], &whole), line_of(s, at), depth);
    buf_free(&whole);
    return true;
}

static void add_value(struct script *s, size_t at, struct slice prefix, int depth)
{
    struct buf whole = {0};
    struct slice words;
    char c = byte_at(s, at);
    if (depth > NAVIGATION_DEPTH)
        return;
    if (is_quote(c)) {
        take_string(s, at, &words);
        if (slice_find(words, '*', 0) == words.bytes && !slice_eq_str(words, "structure"))
            navigation_add_entry(s->navigation, slice_from("", 0), prefixed(prefix, words, &whole), line_of(s, at),
                                 depth);
    } else if (c == '[') {
        for (size_t next = skip_blanks(s, at + 1); next < s->text.bytes && byte_at(s, next) != ']';) {
            if (byte_at(s, next) != '[' || !add_pair(s, next, prefix, depth))
                add_value(s, next, prefix, depth);
            next = skip_blanks(s, skip_value(s, next));
            next = byte_at(s, next) == ',' ? skip_blanks(s, next + 1) : next;
            if (strchr(")};", byte_at(s, next)) != NULL)
                break;
        }
    } else if (c == '{')
        add_object(s, at, prefix, depth);
    else if (slice_starts(slice_part(s->text, at, s->text.bytes), "..."))
        add_named(s, skip_blanks(s, at + 3), prefix, depth);
    else if (is_name(c))
        add_named(s, at, prefix, depth);
    buf_free(&whole);
}

/* ---- the whole ---- */

static bool is_sidebar_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strstr(path, "/sidebar/") != NULL || strncmp(slash != NULL ? slash + 1 : path, "sidebar", 7) == 0;
}

bool navigation_read_script(const char *path, struct navigation *n)
{
    int names = 0;
    struct script s = {.navigation = n, .names = &names};
    char *bytes;
    *n = (struct navigation){0};
    if (!read_file(&s, path, &bytes))
        return false;
    size_t at = is_sidebar_file(path) ? export_of(&s) : 0;
    if (at > 0 && byte_at(&s, at) == '{') { /* Docusaurus: a mapping of sidebars, whose names are not titles */
        struct slice key;
        size_t value;
        for (size_t next = at + 1; (next = next_member(&s, next, &key, &value)) > 0;)
            if (value > 0)
                add_value(&s, value, slice_starts(key, "/") ? key : slice_from("", 0), 0);
    } else if (at > 0)
        add_value(&s, at, slice_from("", 0), 0);
    for (at = is_sidebar_file(path) ? s.text.bytes : 0; at < s.text.bytes;) {
        at = find_word(&s, slice_of("sidebar"), at);
        size_t colon = skip_blanks(&s, at + strlen("sidebar"));
        if (at < s.text.bytes && byte_at(&s, colon) == ':')
            add_value(&s, skip_blanks(&s, colon + 1), slice_from("", 0), 0);
        at = colon;
    }
    free(bytes);
    if (n->text.bytes > 0)
        return true;
    navigation_fini(n);
    return false;
}
