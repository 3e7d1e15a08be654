/* values.c - {{ site.title }}, {{< meta title >}} and the like: the values of the site are those of its configuration, those of
 * the page its front matter. What is not that simple leaves a quiet sign in text, and nothing in an address. */
#include "rewrite.h"

#include "biji/file.h"
#include "biji/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The files with the site's values, one after the other. */
static struct slice config_of(struct dialect *d)
{
    enum { MAX_CONFIG_BYTES = 1 << 18, MAX_SOUGHT_BYTES = 1 << 26 };
    static const char *const names[] = {"_config.yml", "_variables.yml", "_quarto.yml", "mkdocs.yml", "conf.py"};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !d->embedded->config_read && d->root != NULL; i++) {
        struct buf path = {0};
        char *bytes = NULL;
        size_t count = 0;
        buf_printf(&path, "%s/%s", d->root, names[i]);
        if (file_read(path.ptr, &bytes, &count, NULL) && count < MAX_CONFIG_BYTES &&
            utf8_valid(slice_from(bytes, count))) {
            buf_add(&d->embedded->config, bytes, count);
            buf_add_char(&d->embedded->config, '\n');
        }
        free(bytes);
        buf_free(&path);
    }
    d->embedded->config_read = true;
    d->embedded->config_sought += d->embedded->config.bytes;
    return d->embedded->config_sought < MAX_SOUGHT_BYTES ? buf_slice(&d->embedded->config) : slice_of("");
}

/* The value of a key in simple YAML, `a.b` being b below a; empty for one that is no plain word on its line. */
static struct slice value_in(struct slice yaml, struct slice key)
{
    size_t dot = slice_find(key, '.', 0);
    struct slice first = slice_part(key, 0, dot), rest = slice_part(key, dot + 1, key.bytes);
    bool below = dot == key.bytes, found = false;
    for (size_t at = 0, end; at < yaml.bytes; at = end + 1) {
        end = slice_find(yaml, '\n', at);
        struct slice line = slice_part(yaml, at, end), trimmed = slice_trim(line);
        bool indented = slice_starts(line, " ") || slice_starts(line, "\t");
        if (found && trimmed.bytes > 0 && !indented)
            break;
        size_t colon = slice_find(trimmed, ':', 0);
        struct slice name = slice_part(trimmed, 0, colon);
        if (!found && !indented && slice_eq(name, first)) {
            found = true;
            if (!below)
                continue;
        } else if (!found || below || !slice_eq(name, rest))
            continue;
        struct slice value = slice_trim(slice_part(trimmed, colon + 1, trimmed.bytes));
        bool quoted = slice_starts(value, "\"") || slice_starts(value, "'");
        if (quoted)
            return slice_part(value, 1, slice_find(value, *value.ptr, 1));
        value = slice_trim(slice_part(value, 0, slice_find_str(value, slice_of(" #"), 0)));
        return value.bytes > 0 && strchr("[{|>&*!", *value.ptr) == NULL ? value : slice_of("");
    }
    return slice_of("");
}

/* The front matter. */
static struct slice front_of(const struct doc *doc)
{
    return slice_from(doc->source, doc->body_offset);
}

/* {{< meta title >}}, {{< var group.name >}} */
static struct slice find_quarto(struct dialect *d, const struct tag *tag)
{
    static const char *const groups[] = {"", "book.", "website.", "params."};
    struct slice name = grow_argument(tag->arguments, ""), value = {NULL, 0};
    if (slice_eq_str(tag->name, "meta"))
        value = value_in(front_of(d->doc), name);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0] && value.bytes == 0 && name.bytes > 0; i++) {
        struct buf key = {0};
        buf_printf(&key, "%s%.*s", groups[i], (int)name.bytes, name.ptr);
        value = value_in(config_of(d), buf_slice(&key));
        buf_free(&key);
    }
    return value;
}

