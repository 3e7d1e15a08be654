/* cmd_cat.c - `biji cat`: notes as text. */
#include "biji/ansi.h"
#include "biji/command.h"
#include "biji/load.h"

#include <stdio.h>

static void print(const struct doc *doc, const struct options *options)
{
    enum { PIECE_LINES = 2000 };
    struct theme theme;
    theme_load(&theme, "auto");
    struct ansi_options ansi = {.theme = options_color(options, stdout) ? &theme : NULL,
                                .depth = theme_depth_of_terminal(),
                                .hyperlinks = true};
    struct layout_options how = {
        .width = options_columns(options, stdout), .ambiguous_cols = options->ambiguous_width, .unfold_details = true};
    struct layout *layout = layout_new(doc, &how);
    while (!layout->complete) {
        layout_extend(layout, PIECE_LINES);
        ansi_write_lines(stdout, layout, 0, layout->line_count, &ansi);
        layout_discard(layout);
    }
    layout_free(layout);
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct diags diags = {0};
    for (int i = 1; i <= argc; i++) {
        struct doc *doc = note_load(argv[i], argv[i], &diags, error);
        if (doc == NULL)
            break;
        print(doc, options);
        doc_free(doc);
    }
    command_print_diags(&diags, DIAG_WARNING);
    diags_free(&diags);
    return error->kind == ERROR_NONE ? 0 : -1;
}

const struct command command_cat = {
    "cat", "FILE...", "Print notes as text.", "width theme links pager", run,
};
