/* reader_search.c - searching what is shown: all matches of a query in the document, and which of them is the current one.
 * query.h knows what a query is and what matches. */
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

/* Finds the matches of a query, or stores what is wrong with it. */
static void find(struct reader *reader, struct slice text)
{
    struct query_error why = {{0}, 0};
    struct query *query = query_parse(text, &why);
    snprintf(reader->view.query_fault, sizeof reader->view.query_fault, "%s", why.message);
    free(reader->view.matches.items);
    reader->view.matches = query != NULL ? find_text_all(reader->text, query) : (struct find_ranges){0};
    if (reader->view.matches.gave_up)
        snprintf(reader->view.query_fault, sizeof reader->view.query_fault, "%s",
                 _("the regular expression took too long here and was given up; make it simpler"));
    query_free(query);
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

static void find_phrase(struct reader *reader, struct slice text)
{
    struct buf phrase = {0};
    buf_printf(&phrase, "\"%.*s\"", (int)text.bytes, text.ptr);
    find(reader, buf_slice(&phrase));
    buf_free(&phrase);
}

static void forget(struct reader *reader)
{
    free(reader->view.matches.items);
    reader->view.matches = (struct find_ranges){0};
    reader->view.match = 0;
    reader->view.query_fault[0] = '\0';
}

size_t reader_search(struct reader *reader, const char *query, bool is_exact)
{
    forget(reader);
    char *copy = query != NULL && *query != '\0' ? xstrdup(query) : NULL;
    free(reader->view.query);
    reader->view.query = copy;
    reader->view.is_exact = is_exact;
    struct slice text = slice_trim(slice_of(copy));
    if (text.bytes == 0)
        return 0;
    if (reader->text == NULL)
        reader->text = find_text_new(reader->view.doc);
    if (!is_exact && is_phrase(text))
        find_phrase(reader, text);
    if (reader->view.matches.count == 0)
        find(reader, text);
    if (reader->view.matches.count == 0)
        return 0;
    const struct layout *layout = reader->view.layout; /* has no lines if the note holds only definitions */
    size_t at =
        match_after(reader, layout->line_count > 0 ? layout->lines[reader->view.top].place : (struct place){0, 0});
    reader->view.match = at < reader->view.matches.count ? at : 0;
    reader_show(reader, reader->view.matches.items[reader->view.match].from);
    return reader->view.matches.count;
}

void reader_search_on(struct reader *reader)
{
    if (reader->view.query == NULL || reader->text != NULL) /* nothing to search for, or searched already */
        return;
    char *query = xstrdup(reader->view.query);
    struct spot spot = reader_spot(reader);
    reader_search(reader, query, reader->view.is_exact);
    reader_go(reader, &spot);
    free(query);
}

bool reader_search_step(struct reader *reader, long count, bool *wrapped)
{
    long total = (long)reader->view.matches.count;
    if (total == 0)
        return false;
    long at = (long)reader->view.match + count;
    if (wrapped != NULL)
        *wrapped = at < 0 || at >= total;
    reader_to_match(reader, (size_t)(((at % total) + total) % total));
    return true;
}

void reader_to_match(struct reader *reader, size_t match)
{
    reader->view.match = match;
    reader_show(reader, reader->view.matches.items[match].from);
}
