/* query.c - the query language, a scanner that goes over the text once. Every mistake is reported with its place;
 * nothing is guessed, since a search that silently looks for something else is worse than none. */
#include "query_terms.h"

#include "biji/language.h"
#include "biji/text.h"
#include "pinyin.h"
#include "regex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct slice text;
    size_t at;
    struct query *query;
    struct query_error *error;
    size_t term_room, clause_room, range_room;
};

__attribute__((format(printf, 3, 4))) static bool fail(struct parser *p, size_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (p->error != NULL) {
        vsnprintf(p->error->message, sizeof p->error->message, _(format), args);
        p->error->offset = offset;
    }
    va_end(args);
    return false;
}

/* Bytes of the blank at an offset (ideographic space included), 0 without one. */
static size_t blank_at(struct slice s, size_t at)
{
    if (at >= s.bytes)
        return 0;
    if (char_is_space(s.ptr[at]))
        return 1;
    return slice_starts(slice_part(s, at, s.bytes), "\u3000") ? 3 : 0;
}

static void skip_blanks(struct parser *p)
{
    size_t bytes;
    while ((bytes = blank_at(p->text, p->at)) > 0)
        p->at += bytes;
}

static bool ends_word(const struct parser *p, size_t at)
{
    return at >= p->text.bytes || p->text.ptr[at] == '|' || blank_at(p->text, at) > 0;
}

/* Folds a word or phrase into a term: runs of blanks become one space. */
static void fold_term(struct parser *p, struct term *term, struct slice text)
{
    struct buf needle = {0}, capitals = {0};
    bool exact = false;
    while (text.bytes > 0) {
        uint32_t runes[FOLD_RUNES], bits;
        int count, bytes;
        uint32_t first = utf8_decode(text.ptr, text.ptr + text.bytes, &bytes);
        term->rendered = term->rendered || (first >= 0x80 && !rune_is_cjk(first));
        text = slice_part(text, text_fold_step(text, runes, &count, &bits), text.bytes);
        for (int i = 0; i < count; i++) {
            bool blank = rune_is_space(runes[i]);
            if (blank && (needle.bytes == 0 || needle.ptr[needle.bytes - 1] == ' '))
                continue;
            bool capital = (bits >> i & 1) != 0;
            exact = exact || capital;
            buf_add_rune(&needle, blank ? ' ' : runes[i]);
            while (capitals.bytes < needle.bytes)
                buf_add_char(&capitals, capital);
        }
    }
    while (needle.bytes > 0 && needle.ptr[needle.bytes - 1] == ' ')
        needle.bytes--;
    struct arena *arena = &p->query->arena;
    term->needle = slice_from(arena_strndup(arena, buf_slice(&needle).ptr, needle.bytes), needle.bytes);
    if (exact)
        term->capitals = (const uint8_t *)arena_strndup(arena, capitals.ptr, needle.bytes);
    buf_free(&needle);
    buf_free(&capitals);
}

static struct term *add_term(struct parser *p, enum scope scope)
{
    struct query *q = p->query;
    q->terms = xgrow(q->terms, (size_t)q->term_count, &p->term_room, sizeof *q->terms);
    q->terms[q->term_count] = (struct term){.scope = (uint8_t)scope};
    return &q->terms[q->term_count++];
}

/* Finishes a term; start is its place in the query. */
static bool accept_term(struct parser *p, struct term *term, struct slice text, bool quoted, size_t start)
{
    fold_term(p, term, text);
    if (term->needle.bytes == 0)
        return fail(p, start, "there is nothing to search for here; add a word");
    if (!quoted)
        term->pinyin = pinyin_new(term->needle, term->capitals, &p->query->arena);
    return true;
}

