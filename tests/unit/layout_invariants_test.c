/* layout_invariants_test.c - proves what must hold for every text at every width: no line too wide, none that starts or
 * ends with forbidden punctuation, no unsafe character, nothing lost or repeated, places that find their line, and the
 * same lines whether a note is laid out at once or piece by piece. Runs over the bundled notes, and over the corpus and
 * the examples of the GFM specification if they are beside the checkout. Every text is laid out at the fixed widths, with
 * space between Chinese and Latin text and without, and at a few others that follow those of the text before, so that together
 * they take each width from 20 to 240 both ways; with BIJI_SWEEP=all every text takes all of them (minutes). */
#include "biji/file.h"
#include "biji/layout.h"
#include "biji/load.h"
#include "biji/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int fixed_widths[] = {20, 80, 240};
enum { FIXED = sizeof fixed_widths / sizeof fixed_widths[0], LEAST = 20, MOST = 240, TURNS = 4 };

static bool is_one_of(uint32_t rune, const char *set)
{
    for (const char *p = set, *end = set + strlen(set); p < end;) {
        int bytes;
        if (utf8_decode(p, end, &bytes) == rune)
            return true;
        p += bytes;
    }
    return false;
}

static uint32_t first_rune(struct slice s)
{
    int bytes;
    return utf8_decode(s.ptr, s.ptr + s.bytes, &bytes);
}

static uint32_t last_rune(struct slice s)
{
    size_t at = s.bytes - 1;
    while (at > 0 && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
        at--;
    return first_rune(slice_part(s, at, s.bytes));
}

/* Whether the text goes on from run a to run b in the document, so that a line break between them was the layout's
 * choice. */
static bool goes_on(const struct doc *doc, const struct run *a, const struct run *b)
{
    const struct node *left = doc_node(doc, a->place.node), *right = doc_node(doc, b->place.node);
    if (left == right)
        return true;
    const struct node *block = left;
    while (block != NULL && !node_is_block(block))
        block = block->parent;
    for (const struct node *n = left; n != NULL && n != right; n = node_after(block, n, false))
        if (n->kind == NODE_HARD_BREAK || (n->kind == NODE_MATH && n->math.display))
            return false;
    for (const struct node *up = right; up != NULL; up = up->parent)
        if (up == block)
            return true;
    return false;
}

static const struct run *placed_run(const struct line *line, bool last)
{
    const struct run *found = NULL;
    for (int i = 0; i < line->run_count; i++)
        if (line->runs[i].place.node != 0 && (found == NULL || last))
            found = &line->runs[i];
    return found;
}

static void check_line_breaks(const struct layout *layout)
{
    for (size_t i = 0; i + 1 < layout->line_count; i++) {
        const struct line *line = &layout->lines[i], *next = &layout->lines[i + 1];
        if (line->block == NULL || line->block != next->block || line->block->kind == NODE_ROW)
            continue;
        const struct run *end = placed_run(line, true), *start = placed_run(next, false);
        if (end == NULL || start == NULL || !goes_on(layout->doc, end, start))
            continue;
        if (line->block->kind == NODE_CODE_BLOCK || line->block->kind == NODE_RAW_BLOCK)
            continue; /* the author's lines */
        bool bad = (!start->whole && is_one_of(first_rune(start->text), "。，、；：？！）》」』】”’％")) ||
                   (!end->whole && is_one_of(last_rune(end->text), "（《「『【“‘"));
        if (bad)
            fail_msg("%s:%u: width %d: \"%.*s\" | \"%.*s\"", layout->doc->file, line->block->line,
                     layout->options.width, (int)end->text.bytes, end->text.ptr, (int)start->text.bytes,
                     start->text.ptr);
    }
}

/* The text that each leaf shows, by node id, blanks left out; formulas and pictures only count as present. */
struct shown {
    struct buf *leaves;
    bool *any;
};

static void add_ink(struct buf *out, struct slice text)
{
    struct buf safe = {0};
    text_safe(text, &safe);
    for (size_t i = 0; i < safe.bytes; i++)
        if (safe.ptr[i] != ' ')
            buf_add_char(out, safe.ptr[i]);
    buf_free(&safe);
}

static void check_nothing_lost(const struct layout *layout)
{
    const struct doc *doc = layout->doc;
    size_t count = doc->node_count + 1;
    struct shown shown = {calloc(count, sizeof(struct buf)), calloc(count, sizeof(bool))};
    for (size_t i = 0; i < layout->line_count; i++)
        for (int r = 0; r < layout->lines[i].run_count; r++) {
            const struct run *run = &layout->lines[i].runs[r];
            shown.any[run->place.node] = true;
            if (run->place.node != 0 && !run->whole)
                add_ink(&shown.leaves[run->place.node], run->text);
        }
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, n->kind == NODE_IMAGE)) {
        struct buf want = {0};
        add_ink(&want, n->text);
        bool is_text =
            n->kind == NODE_TEXT || n->kind == NODE_CODE || n->kind == NODE_CODE_BLOCK || n->kind == NODE_RAW_BLOCK;
        bool in_script = n->parent != NULL && (n->parent->kind == NODE_SUB || n->parent->kind == NODE_SUP);
        bool is_drawn =
            n->kind == NODE_CODE_BLOCK && slice_starts(n->info, "mermaid"); /* names and arrows become lines */
        if (want.bytes > 0 && is_text && !in_script && !is_drawn) {
            struct slice got = buf_slice(&shown.leaves[n->id]);
            if (!slice_eq(buf_slice(&want), got))
                fail_msg("%s:%u: width %d: the text \"%s\" is shown as \"%.*s\"", doc->file, n->line,
                         layout->options.width, want.ptr, (int)got.bytes, got.ptr);
        }
        if (((want.bytes > 0 && (is_text || n->kind == NODE_MATH || n->kind == NODE_MATH_BLOCK)) ||
             n->kind == NODE_IMAGE) &&
            !shown.any[n->id])
            fail_msg("%s:%u: width %d: a %s is not shown", doc->file, n->line, layout->options.width,
                     node_kind_name((enum node_kind)n->kind));
        buf_free(&want);
    }
    for (size_t i = 0; i < count; i++)
        buf_free(&shown.leaves[i]);
    free(shown.leaves);
    free(shown.any);
}

