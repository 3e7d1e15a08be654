/* units.c - regular expressions in a note that is not parsed as a whole: only the blocks in which they may match are looked at. An
 * expression sees one unit at a time (a paragraph, a cell, a line of code). Where a unit is surely shown as it is written, it is
 * matched there; else its block alone is parsed. */
#include "units.h"

#include "biji/dialect.h"
#include "biji/load.h"
#include "biji/utf8.h"
#include "snippet.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One expression in one note. */
struct seeker {
    const struct query *query;
    const struct find_source *source;
    struct slice text;
    const struct raw_scratch *scratch;
    int term;
    const struct regex *regex;
    size_t zone; /* index of the one looked at, which ends at zone_end */
    size_t zone_end;
    bool refers; /* the note may define what links refer to */
    struct match_list *list;
};

bool unit_is_plain(struct slice s)
{
    static const bool is_sign[256] = {['\0'] = 1, ['*'] = 1, ['`'] = 1, ['['] = 1,  [']'] = 1, ['<'] = 1, ['>'] = 1,
                                      ['&'] = 1,  ['_'] = 1, ['$'] = 1, ['\\'] = 1, ['~'] = 1, ['#'] = 1, ['!'] = 1};
    for (size_t i = 0; i < s.bytes; i++) {
        if (!is_sign[(unsigned char)s.ptr[i]])
            continue;
        char before = i > 0 ? s.ptr[i - 1] : ' ', after = i + 1 < s.bytes ? s.ptr[i + 1] : ' ';
        if (s.ptr[i] != '_' || !char_is_alnum(before) || !char_is_alnum(after))
            return false;
    }
    return true;
}

/* ---- matching ---- */

static const struct raw_zone *zone_of(const struct seeker *s)
{
    return &s->scratch->zones[s->zone];
}

static void add_match(struct seeker *s, size_t from, size_t to, bool whole)
{
    struct match_list *list = s->list;
    struct match match = {.section = zone_of(s)->section, .offset = (uint32_t)from, .end = (uint32_t)to};
    match.term = (uint8_t)s->term;
    match.class = zone_of(s)->class;
    match.whole = whole;
    list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
    list->items[list->count++] = match;
}

/* A unit that is shown as it is written. */
static bool seek_written(struct seeker *s, size_t from, size_t to)
{
    struct slice unit = slice_part(s->text, from, to);
    for (size_t at = 0, start, end; regex_find(s->regex, &s->list->regex, unit, at, &start, &end) == REGEX_FOUND;
         at = end)
        add_match(s, from + start, from + end, match_is_whole(unit, start, end));
    return true;
}

/* Whether a line at the margin after these lines, which follow a block, may be part of code or HTML. */
static bool may_hide(struct slice lines)
{
    static const char *const opens[] = {"<!", "<?", "<pre", "<script", "<style", "<textarea"};
    struct line_fencing fencing = {0};
    bool fenced = false, tagged = false;
    for (size_t at = 0, end; at < lines.bytes; at = end + 1) {
        end = slice_find(lines, '\n', at);
        struct slice line = slice_trim_end(slice_part(lines, at, end)), rest = slice_trim(line);
        bool taken = line_take_fence(&fencing, line);
        if (rest.ptr != line.ptr && (slice_starts(rest, "```") || slice_starts(rest, "~~~")))
            return true; /* a fence that may be in a list */
        fenced = fenced || taken;
        tagged = tagged || (rest.bytes > 1 && *rest.ptr == '<');
    }
    for (size_t i = 0; i < sizeof opens / sizeof opens[0] && tagged; i++)
        if (slice_find_str(lines, slice_of(opens[i]), 0) < lines.bytes)
            return true;
    return fencing.fence != 0 || (fenced && tagged);
}

/* Whether a line is after a blank one, or after others that begin as it does of which the first is. */
static bool begins_block(struct slice text, size_t line)
{
    while (line > 1 && text.ptr[line - 2] != '\n') {
        const char *before = memrchr(text.ptr, '\n', line - 1);
        line = before != NULL ? (size_t)(before - text.ptr) + 1 : 0;
        if (!slice_starts(slice_part(text, line, text.bytes), "[^"))
            return false;
    }
    return line > 1;
}

/* Where a footnote is defined whose label is "[^x": the text's end, unless it is once, at the start of a line after `end`. *sure: this is
 * certain. */
