/* fences.c - directives of MyST, Quarto, VuePress and similar, by name: ```{name} words, with options below it, and :::name.
 * The parser reads the body of the first as code, so it is parsed again as Markdown if the directive holds Markdown. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

/* What a directive holds. */
enum content {
    HOLDS_BLOCKS, /* Markdown, shown as a callout with the name or words for a title */
    HOLDS_FOLD,   /* the same, folded */
    HOLDS_TAB,    /* the same, one of several */
    HOLDS_GROUP,  /* Markdown, without a frame */
    HOLDS_CODE,   /* code; the words are its language */
    HOLDS_MATHS,
    HOLDS_PICTURE, /* the words are its file, the Markdown its caption */
    HOLDS_FILE,    /* the words name a file */
    HOLDS_LISTING, /* the same, shown as code */
    HOLDS_TABLE,   /* Markdown; the words are a caption */
    HOLDS_LINKS,   /* a list of notes */
    HOLDS_NOTHING
};

static const struct {
    const char *name;
    enum content content;
} names[] = {
    {"figure", HOLDS_PICTURE},
    {"image", HOLDS_PICTURE},
    {"code-block", HOLDS_CODE},
    {"code-cell", HOLDS_CODE},
    {"code", HOLDS_CODE},
    {"sourcecode", HOLDS_CODE},
    {"eval-rst", HOLDS_CODE},
    {"mermaid", HOLDS_CODE},
    {"raw", HOLDS_CODE},
    {"math", HOLDS_MATHS},
    {"include", HOLDS_FILE},
    {"literalinclude", HOLDS_LISTING},
    {"table", HOLDS_TABLE},
    {"list-table", HOLDS_TABLE},
    {"csv-table", HOLDS_CODE},
    {"toctree", HOLDS_LINKS},
    {"tableofcontents", HOLDS_NOTHING},
    {"contents", HOLDS_NOTHING},
    {"bibliography", HOLDS_NOTHING},
    {"footbibliography", HOLDS_NOTHING},
    {"index", HOLDS_NOTHING},
    {"dropdown", HOLDS_FOLD},
    {"toggle", HOLDS_FOLD},
    {"details", HOLDS_FOLD},
    {"tab-item", HOLDS_TAB},
    {"tab", HOLDS_TAB},
    {"tabitem", HOLDS_TAB},
    {"tab-set", HOLDS_GROUP},
    {"tabs", HOLDS_GROUP},
    {"tab-set-code", HOLDS_GROUP},
    {"panel-tabset", HOLDS_GROUP},
    {"grid", HOLDS_GROUP},
    {"grid-item", HOLDS_GROUP},
    {"code-group", HOLDS_GROUP},
    {"columns", HOLDS_GROUP},
    {"column", HOLDS_GROUP},
    {"div", HOLDS_GROUP},
    {"container", HOLDS_GROUP},
    {"center", HOLDS_GROUP},
    {"glossary", HOLDS_GROUP},
    {"v-pre", HOLDS_GROUP},
    {"raw-html", HOLDS_GROUP},
};

static enum content content_of(struct slice name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (slice_eq_nocase(name, names[i].name))
            return names[i].content;
    return HOLDS_BLOCKS;
}

/* The name without the domain before it: prf:theorem. */
static struct slice plain_name(struct slice name)
{
    size_t colon = slice_find(name, ':', 0);
    return colon < name.bytes ? slice_part(name, colon + 1, name.bytes) : name;
}

/* ::: {.callout-note title="…" collapse="true"} and ::: {#id .class}: Pandoc's classes as the name. */
static void make_pandoc(struct dialect *d, struct node *node, struct slice inner)
{
    size_t at = slice_find(inner, '.', 0), end = at, id = slice_find(inner, '#', 0);
    while (end < inner.bytes && inner.ptr[end] != ' ' && inner.ptr[end] != '}')
        end++;
    struct slice class = slice_part(inner, at + (at < inner.bytes), end);
    if (id < inner.bytes) {
        size_t to = id + 1;
        while (to < inner.bytes && inner.ptr[to] != ' ')
            to++;
        references_add(d, slice_part(inner, id + 1, to), node);
    }
    bool callout = slice_starts(class, "callout-");
    struct slice title = grow_argument(inner, "title"), collapse = grow_argument(inner, "collapse");
    if (callout)
        class = slice_part(class, strlen("callout-"), class.bytes);
    if (callout && title.bytes == 0 && node->first != NULL && node->first->kind == NODE_HEADING) {
        struct buf words = {0}; /* Quarto's other way to set a title */
        node_plain_text(node->first, &words);
        title = grow_keep_buf(d, &words);
        node_unlink(node->first);
    }
    if (callout || callouts_know(class))
        callouts_make(d, node, class, title, collapse.bytes == 0 ? '\0' : slice_eq_str(collapse, "false") ? '+' : '-');
    else
        grow_unwrap(node);
}

