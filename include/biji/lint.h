/* lint.h - the rules of `biji check` that look at parsed notes; the loader reports problems with bytes, YAML
 * and the index. */
#ifndef BIJI_LINT_H
#define BIJI_LINT_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/outline.h"

#include <stdbool.h>

/* Checks chapter `index` of a course whose chapters are all loaded: links, anchors, footnotes, formulas, tables, diagrams, front
 * matter. outlines has one entry per chapter, NULL where there is no document; linked (one per chapter, or NULL) is set for those
 * that the note links to. Findings are added to diags. */
void lint_chapter(const struct course *course, int index, struct outline *const *outlines, bool *linked,
                  struct diags *diags);

/* Reports the notes that neither the index nor any note links to, after all were checked. */
void lint_orphans(const struct course *course, const bool *linked, struct diags *diags);

/* Reports notes whose front matter claims a chapter number that an earlier note of the course has. */
void lint_numbers(const struct course *course, struct diags *diags);

#endif
