/* cells.c - the options of directives and cells, and cells that run: their code is folded where their tool hides it, with
 * their caption below. */
#include "rewrite.h"

#include <stdlib.h>
#include <string.h>

/* An option of MyST. */
static void take_myst_option(struct cell *options, struct slice key, struct slice value)
{
    static const char *const folding[] = {"hide-input", "hide-cell",   "remove-input", "remove-cell",
                                          "hide_input", "remove_cell", "dropdown",     "toggle"};
    const struct {
        const char *key;
        struct slice *value;
    } values[] = {{"name", &options->label},        {"label", &options->label},   {"language", &options->language},
                  {"caption", &options->caption},   {"alt", &options->alt},       {"link", &options->link},
                  {"link-type", &options->kind},    {"ref-type", &options->kind}, {"header", &options->header},
                  {"header-rows", &options->rows},  {"file", &options->file},     {"delim", &options->separator},
                  {"lines", &options->lines},       {"author", &options->author}, {"date", &options->date},
                  {"read-time", &options->duration}};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (slice_eq_str(key, values[i].key))
            *values[i].value = slice_eq_str(key, "header") ? value : grow_unquote(value);
    options->open = options->open || slice_eq_str(key, "open");
    bool classes = slice_eq_str(key, "tags") || slice_eq_str(key, "class");
    for (size_t i = 0; classes && i < sizeof folding / sizeof folding[0]; i++)
        options->folded = options->folded || slice_find_str(value, slice_of(folding[i]), 0) < value.bytes;
}

/* A value that is in the indented lines below its key. */
static struct slice take_indented(struct slice *body, uint32_t *lines)
{
    size_t start = slice_find(*body, '\n', 0) + 1, end = start;
    while (end < body->bytes && char_is_blank(body->ptr[end])) {
        end = slice_find(*body, '\n', end) + 1;
        ++*lines;
    }
    struct slice value = slice_trim(slice_part(*body, start, end));
    if (end > start)
        *body = slice_part(*body, end - 1, body->bytes);
    return value;
}

uint32_t cells_take_options(struct slice *body, struct cell *options)
{
    uint32_t lines = 0;
    bool yaml = slice_starts(*body, "---\n");
    while (body->bytes > 0) {
        size_t end = slice_find(*body, '\n', 0);
        struct slice line = slice_trim(slice_part(*body, 0, end));
        size_t colon = slice_find(line, ':', 1);
        bool fence = yaml && slice_eq_str(line, "---");
        bool key = slice_starts(line, ":") && colon > 1 && colon < line.bytes &&
                   (colon + 1 == line.bytes || char_is_blank(line.ptr[colon + 1])); /* and no :::{tip} */
        if (!fence && !yaml && !key)
            break;
        struct slice value = slice_trim(slice_part(line, colon + 1, line.bytes));
        bool indented = yaml && (slice_eq_str(value, "|") || slice_eq_str(value, ">"));
        if (indented) {
            value = take_indented(body, &lines);
            end = slice_find(*body, '\n', 0);
        }
        take_myst_option(options, slice_part(line, !yaml, colon), value);
        *body = slice_part(*body, end + 1, body->bytes);
        lines++;
        if (fence && lines > 1)
            break;
    }
    while (lines > 0 && slice_starts(*body, "\n")) {
        *body = slice_part(*body, 1, body->bytes);
        lines++;
    }
    return lines;
}
/* The bytes of the sign that begins an option of a cell, `#| label: fig-a`; 0 when the line is none. */
static size_t cell_sign(struct slice line)
{
    static const char *const signs[] = {"#|", "//|", "--|", "%%|"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (slice_starts(line, signs[i]))
            return strlen(signs[i]);
    return 0;
}

static void take_option(struct cell *cell, struct slice key, struct slice value)
{
    static const char *const hiding[] = {"echo", "include", "show_input"};
    bool no = slice_eq_nocase(value, "false") || slice_eq_str(value, "F");
    value = grow_unquote(value);
    if (slice_eq_str(key, "label"))
        cell->label = value;
    else if (slice_ends(key, "-cap") || slice_ends(key, ".cap") || slice_eq_str(key, "caption")) {
        cell->caption = value;
        cell->table = *key.ptr == 't';
    } else if (slice_eq_str(key, "code-summary"))
        cell->summary = value;
    else if (slice_eq_str(key, "code-fold"))
        cell->folded = slice_eq_nocase(value, "true");
    for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++)
        cell->folded = cell->folded || (slice_eq_str(key, hiding[i]) && no);
}

/* The end of a value in the head of a chunk: at a comma outside quotes and parentheses. */
static size_t value_end(struct slice s, size_t at)
{
    int open = 0;
    for (char quote = '\0'; at < s.bytes; at++) {
        char c = s.ptr[at];
        if (quote != '\0') {
            at += c == '\\';
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'')
            quote = c;
        else if (c == ',' && open <= 0)
            break;
        else
            open += strchr("([{", c) != NULL ? 1 : strchr(")]}", c) != NULL ? -1 : 0;
    }
    return at;
}

/* {r label, fig.cap="…", echo=FALSE}: what follows the language. */
static void take_chunk_options(struct cell *cell, struct slice head)
{
    for (size_t at = 0, end; at < head.bytes; at = end + 1) {
        end = value_end(head, at);
        struct slice one = slice_trim(slice_part(head, at, end));
        size_t sign = slice_find(one, '=', 0);
        if (sign < one.bytes)
            take_option(cell, slice_trim(slice_part(one, 0, sign)), slice_trim(slice_part(one, sign + 1, one.bytes)));
        else if (cell->label.bytes == 0)
            cell->label = one;
    }
}

