/* cmd_toc.c - `biji toc`: the course's table of contents, from the index alone, or with --all with every chapter's
 * headings. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/outline.h"
#include "biji/text.h"

#include <stdio.h>
#include <string.h>

/* Where a chapter is, in one word; NULL for an ordinary local chapter. */
static const char *state_of(const struct chapter *chapter)
{
    if (chapter->state == CHAPTER_FAILED)
        return N_("missing");
    if (chapter->link != NULL)
        return N_("link");
    return chapter->path == NULL && chapter->upstream != NULL ? N_("upstream") : NULL;
}

static void print_headings(struct course *course, size_t index, int indent, struct diags *diags)
{
    const struct doc *doc = chapter_load(course, (int)index, diags);
    struct outline *outline = doc != NULL ? outline_build(doc) : NULL;
    for (size_t i = 0; outline != NULL && i < outline->count; i++)
        printf("%*s%s  #%s\n", indent + 2 * outline->headings[i].level, "", outline->headings[i].text,
               outline->headings[i].anchor);
    outline_free(outline);
}

static void print_text(struct course *course, const struct options *options, struct diags *diags)
{
    printf("%s\n", course->title);
    if (course->description != NULL)
        printf("%s\n", course->description);
    putchar('\n');
    for (size_t i = course->has_index ? 1 : 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        int indent = 2 * chapter->depth;
        const char *state = state_of(chapter);
        if (chapter->number > 0)
            printf("%*s%3d  %s", indent, "", chapter->number, chapter->title);
        else
            printf("%*s     %s", indent, "", chapter->title);
        if (state != NULL)
            printf(_("  (%s)"), _(state));
        putchar('\n');
        if (options->all)
            print_headings(course, i, indent + 5, diags);
        else
            for (size_t k = 0; k < chapter->objective_count; k++)
                printf("%*s       - %s\n", indent, "", chapter->objectives[k]);
    }
}

static void json_headings(struct json *json, struct course *course, size_t index, struct diags *diags)
{
    const struct doc *doc = chapter_load(course, (int)index, diags);
    struct outline *outline = doc != NULL ? outline_build(doc) : NULL;
    json_key(json, "headings");
    json_open(json, '[');
    for (size_t i = 0; outline != NULL && i < outline->count; i++) {
        json_open(json, '{');
        json_pair_number(json, "level", outline->headings[i].level);
        json_pair(json, "text", outline->headings[i].text);
        json_pair(json, "anchor", outline->headings[i].anchor);
        json_pair_number(json, "line", (long)outline->headings[i].node->line);
        json_close(json, '}');
    }
    json_close(json, ']');
    outline_free(outline);
}

static void print_json(struct course *course, const struct options *options, struct diags *diags)
{
    struct json json = {stdout, false};
    json_open(&json, '{');
    json_pair(&json, "title", course->title);
    json_pair(&json, "description", course->description);
    json_pair(&json, "root", course->root);
    json_key(&json, "chapters");
    json_open(&json, '[');
    for (size_t i = 0; i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        json_open(&json, '{');
        json_pair_number(&json, "number", chapter->number);
        json_pair_number(&json, "depth", chapter->depth);
        json_pair(&json, "title", chapter->title);
        json_pair(&json, "file", chapter->name);
        json_pair(&json, "upstream", chapter->upstream);
        json_pair(&json, "link", chapter->link);
        json_key(&json, "listed");
        json_bool(&json, !chapter->is_unlisted);
        json_pair(&json, "failure", chapter->failure);
        json_key(&json, "objectives");
        json_open(&json, '[');
        for (size_t k = 0; k < chapter->objective_count; k++)
            json_text(&json, slice_of(chapter->objectives[k]));
        json_close(&json, ']');
        if (options->all)
            json_headings(&json, course, i, diags);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct options given = *options;
    if (argc > 1 || (argc == 1 && given.course != NULL)) {
        error_set(error, ERROR_USAGE, "biji toc takes one course");
        return -1;
    }
    if (argc == 1)
        given.course = argv[1];
    struct diags diags = {0};
    struct course *course = command_course(&given, &diags, error);
    if (course == NULL) {
        diags_free(&diags);
        return -1;
    }
    course_look(course);
    if (options->why)
        fputs(course->why != NULL ? course->why : _("a single note needs no index\n"), stdout);
    else if (options->json)
        print_json(course, options, &diags);
    else
        print_text(course, options, &diags);
    command_print_diags(&diags, DIAG_WARNING);
    diags_free(&diags);
    course_free(course);
    return 0;
}

const struct command command_toc = {
    "toc",
    N_("[COURSE]"),
    N_("List the chapters of the course with their objectives; with --all every heading and its anchor, with --why the "
       "candidate indexes and the one that was chosen."),
    "json all why",
    run,
};
