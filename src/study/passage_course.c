/* passage_course.c - the current chapter of a passage. Text that moved to another chapter took its heading along, or its
 * old chapter is gone: otherwise similar text elsewhere is a different text. */
#include "biji/passage_course.h"

#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>

struct passage_course {
    struct course *course;
    struct diags *diags;
    struct passage_text **texts; /* one per chapter; NULL: not needed yet */
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

static const char *base_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL ? slash + 1 : name;
}

static size_t stem_bytes(const char *base)
{
    const char *dot = strrchr(base, '.');
    return dot != NULL && dot != base ? (size_t)(dot - base) : strlen(base);
}

/* How similar two file names are: 0 when the last parts differ in more than the ending, more for each common folder and
 * for the same ending. */
static int likeness_of_names(const char *a, const char *b)
{
    const char *base_a = base_of(a), *base_b = base_of(b);
    size_t stem = stem_bytes(base_a);
    if (stem != stem_bytes(base_b) || strncmp(base_a, base_b, stem) != 0)
        return 0;
    int alike = strcmp(base_a, base_b) == 0 ? 2 : 1;
    while (base_a > a && base_b > b && base_a[-1] == base_b[-1]) {
        base_a--;
        base_b--;
        alike += *base_a == '/' ? 2 : 0;
    }
    return alike;
}

/* The chapter that a missing file became when it was moved to another folder: the only one with the most similar name,
 * or COURSE_NONE. */
static int successor_of(const struct course *course, const char *file)
{
    int best = 0, found = COURSE_NONE;
    for (int i = 0; i < (int)course->chapter_count; i++) {
        int alike = course->chapters[i].name != NULL ? likeness_of_names(file, course->chapters[i].name) : 0;
        if (alike > best)
            found = i;
        else if (alike == best && alike > 0)
            found = COURSE_NONE;
        best = alike > best ? alike : best;
    }
    return found;
}

/* The chapter that a missing file became when it got another name: the only one with the most of the blocks that were
 * around the passage, or COURSE_NONE. */
static int heir_of(struct passage_course *texts, const struct passage *passage)
{
    enum { LEAST_VOTES = 2 };
    int best = LEAST_VOTES - 1, found = COURSE_NONE;
    for (int i = 0; i < (int)texts->course->chapter_count; i++) {
        const struct passage_text *text = passage_course_text(texts, i);
        int votes = text != NULL ? passage_votes(passage, text) : 0;
        if (votes >= best)
            found = votes > best ? i : COURSE_NONE;
        best = votes > best ? votes : best;
    }
    return found;
}

/* The number of leading folders that two names share. */
static int folders_alike(const char *a, const char *b)
{
    int alike = 0;
    for (; *a != '\0' && *a == *b; a++, b++)
        alike += *a == '/';
    return alike;
}

/* Searches the chapters except `own`. Of two places the one closer to the folder of the chapter's file wins; two that
 * are equally close count as none. */
static struct passage_hit find_elsewhere(struct passage_course *texts, const struct passage *passage, int own,
                                         bool is_gone, int *chapter)
{
    struct passage_hit found = {.state = PASSAGE_ORPHAN};
    int best = -1, second = -1;
    *chapter = COURSE_NONE;
    for (int i = 0; i < (int)texts->course->chapter_count; i++) {
        const struct passage_text *other = i != own ? passage_course_text(texts, i) : NULL;
        if (other == NULL || texts->course->chapters[i].name == NULL)
            continue;
        struct passage_hit one = passage_find_elsewhere(passage, other, is_gone);
        int alike = one.state != PASSAGE_ORPHAN ? folders_alike(passage->file, texts->course->chapters[i].name) : -1;
        second = alike > best ? best : alike > second ? alike : second;
        if (alike <= best)
            continue;
        best = alike;
        found = one;
        *chapter = i;
    }
    if (best < 0 || best > second)
        return found;
    *chapter = COURSE_NONE;
    return (struct passage_hit){.state = PASSAGE_ORPHAN};
}

int passage_course_chapter(const struct course *course, const char *file)
{
    int chapter = course_by_name(course, file);
    return chapter != COURSE_NONE ? chapter : successor_of(course, file);
}

struct passage_hit passage_course_find(struct passage_course *texts, const struct passage *passage, int *chapter)
{
    int own = course_by_name(texts->course, passage->file);
    bool is_gone = own == COURSE_NONE;
    if (is_gone)
        own = successor_of(texts->course, passage->file);
    if (own == COURSE_NONE)
        own = heir_of(texts, passage);
    const struct passage_text *text = own != COURSE_NONE ? passage_course_text(texts, own) : NULL;
    struct passage_hit hit = {.state = PASSAGE_ORPHAN};
    *chapter = own;
    if (text != NULL)
        hit = passage_find(passage, text);
    if (is_gone && hit.state == PASSAGE_EXACT)
        hit.state = PASSAGE_MOVED;
    if (hit.state != PASSAGE_ORPHAN || (text != NULL && passage_text_has_section(text, passage->section)))
        return hit;
    return find_elsewhere(texts, passage, own, text == NULL, chapter);
}
