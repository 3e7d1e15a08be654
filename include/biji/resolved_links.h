/* resolved_links.h - what a layout and a printer ask about links and pictures, answered from the course: the callbacks of
 * layout_options and ansi_options for one note. */
#ifndef BIJI_RESOLVED_LINKS_H
#define BIJI_RESOLVED_LINKS_H

#include "biji/course.h"
#include "biji/style.h"

/* The context of the callbacks. Zero-initialise but for the first two; ended by resolved_links_fini(). */
struct resolved_links {
    const struct course *course;
    const char *base; /* of the note, see link_resolve() */
    struct buf url;
};

/* STYLE_LINK, STYLE_LINK_UPSTREAM or STYLE_LINK_BROKEN. */
enum style_role resolved_links_link_role(void *resolved, const struct node *link);
/* The address a terminal can open: http, https, mailto, or file for what lies on disk; empty if it leads inside the course. Lent
 * until the next call. */
struct slice resolved_links_link_url(void *resolved, const struct node *link);
/* Pixel size of a picture in the course's folder; false when it is not there or of no known kind. */
bool resolved_links_image_size(void *resolved, struct slice target, int *width_px, int *height_px);
/* Ends what was kept of the links. */
void resolved_links_fini(struct resolved_links *resolved);

#endif
