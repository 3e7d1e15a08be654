/* references.c - labels and references to them, as in Sphinx, MyST, d2l, Quarto and LaTeX. A label becomes an anchor before
 * its target; figures, tables and equations are numbered in order. A reference to a label of another note shows the label's
 * words, and leads there. */
#include "rewrite.h"

#include "biji/mem.h"

#include <stdio.h>
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
bool references_are_chinese(const struct doc *doc)
{
    enum { LOOKED_AT = 4000 };
    size_t han = 0, end = doc->source_bytes < LOOKED_AT ? doc->source_bytes : LOOKED_AT;
    for (size_t i = 0; i < end; i++)
        han += (unsigned char)doc->source[i] >= 0xE4 && (unsigned char)doc->source[i] <= 0xE9;
    return han * 50 > end;
}

/* The kinds that a label begins with, as in fig-a, tab:b or thm_c, and their words. Sections have their own. */
static const struct {
    const char *kinds, *word, *chinese;
} numbered[] = {
    {" fig figure ", "Fig.", "图"},
    {" tbl tab table ", "Table", "表"},
    {" lst listing ", "Listing", "代码"},
    {" thm theorem ", "Theorem", "定理"},
    {" lem lemma ", "Lemma", "引理"},
    {" cor corollary ", "Corollary", "推论"},
    {" def definition ", "Definition", "定义"},
    {" exm example ", "Example", "例"},
    {" prp proposition ", "Proposition", "命题"},
    {" cnj conjecture ", "Conjecture", "猜想"},
    {" exr exercise ", "Exercise", "练习"},
    {" alg algorithm ", "Algorithm", "算法"},
};

/* The words of a kind of thing that is numbered; NULL for other words. */
static const char *word_of_kind(struct slice kind, bool chinese)
{
    char padded[24];
    if (kind.bytes == 0 || kind.bytes > sizeof padded - 3)
        return NULL;
    snprintf(padded, sizeof padded, " %.*s ", (int)kind.bytes, kind.ptr);
    for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++)
        if (strstr(numbered[i].kinds, padded) != NULL)
            return chinese ? numbered[i].chinese : numbered[i].word;
    return NULL;
}

/* The same for the kind that a label begins with. */
static const char *word_of_label(struct slice name, bool chinese)
{
    size_t end = 0;
    while (end < name.bytes && strchr("-:_", name.ptr[end]) == NULL)
        end++;
    return end < name.bytes ? word_of_kind(slice_part(name, 0, end), chinese) : NULL;
}

