/* sixel.c - which terminals draw sixels is known by their names; xterm does only when it was started as a VT340, which it tells
 * nobody but those who ask, so there the configuration says it. */
#include "sixel.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

bool sixel_is_likely(void)
{
    static const char *const terms[] = {"foot", "mlterm", "contour", "yaft", "wezterm"};
    static const char *const programs[] = {"WezTerm", "mintty", "contour"};
    const char *term = getenv("TERM"), *program = getenv("TERM_PROGRAM");
    if (getenv("TMUX") != NULL || getenv("STY") != NULL)
        return false;
    for (size_t i = 0; term != NULL && i < sizeof terms / sizeof terms[0]; i++)
        if (strncmp(term, terms[i], strlen(terms[i])) == 0)
            return true;
    for (size_t i = 0; program != NULL && i < sizeof programs / sizeof programs[0]; i++)
        if (strcmp(program, programs[i]) == 0)
            return true;
    return false;
}
