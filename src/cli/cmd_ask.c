/* cmd_ask.c - `biji ask`: the passages of the course that best answer a question, as lines or as JSON. */
#include "biji/ansi.h"
#include "biji/ask.h"
#include "biji/command.h"
#include "biji/json.h"
#include "biji/language.h"
#include "biji/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_HITS = 10 };

static void print_json(const struct course *course, const struct ask_hits *hits)
{
    struct json json = {stdout, false};
    json_open(&json, '{');
    json_key(&json, "hits");
    json_open(&json, '[');
    for (size_t i = 0; i < hits->count; i++) {
        json_open(&json, '{');
        json_pair(&json, "file", course->chapters[hits->items[i].chapter].name);
        json_pair_number(&json, "line", (long)hits->items[i].line);
        json_pair(&json, "section", hits->items[i].section);
        json_pair(&json, "snippet", hits->items[i].snippet);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

/* FILE:LINE: SECTION: TEXT, the sentence in colour, or bold as in Markdown without colours. */
static void print_line(const struct course *course, const struct ask_hit *hit, const struct ansi_options *ansi)
{
    static const struct style label = {.role = STYLE_LABEL}, dim = {.role = STYLE_DIM},
                              match = {.role = STYLE_TEXT, .attributes = STYLE_BOLD}, plain = {.role = STYLE_TEXT};
    struct slice text = slice_of(hit->snippet);
    struct slice sentence = slice_trim(slice_part(text, hit->sentence.from, hit->sentence.to));
    size_t from = (size_t)(sentence.ptr - text.ptr);
    const char *strong = ansi->theme == NULL && sentence.bytes > 0 ? "**" : "";
    struct buf out = {0};
    ansi_add_text(&out, slice_of(course->chapters[hit->chapter].name), label, ansi);
    buf_printf(&out, ":%u: ", hit->line);
    ansi_add_text(&out, slice_of(hit->section), dim, ansi);
    buf_add_str(&out, ": ");
    ansi_add_text(&out, slice_part(text, 0, from), plain, ansi);
    buf_add_str(&out, strong);
    ansi_add_text(&out, sentence, match, ansi);
    buf_add_str(&out, strong);
    ansi_add_text(&out, slice_part(text, from + sentence.bytes, text.bytes), plain, ansi);
    buf_add_char(&out, '\n');
    fwrite(out.ptr, 1, out.bytes, stdout);
    buf_free(&out);
}

static bool print(const struct course *course, const struct ask_hits *hits, const struct options *options,
                  struct error *error)
{
    struct theme theme;
    if (options->json) {
        print_json(course, hits);
        return true;
    }
    if (!command_theme(&theme, options, options->theme, error))
        return false;
    struct ansi_options ansi = {.theme = options_color(options, stdout) ? &theme : NULL,
                                .depth = theme_depth_of_terminal()};
    for (size_t i = 0; i < hits->count; i++)
        print_line(course, &hits->items[i], &ansi);
    return true;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct diags diags = {0};
    struct buf question = {0};
    mem_keep();
    for (int i = 1; i <= argc; i++) {
        buf_add_str(&question, i > 1 ? " " : "");
        buf_add_str(&question, argv[i]);
    }
    struct course *course = command_course_unread(options, &diags, error);
    int status = -1;
    if (course != NULL) {
        size_t most = options->limit > 0 ? (size_t)options->limit : MAX_HITS;
        struct ask_hits hits = ask_course(course, buf_slice(&question), most);
        if (print(course, &hits, options, error))
            status = hits.count > 0 ? 0 : 1;
        ask_hits_free(&hits);
    }
    command_print_diags(&diags, DIAG_ERROR);
    diags_free(&diags);
    course_free(course);
    buf_free(&question);
    return status;
}

const struct command command_ask = {
    "ask",
    N_("QUESTION..."),
    N_("Show the passages of the course that best answer a question, best first; exit status 1 if there are "
       "none.\nTerms in the course's glossaries also match in their other language."),
    "json limit theme mirror",
    run,
};
