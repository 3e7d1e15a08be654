/* tex_environment.c - tables: environments, commands such as \substack whose argument holds rows, and the rows of a formula
 * that has `\\` outside any environment. */
#include "tex_command.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CELLS = 100000 };

/* What a \begin{name} builds. */
struct environment {
    const char *name;
    enum tex_table table;
    const char *left, *right;
    int flags;
};

/* What follows the name: column letters; an ignored argument; in brackets, its position on its row. */
enum { PREAMBLE = 1, COUNT = 2, PLACED = 4 };

/* clang-format off */
static const struct environment environments[] = {
    {"Bmatrix", TEX_MATRIX, "{", "}", 0},
    {"Vmatrix", TEX_MATRIX, "‖", "‖", 0},
    {"align", TEX_ALIGNED, "", "", 0},
    {"alignat", TEX_ALIGNED, "", "", COUNT},
    {"aligned", TEX_ALIGNED, "", "", PLACED},
    {"alignedat", TEX_ALIGNED, "", "", COUNT | PLACED},
    {"array", TEX_MATRIX, "", "", PREAMBLE | PLACED},
    {"bmatrix", TEX_MATRIX, "[", "]", 0},
    {"cases", TEX_CASES, "{", "", 0},
    {"darray", TEX_MATRIX, "", "", PREAMBLE | PLACED},
    {"dcases", TEX_CASES, "{", "", 0},
    {"drcases", TEX_CASES, "", "}", 0},
    {"eqnarray", TEX_ALIGNED, "", "", 0},
    {"equation", TEX_LINES, "", "", 0},
    {"flalign", TEX_ALIGNED, "", "", 0},
    {"gather", TEX_GATHER, "", "", 0},
    {"gathered", TEX_GATHER, "", "", PLACED},
    {"matrix", TEX_MATRIX, "", "", 0},
    {"multline", TEX_LINES, "", "", 0},
    {"pmatrix", TEX_MATRIX, "(", ")", 0},
    {"rcases", TEX_CASES, "", "}", 0},
    {"smallmatrix", TEX_SMALL, "", "", 0},
    {"split", TEX_ALIGNED, "", "", 0},
    {"subarray", TEX_SMALL, "", "", PREAMBLE | PLACED},
    {"substack", TEX_SMALL, "", "", 0},
    {"vmatrix", TEX_MATRIX, "|", "|", 0},
};
/* clang-format on */

static const struct environment *find(struct slice name)
{
    if (slice_ends(name, "*"))
        name.bytes--;
    for (size_t i = 0; i < sizeof environments / sizeof environments[0]; i++)
        if (slice_eq_str(name, environments[i].name))
            return &environments[i];
    return NULL;
}

/* A preamble with its repetitions written out: *{3}{c|} is c|c|c|. */
static void add_preamble(struct buf *out, struct slice preamble, int depth)
{
    enum { MAX_BYTES = 1000 };
    for (size_t i = 0; i < preamble.bytes && out->bytes < MAX_BYTES; i++) {
        size_t times = i + 1, count_end = slice_find(preamble, '}', times), part = count_end + 1, end = part;
        if (preamble.ptr[i] != '*' || depth > 3 || part >= preamble.bytes || preamble.ptr[times] != '{' ||
            preamble.ptr[part] != '{') {
            buf_add_char(out, preamble.ptr[i]);
            continue;
        }
        for (int open = 0; end < preamble.bytes; end++) {
            open += preamble.ptr[end] == '{' ? 1 : preamble.ptr[end] == '}' ? -1 : 0;
            if (open == 0)
                break;
        }
        for (int n = atoi(preamble.ptr + times + 1); n > 0 && out->bytes < MAX_BYTES; n--)
            add_preamble(out, slice_part(preamble, part + 1, end), depth + 1);
        i = end;
    }
}

