/* searching.h - shared by the tests of the search: notes to search in, queries made from their text, and hits as text. */
#ifndef TESTS_SEARCHING_H
#define TESTS_SEARCHING_H

#include "biji/file.h"
#include "biji/find.h"
#include "biji/han.h"
#include "biji/load.h"
#include "biji/text.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A small generator (xorshift64): the same numbers on every machine. */
static uint64_t random_state = 88172645463325252u;

static inline uint32_t random_below(size_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 20) % (uint32_t)limit;
}

/* Source texts; all[i] owned. */
struct notes {
    struct buf *all;
    size_t count, room;
};

static inline void notes_add(struct notes *notes, struct slice text)
{
    notes->all = xgrow(notes->all, notes->count, &notes->room, sizeof *notes->all);
    notes->all[notes->count] = (struct buf){0};
    buf_add_slice(&notes->all[notes->count++], text);
}

static inline void notes_add_files(struct notes *notes, const char *pattern)
{
    glob_t files;
    if (glob(pattern, 0, NULL, &files) != 0)
        return;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct buf text = {0};
        if (file_read_at(-100, files.gl_pathv[i], &text))
            notes_add(notes, buf_slice(&text));
        buf_free(&text);
    }
    globfree(&files);
}

/* The bundled notes, and the corpus if it is beside the checkout. */
static inline struct notes notes_of_corpus(void)
{
    struct notes notes = {0};
    static const char *const patterns[] = {"content/*.md", "content/llm_content/*.md", "../shared/corpus/*/*.md",
                                           "../shared/corpus/*/*/*.md"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        notes_add_files(&notes, patterns[i]);
    return notes;
}

static inline void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        buf_free(&notes->all[i]);
    free(notes->all);
}

static inline struct doc *parse_note(void *context, const char *file, char *bytes, size_t count)
{
    (void)context;
    return note_parse_take(file, bytes, count, NULL);
}

/* A course of the notes, all parsed. */
static inline struct course *notes_course(const struct notes *notes)
{
    struct course *course = course_new();
    course->title = "notes";
    for (size_t i = 0; i < notes->count; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu.md", i);
        struct chapter *chapter = course_add(course);
        chapter->number = (int)i + 1;
        chapter->name = chapter->title = arena_strndup(&course->arena, name, strlen(name));
        struct slice text = buf_slice(&notes->all[i]);
        chapter->doc = note_parse_take(name, xstrndup(text.ptr, text.bytes), text.bytes, NULL);
        chapter->state = CHAPTER_READ;
    }
    return course;
}

static inline bool is_han(uint32_t rune)
{
    return rune >= 0x4E00 && rune <= 0x9FFF;
}

