/* scan_target.c - searching Markdown as written against searching what it means: a query, up to the first line end, and a note. Both
 * give the same hits. */
#include "target.h"

#include "../unit/searching.h"

/* Whether a note is text: with control characters in it, places are only near. Nor may it hold the word that no note has. */
static bool is_text(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (data[i] < ' ' && data[i] != '\n' && data[i] != '\t')
            return false;
    return utf8_valid(slice_from((const char *)data, size)) && memmem(data, size, "qzxq", 4) == NULL;
}

/* Whether both list the same hits, in whatever order. */
static bool are_same(const char *left, const char *right)
{
    if (strlen(left) != strlen(right))
        return false;
    for (size_t bytes; *left != '\0'; left += bytes) {
        bytes = strcspn(left, "\n") + 1;
        if (memmem(right, strlen(right), left, bytes) == NULL)
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    if (end == NULL || !is_text(data, size) || memchr(data, '/', (size_t)(end - data)) != NULL)
        return 0;
    struct buf query = {0}, parsed_query = {0};
    struct notes notes = {0};
    buf_add(&query, (const char *)data, (size_t)(end - data));
    buf_add_char(&query, '\0');
    buf_printf(&parsed_query, "%s -code:qzxqzxq", query.ptr); /* which needs the parser */
    notes_add(&notes, slice_from((const char *)end + 1, size - query.bytes));
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    char *raw = hits_of(finder, query.ptr, false), *parsed = hits_of(finder, parsed_query.ptr, false);
    bool is_query = strncmp(raw, "no query", 8) != 0 && strncmp(parsed, "no query", 8) != 0;
    if (is_query && !are_same(raw, parsed))
        fprintf(stderr, "raw:\n%sparsed:\n%s", raw, parsed);
    target_require(!is_query || are_same(raw, parsed), "what is found raw is found in the document");
    free(raw);
    free(parsed);
    finder_free(finder);
    course_free(course);
    notes_free(&notes);
    buf_free(&query);
    buf_free(&parsed_query);
    return 0;
}
