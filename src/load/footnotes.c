/* footnotes.c - footnotes of a note. The parser drops definitions that nothing refers to, and with them what the author
 * wrote; so references to those are fed to it before the note, and the numbers are given here. Labels are compared
 * without case, as the parser does. */
#include "footnotes.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_LABEL_BYTES = 1000 };

struct label {
    struct slice text;
    bool definition;
};

static int compare_text(struct slice a, struct slice b)
{
    size_t least = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = least > 0 ? strncasecmp(a.ptr, b.ptr, least) : 0;
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

/* Uses before definitions, so that a definition that comes first of its label is unused. */
static int compare_labels(const void *left, const void *right)
{
    const struct label *a = left, *b = right;
    int order = compare_text(a->text, b->text);
    if (order == 0)
        order = (int)a->definition - (int)b->definition;
    return order != 0 ? order : (a->text.ptr > b->text.ptr) - (a->text.ptr < b->text.ptr);
}

/* Whether only blanks and quote marks stand between the start of the line and ptr. */
static bool starts_line(const struct parse_source *source, const char *ptr)
{
    while (ptr > source->text && (ptr[-1] == ' ' || ptr[-1] == '\t' || ptr[-1] == '>'))
        ptr--;
    return ptr == source->text || ptr[-1] == '\n';
}

/* All labels of the source, in its order; says in *defined whether any is a definition. Owner: the caller. */
static struct label *find_labels(const struct parse_source *source, size_t *count, bool *defined)
{
    struct slice all = slice_from(source->text, source->bytes), mark = slice_of("[^");
    struct label *labels = NULL;
    size_t room = 0;
    *count = 0;
    *defined = false;
    for (size_t at = slice_find_str(all, mark, 0); at < all.bytes; at = slice_find_str(all, mark, at + 2)) {
        struct slice rest = slice_part(all, at + 2, at + 2 + LONGEST_LABEL_BYTES);
        rest = slice_part(rest, 0, slice_find(rest, '\n', 0));
        size_t end = slice_find(rest, ']', 0);
        if (end == 0 || end == rest.bytes)
            continue;
        bool definition = end + 1 < rest.bytes && rest.ptr[end + 1] == ':' && starts_line(source, all.ptr + at);
        *defined = *defined || definition;
        labels = xgrow(labels, *count, &room, sizeof *labels);
        labels[(*count)++] = (struct label){slice_part(rest, 0, end), definition};
    }
    return labels;
}

static uint32_t line_of(const struct parse_source *source, const char *ptr)
{
    uint32_t at = (uint32_t)(ptr - source->text), low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (source->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int compare_cuts(const void *left, const void *right)
{
    const struct limit_cut *a = left, *b = right;
    return (a->line > b->line) - (a->line < b->line);
}

void footnotes_scan(const struct parse_source *source, struct buf *unused, struct limit_cut **cuts, size_t *cut_count)
{
    size_t count, room = *cut_count;
    bool defined;
    struct label *labels = find_labels(source, &count, &defined);
    if (defined)
        qsort(labels, count, sizeof *labels, compare_labels);
    for (size_t i = 0; defined && i < count; i++) {
        struct slice text = labels[i].text;
        if (!labels[i].definition || memchr(text.ptr, ' ', text.bytes) != NULL)
            continue;
        bool first = i == 0 || compare_text(labels[i - 1].text, text) != 0;
        if (first) {
            buf_add_str(unused, "[^");
            buf_add_slice(unused, text);
            buf_add_str(unused, "] ");
        } else if (labels[i - 1].definition) {
            *cuts = xgrow(*cuts, *cut_count, &room, sizeof **cuts);
            (*cuts)[(*cut_count)++] = (struct limit_cut){line_of(source, text.ptr), LIMIT_BY_LABEL};
        }
    }
    if (*cut_count > 1)
        qsort(*cuts, *cut_count, sizeof **cuts, compare_cuts);
    free(labels);
}

static int compare_definitions(const void *left, const void *right)
{
    const struct node *a = *(struct node *const *)left, *b = *(struct node *const *)right;
    int order = compare_text(a->text, b->text);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static struct node *find_definition(struct slice label, struct node **definitions, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_text(definitions[middle]->text, label) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && compare_text(definitions[low]->text, label) == 0 ? definitions[low] : NULL;
}

void footnotes_join(struct node **references, size_t reference_count, struct node **definitions,
                    size_t definition_count)
{
    int number = 0;
    if (definition_count > 1)
        qsort(definitions, definition_count, sizeof *definitions, compare_definitions);
    for (size_t i = 0; i < reference_count; i++) {
        struct node *definition = find_definition(references[i]->text, definitions, definition_count);
        references[i]->footnote.definition = definition;
        if (definition != NULL && definition->footnote.number == 0)
            definition->footnote.number = ++number;
        references[i]->footnote.number = definition != NULL ? definition->footnote.number : ++number;
    }
    for (size_t i = 0; i < definition_count; i++)
        if (definitions[i]->footnote.number == 0)
            definitions[i]->footnote.number = ++number;
}