static bool line_shows(const struct line *line, uint32_t id)
{
    for (int i = 0; i < line->run_count; i++)
        if (line->runs[i].place.node == id)
            return true;
    return false;
}

static void check_places(struct layout *layout)
{
    for (size_t i = 0; i < layout->line_count; i++)
        for (int r = 0; r < layout->lines[i].run_count; r++) {
            const struct run *run = &layout->lines[i].runs[r];
            if (run->place.node == 0)
                continue;
            size_t found = layout_line_of(layout, run->place);
            if (run->whole ? !line_shows(&layout->lines[found], run->place.node) : found != i)
                fail_msg("%s: width %d: place %u+%u is on line %zu, layout_line_of says %zu", layout->doc->file,
                         layout->options.width, run->place.node, run->place.offset, i, found);
        }
}

static uint64_t hash_lines(const struct layout *layout, uint64_t hash)
{
    for (size_t i = 0; i < layout->line_count; i++) {
        for (int r = 0; r < layout->lines[i].run_count; r++)
            for (size_t b = 0; b < layout->lines[i].runs[r].text.bytes; b++)
                hash = (hash ^ (unsigned char)layout->lines[i].runs[r].text.ptr[b]) * 1099511628211u;
        hash = (hash ^ '\n') * 1099511628211u;
    }
    return hash;
}

static void check_pieces(const struct layout *whole)
{
    uint64_t hash = 14695981039346656037u, all = hash_lines(whole, hash);
    struct layout *layout = layout_new(whole->doc, &whole->options);
    while (!layout->complete) {
        layout_extend(layout, 3);
        hash = hash_lines(layout, hash);
        layout_discard(layout);
    }
    assert_true(hash == all);
    layout_free(layout);
}

