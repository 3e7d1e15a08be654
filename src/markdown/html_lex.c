/* html_lex.c - HTML cut into tags, comments and text, and the one table of what each element means to a reader.
 * Anything that is not a complete tag is text. */
#include "html_lex.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* After this many tags or comments without an end, `<` is taken as text, since each costs a scan of the rest. */
enum { MAX_UNCLOSED = 50 };

/* All elements of HTML, including obsolete ones that notes still use. Sorted. Elements that only hold others (thead,
 * dl, …) are boundaries. */
static const struct html_tag tags[] = {
    {"a", ROLE_LINK, NODE_LINK},
    {"abbr", ROLE_INLINE, 0},
    {"acronym", ROLE_INLINE, 0},
    {"address", ROLE_BOUNDARY, 0},
    {"area", ROLE_VOID, 0},
    {"article", ROLE_BOUNDARY, 0},
    {"aside", ROLE_BOUNDARY, 0},
    {"audio", ROLE_MEDIA, NODE_LINK},
    {"b", ROLE_WRAP, NODE_STRONG},
    {"base", ROLE_VOID, 0},
    {"bdi", ROLE_INLINE, 0},
    {"bdo", ROLE_INLINE, 0},
    {"big", ROLE_INLINE, 0},
    {"blockquote", ROLE_QUOTE, NODE_QUOTE},
    {"body", ROLE_BOUNDARY, 0},
    {"br", ROLE_BREAK, 0},
    {"button", ROLE_INLINE, 0},
    {"canvas", ROLE_INLINE, 0},
    {"caption", ROLE_BOUNDARY, 0},
    {"center", ROLE_ALIGN, NODE_ALIGN},
    {"cite", ROLE_WRAP, NODE_EMPH},
    {"code", ROLE_CODE, NODE_CODE},
    {"col", ROLE_VOID, 0},
    {"colgroup", ROLE_VOID, 0},
    {"data", ROLE_INLINE, 0},
    {"datalist", ROLE_INLINE, 0},
    {"dd", ROLE_BOUNDARY, 0},
    {"del", ROLE_WRAP, NODE_STRIKE},
    {"details", ROLE_DETAILS, NODE_DETAILS},
    {"dfn", ROLE_WRAP, NODE_EMPH},
    {"dialog", ROLE_BOUNDARY, 0},
    {"div", ROLE_ALIGN, NODE_ALIGN},
    {"dl", ROLE_LIST, NODE_LIST},
    {"dt", ROLE_TERM, NODE_ITEM},
    {"em", ROLE_WRAP, NODE_EMPH},
    {"embed", ROLE_MEDIA, NODE_LINK},
    {"fieldset", ROLE_BOUNDARY, 0},
    {"figcaption", ROLE_BOUNDARY, 0},
    {"figure", ROLE_BOUNDARY, 0},
    {"font", ROLE_INLINE, 0},
    {"footer", ROLE_BOUNDARY, 0},
    {"form", ROLE_BOUNDARY, 0},
    {"frame", ROLE_VOID, 0},
    {"frameset", ROLE_BOUNDARY, 0},
    {"h1", ROLE_HEADING, NODE_HEADING},
    {"h2", ROLE_HEADING, NODE_HEADING},
    {"h3", ROLE_HEADING, NODE_HEADING},
    {"h4", ROLE_HEADING, NODE_HEADING},
    {"h5", ROLE_HEADING, NODE_HEADING},
    {"h6", ROLE_HEADING, NODE_HEADING},
    {"head", ROLE_BOUNDARY, 0},
    {"header", ROLE_BOUNDARY, 0},
    {"hgroup", ROLE_BOUNDARY, 0},
    {"hr", ROLE_RULE, 0},
    {"html", ROLE_BOUNDARY, 0},
    {"i", ROLE_WRAP, NODE_EMPH},
    {"iframe", ROLE_MEDIA, NODE_LINK},
    {"img", ROLE_IMAGE, NODE_IMAGE},
    {"input", ROLE_VOID, 0},
    {"ins", ROLE_WRAP, NODE_UNDERLINE},
    {"kbd", ROLE_WRAP, NODE_KBD},
    {"label", ROLE_INLINE, 0},
    {"legend", ROLE_BOUNDARY, 0},
    {"li", ROLE_ITEM, NODE_ITEM},
    {"link", ROLE_VOID, 0},
    {"main", ROLE_BOUNDARY, 0},
    {"map", ROLE_INLINE, 0},
    {"mark", ROLE_WRAP, NODE_MARK},
    {"menu", ROLE_LIST, NODE_LIST},
    {"meta", ROLE_VOID, 0},
    {"meter", ROLE_INLINE, 0},
    {"nav", ROLE_BOUNDARY, 0},
    {"nobr", ROLE_INLINE, 0},
    {"noscript", ROLE_INLINE, 0},
    {"object", ROLE_INLINE, 0},
    {"ol", ROLE_LIST, NODE_LIST},
    {"optgroup", ROLE_INLINE, 0},
    {"option", ROLE_INLINE, 0},
    {"output", ROLE_INLINE, 0},
    {"p", ROLE_PARAGRAPH, NODE_PARAGRAPH},
    {"param", ROLE_VOID, 0},
    {"picture", ROLE_INLINE, 0},
    {"pre", ROLE_PRE, NODE_CODE_BLOCK},
    {"progress", ROLE_INLINE, 0},
    {"q", ROLE_INLINE, 0},
    {"rp", ROLE_HIDDEN, 0},
    {"rt", ROLE_RUBY, 0},
    {"ruby", ROLE_INLINE, 0},
    {"s", ROLE_WRAP, NODE_STRIKE},
    {"samp", ROLE_CODE, NODE_CODE},
    {"script", ROLE_HIDDEN, 0},
    {"section", ROLE_BOUNDARY, 0},
    {"select", ROLE_INLINE, 0},
    {"small", ROLE_INLINE, 0},
    {"source", ROLE_VOID, 0},
    {"span", ROLE_INLINE, 0},
    {"strike", ROLE_WRAP, NODE_STRIKE},
    {"strong", ROLE_WRAP, NODE_STRONG},
    {"style", ROLE_HIDDEN, 0},
    {"sub", ROLE_WRAP, NODE_SUB},
    {"summary", ROLE_SUMMARY, NODE_SUMMARY},
    {"sup", ROLE_WRAP, NODE_SUP},
    {"svg", ROLE_HIDDEN, 0},
    {"table", ROLE_TABLE, NODE_TABLE},
    {"tbody", ROLE_BOUNDARY, 0},
    {"td", ROLE_CELL, NODE_CELL},
    {"template", ROLE_INLINE, 0},
    {"textarea", ROLE_INLINE, 0},
    {"tfoot", ROLE_BOUNDARY, 0},
    {"th", ROLE_CELL, NODE_CELL},
    {"thead", ROLE_BOUNDARY, 0},
    {"time", ROLE_INLINE, 0},
    {"tr", ROLE_ROW, NODE_ROW},
    {"track", ROLE_VOID, 0},
    {"tt", ROLE_CODE, NODE_CODE},
    {"u", ROLE_WRAP, NODE_UNDERLINE},
    {"ul", ROLE_LIST, NODE_LIST},
    {"var", ROLE_WRAP, NODE_EMPH},
    {"video", ROLE_MEDIA, NODE_LINK},
    {"wbr", ROLE_VOID, 0},
};

