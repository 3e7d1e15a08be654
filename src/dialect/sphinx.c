/* sphinx.c - what only Sphinx, with MyST and sphinx-design, has: cards, glossaries, buttons, versions, and links whose words
 * are the title of their target. */
#include "rewrite.h"

#include "emoji.h"

#include <string.h>

/* Makes node a link to a label (kind: ref, any), a note (doc) or an address. */
static void point(struct dialect *d, struct node *link, struct slice target, struct slice kind, bool has_words)
{
    link->kind = NODE_LINK;
    target = grow_keep(d, target);
    if (slice_starts(target, "#"))
        kind = slice_of("ref");
    if (slice_eq_str(kind, "ref") || slice_eq_str(kind, "any") || slice_eq_str(kind, "myst")) {
        bool sign = slice_starts(target, "#");
        struct node *first = link->first;
        references_link(d, link, slice_part(target, sign, target.bytes), slice_of(""));
        if (has_words && first != NULL)
            d->references[d->reference_count - 1].numbered = false;
        return;
    }
    struct buf address = {0};
    buf_add_slice(&address, target);
    if (slice_eq_str(kind, "doc") && slice_find(target, '.', 1) == target.bytes)
        buf_add_str(&address, ".md");
    link->target = grow_keep_buf(d, &address);
}

/* ---- cards ---- */

/* Whether a text is a line of its own, of three or more of one sign. */
static bool is_line_of(const struct node *n, char sign)
{
    bool begins = n->previous == NULL || n->previous->kind == NODE_SOFT_BREAK;
    bool ends = n->next == NULL || n->next->kind == NODE_SOFT_BREAK;
    if (n->kind != NODE_TEXT || !begins || !ends || n->text.bytes < 3)
        return false;
    for (size_t i = 0; i < n->text.bytes; i++)
        if (n->text.ptr[i] != sign)
            return false;
    return true;
}

/* Parts the paragraphs of a card at `^^^`, below its header, and `+++`, above its footer. */
static void part_card(struct dialect *d, struct node *card)
{
    for (struct node *paragraph = card->first; paragraph != NULL; paragraph = paragraph->next)
        for (struct node *n = paragraph->kind == NODE_PARAGRAPH ? paragraph->first : NULL; n != NULL; n = n->next) {
            if (!is_line_of(n, '^') && !is_line_of(n, '+'))
                continue;
            struct node *above = grow_before(d, paragraph, NODE_PARAGRAPH);
            grow_move(above, paragraph->first, n);
            if (above->last != NULL)
                node_unlink(above->last); /* the line end */
            if (above->first == NULL)
                node_unlink(above);
            if (n->next != NULL)
                node_unlink(n->next);
            node_unlink(n);
            n = paragraph->first;
            if (n == NULL)
                break;
        }
}

void sphinx_make_card(struct dialect *d, struct node *node, struct slice title, const struct cell *options)
{
    part_card(d, node);
    struct slice target = options->link;
    struct node *words = NULL;
    if (title.bytes > 0) {
        callouts_make(d, node, slice_of("card"), title, '\0');
        words = node->first;
    } else { /* only its frame */
        node->kind = NODE_QUOTE;
        node->text = node->info = (struct slice){NULL, 0};
        memset(&node->directive, 0, sizeof node->directive);
    }
    if (target.bytes == 0)
        return;
    if (words == NULL) { /* all of the card is a link */
        words = node_append(d->doc, node, NODE_PARAGRAPH, node->line, node->column);
        words->end_line = node->line;
    }
    struct node *link = node_append(d->doc, NULL, NODE_LINK, node->line, node->column);
    grow_move(link, words->first, NULL);
    node_insert(words, link, NULL);
    point(d, link, target, options->kind, title.bytes > 0);
    if (link->first == NULL && link->target.bytes > 0 && *link->target.ptr != '#')
        sphinx_name_link(d, link, link->target);
}

/* ---- buttons, authors, words that stand out ---- */

static struct node *add_paragraph(struct dialect *d, struct node *node)
{
    struct node *paragraph = node_append(d->doc, NULL, NODE_PARAGRAPH, node->line, node->column);
    paragraph->end_line = node->line;
    node_insert(node, paragraph, node->first);
    return paragraph;
}

void sphinx_make_button(struct dialect *d, struct node *node, struct slice target, const struct cell *options)
{
    struct node *words = node->first != NULL && node->first->kind == NODE_PARAGRAPH ? node->first : NULL;
    struct node *paragraph = add_paragraph(d, node);
    struct node *link = node_append(d->doc, paragraph, NODE_LINK, node->line, node->column);
    if (words != NULL) {
        grow_move(link, words->first, NULL);
        node_unlink(words);
    }
    struct slice kind = options->kind.bytes > 0 ? options->kind : slice_of("any");
    point(d, link, target, kind, words != NULL);
    if (link->first == NULL && !slice_starts(link->target, "#"))
        sphinx_name_link(d, link, target);
    grow_unwrap(node);
}

