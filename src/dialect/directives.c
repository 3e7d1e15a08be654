/* directives.c - the lines that start blocks become what they mean: callouts, tabs, definitions, labels, includes; lines
 * without meaning for a reader are removed. Tabs are folds, the first of them open. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

/* The words after the sign of a line: `type "title"`. */
static struct slice after(struct slice line, size_t bytes)
{
    return slice_trim(slice_part(line, bytes, line.bytes));
}

/* !!! type classes "title" */
static void make_admonition(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    bool asks = *line.ptr == '?';
    char fold = !asks ? '\0' : slice_starts(line, "???+") ? '+' : '-';
    struct slice rest = after(line, fold == '+' ? 4 : 3);
    size_t quote = slice_find(rest, '"', 0);
    struct slice type = slice_part(rest, 0, slice_find(rest, ' ', 0)), title = slice_part(rest, quote, rest.bytes);
    if (quote == 0)
        type = slice_of("note");
    if (slice_eq_str(title, "\"\"")) /* no title at all */
        title = slice_of("");
    callouts_make(d, node, type, title, fold);
}

/* Takes off a first block of `key: value` lines, the options of a block of MkDocs. */
static struct slice take_indented_options(struct node *node)
{
    struct node *code = node->first;
    struct slice text =
        code != NULL && code->kind == NODE_CODE_BLOCK && code->info.bytes == 0 ? code->text : slice_of("");
    size_t colon = slice_find(text, ':', 0);
    if (colon >= slice_find(text, '\n', 0) || memchr(text.ptr, ' ', colon) != NULL)
        return slice_of("");
    node_unlink(code);
    return text;
}

/* The value of a key in such options. */
static struct slice option_of(struct slice options, const char *key)
{
    for (size_t at = 0, end; at < options.bytes; at = end + 1) {
        end = slice_find(options, '\n', at);
        struct slice line = slice_part(options, at, end);
        size_t colon = slice_find(line, ':', 0);
        if (slice_eq_str(slice_trim(slice_part(line, 0, colon)), key))
            return slice_trim(slice_part(line, colon + 1, line.bytes));
    }
    return slice_of("");
}

/* /// type | title */
static void make_slashes(struct dialect *d, struct node *node)
{
    struct slice line = node->text, options = take_indented_options(node);
    while (slice_starts(line, "/"))
        line = slice_part(line, 1, line.bytes);
    size_t bar = slice_find(line, '|', 0);
    struct slice name = slice_trim(slice_part(line, 0, bar)), title = after(line, bar + 1);
    struct slice type = option_of(options, "type");
    bool open = slice_eq_nocase(option_of(options, "open"), "true"), fold = slice_eq_str(name, "details");
    if (slice_eq_str(name, "html") || slice_ends(name, "caption") || slice_eq_str(name, "define"))
        grow_unwrap(node);
    else if ((fold && type.bytes > 0) || slice_eq_str(name, "admonition"))
        callouts_make(d, node, type.bytes > 0 ? type : slice_of("note"), title, !fold ? '\0' : open ? '+' : '-');
    else if (fold || slice_eq_str(name, "tab") || callouts_know(name) || title.bytes == 0)
        fences_make(d, node, name, title);
    else { /* of the site itself: its name is part of what it says */
        struct buf words = {0};
        buf_printf(&words, "%.*s: %.*s", (int)name.bytes, name.ptr, (int)title.bytes, title.ptr);
        callouts_make(d, node, name, grow_keep_buf(d, &words), '\0');
    }
}

/* ::: package.module: its name, since what it documents is elsewhere. */
static void make_documented(struct dialect *d, struct node *node)
{
    struct slice name = after(node->text, 3);
    while (node->first != NULL)
        node_unlink(node->first);
    node->kind = NODE_PARAGRAPH;
    node->text = (struct slice){NULL, 0};
    memset(&node->directive, 0, sizeof node->directive);
    node_append(d->doc, node, NODE_CODE, node->line, node->column)->text = name;
}

/* Whether the block before node is a tab too. */
static bool follows_tab(const struct node *node)
{
    return node->previous != NULL && node->previous->kind == NODE_DETAILS && node->previous->text.ptr == NULL;
}

static bool is_table(const struct node *node)
{
    return node != NULL &&
           (node->kind == NODE_TABLE || (node->kind == NODE_DIRECTIVE && slice_starts(node->text, "+-")));
}

