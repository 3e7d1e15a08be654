/* find.c - searching a document and a course. A course is searched chapter by chapter, so that the search can stop for
 * a key and go on; what is kept from query to query is each chapter's folded text. */
#include "biji/find.h"

#include "biji/outline.h"
#include "match.h"
#include "snippet.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *find_class_name(enum find_class class)
{
    static const char *const names[] = {
        [FIND_TITLE] = "title", [FIND_HEADING] = "heading", [FIND_KEYWORD] = "keyword", [FIND_SUMMARY] = "summary",
        [FIND_TERM] = "term",   [FIND_TEXT] = "text",       [FIND_CODE] = "code",       [FIND_META] = "meta",
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

/* Sorts spans and draws together those that touch. */
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
        *spans = (struct find_spans){xmalloc((list.count + 1) * sizeof *spans->items), list.count};
        for (size_t i = 0; i < list.count; i++)
            spans->items[i] = (struct find_span){list.items[i].from, list.items[i].to};
        unite_spans(spans);
    }
    match_list_free(&list);
    return found;
}

/* ---- one document ---- */

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
    fold_free(text->folded);
    fold_free(text->rendered);
    fold_free(text->plain);
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
    match_text(query, text, &list);
    match_keep(query, &list);
    struct find_ranges ranges = {xmalloc((list.count + 1) * sizeof *ranges.items), 0};
    for (size_t i = 0; i < list.count; i++)
        ranges.items[i] = fold_range(list.items[i].fold, list.items[i].from, list.items[i].to);
    if (list.count > 1)
        qsort(ranges.items, list.count, sizeof *ranges.items, compare_ranges);
    for (size_t i = 0; i < list.count; i++) {
        struct find_range *last = ranges.count > 0 ? &ranges.items[ranges.count - 1] : NULL;
        if (last == NULL || place_compare(ranges.items[i].from, last->to) >= 0)
            ranges.items[ranges.count++] = ranges.items[i];
        else if (place_compare(ranges.items[i].to, last->to) > 0)
            last->to = ranges.items[i].to;
    }
    match_list_free(&list);
    return ranges;
}

/* ---- a course ---- */

/* What is kept of one note or page. */
struct kept {
    struct find_text *text;
    struct outline *outline;
};

struct finder {
    const struct course *course;
    struct find_source source;
    const struct query *query;
    struct kept *kept; /* two a chapter: its note, its page */
    size_t kept_count;
    size_t next; /* index in kept of what is searched next */
    struct hit *hits;
    size_t hit_count, hit_room;
    bool sorted, gave_up;
};

struct finder *finder_new(const struct course *course, struct find_source source)
{
    struct finder *finder = xcalloc(1, sizeof *finder);
    finder->course = course;
    finder->source = source;
    return finder;
}

static void forget(struct kept *kept)
{
    find_text_free(kept->text);
    outline_free(kept->outline);
    *kept = (struct kept){0};
}

void finder_forget(struct finder *finder, int chapter)
{
    for (size_t i = (size_t)chapter * 2; i < finder->kept_count && i < (size_t)chapter * 2 + 2; i++)
        forget(&finder->kept[i]);
}

void finder_free(struct finder *finder)
{
    if (finder == NULL)
        return;
    for (size_t i = 0; i < finder->kept_count; i++)
        forget(&finder->kept[i]);
    free(finder->kept);
    free(finder->hits);
    free(finder);
}

void finder_start(struct finder *finder, const struct query *query)
{
    finder->query = query;
    finder->next = finder->hit_count = 0;
    finder->sorted = true;
    finder->gave_up = false;
    size_t wanted = finder->course->chapter_count * 2; /* the course may have grown */
    if (wanted > finder->kept_count) {
        finder->kept = xrealloc(finder->kept, wanted * sizeof *finder->kept);
        memset(finder->kept + finder->kept_count, 0, (wanted - finder->kept_count) * sizeof *finder->kept);
        finder->kept_count = wanted;
    }
}

/* A match as a hit needs it. */
struct found {
    const struct match *match;
    uint32_t offset, end; /* bytes of the source */
    uint32_t line;        /* index */
};

static int compare_found(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    return a->offset != b->offset ? (a->offset > b->offset) - (a->offset < b->offset) : a->match->term - b->match->term;
}