static size_t definition_of(const struct seeker *s, struct slice label, size_t end, bool *sure)
{
    struct slice text = s->text;
    size_t found = text.bytes;
    for (size_t at = 0; (at = slice_find_str(text, slice_of("]:"), at)) < text.bytes; at++) {
        size_t from = at - label.bytes;
        if (at < label.bytes || strncasecmp(text.ptr + from, label.ptr, label.bytes) != 0)
            continue;
        bool begins = from > end && text.ptr[from - 1] == '\n' && memcmp(text.ptr + from, label.ptr, label.bytes) == 0;
        *sure = *sure && begins && found == text.bytes && begins_block(text, from) &&
                !may_hide(slice_part(text, end, from));
        found = from;
    }
    return found;
}

/* Adds definitions of the footnotes that a block refers to, which ends at `end`. False when it is not certain which these are. */
static bool add_footnotes(const struct seeker *s, struct slice block, size_t end, struct buf *out)
{
    enum { MAX_LABEL_BYTES = 40 };
    bool sure = true;
    for (size_t at = 0; sure && (at = slice_find_str(block, slice_of("[^"), at)) < block.bytes; at++) {
        size_t close = at + 2;
        while (close < block.bytes && (char_is_alnum(block.ptr[close]) || strchr("-_", block.ptr[close]) != NULL))
            close++;
        struct slice label = slice_part(block, at, close);
        sure = close < block.bytes && block.ptr[close] == ']' && label.bytes > 2 && label.bytes < MAX_LABEL_BYTES;
        if (sure && definition_of(s, label, end, &sure) < s->text.bytes)
            buf_printf(out, "\n\n%.*s]: -", (int)label.bytes, label.ptr);
    }
    return sure;
}

/* A block that is parsed alone; head, which is not searched, stands before it. False when it says more than it shows. */
static bool seek_parsed(struct seeker *s, struct slice head, size_t from, size_t to)
{
    struct slice block = slice_part(s->text, from, to);
    struct buf both = {0};
    if (s->refers && slice_find(block, '[', 0) < block.bytes)
        return false;
    buf_add_slice(&both, head);
    buf_add_slice(&both, block);
    if (!add_footnotes(s, block, to, &both)) {
        buf_free(&both);
        return false;
    }
    size_t bytes = both.bytes, end = head.bytes + block.bytes;
    struct doc *doc = s->source->parse(s->source->context, "", buf_take(&both), bytes);
    struct find_text *folds = find_text_new(doc);
    struct match_list found = {.regex = s->list->regex};
    bool same = doc->source_bytes == bytes && doc->meta_count == 0;
    match_one(s->query, s->term, folds, &found);
    match_place(&found);
    for (size_t i = 0; i < found.count && same; i++)
        if (found.items[i].offset >= head.bytes && found.items[i].end <= end)
            add_match(s, from + found.items[i].offset - head.bytes, from + found.items[i].end - head.bytes,
                      found.items[i].whole);
    s->list->regex = found.regex;
    free(found.items);
    find_text_free(folds);
    doc_free(doc);
    return same;
}

/* Whether a byte may be markup or is not shown as it is. */
static bool may_be_markup(char c)
{
    return ((unsigned char)c < ' ') || c == 0x7F || strchr("*_~`$[]<>()!\\&|", c) != NULL;
}

/* Whether a place of a block that begins at `from` is in a link's target, which is not searched where it is the link's text too. */
static bool in_target(struct slice text, size_t from, size_t at)
{
    const char *open = memrchr(text.ptr + from, '(', at - from);
    return open != NULL && open > text.ptr && open[-1] == ']' &&
           memchr(open, ')', (size_t)(text.ptr + at - open)) == NULL;
}

/* A block with markup, where nothing that may match has markup in it or depends on it. False when something does. */
static bool seek_between(struct seeker *s, size_t from, size_t to)
{
    enum { MOST_BYTES = 1 << 14, MOST_PLACES = 32 }; /* each place is sought, and judged by its line, alone */
    struct match_list *list = s->list;
    size_t before = list->count, step;
    int places = 0;
    bool sure = to - from <= MOST_BYTES, whole = false;
    for (size_t at = from, end; sure && (at = regex_place(s->regex, slice_part(s->text, 0, to), at)) < to; at += step) {
        for (end = at; end < to && !may_be_markup(s->text.ptr[end]);)
            end++;
        enum regex_result told =
            end > at ? regex_tells(s->regex, &list->regex, slice_part(s->text, at, end), &step) : REGEX_GAVE_UP;
        sure = told != REGEX_GAVE_UP && ++places <= MOST_PLACES;
        if (told == REGEX_FOUND && sure) {
            struct raw_match match = {.from = (uint32_t)at, .to = (uint32_t)(at + step), .certainty = CERTAIN};
            sure = !in_target(s->text, from, at) &&
                   raw_is_text(s->text, s->scratch, zone_of(s), s->zone_end, match, &whole);
            add_match(s, at, at + step, whole);
        } else
            for (step = 1; ((unsigned char)s->text.ptr[at + step] & 0xC0) == 0x80;)
                step++;
    }
    if (!sure)
        list->count = before;
    return sure;
}

