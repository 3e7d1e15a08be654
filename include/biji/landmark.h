/* landmark.h - a place in a note described so that it can be found again after the note was edited: the line in the
 * file and the first words there. */
#ifndef BIJI_LANDMARK_H
#define BIJI_LANDMARK_H

#include "biji/doc.h"
#include "biji/str.h"

/* Describes place: its line in the file (1-based), and its first words, added to text (at most 80 bytes, without
 * newline). */
void landmark_make(const struct doc *doc, struct place place, int *line, struct buf *text);
/* The place that line and text describe: the occurrence of text nearest to line, else the place on that line or before
 * it. */
struct place landmark_find(const struct doc *doc, int line, struct slice text);
/* The first place that shows something of node or, where it shows nothing (an anchor), after it. */
struct place landmark_of_node(const struct doc *doc, const struct node *node);

#endif
