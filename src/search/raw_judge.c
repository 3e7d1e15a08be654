/* raw_judge.c - whether a match in raw Markdown is one of the document too: by the zone it is in, and by the signs
 * around it on its line, which may mean that it is not text at all. If lines are so long, with so many matches, that
 * checking around each would take longer than parsing, the parser decides. */
#include "biji/text.h"
#include "raw.h"
#include "snippet.h"

#include <string.h>
#include <strings.h>

/* A match and its surroundings. */
struct judging {
    struct slice text;
    const struct raw_scratch *scratch;
    const struct raw_match *match;
    const struct raw_zone *zone;
    size_t line, line_end, zone_end; /* start and end of its line, and end of its zone */
    size_t tag, label, target;       /* the first <, [ and ]( of the line, or its end */
    size_t seen;                     /* bytes scanned for all matches, roughly */
    size_t valid;                    /* the line is well-formed up to here */
};

/* How often each byte of a note may be scanned, and how many bytes are always allowed. */
enum { MAX_LOOKUPS = 64, MAX_LOOKS_BYTES = 1 << 20 };

/* The verdict on a match. */
enum verdict { VISIBLE, HIDDEN, UNKNOWN /* the parser must decide */ };

/* The byte `c` before the match on its line without `close` between them, or NULL. */
static const char *open_before(const struct judging *j, char c, char close)
{
    const char *start = j->text.ptr + j->line, *match = j->text.ptr + j->match->from;
    const char *open = memrchr(start, c, (size_t)(match - start));
    return open == NULL || memchr(open, close, (size_t)(match - open)) != NULL ? NULL : open;
}

/* A match in a tag or a comment. Addresses in < > are text; an anchor at the start of a line is not. */
static enum verdict judge_tag(const struct judging *j)
{
    struct slice line = slice_part(j->text, j->line, j->match->from);
    if (slice_find_str(line, slice_of("<!"), 0) < line.bytes)
        return UNKNOWN; /* a comment may hold other tags */
    const char *open = open_before(j, '<', '>');
    if (open == NULL)
        return VISIBLE;
    size_t at = (size_t)(open - j->text.ptr);
    struct slice rest = slice_part(j->text, at, slice_find(j->text, '\n', at));
    struct slice before = slice_from(open + 1, j->match->from - at - 1);
    if ((slice_starts(slice_part(rest, 1, rest.bytes), "http://") ||
         slice_starts(slice_part(rest, 1, rest.bytes), "https://")) &&
        slice_find(before, ' ', 0) == before.bytes)
        return slice_find(rest, '&', 0) < slice_find(rest, '>', 0) ? UNKNOWN : VISIBLE;
    if (!line_opens_tag(rest))
        return VISIBLE;
    bool anchor = at == j->line && (slice_starts(rest, "<a id=\"") || slice_starts(rest, "<a name=\""));
    size_t quote = slice_find(rest, '"', 9);
    return anchor && at + quote >= j->match->to && slice_starts(slice_part(rest, quote, rest.bytes), "\"></a>")
               ? HIDDEN
               : UNKNOWN;
}

/* Whether a match in a footnote's label, "[^...", is text: it is, where nothing defines the label. */
static enum verdict judge_footnote(struct judging *j, struct slice label)
{
    struct slice text = j->text;
    j->seen += text.bytes;
    for (size_t at = 0; (at = slice_find_str(text, slice_of("]:"), at)) < text.bytes; at++) {
        size_t from = at - label.bytes;
        if (at < label.bytes || strncasecmp(text.ptr + from, label.ptr, label.bytes) != 0)
            continue;
        for (size_t i = 0; i < j->scratch->zone_count; i++)
            if (j->scratch->zones[i].at == from && memcmp(text.ptr + from, label.ptr, label.bytes) == 0)
                return j->scratch->zones[i].class == FIND_CLASSES ? HIDDEN : UNKNOWN;
        return UNKNOWN;
    }
    for (size_t i = 0; i < label.bytes; i++)
        if (strchr(" \t\n\\&", label.ptr[i]) != NULL ||
            ((unsigned char)label.ptr[i] >= 0xC0 && (unsigned char)label.ptr[i] < 0xE4))
            return UNKNOWN; /* it may be written otherwise, or have capitals */
    return VISIBLE;
}

