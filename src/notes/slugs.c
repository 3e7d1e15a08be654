/* slugs.c - how the tools that make sites of notes turn a heading into an anchor. Each rule is a function in one table; a note's
 * headings are named by all of them once an anchor is not GitHub's, since which tool made a note is not always known. */
#include "slugs.h"

#include "biji/mem.h"
#include "biji/str.h"
#include "biji/text.h"
#include "biji/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slug {
    const char *name;
    int rule, order; /* order: the index of its heading */
};

/* A term of a list of definitions, which Hugo gives an anchor. */
struct term {
    const char *name;
    const struct node *node;
    size_t order;
};

struct slugs {
    struct arena arena;
    struct slug *items; /* by name, then by rule */
    size_t count;
    struct term *terms; /* by name */
    size_t term_count, term_room;
};

size_t slugs_place(const void *items, size_t count, size_t item_bytes, const char *name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *const *its_name = (const void *)((const char *)items + middle * item_bytes);
        if (strcmp(*its_name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- the rules ---- */

/* Adds one hyphen for any number of separators, none at the beginning. */
static void add_hyphen(struct buf *out)
{
    if (out->bytes > 0 && out->ptr[out->bytes - 1] != '-')
        buf_add_char(out, '-');
}

static void drop_last_hyphens(struct buf *out)
{
    while (out->bytes > 0 && out->ptr[out->bytes - 1] == '-')
        out->ptr[--out->bytes] = '\0';
}

static uint32_t next_rune(struct slice words, size_t *at)
{
    int bytes;
    uint32_t rune = utf8_decode(words.ptr + *at, slice_end(words), &bytes);
    *at += (size_t)bytes;
    return rune;
}

static bool is_ascii_in(uint32_t rune, const char *set)
{
    return rune > 0 && rune < 0x80 && strchr(set, (int)rune) != NULL;
}

static bool is_ascii_letter(uint32_t rune)
{
    return rune < 0x80 && char_is_alnum((char)rune) && !char_is_digit((char)rune);
}

static bool is_ascii_word(uint32_t rune)
{
    return rune < 0x80 && char_is_alnum((char)rune);
}

/* VitePress and VuePress: accents off, every run of signs is a hyphen, a digit at the beginning gets an underscore. */
static void vitepress(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = rune_base(next_rune(words, &at));
        if (is_ascii_in(rune, " ~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/") || (rune >= 0x2018 && rune <= 0x201D))
            add_hyphen(out);
        else {
            if (out->bytes == 0 && rune < 0x80 && char_is_digit((char)rune))
                buf_add_char(out, '_');
            buf_add_rune(out, rune_lower(rune));
        }
    }
    drop_last_hyphens(out);
}

/* docsify: signs of ASCII and General Punctuation off, those of Chinese stay, each blank is a hyphen. */
static void docsify(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at);
        if (is_ascii_in(rune, "\\'!\"#$%&()*+,./:;<=>?@[]^`{|}~") || (rune >= 0x2000 && rune <= 0x206F) ||
            (rune >= 0x2E00 && rune <= 0x2E7F))
            continue;
        if (out->bytes == 0 && rune < 0x80 && char_is_digit((char)rune))
            buf_add_char(out, '_');
        buf_add_rune(out, rune == ' ' ? '-' : rune_lower(rune));
    }
}

/* docsify before version 5: the same, runs of hyphens are one. */
static void docsify_old(struct slice words, struct buf *out)
{
    struct buf whole = {0};
    docsify(words, &whole);
    for (size_t i = 0; i < whole.bytes; i++)
        if (whole.ptr[i] != '-' || i == 0 || whole.ptr[i - 1] != '-')
            buf_add_char(out, whole.ptr[i]);
    buf_free(&whole);
}

/* Python-Markdown, by which mkdocs names: only ASCII is left, runs of blanks and hyphens are one hyphen. */
static void mkdocs(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = rune_base(next_rune(words, &at));
        if (rune == ' ' || rune == '-')
            add_hyphen(out);
        else if (is_ascii_word(rune) || rune == '_')
            buf_add_rune(out, rune_lower(rune));
    }
    drop_last_hyphens(out);
}

/* The same with `slugify` set to one that keeps all scripts; also GitLab's rule. */
static void mkdocs_unicode(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at);
        if (rune == ' ' || rune == '-')
            add_hyphen(out);
        else if (rune_is_word(rune))
            buf_add_rune(out, rune_lower(rune));
    }
    drop_last_hyphens(out);
}

/* Pandoc, by which Quarto and bookdown name: it begins at the first letter, and points stay. */
static void pandoc(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at);
        bool word = rune_is_word(rune) || rune == '.' || rune == '-';
        bool letter = is_ascii_letter(rune) || (rune >= 0x80 && rune_is_word(rune));
        if (rune == ' ')
            add_hyphen(out);
        else if (word && (out->bytes > 0 || letter))
            buf_add_rune(out, rune_lower(rune));
    }
    if (out->bytes == 0)
        buf_add_str(out, "section");
}

/* docutils, by which Sphinx names: ASCII, a hyphen for all between letters and digits, no digit at the beginning. */
static void docutils(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at), base = rune_base(rune);
        if (is_ascii_word(base) && (out->bytes > 0 || is_ascii_letter(base)))
            buf_add_rune(out, rune_lower(base));
        else if (rune < 0x80)
            add_hyphen(out);
    }
    drop_last_hyphens(out);
}

