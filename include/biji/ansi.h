/* ansi.h - layout lines as text for a terminal or a file. The only writer of escape codes besides the curses surface.
 */
#ifndef BIJI_ANSI_H
#define BIJI_ANSI_H

#include "biji/layout.h"
#include "biji/picture.h"
#include "biji/theme.h"

#include <stdio.h>

/* How lines are written. */
struct ansi_options {
    const struct theme *theme; /* NULL: plain text, no escape codes at all */
    enum theme_depth depth;
    bool hyperlinks; /* OSC 8 around links; only with a theme */
    /* The address a link leads to, for OSC 8; NULL or an empty slice: the target as written. */
    struct slice (*link_url)(void *context, const struct node *link);
    void *link_context;
    /* The cells of a picture's block, as resolved_links_image_cells(); NULL: blocks stay blank. */
    const struct picture_cell *(*image_cells)(void *context, struct slice target, int cols, int rows,
                                              const char **reason);
    void *image_context;
};

/* Writes lines from..to (exclusive) of the layout, each ended by a newline, without trailing blanks. */
void ansi_write_lines(FILE *out, const struct layout *layout, size_t from, size_t to,
                      const struct ansi_options *options);

/* Adds text in one style, between its escape codes; without a theme, the text alone. */
void ansi_add_text(struct buf *out, struct slice text, struct style style, const struct ansi_options *options);
/* The same in two steps, for many texts: adds the code that sets the style, or nothing where the text is plain; */
void ansi_add_code(struct buf *out, struct style style, const struct ansi_options *options);
/* adds text between that code and the one that ends it. */
void ansi_add_coded(struct buf *out, struct slice text, struct slice code);

#endif