/* A match in a footnote's label, a reference's label, or the kind of an aside. The label of a footnote that the note
 * defines is not text. */
static enum verdict judge_label(struct judging *j)
{
    const char *open = open_before(j, '[', ']');
    if (open == NULL || (open[1] != '^' && open[1] != '!' && (open == j->text.ptr || open[-1] != ']')))
        return VISIBLE;
    size_t at = (size_t)(open - j->text.ptr), end = slice_find(j->text, ']', at);
    struct slice label = slice_part(j->text, at, end);
    if (open[1] != '^' || end < j->match->to || label.bytes > 100 ||
        memchr(j->text.ptr + j->line, '`', at - j->line) != NULL)
        return UNKNOWN;
    return judge_footnote(j, label);
}

/* Whether it may reach beyond a link's target, which ends at a parenthesis or a title's quote, or be in one with
 * escapes. Targets that certainly end before the match do not matter. */
static bool is_target_doubtful(const struct judging *j)
{
    struct slice line = slice_part(j->text, j->line, j->line_end),
                 match = slice_part(j->text, j->match->from, j->match->to);
    size_t from = j->match->from - j->line, open = j->target - j->line;
    for (size_t end; open < from; open = end + slice_find_str(slice_part(line, end, from), slice_of("]("), 0)) {
        end = open + 2 + strcspn(line.ptr + open + 2, ")(<\\\"' \n");
        if (end >= from || line.ptr[end] != ')')
            break;
    }
    struct slice target = slice_part(line, open, line.bytes);
    return open < from && (slice_find(match, ')', 0) < match.bytes || slice_find(match, '\'', 0) < match.bytes ||
                           slice_find(target, '&', 0) < target.bytes || slice_find(target, '\\', 0) < target.bytes);
}

/* Whether it is in the name of an entity. */
static bool in_entity(const struct judging *j)
{
    size_t at = j->match->from;
    while (at > j->line && (char_is_alnum(j->text.ptr[at - 1]) || j->text.ptr[at - 1] == '#'))
        at--;
    if (at == 0 || j->text.ptr[at - 1] != '&')
        return false;
    struct slice name = slice_part(j->text, j->match->from, j->match->to + 40);
    return slice_find(name, ';', 0) < name.bytes;
}

/* Whether it is in the marks of a list or heading. */
static bool in_prefix(const struct judging *j)
{
    return (signed char)j->text.ptr[j->match->from] > 0 &&
           j->match->from < j->line + snippet_prefix(slice_part(j->text, j->line, j->line_end));
}

/* ---- whole words ---- */

enum edge { EDGE_WORD, EDGE_OTHER, EDGE_UNSURE };

/* The last (or first) rune that a character folds to counts; a character that folds to nothing is unsure. */
static enum edge edge_of(uint32_t rune, bool last)
{
    char bytes[4];
    uint32_t runes[FOLD_RUNES] = {rune}, capitals;
    int count = 1;
    if (rune >= 0x4E00 && rune <= 0x9FFF)
        return EDGE_OTHER;
    if (rune >= 0x80 && !(rune >= 0x3400 && rune <= 0x9FFF))
        text_fold_step(slice_from(bytes, utf8_write(rune, bytes)), runes, &count, &capitals);
    if (count == 0)
        return EDGE_UNSURE;
    return match_is_word(runes[last ? count - 1 : 0]) ? EDGE_WORD : EDGE_OTHER;
}