/* ---- kinds of blocks; each sets *next to where it has looked up to, and is false when the note must be parsed ---- */

static size_t line_start(struct slice text, size_t at)
{
    const char *before = at > 0 ? memrchr(text.ptr, '\n', at) : NULL;
    return before != NULL ? (size_t)(before - text.ptr) + 1 : 0;
}

static size_t skip_blanks(struct slice text, size_t at)
{
    while (at < text.bytes && char_is_blank(text.ptr[at]))
        at++;
    return at;
}

/* A line of code, without the indentation of its fence. */
static bool seek_code(struct seeker *s, size_t place, size_t *next)
{
    struct slice text = s->text;
    const struct raw_zone *zone = zone_of(s);
    *next = slice_find(text, '\n', place);
    if (text.ptr[zone->at] != '\n') /* its info string, or indented code */
        return seek_parsed(s, slice_of(""), zone->at, s->zone_end);
    size_t info = zone[-1].at, fence = skip_blanks(text, info), cols = fence - line_start(text, info), blanks = 0;
    struct slice language = slice_part(text, fence, zone->at);
    size_t from = place == zone->at ? place + 1 : line_start(text, place);
    *next = slice_find(text, '\n', from);
    while (blanks < cols && text.ptr[from + blanks] == ' ')
        blanks++;
    bool hides = slice_find_str(language, slice_of("rust"), 0) < language.bytes;
    if (hides || (cols > 0 && (text.ptr[from + blanks] == '\t' || text.ptr[line_start(text, info)] != ' ')))
        return false;
    return seek_written(s, from + blanks, *next);
}

/* A row of a table, or its header. */
static bool seek_row(struct seeker *s, size_t place, size_t *next)
{
    struct slice text = s->text;
    size_t at = zone_of(s)->at, header = slice_find(text, '\n', at), body = slice_find(text, '\n', header + 1) + 1;
    *next = body;
    if (place < body)
        return seek_parsed(s, slice_of(""), at, body);
    size_t from = line_start(text, place), to = *next = slice_find(text, '\n', place);
    struct slice row = slice_part(text, from, to);
    if (!unit_is_plain(row))
        return seek_between(s, from, to) || seek_parsed(s, slice_part(text, at, body), from, to);
    from = skip_blanks(text, from);
    from += text.ptr[from] == '|';
    for (size_t cells = line_cells(slice_part(text, at, header)); cells > 0 && from < to; cells--) {
        size_t end = from + slice_find(slice_part(text, from, to), '|', 0);
        struct slice cell = slice_trim(slice_part(text, from, end));
        if (cell.bytes > 0)
            seek_written(s, (size_t)(cell.ptr - text.ptr), (size_t)(slice_end(cell) - text.ptr));
        from = end + 1;
    }
    return true;
}

/* A paragraph, a heading, a formula. */
static bool seek_text(struct seeker *s, size_t place, size_t *next)
{
    const struct raw_zone *zone = zone_of(s);
    bool last = s->zone + 1 == s->scratch->zone_count;
    size_t end = last ? slice_find_str(s->text, slice_of("\n\n"), place) : s->zone_end;
    size_t from = skip_blanks(s->text, zone->at);
    *next = end > place ? end : place + 1;
    struct slice block = slice_trim(slice_part(s->text, from, end));
    bool line = slice_find(block, '\n', 0) == block.bytes;
    if (zone->verbatim && (s->text.ptr[zone->at] == '\n' || (!line && from > zone->at)))
        return false; /* a formula without dollars, or indented by what is not known */
    size_t prefix = line && !zone->verbatim ? snippet_prefix(block) : 0;
    bool plain = line && !zone->verbatim && zone->class != FIND_HEADING && zone->class != FIND_TITLE &&
                 line_begins_text(slice_part(block, prefix, block.bytes)) && unit_is_plain(block);
    from = (size_t)(block.ptr - s->text.ptr);
    if (plain)
        return seek_written(s, from + prefix, from + block.bytes);
    return seek_between(s, from, from + block.bytes) || seek_parsed(s, slice_of(""), from, from + block.bytes);
}

