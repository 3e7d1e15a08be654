/* fences.c - directives of MyST, Quarto, VuePress and similar, by name: ```{name} words, with options below it, and :::name.
 * The parser reads the body of the first as code, so it is parsed again as Markdown if the directive holds Markdown. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

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
        callouts_fold(d, fold, slice_of(""), open);
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
        callouts_fold(d, fold, title.bytes > 0 ? title : slice_of("Code"), open);
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

/* A small number, as in `:header-rows: 1`; 0 for other words. */
static int number_of(struct slice s)
{
    return s.bytes == 1 && char_is_digit(*s.ptr) ? *s.ptr - '0' : 0;
}

/* A picture in its paragraph, first in node; the Markdown below is its caption. */
static void make_picture(struct dialect *d, struct node *node, struct slice file, struct slice alt)
{
    struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
    paragraph->end_line = node->line;
    node_insert(node, paragraph, node->first);
    struct node *image = node_append(d->doc, paragraph, NODE_IMAGE, node->line, node->column);
    image->target = grow_keep(d, file);
    if (paragraph->next != NULL && paragraph->next->kind == NODE_PARAGRAPH) { /* the caption */
        grow_move(image, paragraph->next->first, NULL);
        node_unlink(paragraph->next);
    } else
        grow_text(d, image, alt);
    grow_unwrap(node);
}

/* What a name means of which nothing is known: for Sphinx it is of some extension, for others a kind of callout. */
static enum content content_of(const struct dialect *d, struct slice name)
{
    struct slice plain = plain_name(name);
    enum content content = names_content(name);
    if (content == HOLDS_BLOCKS)
        content = names_content(plain);
    if (content != HOLDS_BLOCKS || (d->evidence & EVIDENCE_MYST) == 0 || callouts_know(plain))
        return content;
    return plain.bytes < name.bytes || slice_starts(name, "auto") ? HOLDS_OBJECT : HOLDS_WORDS;
}

/* Makes node, whose options were taken off, what the directive of that name means. */
static void make_named(struct dialect *d, struct node *node, struct slice name, struct slice text,
                       const struct cell *options)
{
    enum content content = content_of(d, name);
    name = plain_name(name);
    if (slice_starts(name, "callout-"))
        name = slice_part(name, strlen("callout-"), name.bytes);
    switch (content) {
    case HOLDS_FOLD:
        if (text.bytes == 0)
            text = slice_of(references_are_chinese(d->doc) ? "详情" : "Details");
        callouts_fold(d, node, text, options->open);
        break;
    case HOLDS_TAB:
        callouts_fold(d, node, text, node->previous == NULL || node->previous->kind != NODE_DETAILS);
        break;
    case HOLDS_TABLE:
        if (slice_eq_str(name, "list-table"))
            tables_make_of_list(d, node, number_of(options->rows));
        put_caption(d, node, text);
        grow_unwrap(node);
        break;
    case HOLDS_GROUP: /* its words are numbers of columns and classes */
        if (slice_eq_str(name, "v-pre"))
            inline_forms_keep(d, node);
        if (slice_eq_str(name, "code-group") || slice_eq_str(name, "tab-set-code"))
            make_code_group(d, node);
        if (slice_eq_str(name, "figure-md") && text.bytes > 0)
            references_add(d, text, node);
        grow_unwrap(node);
        break;
    case HOLDS_PICTURE:
        make_picture(d, node, text, options->alt);
        break;
    case HOLDS_FILE:
        includes_put(d, node, text, false, slice_of(""));
        break;
    case HOLDS_NOTHING:
        node_unlink(node);
        break;
    case HOLDS_ADDRESS:
        put_address(d, node, name, text);
        break;
    case HOLDS_CARD:
        sphinx_make_card(d, node, text, options);
        break;
    case HOLDS_QUOTE:
        node->kind = NODE_QUOTE;
        node->text = node->info = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
        put_caption(d, node, text);
        break;
    case HOLDS_WORDS:
    case HOLDS_OBJECT:
        sphinx_put_words(d, node, text, content == HOLDS_OBJECT);
        grow_unwrap(node);
        break;
    case HOLDS_BUTTON:
        sphinx_make_button(d, node, text, options);
        break;
    case HOLDS_AUTHOR:
        sphinx_make_author(d, node, options);
        break;
    case HOLDS_RAW:
    case HOLDS_BLOCKS:
    case HOLDS_CODE:
    case HOLDS_MATHS:
    case HOLDS_LISTING:
    case HOLDS_LINKS:
    case HOLDS_GLOSSARY:
    case HOLDS_VALUES:
        callouts_make(d, node, name, sphinx_title(d, name, text), '\0');
        break;
    }
}

