/* far_anchors.h - whether the other notes of a course have an anchor. For this room only. */
#ifndef BIJI_LAYOUT_FAR_ANCHORS_H
#define BIJI_LAYOUT_FAR_ANCHORS_H

#include "biji/course.h"

struct far_anchors;

/* Whether a chapter has the anchor; also true when it cannot be read. *far keeps what was read: NULL at first, ended by
 * far_anchors_free(). */
bool far_anchors_has(struct far_anchors **far, const struct course *course, int chapter, const char *anchor);
/* Ends it; accepts NULL. */
void far_anchors_free(struct far_anchors *far);

#endif