static struct found *place_matches(const struct match_list *list)
{
    struct found *found = xmalloc((list->count + 1) * sizeof *found);
    for (size_t i = 0; i < list->count; i++) {
        const struct match *m = &list->items[i];
        size_t offset = fold_source(m->fold, m->from, false), end = fold_source(m->fold, m->to - 1, true);
        found[i] = (struct found){m, (uint32_t)offset, (uint32_t)end, (uint32_t)fold_line(m->fold, offset)};
    }
    if (list->count > 1)
        qsort(found, list->count, sizeof *found, compare_found);
    return found;
}

/* Bytes of the shortest stretch that holds a match of each of the clauses that the line holds. */
static uint32_t tightest(const struct query *query, const struct found *found, size_t count, uint64_t clauses)
{
    uint32_t best = UINT32_MAX, last[MOST_TERMS], end[MOST_TERMS];
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        int clause = query_clause_of(query, found[i].match->term);
        last[clause] = found[i].offset;
        end[clause] = found[i].end;
        seen |= (uint64_t)1 << clause;
        if (seen != clauses)
            continue;
        uint32_t from = UINT32_MAX, to = 0;
        for (uint64_t left = seen; left != 0; left &= left - 1) {
            int c = __builtin_ctzll(left);
            from = last[c] < from ? last[c] : from;
            to = end[c] > to ? end[c] : to;
        }
        best = to - from < best ? to - from : best;
    }
    return best;
}

/* The hit of one line from its matches. */
static struct hit make_hit(const struct query *query, const struct found *found, size_t count)
{
    const struct fold *fold = found[0].match->fold;
    struct hit hit = {.pinyin = true, .class = FIND_CLASSES, .line = found[0].line + 1, .offset = found[0].offset};
    uint64_t clauses = 0;
    int wanted = 0;
    for (size_t i = 0; i < count; i++) {
        const struct match *m = found[i].match;
        uint8_t class = fold_zone_at(m->fold, m->from)->class;
        hit.class = class < hit.class ? class : hit.class;
        hit.pinyin = hit.pinyin && m->pinyin;
        hit.whole = hit.whole || match_is_whole(m);
        clauses |= (uint64_t)1 << query_clause_of(query, m->term);
    }
    for (int i = 0; i < query->clause_count; i++)
        wanted += !query->clauses[i].negative;
    hit.missed = (uint8_t)(wanted - __builtin_popcountll(clauses));
    hit.span = clauses & (clauses - 1) ? tightest(query, found, count, clauses) : 0;
    hit.column = hit.offset - fold->lines[found[0].line] + 1;
    hit.section = found[0].match->section;
    return hit;
}

static void add_hits(struct finder *finder, size_t index, const struct match_list *list)
{
    struct found *found = place_matches(list);
    for (size_t i = 0, end; i < list->count; i = end) {
        for (end = i + 1; end < list->count && found[end].line == found[i].line;)
            end++;
        struct hit hit = make_hit(finder->query, found + i, end - i);
        hit.chapter = (int)(index / 2);
        hit.upstream = index % 2 != 0;
        finder->hits = xgrow(finder->hits, finder->hit_count, &finder->hit_room, sizeof *finder->hits);
        finder->hits[finder->hit_count++] = hit;
    }
    free(found);
}

/* The document at an index of kept, folded; NULL when there is none. */
static struct kept *kept_at(struct finder *finder, size_t index)
{
    struct kept *kept = &finder->kept[index];
    if (kept->text != NULL)
        return kept;
    struct doc *(*load)(void *, int) = index % 2 == 0 ? finder->source.load : finder->source.upstream;
    const struct doc *doc = load != NULL ? load(finder->source.context, (int)(index / 2)) : NULL;
    if (doc == NULL)
        return NULL;
    kept->text = find_text_new(doc);
    return kept;
}

/* Bits of the title: words that the chapter's title in the index satisfies. */
static uint64_t titled(const struct query *query, const struct chapter *chapter)
{
    bool asked = false;
    for (int i = 0; i < query->term_count; i++)
        asked = asked || query->terms[i].scope == SCOPE_TITLE;
    return asked && chapter->title != NULL ? match_title(query, slice_of(chapter->title)) : 0;
}

