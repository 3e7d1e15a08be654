/* raw_match.c - matches a word against raw Markdown. A character that does not fit but is markup, or may mean the wanted one, is
 * skipped and the match needs the parser: skipping too much is fine, too little never. */
#include "biji/han.h"
#include "biji/text.h"
#include "pinyin.h"
#include "raw.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 400, MAX_ENDS = 12, MAX_MARKUP_BYTES = 2000 };

/* One word, or its pinyin automaton, against one text. */
struct matcher {
    struct slice text;
    const struct raw_term *term;
    int steps; /* over markup; past MAX_STEPS everything matches */
};

/* The state of a partial match. */
struct cursor {
    size_t at;       /* in the text */
    size_t used;     /* bytes of the word consumed */
    uint64_t states; /* pinyin states; 0: by letters */
    uint32_t last;   /* character before, as written */
    enum certainty certainty;
};

/* Signs that markup begins with, or consists of. */
static bool is_markup(char c)
{
    static const uint64_t signs[2] = {
        (uint64_t)1 << '!' | (uint64_t)1 << '$' | (uint64_t)1 << '&' | (uint64_t)1 << '*' | (uint64_t)1 << '<' |
            (uint64_t)1 << '=' | (uint64_t)1 << '>',
        (uint64_t)1 << ('[' & 63) | (uint64_t)1 << ('\\' & 63) | (uint64_t)1 << (']' & 63) | (uint64_t)1 << ('^' & 63) |
            (uint64_t)1 << ('_' & 63) | (uint64_t)1 << ('`' & 63) | (uint64_t)1 << ('~' & 63)};
    return (signed char)c > 0 && (signs[c >> 6] >> (c & 63) & 1) != 0;
}

static enum certainty worse(enum certainty a, enum certainty b)
{
    return a > b ? a : b;
}

/* Consumes a folded character. False when it does not match. */
static bool take_rune(const struct matcher *m, struct cursor *s, uint32_t rune, bool capital)
{
    const struct term *term = m->term->term;
    if (s->states != 0) {
        s->states = pinyin_step(term->pinyin, s->states, rune, capital);
        return s->states != 0;
    }
    char bytes[4];
    size_t count = utf8_write(rune, bytes);
    if (count > m->term->probe.bytes - s->used || memcmp(m->term->probe.ptr + s->used, bytes, count) != 0)
        return false;
    if (m->term->whole && term->capitals != NULL && capital != (term->capitals[s->used] != 0))
        return false;
    s->used += count;
    return true;
}

static bool is_done(const struct matcher *m, const struct cursor *s)
{
    return s->states != 0 ? (s->states & pinyin_end(m->term->term->pinyin)) != 0 : s->used == m->term->probe.bytes;
}

/* Consumes the character at the cursor, if it matches. */
static bool take_character(const struct matcher *m, struct cursor *s)
{
    uint32_t runes[FOLD_RUNES], capitals;
    int count, bytes;
    struct slice rest = slice_from(m->text.ptr + s->at, m->text.bytes - s->at);
    struct cursor next = *s;
    next.at += text_fold_step(rest, runes, &count, &capitals);
    for (int i = 0; i < count && !is_done(m, &next); i++)
        if (!take_rune(m, &next, runes[i], (capitals >> i & 1) != 0))
            return false;
    next.last = utf8_decode(rest.ptr, rest.ptr + rest.bytes, &bytes);
    *s = next;
    return true;
}

static size_t match_rest(struct matcher *m, struct cursor s, enum certainty *certainty);

/* Continues after each `close` that may end the markup at the cursor. */
static size_t pass_to(struct matcher *m, struct cursor s, char close, enum certainty *certainty)
{
    struct slice window = slice_part(m->text, s.at, s.at + MAX_MARKUP_BYTES);
    size_t block = slice_find_str(window, slice_of("\n\n"), 0), found = 0;
    window = slice_part(window, 0, block);
    size_t at = slice_find(window, close, 1);
    for (int i = 0; i < MAX_ENDS && at < window.bytes && found == 0; i++) {
        struct cursor next = s;
        next.at = s.at + at + 1;
        found = match_rest(m, next, certainty);
        struct slice inner = slice_part(window, 2, at);
        if (inner.bytes == 0 || strcspn(inner.ptr, "(<\"'\\") >= inner.bytes)
            break; /* it can only end there */
        at = slice_find(window, close, at + 1);
    }
    return found;
}

