/* parse_note.c - reads a note into our tree, checks nothing, frees nothing: what the loader costs, beside bare_parse.c.
 *   parse_note FILE */
#include "biji/load.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct error error = {0};
    struct doc *doc = argc == 2 ? note_load(argv[1], argv[1], NULL, &error) : NULL;
    if (doc == NULL)
        fprintf(stderr, "parse_note: %s\n", argc == 2 ? error.message : "usage: parse_note FILE");
    return doc == NULL;
}
