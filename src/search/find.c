/* find.c - searching a short text: the matches as spans, in order and apart. */
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
