/* passages.c - passages taken from one revision of a course and sought in another, for study.sh.
 *   passages make COURSE SEED COUNT    prints so many passages, each from a random chapter and place
 *   passages find COURSE               reads such lines and prints where each passage is in this revision
 * A line is FILE, where it begins (LINE:COLUMN, columns in bytes), where its last character begins, its state, and in the
 * end the passage as it is kept; separated by tabs. */
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/passage_course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct random {
    unsigned long long state;
};

static size_t below(struct random *random, size_t limit)
{
    random->state = random->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (size_t)(random->state >> 33) % limit;
}

static void print_end(const struct doc *doc, struct passage_hit hit)
{
    int line = 0, column = 0;
    if (hit.line > 0)
        doc_position(doc, doc_node(doc, hit.to.node), hit.to.offset > 0 ? hit.to.offset - 1 : 0, &line, &column);
    printf("%d:%d\t%d:%d\t%s\t", hit.line, hit.column, line, column, passage_state_name(hit.state));
}

/* Most readers select part of a paragraph; some go on into the next. False: the chapter has too little text. */
static bool make_one(struct passage_course *texts, struct course *course, struct random *random)
{
    int chapter = (int)below(random, course->chapter_count);
    const struct passage_text *text = passage_course_text(texts, chapter);
    struct buf record = {0};
    struct passage passage;
    size_t last = text != NULL ? passage_text_step(text, 0, PASSAGE_CHARACTER, 1L << 30) : 0;
    if (last < 200 || course->chapters[chapter].name == NULL)
        return false;
    size_t from = below(random, last), block = passage_text_step(text, from, PASSAGE_BLOCK, 1);
    from = passage_text_step(text, passage_text_step(text, from, PASSAGE_WORD, 1), PASSAGE_CHARACTER, 0);
    size_t to = from + 8 + below(random, below(random, 4) == 0 ? 300 : 60);
    if (to > block && below(random, 8) != 0)
        to = block;
    if (to > last || to < from + 4)
        return false;
    struct passage_hit hit = passage_text_range(text, from, to);
    passage_make(text, course->chapters[chapter].name, hit.from, hit.to, &passage);
    passage_write(&passage, &record);
    printf("%s\t", course->chapters[chapter].name);
    print_end(course->chapters[chapter].doc, hit);
    puts(record.ptr);
    passage_fini(&passage);
    buf_free(&record);
    return true;
}

static void find_one(struct passage_course *texts, struct course *course, char *line)
{
    struct passage passage;
    int chapter;
    char *record = strrchr(line, '\t');
    if (record == NULL || !passage_read(slice_of(record + 1), &passage))
        exit(1);
    struct passage_hit hit = passage_course_find(texts, &passage, &chapter);
    bool is_there = hit.state != PASSAGE_ORPHAN;
    printf("%s\t", is_there ? course->chapters[chapter].name : "");
    print_end(is_there ? course->chapters[chapter].doc : NULL, hit);
    puts(record + 1);
    passage_fini(&passage);
}

int main(int argc, char **argv)
{
    struct diags diags = {0};
    struct error error = {0};
    char *line = NULL;
    size_t room = 0;
    if (argc < 3)
        return 2;
    struct course *course = course_open(argv[2], &diags, &error);
    if (course == NULL) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    struct passage_course *texts = passage_course_new(course, &diags);
    if (strcmp(argv[1], "make") == 0 && argc == 5) {
        struct random random = {strtoull(argv[3], NULL, 10)};
        for (long tries = 0, made = 0; made < atol(argv[4]) && tries < 100000; tries++)
            made += make_one(texts, course, &random);
    } else {
        while (getline(&line, &room, stdin) > 0) {
            line[strcspn(line, "\n")] = '\0';
            find_one(texts, course, line);
        }
    }
    free(line);
    passage_course_free(texts);
    course_free(course);
    diags_free(&diags);
    return 0;
}