/* kramdown, by which Jekyll names unless it is told to follow GitHub: ASCII, begins at the first letter. */
static void kramdown(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at);
        if (out->bytes == 0 && !is_ascii_letter(rune))
            continue;
        if (rune == ' ' || rune == '-')
            buf_add_char(out, '-');
        else if (is_ascii_word(rune))
            buf_add_rune(out, rune_lower(rune));
    }
    if (out->bytes == 0)
        buf_add_str(out, "section");
}

/* Obsidian: the words themselves. */
static void words_themselves(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;)
        buf_add_rune(out, rune_lower(next_rune(words, &at)));
}

/* Jupyter and Typora: the words with hyphens for blanks. */
static void hyphened(struct slice words, struct buf *out)
{
    for (size_t at = 0; at < words.bytes;) {
        uint32_t rune = next_rune(words, &at);
        buf_add_rune(out, rune == ' ' ? '-' : rune_lower(rune));
    }
}

/* A repeated anchor gets a number, counted from 1. */
static const struct rule {
    void (*slug)(struct slice words, struct buf *out);
    char before; /* the number */
    bool may_be_empty;
} rules[] = {
    {vitepress, '-', false}, {docsify, '-', false},  {docsify_old, '-', false},    {mkdocs_unicode, '-', false},
    {pandoc, '-', false},    {kramdown, '-', false}, {docutils, '-', false},       {mkdocs_unicode, '_', false},
    {mkdocs, '_', true},     {hyphened, '-', false}, {words_themselves, 0, false},
};
enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

/* ---- a note's headings by all of them ---- */

static int compare(const void *left, const void *right)
{
    const struct slug *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0           ? order
           : a->rule != b->rule ? (a->rule > b->rule) - (a->rule < b->rule)
                                : (a->order > b->order) - (a->order < b->order);
}

/* Numbers the repeated ones of a rule; items are sorted, and are no longer afterwards. */
static void number_repeated(struct slugs *slugs)
{
    for (size_t i = 0, first; i < slugs->count; i = first) {
        const struct slug *slug = &slugs->items[i];
        const struct rule *rule = &rules[slug->rule];
        int number = *slug->name == '\0'; /* Python-Markdown has no empty anchor */
        for (first = i; first < slugs->count && slugs->items[first].rule == slug->rule &&
                        (first == i || strcmp(slugs->items[first].name, slug->name) == 0);
             first++)
            ;
        for (size_t k = first; k-- > i;) /* from the end, since the first one's name is compared with */
            if (rule->before != 0 && number + (int)(k - i) > 0)
                slugs->items[k].name =
                    arena_printf(&slugs->arena, "%s%c%d", slug->name, rule->before, number + (int)(k - i));
    }
}

static int compare_terms(const void *left, const void *right)
{
    const struct term *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* Collects what may be a term: a paragraph that begins an item and is followed by another. */
static void build_terms(struct slugs *slugs, const struct node *root)
{
    struct buf words = {0}, name = {0};
    for (const struct node *n = root; n != NULL; n = node_after(root, n, false)) {
        if (n->kind != NODE_ITEM || n->first == NULL || n->first->kind != NODE_PARAGRAPH || n->first->next == NULL)
            continue;
        buf_clear(&words);
        buf_clear(&name);
        node_plain_text(n->first, &words);
        pandoc(slice_trim(buf_slice(&words)), &name);
        slugs->terms = xgrow(slugs->terms, slugs->term_count, &slugs->term_room, sizeof *slugs->terms);
        slugs->terms[slugs->term_count] =
            (struct term){arena_strndup(&slugs->arena, buf_slice(&name).ptr, name.bytes), n, slugs->term_count};
        slugs->term_count++;
    }
    buf_free(&words);
    buf_free(&name);
    if (slugs->term_count > 1)
        qsort(slugs->terms, slugs->term_count, sizeof *slugs->terms, compare_terms);
}

const struct node *slugs_find_term(const struct slugs *slugs, const char *anchor)
{
    size_t low = slugs_place(slugs->terms, slugs->term_count, sizeof *slugs->terms, anchor);
    bool found = low < slugs->term_count && *anchor != '\0' && strcmp(slugs->terms[low].name, anchor) == 0;
    return found ? slugs->terms[low].node : NULL;
}

struct slugs *slugs_build(const struct outline *outline)
{
    struct slugs *slugs = xcalloc(1, sizeof *slugs);
    struct buf name = {0};
    slugs->items = xcalloc(outline->count * RULE_COUNT + 1, sizeof *slugs->items);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (size_t i = 0; i < outline->count; i++) {
            buf_clear(&name);
            rules[rule].slug(slice_of(outline->headings[i].text), &name);
            if (name.bytes == 0 && !rules[rule].may_be_empty)
                continue;
            const char *copy = arena_strndup(&slugs->arena, buf_slice(&name).ptr, name.bytes);
            slugs->items[slugs->count++] = (struct slug){copy, rule, (int)i};
        }
    buf_free(&name);
    qsort(slugs->items, slugs->count, sizeof *slugs->items, compare);
    number_repeated(slugs);
    qsort(slugs->items, slugs->count, sizeof *slugs->items, compare);
    build_terms(slugs, outline->root);
    return slugs;
}

int slugs_find(const struct slugs *slugs, const char *anchor)
{
    size_t low = slugs_place(slugs->items, slugs->count, sizeof *slugs->items, anchor);
    bool found = low < slugs->count && strcmp(slugs->items[low].name, anchor) == 0;
    return found ? slugs->items[low].order : -1;
}

void slugs_free(struct slugs *slugs)
{
    if (slugs == NULL)
        return;
    free(slugs->items);
    free(slugs->terms);
    arena_free(&slugs->arena);
    free(slugs);
}