bool values_rewrite_tag(struct dialect *d, struct node *node, const struct tag *tag)
{
    if ((d->evidence & EVIDENCE_QUARTO) == 0)
        return false;
    if (slice_eq_str(tag->name, "pagebreak")) {
        node_unlink(node);
        return true;
    }
    bool known = slice_eq_str(tag->name, "meta") || slice_eq_str(tag->name, "var");
    struct slice value = known ? grow_keep(d, find_quarto(d, tag)) : slice_of("");
    if (value.bytes == 0)
        return false;
    memset(&node->directive, 0, sizeof node->directive);
    bool line = node->kind == NODE_DIRECTIVE;
    node->kind = line ? NODE_PARAGRAPH : NODE_EMPH;
    node->text = (struct slice){NULL, 0};
    parts_inlines(d, node, value, node->line);
    if (!line)
        grow_unwrap(node);
    return true;
}

/* The value of a key that is indented below a line that begins with `parent`. */
static struct slice value_below(struct slice yaml, const char *parent, struct slice key)
{
    bool inside = false;
    for (size_t at = 0, end; at < yaml.bytes; at = end + 1) {
        end = slice_find(yaml, '\n', at);
        struct slice line = slice_part(yaml, at, end), trimmed = slice_trim(line);
        if (slice_starts(trimmed, parent)) {
            inside = true;
            continue;
        }
        bool deeper = trimmed.bytes == 0 || char_is_blank(*line.ptr) || slice_starts(trimmed, "\"");
        inside = inside && deeper;
        size_t colon = slice_find(trimmed, ':', 0);
        if (!inside || !slice_eq(grow_unquote(slice_part(trimmed, 0, colon)), key))
            continue;
        struct slice value = slice_trim(slice_part(trimmed, colon + 1, trimmed.bytes));
        if (slice_ends(value, ","))
            value = slice_part(value, 0, value.bytes - 1);
        return grow_unquote(value);
    }
    return slice_of("");
}

/* Whether the plugin of MkDocs, or the extension of MyST, that evaluates expressions is on. */
static bool has_macros(struct dialect *d)
{
    struct slice config = config_of(d),
                 name = slice_of((d->evidence & EVIDENCE_MKDOCS) != 0 ? "macros" : "substitution");
    return slice_find_str(config, name, 0) < config.bytes;
}

/* {{ key }} of MyST, a substitution; {{ key }} of mkdocs-macros, a value below `extra`. */
static struct slice find_substitution(struct dialect *d, struct slice key)
{
    static const char *const parents[] = {"substitutions:", "myst_substitutions"};
    struct slice value = {NULL, 0};
    for (size_t i = 0; i < 2 && value.bytes == 0 && (d->evidence & EVIDENCE_MYST) != 0; i++) {
        value = value_below(front_of(d->doc), parents[i], key);
        if (value.bytes == 0)
            value = value_below(config_of(d), parents[i], key);
    }
    if (value.bytes == 0 && (d->evidence & EVIDENCE_MKDOCS) != 0) {
        struct slice config = config_of(d);
        bool macros = has_macros(d);
        if (macros)
            value = value_in(front_of(d->doc), key);
        if (macros && value.bytes == 0)
            value = value_below(config, "extra:", key);
        if (macros && value.bytes == 0 && slice_starts(key, "config."))
            value = value_in(config, slice_part(key, strlen("config."), key.bytes));
    }
    return value;
}

static bool rewrite_substitution(struct dialect *d, struct node *text, size_t at, struct slice rest)
{
    size_t end = slice_find_str(rest, slice_of("}}"), 2);
    struct slice key = slice_part(rest, 2, end);
    key = slice_trim(slice_part(key, 0, slice_find(key, '|', 0))); /* without filters */
    for (size_t i = 0; i < key.bytes; i++)
        if (!char_is_alnum(key.ptr[i]) && strchr("_-.", key.ptr[i]) == NULL)
            return false;
    struct slice value = end < rest.bytes && key.bytes > 0 ? find_substitution(d, key) : slice_of("");
    if (value.bytes == 0)
        return false;
    struct node *node = grow_cut(d, text, at, at + end + 2, NODE_EMPH);
    parts_inlines(d, node, grow_keep(d, value), node->line);
    d->skip_to = node->next; /* a value that names itself */
    grow_unwrap(node);
    return true;
}

