/* templates.c - tags of Liquid, shortcodes of Hugo and Hexo, components of JSX. A reader wants their content, which is
 * Markdown anyway, and the few that are more than layout: pictures, videos, links, callouts, code. The others leave a
 * small sign where the site would show something. */
#include "rewrite.h"

#include <string.h>

struct tag {
    struct slice name, arguments;
    bool closes;
};

/* The tag whose source is all of s: {% … %}, {{< … >}}, {{% … %}}, <…>. */
static struct tag read_tag(struct slice s)
{
    struct tag tag = {0};
    s = slice_trim(s);
    size_t open = 0, close = s.bytes;
    while (open < s.bytes && strchr("{<%-", s.ptr[open]) != NULL)
        open++;
    while (close > open && strchr("}>%-/", s.ptr[close - 1]) != NULL)
        close--;
    s = slice_trim(slice_part(s, open, close));
    if (slice_starts(s, "/")) {
        tag.closes = true;
        s = slice_trim(slice_part(s, 1, s.bytes));
    }
    size_t end = 0;
    while (end < s.bytes && !char_is_space(s.ptr[end]))
        end++;
    tag.name = slice_part(s, 0, end);
    tag.arguments = slice_trim(slice_part(s, end, s.bytes));
    if (slice_starts(tag.name, "end") && tag.name.bytes > 3) {
        tag.closes = true;
        tag.name = slice_part(tag.name, 3, tag.name.bytes);
    }
    return tag;
}

/* The first of these arguments that is given. */
static struct slice any_argument(struct slice arguments, const char *const *names)
{
    for (; *names != NULL; names++) {
        struct slice value = grow_argument(arguments, *names);
        if (value.bytes > 0)
            return value;
    }
    return slice_of("");
}

/* ---- what some tags are ---- */

static struct node *put_link(struct dialect *d, struct node *node, struct slice target, struct slice words)
{
    node->kind = NODE_LINK;
    node->text = (struct slice){NULL, 0};
    node->target = target;
    node->end_line = 0;
    grow_text(d, node, words.bytes > 0 ? words : target);
    return node;
}

static void put_image(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const sources[] = {"src", "link", "", NULL}, *const words[] = {"alt", "caption", "title", NULL};
    node->kind = NODE_IMAGE;
    node->text = (struct slice){NULL, 0};
    node->end_line = 0;
    node->target = any_argument(tag->arguments, sources);
    struct slice caption = grow_argument(tag->arguments, "caption"), title = grow_argument(tag->arguments, "title");
    node->info = title.bytes > 0 ? title : caption;
    grow_text(d, node, any_argument(tag->arguments, words));
}

static void put_video(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const struct {
        const char *name, *address;
    } sites[] = {{"youtube", "https://www.youtube.com/watch?v="},
                 {"bilibili", "https://www.bilibili.com/video/"},
                 {"vimeo", "https://vimeo.com/"},
                 {"gist", "https://gist.github.com/"},
                 {"video", ""}};
    static const char *const ids[] = {"id", "src", "url", "", NULL};
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
        if (slice_eq_nocase(tag->name, sites[i].name)) {
            struct buf target = {0};
            buf_add_str(&target, sites[i].address);
            buf_add_slice(&target, any_argument(tag->arguments, ids));
            put_link(d, node, grow_keep_buf(d, &target), slice_of(""));
        }
}

/* Turns node, an inline, into what the tag means; false when it means nothing to a reader. */
static bool make_inline(struct dialect *d, struct node *node, const struct tag *tag)
{
    static const char *const pictures[] = {"figure", "image", "img", "asset_img", "Image", "Figure", "Img"},
                             *const videos[] = {"youtube", "bilibili", "vimeo", "gist",
                                                "video",   "YouTube",  "Video", "Bilibili"},
                             *const links[] = {"ref", "relref", "post_link", "link", "post_url", "asset_link"};
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
        if (slice_eq_str(tag->name, pictures[i])) {
            put_image(d, node, tag);
            return true;
        }
    for (size_t i = 0; i < sizeof videos / sizeof videos[0]; i++)
        if (slice_eq_str(tag->name, videos[i])) {
            put_video(d, node, tag);
            return true;
        }
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (slice_eq_str(tag->name, links[i])) {
            struct slice target = grow_argument(tag->arguments, "");
            put_link(d, node, target, target);
            return true;
        }
    return false;
}

/* A sign that the site shows something here: the tag's name, small. */
static void make_sign(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct buf sign = {0};
    buf_add_str(&sign, "⟨");
    buf_add_slice(&sign, tag->name);
    struct slice file = grow_argument(tag->arguments, "");
    if (file.bytes > 0 && file.bytes < 60) {
        buf_add_char(&sign, ' ');
        buf_add_slice(&sign, file);
    }
    buf_add_str(&sign, "⟩");
    node->kind = NODE_TEXT;
    node->text = grow_keep_buf(d, &sign);
}

