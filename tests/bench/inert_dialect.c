/* inert_dialect.c - the program without dialects: every note is plain Markdown. What they cost plain notes is measured against it. */
#include "biji/dialect.h"
#include "biji/markdown.h"

void dialect_parse(struct doc *doc, const char *path, struct diags *diags)
{
    (void)path;
    markdown_parse(doc, diags);
}

bool dialect_is_plain(struct slice text, size_t from, size_t to)
{
    (void)text, (void)from, (void)to;
    return true;
}

bool dialect_is_plain_code(struct slice code)
{
    (void)code;
    return true;
}

bool dialect_may_head(struct slice rest)
{
    (void)rest;
    return false;
}

bool dialect_has_tool(const char *path)
{
    (void)path;
    return false;
}
