/* usage.c - what --help prints: pairs of a name and a sentence, and paragraphs, wrapped to the terminal. Where it is too narrow for
 * two columns, a sentence stands below its name. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/options.h"
#include "biji/text.h"

#include <stdlib.h>

enum { LEAST_COLS = 16, MAX_COLS = 100, SENTENCE_COLS = 28, BELOW = 6, INDENT = 31, TABLE_INDENT = 24 };

/* Columns for help, not more than are good to read. */
static int help_cols(FILE *out)
{
    static const struct options terminal = {0};
    int cols = options_columns(&terminal, out);
    return cols > MAX_COLS ? MAX_COLS : cols;
}

/* Prints text from the column where the line stands; further lines begin at indent. */
static void print_wrapped(FILE *out, struct slice text, int column, int indent)
{
    int cols = help_cols(out);
    do {
        int room = cols - column;
        size_t bytes = text_line(text, room > LEAST_COLS ? room : LEAST_COLS, 1);
        fprintf(out, "%.*s\n", (int)bytes, text.ptr);
        text = slice_trim(slice_part(text, bytes, text.bytes));
        column = indent;
        if (text.bytes > 0)
            fprintf(out, "%*s", indent, "");
    } while (text.bytes > 0);
}

void options_print_pair(FILE *out, int indent, const char *left, struct slice text)
{
    struct buf line = {0};
    int used = text_cols(slice_of(left), 1) + 2;
    bool below = help_cols(out) - indent < SENTENCE_COLS;
    buf_add_slice(&line, text);
    for (size_t i = 0; i < line.bytes; i++)
        line.ptr[i] = line.ptr[i] == '\n' ? ' ' : line.ptr[i];
    indent = below ? BELOW : indent;
    fprintf(out, "  %s", left);
    if (below)
        fprintf(out, "\n%*s", BELOW, "");
    else
        fprintf(out, "%*s", used < indent ? indent - used : 1, "");
    print_wrapped(out, buf_slice(&line), below || used < indent ? indent : used + 1, indent);
    buf_free(&line);
}

void options_print_text(FILE *out, const char *help)
{
    while (*help != '\0') {
        struct slice line = slice_part(slice_of(help), 0, slice_find(slice_of(help), '\n', 0));
        help += line.bytes + (help[line.bytes] == '\n');
        if (!slice_starts(line, "  ")) {
            print_wrapped(out, line, 0, 0);
            continue;
        }
        size_t gap = slice_find_str(line, slice_of("  "), 2);
        char *left = xstrndup(line.ptr + 2, gap - 2);
        options_print_pair(out, TABLE_INDENT, left, slice_trim(slice_part(line, gap, line.bytes)));
        free(left);
    }
}

void options_help(const struct command *command, FILE *out)
{
    struct buf usage = {0};
    struct option_row row;
    buf_printf(&usage, "%s%s%s %s %s", _("usage: biji"), *command->name != '\0' ? " " : "", command->name,
               _("[OPTION]"), _(command->usage));
    print_wrapped(out, slice_trim(buf_slice(&usage)), 0, BELOW);
    buf_free(&usage);
    options_print_text(out, _(command->help));
    fprintf(out, "\n%s\n", _("Options:"));
    for (size_t i = 0; options_row(i, &row); i++) {
        struct buf left = {0};
        if (!options_takes(command, &row))
            continue;
        if (row.letter != 0)
            buf_printf(&left, "-%c, ", row.letter);
        else
            buf_add_str(&left, "    ");
        buf_printf(&left, "--%s", row.name);
        if (row.argument != NULL)
            buf_printf(&left, " %s", _(row.argument));
        options_print_pair(out, INDENT, left.ptr, slice_of(_(row.help)));
        buf_free(&left);
    }
    options_print_pair(out, INDENT, "-h, --help", slice_of(_("print this help")));
}