static void search_one(struct finder *finder, size_t index)
{
    const struct query *query = finder->query;
    const struct chapter *chapter = &finder->course->chapters[index / 2];
    if (!query_wants_chapter(query, chapter->number) || (index % 2 != 0 && !query->upstream))
        return;
    struct kept *kept = kept_at(finder, index);
    if (kept == NULL)
        return;
    struct match_list list = {.given = titled(query, chapter)};
    match_text(query, kept->text, &list);
    match_keep(query, &list);
    add_hits(finder, index, &list);
    finder->gave_up = finder->gave_up || list.regex.exceeded > 0;
    match_list_free(&list);
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool finder_run(struct finder *finder, int milliseconds)
{
    long end = now_ms() + milliseconds;
    size_t before = finder->hit_count;
    while (finder->query != NULL && finder->next < finder->kept_count) {
        search_one(finder, finder->next++);
        if (milliseconds >= 0 && now_ms() >= end)
            break;
    }
    finder->sorted = finder->sorted && finder->hit_count == before;
    return finder->query == NULL || finder->next == finder->kept_count;
}

static int compare_hits(const void *left, const void *right)
{
    const struct hit *a = left, *b = right;
    if (a->pinyin != b->pinyin)
        return a->pinyin - b->pinyin;
    if (a->missed != b->missed)
        return a->missed - b->missed;
    if (a->class != b->class)
        return a->class - b->class;
    if (a->whole != b->whole)
        return b->whole - a->whole;
    if (a->span != b->span)
        return a->span < b->span ? -1 : 1;
    if (a->chapter != b->chapter)
        return a->chapter - b->chapter;
    if (a->upstream != b->upstream)
        return a->upstream - b->upstream;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

const struct hit *finder_hits(struct finder *finder, size_t *count)
{
    if (!finder->sorted && finder->hit_count > 1)
        qsort(finder->hits, finder->hit_count, sizeof *finder->hits, compare_hits);
    finder->sorted = true;
    *count = finder->hit_count;
    return finder->hits;
}

bool finder_gave_up(const struct finder *finder)
{
    return finder->gave_up;
}

/* ---- showing a hit ---- */

static void add_section(struct buf *out, const struct outline *outline, int heading)
{
    int path[6], depth = 0;
    for (; heading >= 0 && depth < 6; heading = outline->headings[heading].parent)
        path[depth++] = heading;
    while (depth-- > 0) {
        if (out->bytes > 0)
            buf_add_str(out, " › ");
        buf_add_str(out, outline->headings[path[depth]].text);
    }
}

/* The matches of the hit's line as bytes of that line, and the first as a range of places. */
static void line_matches(const struct match_list *list, const struct hit *hit, struct find_spans *spans,
                         struct find_range *range)
{
    uint32_t first = UINT32_MAX, start = hit->offset + 1 - hit->column;
    for (size_t i = 0; i < list->count; i++) {
        const struct match *m = &list->items[i];
        size_t offset = fold_source(m->fold, m->from, false), end = fold_source(m->fold, m->to - 1, true);
        if (fold_line(m->fold, offset) + 1 != hit->line)
            continue;
        spans->items[spans->count++] = (struct find_span){offset - start, end - start};
        if (offset < first)
            *range = fold_range(m->fold, m->from, m->to);
        first = offset < first ? (uint32_t)offset : first;
    }
    unite_spans(spans);
}

void finder_view(struct finder *finder, const struct hit *hit, int cols, int ambiguous_cols, struct hit_view *view)
{
    struct kept *kept = kept_at(finder, (size_t)hit->chapter * 2 + hit->upstream);
    buf_clear(&view->section);
    buf_clear(&view->text);
    free(view->marks.items);
    *view = (struct hit_view){.section = view->section, .text = view->text};
    if (kept == NULL)
        return;
    struct match_list list = {.given = titled(finder->query, &finder->course->chapters[hit->chapter])};
    match_text(finder->query, kept->text, &list);
    match_keep(finder->query, &list);
    struct find_spans spans = {xmalloc((list.count + 1) * sizeof *spans.items), 0};
    line_matches(&list, hit, &spans, &view->range);
    if (kept->outline == NULL)
        kept->outline = outline_build(kept->text->doc);
    int heading = outline_at(kept->outline, view->range.from);
    if (heading >= 0)
        view->anchor = kept->outline->headings[heading].anchor;
    add_section(&view->section, kept->outline, heading);
    struct slice source = slice_from(kept->text->doc->source, kept->text->doc->source_bytes);
    size_t start = hit->offset + 1 - hit->column;
    bool verbatim = hit->class == FIND_CODE || start < kept->text->doc->body_offset;
    snippet_make(slice_part(source, start, slice_find(source, '\n', start)), &spans, verbatim, cols, ambiguous_cols,
                 &view->text, &view->marks);
    free(spans.items);
    match_list_free(&list);
}

void hit_view_free(struct hit_view *view)
{
    buf_free(&view->section);
    buf_free(&view->text);
    free(view->marks.items);
    *view = (struct hit_view){0};
}
