/* math_ext.c - maths as a cmark-gfm syntax extension, so that nothing inside a formula is ever read as Markdown.
 *
 * Inline: at each `$` the parser calls us; we find the closing one and judge the body. Notes also hold prices and shell
 * variables, so the rules are those of pandoc (no blank inside the dollars, no digit after them), relaxed where the
 * body has a sign that only maths has, and tightened where it is prose. Block: a line that starts with `$$` opens a
 * block when its closing `$$` is found further down; the block then takes whole lines, before lists, headings or setext lines are recognised. Every search is linear, since failures are remembered.
 * */
#define CMARK_NO_SHORT_NAMES
#include "math_ext.h"

#include "biji/line.h"
#include "biji/mem.h"
#include "biji/text.h"
#include "brackets.h"

#include <stdlib.h>
#include <string.h>

/* A single-dollar formula is searched for within this many bytes; the longest of 21,000 measured has under 400. */
enum { MAX_INLINE_BYTES = 4096 };
/* How often in one paragraph formulas with unpaired braces are searched for nested dollars. */
enum { MAX_UNPAIRED = 50 };

struct math_state {
    const struct parse_source *source;
    cmark_mem *mem;        /* of the parser's nodes */
    struct buf tex;        /* of the formula being read */
    cmark_node *block;     /* the open block, and how its lines are to be read */
    struct slice closing;  /* what ends the open block */
    struct buf ends;       /* what ends the environment that is open */
    bool keeps_ends;       /* its first and last line belong to the formula */
    bool closed;           /* its end was found */
    cmark_node *paragraph; /* the inline content being read: failed searches hold for the rest of it */
    bool no_double, no_paren;
    int unpaired;
};

static struct math_state *state_of(cmark_syntax_extension *ext)
{
    return cmark_syntax_extension_get_private(ext);
}

/* ---- inline ---- */

/* Whether closing is at `at` of the content. */
static bool stands_at(cmark_inline_parser *inl, int at, const char *closing)
{
    for (; *closing != '\0'; closing++, at++)
        if (cmark_inline_parser_peek_at(inl, at) != (unsigned char)*closing)
            return false;
    return true;
}

/* Adds the content's bytes from `from` to `to` to tex. */
static void add_content(cmark_inline_parser *inl, int from, int to, struct buf *tex)
{
    char part[256];
    while (from < to) {
        size_t bytes = 0;
        while (from < to && bytes < sizeof part)
            part[bytes++] = (char)cmark_inline_parser_peek_at(inl, from++);
        buf_add(tex, part, bytes);
    }
}

/* Reads the body from `from` on into tex, up to closing, which must not be inside braces if nested is set. Returns
 * the offset after closing, or 0 when it was not found within `room` bytes. */
static int read_body(cmark_inline_parser *inl, int from, const char *closing, bool nested, int room, struct buf *tex)
{
    int depth = 0;
    unsigned char c;
    buf_clear(tex);
    for (int at = from; at - from < room && (c = cmark_inline_parser_peek_at(inl, at)) != '\0'; at++) {
        if (c == (unsigned char)*closing && depth <= 0 && stands_at(inl, at, closing)) {
            add_content(inl, from, at, tex);
            return at + (int)strlen(closing);
        }
        if (c == '\\' && cmark_inline_parser_peek_at(inl, at + 1) != '\0')
            at++;
        else if (nested && (c == '{' || c == '}'))
            depth += c == '{' ? 1 : -1;
    }
    return 0;
}

/* A code node with a delimiter as its user data: the only type that the table extension accepts in cells. */
static cmark_node *inline_node(struct math_state *state, const char *delimiter)
{
    struct buf *tex = &state->tex;
    const char *text = tex->ptr;
    if (tex->bytes > 2 && *text == '`' && text[tex->bytes - 1] == '`') { /* GitHub's $`…`$ */
        tex->ptr[tex->bytes - 1] = '\0';
        text++;
    }
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_CODE, state->mem);
    cmark_node_set_literal(node, text);
    cmark_node_set_user_data(node, (char *)(uintptr_t)delimiter); /* never written to */
    return node;
}

static cmark_node *text_node(struct math_state *state, const char *text)
{
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_TEXT, state->mem);
    cmark_node_set_literal(node, text);
    return node;
}

static cmark_node *match_double(struct math_state *state, cmark_inline_parser *inl, int from)
{
    int end = state->no_double ? 0 : read_body(inl, from + 2, "$$", false, INT32_MAX, &state->tex);
    state->no_double = end == 0;
    bool found = end > 0 && line_is_display(buf_slice(&state->tex));
    cmark_inline_parser_set_offset(inl, found ? end : from + 2);
    return found ? inline_node(state, "$$") : text_node(state, "$$");
}

