/* macros.c - macros: those a document defines (\newcommand, \def), and a few that every formula may use. Kept sorted by
 * name. Expansion itself is the reader's (lex.c). */
#include "tex.h"

#include <stdlib.h>
#include <string.h>

struct math_macros {
    struct macro *items; /* sorted by name */
    size_t count, room;
};

static const struct macro builtins[] = {
    {"Bra", "\\left\\langle #1\\right|", NULL, 1},
    {"Braket", "\\left\\langle #1\\right\\rangle", NULL, 1},
    {"Ket", "\\left|#1\\right\\rangle", NULL, 1},
    {"Set", "\\left\\{#1\\right\\}", NULL, 1},
    {"bra", "\\langle{#1}|", NULL, 1},
    {"braket", "\\langle{#1}\\rangle", NULL, 1},
    {"ket", "|{#1}\\rangle", NULL, 1},
    {"mod", "\\quad\\mathrm{mod}\\ #1", NULL, 1},
    {"pmod", "\\ (\\mathrm{mod}\\ #1)", NULL, 1},
    {"pod", "\\ (#1)", NULL, 1},
    {"set", "\\{#1\\}", NULL, 1},
    {"varinjlim", "\\operatorname*{\\underrightarrow{\\mathrm{lim}}}", NULL, 0},
    {"varliminf", "\\operatorname*{\\underline{\\mathrm{lim}}}", NULL, 0},
    {"varlimsup", "\\operatorname*{\\overline{\\mathrm{lim}}}", NULL, 0},
    {"varprojlim", "\\operatorname*{\\underleftarrow{\\mathrm{lim}}}", NULL, 0},
};

struct math_macros *math_macros_new(void)
{
    return xcalloc(1, sizeof(struct math_macros));
}

void math_macros_free(struct math_macros *macros)
{
    if (macros == NULL)
        return;
    for (size_t i = 0; i < macros->count; i++) {
        free(macros->items[i].name);
        free(macros->items[i].body);
        free(macros->items[i].optional);
    }
    free(macros->items);
    free(macros);
}

static int compare(struct slice name, const char *other)
{
    int order = strncmp(name.ptr, other, name.bytes);
    return order != 0 ? order : other[name.bytes] == '\0' ? 0 : -1;
}

/* Index of name, or of the place where it belongs. */
static size_t place_of(const struct macro *items, size_t count, struct slice name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(name, items[middle].name) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct macro *find(const struct macro *items, size_t count, struct slice name)
{
    size_t at = place_of(items, count, name);
    return at < count && compare(name, items[at].name) == 0 ? &items[at] : NULL;
}

const struct macro *macros_find(const struct math_macros *macros, struct slice name)
{
    return macros != NULL ? find(macros->items, macros->count, name) : NULL;
}

const struct macro *macros_builtin(struct slice name)
{
    return find(builtins, sizeof builtins / sizeof builtins[0], name);
}

void macros_set(struct math_macros *macros, struct slice name, int parameters, struct slice optional, struct slice body)
{
    size_t at = place_of(macros->items, macros->count, name);
    if (at < macros->count && compare(name, macros->items[at].name) == 0) {
        free(macros->items[at].name);
        free(macros->items[at].body);
        free(macros->items[at].optional);
    } else {
        macros->items = xgrow(macros->items, macros->count, &macros->room, sizeof *macros->items);
        memmove(macros->items + at + 1, macros->items + at, (macros->count - at) * sizeof *macros->items);
        macros->count++;
    }
    macros->items[at] = (struct macro){
        .name = xstrndup(name.ptr, name.bytes),
        .body = xstrndup(body.ptr, body.bytes),
        .optional = optional.ptr != NULL ? xstrndup(optional.ptr, optional.bytes) : NULL,
        .parameters = parameters,
    };
}