/* The lines `#|   words` that go on with a value. */
static struct slice take_more(struct dialect *d, struct node *code, struct slice value)
{
    struct buf words = {0};
    size_t sign;
    if (!slice_eq_str(value, "|") && !slice_eq_str(value, ">") && value.bytes > 1)
        buf_add_slice(&words, value);
    for (;;) {
        struct slice line = slice_part(code->text, 0, slice_find(code->text, '\n', 0));
        sign = cell_sign(line);
        if (sign == 0 || !slice_starts(slice_part(line, sign, line.bytes), "  "))
            break;
        buf_add_str(&words, words.bytes > 0 ? " " : "");
        buf_add_slice(&words, slice_trim(slice_part(line, sign, line.bytes)));
        code->text = slice_part(code->text, line.bytes + 1, code->text.bytes);
        code->line++;
    }
    return grow_keep_buf(d, &words);
}

/* Takes Quarto's options off the front of a cell. */
static void take_cell_options(struct dialect *d, struct cell *cell, struct node *code)
{
    size_t sign;
    struct slice line = slice_part(code->text, 0, slice_find(code->text, '\n', 0));
    for (; (sign = cell_sign(line)) > 0; line = slice_part(code->text, 0, slice_find(code->text, '\n', 0))) {
        size_t colon = slice_find(line, ':', 0);
        struct slice key = slice_trim(slice_part(line, sign, colon)),
                     value = slice_trim(slice_part(line, colon + 1, line.bytes));
        code->text = slice_part(code->text, line.bytes + 1, code->text.bytes);
        code->line++;
        take_option(cell, key, take_more(d, code, value));
    }
}

/* The words of (ref:name), which bookdown keeps in a paragraph of their own. */
static struct slice referred_caption(struct dialect *d, struct slice caption)
{
    if (!slice_starts(caption, "(ref:") || !slice_ends(caption, ")"))
        return caption;
    struct slice source = slice_from(d->doc->source, d->doc->source_bytes);
    struct buf start = {0};
    buf_printf(&start, "\n%.*s ", (int)caption.bytes, caption.ptr);
    size_t at = slice_find_str(source, buf_slice(&start), 0), from = at + start.bytes;
    buf_free(&start);
    return at < source.bytes ? slice_part(source, from, slice_find(source, '\n', from)) : caption;
}

/* Whether the code of a chunk makes a table that has a caption. */
static bool makes_table(struct slice code)
{
    return slice_find_str(code, slice_of("kable"), 0) < code.bytes &&
           slice_find_str(code, slice_of("caption"), 0) < code.bytes;
}

/* The name that kable(…, label = "x") gives its table, or that of its chunk. */
static struct slice table_label(struct dialect *d, struct slice code, struct slice otherwise)
{
    static const char key[] = "label = \"";
    size_t from = slice_find_str(code, slice_of(key), 0) + strlen(key), end = slice_find(code, '"', from);
    return end < code.bytes ? grow_keep(d, slice_part(code, from, end)) : otherwise;
}

/* A cell: folded where its tool hides the code, with its caption below and its label before it. */
void cells_make(struct dialect *d, struct node *code, const struct cell *cell)
{
    struct node *shown = code, *words = NULL;
    if (cell->folded) {
        shown = grow_before(d, code, NODE_DETAILS);
        shown->end_line = code->end_line;
        node_unlink(code);
        const char *title = references_are_chinese(d->doc) ? "代码" : "Code";
        callouts_fold(d, shown, cell->summary.bytes > 0 ? cell->summary : slice_of(title), false);
        node_insert(shown, code, NULL);
    }
    if (cell->caption.bytes > 0) {
        words = node_append(d->doc, NULL, NODE_PARAGRAPH, code->line, code->column);
        node_insert(shown->parent, words, shown->next);
        words->end_line = code->line;
        parts_inlines(d, words, referred_caption(d, cell->caption), code->line);
    }
    bool table = cell->table || (words == NULL && cell->chunk && makes_table(code->text));
    if (cell->label.bytes == 0 || (words == NULL && !table && slice_find(cell->label, '-', 0) == cell->label.bytes))
        return; /* most chunks have a name that nothing refers to */
    struct slice label = table ? table_label(d, code->text, cell->label) : cell->label;
    struct buf name = {0};
    bool bookdown = cell->chunk && (words != NULL || table) && slice_find_str(cell->label, slice_of("fig-"), 0) != 0 &&
                    slice_find_str(cell->label, slice_of("tbl-"), 0) != 0;
    buf_printf(&name, "%s%.*s", !bookdown ? "" : table ? "tab:" : "fig:", (int)label.bytes, label.ptr);
    struct label *added = references_add(d, grow_keep_buf(d, &name), shown);
    if (added != NULL)
        added->caption = words;
}

void cells_make_chunk(struct dialect *d, struct node *code, struct slice head)
{
    struct cell cell = {.chunk = true};
    size_t end = 0;
    while (end < head.bytes && head.ptr[end] != ' ' && head.ptr[end] != ',')
        end++;
    take_chunk_options(&cell, grow_keep(d, slice_trim(slice_part(head, end + 1, head.bytes))));
    code->info = grow_keep(d, slice_part(head, 0, end));
    take_cell_options(d, &cell, code);
    cells_make(d, code, &cell);
}
