/* resolved_links.h - what layouts and printers need to know about links and pictures, answered from the course: the
 * callbacks of layout_options and ansi_options for one note. */
#ifndef BIJI_RESOLVED_LINKS_H
#define BIJI_RESOLVED_LINKS_H

#include "biji/course.h"
#include "biji/gallery.h"
#include "biji/style.h"

struct far_anchors;
struct kept_link;
struct upstream;

/* The context of the callbacks. Zero-initialise but for the first three; ended by resolved_links_fini(), which also makes it ready
 * for another note. */
struct resolved_links {
    const struct course *course;
    const char *base;      /* of the note, see link_resolve() */
    const struct doc *doc; /* the note, whose own anchors are known; may be NULL */
    struct outline *outline;
    const struct outline *const *known; /* the caller's outline of the note, NULL until it has one; may be NULL */
    struct far_anchors *far;            /* what is known of other notes */
    struct kept_link *kept;             /* where the targets asked for last lead */
    struct gallery *gallery;            /* for pictures shown as cells; NULL: no cells; borrowed */
    int picture_rows;                   /* rows of one at most */
    /* The file of a picture on the network that is saved here, else NULL; owned by the caller. NULL: none is. */
    char *(*upstream_file)(const struct upstream *upstream, const char *url);
    const struct upstream *upstream; /* borrowed */
    struct buf url;
};

/* STYLE_LINK, STYLE_LINK_UPSTREAM or STYLE_LINK_BROKEN, the last also for a section that the note, or the other
 * note, does not have. */
enum style_role resolved_links_link_role(void *resolved, const struct node *link);
/* The address a terminal can open: http, https, mailto, or file for files on disk; empty if it leads inside the course. Lent
 * until the next call. */
struct slice resolved_links_link_url(void *resolved, const struct node *link);
/* The file of a picture in the course's folder, or of one on the network that is saved here; NULL when it is neither. Owner: the
 * caller; ended by free(). */
char *resolved_links_image_path(void *resolved, struct slice target);
/* Pixel size of such a picture; false when it is missing or of an unknown kind, with *reason as for picture_fault(), NULL for one on
 * the network that is not saved. */
bool resolved_links_image_size(void *resolved, struct slice target, int *width_px, int *height_px, const char **reason);
/* The block of cells for such a picture, at most that many columns wide; false when it is shown as a card. */
bool resolved_links_image_block(void *resolved, struct slice target, int most_cols, int *cols, int *rows);
/* What is to be shown in that block; NULL as resolved_links_image_cells(). Lent until the next call. */
const struct picture_shown *resolved_links_image_shown(void *resolved, struct slice target, int cols, int rows,
                                                       const char **reason);
/* The cells of that block, row by row; NULL with *reason filled when it cannot be shown. Lent until the next call. */
const struct picture_cell *resolved_links_image_cells(void *resolved, struct slice target, int cols, int rows,
                                                      const char **reason);
/* Ends what was resolved. */
void resolved_links_fini(struct resolved_links *resolved);

#endif
