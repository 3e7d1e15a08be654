/* jsx.c - what MDX reads otherwise than Markdown: blanks before a line make no code, so that what is in components may be indented; and
 * HTML may be given to a component as a string: set:html={"…"} of Astro, dangerouslySetInnerHTML, <HTMLBlock>{`…`} of ReadMe. */
#include "rewrite.h"

#include <string.h>

/* The string of JavaScript that begins with a quote at `at`, without its escapes; false without an end. */
static bool read_string(struct slice text, size_t at, struct buf *out)
{
    char quote = text.ptr[at];
    buf_add_str(out, "");
    for (size_t i = at + 1; i < text.bytes; i++) {
        char c = text.ptr[i];
        if (c == quote)
            return true;
        if (c == '\\' && i + 1 < text.bytes) {
            c = text.ptr[++i];
            c = (char)(c == 'n' ? '\n' : c == 't' ? '\t' : c);
        }
        buf_add_char(out, c);
    }
    return false;
}

bool jsx_put_html(struct dialect *d, struct node *node, struct slice line)
{
    static const char *const names[] = {"set:html=", "__html:", "<HTMLBlock"};
    size_t at = line.bytes;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && at == line.bytes; i++)
        at = slice_find_str(line, slice_of(names[i]), 0);
    while (at < line.bytes && strchr("\"'`", line.ptr[at]) == NULL)
        at++;
    struct buf html = {0};
    bool found = at < line.bytes && read_string(line, at, &html);
    if (found) {
        parts_blocks(d, node->parent, node, grow_keep(d, buf_slice(&html)), node->line, 0, d->path);
        node_unlink(node);
    }
    buf_free(&html);
    return found;
}

/* How many more components are open behind a line. */
static int opened_by(const struct node *node)
{
    if (node->kind != NODE_DIRECTIVE || node->text.bytes < 3 || *node->text.ptr != '<')
        return 0;
    struct tag tag = tags_read(node->text);
    bool component = tag.name.bytes > 0 && *tag.name.ptr >= 'A' && *tag.name.ptr <= 'Z';
    bool line = slice_find_str(node->text, slice_of("</"), 1) < node->text.bytes; /* <Name>words</Name> */
    return !component || tag.whole || line ? 0 : tag.closes ? -1 : 1;
}

/* Whether text that the parser left holds **words**, a link or a picture: it was beside HTML, where MDX goes on reading. */
static bool holds_markup(struct slice text)
{
    size_t stars = slice_find_str(text, slice_of("**"), 0), link = slice_find_str(text, slice_of("]("), 0);
    return slice_find_str(text, slice_of("**"), stars + 2) < text.bytes ||
           (slice_find(text, '[', 0) < link && slice_find(text, ')', link) < text.bytes);
}

static void read_text(struct dialect *d, struct node *text)
{
    struct node *words = grow_before(d, text, NODE_EMPH);
    parts_inlines(d, words, text->text, text->line);
    node_unlink(text);
    grow_unwrap(words);
}

void jsx_open_indented(struct dialect *d)
{
    bool mdx = d->path != NULL && slice_ends(slice_of(d->path), ".mdx");
    bool all = d->depth > 0 || mdx;
    int open = 0;
    if ((d->evidence & (EVIDENCE_DOCUSAURUS | EVIDENCE_TAGS)) == 0)
        return;
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        bool text = n->kind == NODE_CODE_BLOCK && n->code.indented && (all || open > 0);
        next = node_after(d->doc->root, n, text);
        open += opened_by(n);
        if (text) {
            parts_blocks(d, n->parent, n, n->text, n->line, 1, d->path);
            node_unlink(n);
        } else if (mdx && n->kind == NODE_TEXT && n->text.bytes + 1 < d->doc->source_bytes && holds_markup(n->text))
            read_text(d, n);
    }
}