static bool read_phrase(struct parser *p, enum scope scope)
{
    size_t start = p->at, end = slice_find(p->text, '"', start + 1);
    if (end >= p->text.bytes)
        return fail(p, start, "the quotation that begins here is not closed; add another \" after it");
    if (!ends_word(p, end + 1))
        return fail(p, end + 1, "a space is missing between the closing quote and what follows");
    p->at = end + 1;
    return accept_term(p, add_term(p, scope), slice_part(p->text, start + 1, end), true, start);
}

static bool read_regex(struct parser *p, enum scope scope)
{
    size_t start = p->at, end = start + 1;
    while (end < p->text.bytes && p->text.ptr[end] != '/')
        end += p->text.ptr[end] == '\\' && end + 1 < p->text.bytes ? 2 : 1;
    if (end >= p->text.bytes)
        return fail(
            p, start,
            "the regular expression that begins here has no closing /; to search for a slash, put it in double quotes");
    if (!ends_word(p, end + 1))
        return fail(p, end + 1,
                    "a space is missing after the closing / of the regular expression; to search for slashes, put the "
                    "word in double quotes");
    struct term *term = add_term(p, scope);
    char why[100];
    size_t where;
    p->at = end + 1;
    term->regex = regex_new(slice_part(p->text, start + 1, end), why, sizeof why, &where);
    if (term->regex == NULL)
        return fail(p, start + 1 + where, "the regular expression is not valid here: %s", why);
    fold_term(p, term, regex_literal(term->regex)); /* the raw scan skips notes without it */
    return true;
}

static bool read_word(struct parser *p, enum scope scope)
{
    size_t start = p->at;
    while (!ends_word(p, p->at))
        p->at++;
    return accept_term(p, add_term(p, scope), slice_part(p->text, start, p->at), false, start);
}

/* Bytes of a field's name and colon at the current place, or 0. */
static size_t field_at(const struct parser *p, enum scope *scope)
{
    static const struct {
        const char *name;
        enum scope scope;
    } fields[] = {{"title:", SCOPE_TITLE}, {"heading:", SCOPE_HEADING}, {"code:", SCOPE_CODE},
                  {"math:", SCOPE_MATH},   {"link:", SCOPE_LINK},       {"tag:", SCOPE_TAG}};
    struct slice rest = slice_part(p->text, p->at, p->text.bytes);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (slice_starts(rest, fields[i].name)) {
            *scope = fields[i].scope;
            return strlen(fields[i].name);
        }
    }
    return 0;
}

static bool read_alternative(struct parser *p, enum scope scope)
{
    size_t start = p->at, field = field_at(p, &scope);
    p->at += field;
    if (field > 0 && ends_word(p, p->at))
        return fail(p, start, "%.*s needs a word right after it", (int)field, p->text.ptr + start);
    if (p->query->term_count == MAX_TERMS)
        return fail(p, start, "the query has more than %d words; leave some out", MAX_TERMS);
    if (p->text.ptr[p->at] == '"')
        return read_phrase(p, scope);
    return p->text.ptr[p->at] == '/' ? read_regex(p, scope) : read_word(p, scope);
}

/* A number at the current place, or -1. */
static int read_number(struct parser *p)
{
    int number = -1;
    for (; p->at < p->text.bytes && char_is_digit(p->text.ptr[p->at]); p->at++)
        if (number < 1000000)
            number = (number < 0 ? 0 : number * 10) + (p->text.ptr[p->at] - '0');
    return number;
}

static bool read_chapters(struct parser *p, bool negative)
{
    size_t start = p->at;
    struct chapter_range range = {.negative = negative};
    p->at += strlen("ch:");
    range.from = range.to = read_number(p);
    if (range.from >= 0 && p->at < p->text.bytes && p->text.ptr[p->at] == '-') {
        p->at++;
        range.to = read_number(p);
    }
    if (range.from < 0 || range.to < 0 || !ends_word(p, p->at))
        return fail(p, start, "ch: needs a chapter number, or two with a hyphen between them, as in ch:3 or ch:3-7");
    if (range.to < range.from)
        return fail(p, start, "ch:%d-%d runs backwards; put the smaller number first", range.from, range.to);
    struct query *q = p->query;
    q->ranges = xgrow(q->ranges, (size_t)q->range_count, &p->range_room, sizeof *q->ranges);
    q->ranges[q->range_count++] = range;
    return true;
}