/* Tags that only control the tool and are removed. */
static bool is_silent(struct slice name)
{
    static const char *const names[] = {"raw",  "if",    "else",     "elsif", "unless", "for",     "assign", "capture",
                                        "more", "break", "continue", "case",  "when",   "seo",     "toc",    "comment",
                                        "set",  "block", "extends",  "cq",    "tabs",   "codetabs"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(name, names[i]))
            return true;
    return false;
}

/* ---- lines ---- */

static bool is_closing(const struct node *node, const struct tag *open)
{
    if (node->kind != NODE_DIRECTIVE || node->text.bytes < 2 || (*node->text.ptr != '{' && *node->text.ptr != '<'))
        return false;
    struct tag tag = read_tag(node->text);
    return tag.closes && slice_eq(tag.name, open->name);
}

static bool is_component(const struct tag *tag)
{
    return tag->name.bytes > 0 && *tag->name.ptr >= 'A' && *tag->name.ptr <= 'Z';
}

/* The heading from a component's arguments: its label, title or number. */
static struct slice words_of(struct dialect *d, const struct tag *tag)
{
    static const char *const names[] = {"label", "title", "name", "header", "heading", NULL};
    struct slice number = grow_argument(tag->arguments, "number"), file = grow_argument(tag->arguments, "file-name"),
                 caption = grow_argument(tag->arguments, "caption");
    if (number.bytes + file.bytes + caption.bytes == 0) {
        struct slice words = any_argument(tag->arguments, names);
        struct slice first = is_component(tag) ? slice_of("") : grow_argument(tag->arguments, "");
        return words.bytes > 0 ? words : first;
    }
    struct buf words = {0};
    if (number.bytes > 0)
        buf_printf(&words, "%.*s %.*s", (int)tag->name.bytes, tag->name.ptr, (int)number.bytes, number.ptr);
    if (file.bytes > 0)
        buf_printf(&words, "%s%.*s", words.bytes > 0 ? ": " : "", (int)file.bytes, file.ptr);
    if (caption.bytes > 0)
        buf_printf(&words, "%s%.*s", words.bytes > 0 ? " - " : "", (int)caption.bytes, caption.ptr);
    return grow_keep_buf(d, &words);
}

static bool is_tab(struct slice name)
{
    static const char *const names[] = {"tab",     "TabItem", "Tab",       "details",
                                        "Details", "expand",  "Accordion", "subtabs"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_str(name, names[i]))
            return true;
    return false;
}

/* A tag whose end is one of the blocks below: the blocks between go into it. */
static void make_pair(struct dialect *d, struct node *node, const struct tag *tag, struct node *end)
{
    struct slice words = words_of(d, tag), type = grow_argument(tag->arguments, "type");
    if (type.bytes == 0)
        type = callouts_know(words) ? words : tag->name;
    grow_move(node, node->next, end);
    node_unlink(end);
    node->text = node->info = (struct slice){NULL, 0};
    if (is_tab(tag->name)) {
        struct slice name = slice_of("tab-item");
        fences_make(d, node, name, words.bytes > 0 ? words : tag->name);
    } else if (callouts_know(type) || callouts_know(tag->name)) {
        struct slice title = grow_argument(tag->arguments, "title");
        bool own = title.bytes == 0 && !slice_eq(words, type) && !callouts_know(words);
        callouts_make(d, node, type, own ? words : title, '\0');
    } else {
        if (words.bytes > 0) {
            struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
            paragraph->end_line = node->line;
            node_insert(node, paragraph, node->first);
            parts_inlines(d, node_append(d->doc, paragraph, NODE_STRONG, node->line, node->column), words, node->line);
        }
        grow_unwrap(node);
    }
}

/* {% highlight python %}: its child is the code. */
static void make_code(struct dialect *d, struct node *node, const struct tag *tag)
{
    struct slice language = grow_argument(tag->arguments, "lang"), first = grow_argument(tag->arguments, "");
    bool codeblock = slice_eq_str(tag->name, "codeblock");
    if (language.bytes == 0 && !codeblock)
        language = first;
    size_t colon = slice_find_str(tag->arguments, slice_of("lang:"), 0);
    if (codeblock && colon < tag->arguments.bytes)
        language = slice_part(tag->arguments, colon + 5, slice_find(tag->arguments, ' ', colon));
    if (slice_eq_str(tag->name, "mermaid"))
        language = tag->name;
    if (node->first != NULL)
        node->first->info = grow_keep(d, slice_part(language, 0, slice_find(language, ' ', 0)));
    grow_unwrap(node);
}