/* : a definition: with the paragraph before it becomes a list item, a term and its meaning. Next to a table it is a
 * caption. */
static void make_definition(struct dialect *d, struct node *node)
{
    struct node *before = node->previous;
    if (is_table(before) || is_table(node->next)) {
        grow_unwrap(node);
        return;
    }
    struct node *list = before != NULL && before->kind == NODE_LIST && before->info.ptr != NULL ? before : NULL;
    if (before != NULL && before->kind == NODE_PARAGRAPH) {
        list = before->previous != NULL && before->previous->kind == NODE_LIST && before->previous->info.ptr != NULL
                   ? before->previous
                   : NULL;
        if (list == NULL) {
            list = grow_before(d, before, NODE_LIST);
            list->info = slice_of("");
            list->list.tight = true;
        }
        struct node *item = node_append(d->doc, list, NODE_ITEM, before->line, before->column);
        struct node *strong = node_append(d->doc, NULL, NODE_STRONG, before->line, before->column);
        node_unlink(before);
        node_insert(item, before, NULL);
        grow_move(strong, before->first, NULL);
        node_insert(before, strong, NULL);
    }
    if (list == NULL) {
        grow_unwrap(node);
        return;
    }
    list->end_line = list->last->end_line = node->end_line;
    grow_move(list->last, node->first, NULL);
    node_unlink(node);
}

/* :begin_tab:`name` … :end_tab: */
static void make_d2l_tab(struct dialect *d, struct node *node)
{
    struct slice name = after(node->text, strlen(":begin_tab:"));
    struct node *end = node->next;
    while (end != NULL && !(end->kind == NODE_DIRECTIVE && slice_starts(end->text, ":end_tab:")))
        end = end->next;
    grow_move(node, node->next, end);
    name = slice_part(name, 1, slice_find(name, '`', 1));
    callouts_fold(d, node, name, !follows_tab(node));
}

/* :label:`x` labels what precedes it, (x)= what follows. */
static void make_label(struct dialect *d, struct node *node)
{
    bool target = *node->text.ptr == '(';
    size_t from = target ? 0 : slice_find(node->text, '`', 0),
           to = slice_find(node->text, target ? ')' : '`', from + 1);
    struct node *named = target ? node->next : node->previous;
    if (named != NULL && !target && named->kind == NODE_DIRECTIVE) /* :width:`…` */
        named = named->previous;
    references_add(d, slice_part(node->text, from + 1, to), named != NULL ? named : node);
    node_unlink(node);
}

/* *[HTML]: its long form */
static void note_abbreviation(struct dialect *d, struct node *node)
{
    size_t end = slice_find_str(node->text, slice_of("]:"), 0);
    d->abbreviations = xgrow(d->abbreviations, d->abbreviation_count, &d->abbreviation_room, sizeof *d->abbreviations);
    d->abbreviations[d->abbreviation_count] = (struct abbreviation){
        .word = slice_part(node->text, 2, end), .meaning = after(node->text, end + 2), .number = d->abbreviation_count};
    d->abbreviation_count++;
    node_unlink(node);
}

static void make_fenced(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    while (slice_starts(line, ":"))
        line = slice_part(line, 1, line.bytes);
    line = slice_trim(line);
    size_t end = 0;
    if (slice_starts(line, "{")) {
        end = slice_find(line, '}', 0);
        fences_make_colons(d, node, slice_part(line, 1, end), after(line, end + 1));
        return;
    }
    while (end < line.bytes && strchr(" [{", line.ptr[end]) == NULL)
        end++;
    struct slice name = slice_part(line, 0, end), title = after(line, end);
    if (slice_starts(title, "[")) /* of Docusaurus */
        title = slice_part(title, 1, slice_find(title, ']', 0));
    else
        title = slice_part(title, 0, slice_find(title, '{', 0)); /* attributes */
    fences_make(d, node, name, slice_trim(title));
}