/* What a block is numbered as, when neither its label nor its directive tell; NULL: it is not numbered. */
static const char *word_for(const struct dialect *d, const struct node *named)
{
    bool chinese = references_are_chinese(d->doc);
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

/* Whether a paragraph is the caption of the table above it, to judge by its label. */
static bool is_caption(const struct node *named, struct slice name)
{
    return named->kind == NODE_PARAGRAPH && named->previous != NULL && named->previous->kind == NODE_TABLE &&
           slice_starts(name, "t") && word_of_label(name, false) != NULL;
}

struct label *references_add(struct dialect *d, struct slice name, struct node *named)
{
    name = slice_trim(name);
    while (named->parent != NULL && (!node_is_block(named) || named->kind == NODE_SUMMARY || named->kind == NODE_CELL ||
                                     named->kind == NODE_ROW || named->kind == NODE_ITEM))
        named = named->parent; /* an anchor is between blocks */
    if (name.bytes == 0 || named->parent == NULL)
        return NULL;
    struct label label = {.name = name};
    if (is_caption(named, name)) {
        label.caption = named;
        named = named->previous;
    }
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
    d->labels[d->label_count] = label;
    return &d->labels[d->label_count++];
}

void references_add_kind(struct dialect *d, struct slice name, struct node *named, struct slice kind)
{
    struct label *label = references_add(d, name, named);
    if (label != NULL)
        label->word = word_of_kind(kind, references_are_chinese(d->doc));
}

/* Whether words have a place for a number or a name. */
static bool is_form(struct slice words)
{
    return slice_find_str(words, slice_of("%s"), 0) < words.bytes ||
           slice_find_str(words, slice_of("{number}"), 0) < words.bytes ||
           slice_find_str(words, slice_of("{name}"), 0) < words.bytes;
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
    d->references[d->reference_count++] = (struct reference){node, name, words.bytes == 0 || is_form(words)};
}

void references_take_formula_label(struct dialect *d, struct node *formula)
{
    static const char *const opens[] = {"\\label{", "(\\#"};
    for (size_t i = 0; i < 2; i++) {
        struct slice text = formula->text;
        size_t at = slice_find_str(text, slice_of(opens[i]), 0), from = at + strlen(opens[i]),
               end = slice_find(text, i == 0 ? '}' : ')', from);
        if (at >= text.bytes || end >= text.bytes)
            continue;
        if (i > 0) { /* which is no TeX */
            struct buf rest = {0};
            buf_add_slice(&rest, slice_part(text, 0, at));
            buf_add_slice(&rest, slice_part(text, end + 1, text.bytes));
            formula->text = slice_trim(grow_keep_buf(d, &rest));
        }
        references_add(d, slice_part(text, from, end), formula);
    }
}

static const struct label *find_label(const struct dialect *d, struct slice name)
{
    for (size_t i = 0; i < d->label_count; i++)
        if (slice_eq(d->labels[i].name, name))
            return &d->labels[i];
    return NULL;
}

/* The label of the chunk that draws several figures, for a reference to one of them: fig:name-2. */
static const struct label *find_chunk(const struct dialect *d, struct slice name)
{
    size_t end = name.bytes;
    while (end > 0 && char_is_digit(name.ptr[end - 1]))
        end--;
    bool one_of = slice_starts(name, "fig:") && end > 1 && end < name.bytes && name.ptr[end - 1] == '-';
    return one_of ? find_label(d, slice_part(name, 0, end - 1)) : NULL;
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

/* The block whose words come after the number of a label's target: the picture, a table's caption, a callout's title. */
static struct node *captioned(const struct label *label)
{
    struct node *block = label->anchor->next, *next = block != NULL ? block->next : NULL;
    if (label->caption != NULL || block == NULL)
        return label->caption;
    if (block->kind == NODE_ALERT || block->kind == NODE_DETAILS)
        return block->first != NULL && block->first->kind == NODE_SUMMARY ? block->first : NULL;
    if (block->kind == NODE_PARAGRAPH && next != NULL && next->kind == NODE_TABLE)
        return block;
    for (struct node *n = block; n != NULL; n = node_after(block, n, false))
        if (n->kind == NODE_IMAGE)
            return n;
    return NULL;
}

/* What {name} stands for: the title or caption of a label's target. */
static struct slice name_of(struct dialect *d, const struct label *label)
{
    struct node *words = label->title.bytes == 0 ? captioned(label) : NULL;
    struct buf text = {0};
    if (words == NULL)
        return label->title.bytes > 0 ? label->title : spoken(d, label->name);
    node_plain_text(words, &text);
    struct slice name = grow_keep_buf(d, &text);
    size_t colon = slice_find_str(name, slice_of(": "), 0); /* behind the number */
    return colon < name.bytes ? slice_part(name, colon + 2, name.bytes) : name;
}

static void resolve(struct dialect *d, const struct reference *reference)
{
    const struct label *label = find_label(d, reference->label);
    struct node *link = reference->link;
    if (label == NULL && (label = find_chunk(d, reference->label)) != NULL)
        link->target = slice_part(link->target, 0, label->name.bytes + 1);
    if (label == NULL && link->first == NULL)
        grow_text(d, link, spoken(d, reference->label));
    if (!reference->numbered || (label == NULL && (link->first == NULL || link->first->text.ptr == NULL)))
        return;
    struct buf number = {0}, words = {0};
    if (label == NULL) /* of another note: see link_find_label() */
        buf_add_slice(&number, spoken(d, reference->label));
    else if (label->word == NULL)
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
    struct slice form = link->first->text, name = label != NULL ? name_of(d, label) : buf_slice(&number);
    for (size_t at = 0; at < form.bytes;) {
        struct slice rest = slice_part(form, at, form.bytes);
        size_t sign = slice_starts(rest, "%s") ? 2 : slice_starts(rest, "{number}") ? strlen("{number}") : 0;
        bool named = slice_starts(rest, "{name}");
        if (sign > 0)
            buf_add_slice(&words, buf_slice(&number));
        else if (named)
            buf_add_slice(&words, name);
        else
            buf_add_char(&words, *rest.ptr);
        at += sign > 0 ? sign : named ? strlen("{name}") : 1;
    }
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
    free(inner->examples);
}

static int compare_labels(const void *left, const void *right)
{
    const struct label *a = left, *b = right;
    return (a->anchor->id > b->anchor->id) - (a->anchor->id < b->anchor->id);
}

/* Numbers those of each word in the order of the note. */
static void number_labels(struct dialect *d)
{
    bool chinese = references_are_chinese(d->doc);
    if (d->label_count > 1)
        qsort(d->labels, d->label_count, sizeof *d->labels, compare_labels);
    for (size_t i = 0; i < d->label_count; i++) {
        struct label *label = &d->labels[i];
        if (label->title.ptr == NULL && label->word == NULL && label->anchor->next != NULL) {
            label->word = word_of_label(label->name, chinese);
            if (label->word == NULL)
                label->word = word_for(d, label->anchor->next);
        }
        label->number = 1;
        for (size_t k = i; k-- > 0 && label->number == 1;)
            if (label->word != NULL && d->labels[k].word != NULL && strcmp(label->word, d->labels[k].word) == 0)
                label->number = d->labels[k].number + 1;
    }
}

/* Adds the number of an equation to its formula, unless it has one. */
static void tag_formula(struct dialect *d, const struct label *label, struct node *block)
{
    struct node *formula = block;
    while (formula != NULL && formula->kind != NODE_MATH_BLOCK &&
           !(formula->kind == NODE_MATH && formula->math.display))
        formula = node_after(block, formula, false);
    if (formula == NULL || slice_find_str(formula->text, slice_of("\\tag"), 0) < formula->text.bytes ||
        formula->info.bytes > 0)
        return;
    struct buf text = {0};
    buf_add_slice(&text, slice_trim_end(formula->text));
    buf_printf(&text, "\\tag{%d}", label->number);
    formula->info = grow_keep_buf(d, &text);
}

static struct slice lower(struct dialect *d, struct slice s)
{
    char *copy = arena_strndup(&d->doc->arena, s.ptr, s.bytes);
    for (size_t i = 0; i < s.bytes; i++)
        copy[i] = char_lower(copy[i]);
    return slice_from(copy, s.bytes);
}

/* Shows the numbers where their targets are, so that a reader who jumps there, or reads on, finds them. */
static void show_number(struct dialect *d, const struct label *label)
{
    if (label->word == NULL || label->anchor->next == NULL)
        return;
    if (*label->word == '\0') {
        tag_formula(d, label, label->anchor->next);
        return;
    }
    struct node *words = captioned(label);
    if (words == NULL)
        return;
    struct slice kind = words->first != NULL && words->first->next == NULL ? words->first->text : slice_of("");
    if (kind.bytes > 0 && words->kind == NODE_SUMMARY && word_of_kind(lower(d, kind), false) != NULL)
        node_unlink(words->first); /* no title of its own */
    struct buf number = {0};
    buf_printf(&number, "%s %d%s", label->word, label->number, words->first != NULL ? ": " : "");
    struct node *text = node_append(d->doc, NULL, NODE_TEXT, words->line, words->column);
    text->text = grow_keep_buf(d, &number);
    node_insert(words, text, words->first);
}

void references_resolve(struct dialect *d)
{
    number_labels(d);
    for (size_t i = 0; i < d->label_count; i++)
        show_number(d, &d->labels[i]);
    for (size_t i = 0; i < d->reference_count; i++)
        resolve(d, &d->references[i]);
}
