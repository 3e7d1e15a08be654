/* find.c - searching a short text and one document: the matches as spans and ranges, in order and apart. */
#include "match.h"

#include <stdlib.h>

const char *find_class_name(enum find_class class)
{
    static const char *const names[] = {
        [FIND_TITLE] = "title",     [FIND_HEADING] = "heading", [FIND_TERM] = "term",
        [FIND_TEXT] = "text",       [FIND_CODE] = "code",       [FIND_TAG] = "tag",
        [FIND_KEYWORD] = "keyword", [FIND_SUMMARY] = "summary", [FIND_META] = "meta",
    };
    _Static_assert(sizeof names / sizeof names[0] == FIND_CLASSES, "one name for each class");
    return names[class];
}

/* ---- a short text ---- */

static int compare_spans(const void *left, const void *right)
{
    const struct find_span *a = left, *b = right;
    return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

/* Sorts spans and merges those that touch. */
static void unite_spans(struct find_spans *spans)
{
    size_t kept = 0;
    if (spans->count > 1)
        qsort(spans->items, spans->count, sizeof *spans->items, compare_spans);
    for (size_t i = 0; i < spans->count; i++) {
        struct find_span *last = kept > 0 ? &spans->items[kept - 1] : NULL;
        if (last == NULL || spans->items[i].from > last->to)
            spans->items[kept++] = spans->items[i];
        else if (spans->items[i].to > last->to)
            last->to = spans->items[i].to;
    }
    spans->count = kept;
}

bool query_match_text(const struct query *query, struct slice text, struct find_spans *spans)
{
    struct match_list list = {0};
    match_string(query, text, &list);
    bool found = list.count > 0;
    if (spans != NULL) {
        *spans = (struct find_spans){xmalloc((list.count + 1) * sizeof *spans->items), list.count, list.count + 1};
        for (size_t i = 0; i < list.count; i++)
            spans->items[i] = (struct find_span){list.items[i].offset, list.items[i].end};
        unite_spans(spans);
    }
    match_list_free(&list);
    return found;
}

/* ---- one document ---- */

/* How long regular expressions may take in a document while a key is waiting. */
enum { REGEX_US = 10000, BYTES_PER_US = 100 };

struct find_text *find_text_new(const struct doc *doc)
{
    struct find_text *text = xcalloc(1, sizeof *text);
    text->doc = doc;
    return text;
}

void find_text_free(struct find_text *text)
{
    if (text == NULL)
        return;
    search_text_free(text->folded);
    search_text_free(text->rendered);
    search_text_free(text->plain);
    free(text);
}

static int compare_ranges(const void *left, const void *right)
{
    const struct find_range *a = left, *b = right;
    int order = place_compare(a->from, b->from);
    return order != 0 ? order : place_compare(a->to, b->to);
}

struct find_ranges find_text_all(struct find_text *text, const struct query *query)
{
    struct match_list list = {0};
    list.regex.deadline_us = regex_now_us() + REGEX_US + (long)(text->doc->source_bytes / BYTES_PER_US);
    match_text(query, text, &list);
    match_keep(query, &list);
    struct find_ranges ranges = {xmalloc((list.count + 1) * sizeof *ranges.items), 0, false};
    for (size_t i = 0; i < list.count; i++)
        ranges.items[i] = search_text_range(list.items[i].fold, list.items[i].from, list.items[i].to);
    if (list.count > 1)
        qsort(ranges.items, list.count, sizeof *ranges.items, compare_ranges);
    for (size_t i = 0; i < list.count; i++) {
        struct find_range *last = ranges.count > 0 ? &ranges.items[ranges.count - 1] : NULL;
        if (last == NULL || place_compare(ranges.items[i].from, last->to) >= 0)
            ranges.items[ranges.count++] = ranges.items[i];
        else if (place_compare(ranges.items[i].to, last->to) > 0)
            last->to = ranges.items[i].to;
    }
    ranges.gave_up = list.regex.late || list.regex.exceeded > 0;
    match_list_free(&list);
    return ranges;
}
