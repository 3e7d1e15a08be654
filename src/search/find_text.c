/* find_text.c - the search of one document, which can pause: no key waits for it. The document is taken part by part, each of whole
 * units; all words are sought in a part before the next one, so that what is found stands in the order of the document. A unit may
 * be long, and so a part: where the words are sought in one text, it is taken window by window. */
#include "match.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* How long an expression may take in a document: it does not stop anybody from reading on. */
enum { BUDGET_US = 1000000, BYTES_PER_US = 10 };
/* A window, whose matches make no key wait; and the room for places: there are hardly ever more matches. */
enum { WINDOW_BYTES = 1 << 14, BYTES_PER_RANGE = 8 };

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
    find_text_stop(text);
    search_text_free(text->folded);
    search_text_free(text->rendered);
    search_text_free(text->plain);
    free(text);
}

/* Ends the search and keeps what it has found. */
static void end(struct find_text *text)
{
    query_free(text->query);
    match_list_free(&text->list);
    free(text->held.items);
    text->query = NULL;
    text->list = (struct match_list){0};
    text->held = (struct find_ranges){0};
    text->held_room = 0;
}

void find_text_stop(struct find_text *text)
{
    end(text);
    free(text->ranges.items);
    text->ranges = (struct find_ranges){0};
    text->range_room = 0;
}

struct find_ranges find_text_found(const struct find_text *text)
{
    return text->ranges;
}

/* Whether a word and the first one are sought in the same text, and end where they are told to, as an expression may not. */
static bool is_in_text_of_first(struct find_text *text, const struct term *term)
{
    bool plain, rendered;
    return text->query->term_count == 1 ||
           (term->regex == NULL &&
            match_fold(text, term, &plain, &rendered) == match_fold(text, &text->query->terms[0], &plain, &rendered));
}

void find_text_start(struct find_text *text, struct query *query)
{
    const struct node *note = text->doc->root->last;
    find_text_stop(text);
    text->query = query;
    text->part = text->window = text->open_count = 0;
    memset(text->at, 0, sizeof text->at);
    text->term = 0;
    text->section = 0;
    text->present = 0;
    text->waits = text->negative = false;
    text->spent_us = 0;
    text->budget_us = BUDGET_US + (long)(text->doc->source_bytes / BYTES_PER_US);
    for (int i = 0; i < query->term_count; i++)
        text->waits = text->waits || query->terms[i].scope == SCOPE_TITLE || query->terms[i].scope == SCOPE_TAG;
    for (int i = 0; i < query->clause_count; i++)
        text->negative = text->negative || query->clauses[i].negative;
    text->windows = !text->waits && !text->negative;
    for (int i = 0; i < query->term_count; i++)
        text->windows = text->windows && is_in_text_of_first(text, &query->terms[i]);
    text->first_note = UINT32_MAX;
    for (; note != NULL && note->kind == NODE_FOOTNOTE; note = note->previous)
        text->first_note = note->id;
    text->ranges.items =
        xroom(text->doc->source_bytes / BYTES_PER_RANGE + 1, &text->range_room, sizeof *text->ranges.items);
    if (query->term_count == 0)
        end(text);
}

/* ---- ranges ---- */

static int compare_ranges(const void *left, const void *right)
{
    const struct find_range *a = left, *b = right;
    int order = place_compare(a->from, b->from);
    return order != 0 ? order : place_compare(a->to, b->to);
}

static void sort_ranges(struct find_range *ranges, size_t count)
{
    size_t sorted = 1;
    while (sorted < count && compare_ranges(&ranges[sorted - 1], &ranges[sorted]) <= 0)
        sorted++;
    if (sorted < count) /* those of one word are nearly always in order */
        qsort(ranges, count, sizeof *ranges, compare_ranges);
}

static void add_range(struct find_ranges *ranges, size_t *room, struct find_range range)
{
    ranges->items = xgrow(ranges->items, ranges->count, room, sizeof *ranges->items);
    ranges->items[ranges->count++] = range;
}