static cmark_node *match_single(struct math_state *state, cmark_inline_parser *inl, int from)
{
    /* first outside of braces, as in \text{if $x$}; where braces do not pair, up to the next dollar */
    for (int nested = state->unpaired < MAX_UNPAIRED; nested >= 0; nested--) {
        int end = read_body(inl, from + 1, "$", nested, MAX_INLINE_BYTES, &state->tex);
        state->unpaired += end == 0 && nested;
        if (end == 0 || !line_is_formula(buf_slice(&state->tex), cmark_inline_parser_peek_at(inl, end)))
            continue;
        cmark_inline_parser_set_offset(inl, end);
        return inline_node(state, "$");
    }
    return NULL;
}

/* \\( … \\): the parser has read `\\` as an escaped backslash, which is undone. */
static cmark_node *match_paren(struct math_state *state, cmark_node *parent, cmark_inline_parser *inl, int from)
{
    if (from < 2 || state->no_paren || cmark_inline_parser_peek_at(inl, from - 1) != '\\' ||
        cmark_inline_parser_peek_at(inl, from - 2) != '\\')
        return NULL;
    int end = 0, at = from + 1;
    while (cmark_inline_parser_peek_at(inl, at) != '\0' && !stands_at(inl, at, "\\\\)"))
        at++;
    buf_clear(&state->tex);
    if (stands_at(inl, at, "\\\\)"))
        end = at + 3;
    state->no_paren = end == 0;
    if (end > 0)
        add_content(inl, from + 1, at, &state->tex);
    if (end == 0 || slice_trim(buf_slice(&state->tex)).bytes == 0)
        return NULL;
    cmark_node_unput(parent, 1);
    cmark_inline_parser_set_offset(inl, end);
    return inline_node(state, "$");
}

/* \( … \) and \[ … \], which brackets.c has judged; if another construct took one of the two, the other is text. */
static cmark_node *match_bracket(struct math_state *state, cmark_inline_parser *inl, int from)
{
    char opening = (char)cmark_inline_parser_peek_at(inl, from + 1);
    char closing[] = {MASK_BRACKET, opening == '(' ? ')' : ']', '\0'}, text[] = {opening, '\0'};
    bool opens = opening == '(' || opening == '[';
    int end = opens ? read_body(inl, from + 2, closing, false, 2 * MAX_INLINE_BYTES, &state->tex) : 0;
    cmark_inline_parser_set_offset(inl, end > 0 ? end : from + 2);
    return end > 0 ? inline_node(state, opening == '(' ? "$" : "$$") : text_node(state, text);
}

static cmark_node *match_inline(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent, unsigned char c,
                                cmark_inline_parser *inl)
{
    (void)parser;
    if (c != '$' && c != '(' && c != MASK_BRACKET)
        return NULL;
    struct math_state *state = state_of(ext);
    if (state->paragraph != parent) {
        state->paragraph = parent;
        state->no_double = state->no_paren = false;
        state->unpaired = 0;
    }
    int from = cmark_inline_parser_get_offset(inl);
    if (c == MASK_BRACKET)
        return match_bracket(state, inl, from);
    if (c == '(')
        return match_paren(state, parent, inl, from);
    if (cmark_inline_parser_peek_at(inl, from + 1) == '$')
        return match_double(state, inl, from);
    return match_single(state, inl, from);
}

/* ---- block ---- */

/* Whether a line continues in the containers whose marks are `prefix`: as many quote marks, and the indent of a
 * list item. */
static bool stays_inside(struct slice prefix, struct slice line)
{
    size_t at = 0, indent = 0;
    for (size_t i = 0; i < prefix.bytes; i++) {
        indent++;
        if (prefix.ptr[i] != '>')
            continue;
        at = slice_skip_blanks(line, at);
        if (at == line.bytes || line.ptr[at++] != '>')
            return false;
        indent = 0;
    }
    for (size_t cols = 0; cols < indent; at++) {
        char c = at < line.bytes ? line.ptr[at] : '\n';
        if (!char_is_blank(c) && !(c == '\n' && cols == 0))
            return slice_ends(prefix, "> ") && cols == 0; /* the blank after a quote mark is optional */
        cols += c == '\t' ? 4 : c == '\n' ? indent : 1;
    }
    return true;
}

/* Whether a line begins the environment of TeX that closing ends: none holds itself. */
static bool opens_again(struct slice line, struct slice closing)
{
    return slice_starts(line, "\\begin") && slice_starts(closing, "\\end") &&
           slice_eq(slice_part(line, 6, 6 + closing.bytes - 4), slice_part(closing, 4, closing.bytes));
}

