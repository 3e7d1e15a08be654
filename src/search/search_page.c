/* search_page.c - the search of one page. Raw first: most pages do not match at all, and most that do need no parser. Both
 * ways give matches as bytes of the source, from which hits are made here. */
#include "search_page.h"

#include "biji/dialect.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "biji/utf8.h"
#include "regex.h"
#include "units.h"

#include <stdlib.h>
#include <string.h>

/* ---- text ---- */

/* Removes a byte order mark and converts line ends to LF, as the loader does. */
static struct slice tidy(struct buf *buf)
{
    struct slice text = buf_slice(buf);
    if (memchr(text.ptr, '\r', text.bytes) != NULL) {
        size_t to = 0;
        for (size_t i = 0; i < text.bytes; i++) {
            bool pair = buf->ptr[i] == '\r' && i + 1 < text.bytes && buf->ptr[i + 1] == '\n';
            buf->ptr[to++] = buf->ptr[i] == '\r' ? '\n' : buf->ptr[i];
            i += pair;
        }
        buf->ptr[to] = '\0';
        text.bytes = buf->bytes = to;
    }
    return slice_starts(text, "\xEF\xBB\xBF") ? slice_part(text, 3, text.bytes) : text;
}

static void keep_text(struct page *page, struct slice text)
{
    char *copy = xstrndup(text.ptr, text.bytes);
    free(page->owned);
    page->owned = copy;
    page->text = slice_from(copy, text.bytes);
}

void page_read(struct searcher *s, struct page *page, const char *path)
{
    if (page->doc != NULL || page->read || path == NULL)
        return;
    page->read = true;
    page->failed = !file_read_at(s->folder, path, &s->file);
    if (page->failed)
        return;
    page->text = tidy(&s->file);
    if (s->keep_text)
        keep_text(page, page->text);
}

/* ---- documents ---- */

struct find_text *page_folds(struct page *page, const struct find_source *source, const char *name)
{
    const struct doc *doc = page->doc;
    if (page->folds != NULL)
        return page->folds;
    if (doc == NULL)
        doc = page->parsed =
            source->parse(source->context, name, xstrndup(page->text.ptr, page->text.bytes), page->text.bytes);
    return page->folds = find_text_new(doc);
}

void page_drop(struct page *page)
{
    find_text_free(page->folds);
    doc_free(page->parsed);
    page->folds = NULL;
    page->parsed = NULL;
}

void page_free(struct page *page)
{
    page_drop(page);
    free(page->owned);
    *page = (struct page){0};
}

/* ---- sections ---- */

static void set_sections(struct searcher *s, struct page *page, const struct raw_section *items, size_t count)
{
    page->sections = arena_alloc(s->arena, count * sizeof *page->sections);
    page->section_count = count;
    for (size_t i = 0; i < count; i++) {
        int parent = (int)i - 1;
        while (parent > 0 && page->sections[parent].level >= items[i].level)
            parent = page->sections[parent].parent;
        page->sections[i] =
            (struct page_section){items[i].at, items[i].level, parent > 0 ? parent : 0, i > 0 ? NULL : ""};
    }
}

static void set_sections_of_fold(struct searcher *s, struct page *page, const struct search_text *fold)
{
    s->sections.count = 0;
    for (size_t i = 0; i < fold->section_count; i++) {
        const struct node *heading = fold->sections[i].heading;
        struct raw_section section = {0};
        if (heading != NULL)
            section = (struct raw_section){fold->lines[heading->line - 1], (uint32_t)heading->heading.level};
        s->sections.items = xgrow(s->sections.items, i, &s->sections.room, sizeof section);
        s->sections.items[i] = section;
    }
    set_sections(s, page, s->sections.items, fold->section_count);
}

/* Adds the text of words without markup other than links with plain words and targets. False when there is more. */
static bool add_plain(struct slice words, struct buf *text)
{
    for (size_t at = 0, open; at < words.bytes; at = open) {
        open = slice_find(words, '[', at);
        size_t close = slice_find(words, ']', open), end = slice_find(words, ')', close);
        struct slice before = slice_part(words, at, open), label = slice_part(words, open + 1, close), target;
        buf_add_slice(text, before);
        if (!unit_is_plain(before))
            return false;
        if (open == words.bytes)
            break;
        target = slice_part(words, close + 1, end);
        if (end == words.bytes || !unit_is_plain(label) || label.bytes == 0 || !slice_starts(target, "(") ||
            strcspn(target.ptr + 1, "(<\\\"' \t&") < target.bytes - 1)
            return false;
        buf_add_slice(text, label);
        open = end + 1;
    }
    return true;
}

