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
    HOLDS_ADDRESS, /* the words are an address, or a video's name on YouTube */
    HOLDS_RAW,     /* text of the format that the words name */
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
    {"raw", HOLDS_RAW},
    {"youtube", HOLDS_ADDRESS},
    {"iframe", HOLDS_ADDRESS},
    {"button-link", HOLDS_ADDRESS},
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

/* The first heading as a title, which Quarto takes out of the text. */
static struct slice take_heading(struct dialect *d, struct node *node)
{
    if (node->first == NULL || node->first->kind != NODE_HEADING)
        return slice_of("");
    struct buf words = {0};
    node_plain_text(node->first, &words);
    node_unlink(node->first);
    return grow_keep_buf(d, &words);
}

/* ::: {#thm-x} of Quarto and ::: {.theorem #x name="…"} of bookdown: a callout with a number; false for another div. */
static bool make_theorem(struct dialect *d, struct node *node, struct slice class, struct slice id, struct slice inner)
{
    static const struct {
        const char *class, *quarto, *bookdown;
    } kinds[] = {{"theorem", "thm-", "thm:"},     {"lemma", "lem-", "lem:"},      {"corollary", "cor-", "cor:"},
                 {"proposition", "prp-", "prp:"}, {"conjecture", "cnj-", "cnj:"}, {"definition", "def-", "def:"},
                 {"example", "exm-", "exm:"},     {"exercise", "exr-", "exr:"},   {"algorithm", "alg-", "alg:"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool quarto = slice_starts(id, kinds[i].quarto);
        if (!quarto && !slice_eq_str(class, kinds[i].class))
            continue;
        struct slice title = grow_argument(inner, "name");
        if (title.bytes == 0)
            title = take_heading(d, node);
        callouts_make(d, node, slice_of(kinds[i].class), title, '\0');
        struct buf name = {0};
        buf_printf(&name, "%s%.*s", quarto ? "" : kinds[i].bookdown, (int)id.bytes, id.ptr);
        if (id.bytes > 0)
            references_add_kind(d, grow_keep_buf(d, &name), node, slice_of(kinds[i].class));
        else
            buf_free(&name);
        return true;
    }
    return false;
}

static void make_fold(struct dialect *d, struct node *node, struct slice title, bool open);

/* ::: {.panel-tabset}: the parts below its headings are tabs. */
static void make_tabset(struct dialect *d, struct node *node)
{
    bool open = true;
    int level = 0;
    for (struct node *n = node->first; n != NULL && level == 0; n = n->next)
        level = n->kind == NODE_HEADING ? n->heading.level : 0;
    for (struct node *n = node->first, *next; n != NULL && level > 0; n = next) {
        next = n->next;
        if (n->kind != NODE_HEADING || n->heading.level != level)
            continue;
        struct node *end = next;
        while (end != NULL && !(end->kind == NODE_HEADING && end->heading.level == level))
            end = end->next;
        struct node *fold = grow_before(d, n, NODE_DETAILS);
        make_fold(d, fold, slice_of(""), open);
        grow_move(fold->first, n->first, NULL);
        grow_move(fold, next, end);
        node_unlink(n);
        next = end;
        open = false;
    }
    grow_unwrap(node);
}

/* ::: {.callout-note title="…" collapse="true"} and ::: {#id .class}: Pandoc's classes as the name. */
static void make_pandoc(struct dialect *d, struct node *node, struct slice inner)
{
    size_t at = slice_find(inner, '.', 0), end = at, id = slice_find(inner, '#', 0);
    while (end < inner.bytes && inner.ptr[end] != ' ' && inner.ptr[end] != '}')
        end++;
    struct slice class = slice_part(inner, at + (at < inner.bytes), end);
    size_t to = id;
    while (to < inner.bytes && inner.ptr[to] != ' ')
        to++;
    struct slice name = slice_part(inner, id + (id < inner.bytes), to);
    if (make_theorem(d, node, class, name, inner))
        return;
    if (name.bytes > 0)
        references_add(d, name, node);
    if (slice_eq_str(class, "panel-tabset")) {
        make_tabset(d, node);
        return;
    }
    bool callout = slice_starts(class, "callout-");
    struct slice title = grow_argument(inner, "title"), collapse = grow_argument(inner, "collapse");
    if (callout)
        class = slice_part(class, strlen("callout-"), class.bytes);
    if (callout && title.bytes == 0)
        title = take_heading(d, node);
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
    if (title.bytes > 0)
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

/* Makes node a paragraph with a link; its own text, if any, is the words. */
static void put_address(struct dialect *d, struct node *node, struct slice name, struct slice address)
{
    struct buf target = {0};
    buf_add_str(&target, slice_eq_str(name, "youtube") ? "https://www.youtube.com/watch?v=" : "");
    buf_add_slice(&target, address);
    struct node *paragraph = node->first != NULL && node->first->kind == NODE_PARAGRAPH ? node->first : NULL;
    struct node *link = node_append(d->doc, NULL, NODE_LINK, node->line, node->column);
    link->target = grow_keep_buf(d, &target);
    if (paragraph != NULL)
        grow_move(link, paragraph->first, NULL);
    else {
        grow_text(d, link, link->target);
        paragraph = node_append(d->doc, node, NODE_PARAGRAPH, node->line, node->column);
        paragraph->end_line = node->line;
    }
    node_insert(paragraph, link, NULL);
    grow_unwrap(node);
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
    if (slice_starts(name, "callout-"))
        name = slice_part(name, strlen("callout-"), name.bytes);
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
    case HOLDS_TABLE:
        put_caption(d, node, text);
        grow_unwrap(node);
        break;
    case HOLDS_GROUP: /* its words are numbers of columns and classes */
        if (slice_eq_str(name, "v-pre"))
            inline_forms_keep(d, node);
        if (slice_eq_str(name, "code-group"))
            make_code_group(d, node);
        grow_unwrap(node);
        break;
    case HOLDS_PICTURE: {
        struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
        paragraph->end_line = node->line;
        node_insert(node, paragraph, node->first);
        struct node *image = node_append(d->doc, paragraph, NODE_IMAGE, node->line, node->column);
        image->target = grow_keep(d, text);
        if (paragraph->next != NULL && paragraph->next->kind == NODE_PARAGRAPH) { /* the caption */
            grow_move(image, paragraph->next->first, NULL);
            node_unlink(paragraph->next);
        }
        grow_unwrap(node);
        break;
    }
    case HOLDS_FILE:
        includes_put(d, node, text, false, slice_of(""));
        break;
    case HOLDS_NOTHING:
        node_unlink(node);
        break;
    case HOLDS_ADDRESS:
        put_address(d, node, name, text);
        break;
    case HOLDS_RAW:
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

/* What the options of a directive or cell say. */
struct cell {
    struct slice label, caption, summary, language;
    bool table; /* the caption is a table's */
    bool folded;
    bool chunk; /* of knitr, whose captions have names of their own */
};

/* An option of MyST. */
static void take_myst_option(struct cell *options, struct slice key, struct slice value)
{
    static const char *const folding[] = {"hide-input", "hide-cell",   "remove-input", "remove-cell",
                                          "hide_input", "remove_cell", "dropdown",     "toggle"};
    if (slice_eq_str(key, "name") || slice_eq_str(key, "label"))
        options->label = value;
    else if (slice_eq_str(key, "language"))
        options->language = value;
    else if (slice_eq_str(key, "caption"))
        options->caption = grow_unquote(value);
    bool classes = slice_eq_str(key, "tags") || slice_eq_str(key, "class");
    for (size_t i = 0; classes && i < sizeof folding / sizeof folding[0]; i++)
        options->folded = options->folded || slice_find_str(value, slice_of(folding[i]), 0) < value.bytes;
}

/* Takes the options off the front of a body: `:key: value` lines, or YAML between `---`. Returns the number of lines taken. */
static uint32_t take_options(struct slice *body, struct cell *options)
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
        take_myst_option(options, slice_part(line, !yaml, colon), slice_trim(slice_part(line, colon + 1, line.bytes)));
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

static void take_option(struct cell *cell, struct slice key, struct slice value)
{
    static const char *const hiding[] = {"echo", "include", "show_input"};
    bool no = slice_eq_nocase(value, "false") || slice_eq_str(value, "F");
    value = grow_unquote(value);
    if (slice_eq_str(key, "label"))
        cell->label = value;
    else if (slice_ends(key, "-cap") || slice_ends(key, ".cap") || slice_eq_str(key, "caption")) {
        cell->caption = value;
        cell->table = *key.ptr == 't';
    } else if (slice_eq_str(key, "code-summary"))
        cell->summary = value;
    else if (slice_eq_str(key, "code-fold"))
        cell->folded = slice_eq_nocase(value, "true");
    for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++)
        cell->folded = cell->folded || (slice_eq_str(key, hiding[i]) && no);
}

/* The end of a value in the head of a chunk: at a comma outside quotes and parentheses. */
static size_t value_end(struct slice s, size_t at)
{
    int open = 0;
    for (char quote = '\0'; at < s.bytes; at++) {
        char c = s.ptr[at];
        if (quote != '\0') {
            at += c == '\\';
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'')
            quote = c;
        else if (c == ',' && open <= 0)
            break;
        else
            open += strchr("([{", c) != NULL ? 1 : strchr(")]}", c) != NULL ? -1 : 0;
    }
    return at;
}

/* {r label, fig.cap="…", echo=FALSE}: what follows the language. */
static void take_chunk_options(struct cell *cell, struct slice head)
{
    for (size_t at = 0, end; at < head.bytes; at = end + 1) {
        end = value_end(head, at);
        struct slice one = slice_trim(slice_part(head, at, end));
        size_t sign = slice_find(one, '=', 0);
        if (sign < one.bytes)
            take_option(cell, slice_trim(slice_part(one, 0, sign)), slice_trim(slice_part(one, sign + 1, one.bytes)));
        else if (cell->label.bytes == 0)
            cell->label = one;
    }
}

/* The lines `#|   words` that go on with a value. */
static struct slice take_more(struct dialect *d, struct node *code, struct slice value)
{
    struct buf words = {0};
    size_t sign;
    if (!slice_eq_str(value, "|") && !slice_eq_str(value, ">") && value.bytes > 1)
        buf_add_slice(&words, value);
    for (;;) {
        struct slice line = slice_part(code->text, 0, slice_find(code->text, '\n', 0));
        sign = cell_sign(line);
        if (sign == 0 || !slice_starts(slice_part(line, sign, line.bytes), "  "))
            break;
        buf_add_str(&words, words.bytes > 0 ? " " : "");
        buf_add_slice(&words, slice_trim(slice_part(line, sign, line.bytes)));
        code->text = slice_part(code->text, line.bytes + 1, code->text.bytes);
        code->line++;
    }
    return grow_keep_buf(d, &words);
}

/* Takes Quarto's options off the front of a cell. */
static void take_cell_options(struct dialect *d, struct cell *cell, struct node *code)
{
    size_t sign;
    struct slice line = slice_part(code->text, 0, slice_find(code->text, '\n', 0));
    for (; (sign = cell_sign(line)) > 0; line = slice_part(code->text, 0, slice_find(code->text, '\n', 0))) {
        size_t colon = slice_find(line, ':', 0);
        struct slice key = slice_trim(slice_part(line, sign, colon)),
                     value = slice_trim(slice_part(line, colon + 1, line.bytes));
        code->text = slice_part(code->text, line.bytes + 1, code->text.bytes);
        code->line++;
        take_option(cell, key, take_more(d, code, value));
    }
}

/* The words of (ref:name), which bookdown keeps in a paragraph of their own. */
static struct slice referred_caption(struct dialect *d, struct slice caption)
{
    if (!slice_starts(caption, "(ref:") || !slice_ends(caption, ")"))
        return caption;
    struct slice source = slice_from(d->doc->source, d->doc->source_bytes);
    struct buf start = {0};
    buf_printf(&start, "\n%.*s ", (int)caption.bytes, caption.ptr);
    size_t at = slice_find_str(source, buf_slice(&start), 0), from = at + start.bytes;
    buf_free(&start);
    return at < source.bytes ? slice_part(source, from, slice_find(source, '\n', from)) : caption;
}

/* A cell: folded where its tool hides the code, with its caption below and its label before it. */
static void make_cell(struct dialect *d, struct node *code, const struct cell *cell)
{
    struct node *shown = code, *words = NULL;
    if (cell->folded) {
        shown = grow_before(d, code, NODE_DETAILS);
        shown->end_line = code->end_line;
        node_unlink(code);
        const char *title = references_are_chinese(d->doc) ? "代码" : "Code";
        make_fold(d, shown, cell->summary.bytes > 0 ? cell->summary : slice_of(title), false);
        node_insert(shown, code, NULL);
    }
    if (cell->caption.bytes > 0) {
        words = node_append(d->doc, NULL, NODE_PARAGRAPH, code->line, code->column);
        node_insert(shown->parent, words, shown->next);
        words->end_line = code->line;
        parts_inlines(d, words, referred_caption(d, cell->caption), code->line);
    }
    if (cell->label.bytes == 0 || (words == NULL && slice_find(cell->label, '-', 0) == cell->label.bytes))
        return; /* most chunks have a name that nothing refers to */
    struct buf name = {0};
    bool bookdown = cell->chunk && words != NULL && slice_find_str(cell->label, slice_of("fig-"), 0) != 0 &&
                    slice_find_str(cell->label, slice_of("tbl-"), 0) != 0;
    buf_printf(&name, "%s%.*s",
               !bookdown     ? ""
               : cell->table ? "tab:"
                             : "fig:",
               (int)cell->label.bytes, cell->label.ptr);
    struct label *label = references_add(d, grow_keep_buf(d, &name), shown);
    if (label != NULL)
        label->caption = words;
}

/* {exercise-start} … {exercise-end}: the blocks between, so that fences can stand in them. */
static void take_gated(struct node *code, struct slice name)
{
    struct buf end = {0};
    buf_printf(&end, "{%.*s-end}", (int)name.bytes, name.ptr);
    struct node *last = code->next;
    while (last != NULL && !(last->kind == NODE_CODE_BLOCK && slice_ends(slice_trim(last->info), end.ptr + 1)))
        last = last->next;
    buf_free(&end);
    grow_move(code, code->next, last);
    if (last != NULL)
        node_unlink(last);
}

/* The title of a solution: what it solves. */
static struct slice solved(struct dialect *d, struct slice label)
{
    struct buf title = {0};
    if (label.bytes == 0 || memchr(label.ptr, ' ', label.bytes) != NULL)
        return label;
    buf_printf(&title, references_are_chinese(d->doc) ? "解答：{numref}`%.*s`" : "Solution to {numref}`%.*s`",
               (int)label.bytes, label.ptr);
    return grow_keep_buf(d, &title);
}

/* ```{name} words, of MyST */
static void make_directive(struct dialect *d, struct node *code, struct slice name, struct slice words)
{
    enum content content = content_of(name);
    struct slice body = code->text;
    struct cell options = {0};
    uint32_t skipped = take_options(&body, &options);
    bool cell = content == HOLDS_CODE && options.caption.bytes > 0;
    bool gated = slice_ends(name, "-start");
    if (gated)
        name = slice_part(name, 0, name.bytes - strlen("-start"));
    if (slice_eq_str(name, "solution"))
        words = solved(d, words);
    if (options.label.bytes > 0 && !cell)
        references_add_kind(d, options.label, code, name);
    switch (content) {
    case HOLDS_CODE:
        code->text = body;
        code->line += skipped;
        code->info = words.bytes > 0 ? words : name;
        if (!cell)
            options.label = (struct slice){NULL, 0};
        make_cell(d, code, &options);
        break;
    case HOLDS_MATHS:
        make_maths(code, body.bytes > 0 ? body : words);
        break;
    case HOLDS_LINKS:
        make_links(d, code, body);
        break;
    case HOLDS_LISTING:
        includes_put(d, code, words, true, options.language);
        break;
    case HOLDS_RAW:
        if (slice_eq_str(words, "html"))
            parts_blocks(d, code->parent, code, body, code->line + skipped, 1, d->path);
        node_unlink(code);
        break;
    case HOLDS_NOTHING:
        node_unlink(code);
        break;
    default:
        if (gated) {
            code->kind = NODE_DIRECTIVE;
            code->text = code->info = (struct slice){NULL, 0};
            memset(&code->directive, 0, sizeof code->directive);
            take_gated(code, name);
        } else
            parse_body(d, code, body, skipped);
        if (options.folded && callouts_know(name))
            callouts_make(d, code, name, words, '-');
        else
            fences_make(d, code, name, words);
        break;
    }
}

/* {.python .input}, {#lst-a .sql lst-cap="words"}: the first class is the language. */
static void make_attributed(struct dialect *d, struct node *code, struct slice attributes)
{
    static const char *const captions[] = {"lst-cap", "caption", "tbl-cap", "fig-cap", NULL};
    struct cell cell = {.caption = tags_any(attributes, captions)};
    size_t dot = slice_find(attributes, '.', 0);
    if (slice_starts(attributes, "#"))
        cell.label = slice_part(attributes, 1, slice_find(attributes, ' ', 0));
    take_tab_label(d, code, slice_part(attributes, dot + 1, slice_find(attributes, ' ', dot)));
    if (cell.label.bytes > 0 || cell.caption.bytes > 0)
        make_cell(d, code, &cell);
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

static void rewrite(struct dialect *d, struct node *code)
{
    size_t close = slice_find(code->info, '}', 0);
    struct slice name = slice_trim(slice_part(code->info, 1, close));
    struct slice words = slice_trim(slice_part(code->info, close + 1, code->info.bytes));
    if (slice_starts(name, "=")) { /* {=html}, as it is on the page; other formats are not of a screen */
        if (slice_eq_str(name, "=html"))
            parts_blocks(d, code->parent, code, code->text, code->line + 1, 1, d->path);
        node_unlink(code);
        return;
    }
    if (slice_starts(name, ".") || (slice_starts(name, "#") && memchr(name.ptr, ' ', name.bytes) != NULL)) {
        make_attributed(d, code, grow_keep(d, name));
        return;
    }
    name = plain_name(slice_part(name, 0, slice_find(name, ',', 0))); /* {r, echo=FALSE} */
    size_t blank = slice_find(name, ' ', 0);
    struct slice plain = slice_ends(name, "-start") ? slice_part(name, 0, name.bytes - strlen("-start")) : name;
    bool known = callouts_know(plain) || content_of(name) != HOLDS_BLOCKS;
    if (blank < name.bytes || !known) { /* {python} of Quarto: code that runs */
        struct cell cell = {.chunk = true};
        struct slice head = slice_trim(slice_part(code->info, 1, close));
        size_t language_end = 0;
        while (language_end < head.bytes && head.ptr[language_end] != ' ' && head.ptr[language_end] != ',')
            language_end++;
        take_chunk_options(&cell, grow_keep(d, slice_trim(slice_part(head, language_end + 1, head.bytes))));
        code->info = grow_keep(d, slice_part(name, 0, blank));
        take_cell_options(d, &cell, code);
        make_cell(d, code, &cell);
        return;
    }
    make_directive(d, code, name, words);
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
