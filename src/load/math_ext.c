/* math_ext.c - maths as a cmark-gfm syntax extension. */
#define CMARK_NO_SHORT_NAMES
#include "math_ext.h"

#include "biji/str.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\0';
}

/* The content from the parser's place up to the dollars that close it; false when there are none. */
static bool find_closing(cmark_inline_parser *inl, int from, int dollars, struct buf *tex, int *end)
{
    unsigned char c;
    for (int at = from; (c = cmark_inline_parser_peek_at(inl, at)) != '\0'; at++) {
        if (c == '\\' && cmark_inline_parser_peek_at(inl, at + 1) != '\0') {
            buf_add_char(tex, (char)c);
            buf_add_char(tex, (char)cmark_inline_parser_peek_at(inl, ++at));
        } else if (c == '$' && (dollars == 1 || cmark_inline_parser_peek_at(inl, at + 1) == '$')) {
            *end = at + dollars;
            return true;
        } else
            buf_add_char(tex, (char)c);
    }
    return false;
}

static bool is_formula(struct slice tex, unsigned char after, int dollars)
{
    if (tex.bytes == 0 || slice_trim(tex).bytes == 0)
        return false;
    if (dollars == 2)
        return true;
    return !is_blank((unsigned char)tex.ptr[0]) && !is_blank((unsigned char)tex.ptr[tex.bytes - 1]) &&
           !(after >= '0' && after <= '9');
}

static cmark_node *match_inline(cmark_syntax_extension *ext, cmark_parser *parser, cmark_node *parent, unsigned char c,
                                cmark_inline_parser *inl)
{
    (void)parser;
    (void)parent;
    (void)ext;
    if (c != '$')
        return NULL;
    int from = cmark_inline_parser_get_offset(inl), end = 0;
    int dollars = cmark_inline_parser_peek_at(inl, from + 1) == '$' ? 2 : 1;
    struct buf tex = {0};
    cmark_node *node = NULL;
    if (find_closing(inl, from + dollars, dollars, &tex, &end) &&
        is_formula(buf_slice(&tex), cmark_inline_parser_peek_at(inl, end), dollars)) {
        node = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
        cmark_node_set_on_enter(node, tex.ptr);
        cmark_node_set_on_exit(node, dollars == 2 ? "$$" : "$");
        cmark_inline_parser_set_offset(inl, end);
    }
    buf_free(&tex);
    return node;
}

cmark_syntax_extension *math_extension_new(void)
{
    cmark_syntax_extension *ext = cmark_syntax_extension_new("math");
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_syntax_extension_set_special_inline_chars(ext, cmark_llist_append(mem, NULL, (void *)(size_t)'$'));
    cmark_syntax_extension_set_match_inline_func(ext, match_inline);
    return ext;
}