/* {{#include file}} and similar, alone on their line. */
static void make_mdbook(struct dialect *d, struct node *node)
{
    struct slice inner = slice_trim(slice_part(node->text, 3, node->text.bytes - 2));
    size_t end = slice_find(inner, ' ', 0);
    struct slice name = slice_part(inner, 0, end), spec = after(inner, end);
    spec = slice_part(spec, 0, slice_find(spec, ' ', 0));
    bool playground = slice_eq_str(name, "playground") || slice_eq_str(name, "playpen");
    if (slice_eq_str(name, "include") || slice_eq_str(name, "rustdoc_include") || playground)
        includes_put(d, node, spec, playground || slice_ends(spec, ".rs"), slice_of("rust"));
    else if (slice_eq_str(name, "quiz")) {
        struct buf sign = {0};
        buf_printf(&sign, "⟨quiz %.*s⟩", (int)spec.bytes, spec.ptr);
        node->kind = NODE_PARAGRAPH;
        node->text = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
        grow_text(d, node, grow_keep_buf(d, &sign));
    } else
        node_unlink(node); /* the title of the page */
}

/* A snippet of an address: a link to it. */
static void put_address(struct dialect *d, struct node *node, struct slice address)
{
    struct node *paragraph = grow_before(d, node, NODE_PARAGRAPH);
    paragraph->end_line = paragraph->line;
    struct node *link = node_append(d->doc, paragraph, NODE_LINK, node->line, node->column);
    link->target = grow_keep(d, address);
    grow_text(d, link, link->target);
    node_unlink(node);
}

static void put_snippet(struct dialect *d, struct node *node, struct slice spec)
{
    if (slice_starts(spec, "https://") || slice_starts(spec, "http://"))
        put_address(d, node, spec);
    else
        includes_put(d, node, spec, false, slice_of(""));
}

/* --8<-- "file", with `:section` or `:2:10` after its name */
static void make_snippet(struct dialect *d, struct node *node)
{
    size_t from = slice_find(node->text, '"', 0);
    if (slice_starts(node->text, ";")) { /* which stands for the line itself */
        struct slice line = after(node->text, 1);
        node->kind = NODE_PARAGRAPH;
        node->text = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
        struct node *text = grow_text(d, node, line);
        text->info = text->text; /* kept: see inline_forms_keep() */
        return;
    }
    if (from < node->text.bytes) {
        put_snippet(d, node, slice_part(node->text, from + 1, slice_find(node->text, '"', from + 1)));
        return;
    }
    struct slice names = node->first != NULL ? node->first->text : slice_of("");
    for (size_t at = 0, end; at < names.bytes; at = end + 1) {
        end = slice_find(names, '\n', at);
        struct slice name = slice_trim(slice_part(names, at, end));
        if (name.bytes > 0 && *name.ptr != ';')
            put_snippet(d, grow_before(d, node, NODE_DIRECTIVE), name);
    }
    node_unlink(node);
}

/* The ending of a file's name, as the language of its code. */
static struct slice language_of(struct slice file)
{
    size_t dot = file.bytes;
    while (dot > 0 && file.ptr[dot - 1] != '.' && file.ptr[dot - 1] != '/')
        dot--;
    return dot > 0 && file.ptr[dot - 1] == '.' ? slice_part(file, dot, file.bytes) : slice_of("");
}

/* {* file.py ln[2:10] hl[3] *} and {! file !}: Markdown as Markdown, other files as code. */
static void make_inclusion(struct dialect *d, struct node *node)
{
    struct slice inner = slice_trim(slice_part(node->text, 2, node->text.bytes - 2));
    struct slice file = slice_part(inner, 0, slice_find(inner, ' ', 0)), language = language_of(file);
    size_t lines = slice_find_str(inner, slice_of("ln["), 0);
    struct buf spec = {0};
    buf_add_slice(&spec, file);
    if (lines < inner.bytes) {
        buf_add_char(&spec, ':');
        buf_add_slice(&spec, slice_part(inner, lines + 3, slice_find(inner, ']', lines)));
    }
    includes_put(d, node, grow_keep_buf(d, &spec), !slice_eq_str(language, "md"), language);
}

/* <<< @/file.js#region{2 js} [title]: its file is relative to the note, or with @ to the site. */
static void make_snippet_of_vitepress(struct dialect *d, struct node *node)
{
    struct slice file = after(node->text, 3);
    file = slice_trim(slice_part(file, 0, slice_find(file, '[', 0)));
    file = slice_trim(slice_part(file, 0, slice_find(file, '{', 0)));
    size_t sign = slice_find(file, '#', 0);
    struct slice language = language_of(slice_part(file, 0, sign));
    struct buf spec = {0};
    buf_add_slice(&spec, slice_part(file, slice_starts(file, "@/") ? 2 : 0, sign));
    if (sign < file.bytes) {
        buf_add_char(&spec, ':');
        buf_add_slice(&spec, slice_part(file, sign + 1, file.bytes));
    }
    includes_put(d, node, grow_keep_buf(d, &spec), true, language);
}