static void make_fold(struct dialect *d, struct node *node, struct slice title, bool open)
{
    node->kind = NODE_DETAILS;
    node->text = (struct slice){NULL, 0};
    node->info = (struct slice){NULL, 0};
    memset(&node->details, 0, sizeof node->details);
    node->details.open = open;
    struct node *summary = node_append(d->doc, NULL, NODE_SUMMARY, node->line, node->column);
    node_insert(node, summary, node->first);
    parts_inlines(d, summary, title, node->line);
}

/* The paragraph of the words, first in node. */
static void put_caption(struct dialect *d, struct node *node, struct slice words)
{
    if (words.bytes == 0)
        return;
    struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
    paragraph->end_line = node->line;
    node_insert(node, paragraph, node->first);
    parts_inlines(d, paragraph, words, node->line);
}

/* Options as the first lines of a parsed body, `:class: x`; a label can be referred to. */
static void drop_options(struct dialect *d, struct node *node)
{
    static const char *const labels[] = {":label: ", ":name: "};
    struct node *paragraph = node->first;
    if (paragraph == NULL || paragraph->kind != NODE_PARAGRAPH)
        return;
    while (paragraph->first != NULL && paragraph->first->kind == NODE_TEXT &&
           slice_starts(paragraph->first->text, ":")) {
        struct slice text = paragraph->first->text;
        size_t end = slice_find(text, ':', 1);
        if (end < 2 || end >= text.bytes || memchr(text.ptr, ' ', end) != NULL)
            break;
        for (size_t i = 0; i < 2; i++)
            if (slice_starts(text, labels[i]))
                references_add(d, slice_part(text, strlen(labels[i]), text.bytes), node);
        while (paragraph->first != NULL) {
            bool last = paragraph->first->kind == NODE_SOFT_BREAK;
            node_unlink(paragraph->first);
            if (last)
                break;
        }
    }
    if (paragraph->first == NULL)
        node_unlink(paragraph);
}

/* Each block of code becomes a fold: its title is in brackets behind its language. */
static void make_code_group(struct dialect *d, struct node *group)
{
    bool open = true;
    for (struct node *code = group->first, *next; code != NULL; code = next) {
        next = code->next;
        if (code->kind != NODE_CODE_BLOCK && !(code->kind == NODE_DIRECTIVE && slice_starts(code->text, "<<<")))
            continue;
        struct slice info = code->kind == NODE_DIRECTIVE ? code->text : code->info;
        size_t from = slice_find(info, '[', 0), to = slice_find(info, ']', from);
        struct slice title = to < info.bytes ? slice_part(info, from + 1, to) : slice_of("");
        if (title.bytes == 0 && code->kind == NODE_CODE_BLOCK)
            title = slice_part(info, 0, slice_find(info, ' ', 0));
        struct node *fold = grow_before(d, code, NODE_DETAILS);
        node_unlink(code);
        make_fold(d, fold, title.bytes > 0 ? title : slice_of("Code"), open);
        node_insert(fold, code, NULL);
        open = false;
    }
}

void fences_make(struct dialect *d, struct node *node, struct slice name, struct slice text)
{
    name = slice_trim(name);
    drop_options(d, node);
    if (name.bytes == 0 || *name.ptr == '.' || *name.ptr == '#') {
        make_pandoc(d, node, name);
        return;
    }
    name = plain_name(name);
    if (slice_eq_str(name, "raw")) { /* of VitePress: without its styles */
        grow_unwrap(node);
        return;
    }
    switch (content_of(name)) {
    case HOLDS_FOLD:
        make_fold(d, node, text.bytes > 0 ? text : name, false);
        break;
    case HOLDS_TAB:
        make_fold(d, node, text, node->previous == NULL || node->previous->kind != NODE_DETAILS);
        break;
    case HOLDS_GROUP:
    case HOLDS_TABLE:
        if (slice_eq_str(name, "v-pre"))
            inline_forms_keep(d, node);
        if (slice_eq_str(name, "code-group"))
            make_code_group(d, node);
        put_caption(d, node, text);
        grow_unwrap(node);
        break;
    case HOLDS_PICTURE: {
        struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
        paragraph->end_line = node->line;
        node_insert(node, paragraph, node->first);
        node_append(d->doc, paragraph, NODE_IMAGE, node->line, node->column)->target = grow_keep(d, text);
        grow_unwrap(node);
        break;
    }
    case HOLDS_FILE:
        includes_put(d, node, text, false, slice_of(""));
        break;
    case HOLDS_NOTHING:
        node_unlink(node);
        break;
    case HOLDS_BLOCKS:
    case HOLDS_CODE:
    case HOLDS_MATHS:
    case HOLDS_LISTING:
    case HOLDS_LINKS:
        callouts_make(d, node, name, text, '\0');
        break;
    }
}