/* Adds a range behind the others; joined with the last one if they overlap. */
static void join_range(struct find_text *text, struct find_range range)
{
    struct find_ranges *ranges = &text->ranges;
    struct find_range *last = ranges->count > 0 ? &ranges->items[ranges->count - 1] : NULL;
    if (last == NULL || place_compare(range.from, last->to) >= 0)
        add_range(ranges, &text->range_room, range);
    else if (place_compare(range.to, last->to) > 0)
        last->to = range.to;
}

/* Adds the ranges of the first matches of the list. What does not follow the others is held till the end. */
static void add_ranges(struct find_text *text, size_t count)
{
    struct find_ranges new = {xmalloc((count + 1) * sizeof *new.items), 0, false};
    for (size_t i = 0; i < count; i++) {
        const struct match *m = &text->list.items[i];
        new.items[new.count++] = search_text_range(m->fold, m->from, m->to);
    }
    sort_ranges(new.items, new.count);
    for (size_t i = 0; i < new.count; i++) {
        const struct find_range *last = text->ranges.count > 0 ? &text->ranges.items[text->ranges.count - 1] : NULL;
        bool follows = last == NULL || place_compare(new.items[i].from, last->from) >= 0;
        if (follows && new.items[i].from.node < text->first_note)
            join_range(text, new.items[i]);
        else
            add_range(&text->held, &text->held_room, new.items[i]);
    }
    free(new.items);
}

/* Adds those that were held, and again those of the others that stand behind the first of them: few, since footnotes come last. */
static void add_held(struct find_text *text)
{
    struct find_ranges *ranges = &text->ranges, held = text->held;
    if (held.count == 0)
        return;
    sort_ranges(held.items, held.count);
    size_t before = ranges->count;
    while (before > 0 && compare_ranges(&ranges->items[before - 1], &held.items[0]) > 0)
        before--;
    size_t behind = ranges->count - before;
    struct find_range *others = xmalloc((behind + 1) * sizeof *others);
    if (behind > 0)
        memcpy(others, ranges->items + before, behind * sizeof *others);
    ranges->count = before;
    for (size_t i = 0, k = 0; i < behind || k < held.count;) {
        bool first = k == held.count || (i < behind && compare_ranges(&others[i], &held.items[k]) <= 0);
        join_range(text, first ? others[i++] : held.items[k++]);
    }
    free(others);
}

/* ---- sections ---- */

/* Bits of the words found in each of the sections from the one that was open before; `count` of them. */
static uint64_t *words_of_sections(const struct find_text *text, size_t *count)
{
    size_t last = text->section;
    for (size_t i = text->open_count; i < text->list.count; i++)
        last = text->list.items[i].section > last ? text->list.items[i].section : last;
    *count = last - text->section + 1;
    uint64_t *present = xcalloc(*count, sizeof *present);
    present[0] = text->present;
    for (size_t i = text->open_count; i < text->list.count; i++)
        present[text->list.items[i].section - text->section] |= (uint64_t)1 << text->list.items[i].term;
    return present;
}

/* Whether the matches of a section are ranges now, are none, or it is not known yet. */
enum fate { TAKEN, DROPPED, OPEN };

static enum fate fate_of(const struct find_text *text, uint32_t section, uint32_t open, uint64_t present)
{
    bool satisfied = match_satisfies(text->query, present | text->list.given);
    if (open == UINT32_MAX || (!text->waits && section < open))
        return satisfied ? TAKEN : DROPPED;
    return satisfied && !text->waits && !text->negative ? TAKEN : OPEN;
}

/* Makes ranges of what is known by now of the matches in the list, given bits of the words of their sections. */
static void take_known(struct find_text *text, uint32_t open, const uint64_t *present)
{
    struct match_list *list = &text->list;
    size_t taken = 0, kept = 0, count = list->count;
    struct match *items = list->items, *left = xmalloc((count + 1) * sizeof *left);
    for (size_t i = 0; i < count; i++) {
        enum fate fate = fate_of(text, items[i].section, open, present[items[i].section - text->section]);
        bool wanted = !text->query->clauses[query_clause_of(text->query, items[i].term)].negative;
        if (fate == OPEN)
            left[kept++] = items[i];
        else if (fate == TAKEN && wanted)
            items[taken++] = items[i];
    }
    add_ranges(text, taken);
    if (kept > 0)
        memcpy(items, left, kept * sizeof *items);
    list->count = kept;
    free(left);
}