/* One layout; `variant` picks the options that have nothing to do with the width. */
static void check_width(const struct doc *doc, int width, bool autospace, unsigned variant)
{
    struct layout_options options = {.width = width,
                                     .wide = variant % 2 == 0 ? width + 40 : 0,
                                     .code_marks = variant % 2 == 0,
                                     .code_numbers = variant % 4 == 0,
                                     .ambiguous_cols =
                                         (int)(1 + variant / 2 % 2) + (variant % 3 == 0 ? TEXT_FLAGS_SPELLED : 0),
                                     .autospace = autospace ? LAYOUT_AUTOSPACE_ON : LAYOUT_AUTOSPACE_OFF,
                                     .unfold_details = true};
    struct layout *layout = layout_new(doc, &options);
    layout_extend(layout, SIZE_MAX);
    layout_check(layout);
    for (size_t l = 0; l < layout->line_count; l++)
        if (layout->lines[l].overflow && layout->lines[l].cols > options.wide)
            fail_msg("%s: a line of %d columns at width %d", doc->file, layout->lines[l].cols, width);
    check_line_breaks(layout);
    check_nothing_lost(layout);
    check_places(layout);
    check_pieces(layout);
    layout_free(layout);
}

/* The number of the next width between the fixed ones, each twice in turn: without autospace, then with it. */
static unsigned next_turn;

static void check_doc(const struct doc *doc)
{
    enum { WIDTHS = MOST - LEAST + 1 };
    const char *sweep = getenv("BIJI_SWEEP");
    unsigned turns = sweep != NULL && strcmp(sweep, "all") == 0 ? 2 * WIDTHS : TURNS;
    for (unsigned i = 0; i < 2 * FIXED; i++)
        check_width(doc, fixed_widths[i / 2], i % 2 == 1, i);
    for (unsigned i = 0; i < turns; i++, next_turn++)
        check_width(doc, LEAST + (int)(next_turn / 2 % WIDTHS), next_turn % 2 == 1, next_turn / 2 + next_turn / WIDTHS);
}

static int check_files(const char *pattern)
{
    glob_t found;
    int count = 0;
    if (glob(pattern, 0, NULL, &found) != 0)
        return 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct error error = {0};
        struct doc *doc = note_load(found.gl_pathv[i], found.gl_pathv[i], NULL, &error);
        assert_non_null(doc);
        check_doc(doc);
        doc_free(doc);
        count++;
    }
    globfree(&found);
    return count;
}

static void test_bundled_notes(void **state)
{
    (void)state;
    assert_true(check_files("content/*.md") + check_files("content/*/*.md") > 10);
}

static void test_corpus(void **state)
{
    (void)state;
    int count = check_files("../shared/corpus/*/*.md") + check_files("../shared/corpus/*/*/*.md");
    if (count == 0) {
        print_message("the corpus is not here\n");
        skip();
    }
}

/* Parses the n bytes at text as a note of its own and checks it. */
static void check_text(const char *name, const char *text, size_t bytes)
{
    char *copy = malloc(bytes + 1);
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    struct doc *doc = note_parse_take(name, copy, bytes, NULL);
    check_doc(doc);
    doc_free(doc);
}

/* The specification marks its examples by a line of 32 backquotes and "example"; a line "." parts source from result.
 */
static void test_gfm_examples(void **state)
{
    (void)state;
    static const char fence[] = "````````````````````````````````";
    char *bytes;
    size_t count;
    int examples = 0;
    struct error error = {0};
    if (!file_read("../shared/corpus/gfm-spec.txt", &bytes, &count, &error)) {
        print_message("the specification is not here\n");
        skip();
    }
    for (char *p = strstr(bytes, fence); p != NULL; p = strstr(p, fence)) {
        char *start = strchr(p, '\n') + 1, *end = strstr(start - 1, "\n.\n");
        char name[32];
        snprintf(name, sizeof name, "example %d", ++examples);
        struct buf source = {0};
        for (char *c = start; c < end; c++) /* the specification writes a tab as an arrow */
            if (strncmp(c, "→", 3) == 0) {
                buf_add_char(&source, '\t');
                c += 2;
            } else {
                buf_add_char(&source, *c);
            }
        check_text(name, buf_slice(&source).ptr, source.bytes);
        buf_free(&source);
        p = strstr(end, fence) + sizeof fence - 1;
    }
    free(bytes);
    assert_true(examples > 600);
}

