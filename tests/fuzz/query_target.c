/* query_target.c - a query, up to the first line end, and a note that it searches. */
#include "target.h"

#include "biji/find.h"
#include "biji/load.h"
#include "biji/mem.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    if (end == NULL)
        return 0;
    struct query_error error = {0};
    struct slice text = slice_from((const char *)data, (size_t)(end - data));
    struct slice note = slice_from((const char *)end + 1, size - text.bytes - 1);
    struct query *query = query_parse(text, &error);
    target_require(query != NULL || (error.message[0] != '\0' && error.offset <= text.bytes),
                   "a query's fault is told");
    if (query == NULL)
        return 0;
    struct find_spans spans = {0};
    query_match_text(query, note, &spans);
    for (size_t i = 0; i < spans.count; i++)
        target_require(spans.items[i].from <= spans.items[i].to && spans.items[i].to <= note.bytes,
                       "matches lie in the text");
    free(spans.items);
    struct doc *doc = note_parse_take("fuzz.md", xstrndup(note.ptr, note.bytes), note.bytes, NULL);
    struct find_text *found = find_text_new(doc);
    find_text_start(found, query);
    while (!find_text_run(found, 1))
        continue;
    struct find_ranges ranges = find_text_found(found);
    for (size_t i = 0; i < ranges.count; i++) {
        target_require(place_compare(ranges.items[i].from, ranges.items[i].to) <= 0, "a match ends after it begins");
        target_require(i == 0 || place_compare(ranges.items[i - 1].to, ranges.items[i].from) <= 0,
                       "matches are in order and apart");
    }
    find_text_free(found);
    doc_free(doc);
    return 0;
}
