/* mermaid_test.c - proves that diagrams are drawn readably: whatever the widths of labels, the four sides of each box are
 * straight; unsupported or too wide diagrams are reported, never drawn wrong. */
#include "biji/mermaid.h"
#include "biji/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 400, ROWS = 2100 };

/* The drawing by columns: what begins in each; NULL in the right half of a wide character and beyond the row. */
struct screen {
    struct slice cells[ROWS][WIDTH];
    int rows;
};

static void read_screen(struct screen *screen, const struct mermaid_drawing *drawing)
{
    memset(screen->cells, 0, sizeof screen->cells);
    screen->rows = drawing->row_count;
    assert_in_range(drawing->row_count, 1, ROWS);
    for (int r = 0; r < drawing->row_count; r++) {
        int col = 0;
        for (int i = 0; i < drawing->rows[r].run_count; i++) {
            const struct mermaid_run *run = &drawing->rows[r].runs[i];
            assert_int_equal(run->cols, text_cols(run->text, 1));
            for (size_t at = 0; at < run->text.bytes;) {
                int cols;
                struct slice rest = slice_part(run->text, at, run->text.bytes);
                size_t bytes = grapheme_next(rest, 1, &cols);
                assert_true(col + cols <= WIDTH);
                screen->cells[r][col] = slice_part(rest, 0, bytes);
                at += bytes;
                col += cols;
            }
        }
        assert_int_equal(col, drawing->rows[r].cols);
        assert_true(col <= drawing->cols);
    }
}

/* Whether the cell holds one of the characters of set. */
static bool holds(const struct screen *screen, int row, int col, const char *set)
{
    struct slice cell =
        row >= 0 && row < screen->rows && col >= 0 && col < WIDTH ? screen->cells[row][col] : slice_of("");
    return cell.bytes > 0 && slice_find_str(slice_of(set), cell, 0) < strlen(set);
}

/* The row of the corner that a side leads to, up (step -1) or down. */
static int follow_side(const struct screen *screen, int row, int col, int step, const char *corners)
{
    while (holds(screen, row, col, "│├┤┼║"))
        row += step;
    assert_true(holds(screen, row, col, corners));
    return row;
}

/* The box around the label that begins at a cell has all its sides where they belong. */
static void check_box(const struct screen *screen, int row, int col)
{
    int left = col, right = col;
    while (left > 0 && !holds(screen, row, left, "│├┤║"))
        left--;
    while (right < WIDTH - 1 && !holds(screen, row, right, "│├┤║"))
        right++;
    int top = follow_side(screen, row, left, -1, "┌╭╱"), bottom = follow_side(screen, row, left, 1, "└╰╲╱");
    assert_int_equal(top, follow_side(screen, row, right, -1, "┐╮╲"));
    assert_int_equal(bottom, follow_side(screen, row, right, 1, "┘╯╱"));
    for (int c = left + 1; c < right; c++) {
        assert_true(holds(screen, top, c, "─┬┴┼"));
        assert_true(holds(screen, bottom, c, "─┬┴┼"));
    }
}

static bool find_text(const struct screen *screen, const char *first, int *row, int *col)
{
    for (*row = 0; *row < screen->rows; ++*row)
        for (*col = 0; *col < WIDTH; ++*col)
            if (slice_eq_str(screen->cells[*row][*col], first))
                return true;
    return false;
}

static unsigned draw_lot(unsigned *seed, unsigned most)
{
    *seed = *seed * 1103515245 + 12345;
    return (*seed >> 16) % most;
}

/* A flowchart of boxes whose labels each begin with a character of its own. */
static void make_chart(struct buf *text, unsigned seed, int *nodes)
{
    static const char *const directions[] = {"TD", "LR", "BT", "RL"};
    static const char *const shapes[][2] = {{"[", "]"}, {"(", ")"}, {"{", "}"}, {"([", "])"}, {"[[", "]]"}};
    static const char *const words[] = {"注意力", " model",    "机制",   "(Q, K)",  "，",
                                        "é",      "前向 pass", "“引号”", "ｗｉｄｅ"};
    *nodes = 2 + (int)draw_lot(&seed, 8);
    buf_printf(text, "flowchart %s\n", directions[draw_lot(&seed, 4)]);
    for (int i = 0; i < *nodes; i++) {
        unsigned shape = draw_lot(&seed, 5);
        buf_printf(text, "n%d%s\"", i, shapes[shape][0]);
        buf_add_rune(text, 0x4E00u + (unsigned)i);
        for (unsigned k = draw_lot(&seed, 5); k > 0; k--)
            buf_add_str(text, words[draw_lot(&seed, 9)]);
        buf_printf(text, "\"%s\n", shapes[shape][1]);
    }
    bool is_headless = draw_lot(&seed, 5) == 0; /* ends of both kinds at one node are not drawn */
    for (unsigned edges = (unsigned)*nodes + draw_lot(&seed, 4); edges > 0; edges--) {
        static const char *const heads[] = {"-->", "-.->", "-->|是的|", "==>", "-- no -->"}, *const none[] = {
                                                                                                 "---", "-.-",
                                                                                                 "---|是的|",
                                                                                                 "===", "-- no ---"};
        const char *const *arrows = is_headless ? none : heads;
        unsigned from = draw_lot(&seed, (unsigned)*nodes), to = draw_lot(&seed, (unsigned)*nodes);
        buf_printf(text, "n%u %s n%u\n", from, arrows[from == to ? 0 : draw_lot(&seed, 5)], to);
    }
}