/* An entity may stand for any of the characters that are wanted next, or for none: the parser must decide. */
static size_t pass_entity(struct matcher *m, struct cursor s, enum certainty *certainty)
{
    bool word, begins = s.states != 0 ? s.states == 1 : s.used == 0;
    size_t bytes = exotic_entity(slice_part(m->text, s.at, m->text.bytes), &word);
    if (bytes == 0 || (!word && (begins || s.states != 0)))
        return 0;
    *certainty = NEEDS_PARSE;
    return s.at + bytes;
}

/* Skips blanks. A line end in a paragraph is nothing between two Chinese characters, and a blank between others. */
static size_t pass_blanks(struct matcher *m, struct cursor s, enum certainty *certainty)
{
    struct slice text = m->text, probe = m->term->probe;
    size_t from = s.at, lines = 0;
    for (; s.at < text.bytes && (char_is_space(text.ptr[s.at]) || (lines > 0 && text.ptr[s.at] == '>')); s.at++) {
        lines += text.ptr[s.at] == '\n';
        if (text.ptr[s.at] == '>')
            s.certainty = NEEDS_PARSE;
    }
    if (lines > 1 || s.at == text.bytes)
        return 0;
    bool wanted = s.states == 0 && probe.ptr[s.used] == ' ', given = s.used > 0 && probe.ptr[s.used - 1] == ' ';
    if (lines == 1) {
        int bytes;
        uint32_t next = utf8_decode(text.ptr + s.at, text.ptr + text.bytes, &bytes);
        bool joins = rune_is_cjk(s.last) && rune_is_cjk(next),
             plain = text.ptr[from] == '\n' && s.certainty != NEEDS_PARSE;
        if (!wanted && !given && !rune_is_cjk(s.last))
            return 0; /* it is a blank, whatever follows */
        if (plain && joins == wanted && (next >= 0x80 || char_is_alnum(text.ptr[s.at])))
            return 0;
        s.certainty = plain && joins != wanted ? CERTAIN_IN_PARAGRAPH : NEEDS_PARSE;
    } else if (text.ptr[s.at] == '$' || text.ptr[s.at] == '`') {
        s.certainty = NEEDS_PARSE; /* trailing blanks are not part of a formula or of code */
    } else if (!wanted && !given && s.certainty != NEEDS_PARSE)
        return 0;
    s.used += wanted;
    return match_rest(m, s, certainty);
}

/* Whether s begins with markup; inside: within more markup. */
static bool may_vanish(struct slice s, bool inside)
{
    char c = s.ptr[0], next = s.bytes > 1 ? s.ptr[1] : '\n';
    switch (c) {
    case '\\':
        return next == '\n' || next == '\r' || (next > ' ' && !char_is_alnum(next) && (signed char)next > 0);
    case '!':
        return next == '[';
    case '<':
        return line_opens_tag(s) || char_is_alnum(next);
    case '(':
    case ')':
        return inside;
    default:
        return c != '\0' && strchr("*_~`$[]>&=^", c) != NULL;
    }
}

/* Whether s begins with a footnote's label of letters and digits, which no markup can be in, and is not the text of a link. */
static bool is_label(struct slice s)
{
    size_t end = 0;
    while (end < s.bytes && (char_is_alnum(s.ptr[end]) || s.ptr[end] == '-'))
        end++;
    return end > 0 && end + 1 < s.bytes && s.ptr[end] == ']' && strchr("([", s.ptr[end + 1]) == NULL;
}