void fences_make(struct dialect *d, struct node *node, struct slice name, struct slice text)
{
    struct cell options = {0};
    name = slice_trim(name);
    drop_options(d, node);
    if (name.bytes == 0 || *name.ptr == '.' || *name.ptr == '#')
        make_pandoc(d, node, name);
    else if (slice_eq_str(name, "raw")) /* of VitePress: without its styles */
        grow_unwrap(node);
    else if (names_content(name) == HOLDS_BLOCKS && !callouts_know(name)) {
        if (slice_starts(name, "callout-"))
            name = slice_part(name, strlen("callout-"), name.bytes);
        callouts_make(d, node, name, text, '\0');
    } else
        make_named(d, node, name, text, &options);
}

/* ---- ```{name} ---- */

/* A toctree's entries, the first of which is in that line, as a list of links. */
static void make_links(struct dialect *d, struct node *code, struct slice body, uint32_t line)
{
    struct node *list = grow_before(d, code, NODE_LIST);
    list->list.tight = true;
    for (size_t at = 0, end; at < body.bytes; at = end + 1, line++) {
        end = slice_find(body, '\n', at);
        struct slice entry = slice_trim(slice_part(body, at, end)), words = entry;
        if (entry.bytes == 0)
            continue;
        size_t angle = slice_find(entry, '<', 0);
        if (angle < entry.bytes && slice_ends(entry, ">")) {
            words = slice_trim(slice_part(entry, 0, angle));
            entry = slice_part(entry, angle + 1, entry.bytes - 1);
        }
        if (slice_eq_str(entry, "self") || slice_starts(entry, ":") || memchr(entry.ptr, '*', entry.bytes) != NULL)
            continue;
        struct buf target = {0};
        buf_add_slice(&target, entry);
        struct node *item = node_append(d->doc, list, NODE_ITEM, line, 1);
        struct node *paragraph = node_append(d->doc, item, NODE_PARAGRAPH, line, 1);
        struct node *link = node_append(d->doc, paragraph, NODE_LINK, line, 1);
        link->target = grow_keep_buf(d, &target);
        if (words.ptr == entry.ptr)
            sphinx_name_link(d, link, words);
        else
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
    callouts_fold(d, fold, name, before == NULL || before->kind != NODE_DETAILS);
    node_insert(fold, code, NULL);
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

/* `:lines: 2-10` behind the name of a file, as includes_put() has it. */
static struct slice part_of_file(struct dialect *d, struct slice file, struct slice lines)
{
    size_t dash = slice_find(lines, '-', 0);
    struct buf spec = {0};
    buf_add_slice(&spec, file);
    if (lines.bytes > 0 && memchr(lines.ptr, ',', lines.bytes) == NULL)
        buf_printf(&spec, ":%.*s:%.*s", (int)dash, lines.ptr,
                   dash < lines.bytes ? (int)(lines.bytes - dash - 1) : (int)dash,
                   dash < lines.bytes ? lines.ptr + dash + 1 : lines.ptr);
    return grow_keep_buf(d, &spec);
}

/* A table of values: in the body, or in a file. */
static void make_values(struct dialect *d, struct node *code, struct slice body, struct slice caption,
                        const struct cell *options)
{
    struct table_options how = {.header = options->header, .header_rows = number_of(options->rows)};
    struct buf text = {0};
    struct slice sign = options->separator;
    if (sign.bytes > 0)
        how.separator = (char)(slice_eq_str(sign, "tab") ? '\t' : slice_eq_str(sign, "space") ? ' ' : *sign.ptr);
    if (options->file.bytes > 0 && includes_read(d, options->file, &text))
        body = grow_keep(d, buf_slice(&text));
    buf_free(&text);
    if (caption.bytes > 0) {
        struct node *words = grow_before(d, code, NODE_PARAGRAPH);
        words->end_line = words->line;
        parts_inlines(d, words, grow_keep(d, caption), code->line);
    }
    tables_make_of_values(d, code, body, &how);
    node_unlink(code);
}

/* ```{name} words, of MyST */
static void make_directive(struct dialect *d, struct node *code, struct slice name, struct slice words)
{
    enum content content = content_of(d, name);
    struct slice body = code->text;
    struct cell options = {0};
    uint32_t skipped = cells_take_options(&body, &options);
    bool cell = content == HOLDS_CODE && options.caption.bytes > 0;
    bool gated = slice_ends(name, "-start");
    if (gated)
        name = slice_part(name, 0, name.bytes - strlen("-start"));
    if (slice_eq_str(plain_name(name), "solution"))
        words = solved(d, words);
    if (options.label.bytes > 0 && !cell)
        references_add_kind(d, options.label, code, plain_name(name));
    switch (content) {
    case HOLDS_CODE:
        code->text = body;
        code->line += skipped;
        code->info = words.bytes > 0 ? words : plain_name(name);
        if (!cell)
            options.label = (struct slice){NULL, 0};
        cells_make(d, code, &options);
        break;
    case HOLDS_MATHS:
        make_maths(code, body.bytes > 0 ? body : words);
        break;
    case HOLDS_LINKS:
        make_links(d, code, body, code->line + skipped);
        break;
    case HOLDS_LISTING:
        if (options.caption.bytes > 0) {
            struct node *caption = grow_before(d, code, NODE_PARAGRAPH);
            caption->end_line = caption->line;
            parts_inlines(d, caption, options.caption, code->line);
        }
        includes_put(d, code, part_of_file(d, words, options.lines), true, options.language);
        break;
    case HOLDS_FILE:
        includes_put(d, code, part_of_file(d, words, options.lines), false, slice_of(""));
        break;
    case HOLDS_VALUES:
        make_values(d, code, body, words, &options);
        break;
    case HOLDS_GLOSSARY:
        sphinx_make_glossary(d, code, body);
        node_unlink(code);
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
        if (options.folded && callouts_know(plain_name(name)))
            callouts_make(d, code, plain_name(name), words, '-');
        else if (name.bytes == 0 || *name.ptr == '.' || *name.ptr == '#')
            make_pandoc(d, code, name);
        else
            make_named(d, code, name, words, &options);
        break;
    }
}

/* The lines of the source in a directive of colons, without its indentation. */
static struct slice source_of(struct dialect *d, const struct node *node)
{
    struct slice source = slice_from(d->doc->source, d->doc->source_bytes);
    if (node->text.ptr < source.ptr || node->text.ptr >= slice_end(source))
        return slice_of("");
    size_t head = (size_t)(node->text.ptr - source.ptr), colons = strspn(node->text.ptr, ":"), indent = head;
    while (indent > 0 && source.ptr[indent - 1] != '\n')
        indent--;
    indent = head - indent;
    struct buf text = {0};
    buf_add_str(&text, "");
    for (size_t at = slice_find(source, '\n', head) + 1, end; at < source.bytes; at = end + 1) {
        end = slice_find(source, '\n', at);
        struct slice line = slice_part(source, at, end), trimmed = slice_trim(line);
        if (slice_starts(trimmed, ":::") && strspn(trimmed.ptr, ":") >= colons &&
            strspn(trimmed.ptr, ":") == trimmed.bytes)
            break;
        size_t blanks = slice_skip_blanks(line, 0);
        buf_add_slice(&text, slice_part(line, blanks < indent ? blanks : indent, line.bytes));
        buf_add_char(&text, '\n');
    }
    return grow_keep_buf(d, &text);
}

/* Takes what is on the first lines below a directive's head out of what the parser made of them. */
static void drop_lines(struct node *node, uint32_t lines)
{
    uint32_t last = node->line + lines;
    while (lines > 0 && node->first != NULL && node->first->line <= last && node->first->end_line <= last)
        node_unlink(node->first);
    struct node *paragraph = node->first;
    if (lines == 0 || paragraph == NULL || paragraph->kind != NODE_PARAGRAPH || paragraph->line > last)
        return;
    for (uint32_t line = paragraph->line; line <= last && paragraph->first != NULL;) {
        bool end = paragraph->first->kind == NODE_SOFT_BREAK || paragraph->first->kind == NODE_HARD_BREAK;
        node_unlink(paragraph->first);
        line += end;
    }
}

/* Takes all blocks out of a directive, and the directives in them out of those still to be read. */
static void clear(struct node *node)
{
    for (struct node *n = node->first; n != NULL; n = node_after(node, n, false))
        if (n->kind == NODE_DIRECTIVE)
            n->kind = NODE_PARAGRAPH;
    while (node->first != NULL)
        node_unlink(node->first);
}

void fences_make_colons(struct dialect *d, struct node *node, struct slice name, struct slice words)
{
    static const enum content texts[] = {HOLDS_CODE, HOLDS_MATHS,    HOLDS_LISTING, HOLDS_LINKS,
                                         HOLDS_RAW,  HOLDS_GLOSSARY, HOLDS_VALUES,  HOLDS_FILE};
    name = slice_trim(name);
    if (name.bytes == 0 || *name.ptr == '.' || *name.ptr == '#') {
        make_pandoc(d, node, name);
        return;
    }
    struct slice body = source_of(d, node);
    struct cell options = {0};
    enum content content = content_of(d, name);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (content != texts[i])
            continue;
        clear(node);
        node->kind = NODE_CODE_BLOCK;
        node->text = body;
        node->info = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
        make_directive(d, node, name, words);
        return;
    }
    drop_lines(node, cells_take_options(&body, &options));
    if (options.label.bytes > 0)
        references_add_kind(d, options.label, node, plain_name(name));
    if (options.folded && callouts_know(plain_name(name)))
        callouts_make(d, node, plain_name(name), words, '-');
    else
        make_named(d, node, name, words, &options);
}

/* Shows the title of code, ```py title="file.py", above it. */
static void put_title(struct dialect *d, struct node *code, struct slice info)
{
    static const char *const names[] = {"title", "filename", NULL};
    const unsigned speaking = EVIDENCE_MKDOCS | EVIDENCE_QUARTO | EVIDENCE_DOCUSAURUS | EVIDENCE_MYST;
    struct slice title = (d->evidence & speaking) != 0 ? tags_any(info, names) : slice_of("");
    if (title.bytes == 0)
        return;
    struct node *paragraph = grow_before(d, code, NODE_PARAGRAPH);
    paragraph->end_line = paragraph->line;
    parts_inlines(d, node_append(d->doc, paragraph, NODE_EMPH, code->line, 1), grow_keep(d, title), code->line);
}

/* {.python .input}, {#lst-a .sql lst-cap="words"}: the first class is the language. */
static void make_attributed(struct dialect *d, struct node *code, struct slice attributes)
{
    static const char *const captions[] = {"lst-cap", "caption", "tbl-cap", "fig-cap", NULL};
    struct cell cell = {.caption = tags_any(attributes, captions)};
    size_t dot = slice_find(attributes, '.', 0);
    put_title(d, code, attributes);
    if (slice_starts(attributes, "#"))
        cell.label = slice_part(attributes, 1, slice_find(attributes, ' ', 0));
    take_tab_label(d, code, slice_part(attributes, dot + 1, slice_find(attributes, ' ', dot)));
    if (cell.label.bytes > 0 || cell.caption.bytes > 0)
        cells_make(d, code, &cell);
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

/* ```admonish warning.class "title", title="words" collapsible=true of mdBook */
static void rewrite_admonish(struct dialect *d, struct node *code)
{
    struct slice words = slice_trim(slice_part(code->info, strlen("admonish"), code->info.bytes));
    size_t end = 0;
    while (end < words.bytes && strchr(" .,\"'=", words.ptr[end]) == NULL)
        end++;
    bool named = end < words.bytes && words.ptr[end] == '=';
    struct slice type = named || end == 0 ? slice_of("note") : slice_part(words, 0, end);
    struct slice title = grow_argument(words, "title");
    if (slice_ends(title, ",")) /* between options, and so behind the quotes */
        title = grow_unquote(slice_part(title, 0, title.bytes - 1));
    size_t quote = slice_find(words, '"', 0);
    if (title.bytes == 0 && quote < words.bytes && (quote == 0 || words.ptr[quote - 1] != '='))
        title = slice_part(words, quote + 1, slice_find(words, '"', quote + 1));
    char fold = slice_starts(grow_argument(words, "collapsible"), "true") ? '-' : '\0';
    type = grow_keep(d, type);
    title = grow_keep(d, title);
    parse_body(d, code, code->text, 1);
    callouts_make(d, code, type, title, fold);
}

/* ```{theorem, x, name="…"} of bookdown; false for other code. */
static bool rewrite_theorem(struct dialect *d, struct node *code, struct slice name, struct slice head)
{
    struct slice label = slice_trim(slice_part(head, name.bytes + 1, slice_find(head, ',', name.bytes + 1)));
    head = grow_keep(d, head);
    if (name.bytes == head.bytes || content_of(d, name) != HOLDS_BLOCKS || !callouts_know(name))
        return false;
    label = memchr(label.ptr, '=', label.bytes) == NULL ? grow_keep(d, label) : grow_argument(head, "label");
    name = slice_part(head, 0, name.bytes);
    parse_body(d, code, code->text, 1);
    if (!make_theorem(d, code, name, label, head))
        callouts_make(d, code, name, grow_argument(head, "name"), '\0');
    return true;
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
    struct slice head = slice_trim(slice_part(code->info, 1, close));
    name = slice_part(name, 0, slice_find(name, ',', 0)); /* {r, echo=FALSE} */
    if ((d->evidence & EVIDENCE_QUARTO) != 0 && rewrite_theorem(d, code, name, head))
        return;
    struct slice plain = slice_ends(name, "-start") ? slice_part(name, 0, name.bytes - strlen("-start")) : name;
    bool sphinx = (d->evidence & (EVIDENCE_MYST | EVIDENCE_QUARTO)) == EVIDENCE_MYST && !names_are_engine(name);
    bool known = callouts_know(plain_name(plain)) || content_of(d, name) != HOLDS_BLOCKS || sphinx;
    if (memchr(name.ptr, ' ', name.bytes) != NULL || !known ||
        (names_are_engine(name) && content_of(d, name) != HOLDS_CODE))
        cells_make_chunk(d, code, head);
    else
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
        else if (slice_starts(n->info, "admonish") && (n->info.bytes == 8 || n->info.ptr[8] == ' '))
            rewrite_admonish(d, n);
        else if (slice_eq_str(n->info, "mdx-code-block") && (d->evidence & EVIDENCE_DOCUSAURUS) != 0) {
            parse_body(d, n, n->text, 1);
            grow_unwrap(n);
        } else if (slice_starts(n->info, "{") && slice_find(n->info, '}', 0) < n->info.bytes)
            rewrite(d, n);
        else if (slice_find_str(n->info, slice_of("title="), 0) < n->info.bytes)
            put_title(d, n, n->info);
    }
}
