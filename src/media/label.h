/* label.h - the text of a node or an edge in a diagram, in lines. */
#ifndef BIJI_MEDIA_LABEL_H
#define BIJI_MEDIA_LABEL_H

#include "biji/mem.h"
#include "biji/str.h"

struct label {
    struct slice *lines;
    int line_count;
    int cols; /* of the widest line */
};

/* The label written as text: without quotation marks around it, <br> ends a line, and a line of more than most columns is
 * broken into lines of similar length. Lent by the arena and the text. */
struct label label_set(struct slice text, int most, int ambiguous_cols, struct arena *arena);

#endif