/* Skips the markup at the cursor and continues; 0 without markup, or when nothing matches after it. */
static size_t pass_markup(struct matcher *m, struct cursor s, enum certainty *certainty)
{
    char c = m->text.ptr[s.at], next = s.at + 1 < m->text.bytes ? m->text.ptr[s.at + 1] : ' ';
    size_t found = 0;
    if (char_is_space(c))
        return pass_blanks(m, s, certainty);
    if (!may_vanish(slice_part(m->text, s.at, s.at + 100), s.certainty == NEEDS_PARSE))
        return 0;
    s.certainty = NEEDS_PARSE;
    if (++m->steps > MAX_STEPS) {
        *certainty = NEEDS_PARSE;
        return s.at;
    }
    if (c == '&')
        return pass_entity(m, s, certainty);
    if (c == '<')
        found = pass_to(m, s, '>', certainty);
    if (c == ']' && (next == '(' || next == '['))
        found = pass_to(m, s, next == '(' ? ')' : ']', certainty);
    if (c == '[' && next == '^') {
        found = pass_to(m, s, ']', certainty);
        if (found == 0 && is_label(slice_part(m->text, s.at + 2, m->text.bytes)))
            return 0; /* shown as written, or not at all */
    }
    s.at++;
    return found > 0 ? found : match_rest(m, s, certainty);
}

/* Matches the rest of the word from a cursor on. Returns the end of the match, or 0. */
static size_t match_rest(struct matcher *m, struct cursor s, enum certainty *certainty)
{
    while (!is_done(m, &s)) {
        if (s.at >= m->text.bytes)
            return 0;
        if (!char_is_space(m->text.ptr[s.at]) && take_character(m, &s))
            continue;
        if (s.certainty != NEEDS_PARSE || s.states != 0 || m->term->probe.ptr[s.used] != ' ')
            return pass_markup(m, s, certainty);
        s.used++; /* markup may mean a blank, as <br> does */
    }
    *certainty = worse(s.certainty, m->term->whole ? CERTAIN : NEEDS_PARSE);
    return s.at;
}

/* Matches the term's word, or with pinyin its automaton, at an offset. Returns the end of the match, or 0. */
static size_t match_at(struct slice text, const struct raw_term *term, size_t at, bool pinyin,
                       enum certainty *certainty)
{
    struct matcher m = {.text = text, .term = term};
    struct cursor s = {.at = at, .states = pinyin};
    uint32_t runes[FOLD_RUNES], capitals;
    int count;
    if (text.ptr[at] == '&')
        return pass_entity(&m, s, certainty);
    size_t bytes = text_fold_step(slice_part(text, at, text.bytes), runes, &count, &capitals), found = 0;
    if (count > 0 && take_character(&m, &s))
        return match_rest(&m, s, certainty);
    /* a ligature's second letter, a fraction's last digit */
    s.certainty = NEEDS_PARSE;
    s.at += bytes;
    for (int skipped = 1; skipped < count && found == 0; skipped++) {
        struct cursor inner = s;
        int i = skipped;
        while (i < count && !is_done(&m, &inner) && take_rune(&m, &inner, runes[i], (capitals >> i & 1) != 0))
            i++;
        found = i == count || is_done(&m, &inner) ? match_rest(&m, inner, certainty) : 0;
    }
    return found;
}

static void add_match(struct raw_scratch *scratch, size_t from, size_t to, int term, enum certainty certainty,
                      bool pinyin)
{
    scratch->matches = xgrow(scratch->matches, scratch->match_count, &scratch->match_room, sizeof *scratch->matches);
    scratch->matches[scratch->match_count++] =
        (struct raw_match){(uint32_t)from, (uint32_t)to, (uint8_t)term, (uint8_t)certainty, pinyin};
}

/* The three-byte character at an offset, or 0. */
static uint32_t rune3_at(struct slice text, size_t at)
{
    int bytes;
    uint32_t rune = at < text.bytes ? utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes) : 0;
    return rune >= 0x800 && bytes == 3 ? rune : 0;
}

/* Skips markup signs that show nothing by themselves. */
static size_t pass_signs(struct slice text, size_t at)
{
    while (at + 1 < text.bytes &&
           (strchr("*_~`$[=", text.ptr[at]) != NULL || (text.ptr[at] == ']' && strchr("([", text.ptr[at + 1]) == NULL)))
        at++;
    return at;
}

/* Whether a three-byte character may follow in the word after these states (for words of letters only, 1 << letters used). */
static bool may_take(const struct raw_term *term, uint64_t states, uint32_t rune)
{
    if (!rune_is_han(rune))
        return term->starts == NULL || term->starts[rune] != PINYIN_NEXT;
    return term->starts != NULL && pinyin_step(term->term->pinyin, states, han_simplified(rune), false) != 0;
}

/* Whether a partial match may continue at an offset with neither a matching letter nor a three-byte character: after markup
 * that is not shown. chinese: the part ends with a Han character. False only when it certainly fails. */
