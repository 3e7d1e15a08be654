/* match.c - searches for each word of a query separately: memmem for literal text, an automaton for pinyin, PCRE2 for
 * regular expressions. Then finds the words present in each section. */
#include "match.h"

#include "biji/text.h"
#include "pinyin.h"

#include <stdlib.h>
#include <string.h>

/* What is searched, and for which term. */
struct seeking {
    const struct search_text *fold;
    const struct term *term;
    int index; /* of the term */
    bool anywhere;
    struct match_list *list;
};

/* Whether a tag that was found up to a place of the text may end there. */
static bool ends_tag(struct slice text, size_t at)
{
    int bytes;
    uint32_t rune = at < text.bytes ? utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes) : '\n';
    return !rune_is_word(rune) && rune != '-';
}

/* Whether the match is a tag: in front matter an item of its own or the first part of one (`nlp` of `nlp/parsing`), in text
 * after a `#` that begins a word. An expression says itself where it ends. */
static bool is_tag(const struct seeking *s, size_t from, size_t to)
{
    struct slice text = buf_slice(&s->fold->text);
    const struct search_text_zone *zone = search_text_zone_at(s->fold, from);
    bool hash = from > 0 && text.ptr[from - 1] == '#', meta = zone->class == FIND_TAG;
    size_t start = from - hash;
    bool begins = start == 0 || strchr(" \n[,\"'", text.ptr[start - 1]) != NULL,
         ends = meta ? to >= text.bytes || strchr(" \n],\"'/", text.ptr[to]) != NULL : ends_tag(text, to);
    bool tagged = begins && hash && zone->class == FIND_TEXT && zone->scope == SCOPE_ANY;
    return s->term->regex != NULL ? meta || tagged : (meta ? begins : tagged) && ends;
}

static bool in_scope(const struct seeking *s, size_t at, size_t end)
{
    const struct search_text_zone *zone = search_text_zone_at(s->fold, at);
    if (s->anywhere)
        return true;
    switch ((enum scope)s->term->scope) {
    case SCOPE_ANY:
        return true;
    case SCOPE_TITLE:
        return zone->class == FIND_TITLE;
    case SCOPE_HEADING:
        return zone->class == FIND_TITLE || zone->class == FIND_HEADING;
    case SCOPE_CODE:
    case SCOPE_MATH:
    case SCOPE_LINK:
        return zone->scope == s->term->scope;
    case SCOPE_TAG:
        return is_tag(s, at, end);
    }
    return false;
}

static bool add(struct seeking *s, size_t from, size_t to, bool pinyin)
{
    struct match_list *list = s->list;
    if (!in_scope(s, from, to))
        return false;
    list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
    struct match match = {.fold = s->fold, .from = (uint32_t)from, .to = (uint32_t)to, .pinyin = pinyin};
    match.section = (uint32_t)search_text_section_at(s->fold, from);
    match.term = (uint8_t)s->index;
    list->items[list->count++] = match;
    if (s->term->scope == SCOPE_TITLE || s->term->scope == SCOPE_TAG)
        list->given |= (uint64_t)1 << s->index;
    return true;
}

static bool is_capital(const struct search_text *f, size_t at)
{
    return ((unsigned char)f->capitals.ptr[at / 8] >> at % 8 & 1) != 0;
}

/* Capitals are recorded for the first byte of a character. */
static bool same_case(const struct search_text *f, const struct term *term, size_t at)
{
    for (size_t i = 0; term->capitals != NULL && i < term->needle.bytes; i++)
        if ((f->text.ptr[at + i] & 0xC0) != 0x80 && is_capital(f, at + i) != (term->capitals[i] != 0))
            return false;
    return true;
}

static bool holds_at(const struct seeking *s, size_t at)
{
    const struct slice needle = s->term->needle;
    return needle.bytes <= s->fold->text.bytes - at && memcmp(s->fold->text.ptr + at, needle.ptr, needle.bytes) == 0 &&
           same_case(s->fold, s->term, at);
}

/* Each of these finds the matches that begin in bytes [from, to), and returns where to go on. */

static size_t seek_literal(struct seeking *s, size_t from, size_t to)
{
    struct slice needle = s->term->needle, text = slice_part(buf_slice(&s->fold->text), 0, to + needle.bytes - 1);
    size_t next = to;
    for (size_t at = slice_find_str(text, needle, from); at < text.bytes; at = slice_find_str(text, needle, at)) {
        bool found = same_case(s->fold, s->term, at);
        if (found)
            add(s, at, at + needle.bytes, false);
        at += found ? needle.bytes : 1;
        next = at > to ? at : to;
    }
    return next;
}

