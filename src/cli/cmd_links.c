/* cmd_links.c - `biji links`: the links of chapters, numbered as the reader numbers them. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/links.h"
#include "biji/load.h"
#include "biji/text.h"
#include "link_papers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { KIND_COLS = 8 };

struct printer {
    struct course *course;
    struct json *json; /* NULL: text */
};

static const char *where(const struct link *link, const struct course *course)
{
    if (link->kind == LINK_CHAPTER && link->chapter != COURSE_NONE && course->chapters[link->chapter].name != NULL)
        return course->chapters[link->chapter].name;
    return link->url != NULL ? link->url : link->path != NULL ? link->path : link->why != NULL ? link->why : "";
}

static void print_link(const struct printer *p, const struct chapter *chapter, const struct node *node, int number)
{
    struct link link = link_resolve(p->course, chapter->name, node->target);
    struct buf text = {0}, safe = {0}, target = {0};
    int line, column;
    node_plain_text(node, &text);
    text_safe(buf_slice(&text), &safe);
    text_safe(node->target, &target);
    doc_position(chapter->doc, node, 0, &line, &column);
    if (p->json != NULL) {
        json_open(p->json, '{');
        json_pair_number(p->json, "number", number);
        json_pair(p->json, "kind", link_kind_name(link.kind));
        json_key(p->json, "text");
        json_text(p->json, buf_slice(&safe));
        json_key(p->json, "target");
        json_text(p->json, node->target);
        json_pair(p->json, "leads_to", where(&link, p->course));
        json_pair(p->json, "anchor", link.anchor);
        json_pair(p->json, "file", chapter->name);
        json_pair_number(p->json, "line", line);
        json_pair_number(p->json, "column", column);
        json_close(p->json, '}');
    } else {
        printf("%4d  ", number);
        struct slice kind = slice_of(_(link_kind_name(link.kind)));
        printf("%s%*s", kind.ptr, KIND_COLS - text_cols(kind, 1), "");
        printf("  %s  %s\n", buf_slice(&safe).ptr, buf_slice(&target).ptr);
    }
    buf_free(&text);
    buf_free(&safe);
    buf_free(&target);
    link_fini(&link);
}

static int print_chapter(const struct printer *p, int index, struct diags *diags)
{
    const struct doc *doc = chapter_load(p->course, index, diags);
    const struct chapter *chapter = &p->course->chapters[index];
    int number = 0;
    for (const struct node *n = doc != NULL ? doc->root : NULL; n != NULL; n = node_after(doc->root, n, false)) {
        if (n->kind != NODE_LINK)
            continue;
        if (++number == 1 && p->json == NULL)
            printf("%s\n", chapter->title);
        print_link(p, chapter, n, number);
    }
    return number;
}

/* The links of the course that lead to a chapter, or to a section of it. */
static int print_links_to(const struct printer *p, const char *wanted, struct error *error)
{
    struct slice all = slice_of(wanted), anchor = slice_part(all, slice_find(all, '#', 0) + 1, all.bytes);
    char *name = xstrndup(wanted, slice_find(all, '#', 0));
    int target = course_find(p->course, name, error), count = 0;
    free(name);
    if (target == COURSE_NONE)
        return -1;
    for (size_t i = 0; i < p->course->chapter_count; i++) {
        const struct doc *doc = chapter_load(p->course, (int)i, NULL);
        int number = 0;
        for (const struct node *n = doc != NULL ? doc->root : NULL; n != NULL; n = node_after(doc->root, n, false)) {
            if (n->kind != NODE_LINK)
                continue;
            number++;
            const struct chapter *chapter = &p->course->chapters[i];
            struct link link = link_resolve(p->course, chapter->name, n->target);
            int leads = link.kind == LINK_SECTION ? (int)i : link.kind == LINK_CHAPTER ? link.chapter : COURSE_NONE;
            bool same =
                leads == target && (anchor.bytes == 0 || (link.anchor != NULL && slice_eq_str(anchor, link.anchor)));
            link_fini(&link);
            if (!same)
                continue;
            count++;
            if (p->json == NULL)
                printf("%s:%u:", chapter->name, (unsigned)n->line);
            print_link(p, chapter, n, number);
        }
    }
    return count;
}

/* Prints the links of what an argument names: of a file, of all notes of another course, else of a chapter of the course, which is
 * opened when first needed. */
static bool print_argument(struct printer *p, const struct options *options, const char *argument, int *count,
                           struct diags *diags, struct error *error)
{
    struct options given = *options;
    struct printer other = *p, *used = p;
    struct stat info;
    bool own = command_is_course(options, argument), whole = stat(argument, &info) != 0 || S_ISDIR(info.st_mode);
    if (own) {
        given.course = argument;
        used = &other;
        other.course = command_course(&given, diags, error);
    } else if (p->course == NULL) {
        p->course = command_course(options, diags, error);
    }
    int index = used->course == NULL ? COURSE_NONE : own ? 0 : command_chapter(used->course, argument, error);
    bool ok = index != COURSE_NONE;
    size_t end = ok && own && whole ? used->course->chapter_count : (size_t)index + ok;
    for (size_t i = ok ? (size_t)index : end; i < end; i++)
        *count += print_chapter(used, (int)i, diags);
    if (own)
        course_free(other.course);
    return ok;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct diags diags = {0};
    struct json json = {stdout, false};
    bool named = argc > 0 && !options->papers && options->to == NULL;
    struct course *course = named ? NULL : command_course(options, &diags, error);
    struct printer printer = {course, options->json ? &json : NULL};
    int count = 0;
    bool ok = named || course != NULL, listed = options->papers || options->to != NULL;
    if (ok && options->papers) {
        count = link_papers_print(course, options->json ? "json" : options->format, error);
        course_free(course);
        diags_free(&diags);
        return count < 0 ? -1 : count == 0;
    }
    if (ok && options->json)
        json_open(&json, '[');
    if (ok && options->to != NULL) {
        count = print_links_to(&printer, options->to, error);
        ok = count >= 0;
    }
    for (int i = 1; ok && i <= argc; i++)
        ok = print_argument(&printer, options, argv[i], &count, &diags, error);
    for (size_t i = 0; ok && !listed && argc == 0 && i < course->chapter_count; i++)
        count += print_chapter(&printer, (int)i, &diags);
    if (options->json && (named || course != NULL)) {
        json_close(&json, ']');
        putchar('\n');
    }
    command_print_diags(&diags, DIAG_ERROR);
    diags_free(&diags);
    course_free(printer.course);
    return !ok ? -1 : count == 0;
}

const struct command command_links = {
    "links",
    N_("[CHAPTER | COURSE]..."),
    N_("List the links of chapters, or of the whole course: number, kind, text, target."),
    "json papers format to",
    run,
};
