/* bare_parse.c - the peer of the typesetting bench: cmark-gfm reads a file into a tree, with the extensions the loader uses, and
 * frees it. Nothing else is done, so that its cost is the floor that biji is measured against.
 *   bare_parse FILE         bare_parse FILE html   prints it as HTML, for peers that read that */
#include <cmark-gfm-core-extensions.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    FILE *file = argc >= 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: bare_parse FILE [html]\n");
        return 2;
    }
    fseek(file, 0, SEEK_END);
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(bytes + 1);
    if (text == NULL || fread(text, 1, bytes, file) != bytes)
        return 1;
    fclose(file);
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (int i = 0; i < 3; i++)
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(names[i]));
    cmark_parser_feed(parser, text, bytes);
    cmark_node *root = cmark_parser_finish(parser);
    int kinds = cmark_node_get_type(root) == CMARK_NODE_DOCUMENT;
    if (argc > 2) {
        char *html = cmark_render_html(root, CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser));
        fputs(html, stdout);
        free(html);
    }
    cmark_node_free(root);
    cmark_parser_free(parser);
    free(text);
    return !kinds;
}