/* Whether the lines after `line` reach closing as a formula does, in the same containers. A blank line inside is
 * allowed if no prose follows it: an unclosed `$$` must not swallow the page up to the next formula. */
static bool closes_below(const struct parse_source *source, uint32_t line, struct slice prefix, struct slice rest,
                         struct slice closing)
{
    struct line_signs signs = line_signs(rest);
    bool blank = false;
    if (line_is_empty(rest) && closing.bytes == 2 && *closing.ptr == '$' && line + 2 < source->line_count &&
        !line_is_empty(parse_line(source, line + 1)) && stays_inside(prefix, parse_line(source, line + 1)) &&
        slice_eq(slice_trim(parse_line(source, line + 2)), closing))
        return true; /* a single line, whatever it says: a caption */
    for (uint32_t i = line + 1; i < source->line_count; i++) {
        struct slice one = parse_line(source, i);
        size_t at = line_find_closing(one, 0, closing);
        struct slice part = slice_trim(slice_part(one, 0, at));
        if (!stays_inside(prefix, one))
            return false;
        if (*closing.ptr == '\\' && (slice_starts(part, "\\\\[") || opens_again(part, closing)))
            return false; /* the next one opens */
        if (closing.bytes > 3 && line_is_empty(one))
            return false; /* TeX does not allow blank lines in its environments */
        if (line_is_empty(part) && at == one.bytes) {
            blank = true;
            continue;
        }
        struct line_signs here = line_signs(part);
        if (blank && at < one.bytes && line_is_empty(part))
            return signs.strong || signs.weak || !signs.chinese;
        if (blank && (line_is_prose(part, &here) || slice_starts(part, "#") || slice_starts(part, "```")))
            return false;
        signs.strong |= here.strong;
        signs.weak |= here.weak;
        signs.chinese |= here.chinese;
        signs.words += here.words;
        if (at < one.bytes)
            return !line_is_prose(rest, &signs);
    }
    return false;
}

/* Whether the paragraph that continues at `line` has an open `$$` in its lines (the last ones, if it is long): the
 * next one then closes it and opens nothing. */
static bool has_open_display(const struct parse_source *source, uint32_t first, uint32_t line)
{
    enum { LOOKED_BACK_LINES = 50 };
    bool open = false;
    for (uint32_t i = line - first > LOOKED_BACK_LINES ? line - LOOKED_BACK_LINES : first; i < line; i++) {
        struct slice one = parse_line(source, i);
        for (size_t at = line_find_closing(one, 0, slice_of("$$")); at < one.bytes;
             at = line_find_closing(one, at + 2, slice_of("$$")))
            open = !open;
    }
    return open;
}

/* Whether a line outside of quotes goes on with a quote's last paragraph, which has an open `$$`: authors mark only its first line,
 * and MathJax and KaTeX read the text as it is. */
static bool goes_on_with_quote(const struct parse_source *source, uint32_t line)
{
    enum { LOOKED_BACK_LINES = 50 };
    uint32_t first = line;
    bool quote = false;
    for (; first > source->first_line && line - first < LOOKED_BACK_LINES; first--) {
        struct slice one = parse_line(source, first - 1);
        if (line_is_empty(one))
            break;
        quote = quote || slice_starts(slice_trim(one), ">");
    }
    return quote && has_open_display(source, first, line);
}

/* The rest of input from `from` without its line end. */
static struct slice rest_of(const unsigned char *input, int from, int len)
{
    struct slice rest = slice_from((const char *)input + from, (size_t)(len - from));
    while (rest.bytes > 0 && rest.ptr[rest.bytes - 1] == '\n')
        rest.bytes--;
    return rest;
}

/* Passes over `bytes` of the line from the parser's place on. */
static void advance(cmark_parser *parser, const unsigned char *input, int to)
{
    cmark_parser_advance_offset(parser, (const char *)input, to - cmark_parser_get_offset(parser), 0);
}

static void finish_block(struct math_state *state)
{
    state->closed = true;
    if (state->keeps_ends)
        buf_add_slice(&state->tex, state->closing);
    struct slice tex = slice_trim(buf_slice(&state->tex));
    char *text = xstrndup(tex.bytes > 0 ? tex.ptr : "", tex.bytes);
    cmark_node_set_on_enter(state->block, text);
    cmark_node_set_on_exit(state->block, "$$");
    free(text);
}