static bool holds_code(struct slice name)
{
    return slice_eq_str(name, "highlight") || slice_eq_str(name, "codeblock") || slice_eq_str(name, "code") ||
           slice_eq_str(name, "mermaid");
}

/* A tag alone on its line: a paragraph with its meaning. */
static void make_line(struct dialect *d, struct node *node, const struct tag *tag)
{
    bool component = is_component(tag);
    struct slice words = words_of(d, tag);
    node->kind = NODE_PARAGRAPH;
    node->text = (struct slice){NULL, 0};
    memset(&node->directive, 0, sizeof node->directive);
    struct node *inner = node_append(d->doc, node, NODE_TEXT, node->line, node->column);
    if (make_inline(d, inner, tag))
        return;
    if (tag->closes || is_silent(tag->name) || (component && words.bytes == 0)) {
        node_unlink(node);
        return;
    }
    if (!component) {
        make_sign(d, inner, tag);
        return;
    }
    inner->kind = NODE_STRONG;
    parts_inlines(d, inner, words, node->line);
}

void templates_rewrite(struct dialect *d, struct node *node)
{
    enum { MAX_LOOKS = 200000 };
    struct slice line = node->text;
    if (node->directive.kind == MARK_CODE && node->first != NULL &&
        slice_find_str(line, slice_of(*line.ptr == '<' ? "\n" : "}}"), 0) == line.bytes && line.ptr[1] != '%') {
        struct buf whole = {0}; /* a tag over several lines */
        buf_add_slice(&whole, line);
        buf_add_char(&whole, ' ');
        buf_add_slice(&whole, node->first->text);
        node_unlink(node->first);
        node->directive.kind = MARK_LINE;
        node->text = line = grow_keep_buf(d, &whole);
    }
    struct tag tag = read_tag(line);
    if (node->directive.kind == MARK_CODE) {
        if (holds_code(tag.name))
            make_code(d, node, &tag);
        else
            node_unlink(node); /* a comment */
        return;
    }
    struct node *end = tag.closes || (slice_ends(line, "/>") && *line.ptr == '<') ? NULL : node->next;
    while (end != NULL && d->pair_looks < MAX_LOOKS && !is_closing(end, &tag)) {
        end = end->next;
        d->pair_looks++;
    }
    if (d->pair_looks >= MAX_LOOKS)
        end = NULL;
    bool pair = end != NULL && !is_silent(tag.name);
    if (pair)
        make_pair(d, node, &tag, end);
    else
        make_line(d, node, &tag);
}

/* ---- in text ---- */

bool templates_rewrite_inline(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    const char *close = slice_starts(rest, "{%")    ? "%}"
                        : slice_starts(rest, "{{<") ? ">}}"
                        : slice_starts(rest, "{{%") ? "%}}"
                                                    : NULL;
    size_t end = close != NULL ? slice_find_str(rest, slice_of(close), 2) : rest.bytes;
    if (end >= rest.bytes)
        return false;
    end += strlen(close);
    struct tag tag = read_tag(slice_part(rest, 0, end));
    struct node *node = grow_cut(d, text, at, at + end, NODE_TEXT);
    if (make_inline(d, node, &tag))
        return true;
    if (tag.closes || is_silent(tag.name) || callouts_know(tag.name) || is_tab(tag.name))
        node_unlink(node);
    else
        make_sign(d, node, &tag);
    return true;
}

/* <Component …> of JSX in text, as html.c leaves it. */
bool components_rewrite(struct dialect *d, struct node *text, size_t at)
{
    struct slice rest = slice_part(text->text, at, text->text.bytes);
    size_t letter = slice_starts(rest, "</") ? 2 : 1, end = slice_find(rest, '>', 0);
    bool listing = slice_starts(rest, "<Listing") || slice_starts(rest, "</Listing");
    if (end >= rest.bytes || letter >= rest.bytes || rest.ptr[letter] < 'A' || rest.ptr[letter] > 'Z' ||
        (!listing && (d->evidence & (EVIDENCE_DOCUSAURUS | EVIDENCE_VITEPRESS)) == 0))
        return false;
    struct tag tag = read_tag(slice_part(rest, 0, end + 1));
    struct node *node = grow_cut(d, text, at, at + end + 1, NODE_TEXT);
    if (make_inline(d, node, &tag))
        return true;
    struct slice words = words_of(d, &tag);
    if (tag.closes || words.bytes == 0) {
        struct node *next = node->next;
        bool line = node->previous == NULL || node->previous->kind == NODE_SOFT_BREAK;
        node_unlink(node);
        if (line && next != NULL && next->text.bytes == 0 && next->next != NULL && next->next->kind == NODE_SOFT_BREAK)
            node_unlink(next->next);
        return true;
    }
    node->kind = NODE_STRONG;
    parts_inlines(d, node, words, node->line);
    return true;
}