/* Whether a filter leaves a value as it is, for a reader. */
static bool keeps_value(struct slice filters)
{
    static const char *const names[] = {"relative_url", "absolute_url", "escape",  "strip", "markdownify",
                                        "xml_escape",   "url_for",      "prepend", "append"};
    for (size_t at = 0, end; at < filters.bytes; at = end + 1) {
        end = slice_find(filters, '|', at);
        struct slice name = slice_trim(slice_part(filters, at, end));
        size_t word = 0;
        while (word < name.bytes && (char_is_letter(name.ptr[word]) || name.ptr[word] == '_'))
            word++;
        bool known = name.bytes == 0;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            known = known || slice_eq_str(slice_part(name, 0, word), names[i]);
        if (!known)
            return false;
    }
    return true;
}

bool values_find(struct dialect *d, struct slice expression, struct buf *out)
{
    static const char *const sites[] = {"site.", "config."}, *const pages[] = {"page.", "$frontmatter.", "frontMatter.",
                                                                               "frontmatter.", "$page."};
    expression = slice_trim(expression);
    size_t bar = slice_find(expression, '|', 0);
    struct slice name = slice_trim(slice_part(expression, 0, bar)), value = {NULL, 0};
    if (!keeps_value(slice_part(expression, bar + 1, expression.bytes)))
        return false;
    if (name.bytes > 1 && (*name.ptr == '"' || *name.ptr == '\''))
        value = grow_unquote(name);
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
        if (slice_starts(name, sites[i]))
            value = value_in(config_of(d), slice_part(name, strlen(sites[i]), name.bytes));
    for (size_t i = 0; i < sizeof pages / sizeof pages[0] && value.bytes == 0; i++)
        if (slice_starts(name, pages[i])) {
            char key[64];
            snprintf(key, sizeof key, "%.*s", (int)(name.bytes - strlen(pages[i])), name.ptr + strlen(pages[i]));
            value = doc_meta(d->doc, key);
        }
    buf_add_slice(out, value);
    return value.bytes > 0;
}

/* The expression between the braces of {{ … }} or { … } at the start of s; where it ends in *end. False without one. */
static bool read_expression(struct slice s, struct slice *expression, size_t *end)
{
    bool twice = slice_starts(s, "{{");
    size_t open = twice ? 2 : 1, close = open;
    int depth = 1;
    for (; close < s.bytes && depth > 0; close++) {
        depth += (s.ptr[close] == '{') - (s.ptr[close] == '}');
        if (twice && depth == 1 && s.ptr[close] == '}' && slice_starts(slice_part(s, close, s.bytes), "}}"))
            depth = 0;
    }
    if (depth > 0 || (twice && (close >= s.bytes || s.ptr[close] != '}')))
        return false;
    *end = close + twice;
    struct slice inner = slice_trim(slice_part(s, open, close - 1));
    while (slice_starts(inner, "-"))
        inner = slice_trim(slice_part(inner, 1, inner.bytes));
    while (slice_ends(inner, "-"))
        inner = slice_trim(slice_part(inner, 0, inner.bytes - 1));
    *expression = inner;
    return inner.bytes > 0;
}

/* Whether this dialect evaluates the braces at the start of rest; in MkDocs a plugin may do so with a name alone. */
static bool is_evaluated(struct dialect *d, struct slice rest, bool alone)
{
    bool plugin = (d->evidence & (EVIDENCE_MKDOCS | EVIDENCE_MYST)) != 0;
    if (slice_starts(rest, "{{") && plugin && (((d->evidence & EVIDENCE_MKDOCS) != 0 && alone) || has_macros(d)))
        return true;
    if (slice_starts(rest, "{{"))
        return (d->evidence & (EVIDENCE_JEKYLL | EVIDENCE_VITEPRESS)) != 0;
    return (d->evidence & EVIDENCE_DOCUSAURUS) != 0 && rest.bytes > 2 &&
           (char_is_alnum(rest.ptr[1]) || strchr("'\"`[(", rest.ptr[1]) != NULL);
}

