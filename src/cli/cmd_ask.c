/* cmd_ask.c - `biji ask`: the passages of the course that are most about a question, as lines or as JSON. */
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

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct diags diags = {0};
    struct buf question = {0};
    for (int i = 1; i <= argc; i++) {
        buf_add_str(&question, i > 1 ? " " : "");
        buf_add_str(&question, argv[i]);
    }
    struct course *course = command_course_unread(options, &diags, error);
    int status = -1;
    if (course != NULL) {
        size_t most = options->limit > 0 ? (size_t)options->limit : MAX_HITS;
        struct ask_hits hits = ask_course(course, buf_slice(&question), most);
        if (options->json)
            print_json(course, &hits);
        else
            for (size_t i = 0; i < hits.count; i++)
                printf("%s:%u: %s: %s\n", course->chapters[hits.items[i].chapter].name, hits.items[i].line,
                       hits.items[i].section, hits.items[i].snippet);
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
    "QUESTION...",
    N_("Show the passages of the course that best answer a question, best first; exit status 1 if there are "
       "none.\nTerms in the course's glossaries also match in their other language."),
    "json limit mirror",
    run,
};
