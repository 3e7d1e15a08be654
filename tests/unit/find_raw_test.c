/* find_raw_test.c - proves that searching raw Markdown gives the same as searching the parsed document: the same hits in the same
 * order over the corpus, and hits in the same places over notes into which markup was thrown at random, of the same section and
 * class outside quotes, lists and indented code. A query is made to need the parser by a word that no note has, excluded from code.
 * BIJI_ROUNDS multiplies the number of trials, BIJI_SEED changes them. */
#include "searching.h"

#include "../../src/search/pinyin.h"
#include "../../src/search/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int rounds(int few)
{
    const char *times = getenv("BIJI_ROUNDS");
    return few * (times != NULL ? atoi(times) : 1);
}

/* The first line of a text that differs from another; its end if there is none. */
static const char *line_missing(const char *text, const char *other)
{
    for (size_t bytes; *text != '\0'; text += bytes) {
        bytes = strcspn(text, "\n") + 1;
        if (memmem(other, strlen(other), text, bytes) == NULL)
            break;
    }
    return text;
}

static void check_query(struct finder *finder, const struct notes *notes, const char *query, bool all)
{
    struct buf parsed_query = {0};
    buf_printf(&parsed_query, "%s -code:qzxqzxq", query);
    char *raw = hits_of(finder, query, all);
    bool gave_up = finder_gave_up(finder);
    char *parsed = hits_of(finder, buf_slice(&parsed_query).ptr, all);
    const char *a = line_missing(raw, parsed), *b = line_missing(parsed, raw);
    bool same = *a == '\0' && *b == '\0' && !(all && strcmp(raw, parsed) != 0);
    if (!same && !gave_up && !finder_gave_up(finder)) {
        int chapter = atoi(*b != '\0' ? b : a);
        fprintf(stderr, "----\n%s\n----\n",
                notes->count > (size_t)chapter && notes->all[chapter].bytes < 4000 ? notes->all[chapter].ptr
                                                                                   : "(a corpus note)");
        fail_msg("%s\nraw:    %.*s\nparsed: %.*s", query, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
    }
    free(raw);
    free(parsed);
    buf_free(&parsed_query);
}

static void test_corpus(void **state)
{
    (void)state;
    struct notes notes = notes_of_corpus();
    struct course *course = notes_course(&notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    assert_true(notes.count >= 15);
    for (int i = rounds(200); i > 0; i--) {
        char *query = random_query(buf_slice(&notes.all[random_below(notes.count)]));
        check_query(finder, &notes, query, true);
        free(query);
    }
    finder_free(finder);
    course_free(course);
    notes_free(&notes);
}

/* Markup thrown between two characters, and at the start of a line. */
static const char *const inner[] = {"**",
                                    "*",
                                    "_",
                                    "`",
                                    "~~",
                                    "<b>",
                                    "</b>",
                                    "[",
                                    "](x.md)",
                                    "[^1]",
                                    "&",
                                    "\n",
                                    " ",
                                    "<br>",
                                    "&nbsp;",
                                    "&#27880;",
                                    "\\",
                                    "$",
                                    "|",
                                    "![",
                                    "]",
                                    "[a][b]",
                                    "<X>",
                                    "\n\n",
                                    "http://a.b/c ",
                                    "<http://a>",
                                    "\r\n",
                                    "ｇ",
                                    "&amp;",
                                    "(",
                                    "\"",
                                    "<a id=\"模型\"></a>",
                                    "==",
                                    "^[",
                                    "[[",
                                    "]]",
                                    "{{< x >}}",
                                    "{#a .b}",
                                    ":smile:",
                                    "%%",
                                    "{ref}`a`"};
static const char *const outer[] = {"# ",
                                    "> ",
                                    "- ",
                                    "1. ",
                                    "    ",
                                    "```\n",
                                    "| a | b |\n|---|---|\n",
                                    "<div>\n\n",
                                    "[^1]: ",
                                    "---\n",
                                    "===\n",
                                    "* ",
                                    "\n\n",
                                    "## ",
                                    "</div>\n\n",
                                    "  ",
                                    "<details><summary>x</summary>\n\n",
                                    "[b]: x.md\n",
                                    "   - ",
                                    "2) ",
                                    "\t",
                                    "<h2>模型</h2>\n\n",
                                    "> [!NOTE]\n> ",
                                    "$$a = b$$\n",
                                    "$$a = b$$\n    ",
                                    "> <p>\n> <i>\"by students\"</i>\n> </p>\n",
                                    "> <div>",
                                    "\\begin{align}\nx &= y\n\\end{align}\n",
                                    "+++\n",
                                    ":::tip\n",
                                    ":::\n",
                                    "!!! note \"a\"\n",
                                    "    ",
                                    "{% raw %}\n",
                                    "> [!tip]- 模型\n",
                                    "```{note}\n",
                                    "{{#include a.md}}\n",
                                    "[TOC]\n",
                                    "(a)=\n",
                                    ":   ",
                                    "*[a]: 模型\n",
                                    ":label:`a`\n"};

static struct buf mangled_note(const struct notes *notes)
{
    struct slice text = buf_slice(&notes->all[random_below(notes->count)]);
    size_t at = rune_start(text, random_below(text.bytes)), end = rune_start(text, at + 200 + random_below(600));
    uint32_t inner_in = 100 + random_below(300), outer_in = 8 + random_below(20);
    struct buf out = {0};
    for (bool line = true; at < end && at < text.bytes;) {
        if (line && random_below(outer_in) == 0)
            buf_add_str(&out, outer[random_below(sizeof outer / sizeof outer[0])]);
        else if (random_below(inner_in) == 0)
            buf_add_str(&out, inner[random_below(sizeof inner / sizeof inner[0])]);
        int bytes;
        utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes);
        buf_add(&out, text.ptr + at, (size_t)bytes);
        line = text.ptr[at] == '\n';
        at += (size_t)bytes;
    }
    return out;
}

static void test_mangled_notes(void **state)
{
    (void)state;
    struct notes corpus = notes_of_corpus();
    for (int i = rounds(60); i > 0; i--) {
        struct notes notes = {0};
        for (int n = 0; n < 8; n++) {
            struct buf note = mangled_note(&corpus);
            notes_add(&notes, buf_slice(&note));
            buf_free(&note);
        }
        struct course *course = notes_course(&notes);
        struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
        for (int q = 0; q < 24; q++) {
            char *query = random_query(buf_slice(&notes.all[random_below(notes.count)]));
            check_query(finder, &notes, query, false);
            free(query);
        }
        finder_free(finder);
        course_free(course);
        notes_free(&notes);
    }
    notes_free(&corpus);
}

/* Adds an atom of an expression that matches a character, and perhaps a quantifier. */
static void add_atom(struct buf *out, uint32_t rune)
{
    bool letter = (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z', digit = rune >= '0' && rune <= '9';
    switch (random_below(6)) {
    case 0:
        buf_add_char(out, '.');
        break;
    case 1:
        buf_add_str(out, letter || is_han(rune) ? "\\w" : digit ? "\\d" : rune == ' ' ? "\\s" : "\\W");
        break;
    case 2:
        buf_add_str(out, is_han(rune) ? "[一-龥]" : letter ? "[a-z]" : digit ? "[0-9]" : "[^a-z]");
        break;
    default:
        if (rune < 0x80 && !letter && !digit)
            buf_add_char(out, '\\');
        buf_add_rune(out, rune);
    }
    static const char *const quantifiers[] = {"+", "?", "{1,3}", "*", "{1}", "+?"};
    if (random_below(4) == 0)
        buf_add_str(out, quantifiers[random_below(sizeof quantifiers / sizeof quantifiers[0])]);
}

/* What an expression may ask of where a match is; each holds rarely or often. */
static const char *const before_it[] = {"", "", "", "^", "\\b", "(?<![a-z])", "^\\s*", ".*"};
static const char *const after_it[] = {"", "", "", "$", "\\b", "(?! )", "\\W*$", ".*"};

/* An expression that matches the visible text of a note, whatever markup is in its source; owned. */
static char *random_expression(const struct doc *doc)
{
    struct buf text = {0}, out = {0};
    node_plain_text(doc->root, &text);
    buf_add_str(&text, "  ");
    size_t at = rune_start(buf_slice(&text), random_below(text.bytes)), runes = 2 + random_below(5);
    if (text.ptr[at] == ' ' || text.ptr[at] == '\n')
        runes++;
    bool group = random_below(5) == 0;
    buf_printf(&out, "/%s%s", before_it[random_below(sizeof before_it / sizeof before_it[0])], group ? "(?:x\\d|" : "");
    size_t begin = out.bytes;
    for (size_t i = 0; i < runes && at < text.bytes; i++) {
        int bytes;
        uint32_t rune = utf8_decode(text.ptr + at, text.ptr + text.bytes, &bytes);
        if (i == 1 && random_below(8) == 0)
            buf_add_str(&out, ".*");
        if (rune >= ' ' && rune != '/')
            add_atom(&out, rune);
        at += (size_t)bytes;
    }
    if (out.bytes == begin)
        buf_add_char(&out, 'a');
    buf_printf(&out, "%s%s/", group ? ")" : "", after_it[random_below(sizeof after_it / sizeof after_it[0])]);
    buf_free(&text);
    return buf_take(&out);
}

/* An expression finds the same whether it is tried on blocks that may match, or on all notes parsed. */
static void check_expressions(const struct notes *notes, int count, bool all)
{
    struct course *course = notes_course(notes);
    struct finder *finder = finder_new(course, (struct find_source){parse_note, NULL, NULL}, false);
    while (count-- > 0) {
        char *expression = random_expression(course->chapters[random_below(notes->count)].doc);
        struct buf alone = {0};
        buf_printf(&alone, "%s|qzxqzxq", expression); /* no note is skipped for what the expression tells */
        check_query(finder, notes, expression, all);
        check_query(finder, notes, buf_slice(&alone).ptr, all);
        buf_free(&alone);
        free(expression);
    }
    finder_free(finder);
    course_free(course);
}

static void test_expressions(void **state)
{
    (void)state;
    struct notes corpus = notes_of_corpus();
    for (int i = rounds(20); i > 0; i--) {
        struct notes notes = {0};
        for (int n = 0; n < 8; n++) {
            struct buf note = mangled_note(&corpus);
            notes_add(&notes, buf_slice(&note));
            buf_free(&note);
        }
        check_expressions(&notes, 40, false);
        notes_free(&notes);
    }
    check_expressions(&corpus, rounds(10), true);
    notes_free(&corpus);
}

/* What a character folds to, and whether that holds a letter, a digit or a Han character that it is not itself. */
static bool folds_to_word(uint32_t rune, bool *silent)
{
    char bytes[4];
    uint32_t runes[FOLD_RUNES], capitals;
    int count;
    text_fold_step(slice_from(bytes, utf8_write(rune, bytes)), runes, &count, &capitals);
    *silent = count == 0;
    for (int i = 0; i < count; i++)
        if ((runes[i] >= '0' && runes[i] <= '9') || (runes[i] >= 'a' && runes[i] <= 'z') || is_han(runes[i]))
            return true;
    return false;
}

/* The fast scans check only leading bytes; compared with the folding of all of Unicode. */
static void test_scans_know_every_form(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct pinyin *pinyin = pinyin_new(slice_of("zyl"), NULL, &arena);
    uint8_t *table = pinyin_table(pinyin);
    for (uint32_t rune = 0x80; rune <= 0x10FFFF; rune++) {
        bool silent;
        if ((rune >= 0xD800 && rune <= 0xDFFF) || (rune >= 0x3400 && rune <= 0x9FFF))
            continue;
        bool word = folds_to_word(rune, &silent);
        if (!word && !silent)
            continue;
        char text[8] = "";
        struct scan_list list = {0};
        size_t bytes = utf8_write(rune, text);
        scan_exotic(slice_from(text, bytes), &list);
        if (word && (list.count != 1 || list.items[0] != 0))
            fail_msg("U+%04X folds to a word, and is not scanned for", rune);
        if (word && bytes == 3 && (table[rune] & PINYIN_ALONE) == 0)
            fail_msg("U+%04X folds to a word, and pinyin passes over it", rune);
        if (bytes == 3 && (table[rune] & PINYIN_FOLLOWS) == 0)
            fail_msg("U+%04X may stand inside a word, and pinyin stops at it", rune);
        free(list.items);
    }
    free(table);
    arena_free(&arena);
}

int main(void)
{
    const char *seed = getenv("BIJI_SEED");
    random_state += seed != NULL ? (uint64_t)atoi(seed) * 1000003u : 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scans_know_every_form),
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_mangled_notes),
        cmocka_unit_test(test_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
