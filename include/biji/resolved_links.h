/* resolved_links.h - what a layout and a printer ask about links and pictures, answered from the course: the callbacks of
 * layout_options and ansi_options for one note. */
#ifndef BIJI_RESOLVED_LINKS_H
#define BIJI_RESOLVED_LINKS_H

#include "biji/course.h"
#include "biji/gallery.h"
#include "biji/style.h"

/* The context of the callbacks. Zero-initialise but for the first three; ended by resolved_links_fini(), which makes it ready for another
 * note too. */
struct resolved_links {
    const struct course *course;
    const char *base;      /* of the note, see link_resolve() */
    const struct doc *doc; /* the note, whose own anchors are known; may be NULL */
    struct outline *outline;
    struct gallery *gallery; /* of pictures shown as cells; NULL: none is; borrowed */
    int picture_rows;        /* most rows of one */
    struct buf url;
};

/* STYLE_LINK, STYLE_LINK_UPSTREAM or STYLE_LINK_BROKEN, also for a section that the note has not. */
enum style_role resolved_links_link_role(void *resolved, const struct node *link);
/* The address a terminal can open: http, https, mailto, or file for what lies on disk; empty if it leads inside the course. Lent
 * until the next call. */
struct slice resolved_links_link_url(void *resolved, const struct node *link);
/* Pixel size of a picture in the course's folder; false when it is not there or of no known kind. */
bool resolved_links_image_size(void *resolved, struct slice target, int *width_px, int *height_px);
/* The block of cells for a picture in the course's folder, at most so many columns wide; false when it stays a card. */
bool resolved_links_image_block(void *resolved, struct slice target, int most_cols, int *cols, int *rows);
/* What stands in that block, row by row; NULL with *reason filled when it cannot be shown. Lent until the next call. */
const struct picture_cell *resolved_links_image_cells(void *resolved, struct slice target, int cols, int rows,
                                                      const char **reason);
/* Ends what was kept of the links. */
void resolved_links_fini(struct resolved_links *resolved);

#endif