/* Bytes of the shortest match by pinyin from `at` on; 0 without one. */
static size_t pinyin_bytes(const struct seeking *s, size_t at)
{
    const struct search_text *f = s->fold;
    const char *end = f->text.ptr + f->text.bytes;
    uint64_t states = 1, done = pinyin_end(s->term->pinyin);
    for (size_t next = at; next < f->text.bytes;) {
        int count;
        uint32_t rune = utf8_decode(f->text.ptr + next, end, &count);
        states = pinyin_step(s->term->pinyin, states, rune, is_capital(f, next));
        next += (size_t)count;
        if (states == 0 || rune == '\n')
            return 0;
        if ((states & done) != 0)
            return next - at;
    }
    return 0;
}

static size_t seek_pinyin(struct seeking *s, size_t from, size_t to)
{
    const struct search_text *f = s->fold;
    size_t at = from;
    while (at < to) {
        size_t bytes = (f->text.ptr[at] & 0xC0) != 0x80 && !holds_at(s, at) ? pinyin_bytes(s, at) : 0;
        if (bytes > 0)
            add(s, at, at + bytes, true);
        at += bytes > 0 ? bytes : 1;
    }
    return at;
}

/* Where the unit begins that holds a byte. */
static size_t unit_start(struct slice text, size_t at)
{
    const char *before = at > 0 ? memrchr(text.ptr, '\n', at) : NULL;
    return before != NULL ? (size_t)(before - text.ptr) + 1 : 0;
}

/* A regular expression sees one unit (a paragraph, a line of code) at a time. */
static size_t seek_regex(struct seeking *s, size_t from, size_t to)
{
    struct slice text = buf_slice(&s->fold->text);
    for (size_t at = from, end; at < to; at = end + 1) {
        size_t start = unit_start(text, at), first, last;
        end = slice_find(text, '\n', at);
        struct slice unit = slice_part(text, start, end);
        while (at < end) {
            enum regex_result result = regex_find(s->term->regex, &s->list->regex, unit, at - start, &first, &last);
            if (result == REGEX_LATE)
                return start + first;
            if (result != REGEX_FOUND)
                break;
            add(s, start + first, start + last, false);
            at = start + last;
        }
    }
    return to;
}

static size_t seek(struct seeking *s, size_t from, size_t to)
{
    if (from >= to)
        return to;
    if (s->term->regex != NULL)
        return seek_regex(s, from, to);
    size_t next = seek_literal(s, from, to), other = s->term->pinyin != NULL ? seek_pinyin(s, from, to) : next;
    return next > other ? next : other;
}

struct search_text **match_fold(struct find_text *text, const struct term *term, bool *plain, bool *rendered)
{
    *plain = term->regex != NULL;
    *rendered = !*plain && (term->rendered || term->scope == SCOPE_MATH);
    return *plain ? &text->plain : *rendered ? &text->rendered : &text->folded;
}

size_t match_part(const struct query *query, int term, const struct search_text *fold, size_t from, size_t to,
                  struct match_list *list)
{
    enum { BYTES = 1 << 16 }; /* of a word at a time */
    struct seeking s = {.fold = fold, .term = &query->terms[term], .index = term, .list = list};
    return seek(&s, from, s.term->regex == NULL && to - from > BYTES ? from + BYTES : to);
}

void match_one(const struct query *query, int term, struct find_text *text, struct match_list *list)
{
    struct seeking s = {.term = &query->terms[term], .index = term, .list = list};
    bool plain, rendered;
    struct search_text **fold = match_fold(text, s.term, &plain, &rendered);
    if (*fold == NULL)
        *fold = search_text_doc(text->doc, plain, rendered);
    s.fold = *fold;
    seek(&s, 0, s.fold->text.bytes);
}

void match_text(const struct query *query, struct find_text *text, struct match_list *list)
{
    for (int i = 0; i < query->term_count; i++)
        match_one(query, i, text, list);
}

static void seek_in_string(const struct query *query, struct search_text *const folds[2], bool titles,
                           struct match_list *list)
{
    for (int i = 0; i < query->term_count; i++) {
        struct seeking s = {.term = &query->terms[i], .index = i, .list = list, .anywhere = true};
        s.fold = folds[s.term->regex != NULL];
        if (!titles || s.term->scope == SCOPE_TITLE)
            seek(&s, 0, s.fold->text.bytes);
    }
}