/* All words were sought in a part or window: what is known of its sections by now becomes ranges. open: the section that goes on
 * after it. */
static void settle(struct find_text *text, uint32_t open)
{
    size_t sections;
    uint64_t *present = words_of_sections(text, &sections);
    bool is_one = sections == 1 && !text->waits; /* then all have the same fate */
    enum fate fate = is_one ? fate_of(text, text->section, open, present[0]) : TAKEN;
    if (fate == TAKEN)
        take_known(text, open, present);
    else if (fate == DROPPED)
        text->list.count = 0;
    text->open_count = text->waits ? 0 : text->list.count;
    if (open != UINT32_MAX && !text->waits) {
        text->present = open - text->section < sections ? present[open - text->section] : 0;
        text->section = open;
    }
    free(present);
}

/* ---- the search ---- */

/* The text for the word that is sought now. */
static struct search_text *fold_now(struct find_text *text)
{
    bool plain, rendered;
    struct search_text **fold = match_fold(text, &text->query->terms[text->term], &plain, &rendered);
    if (*fold == NULL)
        *fold = search_text_begin(text->doc, plain, rendered);
    return *fold;
}

/* The part was searched for all words. */
static void end_of_part(struct find_text *text, const struct search_text *fold)
{
    bool is_last = fold->folding == NULL && text->part + 1 == fold->part_count;
    size_t bytes = fold->parts[text->part];
    settle(text, is_last ? UINT32_MAX : (uint32_t)search_text_section_at(fold, bytes));
    text->part++;
    if (is_last) {
        add_held(text);
        text->ranges.gave_up = text->list.regex.exceeded > 0;
        end(text);
    }
}

/* The word was sought up to a byte of a part that ends at `end`. */
static void end_of_word(struct find_text *text, const struct search_text *fold, size_t to, size_t end)
{
    if (++text->term < text->query->term_count)
        return;
    if (to < end)
        settle(text, (uint32_t)search_text_section_at(fold, to));
    else
        end_of_part(text, fold);
    text->term = 0;
    text->window = to;
}

/* Makes some more of a text, or searches it. False when the expression is late. */
static bool search_some(struct find_text *text)
{
    struct search_text *fold = fold_now(text);
    if (fold->part_count <= text->part) {
        search_text_extend(fold);
        return true;
    }
    size_t from = text->part > 0 ? fold->parts[text->part - 1] : 0, end = fold->parts[text->part], to = end;
    size_t *at = &text->at[text->term];
    bool is_expression = text->query->terms[text->term].regex != NULL;
    if (text->windows && !is_expression) {
        from = text->window > from ? text->window : from;
        to = end - from > WINDOW_BYTES ? from + WINDOW_BYTES : end;
    }
    *at = match_part(text->query, text->term, fold, *at > from ? *at : from, to, &text->list);
    if (*at >= to)
        end_of_word(text, fold, to, end);
    else if (text->windows && is_expression)
        settle(text, (uint32_t)search_text_section_at(fold, *at));
    return *at >= to || !text->list.regex.late;
}

/* An expression has used up its time: what it has found is all. */
static void give_up(struct find_text *text)
{
    if (!text->negative)
        settle(text, UINT32_MAX);
    add_held(text);
    end(text);
    text->ranges.gave_up = true;
}

bool find_text_run(struct find_text *text, int milliseconds)
{
    long begun = regex_now_us(), left = text->budget_us - text->spent_us;
    long end_us = milliseconds < 0 ? LONG_MAX : begun + (long)milliseconds * 1000;
    bool has_time = true;
    text->list.regex.deadline_us = end_us - begun < left ? end_us : begun + left;
    text->list.regex.late = false;
    while (text->query != NULL && has_time)
        has_time = search_some(text) && regex_now_us() < end_us;
    text->spent_us += regex_now_us() - begun;
    if (text->query != NULL && text->list.regex.late && text->spent_us >= text->budget_us)
        give_up(text);
    return text->query == NULL;
}