/* ---- ```{name} ---- */

/* Takes the options off the front of a body: `:key: value` lines, or YAML between `---`. Their label goes to *label;
 * returns the number of lines taken. */
static uint32_t take_options(struct slice *body, struct slice *label, struct slice *language)
{
    uint32_t lines = 0;
    bool yaml = slice_starts(*body, "---\n");
    while (body->bytes > 0) {
        size_t end = slice_find(*body, '\n', 0);
        struct slice line = slice_trim(slice_part(*body, 0, end));
        size_t colon = slice_find(line, ':', 1);
        bool fence = yaml && slice_eq_str(line, "---");
        if (!fence && !yaml && (!slice_starts(line, ":") || colon >= line.bytes))
            break;
        struct slice key = slice_part(line, !yaml, colon), value = slice_trim(slice_part(line, colon + 1, line.bytes));
        if (slice_eq_str(key, "name") || slice_eq_str(key, "label"))
            *label = value;
        if (slice_eq_str(key, "language"))
            *language = value;
        *body = slice_part(*body, end + 1, body->bytes);
        lines++;
        if (fence && lines > 1)
            break;
    }
    while (lines > 0 && slice_starts(*body, "\n")) {
        *body = slice_part(*body, 1, body->bytes);
        lines++;
    }
    return lines;
}

/* A toctree's entries as a list of links. */
static void make_links(struct dialect *d, struct node *code, struct slice body)
{
    struct node *list = grow_before(d, code, NODE_LIST);
    list->list.tight = true;
    for (size_t at = 0, end; at < body.bytes; at = end + 1) {
        end = slice_find(body, '\n', at);
        struct slice entry = slice_trim(slice_part(body, at, end)), words = entry;
        if (entry.bytes == 0)
            continue;
        size_t angle = slice_find(entry, '<', 0);
        if (angle < entry.bytes && slice_ends(entry, ">")) {
            words = slice_trim(slice_part(entry, 0, angle));
            entry = slice_part(entry, angle + 1, entry.bytes - 1);
        }
        struct buf target = {0};
        buf_add_slice(&target, entry);
        const char *dot = memchr(entry.ptr, '.', entry.bytes);
        if (dot == NULL)
            buf_add_str(&target, ".md");
        struct node *item = node_append(d->doc, list, NODE_ITEM, code->line, code->column);
        struct node *paragraph = node_append(d->doc, item, NODE_PARAGRAPH, code->line, code->column);
        struct node *link = node_append(d->doc, paragraph, NODE_LINK, code->line, code->column);
        link->target = grow_keep_buf(d, &target);
        grow_text(d, link, words);
    }
    if (list->first == NULL)
        node_unlink(list);
    node_unlink(code);
}

static void make_maths(struct node *code, struct slice body)
{
    code->kind = NODE_MATH_BLOCK;
    code->info = (struct slice){NULL, 0};
    code->text = slice_trim(body);
}

/* Makes a code block a container of its body parsed as Markdown, for fences_make(). */
static void parse_body(struct dialect *d, struct node *code, struct slice body, uint32_t skipped)
{
    code->kind = NODE_DIRECTIVE;
    code->text = code->info = (struct slice){NULL, 0};
    memset(&code->directive, 0, sizeof code->directive);
    parts_blocks(d, code, NULL, body, code->line + skipped, 1, d->path);
}

/* #@tab name, the first line of code in d2l. */
static void take_tab_label(struct dialect *d, struct node *code, struct slice language)
{
    struct slice first = slice_part(code->text, 0, slice_find(code->text, '\n', 0));
    code->info = grow_keep(d, language);
    if (!slice_starts(first, "#@tab"))
        return;
    struct slice name = slice_trim(slice_part(first, 5, first.bytes));
    code->text = slice_part(code->text, first.bytes + 1, code->text.bytes);
    code->line++;
    if (slice_eq_str(name, "all") || name.bytes == 0)
        return;
    struct node *fold = grow_before(d, code, NODE_DETAILS);
    struct node *before = fold->previous;
    node_unlink(code);
    make_fold(d, fold, name, before == NULL || before->kind != NODE_DETAILS);
    node_insert(fold, code, NULL);
}