/* Column letters and rules of a preamble such as {l|cc}. */
static void read_preamble(struct tex *tex, struct tex_array *array, struct slice source)
{
    struct buf text = {0};
    add_preamble(&text, source, 0);
    struct slice preamble = buf_slice(&text);
    char *aligns = arena_text(tex->arena, preamble.bytes + 1);
    char *bars = arena_text(tex->arena, preamble.bytes + 2);
    int count = 0;
    bars[0] = '0';
    for (size_t i = 0; i < preamble.bytes; i++) {
        char c = preamble.ptr[i];
        if (c == '@' || c == '!' || c == '>' || c == '<' || c == 'p' || c == 'm') {
            /* the argument between braces; p and m are columns of their own */
            if (c == 'p' || c == 'm') {
                aligns[count++] = 'l';
                bars[count] = '0';
            }
            int depth = 0;
            while (i + 1 < preamble.bytes && (depth > 0 || preamble.ptr[i + 1] == '{')) {
                i++;
                depth += preamble.ptr[i] == '{' ? 1 : preamble.ptr[i] == '}' ? -1 : 0;
            }
        } else if (c == 'l' || c == 'c' || c == 'r') {
            aligns[count++] = c;
            bars[count] = '0';
        } else if ((c == '|' || c == ':') && bars[count] < '9') {
            bars[count]++;
        }
    }
    aligns[count] = '\0';
    array->aligns = aligns;
    array->bars = bars;
    array->column_count = count;
    buf_free(&text);
}

/* The inside of brackets right here that hold only such letters; else ptr is NULL, since a cell may start with a
 * bracket. */
static struct slice letters_option(struct tex *tex, const char *letters)
{
    if (!tex_raw_more(tex) || *tex->input->at != '[')
        return slice_from(NULL, 0);
    const char *start = tex->input->at + 1, *p = start, *end = tex->input->end;
    while (p < end && *p != '\0' && strchr(letters, *p) != NULL)
        p++;
    if (p == end || *p != ']' || p == start)
        return slice_from(NULL, 0);
    tex->input->at = p + 1;
    return slice_from(start, (size_t)(p - start));
}

/* Takes `[2pt]` after `\\`; only right after it, and only a length, since a row may start with a bracket. */
static void skip_row_skip(struct tex *tex)
{
    if (!tex_raw_more(tex))
        return;
    const char *p = tex->input->at, *end = tex->input->end;
    if (*p == '*' && ++p == end)
        p--;
    if (*p != '[')
        return;
    const char *close = memchr(p, ']', (size_t)(end - p));
    if (close == NULL || close - p > 20)
        return;
    for (const char *q = p + 1; q < close; q++)
        if (strchr("0123456789+-. \\abcdehimnptxs", *q) == NULL)
            return;
    if (strchr("0123456789+-.", p[1]) != NULL)
        tex->input->at = close + 1;
}

static bool accept_row_end(struct tex *tex)
{
    if (tex_accept(tex, "cr"))
        return true;
    if (!tex_accept(tex, "\\") && !tex_accept(tex, "newline"))
        return false;
    skip_row_skip(tex);
    return true;
}

static int read_rules(struct tex *tex)
{
    int rules = 0;
    while (tex_accept(tex, "hline") || tex_accept(tex, "hdashline") || tex_accept(tex, "toprule") ||
           tex_accept(tex, "midrule") || tex_accept(tex, "bottomrule"))
        rules++;
    return rules;
}

/* Rows up to a token that is neither `&` nor `\\`. */
static void read_rows(struct tex *tex, struct tex_array *array, bool columns)
{
    struct tex_row **end = &array->rows;
    struct tex_node *outer_tag = tex->tag;
    bool more = true;
    size_t rows = 0, most_columns = 0;
    int outer_groups = tex->groups;
    tex->groups = 0;
    while (more && !tex->failed) {
        struct tex_row *row = arena_alloc(tex->arena, sizeof *row);
        struct tex_cell **cell = &row->cells;
        tex->tag = NULL;
        row->lines_above = read_rules(tex);
        bool empty = true, next_cell = true;
        size_t column_count = 0;
        while (next_cell && !tex->failed) {
            enum tex_alphabet alphabet = tex->alphabet;
            bool bold = tex->bold;
            *cell = arena_alloc(tex->arena, sizeof **cell);
            (*cell)->list = tex_list(tex, false);
            tex->alphabet = alphabet;
            tex->bold = bold;
            struct token token = tex_peek(tex);
            next_cell = columns && token.kind == TOKEN_ALIGN;
            column_count++;
            empty = empty && (*cell)->list == NULL && !next_cell;
            cell = &(*cell)->next;
            if (next_cell)
                tex_next(tex);
        }
        row->tag = tex->tag;
        most_columns = column_count > most_columns ? column_count : most_columns;
        if (++rows * most_columns > MAX_CELLS)
            tex_fail(tex, tex->offset, "the table has more than %d cells", MAX_CELLS);
        more = accept_row_end(tex);
        if (empty && row->tag == NULL && !more) {
            row->cells = NULL; /* nothing after the last `\\` is a row, but its rules are kept */
            if (row->lines_above == 0)
                break;
        }
        *end = row;
        end = &row->next;
    }
    tex->groups = outer_groups;
    tex->tag = outer_tag;
}