static inline size_t rune_start(struct slice text, size_t at)
{
    while (at > 0 && at < text.bytes && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* Letters for a Han character at the current place of a word: its spelling or its initial. */
static inline void add_letters(struct buf *out, uint32_t rune)
{
    const uint16_t *readings = han_readings(han_simplified(rune));
    size_t count = 0;
    while (readings[count] != 0)
        count++;
    if (count == 0)
        return;
    const char *spelling = han_syllable(readings[random_below(count)]);
    switch (random_below(3)) {
    case 0:
        buf_add_char(out, spelling[0]);
        break;
    case 1:
        buf_add(out, spelling, spelling[1] == 'h' ? 2 : 1);
        break;
    default:
        buf_add_str(out, spelling);
        break;
    }
}

/* Adds a word from a random place of text: a run of Han (literally or by letters) or of ASCII letters and digits. False when
 * there is none at that place. */
static inline bool add_word(struct buf *out, struct slice text)
{
    size_t at = rune_start(text, random_below(text.bytes)), runes = 1 + random_below(5), before = out->bytes;
    bool pinyin = random_below(4) == 0;
    for (size_t i = 0; i < runes && at < text.bytes; i++) {
        int bytes;
        uint32_t rune = utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes);
        bool letter = (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z') || (rune >= '0' && rune <= '9');
        if (!letter && !is_han(rune))
            break;
        if (pinyin && is_han(rune))
            add_letters(out, rune);
        else
            buf_add_rune(out, letter && random_below(3) > 0 ? rune_lower(rune) : rune);
        at += (size_t)bytes;
    }
    return out->bytes > before;
}

/* Adds a phrase in quotes from a random place of text. False when there is none at that place. */
static inline bool add_phrase(struct buf *out, struct slice text)
{
    size_t at = rune_start(text, random_below(text.bytes)), end = rune_start(text, at + 2 + random_below(30));
    struct slice phrase = slice_part(text, at, end);
    if (memchr(phrase.ptr, '"', phrase.bytes) != NULL || slice_trim(phrase).bytes == 0)
        return false;
    buf_add_char(out, '"');
    for (size_t i = 0; i < phrase.bytes; i++)
        buf_add_char(out, phrase.ptr[i] == '\n' ? ' ' : phrase.ptr[i]);
    buf_add_char(out, '"');
    return true;
}

/* A query of one to three clauses made from a note's text, or "x" for a note without words. Owner: the caller. */
static inline char *random_query(struct slice text)
{
    struct buf out = {0};
    int tries = 200;
    for (size_t clauses = 1 + random_below(6) / 4, i = 0; i < clauses && tries > 0; tries--) {
        size_t before = out.bytes;
        buf_add_str(&out, i > 0 ? " " : "");
        if (i > 0 && random_below(5) == 0)
            buf_add_char(&out, '-');
        if (random_below(4) == 0 ? add_phrase(&out, text) : add_word(&out, text)) {
            i++;
            if (random_below(8) == 0) {
                size_t alone = out.bytes;
                buf_add_char(&out, '|');
                if (!add_word(&out, text))
                    out.bytes = alone;
            }
        } else
            out.bytes = before;
    }
    if (out.bytes == 0)
        buf_add_char(&out, 'x');
    out.ptr[out.bytes] = '\0';
    return buf_take(&out);
}

/* Whether a line may be in a quote, a list, a footnote or indented code, or continue a paragraph there. */
static inline bool may_be_inside(const struct hit *hit)
{
    return hit->line_bytes == 0 || strchr(" \t>-+*[0123456789\r", hit->text[0]) != NULL;
}

/* One hit as a line of text: its place, and its section and class if these are certain, or everything known about it. */
static inline void add_hit(struct buf *out, const struct finder *finder, const struct hit *hit, bool all,
                           struct hit_view *view)
{
    finder_view(finder, hit, 0, 1, view);
    if (!all) {
        buf_printf(out, "%d:%u:%u", hit->chapter, hit->line, hit->column);
        if (!may_be_inside(hit))
            buf_printf(out, " %s [%s]", find_class_name((enum find_class)hit->class), buf_slice(&view->section).ptr);
        buf_add_char(out, '\n');
        return;
    }
    buf_printf(out, "%d:%u:%u %s%s%s span %u missed %u [%s] %s", hit->chapter, hit->line, hit->column,
               find_class_name((enum find_class)hit->class), hit->pinyin ? " pinyin" : "", hit->whole ? " whole" : "",
               hit->span, hit->missed, buf_slice(&view->section).ptr, buf_slice(&view->text).ptr);
    for (size_t i = 0; i < view->marks.count; i++)
        buf_printf(out, " %u-%u", view->marks.items[i].from, view->marks.items[i].to);
    buf_add_char(out, '\n');
}

/* All hits of a query, best first. Owner: the caller. */
static inline char *hits_of(struct finder *finder, const char *text, bool all)
{
    struct query_error error;
    struct query *query = query_parse(slice_of(text), &error);
    struct buf out = {0};
    struct hit_view view = {0};
    buf_add_str(&out, "");
    if (query != NULL) {
        finder_start(finder, query);
        finder_run(finder, -1);
        size_t count = finder_count(finder);
        finder_rank(finder, count);
        for (size_t i = 0; i < count; i++) {
            struct hit hit = finder_hit(finder, i);
            add_hit(&out, finder, &hit, all, &view);
        }
        finder_stop(finder);
    } else
        buf_printf(&out, "no query: %s\n", error.message);
    hit_view_free(&view);
    query_free(query);
    return buf_take(&out);
}

#endif
