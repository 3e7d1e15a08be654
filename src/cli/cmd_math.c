/* cmd_math.c - `biji math`: one formula laid out, or a stream of them as JSON lines. */
#include "biji/command.h"

#include "biji/ansi.h"
#include "biji/json.h"
#include "biji/language.h"
#include "biji/math.h"
#include "biji/str.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct math_options math_options_of(const struct options *options)
{
    return (struct math_options){
        .unicode_scripts = (enum math_scripts)options->unicode_scripts,
        .no_combining = !options->combining,
        .ascii = options->ascii,
        .words = options->accessible,
        .ambiguous_cols = options->ambiguous_width,
    };
}

/* Prints the rows as a layout's lines, so that bold letters are bold if attributes are available. */
static void print_box(const struct math_box *box, const struct ansi_options *ansi, struct arena *arena)
{
    struct layout layout = {.line_count = (size_t)box->row_count};
    layout.lines = arena_alloc(arena, layout.line_count * sizeof *layout.lines);
    for (int i = 0; i < box->row_count; i++) {
        const struct math_row *row = &box->rows[i];
        struct run *runs = arena_alloc(arena, (size_t)row->run_count * sizeof *runs);
        for (int j = 0; j < row->run_count; j++)
            runs[j] = (struct run){
                .text = row->runs[j].text,
                .cols = row->runs[j].cols,
                .link = -1,
                .style = {STYLE_TEXT, row->runs[j].bold ? STYLE_BOLD : 0},
            };
        layout.lines[i] = (struct line){.runs = runs, .run_count = row->run_count, .cols = row->cols, .header = -1};
    }
    ansi_write_lines(stdout, &layout, 0, layout.line_count, ansi);
}

/* ---- JSON lines ---- */

