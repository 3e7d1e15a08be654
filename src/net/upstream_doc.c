/* upstream_doc.c - what a fetched page becomes: a document (a note, or a source file shown as code, by its address: a
 * code host sends everything as plain text), or a picture's file for another program. */
#include "biji/upstream.h"

#include "biji/file.h"
#include "biji/load.h"
#include "biji/paths.h"
#include "biji/target.h"

#include <stdlib.h>

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

/* The ending of a picture's file by its first bytes, or NULL. */
static const char *picture_ending(struct slice body)
{
    static const struct {
        const char *magic;
        size_t offset;
        const char *ending;
    } kinds[] = {{"\x89PNG\r\n\x1A\n", 0, "png"}, {"\xFF\xD8\xFF", 0, "jpg"}, {"GIF8", 0, "gif"}, {"WEBP", 8, "webp"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (slice_starts(slice_part(body, kinds[i].offset, body.bytes), kinds[i].magic))
            return kinds[i].ending;
    return NULL;
}

char *upstream_picture(const struct upstream *upstream, const char *url)
{
    struct upstream_page page;
    struct buf address = {0}, path = {0};
    if (!upstream_load(upstream, url, &page, NULL))
        return NULL;
    struct slice body = {page.body, page.bytes};
    const char *ending = picture_ending(body);
    char *folder = path_in(PATH_CACHE, "pages");
    if (ending != NULL && folder != NULL) {
        buf_printf(&path, "%s/picture.%s", folder, ending);
        if (file_make_folders(folder, NULL) && file_write_atomic(path.ptr, body, NULL)) {
            buf_add_str(&address, "file://");
            target_encode(buf_slice(&path), &address);
        }
    }
    free(folder);
    buf_free(&path);
    upstream_page_fini(&page);
    return address.bytes > 0 ? buf_take(&address) : NULL;
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
