/* cmd_search.c - `biji search`: hits as lines in the form of grep, which editors know, or as JSON. A word may have
 * a hundred thousand hits, so all threads make their lines, batch by batch, and they are written in order. */
#include "biji/ansi.h"
#include "biji/command.h"
#include "biji/file.h"
#include "biji/find.h"
#include "biji/json.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/parallel.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_HITS = 4096, SNIPPET_COLS = 160 };

/* What the parts of a line are set in. */
enum ink { INK_FILE, INK_DIM, INK_MATCH, INK_TEXT, INKS };

/* The state of a printed search. */
struct printing {
    const struct options *options;
    const struct course *course;
    struct finder *finder;
    size_t count;            /* hits */
    size_t batch, batch_end; /* hits being printed now */
    int threads;
    struct buf outputs[PARALLEL_MAX]; /* one a thread, as views are */
    struct hit_view views[PARALLEL_MAX];
    struct buf inks[INKS]; /* their codes; empty for plain text */
};

/* Pages from the cache; kept until the search is over. */
struct pages {
    const struct course *course;
    struct upstream *store;
    struct doc **docs;
};

/* ---- the query ---- */

/* The arguments as one query: what the shell joined stays a phrase. */
static char *query_text(int argc, char **argv)
{
    struct buf text = {0};
    for (int i = 1; i <= argc; i++) {
        bool phrase = argc > 1 && strchr(argv[i], ' ') != NULL && strpbrk(argv[i], "\"/") == NULL;
        buf_add_str(&text, i > 1 ? " " : "");
        buf_printf(&text, phrase ? "\"%s\"" : "%s", argv[i]);
    }
    return buf_take(&text);
}

/* Prints what is wrong, with a caret under the place. */
static int refuse(const char *text, const struct query_error *why, struct error *error)
{
    struct buf safe = {0};
    text_safe(slice_of(text), &safe);
    int before = text_cols(slice_part(slice_of(text), 0, why->offset), 1);
    error_set(error, ERROR_USAGE, "%s\n  %s\n  %*s^", why->message, buf_slice(&safe).ptr, before, "");
    buf_free(&safe);
    return -1;
}

/* ---- lines ---- */

static void add_ink(const struct printing *p, struct buf *out, struct slice text, enum ink ink)
{
    ansi_add_coded(out, text, buf_slice(&p->inks[ink]));
}

static void add_marked(const struct printing *p, struct buf *out, const struct hit_view *view)
{
    struct slice text = buf_slice(&view->text);
    size_t at = 0;
    bool plain = p->inks[INK_MATCH].bytes == 0 && p->inks[INK_TEXT].bytes == 0;
    for (size_t i = 0; i < view->marks.count && !plain; i++) {
        const struct find_span *mark = &view->marks.items[i];
        add_ink(p, out, slice_part(text, at, mark->from), INK_TEXT);
        add_ink(p, out, slice_part(text, mark->from, mark->to), INK_MATCH);
        at = mark->to;
    }
    add_ink(p, out, slice_part(text, at, text.bytes), INK_TEXT);
}

/* Puts the digits of a number before `end`; returns where they begin. */
static char *put_number(char *end, unsigned number)
{
    do
        *--end = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return end;
}

/* LINE:COLUMN: and a blank */
static void add_place(struct buf *out, unsigned line, unsigned column)
{
    char text[32], *end = text + sizeof text, *at = end;
    *--at = ' ';
    *--at = ':';
    at = put_number(at, column);
    *--at = ':';
    at = put_number(at, line);
    buf_add(out, at, (size_t)(end - at));
}

/* The lines around the hit's, indented. */
static void add_context(const struct printing *p, const struct hit *hit, struct buf *scratch, struct buf *out)
{
    buf_clear(scratch);
    finder_lines(p->finder, hit, p->options->context, p->options->context, scratch);
    struct slice lines = buf_slice(scratch);
    for (size_t at = 0; at < lines.bytes; at = slice_find(lines, '\n', at) + 1) {
        buf_add_str(out, "    ");
        add_ink(p, out, slice_part(lines, at, slice_find(lines, '\n', at)), INK_DIM);
        buf_add_char(out, '\n');
    }
}

/* Sets *file to a chapter's, as it is shown, and a colon. */
static void set_file(const struct printing *p, const struct chapter *chapter, struct buf *scratch, struct buf *file)
{
    buf_clear(scratch);
    text_safe(slice_of(chapter->name != NULL ? chapter->name : chapter->title), scratch);
    buf_clear(file);
    add_ink(p, file, buf_slice(scratch), INK_FILE);
    buf_add_char(file, ':');
}