/* Reads a JSON string at *at (its opening quote), appends its text to out; false for anything else. */
static bool read_string(const char **at, const char *end, struct buf *out)
{
    const char *p = *at + 1;
    for (; p < end && *p != '"'; p++) {
        if (*p != '\\') {
            buf_add_char(out, *p);
            continue;
        }
        if (++p == end)
            return false;
        static const char escapes[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
        const char *escape = *p != '\0' ? strchr(escapes, *p) : NULL;
        if (escape != NULL) {
            buf_add_char(out, values[escape - escapes]);
            continue;
        }
        unsigned rune = 0, low = 0;
        if (*p != 'u' || end - p < 5 || sscanf(p + 1, "%4x", &rune) != 1)
            return false;
        p += 4;
        if (rune >= 0xD800 && rune < 0xDC00 && end - p >= 7 && p[1] == '\\' && p[2] == 'u' &&
            sscanf(p + 3, "%4x", &low) == 1 && low >= 0xDC00 && low < 0xE000) {
            rune = 0x10000 + ((rune - 0xD800) << 10) + (low - 0xDC00);
            p += 6;
        }
        buf_add_rune(out, rune);
    }
    *at = p + 1;
    return p < end;
}

static const char *next_token(const char *p, const char *end)
{
    return p + slice_skip_space(slice_from(p, (size_t)(end - p)), 0);
}

/* Past a value that is not needed: strings, numbers, words, and nested values by counting brackets. */
static const char *skip_value(const char *p, const char *end)
{
    int depth = 0;
    struct buf ignored = {0};
    while (p < end) {
        if (depth == 0 && (*p == ',' || *p == '}'))
            break;
        if (*p == '"') {
            buf_clear(&ignored);
            if (!read_string(&p, end, &ignored))
                p = end;
            continue;
        }
        depth += *p == '{' || *p == '[' ? 1 : *p == '}' || *p == ']' ? -1 : 0;
        p++;
    }
    buf_free(&ignored);
    return p;
}

/* Reads {"kind": ..., "tex": ...}; unknown keys are ignored. False when the line is not such an object. */
static bool read_request(struct slice line, struct buf *kind, struct buf *tex)
{
    const char *p = line.ptr, *end = slice_end(line);
    struct buf key = {0};
    bool ok = false, has_tex = false;
    p = next_token(p, end);
    if (p == end || *p++ != '{')
        return false;
    for (p = next_token(p, end); p < end && *p == '"';) {
        buf_clear(&key);
        if (!read_string(&p, end, &key))
            break;
        p = next_token(p, end);
        if (p == end || *p++ != ':')
            break;
        p = next_token(p, end);
        struct slice name = buf_slice(&key);
        bool is_tex = slice_eq_str(name, "tex"), wanted = is_tex || slice_eq_str(name, "kind");
        if (wanted && p < end && *p == '"') {
            if (!read_string(&p, end, is_tex ? tex : kind))
                break;
            has_tex = has_tex || is_tex;
        } else {
            p = skip_value(p, end);
        }
        p = next_token(p, end);
        if (p < end && *p == ',') {
            p = next_token(p + 1, end);
            continue;
        }
        ok = p < end && *p == '}';
        break;
    }
    buf_free(&key);
    return ok && has_tex;
}

static void print_rows(struct json *json, const struct math_box *box)
{
    struct buf row = {0};
    json_pair_number(json, "width", box->cols);
    json_pair_number(json, "height", box->row_count);
    json_pair_number(json, "baseline", box->baseline);
    json_key(json, "rows");
    json_open(json, '[');
    for (int i = 0; i < box->row_count; i++) {
        buf_clear(&row);
        for (int j = 0; j < box->rows[i].run_count; j++)
            buf_add_slice(&row, box->rows[i].runs[j].text);
        json_text(json, buf_slice(&row));
    }
    json_close(json, ']');
    buf_free(&row);
}

static void answer(struct slice line, const struct options *options, struct math_macros *macros)
{
    struct math_options how = math_options_of(options);
    struct json json = {.out = stdout};
    struct arena arena = {0};
    struct math_box box;
    struct math_error failure = {"the line is not an object with a \"tex\" string", 0};
    struct buf kind = {0}, tex = {0};
    bool ok = read_request(line, &kind, &tex);
    if (ok) {
        bool is_inline = options->is_inline || slice_eq_str(buf_slice(&kind), "inline");
        ok = math_layout(buf_slice(&tex), is_inline ? MATH_INLINE : MATH_DISPLAY, options->width, &how, macros, &arena,
                         &box, &failure);
    }
    json_open(&json, '{');
    json_key(&json, "ok");
    json_bool(&json, ok);
    if (ok) {
        print_rows(&json, &box);
    }
    if (failure.message[0] != '\0') {
        json_pair(&json, "error", failure.message);
        json_pair_number(&json, "column", (long)failure.offset + 1);
    }
    json_close(&json, '}');
    putchar('\n');
    buf_free(&kind);
    buf_free(&tex);
    arena_free(&arena);
}

static int run_lines(const struct options *options)
{
    struct math_macros *macros = math_macros_new();
    char *line = NULL;
    size_t room = 0;
    ssize_t bytes;
    while ((bytes = getline(&line, &room, stdin)) >= 0) {
        struct slice text = slice_trim(slice_from(line, (size_t)bytes));
        if (text.bytes > 0)
            answer(text, options, macros);
    }
    free(line);
    math_macros_free(macros);
    return 0;
}

/* Without its dollars, which a formula copied from a note may have. */
static struct slice without_dollars(struct slice tex)
{
    for (int i = 2; i > 0; i--) {
        const char *dollars = i == 2 ? "$$" : "$";
        if (tex.bytes >= 2 * (size_t)i && slice_starts(tex, dollars) && slice_ends(tex, dollars))
            return slice_trim(slice_part(tex, (size_t)i, tex.bytes - (size_t)i));
    }
    return tex;
}

static int run_one(const struct options *options, struct slice tex, struct error *error)
{
    struct math_options how = math_options_of(options);
    struct arena arena = {0};
    struct math_box box;
    struct math_error failure = {{0}, 0};
    struct theme theme;
    struct ansi_options ansi = {.depth = theme_depth_of_terminal()};
    enum math_form form = options->is_inline ? MATH_INLINE : MATH_DISPLAY;
    tex = without_dollars(slice_trim(tex));
    bool ok = math_layout(tex, form, options_columns(options, stdout), &how, NULL, &arena, &box, &failure);
    if (failure.message[0] != '\0') /* it may be drawn anyway, an unknown command by its name */
        error_set(error, ERROR_CONTENT, "column %zu of the formula: %s", failure.offset + 1, failure.message);
    if (ok && options_color(options, stdout)) {
        struct error unstyled = {0};
        ok = command_theme(&theme, options, options->theme, &unstyled);
        if (!ok)
            *error = unstyled;
        ansi.theme = &theme;
    }
    if (ok)
        print_box(&box, &ansi, &arena);
    arena_free(&arena);
    return ok ? 0 : -1;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    if (argc > 1) {
        error_set(error, ERROR_USAGE, "biji math takes one formula; put it in quotes");
        return -1;
    }
    if (options->jsonl)
        return run_lines(options);
    if (argc == 1)
        return run_one(options, slice_of(argv[1]), error);
    struct buf text = {0};
    char piece[4096];
    size_t bytes;
    while ((bytes = fread(piece, 1, sizeof piece, stdin)) > 0)
        buf_add(&text, piece, bytes);
    int status = run_one(options, buf_slice(&text), error);
    buf_free(&text);
    return status;
}

const struct command command_math = {
    "math",
    N_("[FORMULA]"),
    N_("Lay out one TeX formula.\nThe formula is the argument or standard input; dollars around it are removed.\nWith "
       "--jsonl each input line is an object {\"kind\":\"inline\" or \"display\", \"tex\":\"...\"} and is answered "
       "with one line: {\"ok\":true, \"width\":..., \"height\":..., \"baseline\":..., \"rows\":[...]} or "
       "{\"ok\":false, \"error\":\"...\", \"column\":...}."),
    "width ascii unicode-scripts combining inline jsonl",
    run,
};