static uint32_t rune_before(struct slice text, size_t at)
{
    int count;
    size_t from = at - 1;
    while (from > 0 && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
        from--;
    return utf8_decode(text.ptr + from, text.ptr + at, &count);
}

/* Bytes of the markup after a match that is not shown; 0 when that is unknown. */
static size_t vanishing_bytes(const struct judging *j, size_t at)
{
    enum { MAX_LENGTH = 1000 };
    struct slice rest = slice_part(j->text, at, at + MAX_LENGTH);
    rest.bytes = slice_find(rest, '\n', 0);
    size_t end;
    switch (*rest.ptr) {
    case '[':
        end = slice_starts(rest, "[^") ? slice_find(rest, ']', 0) : 0;
        return end < rest.bytes ? end + 1 : 0;
    case ']':
        if (!slice_starts(rest, "]("))
            return rest.bytes > 1 && rest.ptr[1] == '[' ? 0 : 1;
        end = slice_find(rest, ')', 0);
        for (size_t i = 2; i < end; i++)
            if (strchr("(<\\", rest.ptr[i]) != NULL || (rest.ptr[i - 1] == ' ' && strchr("\"'", rest.ptr[i]) != NULL))
                return 0;
        return end < rest.bytes ? end + 1 : 0;
    case '<':
        if (!line_opens_tag(rest))
            return 1;
        end = slice_find(rest, '>', 0);
        return end < rest.bytes && slice_find(rest, '"', 0) > end && slice_find(rest, '\'', 0) > end ? end + 1 : 0;
    case '&':
        return 0;
    default:
        return 1;
    }
}

/* The character before (or at) an offset, skipping markup: if a word is beyond the markup, the parser must decide. */
static enum edge beside(const struct judging *j, size_t at, bool before)
{
    bool marked = false;
    for (size_t steps = 0; steps < 200; steps++) {
        if (before ? at == 0 : at >= j->text.bytes)
            return EDGE_OTHER;
        char c = before ? j->text.ptr[at - 1] : j->text.ptr[at];
        if (j->zone->verbatim || (signed char)c < 0 || c == '\0' || strchr("*_~`[]<>&\\$()!", c) == NULL) {
            int count;
            uint32_t rune =
                before ? rune_before(j->text, at) : utf8_decode(j->text.ptr + at, j->text.ptr + j->text.bytes, &count);
            enum edge edge = edge_of(rune, before);
            return marked && edge == EDGE_WORD ? EDGE_UNSURE : edge;
        }
        if (c == '\\' || (!marked && (c == '(' || c == ')' || c == '!')))
            return EDGE_OTHER; /* text itself, or before a sign */
        bool inner = c == '_' && at > 1 && at + 1 < j->text.bytes && char_is_alnum(j->text.ptr[before ? at : at - 1]) &&
                     char_is_alnum(j->text.ptr[before ? at - 2 : at + 1]);
        if (inner)
            return EDGE_OTHER;
        size_t vanishing = before ? 0 : vanishing_bytes(j, at);
        if (before ? c == '>' || c == ']' || c == '&' : vanishing == 0)
            return EDGE_UNSURE; /* hidden markup may have any length */
        at += vanishing > 0 ? vanishing - 1 : 0;
        marked = true;
        at += before ? (size_t)-1 : 1;
    }
    return EDGE_UNSURE;
}

/* Whether the match is a whole word, into *whole. False when that is unsure. */
static bool tell_whole(const struct judging *j, bool *whole)
{
    int count;
    const unsigned char *text = (const unsigned char *)j->text.ptr, *end = text + j->match->to;
    *whole = text[j->match->from] >= 0xE5 && text[j->match->from] <= 0xE9 && end[-3] >= 0xE5 && end[-3] <= 0xE9;
    if (*whole) /* it begins and ends with Han characters */
        return true;
    uint32_t first = utf8_decode(j->text.ptr + j->match->from, j->text.ptr + j->text.bytes, &count);
    enum edge edges[2] = {edge_of(first, false), edge_of(rune_before(j->text, j->match->to), true)};
    for (int i = 0; i < 2; i++) {
        if (edges[i] == EDGE_WORD)
            edges[i] = beside(j, i == 0 ? j->match->from : j->match->to, i == 0);
        if (edges[i] == EDGE_UNSURE)
            return false;
    }
    *whole = edges[0] != EDGE_WORD && edges[1] != EDGE_WORD;
    return true;
}

/* ---- */

/* Whether a line end inside the match is in a paragraph, and not in code or a formula, where it is a blank. */
static bool joins_lines(struct judging *j)
{
    j->seen += j->match->from - j->zone->at;
    struct slice before = slice_part(j->text, j->zone->at, j->match->from);
    return !j->zone->verbatim && !j->zone->row && slice_find(before, '`', 0) == before.bytes &&
           slice_find(before, '$', 0) == before.bytes;
}

/* Whether the line is well-formed up to the end of the match. */
static bool is_valid(struct judging *j)
{
    size_t from = j->valid > j->line && j->valid <= j->match->to ? j->valid : j->line;
    if (!utf8_valid_part(j->text, from, j->match->to))
        return false;
    j->valid = j->match->to;
    return true;
}

static enum verdict judge_place(struct judging *j)
{
    const struct raw_match *m = j->match;
    if (j->zone->class == FIND_CLASSES)
        return m->certainty == CERTAIN && m->to <= j->zone_end ? HIDDEN : UNKNOWN;
    if (m->certainty == NEEDS_PARSE || j->zone->doubtful || m->to > j->zone_end ||
        (m->certainty == CERTAIN_IN_PARAGRAPH && !joins_lines(j)) || !is_valid(j))
        return UNKNOWN;
    if (j->zone->verbatim)
        return VISIBLE;
    enum verdict verdict = j->tag < m->from ? judge_tag(j) : VISIBLE;
    if (verdict == VISIBLE && j->label < m->from)
        verdict = judge_label(j);
    return verdict == VISIBLE && (in_entity(j) || in_prefix(j) || is_target_doubtful(j)) ? UNKNOWN : verdict;
}

/* Adds a match to list; false when it is in doubt. */
static bool judge(struct judging *j, struct match_list *list)
{
    enum verdict verdict = judge_place(j);
    bool whole;
    if (verdict == HIDDEN)
        return true;
    if (verdict == UNKNOWN || !tell_whole(j, &whole))
        return false;
    struct match match = {.section = j->zone->section, .offset = j->match->from, .end = j->match->to};
    match.term = j->match->term;
    match.pinyin = j->match->pinyin;
    match.class = j->zone->class;
    match.whole = whole;
    list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
    list->items[list->count++] = match;
    return true;
}

/* Finds the start and end of the match's lines. */
static void find_line(struct judging *j)
{
    const struct scan_list *ends = &j->scratch->line_ends;
    const struct raw_match *m = j->match;
    if (j->line_end > 0 && j->line <= m->from && m->to <= j->line_end)
        return; /* the last one's */
    size_t low = scan_below(ends, m->from);
    j->line = low > 0 ? ends->items[low - 1] + 1 : 0;
    while (low < ends->count && ends->items[low] < m->to)
        low++;
    j->line_end = low < ends->count ? ends->items[low] : j->text.bytes;
    struct slice line = slice_part(j->text, 0, j->line_end);
    j->tag = slice_find(line, '<', j->line);
    j->label = slice_find(line, '[', j->line);
    j->target = slice_find_str(line, slice_of("]("), j->line);
}

bool raw_is_text(struct slice text, const struct raw_scratch *scratch, const struct raw_zone *zone, size_t zone_end,
                 struct raw_match match, bool *whole)
{
    struct judging j = {.text = text, .scratch = scratch, .match = &match, .zone = zone, .zone_end = zone_end};
    find_line(&j);
    return judge_place(&j) == VISIBLE && tell_whole(&j, whole);
}

bool raw_judge(struct slice text, struct raw_scratch *scratch, struct raw_sections *sections, struct match_list *list)
{
    for (size_t i = 0; i < scratch->match_count; i++)
        if (scratch->matches[i].certainty == NEEDS_PARSE)
            return false;
    scan_lines(text, &scratch->line_ends);
    if (!raw_walk(text, scratch, sections))
        return false;
    struct judging j = {.text = text, .scratch = scratch};
    size_t zone = 0;
    for (size_t i = 0; i < scratch->match_count; i++) {
        j.match = &scratch->matches[i];
        if (j.match->certainty == PLACE_TO_LOOK)
            continue;
        if (scratch->zones[zone].at > j.match->from)
            zone = 0; /* the next term's matches start over */
        while (zone + 1 < scratch->zone_count && scratch->zones[zone + 1].at <= j.match->from)
            zone++;
        j.zone = &scratch->zones[zone];
        j.zone_end = zone + 1 < scratch->zone_count ? scratch->zones[zone + 1].at : text.bytes;
        find_line(&j);
        j.seen += j.line_end - j.line;
        if (j.seen / MAX_LOOKUPS > text.bytes + MAX_LOOKS_BYTES || !judge(&j, list))
            return false;
    }
    return true;
}