static cmark_node *open_block(cmark_syntax_extension *ext, int indented, cmark_parser *parser, cmark_node *parent,
                              unsigned char *input, int len)
{
    int start = cmark_parser_get_first_nonspace(parser);
    struct math_state *state = state_of(ext);
    static const char masked[] = {MASK_BRACKET, ']', '\0'};
    state->paragraph = NULL; /* inlines are read when all blocks are: these are another tree's */
    if (input[start] != '$' && input[start] != '\\' && input[start] != MASK_BRACKET)
        return NULL; /* most lines */
    struct line_display display = line_display(rest_of(input, start, len), &state->ends);
    if (input[start] == MASK_BRACKET && input[start + 1] == '[')
        display = (struct line_display){2, slice_of(masked), slice_of("")};
    if (display.closing.bytes == 0 || (display.name.bytes > 0 && indented))
        return NULL;
    uint32_t line = parse_line_index(state->source, cmark_parser_get_line_number(parser));
    if (cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH &&
        has_open_display(state->source, parse_line_index(state->source, cmark_node_get_start_line(parent)), line))
        return NULL;
    if (memchr(input, '>', (size_t)start) == NULL && goes_on_with_quote(state->source, line))
        return NULL;
    struct slice closing = display.closing;
    int from = start + (int)display.opening;
    struct slice rest = rest_of(input, from, len);
    size_t at = line_find_closing(rest, 0, closing);
    bool one_line = at < rest.bytes;
    if (one_line) {
        struct slice behind = slice_trim(slice_part(rest, at + closing.bytes, rest.bytes));
        if (behind.bytes > 0 || !line_is_display(slice_part(rest, 0, at)))
            return NULL; /* text follows: the paragraph reads it as inline maths */
    } else {
        struct slice prefix = slice_from((const char *)input, (size_t)cmark_parser_get_offset(parser));
        if (!closes_below(state->source, line, prefix, rest, closing))
            return NULL;
    }
    cmark_node *node = cmark_parser_add_child(parser, parent, CMARK_NODE_CUSTOM_BLOCK, start + 1);
    cmark_node_set_syntax_extension(node, ext);
    state->block = node;
    state->closing = closing;
    state->closed = false;
    state->keeps_ends = display.name.bytes > 0;
    buf_clear(&state->tex);
    buf_add_slice(&state->tex, slice_part(rest, 0, at));
    advance(parser, input, from + (int)rest.bytes);
    if (one_line)
        finish_block(state);
    else
        buf_add_char(&state->tex, '\n');
    return node;
}

static int match_block(cmark_syntax_extension *ext, cmark_parser *parser, unsigned char *input, int len,
                       cmark_node *container)
{
    struct math_state *state = state_of(ext);
    if (container != state->block || state->closed)
        return 0;
    int from = cmark_parser_get_offset(parser);
    struct slice rest = rest_of(input, from, len);
    size_t at = line_find_closing(rest, 0, state->closing);
    buf_add_slice(&state->tex, slice_part(rest, 0, at));
    if (at < rest.bytes) {
        finish_block(state);
        at += state->closing.bytes;
        at = slice_skip_blanks(rest, at);
    } else
        buf_add_char(&state->tex, '\n');
    advance(parser, input, from + (int)at);
    return 1;
}

static int contains_nothing(cmark_syntax_extension *ext, cmark_node *node, cmark_node_type child)
{
    (void)ext;
    (void)node;
    (void)child;
    return 0;
}

static void free_state(cmark_mem *mem, void *private)
{
    (void)mem;
    struct math_state *state = private;
    buf_free(&state->tex);
    buf_free(&state->ends);
    free(state);
}

/* Whether \\( occurs anywhere; otherwise no ( needs to be checked. */
static bool has_paren_maths(struct slice text)
{
    for (size_t at = slice_find(text, '(', 0); at < text.bytes; at = slice_find(text, '(', at + 1))
        if (at >= 2 && text.ptr[at - 1] == '\\' && text.ptr[at - 2] == '\\')
            return true;
    return false;
}

cmark_syntax_extension *math_extension_new(const struct parse_source *source, cmark_mem *node_mem)
{
    struct math_state *state = xcalloc(1, sizeof *state);
    state->source = source;
    state->mem = node_mem;
    cmark_syntax_extension *ext = cmark_syntax_extension_new("math");
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_llist *specials = cmark_llist_append(mem, NULL, (void *)(size_t)'$');
    specials = cmark_llist_append(mem, specials, (void *)(size_t)MASK_BRACKET);
    if (has_paren_maths(slice_from(source->text, source->bytes)))
        specials = cmark_llist_append(mem, specials, (void *)(size_t)'(');
    cmark_syntax_extension_set_special_inline_chars(ext, specials);
    cmark_syntax_extension_set_private(ext, state, free_state);
    cmark_syntax_extension_set_match_inline_func(ext, match_inline);
    cmark_syntax_extension_set_open_block_func(ext, open_block);
    cmark_syntax_extension_set_match_block_func(ext, match_block);
    cmark_syntax_extension_set_can_contain_func(ext, contains_nothing);
    return ext;
}