/* <!--@include: file{2,10}-->, <!--@include: file#region--> */
static void make_include_of_vitepress(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    size_t from = slice_find_str(line, slice_of("@include:"), 0) + strlen("@include:");
    struct slice file = slice_trim(slice_part(line, from, slice_find_str(line, slice_of("-->"), from)));
    size_t end = 0, brace = slice_find(file, '{', 0);
    while (end < file.bytes && strchr("#{ ", file.ptr[end]) == NULL)
        end++;
    struct buf spec = {0};
    buf_add_slice(&spec, slice_part(file, slice_starts(file, "@/") ? 2 : 0, end));
    if (brace < file.bytes) {
        struct slice lines = slice_trim(slice_part(file, brace + 1, slice_find(file, '}', brace)));
        size_t comma = slice_find(lines, ',', 0);
        buf_printf(&spec, ":%.*s", (int)comma, lines.ptr);
        if (comma < lines.bytes)
            buf_printf(&spec, ":%.*s", (int)(lines.bytes - comma - 1), lines.ptr + comma + 1);
    } else if (end < file.bytes && file.ptr[end] == '#')
        buf_printf(&spec, ":%.*s", (int)(file.bytes - end - 1), file.ptr + end + 1);
    includes_put(d, node, grow_keep_buf(d, &spec), false, slice_of(""));
}

/* {: .note }: a quote or paragraph of that class is a callout; `-title`: its first line is the title. */
static bool make_classed(struct dialect *d, struct node *block, struct slice line)
{
    for (size_t at = slice_find(line, '.', 0), end; at < line.bytes; at = slice_find(line, '.', end)) {
        for (end = at + 1; end < line.bytes && (is_letter(line.ptr[end]) || line.ptr[end] == '-');)
            end++;
        struct slice class = slice_part(line, at + 1, end), title = {NULL, 0};
        bool titled = slice_ends(class, "-title");
        class = slice_part(class, slice_starts(class, "prompt-") ? strlen("prompt-") : 0,
                           class.bytes - (titled ? strlen("-title") : 0));
        if (!callouts_know(class) && !(titled && slice_eq_str(class, "highlight")))
            continue;
        if (block->kind == NODE_PARAGRAPH) {
            struct node *box = grow_before(d, block, NODE_QUOTE);
            node_unlink(block);
            node_insert(box, block, NULL);
            block = box;
        }
        if (titled && block->first != NULL && block->first->kind == NODE_PARAGRAPH) {
            struct buf words = {0};
            node_plain_text(block->first, &words);
            title = grow_keep_buf(d, &words);
            node_unlink(block->first);
        }
        callouts_make(d, block, class, title, '\0');
        return true;
    }
    return false;
}

/* {: #id .class}, {:toc}, {#id}: of the block above, or of the one below when none is right above. */
static void make_attributes(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    struct node *above = node->previous, *below = node->next;
    if (slice_find_str(line, slice_of("toc"), 0) < line.bytes && above != NULL && above->kind == NODE_LIST &&
        above->first == above->last) {
        node_unlink(above); /* which is replaced by the contents in kramdown */
        above = NULL;
    }
    size_t at = slice_find(line, '#', 0), end = at + 1;
    while (end < line.bytes && strchr(" }", line.ptr[end]) == NULL)
        end++;
    if (at < line.bytes)
        references_add(d, slice_part(line, at + 1, end), above != NULL ? above : node);
    bool touches = above != NULL && above->end_line + 1 >= node->line;
    struct node *block = touches ? above : below;
    bool may = block != NULL && (block->kind == NODE_QUOTE || block->kind == NODE_PARAGRAPH);
    if (may && line.ptr[1] == ':' && (d->evidence & EVIDENCE_JEKYLL) != 0)
        make_classed(d, block, line);
    node_unlink(node);
}