void match_string(const struct query *query, struct slice text, struct match_list *list)
{
    struct search_text *folds[2] = {search_text_string(text, false), search_text_string(text, true)};
    seek_in_string(query, folds, false, list);
    match_keep(query, list);
    match_place(list); /* in the string, which outlives the folds */
    search_text_free(folds[0]);
    search_text_free(folds[1]);
}

uint64_t match_title(const struct query *query, struct slice title)
{
    struct search_text *folds[2] = {search_text_string(title, false), search_text_string(title, true)};
    struct match_list list = {0};
    seek_in_string(query, folds, true, &list);
    uint64_t given = list.given;
    match_list_free(&list);
    search_text_free(folds[0]);
    search_text_free(folds[1]);
    return given;
}

bool match_satisfies(const struct query *query, uint64_t present)
{
    for (int i = 0; i < query->clause_count; i++) {
        const struct clause *c = &query->clauses[i];
        uint64_t bits = (c->count == 64 ? ~(uint64_t)0 : ((uint64_t)1 << c->count) - 1) << c->first;
        if (((present & bits) != 0) == c->negative)
            return false;
    }
    return true;
}

int query_clause_of(const struct query *query, int term)
{
    int i = 0;
    while (term >= query->clauses[i].first + query->clauses[i].count)
        i++;
    return i;
}

void match_keep(const struct query *query, struct match_list *list)
{
    size_t sections = 0, kept = 0;
    if (query->clause_count == 1 && !query->clauses[0].negative)
        return; /* every match is of a wanted word, and satisfies it */
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].section >= sections)
            sections = list->items[i].section + 1;
    uint64_t *present = xcalloc(sections, sizeof *present);
    for (size_t i = 0; i < list->count; i++)
        present[list->items[i].section] |= (uint64_t)1 << list->items[i].term;
    for (size_t i = 0; i < list->count; i++) {
        const struct match *m = &list->items[i];
        if (!query->clauses[query_clause_of(query, m->term)].negative &&
            match_satisfies(query, present[m->section] | list->given))
            list->items[kept++] = *m;
    }
    list->count = kept;
    free(present);
}

bool match_is_word(uint32_t rune)
{
    return rune != '_' && !rune_is_cjk(rune) && rune_is_word(rune);
}

/* Whether a non-Chinese letter or digit is at (or, with before, ends at) an offset. */
static bool is_word_at(struct slice text, size_t at, bool before)
{
    int count;
    if (before ? at == 0 : at >= text.bytes)
        return false;
    if (before)
        do
            at--;
        while (at > 0 && (text.ptr[at] & 0xC0) == 0x80);
    uint32_t rune = utf8_decode(text.ptr + at, text.ptr + text.bytes, &count);
    return match_is_word(rune);
}

bool match_is_whole(struct slice text, size_t from, size_t to)
{
    return !(is_word_at(text, from, true) && is_word_at(text, from, false)) &&
           !(is_word_at(text, to, true) && is_word_at(text, to, false));
}

static int compare(const void *left, const void *right)
{
    const struct match *a = left, *b = right;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return a->end != b->end ? (a->end > b->end) - (a->end < b->end) : a->term - b->term;
}

void match_sort(struct match_list *list)
{
    size_t sorted = 1;
    while (sorted < list->count && compare(&list->items[sorted - 1], &list->items[sorted]) <= 0)
        sorted++;
    if (sorted < list->count) /* those of one word are already in order */
        qsort(list->items, list->count, sizeof *list->items, compare);
}

void match_place(struct match_list *list)
{
    struct search_text_walk walk = {0};
    for (size_t i = 0; i < list->count; i++) {
        struct match *m = &list->items[i];
        m->class = search_text_zone_at(m->fold, m->from)->class;
        m->whole = match_is_whole(buf_slice(&m->fold->text), m->from, m->to);
        m->offset = (uint32_t)search_text_source(m->fold, m->from, false, &walk);
        m->end = (uint32_t)search_text_source(m->fold, m->to - 1, true, &walk);
    }
    match_sort(list);
    /* an address that is both text and target is found twice */
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || compare(&list->items[i], &list->items[kept - 1]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void match_list_free(struct match_list *list)
{
    free(list->items);
    regex_state_free(&list->regex);
}
