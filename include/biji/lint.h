/* lint.h - the rules of `biji check` that look at parsed notes; what is wrong with bytes, YAML and the index is
 * reported by the loader. */
#ifndef BIJI_LINT_H
#define BIJI_LINT_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/outline.h"

#include <stdbool.h>

/* Checks chapter `index` of a course whose chapters are all loaded: links, anchors, footnotes, formulas, tables,
 * diagrams, front matter. outlines has one entry a chapter, NULL where there is no document; linked (one a chapter, or NULL) is set for
 * those to which the note leads. Findings are added to diags. */
void lint_chapter(const struct course *course, int index, struct outline *const *outlines, bool *linked,
                  struct diags *diags);

/* Reports the notes that neither the index names nor a note leads to, after all were checked. */
void lint_orphans(const struct course *course, const bool *linked, struct diags *diags);

/* Reports notes whose front matter claims a chapter number that an earlier note of the course has. */
void lint_numbers(const struct course *course, struct diags *diags);

#endif