static struct tex_node *array_new(struct tex *tex, const struct environment *environment, size_t offset)
{
    struct tex_node *node = tex_node_new(tex, TEX_ARRAY, offset);
    node->array = arena_alloc(tex->arena, sizeof *node->array);
    node->array->table = environment->table;
    node->array->left = environment->left;
    node->array->right = environment->right;
    return node;
}

struct tex_node *environment_parse(struct tex *tex, size_t offset)
{
    struct slice name = tex_raw_argument(tex);
    const struct environment *environment = find(name);
    if (tex->failed)
        return NULL;
    if (slice_eq_str(name, "CD"))
        return diagram_read(tex, offset);
    if (environment == NULL)
        return tex_fail(tex, offset, "the environment %.*s is not known", (int)(name.bytes > 60 ? 60 : name.bytes),
                        name.ptr);
    struct tex_node *node = array_new(tex, environment, offset);
    struct tex_array *array = node->array;
    if (environment->flags & PLACED)
        letters_option(tex, "tcb");
    if (environment->flags & (PREAMBLE | COUNT)) {
        struct slice argument = tex_raw_argument(tex);
        if (environment->flags & PREAMBLE)
            read_preamble(tex, array, argument);
    } else if (slice_ends(name, "*") && array->table == TEX_MATRIX) {
        struct slice option = letters_option(tex, "lcr");
        if (option.ptr != NULL)
            read_preamble(tex, array, option); /* matrix*[r] */
        array->bars = NULL;
    }
    read_rows(tex, array, true);
    if (tex->failed)
        return NULL;
    struct token end = tex_peek(tex);
    int bytes = (int)(name.bytes > 60 ? 60 : name.bytes);
    if (end.kind == TOKEN_END)
        return tex_fail(tex, offset, "the environment %.*s is not closed", bytes, name.ptr);
    if (!token_is(&end, "end"))
        return tex_fail(tex, end.offset, "this does not belong in the environment %.*s", bytes, name.ptr);
    tex_next(tex);
    struct slice end_name = tex_raw_argument(tex);
    if (!slice_eq(end_name, name))
        return tex_fail(tex, end.offset, "the environment %.*s is closed as %.*s", bytes, name.ptr,
                        (int)(end_name.bytes > 60 ? 60 : end_name.bytes), end_name.ptr);
    return node;
}

struct tex_node *environment_group(struct tex *tex, const struct tex_command *command, size_t offset)
{
    struct slice rows = tex_raw_argument(tex);
    if (tex->failed)
        return NULL;
    struct tex_node *node = array_new(tex, find(slice_of(command->text)), offset);
    tex_push(tex, rows);
    read_rows(tex, node->array, node->array->table != TEX_SMALL);
    struct token end = tex_peek(tex);
    if (end.kind != TOKEN_END)
        tex_fail(tex, end.offset, "this does not belong in \\%s", command->name);
    tex_pop(tex);
    return node;
}

struct tex_node *environment_lines(struct tex *tex)
{
    struct tex_node *node = tex_node_new(tex, TEX_ARRAY, 0);
    node->array = arena_alloc(tex->arena, sizeof *node->array);
    *node->array = (struct tex_array){.table = TEX_LINES, .left = "", .right = ""};
    read_rows(tex, node->array, false);
    const struct tex_row *first = node->array->rows;
    if (first == NULL)
        return NULL;
    return first->next == NULL && first->tag == NULL && first->cells != NULL ? first->cells->list : node;
}
