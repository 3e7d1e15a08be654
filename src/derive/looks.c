/* looks.c - how links and pictures of a note look: resolves their targets and passes on what a layout or a printer
 * needs. */
#include "biji/looks.h"

#include "biji/links.h"
#include "biji/picture.h"

#include <string.h>

enum style_role looks_link_role(void *context, const struct node *node)
{
    struct looks *looks = context;
    struct link link = link_resolve(looks->course, looks->base, node->target);
    enum link_kind kind = link.kind;
    link_fini(&link);
    return kind == LINK_BROKEN ? STYLE_LINK_BROKEN : kind == LINK_UPSTREAM ? STYLE_LINK_UPSTREAM : STYLE_LINK;
}

/* file:///path, each byte that a URL cannot hold percent-encoded (RFC 8089). */
static void add_file_url(struct buf *url, const char *path, const char *root)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    buf_add_str(url, "file://");
    struct buf whole = {0};
    if (*path != '/')
        buf_printf(&whole, "%s/", root);
    buf_add_str(&whole, path);
    for (size_t i = 0; i < whole.bytes; i++) {
        if (memchr(plain, whole.ptr[i], sizeof plain - 1) != NULL)
            buf_add_char(url, whole.ptr[i]);
        else
            buf_printf(url, "%%%02X", (unsigned char)whole.ptr[i]);
    }
    buf_free(&whole);
}

struct slice looks_link_url(void *context, const struct node *node)
{
    struct looks *looks = context;
    struct link link = link_resolve(looks->course, looks->base, node->target);
    buf_clear(&looks->url);
    if (link.url != NULL && (link.kind == LINK_OUTSIDE || link.kind == LINK_UPSTREAM))
        buf_add_str(&looks->url, link.url);
    else if (link.kind == LINK_FILE && link.path != NULL)
        add_file_url(&looks->url, link.path, looks->course->root);
    else if (link.kind == LINK_CHAPTER && link.chapter != COURSE_NONE &&
             looks->course->chapters[link.chapter].name != NULL)
        add_file_url(&looks->url, looks->course->chapters[link.chapter].name, looks->course->root);
    link_fini(&link);
    return buf_slice(&looks->url);
}

bool looks_image_size(void *context, struct slice target, int *width_px, int *height_px)
{
    struct looks *looks = context;
    struct link link = link_resolve(looks->course, looks->base, target);
    bool found = link.kind == LINK_FILE && link.path != NULL && picture_size(link.path, width_px, height_px);
    link_fini(&link);
    return found;
}

void looks_fini(struct looks *looks)
{
    buf_free(&looks->url);
}
