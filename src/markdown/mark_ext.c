/* mark_ext.c - the blocks that dialects add to Markdown, for the parser. The caller of the parse says what a line means
 * (markdown.h): a line of its own, the head of lines that are indented below it, the head of lines up to a closing one, or of
 * code. Each becomes a node of the parser's tree, so that lists, quotes and code inside it, and around it, are Markdown as ever. */
#define CMARK_NO_SHORT_NAMES
#include "mark_ext.h"

#include "biji/mem.h"
#include "limits.h"

#include <stdlib.h>
#include <string.h>

/* A block that is open up to a closing line. */
struct fence {
    cmark_node *node;
    int length; /* of its run of signs */
    unsigned char sign;
};

struct marks {
    const struct parse_source *source;
    const struct markdown_marks *asked;
    struct fence *fences; /* outermost first; some at the end may be closed already, along with their containers */
    size_t fence_count, fence_room;
    int close_line;   /* number of the line that closed one, as the parser counts */
    cmark_node *code; /* the open code block, and what ends it */
    const char *end;
    bool keeps_end;
    struct buf text;
    int code_ended; /* the line that ended it */
};

static struct marks *marks_of(cmark_syntax_extension *ext)
{
    return cmark_syntax_extension_get_private(ext);
}

enum mark_kind mark_kind_of(cmark_node *node)
{
    return (enum mark_kind)((uintptr_t)cmark_node_get_user_data(node) & 0xFF);
}

/* Signs of a closing line, colons or slashes; 0 for another line. */
static int closing_length(const unsigned char *input, int from)
{
    unsigned char sign = input[from];
    int length = 0;
    if (sign != ':' && sign != '/')
        return 0;
    while (input[from + length] == sign)
        length++;
    const char *rest = (const char *)input + from + length;
    return length >= 3 && rest[strspn(rest, " \t\n")] == '\0' ? length : 0;
}

static void pass_line(cmark_parser *parser, const unsigned char *input, int len)
{
    if (len > 0 && input[len - 1] == '\n')
        len--;
    cmark_parser_advance_offset(parser, (const char *)input, len - cmark_parser_get_offset(parser), 0);
}

static cmark_node *add_block(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent, const char *label)
{
    cmark_node *node =
        cmark_parser_add_child(parser, parent, CMARK_NODE_CUSTOM_BLOCK, cmark_parser_get_first_nonspace(parser) + 1);
    cmark_node_set_syntax_extension(node, ext);
    cmark_node_set_on_exit(node, label);
    return node;
}

static void push_fence(struct marks *marks, cmark_node *node, int length, unsigned char sign)
{
    marks->fences = xgrow(marks->fences, marks->fence_count, &marks->fence_room, sizeof *marks->fences);
    marks->fences[marks->fence_count++] = (struct fence){node, length, sign};
}

/* Whether `inside` is node or on its chain of last children. */
static bool ends_with(cmark_node *node, const cmark_node *inside)
{
    for (int depth = 0; node != NULL && depth < 3 * LIMIT_DEPTH; depth++, node = cmark_node_last_child(node))
        if (node == inside)
            return true;
    return false;
}

/* Whether a closing line of this length and sign closes the open block `node` and those inside it. */
static bool closes(struct marks *marks, cmark_node *node, int length, unsigned char sign)
{
    for (size_t i = marks->fence_count; i-- > 0;) {
        if (marks->fences[i].node != node && !ends_with(node, marks->fences[i].node))
            continue;
        if (marks->fences[i].length > length || marks->fences[i].sign != sign)
            continue;
        if (marks->fences[i].node != node)
            return false;
        marks->fence_count = i;
        return true;
    }
    return false;
}

/* Gives the open code block its text. */
static void end_code(struct marks *marks)
{
    if (marks->code != NULL && marks->code_ended == 0)
        cmark_node_set_on_enter(marks->code, marks->text.bytes > 0 ? marks->text.ptr : "");
}

static cmark_node *open_mark(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent,
                             unsigned char *input, int len, const struct mark *mark)
{
    struct marks *marks = marks_of(ext);
    int start = cmark_parser_get_first_nonspace(parser);
    cmark_node *node = add_block(ext, parser, parent, MARK_LABEL);
    cmark_node_set_user_data(node, (void *)((uintptr_t)mark->kind | (uintptr_t)mark->columns << 8));
    if (mark->kind == MARK_FENCED)
        push_fence(marks, node, mark->columns, input[start]);
    if (mark->kind == MARK_CODE) {
        end_code(marks); /* its container ended before it did */
        marks->code = node;
        marks->end = mark->end;
        marks->keeps_end = mark->keeps_end;
        marks->code_ended = 0;
        buf_clear(&marks->text);
    }
    if (mark->content > 0)
        cmark_parser_advance_offset(parser, (const char *)input,
                                    start + (int)mark->content - cmark_parser_get_offset(parser), 0);
    else
        pass_line(parser, input, len);
    return node;
}