static void test_boxes_stand_straight(void **state)
{
    (void)state;
    struct screen *screen = malloc(sizeof *screen);
    int drawn = 0;
    for (unsigned seed = 1; drawn < 40; seed++) {
        struct buf text = {0};
        struct arena arena = {0};
        struct mermaid_drawing drawing;
        int nodes = 0, row = 0, col = 0;
        assert_in_range(seed, 1, 60); /* few are refused */
        make_chart(&text, seed, &nodes);
        if (mermaid_draw(buf_slice(&text), WIDTH, 1, &arena, &drawing) == MERMAID_DRAWN) {
            drawn++;
            read_screen(screen, &drawing);
            for (int i = 0; i < nodes; i++) {
                char first[5] = {0};
                utf8_write(0x4E00u + (uint32_t)i, first);
                assert_true(find_text(screen, first, &row, &col));
                check_box(screen, row, col);
            }
        }
        arena_free(&arena);
        buf_free(&text);
    }
    free(screen);
}

static enum mermaid_fate fate_of(const char *text, int width)
{
    struct arena arena = {0};
    struct mermaid_drawing drawing;
    enum mermaid_fate fate = mermaid_draw(slice_of(text), width, 1, &arena, &drawing);
    if (fate == MERMAID_DRAWN)
        assert_true(drawing.cols <= width);
    arena_free(&arena);
    return fate;
}

static void test_what_stays_code(void **state)
{
    (void)state;
    static const char *const others[] = {"",
                                         "gantt\ntitle x",
                                         "graph XX\nA",
                                         "graph TD\nA[",
                                         "graph TD\nA --> [x]",
                                         "graph TD\nA -->",
                                         "graph TD\nsubgraph s\nA\nend",
                                         "graph TD\nA --> C\nB --- C",
                                         "graph TD\nA x--x B\nA o--o C",
                                         "sequenceDiagram\nA<B->>C: x",
                                         "graph TD",
                                         "sequenceDiagram",
                                         "sequenceDiagram\nloop x\nA->>B: y",
                                         "sequenceDiagram\nwhat is this"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(fate_of(others[i], 80), MERMAID_OTHER);
    assert_int_equal(fate_of("graph LR\nA[一二三四五六七八九十] --> B[一二三四五六七八九十]", 9), MERMAID_TOO_WIDE);
    assert_int_equal(fate_of("graph LR\nA[一二三四五六七八九十] --> B[一二三四五六七八九十]", 60), MERMAID_DRAWN);
    assert_int_equal(fate_of("sequenceDiagram\nA->>B: x\nB->>C: y", 10), MERMAID_TOO_WIDE);
    struct slice kind = mermaid_kind(slice_of("%% c\n  stateDiagram-v2\n"));
    assert_true(slice_eq_str(kind, "stateDiagram-v2"));
}

/* Cycles, every pair of two ranks, many edges and broken ends: never a crash, and few are refused. */
static void test_tangles(void **state)
{
    (void)state;
    assert_int_equal(fate_of("graph TD\nA & B & C --> D & E & F\nD --> A", 80), MERMAID_DRAWN);
    assert_int_equal(fate_of("graph LR\nA[/一/] x--x B[\\二\\] o--o C[/三\\]", 80), MERMAID_DRAWN);
    assert_int_equal(fate_of("graph LR\nA & B --> C & D\nD --> A\nC <--> B\nA --> A", 80), MERMAID_DRAWN);
    static const char chart[] = "graph TD\nA[\"开始\"] -->|是| B{判断?}\nB -. 否 .-> A & C((x))\nC ==> D>y]\n";
    for (size_t bytes = 0; bytes < sizeof chart; bytes++) {
        char part[sizeof chart];
        memcpy(part, chart, bytes);
        part[bytes] = '\0';
        fate_of(part, 60);
    }
    struct buf many = {0};
    buf_add_str(&many, "graph TD\n");
    for (int i = 0; i < 150; i++)
        buf_printf(&many, "a%d --> a%d\n", i % 12, (i * 7 + 3) % 12);
    fate_of(many.ptr, 400);
    for (int i = 0; i < 150; i++)
        buf_printf(&many, "b%d --> b%d\n", i, i + 1);
    assert_int_equal(fate_of(many.ptr, 400), MERMAID_OTHER);
    buf_free(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boxes_stand_straight),
        cmocka_unit_test(test_what_stays_code),
        cmocka_unit_test(test_tangles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