static int compare_tag(const void *key, const void *tag)
{
    return strcasecmp(key, ((const struct html_tag *)tag)->name);
}

const struct html_tag *html_tag_find(struct slice name)
{
    static const struct html_tag none = {"", ROLE_NONE, 0};
    char key[16];
    if (name.bytes >= sizeof key || slice_eq_str(name, "Link")) /* a component, not <link> */
        return &none;
    memcpy(key, name.ptr, name.bytes);
    key[name.bytes] = '\0';
    const struct html_tag *tag = bsearch(key, tags, sizeof tags / sizeof tags[0], sizeof tags[0], compare_tag);
    return tag != NULL ? tag : &none;
}

static bool is_name_char(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '-' || c == ':' || c == '_';
}

/* The offset after the `>` that ends a tag whose attributes start at `at`, or 0. */
static size_t tag_end(struct slice text, size_t at)
{
    while (at < text.bytes && text.ptr[at] != '>') {
        char c = text.ptr[at++];
        if ((c == '"' || c == '\'') && at >= 2 && (text.ptr[at - 2] == '=' || char_is_space(text.ptr[at - 2]))) {
            at = slice_find(text, c, at) + 1;
        } else if (c == '<')
            return 0;
    }
    return at < text.bytes ? at + 1 : 0;
}

