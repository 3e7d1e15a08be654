/* passage.c - describing a passage, and the description as one line of text. passage_find.c finds it again. */
#include "passage_text.h"

#include "biji/language.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
    [PASSAGE_EXACT] = N_("exact"),
    [PASSAGE_MOVED] = N_("moved"),
    [PASSAGE_APPROXIMATE] = N_("approximate"),
    [PASSAGE_ORPHAN] = N_("orphan"),
};

const char *passage_state_name(enum passage_state state)
{
    return state_names[state];
}

static char *take(struct buf *buf)
{
    return buf->ptr != NULL ? buf_take(buf) : xstrdup("");
}

static void make(const struct passage_text *text, const char *file, size_t start, size_t end, struct passage *passage)
{
    struct buf section = {0}, quote = {0}, before = {0}, after = {0};
    *passage =
        (struct passage){.file = xstrdup(file != NULL ? file : ""), .line = 1, .column = 1, .nth = 1, .copies = 1};
    if (end > text->count)
        end = text->count;
    if (start < end) {
        struct passage_hit hit = passage_text_hit(text, start, end, PASSAGE_EXACT);
        passage->line = hit.line;
        passage->column = hit.column;
        passage->block = passage_text_block(text, start);
        passage_text_section(text, start, &section);
        passage_text_plain(text, hit.from, hit.to, &quote);
        passage_text_folded(text, start > PASSAGE_CONTEXT ? start - PASSAGE_CONTEXT : 0, start, &before);
        passage_text_folded(text, end, end + PASSAGE_CONTEXT, &after);
    }
    passage->section = take(&section);
    passage->quote = take(&quote);
    passage->before = take(&before);
    passage->after = take(&after);
    if (start < end) {
        passage_around_make(text, start, end, passage->around);
        passage_measure_rivals(text, start, end, passage);
    }
}

void passage_make(const struct passage_text *text, const char *file, struct place from, struct place to,
                  struct passage *passage)
{
    make(text, file, passage_text_at(text, from), passage_text_at(text, to), passage);
}

void passage_make_at(const struct passage_text *text, const char *file, struct place place, struct passage *passage)
{
    enum { MAX_CHARACTERS = 60 };
    size_t start = passage_text_at(text, place), end = start;
    while (end < text->count && end - start < MAX_CHARACTERS && (end == start || !text->from[end].begins_block))
        end++;
    make(text, file, start, end, passage);
}

void passage_fini(struct passage *passage)
{
    free(passage->file);
    free(passage->section);
    free(passage->quote);
    free(passage->before);
    free(passage->after);
    *passage = (struct passage){0};
}

/* Characters that would end a comment, a pair, or a table line. */
static bool must_encode(unsigned char c)
{
    return c <= ' ' || c == 127 || strchr("%<>-\"=&\\`|", c) != NULL;
}

static void add_pair(struct buf *out, const char *key, const char *value)
{
    if (*value == '\0')
        return;
    buf_printf(out, "%s%s=", out->bytes > 0 && out->ptr[out->bytes - 1] != ' ' ? " " : "", key);
    for (; *value != '\0'; value++) {
        if (must_encode((unsigned char)*value))
            buf_printf(out, "%%%02X", (unsigned char)*value);
        else
            buf_add_char(out, *value);
    }
}

static void add_number(struct buf *out, const char *key, int value, int usual)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", value);
    add_pair(out, key, value != usual ? digits : "");
}

/* The hashes of neighbouring blocks, joined by dots. */
static void add_around(struct buf *out, const struct passage *passage)
{
    struct buf hashes = {0};
    uint32_t all = 0;
    for (size_t i = 0; i < PASSAGE_AROUND; i++) {
        buf_printf(&hashes, "%s%x", i > 0 ? "." : "", (unsigned)passage->around[i]);
        all |= passage->around[i];
    }
    add_pair(out, "around", all != 0 ? hashes.ptr : "");
    buf_free(&hashes);
}

