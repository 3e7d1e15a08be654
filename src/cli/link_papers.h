/* link_papers.h - the papers that a course cites, for `biji links --papers`. */
#ifndef BIJI_CLI_LINK_PAPERS_H
#define BIJI_CLI_LINK_PAPERS_H

#include "biji/course.h"
#include "biji/error.h"

/* Prints the papers of all chapters, each once with the chapters that cite it: format md (or NULL), bibtex or json. Returns how many there
 * are; -1 with error filled for another format. */
int link_papers_print(struct course *course, const char *format, struct error *error);

#endif
