/* reader_search.c - searching what is shown: all matches of a query in the document, and which of them is the current one.
 * query.h knows what a query is and what matches. */
#include "biji/reader_search.h"
#include "biji/find.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "reader_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Index of the first match at or after a place, or the count of matches. */
static size_t match_after(const struct reader *reader, struct place place)
{
    size_t low = 0, high = reader->view.matches.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (place_compare(reader->view.matches.items[middle].from, place) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Starts a search for a query, or stores what is wrong with it. */
static void start(struct reader *reader, struct slice text)
{
    struct query_error why = {{0}, 0};
    struct query *query = query_parse(text, &why);
    snprintf(reader->view.query_fault, sizeof reader->view.query_fault, "%s", why.message);
    reader->view.is_searching = query != NULL;
    if (query != NULL)
        find_text_start(reader->text, query);
}

/* Words typed to find a place again: searched for as a phrase first, then one by one. */
static bool is_phrase(struct slice text)
{
    if (slice_find(text, ' ', 0) == text.bytes || text.ptr[0] == '-' || text.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < text.bytes; i++)
        if (strchr("\"|:", text.ptr[i]) != NULL)
            return false;
    return true;
}

static void start_phrase(struct reader *reader, struct slice text)
{
    struct buf phrase = {0};
    buf_printf(&phrase, "\"%.*s\"", (int)text.bytes, text.ptr);
    start(reader, buf_slice(&phrase));
    buf_free(&phrase);
}

static void forget(struct reader *reader)
{
    if (reader->text != NULL)
        find_text_stop(reader->text);
    reader->view.matches = (struct find_ranges){0};
    reader->view.match = SIZE_MAX;
    reader->view.is_searching = reader->wanted.is_wanted = false;
    reader->view.query_fault[0] = '\0';
}

/* ---- the current match ---- */

static void make_current(struct reader *reader, size_t match)
{
    const struct wanted_match *wanted = &reader->wanted;
    const struct spot *now = &reader->view.spot;
    bool moved = place_compare(wanted->top.place, now->place) != 0 || wanted->top.above != now->above;
    reader->view.match = match;
    reader->wanted.is_wanted = false;
    if (wanted->is_shown && !moved)
        reader_show(reader, reader->view.matches.items[match].from);
}

/* Makes the wanted match the current one, if it is found already. */
static void take_wanted(struct reader *reader)
{
    const struct wanted_match *wanted = &reader->wanted;
    long total = (long)reader->view.matches.count,
         at = wanted->has_place ? (long)match_after(reader, wanted->place) : wanted->number;
    bool found = at >= 0 && at < total;
    if (wanted->is_wanted && total > 0 && (found || !reader->view.is_searching))
        make_current(reader, (size_t)(((at % total) + total) % total));
}

static void want(struct reader *reader, struct wanted_match wanted)
{
    wanted.is_wanted = true;
    wanted.top = reader->view.spot;
    reader->wanted = wanted;
    take_wanted(reader);
}

void reader_to_match(struct reader *reader, long match)
{
    want(reader, (struct wanted_match){.is_shown = true, .number = match});
}

void reader_to_match_at(struct reader *reader, struct place place)
{
    want(reader, (struct wanted_match){.is_shown = true, .has_place = true, .place = place});
}

bool reader_search_step(struct reader *reader, long count, bool *wrapped)
{
    const struct wanted_match *wanted = &reader->wanted;
    long total = (long)reader->view.matches.count, at = (long)reader->view.match + count;
    if (wanted->is_wanted && wanted->has_place) { /* the first one is still being looked for */
        reader_to_match_at(reader, wanted->place);
        return true;
    }
    if (wanted->is_wanted)
        at = wanted->number + count;
    if (wrapped != NULL)
        *wrapped = !reader->view.is_searching && (at < 0 || at >= total);
    if (total > 0)
        reader_to_match(reader, at);
    return total > 0;
}

/* ---- the search ---- */

/* Searches for a moment. True when the search has ended. */
static bool run(struct reader *reader)
{
    enum { STEP_MS = 6 };
    const struct find_ranges *matches = &reader->view.matches;
    bool has_current = reader->view.match < matches->count;
    struct place current = has_current ? matches->items[reader->view.match].from : (struct place){0, 0};
    bool ended = find_text_run(reader->text, STEP_MS);
    reader->view.matches = find_text_found(reader->text);
    if (has_current) /* what was held to the end may have come before it */
        reader->view.match = match_after(reader, current);
    return ended;
}

bool reader_search_run(struct reader *reader)
{
    if (!reader->view.is_searching)
        return false;
    bool ended = run(reader);
    if (ended && reader->is_phrase && reader->view.matches.count == 0) {
        reader->is_phrase = false;
        start(reader, slice_trim(slice_of(reader->view.query)));
        ended = run(reader);
    }
    reader->view.is_searching = !ended;
    if (reader->view.matches.gave_up)
        snprintf(reader->view.query_fault, sizeof reader->view.query_fault, "%s",
                 _("the regular expression took too long here and was given up; make it simpler"));
    take_wanted(reader);
    reader->wanted.is_wanted = reader->wanted.is_wanted && !ended;
    return true;
}

/* Starts the search for view.query. */
static void begin(struct reader *reader, bool is_shown)
{
    const struct layout *layout = reader->view.layout; /* has no lines if the note holds only definitions */
    struct slice text = slice_trim(slice_of(reader->view.query));
    if (text.bytes == 0)
        return;
    if (reader->text == NULL)
        reader->text = find_text_new(reader->view.doc);
    reader->is_phrase = !reader->view.is_exact && is_phrase(text);
    if (reader->is_phrase)
        start_phrase(reader, text);
    reader->is_phrase = reader->view.is_searching;
    if (!reader->is_phrase)
        start(reader, text);
    struct place top = layout->line_count > 0 ? layout->lines[reader->view.top].place : (struct place){0, 0};
    want(reader, (struct wanted_match){.is_shown = is_shown, .has_place = true, .place = top});
    reader_search_run(reader);
}

void reader_search(struct reader *reader, const char *query, bool is_exact)
{
    forget(reader);
    char *copy = query != NULL && *query != '\0' ? xstrdup(query) : NULL;
    free(reader->view.query);
    reader->view.query = copy;
    reader->view.is_exact = is_exact;
    begin(reader, true);
}

void reader_search_on(struct reader *reader)
{
    if (reader->view.query != NULL &&
        reader->text == NULL) /* else there is nothing to search for, or it was searched */
        begin(reader, false);
}