static bool may_go_on(struct slice text, const struct raw_term *term, size_t from, uint64_t states, bool chinese)
{
    const struct pinyin *pinyin = term->term->pinyin;
    size_t at = pass_signs(text, from), next = at;
    int lines = 0;
    for (; next < text.bytes && char_is_space(text.ptr[next]); next++)
        lines += text.ptr[next] == '\n';
    if (next >= text.bytes || lines > 1)
        return false;
    char c = text.ptr[next];
    if (next > at && lines == 0)
        return at > from || c == '$' || c == '`';
    if (next > at && (!chinese || char_is_alnum(c)))
        return at > from;
    uint32_t rune = rune3_at(text, next);
    if (rune != 0)
        return may_take(term, states, rune);
    if ((signed char)c < 0)
        return true;
    if (char_is_alnum(c))
        return pinyin != NULL ? pinyin_step(pinyin, states, (uint32_t)char_lower(c), char_lower(c) != c) != 0
                              : char_lower(c) == term->probe.ptr[__builtin_ctzll(states)];
    char after = next + 1 < text.bytes ? text.ptr[next + 1] : '\0';
    if (next == from && ((c == '\\' && char_is_alnum(after)) || (c == '&' && after != '#' && !char_is_alnum(after))))
        return false;
    return next == from ? is_markup(c) : c != ',' && c != '.' && c != ':' && c != ';';
}

/* Whether pinyin certainly fails from the Han character at an offset on. */
static bool pinyin_fails(struct slice text, const struct raw_term *term, size_t at)
{
    const struct pinyin *pinyin = term->term->pinyin;
    uint64_t states = 1;
    for (uint32_t rune; (rune = rune3_at(text, at)) != 0; at += 3) {
        if (!rune_is_han(rune))
            return term->starts[rune] == PINYIN_NEXT;
        states = pinyin_step(pinyin, states, han_simplified(rune), false);
        if (states == 0 || (states & pinyin_end(pinyin)) != 0)
            return states == 0;
    }
    return !may_go_on(text, term, at, states, true);
}

enum fit { FIT_FAILS, FIT_IS_MATCH, FIT_UNKNOWN };

/* Whether the Han character at an offset is the wanted one; a traditional form is. */
static enum fit fit_han(struct slice text, size_t at, uint32_t wanted)
{
    uint32_t rune = rune3_at(text, at);
    if (!rune_is_han(wanted) || !rune_is_han(rune))
        return FIT_UNKNOWN;
    return han_simplified(rune) == wanted ? FIT_IS_MATCH : FIT_FAILS;
}

/* Matches a word of ASCII letters and digits, or of Han characters, while the text is such too: nearly always enough, also by
 * pinyin. *end: of the match. */
static enum fit fit_plain(struct slice text, const struct raw_term *term, size_t at, size_t *end)
{
    const uint8_t *capitals = term->whole ? term->term->capitals : NULL;
    size_t whole = term->probe.bytes;
    if (term->simple && text.bytes - at >= whole && memcmp(text.ptr + at, term->probe.ptr, whole) == 0 &&
        !exotic_joins(text, at + whole)) {
        *end = at + whole;
        return FIT_IS_MATCH;
    }
    for (size_t i = 0, bytes; i < term->probe.bytes; i += bytes, at += bytes) {
        char c = at < text.bytes ? text.ptr[at] : '\0';
        bool capital = c >= 'A' && c <= 'Z', letter = char_is_alnum(term->probe.ptr[i]);
        bytes = letter ? 1 : 3;
        enum fit han = letter ? FIT_IS_MATCH : fit_han(text, at, rune3_at(term->probe, i));
        if (han != FIT_IS_MATCH)
            return term->starts != NULL ? FIT_UNKNOWN : han;
        if (letter && !char_is_alnum(c))
            return i == 0 || i > 63 || may_go_on(text, term, at, (uint64_t)1 << i, false) ? FIT_UNKNOWN : FIT_FAILS;
        if (letter && (char_lower(c) != term->probe.ptr[i] || (capitals != NULL && capital != (capitals[i] != 0))))
            return FIT_FAILS;
        if (exotic_joins(text, at + bytes))
            return FIT_UNKNOWN;
    }
    *end = at;
    return FIT_IS_MATCH;
}