/* Hostile and odd texts of our own. */
static void test_odd_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "a&#27;[31mb&#x9b;c **&#27;**[0m `\x1b[1m` &#x202e;abc&#x2066;",
        "```\nx\ty\x1b[31mz\n\tlong long long long long long long long long long long long long line\n```",
        "![&#27;[2J](a\x1b.png \"t\x07\")\n\n[l&#8;](http://x/\x1b[1m)",
        "👨‍👩‍👧‍👦🇨🇳🇺🇸👍🏽 e\xcc\x81\xcc\x81 ☺️ ⚠️ text 한국어 "
        "ประเทศไทย "
        "हिन्दी "
        "العربية",
        "| 一 | 二 |\n|---|--:|\n| \\| `a|b` | $x$ |\n| 很长的内容很长的内容很长的内容很长的内容 | "
        "averyveryverylongunbreakableword |",
        "|a|b|c|d|e|f|g|h|i|j|k|l|\n|-|-|-|-|-|-|-|-|-|-|-|-|\n|one|two|three|four|five|six|seven|eight|nine|ten|"
        "eleven|twelve|",
        "- - - - - - - - - - - - - - - - deep\n\n> > > > > > > > > > > > > > > > > > > > > > > deep quote that goes on "
        "and on",
        "1. a\n\n   b\n2. c\n\n10) x\n11) y\n\n* [ ] t\n* [x] 任务",
        "说明[^1]和[^2]。\n\n[^1]: 第一条\n[^2]: 第二条\n\n    second paragraph",
        "一行\\\n二行  \n三行\n四行 and\nfive\n六",
        "https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"
        "bbbbbbbbbbbbbbbbbbbbbbb?c=ddddddddddddddddd&e=fffffffffffff-ggggggg",
        "$$\n\\frac{a}{b} = \\text{&#27;}\n$$\n\n$\\unknown{x}$ 与 $a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q$。",
        "用时 16 GB 内存，占 50％，共 1000——2000 次……“引文”（见“附录”）。",
        "`\n    > **<k>Cl<bd> **“下>>**—",
        "t \xef\xb8\x8f, \xcc\x81",
        "| a || ![](g) | x y |\n|-|-|-|-|\n|| ![](g) | 与……此 | c |\n\n||![](g)|……|\n|-|-|-|-|",
        "然后**「强调」**\xe2\x80\x8b，后面（\xe2\x80\x8b中文）\xe2\x80\x8b。这里**重要**"
        "\xe2\x80\x8b：说明“\xe2\x80\x8b引文\xe2\x80\x8b”。",
        "<table><tr><td>前<pre>x = 1\n  y</pre>后</td><td>\n\n```\na\n\nb\n```\n\n</td><td>\n\n<!-- 没有结束\n\n其余\n",
        "一|两个|三\n-|-|-",
        "公式占满一行：$exp(E_d(z)E_q(x))$；$exp(E_d(z)E_q(xyz))$。长的（$abcdefghijklmnopqrstuv$）后。",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_text(texts[i], texts[i], strlen(texts[i]));
}

/* Where no line can end well, lines are full and no wider. */
static void test_no_good_break(void **state)
{
    (void)state;
    static const char *const units[] = {"。", "（",  "x",  "👍🏽", "e\xcc\x81", "\xcc\x81",
                                        "……", "$x$", "——", "“",        "🇨🇳",        "\x1b"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct buf text = {0};
        buf_add_repeat(&text, units[i], 500);
        struct doc *doc = note_parse_take(units[i], buf_take(&text), strlen(units[i]) * 500, NULL);
        for (int width = 1; width <= 40; width++) {
            struct layout_options options = {.width = width, .ambiguous_cols = 1};
            struct layout *layout = layout_new(doc, &options);
            layout_extend(layout, SIZE_MAX);
            layout_check(layout);
            for (size_t l = 0; l < layout->line_count; l++)
                assert_true(!layout->lines[l].overflow || width < 2);
            layout_free(layout);
        }
        doc_free(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_odd_texts), cmocka_unit_test(test_no_good_break), cmocka_unit_test(test_bundled_notes),
        cmocka_unit_test(test_corpus),    cmocka_unit_test(test_gfm_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
