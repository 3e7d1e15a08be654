/* upstream_doc.c - a fetched page as a document: a note, or a source file shown as code. What a page is follows from
 * its address: a code host sends everything as plain text. */
#include "biji/upstream.h"

#include "biji/load.h"
#include "biji/mem.h"
#include "biji/target.h"

#include <string.h>

/* The language of a code host's source file by its ending; ptr NULL for a note, a gist and any other page. */
static struct slice language_of(const char *url)
{
    struct hosted hosted;
    struct slice path = target_split(slice_of(url)).path, none = {NULL, 0};
    bool source = hosted_parse(slice_of(url), &hosted) && !slice_starts(buf_slice(&hosted.page), "https://gist.") &&
                  !target_is_note(path);
    hosted_free(&hosted);
    if (!source)
        return none;
    size_t start = path.bytes;
    while (path.ptr[start - 1] != '/' && path.ptr[start - 1] != '.')
        start--;
    return path.ptr[start - 1] == '.' ? slice_part(path, start, path.bytes) : slice_from("", 0);
}

struct doc *upstream_doc_take(struct upstream_page *page, struct diags *diags)
{
    char *body = page->body;
    struct slice language = language_of(page->url);
    page->body = NULL;
    if (language.ptr != NULL)
        return note_code_take(page->url, body, page->bytes, language, diags);
    return note_parse_take(page->url, body, page->bytes, diags);
}
