/* sorting.h - the order that notes have by their front matter. For this room only. */
#ifndef BIJI_LOAD_SORTING_H
#define BIJI_LOAD_SORTING_H

#include "biji/course.h"
#include "folder.h"

/* Puts the notes, which are in natural order, into the order of their site where its tool takes it from front matter: Hugo's weight,
 * Docusaurus' sidebar_position (and _category_.json), Jekyll's nav_order and parent. Others stay as they are. Those of the site come
 * first. The shelf holds the notes already, in their natural order. */
void sorting_apply(struct course *course, struct folder_notes *notes);

/* The weight of what has none of its own; what stands behind it has more. */
#define SORTING_LAST 1e12
/* Reads the labels that files in the folders give (labels.c). */
void labels_read(struct course *course, struct folder_notes *notes);

#endif