/* Looks at the unit or block at a place. */
static bool seek_at(struct seeker *s, size_t place, size_t *next)
{
    const struct raw_zone *zones = s->scratch->zones;
    size_t count = s->scratch->zone_count;
    while (s->zone + 1 < count && zones[s->zone + 1].at <= place)
        s->zone++;
    const struct raw_zone *zone = zone_of(s);
    bool last = s->zone + 1 == count;
    s->zone_end = last ? s->text.bytes : zone[1].at;
    *next = s->zone_end > place ? s->zone_end : place + 1;
    if (zone->class == FIND_CLASSES)
        return true;
    if (zone->doubtful || (!last && zone[1].doubtful) || zone->row == ROW)
        return false;
    if (zone->class == FIND_CODE)
        return seek_code(s, place, next);
    if (zone->verbatim && zone->class != FIND_TEXT)
        return seek_written(s, zone->at, *next = slice_find(s->text, '\n', zone->at));
    return zone->row == ROW_OF_TABLE ? seek_row(s, place, next) : seek_text(s, place, next);
}

/* Looks wherever the expression may match, as it tells itself. False also where it cannot tell. */
static bool seek_places(struct seeker *s)
{
    size_t next = 0;
    for (size_t at = regex_place(s->regex, s->text, 0); at < s->text.bytes; at = regex_place(s->regex, s->text, next)) {
        if (at == next || !seek_at(s, at, &next))
            return false;
        if (next >= s->text.bytes)
            break;
    }
    return true;
}

/* Looks where its literal is. */
static bool seek_literals(struct seeker *s)
{
    size_t next = 0;
    for (size_t i = 0; i < s->scratch->match_count; i++) {
        const struct raw_match *match = &s->scratch->matches[i];
        bool mine = match->term == s->term && match->from >= next;
        if (mine && !seek_at(s, match->from, &next))
            return false;
    }
    return true;
}

/* ---- a query ---- */

/* Whether a note may define what links refer to, "[x]: address". Footnotes are not meant. */
static bool may_refer(struct slice text)
{
    for (size_t at = 0; (at = slice_find_str(text, slice_of("]:"), at)) < text.bytes; at++) {
        const char *open = memrchr(text.ptr, '[', at);
        if (open == NULL || open[1] != '^')
            return true;
    }
    return false;
}

/* Whether loose expressions hold for the note: no dialect makes text of what they do not know. */
static bool is_clean(struct slice text)
{
    return note_is_usual(text) && dialect_is_plain(text, 0, text.bytes) && utf8_valid(text) &&
           slice_find_str(text, slice_of("<r"), 0) == text.bytes; /* ruby is set with brackets */
}

bool units_may_match(const struct query *query, struct slice text)
{
    bool may = true, known = false, clean = false;
    for (int i = 0; i < query->clause_count && may; i++) {
        const struct clause *clause = &query->clauses[i];
        bool any = clause->negative;
        for (int k = clause->first; k < clause->first + clause->count && !any; k++) {
            const struct term *term = &query->terms[k];
            bool looks = term->regex != NULL && (term->scope == SCOPE_ANY || term->scope == SCOPE_CODE);
            if (looks && !known) {
                clean = is_clean(text);
                known = true;
            }
            any = !looks || !clean || regex_place(term->regex, text, 0) <= text.bytes;
        }
        may = any;
    }
    return may;
}

bool units_match(const struct raw_query *raw, const struct find_source *source, struct slice text,
                 const struct raw_scratch *scratch, struct match_list *list)
{
    const struct query *query = raw->query;
    struct seeker s = {.query = query, .source = source, .text = text, .scratch = scratch, .list = list};
    bool sure = true, known = false;
    for (s.term = 0; s.term < query->term_count && sure; s.term++) {
        const struct term *term = &query->terms[s.term];
        if (term->regex == NULL)
            continue;
        if (!known) {
            sure = known = is_clean(text);
            s.refers = may_refer(text);
        }
        s.regex = term->regex;
        s.zone = 0;
        if (sure)
            sure = raw->terms[s.term].probe.bytes > 0 ? seek_literals(&s)
                                                      : regex_knows_places(term->regex) && seek_places(&s);
    }
    return sure;
}
