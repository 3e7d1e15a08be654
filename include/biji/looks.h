/* looks.h - what a layout and a printer ask about links and pictures, answered from the course: the callbacks of
 * layout_options and ansi_options for one note. */
#ifndef BIJI_LOOKS_H
#define BIJI_LOOKS_H

#include "biji/course.h"
#include "biji/style.h"

/* The context of the callbacks. Zero-initialise but for the first two; ended by looks_fini(). */
struct looks {
    const struct course *course;
    const char *base; /* of the note, see link_resolve() */
    struct buf url;
};

/* STYLE_LINK, STYLE_LINK_UPSTREAM or STYLE_LINK_BROKEN. */
enum style_role looks_link_role(void *looks, const struct node *link);
/* The address a terminal can open: http, https, mailto, or file for what lies on disk; empty when there is none. Lent
 * until the next call. */
struct slice looks_link_url(void *looks, const struct node *link);
/* Pixel size of a picture in the course's folder; false when it is not there or of no known kind. */
bool looks_image_size(void *looks, struct slice target, int *width_px, int *height_px);
void looks_fini(struct looks *looks);

#endif
