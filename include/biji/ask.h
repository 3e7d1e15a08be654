/* ask.h - a question in plain words, answered by the passages of the course that match it best. */
#ifndef BIJI_ASK_H
#define BIJI_ASK_H

#include "biji/course.h"
#include "biji/query.h"
#include "biji/str.h"

/* A passage, best first. */
struct ask_hit {
    int chapter;               /* index in the course */
    unsigned line;             /* 1-based: the line of the passage that holds most of the question's words */
    char *section;             /* headings from the outermost inward, " › " between them */
    char *snippet;             /* the formatted line, cut around the sentence, safe for a terminal */
    struct find_span sentence; /* bytes of snippet: the sentence that is most about the question */
    double score;              /* BM25 */
    bool aside;                /* it asks or repeats: exercises, a summary, a table of terms */
};
/* items: owned, with their strings; ended by ask_hits_free(). */
struct ask_hits {
    struct ask_hit *items;
    size_t count;
};

/* The best passages for a question, at most `most`, one for each section. Reads the notes' files; what cannot be read is left out. */
struct ask_hits ask_course(const struct course *course, struct slice question, size_t most);
/* Ends what ask_course() gave. */
void ask_hits_free(struct ask_hits *hits);

#endif
