/* passage_course.c - which chapter a passage is in now. Text that moved to another chapter took its heading along, or its
 * chapter is gone: else what looks like it elsewhere is another text. */
#include "biji/passage_course.h"

#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>

struct passage_course {
    struct course *course;
    struct diags *diags;
    struct passage_text **texts; /* one a chapter; NULL: not needed yet */
    size_t count;
};

struct passage_course *passage_course_new(struct course *course, struct diags *diags)
{
    struct passage_course *texts = xcalloc(1, sizeof *texts);
    texts->course = course;
    texts->diags = diags;
    return texts;
}

void passage_course_changed(struct passage_course *texts, int chapter)
{
    if (chapter < 0 || (size_t)chapter >= texts->count)
        return;
    passage_text_free(texts->texts[chapter]);
    texts->texts[chapter] = NULL;
}

void passage_course_free(struct passage_course *texts)
{
    if (texts == NULL)
        return;
    for (size_t i = 0; i < texts->count; i++)
        passage_text_free(texts->texts[i]);
    free(texts->texts);
    free(texts);
}

const struct passage_text *passage_course_text(struct passage_course *texts, int chapter)
{
    while (texts->count < texts->course->chapter_count) { /* chapters may be adopted while reading */
        texts->texts = xrealloc(texts->texts, (texts->count + 1) * sizeof *texts->texts);
        texts->texts[texts->count++] = NULL;
    }
    if (texts->texts[chapter] == NULL) {
        const struct doc *doc = chapter_load(texts->course, chapter, texts->diags);
        texts->texts[chapter] = doc != NULL ? passage_text_new(doc) : NULL;
    }
    return texts->texts[chapter];
}

struct passage_hit passage_course_find(struct passage_course *texts, const struct passage *passage, int *chapter)
{
    int own = course_by_name(texts->course, passage->file);
    const struct passage_text *text = own != COURSE_NONE ? passage_course_text(texts, own) : NULL;
    struct passage_hit hit = {.state = PASSAGE_ORPHAN}, found = hit;
    *chapter = own;
    if (text != NULL)
        hit = passage_find(passage, text);
    if (hit.state != PASSAGE_ORPHAN || (text != NULL && passage_text_has_section(text, passage->section)))
        return hit;
    *chapter = COURSE_NONE;
    for (int i = 0; i < (int)texts->course->chapter_count; i++) {
        const struct passage_text *other = i != own ? passage_course_text(texts, i) : NULL;
        struct passage_hit one = hit;
        if (other != NULL)
            one = passage_find_elsewhere(passage, other, text == NULL);
        if (one.state == PASSAGE_ORPHAN)
            continue;
        if (found.state != PASSAGE_ORPHAN) { /* two places are as good as none */
            *chapter = COURSE_NONE;
            return hit;
        }
        found = one;
        *chapter = i;
    }
    return found;
}