bool values_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes), expression;
    size_t end;
    if ((d->evidence & (EVIDENCE_MYST | EVIDENCE_MKDOCS)) != 0 && slice_starts(rest, "{{") &&
        rewrite_substitution(d, text, at, rest))
        return true;
    bool alone = at == 0 && text->previous == NULL && text->next == NULL && text->parent->kind == NODE_PARAGRAPH &&
                 slice_ends(rest, "}}");
    if (!is_evaluated(d, rest, alone) || (at > 0 && text->text.ptr[at - 1] == '\\') ||
        !read_expression(rest, &expression, &end))
        return false;
    struct buf value = {0};
    struct slice plain = grow_unquote(expression);
    bool literal = plain.bytes < expression.bytes || (slice_starts(expression, "`") && slice_ends(expression, "`"));
    if (literal)
        buf_add_slice(&value, plain.bytes < expression.bytes ? plain : slice_part(expression, 1, expression.bytes - 1));
    else if (!values_find(d, expression, &value)) {
        enum { MAX_SHOWN_BYTES = 40 };
        buf_clear(&value);
        size_t shown = expression.bytes < MAX_SHOWN_BYTES ? expression.bytes : MAX_SHOWN_BYTES;
        while (shown < expression.bytes && shown > 0 && (expression.ptr[shown] & 0xC0) == 0x80)
            shown--;
        buf_printf(&value, "⟨%.*s%s⟩", (int)shown, expression.ptr, shown < expression.bytes ? "…" : "");
    }
    struct node *node = grow_cut(d, text, at, at + end, NODE_TEXT);
    node->text = grow_keep_buf(d, &value);
    d->skip_to = node->next;
    return true;
}

/* ---- addresses ---- */

size_t values_tag_bytes(struct slice s)
{
    if (!slice_starts(s, "{{") && !slice_starts(s, "{%"))
        return 0;
    s = slice_part(s, 0, slice_find(s, '\n', 0));
    s = slice_part(s, 0, slice_find_str(s, slice_part(s, 0, 2), 2)); /* no tag holds another */
    size_t end = slice_find_str(s, slice_of(s.ptr[1] == '{' ? "}}" : "%}"), 2);
    return end < s.bytes ? end + 2 : 0;
}

struct slice values_in_address(struct dialect *d, struct slice address)
{
    if (slice_find_str(address, slice_of("{{"), 0) == address.bytes &&
        slice_find_str(address, slice_of("{%"), 0) == address.bytes)
        return address;
    struct buf out = {0};
    buf_add_str(&out, "");
    for (size_t at = 0; at < address.bytes;) {
        struct slice rest = slice_part(address, at, address.bytes), expression, after;
        size_t bytes = values_tag_bytes(rest), end;
        if (bytes == 0) {
            buf_add_char(&out, *rest.ptr);
            at++;
            continue;
        }
        struct tag tag = tags_read(slice_part(rest, 0, bytes));
        bool base = slice_find_str(slice_part(rest, 0, bytes), slice_of(".baseurl"), 0) < bytes ||
                    slice_find_str(slice_part(rest, 0, bytes), slice_of(".url"), 0) < bytes;
        if (slice_starts(rest, "{{") && rest.ptr[2] != '<' && rest.ptr[2] != '%') {
            if (!base && read_expression(rest, &expression, &end))
                values_find(d, expression, &out);
        } else if (tags_meaning(tag.name) == TAG_LINK) {
            struct slice file = tags_first(tag.arguments, &after);
            if (slice_eq_str(tag.name, "link") && !slice_starts(file, "/")) /* Jekyll's are of the site */
                buf_add_char(&out, '/');
            buf_add_slice(&out, file);
        }
        at += bytes;
        if (base && out.bytes == 0 && at < address.bytes && address.ptr[at] != '/' && address.ptr[at] != '{')
            buf_add_char(&out, '/');
    }
    return grow_keep_buf(d, &out);
}
