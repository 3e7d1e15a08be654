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

static void macro_fini(struct macro *macro)
{
    free(macro->name);
    free(macro->body);
    free(macro->optional);
}

void math_macros_free(struct math_macros *macros)
{
    if (macros == NULL)
        return;
    for (size_t i = 0; i < macros->count; i++)
        macro_fini(&macros->items[i]);
    free(macros->items);
    free(macros);
}

const struct macro *macros_find(const struct math_macros *macros, struct slice name)
{
    return macros != NULL ? symbol_in_table(macros->items, macros->count, sizeof *macros->items, name) : NULL;
}

const struct macro *macros_builtin(struct slice name)
{
    return symbol_in_table(builtins, sizeof builtins / sizeof builtins[0], sizeof builtins[0], name);
}

void macros_set(struct math_macros *macros, struct slice name, int parameters, struct slice optional, struct slice body)
{
    struct macro macro = {
        .name = xstrndup(name.ptr, name.bytes),
        .body = xstrndup(body.ptr, body.bytes),
        .optional = optional.ptr != NULL ? xstrndup(optional.ptr, optional.bytes) : NULL,
        .parameters = parameters,
    };
    const struct macro *old = macros_find(macros, name);
    size_t at = macros->count;
    if (old != NULL) {
        at = (size_t)(old - macros->items);
        macro_fini(&macros->items[at]);
    } else {
        macros->items = xgrow(macros->items, macros->count, &macros->room, sizeof *macros->items);
        size_t low = 0;
        while (low < at) { /* where it belongs */
            size_t middle = (low + at) / 2;
            if (strcmp(macros->items[middle].name, macro.name) < 0)
                low = middle + 1;
            else
                at = middle;
        }
        memmove(macros->items + at + 1, macros->items + at, (macros->count - at) * sizeof *macros->items);
        macros->count++;
    }
    macros->items[at] = macro;
}
