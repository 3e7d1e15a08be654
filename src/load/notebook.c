/* notebook.c - a notebook (nbformat 3 and 4) becomes a note: its cells in order, code under `In [3]`, its output below. The
 * note is Markdown, so that everything else treats it as one. Long outputs are folded; terminal escapes are removed;
 * pictures are named after the cell that drew them. */
#include "notebook.h"

#include <jansson.h>
#include <string.h>

enum { LONG_LINES = 30, ESCAPE = 27 };

struct notebook {
    struct buf *out;
    const char *file, *language;
    int pictures;        /* so far */
    int wanted;          /* the picture that is looked for; 0: none */
    struct buf *picture; /* its bytes */
};

bool notebook_is(struct slice bytes)
{
    enum { LOOKED_AT = 400 };
    bytes = slice_trim(slice_part(bytes, slice_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0, bytes.bytes));
    struct slice start = slice_part(bytes, 0, LOOKED_AT);
    static const char *const keys[] = {"\"cells\"", "\"metadata\"", "\"nbformat\"", "\"worksheets\""};
    if (!slice_starts(start, "{"))
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (slice_find_str(start, slice_of(keys[i]), 0) < start.bytes)
            return slice_find_str(bytes, slice_of("\"nbformat\""), 0) < bytes.bytes;
    return false;
}

/* ---- texts ---- */

/* Adds a text that is one string or a list of lines. */
static void add_text(const json_t *text, struct buf *out)
{
    if (json_is_string(text))
        buf_add(out, json_string_value(text), json_string_length(text));
    size_t i;
    json_t *line;
    if (json_is_array(text))
        json_array_foreach(text, i, line) if (json_is_string(line))
            buf_add(out, json_string_value(line), json_string_length(line));
}

/* The first of two members that exists. */
static const json_t *member(const json_t *object, const char *name, const char *other)
{
    const json_t *value = json_object_get(object, name);
    return value != NULL ? value : json_object_get(object, other);
}

/* Removes terminal escapes, and lines overwritten after a carriage return. */
static void clean(struct buf *text)
{
    size_t to = 0, line = 0;
    for (size_t i = 0; i < text->bytes; i++) {
        char c = text->ptr[i];
        if (c == ESCAPE && i + 1 < text->bytes && text->ptr[i + 1] == '[') {
            for (i += 2; i < text->bytes && !(text->ptr[i] >= '@' && text->ptr[i] <= '~');)
                i++;
        } else if (c == '\r') {
            if (i + 1 < text->bytes && text->ptr[i + 1] != '\n')
                to = line;
        } else if (c == '\n' || c == '\t' || (unsigned char)c >= ' ') {
            text->ptr[to++] = c;
            line = c == '\n' ? to : line;
        }
    }
    text->bytes = to;
}

static void end_line(struct buf *out)
{
    if (out->bytes > 0 && out->ptr[out->bytes - 1] != '\n')
        buf_add_char(out, '\n');
}

/* Adds text between fences that are longer than any run of backquotes in it. */
static void add_fenced(struct buf *out, const char *language, struct slice text)
{
    int longest = 2, run = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    buf_add_repeat(out, "`", longest + 1);
    buf_printf(out, "%s\n", language);
    buf_add_slice(out, text);
    end_line(out);
    buf_add_repeat(out, "`", longest + 1);
    buf_add_str(out, "\n\n");
}