/* The bytes of the sign that begins an option of a cell, `#| label: fig-a`; 0 when the line is none. */
static size_t cell_sign(struct slice line)
{
    static const char *const signs[] = {"#|", "//|", "--|", "%%|"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (slice_starts(line, signs[i]))
            return strlen(signs[i]);
    return 0;
}

/* Takes Quarto's options off the front of a cell: its label can be referred to, its caption goes below. */
static void take_cell_options(struct dialect *d, struct node *code)
{
    size_t sign;
    struct slice line = slice_part(code->text, 0, slice_find(code->text, '\n', 0)), caption = {NULL, 0};
    for (; (sign = cell_sign(line)) > 0; line = slice_part(code->text, 0, slice_find(code->text, '\n', 0))) {
        size_t colon = slice_find(line, ':', 0);
        struct slice key = slice_trim(slice_part(line, sign, colon)),
                     value = grow_unquote(slice_trim(slice_part(line, colon + 1, line.bytes)));
        if (slice_eq_str(key, "label") && value.bytes > 0)
            references_add(d, value, code);
        if (slice_ends(key, "-cap"))
            caption = value;
        code->text = slice_part(code->text, line.bytes + 1, code->text.bytes);
        code->line++;
    }
    if (caption.bytes == 0)
        return;
    struct node *words = node_append(d->doc, NULL, NODE_PARAGRAPH, code->line, code->column);
    node_insert(code->parent, words, code->next);
    words->end_line = code->line;
    parts_inlines(d, words, caption, code->line);
}

static void rewrite(struct dialect *d, struct node *code)
{
    size_t close = slice_find(code->info, '}', 0);
    struct slice name = slice_trim(slice_part(code->info, 1, close));
    struct slice words = slice_trim(slice_part(code->info, close + 1, code->info.bytes));
    struct slice body = code->text, label = {NULL, 0}, language = {NULL, 0};
    if (slice_starts(name, ".")) { /* {.python .input} */
        take_tab_label(d, code, slice_part(name, 1, slice_find(name, ' ', 0)));
        return;
    }
    name = plain_name(slice_part(name, 0, slice_find(name, ',', 0))); /* {r, echo=FALSE} */
    size_t blank = slice_find(name, ' ', 0);
    bool known = callouts_know(name) || content_of(name) != HOLDS_BLOCKS;
    if (blank < name.bytes || !known) { /* {python} of Quarto: code that runs */
        code->info = grow_keep(d, slice_part(name, 0, blank));
        take_cell_options(d, code);
        return;
    }
    enum content content = content_of(name);
    uint32_t skipped = take_options(&body, &label, &language);
    if (label.bytes > 0)
        references_add(d, label, code);
    switch (content) {
    case HOLDS_CODE:
        code->text = body;
        code->line += skipped;
        code->info = words.bytes > 0 ? words : name;
        break;
    case HOLDS_MATHS:
        make_maths(code, body.bytes > 0 ? body : words);
        break;
    case HOLDS_LINKS:
        make_links(d, code, body);
        break;
    case HOLDS_LISTING:
        includes_put(d, code, words, true, language);
        break;
    case HOLDS_NOTHING:
        node_unlink(code);
        break;
    default:
        parse_body(d, code, body, skipped);
        fences_make(d, code, name, words);
        break;
    }
}

/* ```ad-note of Obsidian's Admonitions: options as `title: words`, then Markdown. */
static void rewrite_admonition(struct dialect *d, struct node *code)
{
    struct slice type = slice_part(code->info, strlen("ad-"), slice_find(code->info, ' ', 0)), body = code->text,
                 title = {NULL, 0};
    static const char *const options[] = {"title:", "collapse:", "icon:", "color:"};
    char fold = '\0';
    uint32_t skipped = 0;
    for (bool option = true; option && body.bytes > 0;) {
        size_t end = slice_find(body, '\n', 0), found = 0;
        struct slice line = slice_part(body, 0, end);
        while (found < 4 && !slice_starts(line, options[found]))
            found++;
        option = found < 4;
        if (!option)
            break;
        struct slice value = slice_trim(slice_part(line, strlen(options[found]), line.bytes));
        title = found == 0 ? value : title;
        fold = found == 1 ? slice_starts(value, "open") ? '+' : '-' : fold;
        body = slice_part(body, end + 1, body.bytes);
        skipped++;
    }
    parse_body(d, code, body, skipped + 1);
    callouts_make(d, code, grow_keep(d, type), title, fold);
}

void fences_rewrite(struct dialect *d)
{
    for (struct node *n = d->doc->root, *next; n != NULL; n = next) {
        next = node_after(d->doc->root, n, true);
        if (n->kind != NODE_CODE_BLOCK)
            next = node_after(d->doc->root, n, false);
        else if (slice_starts(n->info, "ad-") && (d->evidence & EVIDENCE_OBSIDIAN) != 0)
            rewrite_admonition(d, n);
        else if (slice_eq_str(n->info, "mdx-code-block") && (d->evidence & EVIDENCE_DOCUSAURUS) != 0) {
            parse_body(d, n, n->text, 1);
            grow_unwrap(n);
        } else if (slice_starts(n->info, "{") && slice_find(n->info, '}', 0) < n->info.bytes)
            rewrite(d, n);
    }
}