/* FILE:LINE:COLUMN: SECTION: TEXT, of which file has FILE: as it is written. */
static void add_line(const struct printing *p, const struct hit *hit, struct slice file, struct hit_view *view,
                     struct buf *scratch, struct buf *out)
{
    finder_view(p->finder, hit, SNIPPET_COLS, p->options->ambiguous_width, view);
    buf_add_slice(out, file);
    add_place(out, hit->line, hit->column);
    buf_clear(scratch);
    if (hit->upstream)
        buf_add_str(scratch, "upstream ");
    buf_add_slice(scratch, buf_slice(&view->section));
    if (scratch->bytes > 0)
        buf_add(scratch, ": ", 2);
    add_ink(p, out, buf_slice(scratch), INK_DIM);
    add_marked(p, out, view);
    buf_add_char(out, '\n');
    if (p->options->context > 0)
        add_context(p, hit, scratch, out);
}

static void add_batch(void *context, int thread)
{
    struct printing *p = context;
    struct buf scratch = {0}, file = {0};
    int chapter = COURSE_NONE;
    size_t count = p->batch_end - p->batch, share = count / (size_t)p->threads + 1;
    size_t from = p->batch + share * (size_t)thread, to = from + share;
    for (size_t i = from; i < to && i < p->batch_end; i++) {
        struct hit hit = finder_hit(p->finder, i);
        if (hit.chapter != chapter) /* they come chapter by chapter, mostly */
            set_file(p, &p->course->chapters[chapter = hit.chapter], &scratch, &file);
        add_line(p, &hit, buf_slice(&file), &p->views[thread], &scratch, &p->outputs[thread]);
    }
    buf_free(&scratch);
    buf_free(&file);
}

/* The line between the words of the course and the rest. */
static const char by_chance[] = N_("--- below, the letters fit by chance: no word of the course ---");

static void print_lines(struct printing *p)
{
    for (p->batch = 0; p->batch < p->count; p->batch = p->batch_end) {
        size_t likely = finder_likely(p->finder), end = p->batch < likely && likely < p->count ? likely : p->count;
        p->batch_end = p->batch + BATCH_HITS < end ? p->batch + BATCH_HITS : end;
        if (p->batch == likely && likely > 0)
            puts(_(by_chance));
        p->threads = p->batch_end - p->batch < 256 ? 1 : parallel_threads();
        parallel_run(p->threads, add_batch, p);
        for (int i = 0; i < p->threads; i++) {
            fwrite(buf_slice(&p->outputs[i]).ptr, 1, p->outputs[i].bytes, stdout);
            buf_clear(&p->outputs[i]);
        }
    }
}

/* ---- JSON ---- */

static void print_context(const struct printing *p, struct json *json, const struct hit *hit)
{
    struct buf lines = {0};
    finder_lines(p->finder, hit, p->options->context, p->options->context, &lines);
    json_key(json, "context");
    json_open(json, '[');
    for (size_t at = 0; at < lines.bytes; at = slice_find(buf_slice(&lines), '\n', at) + 1)
        json_text(json, slice_part(buf_slice(&lines), at, slice_find(buf_slice(&lines), '\n', at)));
    json_close(json, ']');
    buf_free(&lines);
}

static void print_object(const struct printing *p, struct json *json, size_t index, struct hit_view *view)
{
    const struct hit one = finder_hit(p->finder, index), *hit = &one;
    const struct chapter *chapter = &p->course->chapters[hit->chapter];
    finder_view(p->finder, hit, SNIPPET_COLS, p->options->ambiguous_width, view);
    json_open(json, '{');
    json_pair(json, "file", chapter->name);
    json_pair_number(json, "line", (long)hit->line);
    json_pair_number(json, "column", (long)hit->column);
    json_pair_number(json, "chapter", chapter->number);
    json_key(json, "section");
    json_text(json, buf_slice(&view->section));
    json_pair(json, "class", find_class_name(hit->class));
    json_key(json, "pinyin");
    json_bool(json, hit->pinyin);
    json_key(json, "by_chance");
    json_bool(json, index >= finder_likely(p->finder));
    json_pair(json, "upstream", hit->upstream ? chapter->upstream : NULL);
    json_key(json, "snippet");
    json_text(json, buf_slice(&view->text));
    json_key(json, "matches");
    json_open(json, '[');
    for (size_t i = 0; i < view->marks.count; i++) {
        json_open(json, '[');
        json_number(json, (long)view->marks.items[i].from);
        json_number(json, (long)view->marks.items[i].to);
        json_close(json, ']');
    }
    json_close(json, ']');
    if (p->options->context > 0)
        print_context(p, json, hit);
    json_close(json, '}');
}