/* #+BEGIN_QUOTE: its child is the text up to the end */
static void make_org(struct dialect *d, struct node *node)
{
    struct slice line = after(node->text, strlen("#+BEGIN_")), text = {NULL, 0};
    size_t end = slice_find(line, ' ', 0);
    struct slice name = slice_part(line, 0, end), rest = after(line, end);
    struct node *code = node->first;
    bool literal = slice_eq_nocase(name, "src") || slice_eq_nocase(name, "example") || slice_eq_nocase(name, "export");
    if (code != NULL && literal) {
        code->info =
            slice_eq_nocase(name, "src") ? grow_keep(d, slice_part(rest, 0, slice_find(rest, ' ', 0))) : slice_of("");
        grow_unwrap(node);
        return;
    }
    if (code != NULL) {
        text = code->text;
        node_unlink(code);
    }
    parts_blocks(d, node, NULL, text, node->line + 1, 1, d->path);
    if (slice_eq_nocase(name, "quote") || slice_eq_nocase(name, "verse")) {
        node->kind = NODE_QUOTE;
        node->text = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
    } else
        callouts_make(d, node, grow_keep(d, name), rest, '\0');
}

static void rewrite(struct dialect *d, struct node *node)
{
    struct slice line = node->text;
    char first = line.bytes > 0 ? *line.ptr : '\0', second = line.bytes > 1 ? line.ptr[1] : '\0';
    if (first == '!' || first == '?')
        make_admonition(d, node);
    else if (first == '=')
        callouts_fold(d, node, grow_unquote(slice_part(line, slice_find(line, '"', 0), line.bytes)),
                      !follows_tab(node));
    else if (first == ':' && node->directive.kind == MARK_FENCED)
        make_fenced(d, node);
    else if (first == '/')
        make_slashes(d, node);
    else if (slice_starts(line, ":::") && node->directive.kind == MARK_INDENTED)
        make_documented(d, node);
    else if ((first == ':' || first == '~') && node->directive.kind == MARK_INDENTED)
        make_definition(d, node);
    else if (slice_starts(line, ":begin_tab:"))
        make_d2l_tab(d, node);
    else if (slice_starts(line, ":label:") || slice_starts(line, ":eqlabel:") || first == '(')
        make_label(d, node);
    else if (slice_starts(line, "{{#"))
        make_mdbook(d, node);
    else if ((first == '-' || first == ';') && slice_find_str(line, slice_of("8<"), 0) < line.bytes)
        make_snippet(d, node);
    else if (first == '*')
        note_abbreviation(d, node);
    else if (first == '#')
        make_org(d, node);
    else if (first == '+' && second == '-')
        drawn_make_grid(d, node);
    else if (slice_starts(line, "<!--") && slice_find_str(line, slice_of("@include:"), 0) < line.bytes)
        make_include_of_vitepress(d, node);
    else if (slice_starts(line, "<!--") && slice_find_str(line, slice_of("tabs:start"), 0) < line.bytes)
        docsify_make_tabs(d, node);
    else if (first == '{' && (second == '*' || second == '!'))
        make_inclusion(d, node);
    else if (first == '{' && (second == '%' || second == '{'))
        templates_rewrite(d, node);
    else if (first == '<' && second == '<')
        make_snippet_of_vitepress(d, node);
    else if (first == '<')
        templates_rewrite(d, node);
    else if (first == '{' && second != '.' && second != '/' && line.bytes > 3)
        make_attributes(d, node);
    else
        node_unlink(node);
}

/* The first directive at or after `from`, in document order. */
static struct node *next_directive(struct dialect *d, struct node *from)
{
    while (from != NULL && from->kind != NODE_DIRECTIVE)
        from = node_after(d->doc->root, from, false);
    return from;
}

void directives_rewrite(struct dialect *d)
{
    /* listed first, since a rewrite may move those that follow */
    struct node **list = NULL;
    size_t count = 0, room = 0;
    for (struct node *n = next_directive(d, d->doc->root); n != NULL;
         n = next_directive(d, node_after(d->doc->root, n, false))) {
        list = xgrow(list, count, &room, sizeof *list);
        list[count++] = n;
    }
    for (size_t i = 0; i < count; i++)
        if (list[i]->kind == NODE_DIRECTIVE && list[i]->parent != NULL)
            rewrite(d, list[i]);
    free(list);
}