/* Reads the `<` at `at` as a tag; false when it is not one. */
static bool lex_tag(struct html_lexer *lexer, size_t at, struct html_token *token)
{
    struct slice text = lexer->text;
    size_t from = at + 1;
    token->kind = from < text.bytes && text.ptr[from] == '/' ? HTML_CLOSE : HTML_OPEN;
    from += token->kind == HTML_CLOSE;
    size_t to = from;
    while (to < text.bytes && is_name_char(text.ptr[to]))
        to++;
    if (to == from || !char_is_letter(text.ptr[from]) || lexer->unclosed > MAX_UNCLOSED)
        return false;
    if (to < text.bytes && !char_is_space(text.ptr[to]) && text.ptr[to] != '>' && text.ptr[to] != '/')
        return false;
    size_t end = tag_end(text, to);
    if (end == 0) {
        lexer->unclosed++;
        return false;
    }
    token->name = slice_part(text, from, to);
    token->attributes = slice_part(text, to, end - 1);
    token->source = slice_part(text, at, end);
    return true;
}

/* Reads the text at `at` as a comment, a declaration or the like. */
static bool lex_comment(struct html_lexer *lexer, size_t at, struct html_token *token)
{
    static const struct {
        const char *open, *close;
        enum html_token_kind kind;
    } kinds[] = {{"<!--", "-->", HTML_COMMENT},
                 {"<![CDATA[", "]]>", HTML_CDATA},
                 {"<!", ">", HTML_COMMENT},
                 {"<?", "?>", HTML_COMMENT}};
    struct slice rest = slice_part(lexer->text, at, lexer->text.bytes);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!slice_starts(rest, kinds[i].open) || lexer->unclosed > MAX_UNCLOSED)
            continue;
        size_t from = strlen(kinds[i].open);
        /* <!--> and <!---> are whole comments */
        size_t end = slice_find_str(rest, slice_of(kinds[i].close), i == 0 ? 2 : from);
        if (end >= rest.bytes) {
            lexer->unclosed++;
            return false;
        }
        token->kind = kinds[i].kind;
        token->source = slice_part(rest, 0, end + strlen(kinds[i].close));
        token->attributes = slice_part(rest, from, end);
        return true;
    }
    return false;
}

bool html_lex_next(struct html_lexer *lexer, struct html_token *token)
{
    struct slice text = lexer->text;
    size_t from = lexer->at;
    *token = (struct html_token){.kind = HTML_TEXT};
    if (from >= text.bytes)
        return false;
    for (size_t at = slice_find(text, '<', from); at < text.bytes; at = slice_find(text, '<', at + 1)) {
        struct html_token tag = {.kind = HTML_TEXT};
        if (!lex_comment(lexer, at, &tag) && !lex_tag(lexer, at, &tag))
            continue;
        if (at == from) {
            *token = tag;
            lexer->at = at + tag.source.bytes;
            return true;
        }
        token->source = slice_part(text, from, at);
        lexer->at = at;
        return true;
    }
    token->source = slice_part(text, from, text.bytes);
    lexer->at = text.bytes;
    return true;
}

struct slice html_attribute(struct slice attributes, const char *name)
{
    struct slice s = attributes;
    for (size_t at = 0; at < s.bytes;) {
        while (at < s.bytes && (char_is_space(s.ptr[at]) || s.ptr[at] == '/'))
            at++;
        size_t from = at;
        while (at < s.bytes && !char_is_space(s.ptr[at]) && s.ptr[at] != '=' && s.ptr[at] != '/')
            at++;
        struct slice key = slice_part(s, from, at), value = slice_from("", 0);
        at = slice_skip_space(s, at);
        if (at < s.bytes && s.ptr[at] == '=') {
            at = slice_skip_space(s, at + 1);
            char quote = at < s.bytes ? s.ptr[at] : ' ';
            bool quoted = quote == '"' || quote == '\'';
            size_t start = at + quoted, end = start;
            while (end < s.bytes && (quoted ? s.ptr[end] != quote : !char_is_space(s.ptr[end])))
                end++;
            value = slice_part(s, start, end);
            at = end + quoted;
        }
        if (key.bytes > 0 && slice_eq_nocase(key, name))
            return value;
    }
    return slice_from(NULL, 0);
}