static void print_json(struct printing *p, size_t total)
{
    struct json json = {stdout, false};
    struct hit_view view = {0};
    json_open(&json, '{');
    json_pair_number(&json, "total", (long)total);
    json_key(&json, "hits");
    json_open(&json, '[');
    for (size_t i = 0; i < p->count; i++) {
        print_object(p, &json, i, &view);
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
    hit_view_free(&view);
}

/* ---- the search ---- */

static struct doc *parse(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

static const struct doc *fetched(void *context, int chapter)
{
    struct pages *pages = context;
    const char *url = pages->course->chapters[chapter].upstream;
    struct upstream_page page = {0};
    struct error error = {0};
    if (pages->docs[chapter] == NULL && url != NULL && upstream_holds(pages->store, url) &&
        upstream_load(pages->store, url, &page, &error))
        pages->docs[chapter] = upstream_doc_take(&page, NULL);
    upstream_page_fini(&page);
    return pages->docs[chapter];
}

static int print_hits(struct printing *p, struct error *error)
{
    static const uint8_t roles[INKS] = {STYLE_LABEL, STYLE_DIM, STYLE_MATCH, STYLE_TEXT};
    struct theme theme;
    size_t total = finder_count(p->finder);
    p->count = p->options->limit > 0 && (size_t)p->options->limit < total ? (size_t)p->options->limit : total;
    finder_rank(p->finder, p->count);
    if (!command_theme(&theme, p->options, p->options->theme, error))
        return -1;
    const struct ansi_options ansi = {.theme = options_color(p->options, stdout) ? &theme : NULL,
                                      .depth = theme_depth_of_terminal()};
    for (int i = 0; i < INKS; i++)
        ansi_add_code(&p->inks[i], (struct style){.role = roles[i]}, &ansi);
    if (p->options->json)
        print_json(p, total);
    else
        print_lines(p);
    if (!p->options->json && p->count < total && isatty(STDOUT_FILENO))
        fprintf(stderr, _("biji: %zu of %zu hits\n"), p->count, total);
    for (int i = 0; i < INKS; i++)
        buf_free(&p->inks[i]);
    for (int i = 0; i < PARALLEL_MAX; i++) {
        buf_free(&p->outputs[i]);
        hit_view_free(&p->views[i]);
    }
    return total > 0 ? 0 : 1;
}

/* Who stands in a folder of notes may have meant these: says what was searched where the bundled notes were. */
static void tell_course(const struct options *options, const struct course *course)
{
    if (options->course == NULL && !options->json && isatty(STDERR_FILENO) && course_holds_notes("."))
        fprintf(stderr, _("biji: searched the course \"%s\"; biji search -C . searches the notes here\n"),
                course->title);
}

static int search(const struct options *options, const struct query *query, struct error *error)
{
    struct diags diags = {0};
    struct course *course = query_needs_titles(query) || query_wants_upstream(query)
                                ? command_course(options, &diags, error)
                                : command_course_unread(options, &diags, error);
    int status = -1;
    if (course != NULL && query_needs_titles(query))
        course_look(course);
    if (course != NULL) {
        struct upstream_settings settings = command_upstream(options);
        struct pages pages = {course, NULL, xcalloc(course->chapter_count, sizeof *pages.docs)};
        if (query_wants_upstream(query))
            pages.store = upstream_new(&settings);
        struct find_source source = {parse, pages.store != NULL ? fetched : NULL, &pages};
        struct printing p = {
            .options = options, .course = course, .finder = finder_new(course, source, options->context == 0)};
        finder_want_best(p.finder, (size_t)options->limit);
        finder_start(p.finder, query);
        finder_run(p.finder, -1);
        status = print_hits(&p, error);
        fflush(stdout);
        tell_course(options, course);
        for (size_t i = 0; i < course->chapter_count; i++) {
            struct error unread = {0};
            if (finder_could_not_read(p.finder, (int)i, &unread))
                fprintf(stderr, "biji: %s\n", unread.message);
        }
        if (finder_gave_up(p.finder))
            fputs(_("biji: the regular expression took too long on some lines, which were skipped; make it simpler\n"),
                  stderr);
        finder_free(p.finder);
        for (size_t i = 0; i < course->chapter_count; i++)
            doc_free(pages.docs[i]);
        free(pages.docs);
        upstream_free(pages.store);
    }
    command_print_diags(&diags, DIAG_ERROR);
    diags_free(&diags);
    course_free(course);
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct query_error why = {0};
    mem_keep();
    char *text = query_text(argc, argv);
    struct query *query = query_parse(slice_of(text), &why);
    int status = query != NULL ? search(options, query, error) : refuse(text, &why, error);
    query_free(query);
    free(text);
    return status;
}

const struct command command_search = {
    "search",
    N_("QUERY..."),
    N_("Find words in the course, Chinese also by pinyin; exit status 1 if nothing is found.\n  a b  both words in one "
       "section\n  \"a b\"  the phrase as it stands\n  a|b  either word\n  -a  without the word\n  /a.*b/  a Perl "
       "regular expression\n  heading:a  the word in that place; also title: code: math: link:\n  tag:a  in notes with "
       "this tag\n  ch:3 ch:3-7  in "
       "these chapters only\n  in:upstream  in fetched pages too"),
    "json limit context theme mirror",
    run,
};