static size_t count_lines(struct slice text)
{
    size_t lines = 1;
    for (size_t i = 0; i + 1 < text.bytes; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* Adds printed output, folded when it is long. */
static void add_printed(struct buf *out, const char *title, struct buf *text)
{
    clean(text);
    struct slice printed = buf_slice(text);
    size_t lines = count_lines(printed);
    if (slice_trim(printed).bytes == 0)
        return;
    if (lines > LONG_LINES)
        buf_printf(out, "<details><summary>%s (%zu)</summary>\n\n", title, lines);
    add_fenced(out, "text", printed);
    if (lines > LONG_LINES)
        buf_add_str(out, "</details>\n\n");
}

/* ---- outputs ---- */

/* An HTML table, without the blank lines that would end it and the styles before it. False without one. */
static bool add_table(struct buf *out, struct slice html)
{
    size_t from = slice_find_str(html, slice_of("<table"), 0), end = slice_find_str(html, slice_of("</table>"), from);
    if (end >= html.bytes)
        return false;
    html = slice_part(html, from, end + strlen("</table>"));
    for (size_t at = 0, next; at < html.bytes; at = next + 1) {
        next = slice_find(html, '\n', at);
        struct slice line = slice_trim(slice_part(html, at, next));
        if (line.bytes > 0)
            buf_printf(out, "%.*s\n", (int)line.bytes, line.ptr);
    }
    buf_add_char(out, '\n');
    return true;
}

/* The place of a picture, which is a link to the notebook, since its bytes are not text; in a paragraph of its own, so that
 * the picture is a card. */
static void add_picture_place(struct notebook *n)
{
    n->pictures++;
    buf_printf(n->out, "<a id=\"picture-%d\"></a>\n\n", n->pictures);
}

/* Adds the bytes of a picture, given as its forms by type, if it is the one that is looked for. */
static void take_picture(struct notebook *n, const json_t *data)
{
    static const char *const types[][2] = {
        {"image/png", "png"}, {"image/jpeg", "jpeg"}, {"image/gif", "gif"}, {"image/webp", "webp"}};
    if (n->wanted == 0 || n->wanted != n->pictures)
        return;
    struct buf text = {0};
    for (size_t i = 0; i < sizeof types / sizeof types[0] && text.bytes == 0; i++)
        add_text(member(data, types[i][0], types[i][1]), &text);
    if (text.bytes > 0)
        buf_add_decoded64(n->picture, buf_slice(&text));
    else
        add_text(member(data, "image/svg+xml", "svg"), n->picture);
    buf_free(&text);
}

static void add_picture(struct notebook *n, const char *title, const json_t *data)
{
    add_picture_place(n);
    take_picture(n, data);
    buf_printf(n->out, "![%s](<%s#picture-%d>)\n\n", title, n->file, n->pictures);
}

/* Whether a list of tags in a cell's metadata, or a mark of Jupyter or Colab there, says that its part ("input", "output") is
 * hidden. */
static bool is_hidden(const json_t *cell, const char *part)
{
    const json_t *metadata = json_object_get(cell, "metadata");
    const json_t *jupyter = json_object_get(metadata, "jupyter");
    bool input = strcmp(part, "input") == 0;
    bool hidden = json_is_true(json_object_get(jupyter, input ? "source_hidden" : "outputs_hidden")) ||
                  (input && json_is_true(json_object_get(metadata, "hide_input"))) ||
                  (input && json_object_get(metadata, "cellView") != NULL);
    size_t i;
    json_t *tag;
    json_array_foreach(json_object_get(metadata, "tags"), i, tag)
    {
        const char *name = json_string_value(tag);
        for (int k = 0; k < 4 && name != NULL && !hidden; k++) { /* of Jupyter Book and nbconvert */
            static const char *const verbs[] = {"hide-", "remove-", "hide_", "remove_"};
            size_t bytes = strlen(verbs[k]);
            hidden = strncmp(name, verbs[k], bytes) == 0 &&
                     (strcmp(name + bytes, part) == 0 || strcmp(name + bytes, "cell") == 0);
        }
    }
    return hidden;
}

/* HTML that has no table but words, without scripts and blank lines; false for another. */
static bool add_html(struct buf *out, struct slice html)
{
    if (slice_find_str(html, slice_of("<script"), 0) < html.bytes || slice_trim(html).bytes == 0 || html.bytes > 20000)
        return false;
    buf_add_str(out, "<div>");
    for (size_t at = 0, next; at < html.bytes; at = next + 1) {
        next = slice_find(html, '\n', at);
        struct slice line = slice_trim(slice_part(html, at, next));
        if (line.bytes > 0)
            buf_printf(out, "%.*s\n", (int)line.bytes, line.ptr);
    }
    buf_add_str(out, "</div>\n\n");
    return true;
}

/* The richest form of a result that is text: Markdown, a formula, a table, a picture, plain text. */
static void add_data(struct notebook *n, const char *title, const json_t *data)
{
    struct buf text = {0};
    add_text(member(data, "text/markdown", "markdown"), &text);
    if (text.bytes > 0) {
        buf_add_slice(n->out, buf_slice(&text));
        buf_add_str(n->out, "\n\n");
        buf_free(&text);
        return;
    }
    add_text(member(data, "text/latex", "latex"), &text);
    bool tabular = slice_find_str(buf_slice(&text), slice_of("\\begin{tabular}"), 0) < text.bytes;
    if (tabular && member(data, "text/html", "html") != NULL) /* no formula, and there is a better form */
        buf_clear(&text);
    if (text.bytes > 0) {
        struct slice tex = slice_trim(buf_slice(&text));
        while (tex.bytes > 1 && *tex.ptr == '$' && tex.ptr[tex.bytes - 1] == '$')
            tex = slice_trim(slice_part(tex, 1, tex.bytes - 1));
        if (slice_starts(tex, "\\displaystyle"))
            tex = slice_trim(slice_part(tex, strlen("\\displaystyle"), tex.bytes));
        buf_printf(n->out, "$$\n%.*s\n$$\n\n", (int)tex.bytes, tex.ptr);
        buf_free(&text);
        return;
    }
    add_text(member(data, "text/html", "html"), &text);
    bool table = text.bytes > 0 && add_table(n->out, buf_slice(&text));
    struct buf plain = {0};
    add_text(member(data, "text/plain", "text"), &plain);
    if (!table && text.bytes > 0 && slice_starts(buf_slice(&plain), "<IPython.")) /* which says nothing to a reader */
        table = add_html(n->out, buf_slice(&text));
    buf_free(&plain);
    buf_clear(&text);
    bool picture = member(data, "image/png", "png") != NULL || member(data, "image/jpeg", "jpeg") != NULL ||
                   member(data, "image/svg+xml", "svg") != NULL;
    if (!table && picture)
        add_picture(n, title, data);
    else if (!table) {
        add_text(member(data, "text/plain", "text"), &text);
        add_printed(n->out, title, &text);
    }
    buf_free(&text);
}

static void add_error(struct notebook *n, const json_t *output)
{
    struct buf text = {0};
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(output, "traceback"), i, line)
    {
        add_text(line, &text);
        end_line(&text);
    }
    if (text.bytes == 0) {
        add_text(json_object_get(output, "ename"), &text);
        buf_add_str(&text, ": ");
        add_text(json_object_get(output, "evalue"), &text);
    }
    add_printed(n->out, "Error", &text);
    buf_free(&text);
}

static void add_outputs(struct notebook *n, const json_t *outputs, const char *title)
{
    size_t i;
    json_t *output;
    struct buf stream = {0};
    json_array_foreach(outputs, i, output)
    {
        const char *type = json_string_value(json_object_get(output, "output_type"));
        type = type != NULL ? type : "";
        if (strcmp(type, "stream") == 0) {
            add_text(json_object_get(output, "text"), &stream);
            continue;
        }
        add_printed(n->out, title, &stream);
        buf_clear(&stream);
        if (strcmp(type, "error") == 0 || strcmp(type, "pyerr") == 0)
            add_error(n, output);
        else /* nbformat 3 has the forms next to the type */
            add_data(n, title, json_object_get(output, "data") != NULL ? json_object_get(output, "data") : output);
    }
    add_printed(n->out, title, &stream);
    buf_free(&stream);
}

/* ---- cells ---- */

static void add_code(struct notebook *n, const json_t *cell)
{
    struct buf code = {0};
    add_text(member(cell, "source", "input"), &code);
    const json_t *number = member(cell, "execution_count", "prompt_number");
    const char *language = json_string_value(json_object_get(cell, "language"));
    char title[40] = "Out";
    if (json_is_integer(number)) {
        snprintf(title, sizeof title, "Out [%lld]", (long long)json_integer_value(number));
        buf_printf(n->out, "`In [%lld]:`\n\n", (long long)json_integer_value(number));
    } else
        buf_add_str(n->out, "`In [ ]:`\n\n");
    struct slice text = buf_slice(&code);
    bool folded = is_hidden(cell, "input");
    if (slice_trim(text).bytes > 0) {
        if (folded)
            buf_printf(n->out, "<details><summary>%zu ⋯</summary>\n\n", count_lines(text));
        add_fenced(n->out, language != NULL ? language : n->language, text);
        buf_add_str(n->out, folded ? "</details>\n\n" : "");
    }
    buf_free(&code);
    const json_t *outputs = json_object_get(cell, "outputs");
    folded = is_hidden(cell, "output") && json_array_size(outputs) > 0;
    if (folded)
        buf_printf(n->out, "<details><summary>%s</summary>\n\n", title);
    add_outputs(n, outputs, title);
    buf_add_str(n->out, folded ? "</details>\n\n" : "");
}

/* Names the pictures that a cell carries itself (`attachment:NAME`) as those of outputs are named. */
static void name_attachments(struct notebook *n, json_t *attachments, struct buf *text)
{
    const char *name;
    json_t *data;
    json_object_foreach(attachments, name, data)
    {
        struct buf target = {0}, named = {0};
        buf_printf(&target, "(attachment:%s)", name);
        struct slice whole = buf_slice(text);
        size_t found = slice_find_str(whole, buf_slice(&target), 0);
        if (found < whole.bytes) {
            add_picture_place(n);
            take_picture(n, data);
            buf_add_slice(&named, slice_part(whole, 0, found));
            buf_printf(&named, "(<%s#picture-%d>)", n->file, n->pictures);
            buf_add_slice(&named, slice_part(whole, found + target.bytes, whole.bytes));
            buf_free(text);
            *text = named;
        }
        buf_free(&target);
    }
}

static void add_cell(struct notebook *n, const json_t *cell)
{
    const char *type = json_string_value(json_object_get(cell, "cell_type"));
    if (type == NULL)
        return;
    if (strcmp(type, "code") == 0) {
        add_code(n, cell);
        return;
    }
    struct buf text = {0};
    add_text(json_object_get(cell, "source"), &text);
    name_attachments(n, json_object_get(cell, "attachments"), &text);
    if (strcmp(type, "heading") == 0) {
        json_int_t level = json_integer_value(json_object_get(cell, "level"));
        buf_add_repeat(n->out, "#", level >= 1 && level <= 6 ? (int)level : 1);
        buf_add_char(n->out, ' ');
    }
    if (strcmp(type, "raw") == 0 && slice_trim(buf_slice(&text)).bytes > 0)
        add_fenced(n->out, "text", buf_slice(&text));
    else
        buf_add_slice(n->out, buf_slice(&text));
    end_line(n->out);
    buf_add_char(n->out, '\n');
    buf_free(&text);
}

static void add_cells(struct notebook *n, const json_t *root)
{
    size_t i, k;
    json_t *cell, *sheet;
    json_array_foreach(json_object_get(root, "cells"), i, cell) add_cell(n, cell);
    json_array_foreach(json_object_get(root, "worksheets"), k, sheet)
    {
        json_array_foreach(json_object_get(sheet, "cells"), i, cell) add_cell(n, cell);
    }
}

static const char *language_of(const json_t *root)
{
    const json_t *metadata = json_object_get(root, "metadata");
    const char *name = json_string_value(json_object_get(json_object_get(metadata, "language_info"), "name"));
    if (name == NULL)
        name = json_string_value(json_object_get(json_object_get(metadata, "kernelspec"), "language"));
    return name != NULL && strpbrk(name, "`\n ") == NULL ? name : "python";
}

bool notebook_read(const char *file, struct slice bytes, struct buf *out, struct diags *diags)
{
    json_error_t error;
    json_t *root = json_loadb(bytes.ptr, bytes.bytes, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
    if (root == NULL) {
        diag_add(diags, DIAG_ERROR, "notebook-invalid", file, error.line, error.column,
                 "this notebook is not valid JSON here (%s); it is shown as written", error.text);
        return false;
    }
    if (!json_is_array(json_object_get(root, "cells")) && !json_is_array(json_object_get(root, "worksheets"))) {
        diag_add(diags, DIAG_ERROR, "notebook-invalid", file, 1, 1,
                 "this notebook has no cells; it is shown as written");
        json_decref(root);
        return false;
    }
    const char *slash = strrchr(file, '/');
    struct notebook n = {.out = out, .file = slash != NULL ? slash + 1 : file, .language = language_of(root)};
    add_cells(&n, root);
    json_decref(root);
    buf_add_str(out, "");
    return true;
}

void notebook_picture(struct slice bytes, int number, struct buf *out)
{
    json_t *root = json_loadb(bytes.ptr, bytes.bytes, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
    struct buf text = {0};
    struct notebook n = {.out = &text, .file = "", .language = "", .wanted = number, .picture = out};
    add_cells(&n, root);
    json_decref(root);
    buf_free(&text);
}