/* Keeps those at which pinyin does not certainly fail. */
static void sift_pinyin(struct slice text, const struct raw_term *term, struct scan_list *list, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < list->count; i++) {
        uint32_t rune = rune3_at(text, list->items[i]);
        if (rune == 0 || (term->starts[rune] & PINYIN_ALONE) != 0 || !pinyin_fails(text, term, list->items[i]))
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/* All offsets where the term may begin, ascending. */
static void find_candidates(const struct raw_term *term, struct slice text, struct raw_scratch *scratch)
{
    struct scan_list *list = &scratch->candidates;
    list->count = 0;
    for (int i = 0; i < term->rune_count; i++) {
        size_t before = list->count;
        scan_rune(text, term->runes[i], list);
        scan_merge(list, before, &scratch->spare);
    }
    if (term->rune_count == 0) {
        char second = term->probe.bytes > 1 ? term->probe.ptr[1] : 0;
        bool plain = (second >= 'a' && second <= 'z') || char_is_digit(second);
        scan_letter(text, term->probe.ptr[0], plain ? second : 0, list);
    }
    size_t before = list->count;
    if (term->starts != NULL) {
        scan_pinyin(text, term->starts, list);
        sift_pinyin(text, term, list, before);
    }
    scan_merge(list, before, &scratch->spare);
    before = list->count;
    for (size_t i = 0; i < scratch->exotic.count; i++)
        scan_add(list, scratch->exotic.items[i]);
    scan_merge(list, before, &scratch->spare);
}

static void match_term(const struct raw_query *raw, int index, struct slice text, struct raw_scratch *scratch)
{
    const struct raw_term *term = &raw->terms[index];
    bool expression = term->term->regex != NULL;
    if (term->probe.bytes == 0) {
        add_match(scratch, 0, expression ? text.bytes : 0, index, expression ? PLACE_TO_LOOK : NEEDS_PARSE, false);
        return;
    }
    find_candidates(term, text, scratch);
    size_t literal_end = 0, pinyin_end_at = 0;
    for (size_t i = 0; i < scratch->candidates.count; i++) {
        size_t at = scratch->candidates.items[i], end = at;
        enum certainty certainty = term->whole ? CERTAIN : NEEDS_PARSE;
        enum fit fit = fit_plain(text, term, at, &end);
        if (fit == FIT_FAILS || (i > 0 && scratch->candidates.items[i - 1] == at))
            continue;
        bool literal = fit == FIT_IS_MATCH || (end = match_at(text, term, at, false, &certainty)) > 0;
        if (literal && (expression || at >= literal_end)) {
            add_match(scratch, at, end, index, expression ? PLACE_TO_LOOK : certainty, false);
            if (certainty == NEEDS_PARSE && !expression)
                return; /* one is enough to send them all to the parser */
            literal_end = end;
        }
        if (term->starts == NULL || at < pinyin_end_at || (literal && certainty != NEEDS_PARSE))
            continue;
        end = match_at(text, term, at, true, &certainty);
        if (end > 0) {
            add_match(scratch, at, end, index, certainty, true);
            if (certainty == NEEDS_PARSE)
                return;
            pinyin_end_at = end;
        }
    }
}

bool raw_match(const struct raw_query *raw, struct slice text, struct raw_scratch *scratch)
{
    const struct query *query = raw->query;
    scratch->match_count = scratch->exotic.count = 0;
    if (raw->exotic)
        scan_exotic(text, &scratch->exotic);
    else
        scan_byte(text, '&', &scratch->exotic);
    exotic_sift(text, scratch);
    for (int clause = 0; clause < query->clause_count; clause++) {
        const struct clause *c = &query->clauses[clause];
        size_t before = scratch->match_count;
        for (int i = c->first; i < c->first + c->count; i++)
            match_term(raw, i, text, scratch);
        if (!c->negative && scratch->match_count == before)
            return false;
    }
    return true;
}

void raw_scratch_free(struct raw_scratch *scratch)
{
    free(scratch->candidates.items);
    free(scratch->exotic.items);
    free(scratch->spare.items);
    free(scratch->line_ends.items);
    free(scratch->matches);
    free(scratch->zones);
    free(scratch->words);
    *scratch = (struct raw_scratch){0};
}
