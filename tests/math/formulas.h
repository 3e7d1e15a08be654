/* formulas.h - formulas to test with: those of tests/math, and those of JSON lines files ({"kind": ..., "tex": ...}).
 */
#ifndef TESTS_MATH_FORMULAS_H
#define TESTS_MATH_FORMULAS_H

#include "biji/mem.h"
#include "biji/str.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct formula_case {
    struct slice tex;
    bool display;
};

/* Zero-initialise; ended by formulas_free(). */
struct formulas {
    struct formula_case *items;
    size_t count, room;
    struct arena arena;
};

static inline void formulas_add(struct formulas *formulas, const char *tex, size_t bytes, bool display)
{
    formulas->items = xgrow(formulas->items, formulas->count, &formulas->room, sizeof *formulas->items);
    formulas->items[formulas->count++] =
        (struct formula_case){slice_from(arena_strndup(&formulas->arena, tex, bytes), bytes), display};
}

/* The file's bytes in the arena, with a NUL; NULL when it cannot be read. */
static inline char *formulas_read(struct formulas *formulas, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    struct buf text = {0};
    char piece[65536];
    size_t bytes;
    while ((bytes = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, bytes);
    fclose(file);
    char *copy = arena_strndup(&formulas->arena, text.ptr != NULL ? text.ptr : "", text.bytes);
    buf_free(&text);
    return copy;
}

/* The formulas of tests/math/NAME.tex, which blank lines separate, each in both forms. */
static inline void formulas_add_own(struct formulas *formulas)
{
    glob_t found;
    if (glob("tests/math/*.tex", 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        if (strstr(found.gl_pathv[i], "rewritten") !=
            NULL) /* its letters stand for other things, so that none is kept */
            continue;
        for (char *text = formulas_read(formulas, found.gl_pathv[i]); text != NULL;) {
            char *end = strstr(text, "\n\n");
            size_t bytes = end != NULL ? (size_t)(end - text) : strlen(text);
            formulas_add(formulas, text, bytes, true);
            formulas_add(formulas, text, bytes, false);
            text = end != NULL ? end + 2 : NULL;
        }
    }
    globfree(&found);
}

/* The text of a JSON string whose opening quote is at p. */
static inline void formulas_unescape(const char *p, struct buf *out)
{
    for (p++; *p != '"' && *p != '\0'; p++) {
        if (*p != '\\') {
            buf_add_char(out, *p);
        } else if (*++p == 'u') {
            char digits[5] = {0};
            memcpy(digits, p + 1, strnlen(p + 1, 4));
            unsigned rune = (unsigned)strtoul(digits, NULL, 16);
            p += 4;
            if (rune >= 0xD800 && rune < 0xDC00 && p[1] == '\\' && p[2] == 'u') {
                memcpy(digits, p + 3, 4);
                rune = 0x10000 + ((rune - 0xD800) << 10) + ((unsigned)strtoul(digits, NULL, 16) - 0xDC00);
                p += 6;
            }
            buf_add_rune(out, rune);
        } else {
            buf_add_char(out, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
        }
    }
}

/* The formulas of a JSON lines file that are not marked as invalid. Does nothing when it cannot be read. */
static inline void formulas_add_file(struct formulas *formulas, const char *path)
{
    char *line = formulas_read(formulas, path), *rest = NULL;
    for (line = line != NULL ? strtok_r(line, "\n", &rest) : NULL; line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        const char *tex = strstr(line, "\"tex\": \"");
        if (tex == NULL || strstr(line, "\"valid\": false") != NULL)
            continue;
        struct buf text = {0};
        formulas_unescape(tex + 7, &text);
        formulas_add(formulas, text.ptr != NULL ? text.ptr : "", text.bytes,
                     strstr(line, "\"kind\": \"display\"") != NULL);
        buf_free(&text);
    }
}

static inline void formulas_free(struct formulas *formulas)
{
    arena_free(&formulas->arena);
    free(formulas->items);
}

#endif