/* Words with | between them. */
static bool read_alternatives(struct parser *p, bool negative)
{
    struct query *q = p->query;
    struct clause clause = {.first = q->term_count, .negative = negative};
    enum scope scope = SCOPE_ANY;
    if (p->text.ptr[p->at] == '|')
        return fail(p, p->at, "there is no word before |; to search for |, put it in double quotes");
    field_at(p, &scope); /* applies to the alternatives without their own */
    for (;;) {
        if (!read_alternative(p, scope))
            return false;
        size_t end = p->at;
        skip_blanks(p);
        if (p->at >= p->text.bytes || p->text.ptr[p->at] != '|') {
            p->at = end;
            break;
        }
        size_t bar = p->at++;
        skip_blanks(p);
        if (p->at >= p->text.bytes || p->text.ptr[p->at] == '|')
            return fail(p, bar, "there is no word after |; to search for |, put it in double quotes");
    }
    clause.count = q->term_count - clause.first;
    q->clauses = xgrow(q->clauses, (size_t)q->clause_count, &p->clause_room, sizeof *q->clauses);
    q->clauses[q->clause_count++] = clause;
    return true;
}

static bool read_clause(struct parser *p)
{
    bool negative = p->text.ptr[p->at] == '-' && !ends_word(p, p->at + 1);
    p->at += negative;
    struct slice rest = slice_part(p->text, p->at, p->text.bytes);
    if (slice_starts(rest, "ch:"))
        return read_chapters(p, negative);
    if (!slice_starts(rest, "in:"))
        return read_alternatives(p, negative);
    size_t start = p->at;
    while (!ends_word(p, p->at))
        p->at++;
    if (negative || !slice_eq_str(slice_part(p->text, start, p->at), "in:upstream"))
        return fail(p, start, "in: takes only in:upstream, for the fetched pages");
    p->query->upstream = true;
    return true;
}

static bool has_positive(const struct query *query)
{
    for (int i = 0; i < query->clause_count; i++)
        if (!query->clauses[i].negative)
            return true;
    return false;
}

struct query *query_parse(struct slice text, struct query_error *error)
{
    struct parser p = {.text = text, .query = xcalloc(1, sizeof *p.query), .error = error};
    bool ok = true;
    for (skip_blanks(&p); ok && p.at < text.bytes; skip_blanks(&p))
        ok = read_clause(&p);
    if (ok && p.query->clause_count == 0)
        ok = fail(&p, 0, "there is nothing to search for; give at least one word");
    else if (ok && !has_positive(p.query))
        ok = fail(&p, 0, "every word is excluded; give at least one to search for");
    if (ok)
        return p.query;
    query_free(p.query);
    return NULL;
}

void query_free(struct query *query)
{
    if (query == NULL)
        return;
    for (int i = 0; i < query->term_count; i++)
        regex_free(query->terms[i].regex);
    free(query->terms);
    free(query->clauses);
    free(query->ranges);
    arena_free(&query->arena);
    free(query);
}

bool query_wants_upstream(const struct query *query)
{
    return query->upstream;
}

bool query_needs_titles(const struct query *query)
{
    for (int i = 0; i < query->term_count; i++)
        if (query->terms[i].scope == SCOPE_TITLE)
            return true;
    return false;
}

bool query_wants_chapter(const struct query *query, int number)
{
    bool named = false, wanted = false;
    for (int i = 0; i < query->range_count; i++) {
        const struct chapter_range *range = &query->ranges[i];
        bool inside = number >= range->from && number <= range->to;
        if (range->negative && inside)
            return false;
        named = named || !range->negative;
        wanted = wanted || (!range->negative && inside);
    }
    return !named || wanted;
}