static void read_around(const char *text, struct passage *passage)
{
    for (size_t i = 0; i < PASSAGE_AROUND && *text != '\0'; i++) {
        char *end;
        passage->around[i] = (uint32_t)strtoul(text, &end, 16);
        text = *end == '.' ? end + 1 : "";
    }
}

void passage_write(const struct passage *passage, struct buf *out)
{
    char block[20];
    snprintf(block, sizeof block, "%016llx", (unsigned long long)passage->block);
    add_pair(out, "file", passage->file);
    add_number(out, "line", passage->line, 0);
    add_number(out, "column", passage->column, 1);
    add_pair(out, "section", passage->section);
    add_pair(out, "quote", passage->quote);
    add_pair(out, "before", passage->before);
    add_pair(out, "after", passage->after);
    add_pair(out, "block", block);
    add_number(out, "nth", passage->nth, 1);
    add_number(out, "copies", passage->copies, 1);
    add_number(out, "twins", passage->twins, 0);
    add_number(out, "rival", passage->rival, 0);
    add_number(out, "likeness", passage->likeness, 0);
    add_number(out, "near", passage->near, 0);
    add_around(out, passage);
}

static int hex(char c)
{
    return char_is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes the percent-encoding. NULL if it is damaged. */
static char *decode(struct slice value)
{
    struct buf out = {0};
    for (size_t i = 0; i < value.bytes; i++) {
        if (value.ptr[i] != '%') {
            buf_add_char(&out, value.ptr[i]);
        } else if (i + 2 < value.bytes && hex(value.ptr[i + 1]) >= 0 && hex(value.ptr[i + 2]) >= 0) {
            buf_add_char(&out, (char)(hex(value.ptr[i + 1]) * 16 + hex(value.ptr[i + 2])));
            i += 2;
        } else {
            buf_free(&out);
            return NULL;
        }
    }
    if (!utf8_valid(buf_slice(&out))) {
        buf_free(&out);
        return NULL;
    }
    return take(&out);
}

static bool set_pair(struct passage *passage, struct slice key, struct slice value)
{
    const struct {
        const char *key;
        char **text;
        int *number;
    } keys[] = {
        {"file", &passage->file, NULL},     {"section", &passage->section, NULL},
        {"quote", &passage->quote, NULL},   {"before", &passage->before, NULL},
        {"after", &passage->after, NULL},   {"line", NULL, &passage->line},
        {"column", NULL, &passage->column}, {"nth", NULL, &passage->nth},
        {"copies", NULL, &passage->copies}, {"twins", NULL, &passage->twins},
        {"rival", NULL, &passage->rival},   {"likeness", NULL, &passage->likeness},
        {"near", NULL, &passage->near},
    };
    char *text = decode(value);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!slice_eq_str(key, keys[i].key))
            continue;
        if (keys[i].number != NULL)
            *keys[i].number = (int)strtol(text, NULL, 10);
        if (keys[i].text != NULL) {
            free(*keys[i].text);
            *keys[i].text = text;
            return true;
        }
    }
    if (slice_eq_str(key, "block"))
        passage->block = strtoull(text, NULL, 16);
    if (slice_eq_str(key, "around"))
        read_around(text, passage);
    free(text);
    return true;
}

bool passage_read(struct slice text, struct passage *passage)
{
    bool ok = true;
    *passage = (struct passage){.file = xstrdup(""),
                                .section = xstrdup(""),
                                .quote = xstrdup(""),
                                .before = xstrdup(""),
                                .after = xstrdup(""),
                                .column = 1,
                                .nth = 1,
                                .copies = 1};
    for (size_t at = 0; at < text.bytes && ok;) {
        size_t end = slice_find(text, ' ', at);
        struct slice pair = slice_part(text, at, end);
        size_t equals = slice_find(pair, '=', 0);
        if (equals < pair.bytes)
            ok = set_pair(passage, slice_part(pair, 0, equals), slice_part(pair, equals + 1, pair.bytes));
        at = end + 1;
    }
    if (ok && *passage->quote != '\0')
        return true;
    passage_fini(passage);
    return false;
}
