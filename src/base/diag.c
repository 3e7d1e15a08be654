/* diag.c - a growing list of findings about content. Must not know how they are printed. */
#include "biji/diag.h"

#include "biji/language.h"
#include "biji/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void diag_add(struct diags *diags, enum diag_severity severity, const char *code, const char *file, int line,
              int column, const char *format, ...)
{
    if (diags == NULL)
        return;
    va_list args, again;
    format = _(format);
    va_start(args, format);
    va_copy(again, args);
    int bytes = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *message = xmalloc((size_t)bytes + 1);
    vsnprintf(message, (size_t)bytes + 1, format, again);
    va_end(again);
    diags->items = xgrow(diags->items, diags->count, &diags->room, sizeof *diags->items);
    diags->items[diags->count++] =
        (struct diag){severity, code, xstrdup(file != NULL ? file : ""), line, column, message};
}

int diags_worst(const struct diags *diags)
{
    int worst = -1;
    for (size_t i = 0; i < diags->count; i++)
        if ((int)diags->items[i].severity > worst)
            worst = (int)diags->items[i].severity;
    return worst;
}

static int compare(const void *left, const void *right)
{
    const struct diag *a = left, *b = right;
    int order = strcmp(a->file, b->file);
    if (order == 0)
        order = (a->line > b->line) - (a->line < b->line);
    if (order == 0)
        order = (a->column > b->column) - (a->column < b->column);
    return order != 0 ? order : strcmp(a->message, b->message);
}

void diags_sort(struct diags *diags)
{
    if (diags->count > 1)
        qsort(diags->items, diags->count, sizeof *diags->items, compare);
}

void diags_cut(struct diags *diags, size_t count)
{
    while (diags != NULL && diags->count > count) {
        diags->count--;
        free(diags->items[diags->count].file);
        free(diags->items[diags->count].message);
    }
}

void diags_free(struct diags *diags)
{
    diags_cut(diags, 0);
    free(diags->items);
    *diags = (struct diags){0};
}

const char *diag_severity_name(enum diag_severity severity)
{
    static const char *const names[] = {
        [DIAG_NOTE] = N_("note"), [DIAG_WARNING] = N_("warning"), [DIAG_ERROR] = N_("error")};
    return names[severity];
}
