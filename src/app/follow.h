/* follow.h - what reader.c needs of follow.c. */
#ifndef BIJI_APP_FOLLOW_H
#define BIJI_APP_FOLLOW_H

#include "biji/doc.h"
#include "biji/style.h"

/* The role of a link's text, by where it leads; context is the reader. For layout_options.link_role. */
enum style_role follow_link_role(void *context, const struct node *link);

#endif
