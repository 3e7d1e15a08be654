/* references.c - labels and references to them, as in Sphinx, MyST, d2l, Quarto and LaTeX. A label becomes an anchor before
 * its target; figures, tables and equations are numbered in order. A reference to a label of another note shows the label's
 * words, and leads there. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

static bool holds(const struct node *block, enum node_kind kind)
{
    for (const struct node *n = block; n != NULL; n = node_after(block, n, false))
        if (n->kind == kind)
            return true;
    return false;
}

/* Whether the note, and so the words for its figures, are Chinese. */
static bool is_chinese(const struct doc *doc)
{
    enum { LOOKED_AT = 4000 };
    size_t han = 0, end = doc->source_bytes < LOOKED_AT ? doc->source_bytes : LOOKED_AT;
    for (size_t i = 0; i < end; i++)
        han += (unsigned char)doc->source[i] >= 0xE4 && (unsigned char)doc->source[i] <= 0xE9;
    return han * 50 > end;
}

static const char *word_for(const struct dialect *d, const struct node *named)
{
    bool chinese = is_chinese(d->doc);
    if (named->kind == NODE_MATH_BLOCK || holds(named, NODE_MATH_BLOCK))
        return "";
    if (named->kind == NODE_TABLE || (named->next != NULL && named->next->kind == NODE_TABLE))
        return chinese ? "表" : "Table";
    if (named->kind == NODE_CODE_BLOCK)
        return chinese ? "代码" : "Listing";
    if (holds(named, NODE_IMAGE))
        return chinese ? "图" : "Fig.";
    if (named->kind == NODE_PARAGRAPH && named->first != NULL) {
        for (const struct node *n = named->first; n != NULL; n = n->next)
            if (n->kind == NODE_MATH && n->math.display)
                return "";
    }
    return NULL;
}

void references_add(struct dialect *d, struct slice name, struct node *named)
{
    name = slice_trim(name);
    while (named->parent != NULL && (!node_is_block(named) || named->kind == NODE_SUMMARY || named->kind == NODE_CELL ||
                                     named->kind == NODE_ROW || named->kind == NODE_ITEM))
        named = named->parent; /* an anchor is between blocks */
    if (name.bytes == 0 || named->parent == NULL)
        return;
    struct label label = {.name = name};
    if (named->kind == NODE_HEADING) {
        label.anchor = node_append(d->doc, named, NODE_ANCHOR, named->line, named->column);
        struct buf title = {0};
        node_plain_text(named, &title);
        label.title = slice_trim(grow_keep_buf(d, &title));
    } else {
        label.anchor = grow_before(d, named, NODE_ANCHOR);
        label.anchor->end_line = 0;
    }
    label.anchor->text = name;
    d->labels = xgrow(d->labels, d->label_count, &d->label_room, sizeof *d->labels);
    d->labels[d->label_count++] = label;
}

void references_link(struct dialect *d, struct node *node, struct slice name, struct slice words)
{
    name = slice_trim(name);
    node->kind = NODE_LINK;
    node->text = (struct slice){NULL, 0};
    struct buf target = {0};
    buf_add_char(&target, '#');
    buf_add_slice(&target, name);
    node->target = grow_keep_buf(d, &target);
    if (words.bytes > 0)
        grow_text(d, node, words);
    d->references = xgrow(d->references, d->reference_count, &d->reference_room, sizeof *d->references);
    d->references[d->reference_count++] =
        (struct reference){node, name, words.bytes == 0 || slice_find_str(words, slice_of("%s"), 0) < words.bytes};
}

static const struct label *find_label(const struct dialect *d, struct slice name)
{
    for (size_t i = 0; i < d->label_count; i++)
        if (slice_eq(d->labels[i].name, name))
            return &d->labels[i];
    return NULL;
}

/* The words for a label of another note: sec_linear_regression is "linear regression". */
static struct slice spoken(struct dialect *d, struct slice name)
{
    static const char *const kinds[] = {"sec", "chap", "chapter", "ch",      "fig", "tab",
                                        "tbl", "eq",   "subsec",  "section", "lst"};
    size_t end = 0;
    while (end < name.bytes && strchr("_-:.", name.ptr[end]) == NULL)
        end++;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (end + 1 < name.bytes && slice_eq_str(slice_part(name, 0, end), kinds[i])) {
            name = slice_part(name, end + 1, name.bytes);
            break;
        }
    struct buf words = {0};
    for (size_t i = 0; i < name.bytes; i++)
        buf_add_char(&words, name.ptr[i] == '_' ? ' ' : name.ptr[i]);
    struct slice kept = grow_keep(d, buf_slice(&words));
    buf_free(&words);
    return kept;
}

static void resolve(struct dialect *d, const struct reference *reference)
{
    const struct label *label = find_label(d, reference->label);
    struct node *link = reference->link;
    if (label == NULL && link->first == NULL)
        grow_text(d, link, spoken(d, reference->label));
    if (label == NULL || !reference->numbered) /* of another note: see link_find_label() */
        return;
    struct buf number = {0}, words = {0};
    if (label->word == NULL)
        buf_add_slice(&number, label->title.bytes > 0 ? label->title : spoken(d, label->name));
    else if (*label->word == '\0')
        buf_printf(&number, "(%d)", label->number);
    else
        buf_printf(&number, "%s%s%d", link->first == NULL ? label->word : "", link->first == NULL ? " " : "",
                   label->number);
    if (link->first == NULL) {
        grow_text(d, link, grow_keep_buf(d, &number));
        return;
    }
    struct slice form = link->first->text;
    size_t at = slice_find_str(form, slice_of("%s"), 0);
    buf_add_slice(&words, slice_part(form, 0, at));
    buf_add_slice(&words, buf_slice(&number));
    buf_add_slice(&words, slice_part(form, at + 2, form.bytes));
    link->first->text = grow_keep_buf(d, &words);
    buf_free(&number);
}

void references_take(struct dialect *d, struct dialect *inner)
{
    for (size_t i = 0; i < inner->label_count; i++) {
        d->labels = xgrow(d->labels, d->label_count, &d->label_room, sizeof *d->labels);
        d->labels[d->label_count++] = inner->labels[i];
    }
    for (size_t i = 0; i < inner->reference_count; i++) {
        d->references = xgrow(d->references, d->reference_count, &d->reference_room, sizeof *d->references);
        d->references[d->reference_count++] = inner->references[i];
    }
    free(inner->labels);
    free(inner->references);
    free(inner->abbreviations);
}

static int compare_labels(const void *left, const void *right)
{
    const struct label *a = left, *b = right;
    return (a->anchor->id > b->anchor->id) - (a->anchor->id < b->anchor->id);
}

/* Numbers those of each word in the order of the note. */
static void number_labels(struct dialect *d)
{
    if (d->label_count > 1)
        qsort(d->labels, d->label_count, sizeof *d->labels, compare_labels);
    for (size_t i = 0; i < d->label_count; i++) {
        struct label *label = &d->labels[i];
        if (label->title.ptr == NULL && label->anchor->next != NULL)
            label->word = word_for(d, label->anchor->next);
        label->number = 1;
        for (size_t k = i; k-- > 0 && label->number == 1;)
            if (label->word != NULL && d->labels[k].word != NULL && strcmp(label->word, d->labels[k].word) == 0)
                label->number = d->labels[k].number + 1;
    }
}

void references_resolve(struct dialect *d)
{
    number_labels(d);
    for (size_t i = 0; i < d->reference_count; i++)
        resolve(d, &d->references[i]);
}