/* The words of a heading line: verbatim if plain, else as parsed. */
static const char *heading_text(struct searcher *s, struct page *page, size_t at)
{
    struct slice line = slice_trim(slice_part(page->text, at, slice_find(page->text, '\n', at))), words = line;
    struct buf text = {0}, safe = {0};
    while (slice_starts(words, "#"))
        words = slice_part(words, 1, words.bytes);
    if (slice_ends(line, "}") || !dialect_is_plain(page->text, at, at + line.bytes) ||
        !add_plain(slice_trim(words), &text)) { /* attributes may end a heading */
        buf_clear(&text);
        struct doc *doc = s->source.parse(s->source.context, "", xstrndup(line.ptr, line.bytes), line.bytes);
        node_plain_text(doc->root, &text);
        doc_free(doc);
    }
    text_safe(slice_trim(buf_slice(&text)), &safe);
    const char *result = arena_strndup(s->arena, buf_slice(&safe).ptr, safe.bytes);
    buf_free(&text);
    buf_free(&safe);
    return result;
}

/* ---- hits ---- */

/* Bytes of the shortest range that contains a match of each clause (bits) found on the line. */
static uint32_t tightest(const struct query *query, const struct match *matches, size_t count, uint64_t clauses)
{
    uint32_t best = UINT32_MAX, last[MAX_TERMS], end[MAX_TERMS];
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        int clause = query_clause_of(query, matches[i].term);
        last[clause] = matches[i].offset;
        end[clause] = matches[i].end;
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

static int wanted_clauses(const struct query *query)
{
    int wanted = 0;
    for (int i = 0; i < query->clause_count; i++)
        wanted += !query->clauses[i].negative;
    return wanted;
}

/* Ranks the hit by the matches of its line. */
static void rank(const struct query *query, const struct match *matches, size_t count, struct hit *hit)
{
    uint64_t clauses = 0;
    hit->class = FIND_CLASSES;
    hit->pinyin = true;
    for (size_t i = 0; i < count; i++) {
        hit->class = matches[i].class < hit->class ? matches[i].class : hit->class;
        hit->pinyin = hit->pinyin && matches[i].pinyin;
        hit->whole = hit->whole || matches[i].whole;
        clauses |= (uint64_t)1 << query_clause_of(query, matches[i].term);
    }
    hit->missed = (uint8_t)(wanted_clauses(query) - __builtin_popcountll(clauses));
    if ((clauses & (clauses - 1)) != 0) {
        uint32_t span = tightest(query, matches, count, clauses);
        hit->span = (uint16_t)(span < UINT16_MAX ? span : UINT16_MAX);
    }
}

/* Makes non-overlapping marks of the matches of a line. */
static void make_marks(struct searcher *s, const struct match *matches, size_t count, size_t line)
{
    struct find_spans *marks = &s->marks;
    marks->count = 0;
    for (size_t i = 0; i < count && marks->count < UINT16_MAX; i++) {
        uint32_t from = matches[i].offset - (uint32_t)line, to = matches[i].end - (uint32_t)line;
        struct find_span *last = marks->count > 0 ? &marks->items[marks->count - 1] : NULL;
        if (last != NULL && from <= last->to) {
            last->to = to > last->to ? to : last->to;
            continue;
        }
        marks->items = xgrow(marks->items, marks->count, &marks->room, sizeof *marks->items);
        marks->items[marks->count++] = (struct find_span){from, to};
    }
}

/* Makes sure that the headings around a section are known. */
static void name_section(struct searcher *s, struct page *page, size_t section)
{
    for (; section > 0 && page->sections[section].text == NULL; section = (size_t)page->sections[section].parent)
        page->sections[section].text = heading_text(s, page, page->sections[section].at);
}

/* Whether a hit may be among the best: of those that are worth the same, the first pages' are. */
static bool is_wanted(struct searcher *s, const struct hit *hit)
{
    uint32_t worth = s->most > 0 ? hit_worth(hit) : 0;
    if (s->most == 0 || (s->best_count == s->most && worth >= s->best[s->most - 1]))
        return s->most == 0;
    if (s->best == NULL)
        s->best = xcalloc(s->most, sizeof *s->best);
    size_t at = s->best_count < s->most ? s->best_count++ : s->most - 1;
    for (; at > 0 && s->best[at - 1] > worth; at--)
        s->best[at] = s->best[at - 1];
    s->best[at] = worth;
    return true;
}

/* Makes hits of the matches, which are sorted: one for each line. */
static void add_hits(struct searcher *s, struct page *page, const struct match_list *list)
{
    struct slice text = page->text;
    const struct scan_list *ends = &s->scratch.line_ends;
    size_t line = 0;
    buf_clear(&s->records);
    for (size_t i = 0, end; i < list->count; i = end) {
        const struct match *first = &list->items[i];
        while (line < ends->count && ends->items[line] < first->offset)
            line++;
        size_t line_end = line < ends->count ? ends->items[line] : text.bytes,
               line_start = line > 0 ? ends->items[line - 1] + 1 : 0;
        for (end = i + 1; end < list->count && list->items[end].offset <= line_end;)
            end++;
        struct hit hit = {.offset = first->offset, .section = first->section};
        rank(s->raw->query, first, end - i, &hit);
        if (!is_wanted(s, &hit)) {
            s->skipped_count++;
            continue;
        }
        hit.line = (uint32_t)line + 1;
        hit.column = (uint32_t)(first->offset - line_start) + 1;
        hit.line_bytes = (uint32_t)(line_end - line_start);
        hit.text = text.ptr + line_start;
        make_marks(s, first, end - i, line_start);
        name_section(s, page, hit.section);
        hit_record_add(&s->records, &hit, s->marks.items, s->marks.count, !s->keep_text && page->doc == NULL);
        s->has_pinyin = s->has_pinyin || hit.pinyin;
        page->hit_count++;
    }
    char *records = arena_text(s->arena, s->records.bytes);
    if (s->records.bytes > 0)
        memcpy(records, s->records.ptr, s->records.bytes);
    page->hits = records;
}

/* ---- searching ---- */

/* An expression may take quadratic time on one line: the note is then skipped, and finder_gave_up() reports it. */
static long deadline_us(const struct searcher *s, struct slice text)
{
    enum { NOTE_US = 250000, BRIEF_US = 4000, BYTES_PER_US = 40 };
    return regex_now_us() + (s->brief ? BRIEF_US : NOTE_US) + (long)(text.bytes / BYTES_PER_US);
}

static void search_parsed(struct searcher *s, struct page *page, const char *name, const char *title,
                          struct match_list *list)
{
    const struct query *query = s->raw->query;
    struct find_text *folds = page_folds(page, &s->source, name);
    struct slice source = slice_from(folds->doc->source, folds->doc->source_bytes);
    if (!slice_eq(source, page->text)) /* the loader repaired it */
        keep_text(page, source);
    if (title != NULL && query_needs_titles(query))
        list->given = match_title(query, slice_of(title));
    if (s->raw->expressions)
        list->regex.deadline_us = deadline_us(s, source);
    match_text(query, folds, list);
    match_keep(query, list);
    if (list->count == 0)
        return;
    match_place(list);
    scan_lines(page->text, &s->scratch.line_ends);
    set_sections_of_fold(s, page, list->items[0].fold);
}

/* Whether no form of a dialect may change the matches: it would begin in the same block as they, and before them.
 * raw_walk() checks the forms that start blocks. */
static bool are_plain(struct slice text, const struct raw_query *raw, const struct raw_scratch *scratch,
                      const struct match_list *list)
{
    const struct raw_zone *zones = scratch->zones;
    size_t zone = 0;
    for (size_t i = 0; i < list->count;) {
        if (zones[zone].at > list->items[i].offset)
            zone = 0; /* the next term's matches start over */
        while (zone + 1 < scratch->zone_count && zones[zone + 1].at <= list->items[i].offset)
            zone++;
        size_t from = zones[zone].at, to = list->items[i].end;
        size_t zone_end = zone + 1 < scratch->zone_count ? zones[zone + 1].at : text.bytes;
        while (++i < list->count && list->items[i].offset >= to && list->items[i].offset < zone_end)
            to = list->items[i].end;
        if (raw->expressions) /* an expression may look at what follows */
            to = zone_end;
        if (zones[zone].class == FIND_CODE ? !dialect_is_plain_code(slice_part(text, from, to))
                                           : !dialect_is_plain(text, from, to))
            return false;
    }
    return true;
}

/* converted: the bytes are not the text, so that the parser is needed. */
static void search_text(struct searcher *s, struct page *page, const char *name, const char *title, bool converted)
{
    struct match_list list = {0};
    bool usual = s->raw->plain && !converted && note_is_usual(page->text);
    if (s->raw->expressions)
        list.regex.deadline_us = deadline_us(s, page->text);
    if (usual && raw_judge(page->text, &s->scratch, &s->sections, &list) &&
        units_match(s->raw, &s->source, page->text, &s->scratch, &list) &&
        are_plain(page->text, s->raw, &s->scratch, &list)) {
        match_keep(s->raw->query, &list);
        match_sort(&list);
        if (list.count > 0)
            set_sections(s, page, s->sections.items, s->sections.count);
    } else if (list.count = 0, converted || !s->raw->sifts || units_may_match(s->raw->query, page->text)) {
        search_parsed(s, page, name, title, &list);
    }
    add_hits(s, page, &list);
    if (!s->keep_parsed)
        page_drop(page);
    s->gave_up = s->gave_up || list.regex.late || list.regex.exceeded > 0;
    match_list_free(&list);
}

void page_search(struct searcher *s, struct page *page, const char *name, const char *title)
{
    if (page->doc != NULL)
        page->text = slice_from(page->doc->source, page->doc->source_bytes);
    bool converted = page->doc == NULL && page->text.ptr != NULL && note_is_converted(page->text);
    if (page->text.ptr != NULL && (converted || (raw_match(s->raw, page->text, &s->scratch) &&
                                                 (s->raw->sifts || units_may_match(s->raw->query, page->text)))))
        search_text(s, page, name, title, converted);
    if (!s->keep_text && page->doc == NULL) {
        free(page->owned);
        page->owned = NULL;
        page->text = (struct slice){0};
    }
}

void searcher_fini(struct searcher *s)
{
    raw_scratch_free(&s->scratch);
    free(s->sections.items);
    buf_free(&s->file);
    buf_free(&s->records);
    free(s->marks.items);
    free(s->pages);
    free(s->best);
}