void sphinx_make_author(struct dialect *d, struct node *node, const struct cell *options)
{
    const struct slice parts[] = {options->author, options->date, options->duration};
    struct buf line = {0};
    buf_add_str(&line, "");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].bytes == 0)
            continue;
        buf_add_str(&line, line.bytes > 0 ? " · " : "");
        buf_add_slice(&line, parts[i]);
    }
    parts_inlines(d, add_paragraph(d, node), grow_keep_buf(d, &line), node->line);
    grow_unwrap(node);
}

void sphinx_put_words(struct dialect *d, struct node *node, struct slice words, bool object)
{
    if (words.bytes == 0)
        return;
    struct node *paragraph = add_paragraph(d, node);
    struct node *shown = node_append(d->doc, paragraph, object ? NODE_CODE : NODE_STRONG, node->line, node->column);
    if (object)
        shown->text = grow_keep(d, words);
    else
        parts_inlines(d, shown, grow_keep(d, words), node->line);
}

struct slice sphinx_title(struct dialect *d, struct slice name, struct slice words)
{
    static const struct {
        const char *name, *english, *chinese;
    } titles[] = {{"versionadded", "New in version %.*s", "新增于版本 %.*s"},
                  {"versionchanged", "Changed in version %.*s", "变更于版本 %.*s"},
                  {"versionremoved", "Removed in version %.*s", "移除于版本 %.*s"},
                  {"deprecated", "Deprecated since version %.*s", "弃用于版本 %.*s"},
                  {"seealso", "See also%.*s", "参见%.*s"}};
    bool chinese = references_are_chinese(d->doc);
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (!slice_eq_str(name, titles[i].name) || (i < 4) != (words.bytes > 0))
            continue;
        struct buf title = {0};
        buf_add_slice(&title, words);
        struct slice version = grow_keep_buf(d, &title);
        title = (struct buf){0};
        buf_printf(&title, chinese ? titles[i].chinese : titles[i].english, (int)version.bytes, version.ptr);
        return grow_keep_buf(d, &title);
    }
    return words;
}

/* ---- glossaries ---- */

/* Adds a line with the term, and an anchor as Sphinx names it. */
static void add_term(struct dialect *d, struct node *item, struct slice term, uint32_t line)
{
    struct node *paragraph = item->last;
    if (paragraph == NULL) {
        paragraph = node_append(d->doc, item, NODE_PARAGRAPH, line, 1);
        paragraph->end_line = line;
    } else
        node_append(d->doc, paragraph, NODE_HARD_BREAK, line, 1);
    struct buf name = {0};
    buf_add_str(&name, "term-");
    for (size_t i = 0; i < term.bytes; i++)
        buf_add_char(&name, char_is_space(term.ptr[i]) ? '-' : term.ptr[i]);
    node_append(d->doc, paragraph, NODE_ANCHOR, line, 1)->text = grow_keep_buf(d, &name);
    parts_inlines(d, node_append(d->doc, paragraph, NODE_STRONG, line, 1), term, line);
}

/* The lines of a meaning, without their indentation and the colon that a list of definitions has. */
static struct slice meaning_of(struct dialect *d, struct slice lines)
{
    struct buf text = {0};
    size_t indent = SIZE_MAX;
    buf_add_str(&text, "");
    for (size_t at = 0, end; at < lines.bytes; at = end + 1) {
        end = slice_find(lines, '\n', at);
        struct slice line = slice_part(lines, at, end);
        size_t blanks = slice_skip_blanks(line, 0);
        if (blanks < line.bytes && line.ptr[blanks] == ':' && blanks + 1 < line.bytes && line.ptr[blanks + 1] == ' ') {
            buf_add_str(&text, text.bytes > 0 ? "\n" : "");
            line = slice_trim(slice_part(line, blanks + 1, line.bytes));
            blanks = 0;
            indent = indent == SIZE_MAX ? SIZE_MAX : indent;
        } else if (blanks < line.bytes && blanks < indent)
            indent = blanks;
        buf_add_slice(&text, slice_part(line, blanks < indent ? blanks : indent, line.bytes));
        buf_add_char(&text, '\n');
    }
    return grow_keep_buf(d, &text);
}

void sphinx_make_glossary(struct dialect *d, struct node *before, struct slice text)
{
    struct node *list = grow_before(d, before, NODE_LIST), *item = NULL;
    list->info = slice_of("");
    list->list.tight = true;
    uint32_t line = before->line;
    for (size_t at = 0, end; at < text.bytes; at = end + 1) {
        end = slice_find(text, '\n', at);
        struct slice one = slice_part(text, at, end), trimmed = slice_trim(one);
        line++;
        if (trimmed.bytes == 0 || slice_starts(trimmed, ".. "))
            continue;
        if (!char_is_blank(*one.ptr) && !slice_starts(one, ": ")) {
            if (item == NULL || item->last != item->first)
                item = node_append(d->doc, list, NODE_ITEM, line, 1);
            item->end_line = line;
            add_term(d, item, trimmed, line);
            continue;
        }
        size_t from = at;
        for (size_t next = end + 1; next < text.bytes; next = slice_find(text, '\n', next) + 1) {
            bool inside = char_is_blank(text.ptr[next]) || text.ptr[next] == '\n' ||
                          slice_starts(slice_part(text, next, text.bytes), ": ");
            if (!inside)
                break;
            end = slice_find(text, '\n', next);
        }
        if (item == NULL)
            item = node_append(d->doc, list, NODE_ITEM, line, 1);
        parts_blocks(d, item, NULL, meaning_of(d, slice_part(text, from, end)), line, 1, d->path);
        for (size_t i = from; i < end; i++)
            line += text.ptr[i] == '\n';
        item->end_line = line;
    }
    if (list->first == NULL)
        node_unlink(list);
}

