/* cmd_search.c - `biji search`: hits as lines that editors and grep's readers know, or as JSON. */
#include "biji/command.h"

#include "biji/find.h"
#include "biji/json.h"
#include "biji/load.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a search prints with. */
struct printing {
    const struct options *options;
    struct course *course;
    struct diags *diags;
    struct finder *finder;
    struct hit_view view;
};

static struct doc *load(void *context, int chapter)
{
    struct printing *p = context;
    return chapter_load(p->course, chapter, p->diags);
}

/* The arguments as one query: words that the shell has joined stay a phrase. */
static char *query_text(int argc, char **argv)
{
    struct buf text = {0};
    for (int i = 1; i <= argc; i++) {
        bool phrase = argc > 1 && strchr(argv[i], ' ') != NULL && strchr(argv[i], '"') == NULL;
        buf_add_str(&text, i > 1 ? " " : "");
        buf_printf(&text, phrase ? "\"%s\"" : "%s", argv[i]);
    }
    return buf_take(&text);
}

/* The query with a caret under the place where it went wrong. */
static int refuse(const char *text, const struct query_error *why, struct error *error)
{
    int before = text_cols(slice_part(slice_of(text), 0, why->offset), 1);
    error_set(error, ERROR_USAGE, "%s (column %d of the query)\n  %s\n  %*s^", why->message, before + 1, text, before,
              "");
    return -1;
}

static void print_text(struct printing *p, const struct hit *hit)
{
    const struct chapter *chapter = &p->course->chapters[hit->chapter];
    printf("%s:%u:%u: %s", chapter->name, hit->line, hit->column, hit->upstream ? "(upstream) " : "");
    if (p->view.section.bytes > 0)
        printf("%s: ", buf_slice(&p->view.section).ptr);
    printf("%s\n", buf_slice(&p->view.text).ptr);
}

static void print_json(struct printing *p, struct json *json, const struct hit *hit)
{
    const struct chapter *chapter = &p->course->chapters[hit->chapter];
    json_open(json, '{');
    json_pair(json, "file", chapter->name);
    json_pair_number(json, "line", (long)hit->line);
    json_pair_number(json, "column", (long)hit->column);
    json_key(json, "chapter");
    json_number(json, chapter->number);
    json_pair(json, "title", chapter->title);
    json_key(json, "section");
    json_text(json, buf_slice(&p->view.section));
    json_pair(json, "anchor", p->view.anchor);
    json_pair(json, "class", find_class_name(hit->class));
    json_key(json, "pinyin");
    json_bool(json, hit->pinyin);
    json_key(json, "upstream");
    json_bool(json, hit->upstream);
    json_key(json, "snippet");
    json_text(json, buf_slice(&p->view.text));
    json_key(json, "matches");
    json_open(json, '[');
    for (size_t i = 0; i < p->view.marks.count; i++) {
        json_open(json, '[');
        json_number(json, (long)p->view.marks.items[i].from);
        json_number(json, (long)p->view.marks.items[i].to);
        json_close(json, ']');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static int print_hits(struct printing *p)
{
    size_t count;
    const struct hit *hits = finder_hits(p->finder, &count);
    size_t shown = p->options->limit > 0 && (size_t)p->options->limit < count ? (size_t)p->options->limit : count;
    struct json json = {stdout, false};
    if (p->options->json) {
        json_open(&json, '{');
        json_pair_number(&json, "total", (long)count);
        json_key(&json, "hits");
        json_open(&json, '[');
    }
    for (size_t i = 0; i < shown; i++) {
        finder_view(p->finder, &hits[i], 160, p->options->ambiguous_width, &p->view);
        if (p->options->json)
            print_json(p, &json, &hits[i]);
        else
            print_text(p, &hits[i]);
    }
    if (p->options->json) {
        json_close(&json, ']');
        json_close(&json, '}');
        putchar('\n');
    }
    hit_view_free(&p->view);
    return count > 0 ? 0 : 1;
}

static int search(const struct options *options, const struct query *query, struct error *error)
{
    struct diags diags = {0};
    struct printing p = {.options = options, .course = command_course(options, &diags, error), .diags = &diags};
    int status = -1;
    if (p.course != NULL) {
        p.finder = finder_new(p.course, (struct find_source){.load = load, .context = &p});
        finder_start(p.finder, query);
        finder_run(p.finder, -1);
        status = print_hits(&p);
        if (finder_gave_up(p.finder))
            fputs(
                "biji: the regular expression takes too long on some lines, which were passed over; make it simpler\n",
                stderr);
        finder_free(p.finder);
    }
    command_print_diags(&diags, DIAG_ERROR);
    diags_free(&diags);
    course_free(p.course);
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct query_error why = {0};
    char *text = query_text(argc, argv);
    struct query *query = query_parse(slice_of(text), &why);
    int status = query != NULL ? search(options, query, error) : refuse(text, &why, error);
    query_free(query);
    free(text);
    return status;
}

const struct command command_search = {
    "search",
    "QUERY...",
    "Find words in the course, Chinese also by pinyin; exit status 1 when there are none.\n"
    "  a b         both in one section        \"a b\"       as it stands\n"
    "  a|b  -a     either; not                /a.*b/      Perl regular expression\n"
    "  title: heading: code: math: link:      before a word: where it must occur\n"
    "  ch:3 ch:3-7                            chapters     in:upstream  fetched pages too",
    "json limit context width",
    run,
};
