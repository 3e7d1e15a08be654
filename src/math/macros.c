/* macros.c - macros: those a document defines (\newcommand, \def), and a few that every formula may use. Kept sorted by
 * name. tex_lex.c does the expansion. */
#include "tex.h"

#include <stdlib.h>
#include <string.h>

struct math_macros {
    struct macro *items; /* sorted by name */
    size_t count, room;
    size_t source_bytes, put_in_bytes; /* of the formulas read so far; of the text that macros inserted for them */
    size_t free_bytes;                 /* that may be inserted whatever the source */
};

/* The text that macros may insert: far more than a person would need, and in proportion to the formulas. Without a
 * limit, a few letters per formula would be enough to make each of them as long as a formula may get. */
enum { MAX_PUT_IN_BYTES = 1 << 20, MAX_PUT_IN_ALONE = 2 << 10, MAX_PUT_IN_A_BYTE = 4 };

static const struct macro builtins[] = {
    {"Bra", "\\left\\langle #1\\right|", NULL, 1, false},
    {"Braket", "\\left\\langle #1\\right\\rangle", NULL, 1, false},
    {"Ket", "\\left|#1\\right\\rangle", NULL, 1, false},
    {"Ketbra", "\\left|#1\\right\\rangle\\left\\langle #2\\right|", NULL, 2, false},
    {"Set", "\\left\\{#1\\right\\}", NULL, 1, false},
    {"abs", "\\left|#1\\right|", NULL, 1, false},
    {"angl", "{\\overline{#1}|}", NULL, 1, false},
    {"angln", "{\\overline{n}|}", NULL, 0, false},
    {"bra", "\\langle{#1}|", NULL, 1, false},
    {"braket", "\\langle{#1}\\rangle", NULL, 1, false},
    {"cancelto", "\\cancel{#2}^{#1}", NULL, 2, false},
    {"ket", "|{#1}\\rangle", NULL, 1, false},
    {"ketbra", "|{#1}\\rangle\\langle{#2}|", NULL, 2, false},
    {"mod", "\\quad\\mathrm{mod}\\ #1", NULL, 1, false},
    {"nint", "\\left\\lfloor #1\\right\\rceil", NULL, 1, false},
    {"norm", "\\left\\|#1\\right\\|", NULL, 1, false},
    {"overunderset", "\\overset{#1}{\\underset{#2}{#3}}", NULL, 3, false},
    {"part", "\\partial", NULL, 0, false},
    {"phase", "{\\angle{#1}}", NULL, 1, false},
    {"pmod", "\\ (\\mathrm{mod}\\ #1)", NULL, 1, false},
    {"pod", "\\ (#1)", NULL, 1, false},
    {"prescript", "{}^{#1}_{#2}{#3}", NULL, 3, false},
    {"set", "\\{#1\\}", NULL, 1, false},
    {"sideset", "\\operatorname*{{}#1#3\\nolimits#2}", NULL, 3, false},
    {"underoverset", "\\overset{#2}{\\underset{#1}{#3}}", NULL, 3, false},
    {"varinjlim", "\\operatorname*{\\underrightarrow{\\mathrm{lim}}}", NULL, 0, false},
    {"varliminf", "\\operatorname*{\\underline{\\mathrm{lim}}}", NULL, 0, false},
    {"varlimsup", "\\operatorname*{\\overline{\\mathrm{lim}}}", NULL, 0, false},
    {"varprojlim", "\\operatorname*{\\underleftarrow{\\mathrm{lim}}}", NULL, 0, false},
};

struct math_macros *math_macros_new(void)
{
    struct math_macros *macros = xcalloc(1, sizeof *macros);
    macros->free_bytes = MAX_PUT_IN_BYTES;
    return macros;
}

struct math_macros *macros_new_alone(size_t source_bytes)
{
    struct math_macros *macros = math_macros_new();
    macros->free_bytes = MAX_PUT_IN_ALONE;
    macros->source_bytes = source_bytes;
    return macros;
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

static void put(struct math_macros *macros, struct macro macro)
{
    const struct macro *old = macros_find(macros, slice_of(macro.name));
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

void macros_set(struct math_macros *macros, struct slice name, int parameters, struct slice optional, struct slice body)
{
    put(macros, (struct macro){
                    .name = xstrndup(name.ptr, name.bytes),
                    .body = xstrndup(body.ptr, body.bytes),
                    .optional = optional.ptr != NULL ? xstrndup(optional.ptr, optional.bytes) : NULL,
                    .parameters = parameters,
                });
}

void macros_count_source(struct math_macros *macros, size_t bytes)
{
    if (macros != NULL)
        macros->source_bytes += bytes;
}

bool macros_may_put_in(struct math_macros *macros, size_t bytes)
{
    if (macros == NULL)
        return true;
    if (macros->put_in_bytes + bytes > macros->free_bytes + MAX_PUT_IN_A_BYTE * macros->source_bytes)
        return false; /* and not counted, so that formulas after an endless one are still laid out */
    macros->put_in_bytes += bytes;
    return true;
}

void macros_let(struct math_macros *macros, struct slice name, struct slice target)
{
    bool command = target.bytes > 1 && *target.ptr == '\\';
    struct slice meant = command ? slice_part(target, 1, target.bytes) : target;
    const struct macro *macro = command ? macros_find(macros, meant) : NULL;
    if (macro == NULL && command)
        macro = macros_builtin(meant);
    struct macro copy = {.alias = command};
    if (macro != NULL)
        copy = *macro;
    copy.name = xstrndup(name.ptr, name.bytes);
    copy.body = macro != NULL ? xstrdup(macro->body) : xstrndup(meant.ptr, meant.bytes);
    copy.optional = copy.optional != NULL ? xstrdup(copy.optional) : NULL;
    put(macros, copy);
}