/* ---- :name: words, lists of fields ---- */

/* The bytes of `:name: ` at the start of a line; 0 for another. */
static size_t field_bytes(const struct node *n)
{
    bool begins = n->previous == NULL || n->previous->kind == NODE_SOFT_BREAK;
    struct slice line = n->kind == NODE_TEXT && begins ? n->text : slice_of("");
    size_t end = slice_find(line, ':', 1);
    bool is = slice_starts(line, ":") && end > 1 && end < line.bytes && is_letter(line.ptr[1]) &&
              emoji_find(slice_part(line, 1, end)) == NULL && (end + 1 == line.bytes || line.ptr[end + 1] == ' ');
    return is ? end + 1 : 0;
}

void sphinx_rewrite_fields(struct dialect *d, struct node *paragraph)
{
    for (struct node *n = paragraph->first; n != NULL; n = n->next)
        if ((n->previous == NULL || n->previous->kind == NODE_SOFT_BREAK) && field_bytes(n) == 0)
            return;
    struct node *only = paragraph->first == paragraph->last ? paragraph->first : NULL;
    if (only != NULL && (slice_eq_str(only->text, ":orphan:") || slice_eq_str(only->text, ":nosearch:"))) {
        only->text = slice_of(""); /* for Sphinx alone */
        return;
    }
    for (struct node *n = paragraph->first; n != NULL; n = n->next) {
        size_t bytes = field_bytes(n);
        if (bytes == 0)
            continue;
        if (n->previous != NULL)
            n->previous->kind = NODE_HARD_BREAK;
        struct node *name = grow_before(d, n, NODE_STRONG);
        grow_text(d, name, slice_part(n->text, 1, bytes));
        grow_drop(n, bytes);
    }
}

/* ---- links ---- */

void sphinx_name_link(struct dialect *d, struct node *link, struct slice words)
{
    struct slice file = slice_part(link->target, 0, slice_find(link->target, '#', 0)), title = includes_title(d, file);
    parts_inlines(d, link, title.bytes > 0 ? title : grow_keep(d, words), link->line);
}

/* Whether the words of a link are its address: it is in angle brackets. */
static bool names_itself(const struct node *link, struct slice target)
{
    return link->first != NULL && link->first == link->last && link->first->kind == NODE_TEXT &&
           slice_eq(link->first->text, target);
}

void sphinx_rewrite_link(struct dialect *d, struct node *link)
{
    static const char *const schemes[] = {"project:", "doc:", "path:", "myst:"};
    struct slice target = link->target;
    if ((d->evidence & EVIDENCE_MYST) == 0)
        return;
    bool own = link->first == NULL;
    struct slice words = own ? slice_of("") : link->first->text;
    bool form = slice_find_str(words, slice_of("{name}"), 0) < words.bytes ||
                slice_find_str(words, slice_of("{number}"), 0) < words.bytes;
    if (form && slice_starts(target, "#") && link->first == link->last) {
        node_unlink(link->first);
        references_link(d, link, slice_part(target, 1, target.bytes), words);
        return;
    }
    if (slice_starts(target, "inv:")) { /* of another project, whose addresses are elsewhere */
        size_t sign = slice_find(target, '#', 0);
        bool named = own || names_itself(link, target);
        while (named && link->first != NULL)
            node_unlink(link->first);
        link->kind = named ? NODE_CODE : NODE_EMPH;
        link->target = (struct slice){NULL, 0};
        if (named)
            link->text = slice_part(target, sign < target.bytes ? sign + 1 : 0, target.bytes);
        return;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (!slice_starts(target, schemes[i]))
            continue;
        own = own || names_itself(link, target);
        target = slice_part(target, strlen(schemes[i]), target.bytes);
        while (own && link->first != NULL)
            node_unlink(link->first);
        bool note = i == 1 && slice_find(target, '.', 1) == target.bytes;
        point(d, link, target, slice_of(note ? "doc" : ""), !own);
        target = link->target;
        break;
    }
    if (!own || target.bytes == 0)
        return;
    bool label = slice_starts(target, "#") ||
                 (slice_find(target, '.', 0) == target.bytes && slice_find(target, '/', 0) == target.bytes);
    if (!label)
        sphinx_name_link(d, link, target);
    else if (link->first == NULL && !slice_starts(link->target, "#"))
        point(d, link, target, slice_of("ref"), false);
    else if (d->reference_count == 0 || d->references[d->reference_count - 1].link != link)
        point(d, link, target, slice_of("ref"), false);
}
