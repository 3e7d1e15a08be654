/* resolved_links.c - how links and pictures of a note look: resolves their targets and provides what a layout or a printer
 * needs. */
#include "biji/resolved_links.h"

#include "biji/language.h"
#include "biji/links.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/outline.h"
#include "biji/picture.h"
#include "far_anchors.h"

#include <stdlib.h>
#include <string.h>

static bool has_anchor(struct resolved_links *resolved, const char *anchor)
{
    if (resolved->doc == NULL || anchor == NULL)
        return true;
    const struct outline *outline = resolved->known != NULL ? *resolved->known : NULL;
    if (outline == NULL && resolved->outline == NULL)
        resolved->outline = outline_build(resolved->doc);
    return anchor_find(outline != NULL ? outline : resolved->outline, slice_of(anchor)) != NULL ||
           anchor_line(slice_of(anchor)) > 0;
}

/* A printed link is resolved for its style and, up to a piece of the output later, for its address; and notes lead to the same places
 * again and again. */
enum { KEPT_LINKS = 256 }; /* few enough that a page with one link does not pay for the room */
struct kept_link {
    struct slice target; /* ptr NULL: an empty slot */
    struct link link;
    enum style_role role;
};

static enum style_role role_of(struct resolved_links *resolved, struct link link)
{
    enum link_kind kind = link.kind;
    if (kind == LINK_SECTION && !has_anchor(resolved, link.anchor))
        kind = link_find_label(resolved->course, &link) ? LINK_CHAPTER : LINK_BROKEN;
    else if (kind == LINK_CHAPTER && !far_anchors_has(&resolved->far, resolved->course, link.chapter, link.anchor))
        kind = LINK_BROKEN;
    return kind == LINK_BROKEN ? STYLE_LINK_BROKEN : kind == LINK_UPSTREAM ? STYLE_LINK_UPSTREAM : STYLE_LINK;
}

/* Where a target leads. Lent until that of another target is kept in its place. */
static const struct kept_link *resolve(struct resolved_links *resolved, struct slice target)
{
    if (resolved->kept == NULL)
        resolved->kept = xcalloc(KEPT_LINKS, sizeof *resolved->kept);
    struct kept_link *slot = &resolved->kept[hash_add(HASH_START, target) % KEPT_LINKS];
    if (slot->target.ptr == NULL || !slice_eq(slot->target, target)) {
        link_fini(&slot->link);
        slot->link = link_resolve(resolved->course, resolved->base, target);
        slot->role = role_of(resolved, slot->link);
        slot->target = target;
    }
    return slot;
}

enum style_role resolved_links_link_role(void *resolved, const struct node *node)
{
    return resolve(resolved, node->target)->role;
}

/* file:///path, with bytes not allowed in a URL percent-encoded (RFC 8089). */
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

struct slice resolved_links_link_url(void *context, const struct node *node)
{
    struct resolved_links *resolved = context;
    const struct link *link = &resolve(resolved, node->target)->link;
    buf_clear(&resolved->url);
    if (link->url != NULL && (link->kind == LINK_OUTSIDE || link->kind == LINK_UPSTREAM))
        buf_add_str(&resolved->url, link->url);
    else if (link->kind == LINK_FILE && link->path != NULL)
        add_file_url(&resolved->url, link->path, resolved->course->root);
    else if (link->kind == LINK_CHAPTER && link->chapter != COURSE_NONE &&
             resolved->course->chapters[link->chapter].name != NULL)
        add_file_url(&resolved->url, resolved->course->chapters[link->chapter].name, resolved->course->root);
    return buf_slice(&resolved->url);
}

/* The file of a picture inside the note, in the folder where pictures are kept; NULL without one. */
static char *inside_path(const struct resolved_links *resolved, struct slice target)
{
    int note = resolved->base != NULL ? course_by_name(resolved->course, resolved->base) : COURSE_NONE;
    const char *folder = resolved->gallery != NULL ? gallery_folder(resolved->gallery) : NULL;
    return note_picture_file(folder, note != COURSE_NONE ? resolved->course->chapters[note].path : NULL, target);
}

char *resolved_links_image_path(void *context, struct slice target)
{
    struct resolved_links *resolved = context;
    if (note_holds_picture(target))
        return inside_path(resolved, target);
    struct link link = link_resolve(resolved->course, resolved->base, target);
    char *path = NULL;
    if (link.kind == LINK_FILE && link.path != NULL)
        path = xstrdup(link.path);
    else if (link.url != NULL && resolved->upstream_file != NULL && strncmp(link.url, "http", 4) == 0)
        path = resolved->upstream_file(resolved->upstream, link.url);
    link_fini(&link);
    return path;
}

bool resolved_links_image_size(void *context, struct slice target, int *width_px, int *height_px, const char **reason)
{
    char *path = resolved_links_image_path(context, target);
    bool found = path != NULL && picture_size(path, width_px, height_px);
    *reason = found                                                       ? NULL
              : path != NULL                                              ? picture_fault(path)
              : slice_find_str(target, slice_of("://"), 0) < target.bytes ? NULL
              : slice_starts(target, "data:")                             ? _("it is written into the note")
              : slice_find_str(target, slice_of(".ipynb#"), 0) < target.bytes
                  ? _("it is kept inside the notebook")
                  : _("there is no such file in the course");
    free(path);
    return found;
}

bool resolved_links_image_block(void *context, struct slice target, int most_cols, int *cols, int *rows)
{
    struct resolved_links *resolved = context;
    int width, height;
    char *path = resolved->gallery != NULL ? resolved_links_image_path(context, target) : NULL;
    bool found = path != NULL && picture_size(path, &width, &height) &&
                 picture_fit(width, height, most_cols, resolved->picture_rows, cols, rows) &&
                 gallery_can_show(resolved->gallery, path);
    free(path);
    return found;
}

const struct picture_shown *resolved_links_image_shown(void *context, struct slice target, int cols, int rows,
                                                       const char **reason)
{
    struct resolved_links *resolved = context;
    const struct picture_shown *shown = NULL;
    char *path = resolved->gallery != NULL ? resolved_links_image_path(context, target) : NULL;
    *reason = _("the file is gone");
    if (path != NULL)
        shown = gallery_shown(resolved->gallery, path, cols, rows, reason);
    free(path);
    return shown;
}

const struct picture_cell *resolved_links_image_cells(void *context, struct slice target, int cols, int rows,
                                                      const char **reason)
{
    const struct picture_shown *shown = resolved_links_image_shown(context, target, cols, rows, reason);
    return shown != NULL ? shown->cells : NULL;
}

void resolved_links_fini(struct resolved_links *resolved)
{
    for (size_t i = 0; resolved->kept != NULL && i < KEPT_LINKS; i++)
        link_fini(&resolved->kept[i].link);
    free(resolved->kept);
    resolved->kept = NULL;
    buf_free(&resolved->url);
    outline_free(resolved->outline);
    resolved->outline = NULL;
    far_anchors_free(resolved->far);
    resolved->far = NULL;
}