static cmark_node *open_block(cmark_syntax_extension *ext, int indented, cmark_parser *parser, cmark_node *parent,
                              unsigned char *input, int len)
{
    struct marks *marks = marks_of(ext);
    int start = cmark_parser_get_first_nonspace(parser), number = cmark_parser_get_line_number(parser);
    unsigned char first = input[start];
    if (indented || first == '\n' || first == '\0' || first == MASK_RAW_LINE || number == marks->code_ended)
        return NULL;
    if (number == marks->close_line && closing_length(input, start) > 0) {
        cmark_node *node = add_block(ext, parser, parent, MARK_CLOSE_LABEL);
        pass_line(parser, input, len);
        marks->close_line = 0;
        return node;
    }
    uint32_t index = parse_line_index(marks->source, number);
    struct slice line = parse_line(marks->source, index);
    if ((size_t)start >= line.bytes)
        return NULL;
    struct slice rest =
        slice_from(line.ptr + start, (size_t)(marks->source->text + marks->source->bytes - line.ptr) - (size_t)start);
    struct mark mark = {0};
    bool paragraph = cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH;
    if (cmark_node_get_type(parent) == CMARK_NODE_CUSTOM_BLOCK && cmark_parser_get_offset(parser) >= len - 1)
        return NULL;
    if (!marks->asked->find(marks->asked->context, rest, paragraph, &mark) ||
        (mark.kind == MARK_FENCED && marks->fence_count >= LIMIT_DEPTH))
        return NULL;
    return open_mark(ext, parser, parent, input, len, &mark);
}

/* A line inside a block of code: its text, or its end. */
static int match_code(struct marks *marks, cmark_parser *parser, unsigned char *input, int len)
{
    if (marks->code_ended != 0)
        return 0;
    struct slice line = slice_from((const char *)input, (size_t)len), rest;
    int offset = cmark_parser_get_offset(parser);
    rest = slice_trim(slice_part(line, (size_t)offset, line.bytes));
    bool ends = marks->asked->ends_code(rest, slice_of(marks->end));
    if (!ends || marks->keeps_end)
        buf_add_slice(&marks->text, slice_part(line, (size_t)offset, line.bytes));
    if (ends) {
        end_code(marks);
        marks->code_ended = cmark_parser_get_line_number(parser);
    }
    pass_line(parser, input, len);
    return 1;
}

static int match_block(cmark_syntax_extension *ext, cmark_parser *parser, unsigned char *input, int len,
                       cmark_node *container)
{
    struct marks *marks = marks_of(ext);
    if (container == marks->code)
        return match_code(marks, parser, input, len);
    enum mark_kind kind = mark_kind_of(container);
    int start = cmark_parser_get_first_nonspace(parser);
    bool blank = input[start] == '\n' || input[start] == '\0';
    if (kind == MARK_INDENTED) {
        int columns = (int)((uintptr_t)cmark_node_get_user_data(container) >> 8);
        if (!blank && cmark_parser_get_indent(parser) < columns)
            return 0;
        if (!blank)
            cmark_parser_advance_offset(parser, (const char *)input, columns, 1);
        return 1;
    }
    if (kind != MARK_FENCED)
        return 0;
    int length = cmark_parser_get_indent(parser) < 4 ? closing_length(input, start) : 0;
    if (length == 0 || !closes(marks, container, length, input[start]))
        return 1;
    marks->close_line = cmark_parser_get_line_number(parser);
    return 0;
}

static int may_contain(cmark_syntax_extension *ext, cmark_node *node, cmark_node_type child)
{
    (void)ext;
    enum mark_kind kind = mark_kind_of(node);
    return (kind == MARK_INDENTED || kind == MARK_FENCED) && child != CMARK_NODE_ITEM;
}

/* Code that nothing ended. */
static cmark_node *end_all(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *root)
{
    (void)parser;
    (void)root;
    end_code(marks_of(ext));
    return NULL;
}

static void free_marks(cmark_mem *mem, void *private)
{
    (void)mem;
    struct marks *marks = private;
    buf_free(&marks->text);
    free(marks->fences);
    free(marks);
}

cmark_syntax_extension *mark_extension_new(const struct parse_source *source, const struct markdown_marks *asked)
{
    struct marks *marks = xcalloc(1, sizeof *marks);
    marks->source = source;
    marks->asked = asked;
    cmark_syntax_extension *ext = cmark_syntax_extension_new("mark");
    cmark_syntax_extension_set_private(ext, marks, free_marks);
    cmark_syntax_extension_set_open_block_func(ext, open_block);
    cmark_syntax_extension_set_match_block_func(ext, match_block);
    cmark_syntax_extension_set_can_contain_func(ext, may_contain);
    cmark_syntax_extension_set_postprocess_func(ext, end_all);
    return ext;
}
