/* diag.h - problems found in the content, collected and never printed here. Reading continues after each of them. */
#ifndef BIJI_DIAG_H
#define BIJI_DIAG_H

#include <stddef.h>

enum diag_severity { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR };

/* One finding. line and column are 1-based; column counts bytes of the source line; 1:1 stands for the whole file. */
struct diag {
    enum diag_severity severity;
    const char *code; /* short stable name of the rule, such as "link-missing"; static */
    char *file;       /* as the user would write it */
    int line, column;
    char *message; /* a sentence: what is wrong and what to do */
};

/* Always an explicit parameter. Zero-initialise; ended by diags_free(). */
struct diags {
    struct diag *items;
    size_t count, room;
};

/* Adds a finding. file is copied (NULL is ""); code must be a string literal. With diags NULL it does nothing. */
void diag_add(struct diags *diags, enum diag_severity severity, const char *code, const char *file, int line,
              int column, const char *format, ...) __attribute__((format(printf, 7, 8)));
/* The worst severity in the list, or -1 without findings. */
int diags_worst(const struct diags *diags);
/* Sorts by file, line, column; stable. */
void diags_sort(struct diags *diags);
/* Forgets all findings but the first count. diags may be NULL. */
void diags_cut(struct diags *diags, size_t count);
/* Ends the list and its strings. */
void diags_free(struct diags *diags);
/* "note", "warning" or "error"; static. */
const char *diag_severity_name(enum diag_severity severity);

#endif
