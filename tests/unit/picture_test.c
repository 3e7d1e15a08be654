/* picture_test.c - proves the cells of a picture in every number of colours, the size of its block, and that any file,
 * however hostile, costs no more than a message. Without the libraries only the sizes are tested. */
#include "biji/gallery.h"
#include "biji/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/biji-picture-XXXXXX";

/* A file of that name in the test's folder; static. */
static const char *file_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *write_file(const char *name, const char *bytes, size_t count)
{
    const char *path = file_of(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    fclose(file);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_file(name, text, strlen(text));
}

/* Left half red, right half blue. */
static const char halves[] = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='80'>"
                             "<rect width='80' height='80' fill='#f00'/>"
                             "<rect x='80' width='80' height='80' fill='#00f'/></svg>";

static bool has_libraries(void)
{
    return picture_can_show(write_text("halves.svg", halves));
}

/* The colour of a cell of a single colour. */
static int color_of(const struct picture_cell *cell)
{
    assert_true(cell->rune == ' ' || cell->rune == 0x2588 || cell->fg == cell->bg);
    return cell->rune == 0x2588 ? cell->fg : cell->bg;
}

static void test_colors(void **state)
{
    (void)state;
    static const struct {
        int colors, red, blue;
    } cases[] = {{1 << 24, 0xFF0000, 0x0000FF}, {256, 196, 21}, {16, 9, 12}};
    const char *reason;
    if (!has_libraries())
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct picture_look look = {.cols = 20, .rows = 5, .colors = cases[i].colors};
        struct picture_cell *cells = picture_cells(file_of("halves.svg"), &look, &reason);
        assert_non_null(cells);
        for (int cell = 0; cell < 100; cell++)
            assert_int_equal(color_of(&cells[cell]), cell % 20 < 10 ? cases[i].red : cases[i].blue);
        free(cells);
    }
}

/* Without colours the ink is drawn and the paper is not; transparent paper is white, for every terminal. */
static void test_mono(void **state)
{
    (void)state;
    const char *reason;
    if (!has_libraries())
        skip();
    const char *path = write_text("ink.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='160'>"
                                             "<rect width='160' height='32' fill='#000'/></svg>");
    struct picture_look look = {.cols = 20, .rows = 10, .colors = 0, .dark = true};
    struct picture_cell *cells = picture_cells(path, &look, &reason);
    assert_non_null(cells);
    for (int cell = 0; cell < 200; cell++) {
        bool ink = cells[cell].rune != ' ';
        assert_int_equal(cells[cell].fg, -1);
        if (look.dark) /* black and transparent only: turned for a dark terminal, so the ink is still the bar */
            assert_int_equal(ink, cell / 20 < 2);
    }
    free(cells);
}

static void test_blocks(void **state)
{
    (void)state;
    static const struct {
        int width, height, most_cols, most_rows, cols, rows;
    } cases[] = {
        {640, 480, 80, 14, 37, 14}, {160, 80, 80, 14, 20, 5},       {3000, 100, 80, 14, 80, 1},
        {100, 3000, 80, 14, 1, 14}, {30000, 30000, 80, 14, 28, 14}, {64, 64, 80, 14, 8, 4},
    };
    int cols, rows;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(picture_fit(cases[i].width, cases[i].height, cases[i].most_cols, cases[i].most_rows, &cols, &rows));
        assert_int_equal(cols, cases[i].cols);
        assert_int_equal(rows, cases[i].rows);
    }
    assert_false(picture_fit(90, 20, 80, 14, &cols, &rows)); /* a badge */
    assert_false(picture_fit(16, 16, 80, 14, &cols, &rows));
    assert_false(picture_fit(640, 480, 80, 0, &cols, &rows));
}

static void test_svg_size(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int width, height;
    } cases[] = {
        {"<svg width=\"12px\" height='30'/>", 12, 30},
        {"<?xml version='1.0'?>\n<!-- <b> -->\n<svg viewBox='0 0 300 150'>", 300, 150},
        {"<svg width='600' viewBox='0,0,300,150'>", 600, 300},
        {"<svg width='1in' height='2.54cm'>", 96, 96},
        {"<svg width='100%' height='100%' viewBox='0 0 40 20'>", 40, 20},
        {"<svg stroke-width='3'>", 0, 0},
        {"<svg width='1e99' height='5'>", 0, 0},
        {"<html><p>no picture</p></html>", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int width = 0, height = 0;
        bool found = picture_size(write_text("size.svg", cases[i].text), &width, &height);
        assert_int_equal(found, cases[i].width > 0);
        if (found) {
            assert_int_equal(width, cases[i].width);
            assert_int_equal(height, cases[i].height);
        }
    }
}

static void check_refused(const char *path)
{
    struct picture_look look = {.cols = 40, .rows = 14, .colors = 256};
    const char *reason = NULL;
    assert_null(picture_cells(path, &look, &reason));
    assert_non_null(reason);
    assert_true(strlen(reason) > 8);
}

/* PNG: signature, IHDR of that size, then nothing that could fill it. */
static const char *write_lie(unsigned width, unsigned height)
{
    char png[200] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    for (int i = 0; i < 4; i++) {
        png[16 + i] = (char)(width >> (24 - 8 * i));
        png[20 + i] = (char)(height >> (24 - 8 * i));
    }
    memcpy(png + 24, "\x08\x06\0\0\0", 5);
    memcpy(png + 190, "IEND", 4);
    return write_file("lie.png", png, sizeof png);
}

static void test_hostile_files(void **state)
{
    (void)state;
    mkdir(file_of("folder.png"), 0700);
    mkfifo(file_of("fifo.png"), 0600);
    check_refused(file_of("folder.png"));
    check_refused(file_of("fifo.png"));
    check_refused(file_of("missing.png"));
    check_refused(write_text("empty.png", ""));
    check_refused(write_lie(30000, 30000));
    check_refused(write_lie(100, 100));
    check_refused(write_text("a.jpg", "\xFF\xD8\xFF\xC0\x01"));
    check_refused(write_text("a.gif", "GIF89a\x40\x01\x40\x01 and then nothing"));
    check_refused(write_text(
        "a.webp", "RIFF\x20\x01\x01\x01WEBPVP8 \x01\x01\x01\x01\x01\x01\x01\x01\x01\x40\x01\x40\x01 nothing"));
    check_refused(write_text("open.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><g>"));
}

/* Every part of a whole file: shown or refused, never a crash, never long. */
static void test_truncated(void **state)
{
    (void)state;
    enum { STEPS = 12 };
    const char *reason;
    struct picture_look look = {.cols = 20, .rows = 5, .colors = 16};
    for (size_t i = 1; i < STEPS; i++)
        free(picture_cells(write_file("part.svg", halves, (sizeof halves - 1) * i / STEPS), &look, &reason));
    check_refused(file_of("part.svg"));
}

/* An SVG asks for a billion words, a program and a file of the system: it gets none, in time. */
static void test_svg_demands(void **state)
{
    (void)state;
    static const char bomb[] =
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
        "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
        "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>]>"
        "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'><text>&g;</text></svg>";
    static const char demands[] =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='160' height='80'>"
        "<script>while (true) ;</script><image xlink:href='file:///etc/passwd' width='160' height='80'/>"
        "<image href='http://127.0.0.1:9/x.png' width='160' height='80'/><rect width='160' height='80' "
        "fill='#f00'/></svg>";
    struct picture_look look = {.cols = 20, .rows = 5, .colors = 1 << 24};
    struct timespec begin, end;
    const char *reason;
    if (!has_libraries())
        skip();
    clock_gettime(CLOCK_MONOTONIC, &begin);
    check_refused(write_text("bomb.svg", bomb));
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_true(end.tv_sec - begin.tv_sec < 8); /* the limit, with room for a busy machine */
    struct picture_cell *cells = picture_cells(write_text("demands.svg", demands), &look, &reason);
    assert_non_null(cells);
    assert_int_equal(color_of(&cells[50]), 0xFF0000);
    free(cells);
}

/* A picture is decoded once, and again when its file has changed. */
static void test_gallery(void **state)
{
    (void)state;
    const char *reason, *path = file_of("halves.svg");
    if (!has_libraries())
        skip();
    struct gallery *gallery = gallery_new(256, true, false);
    assert_true(gallery_can_show(gallery, path));
    const struct picture_cell *first = gallery_cells(gallery, path, 20, 5, &reason);
    assert_non_null(first);
    assert_ptr_equal(first, gallery_cells(gallery, path, 20, 5, &reason));
    write_text("halves.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>broken");
    assert_null(gallery_cells(gallery, path, 20, 5, &reason));
    assert_string_equal(reason, "the file is damaged");
    gallery_free(gallery);
}

/* Without waiting, the cells arrive while the program polls, and a picture that takes forever is abandoned. */
static void test_aside(void **state)
{
    (void)state;
    const char *reason = "", *quick;
    char *slow;
    char svg[8192] = "<svg xmlns='http://www.w3.org/2000/svg' width='800' height='400'><filter id='f'>";
    for (int i = 0; i < 60; i++)
        strcat(svg, "<feTurbulence baseFrequency='0.05' numOctaves='200'/>");
    strcat(svg, "</filter><rect width='800' height='400' filter='url(#f)'/></svg>");
    slow = strdup(write_text("slow.svg", svg));
    quick = write_text("halves.svg", halves);
    if (!has_libraries())
        skip();
    struct gallery *gallery = gallery_new(256, true, false);
    gallery_decode_aside(gallery);
    assert_null(gallery_cells(gallery, slow, 80, 20, &reason));
    assert_null(reason);
    assert_null(gallery_cells(gallery, quick, 20, 5, &reason));
    assert_null(reason);
    for (int count = 2; count > 0;) {
        struct pollfd fds[4];
        int timeout = -1;
        count = gallery_descriptors(gallery, fds, 4, &timeout);
        assert_true(timeout <= 4000);
        poll(fds, (nfds_t)count, count > 0 ? timeout : 0);
        gallery_step(gallery);
    }
    assert_non_null(gallery_cells(gallery, quick, 20, 5, &reason));
    assert_null(gallery_cells(gallery, slow, 80, 20, &reason));
    assert_string_equal(reason, "decoding it took too long");
    gallery_free(gallery);
    unlink(slow);
    free(slow);
}

/* For a terminal that shows pixels each picture is a PNG of its block, at every try. */
static void test_pixels(void **state)
{
    (void)state;
    enum { TRIES = 24 };
    const char *reason, *path = write_text("halves.svg", halves);
    if (!has_libraries())
        skip();
    for (int i = 0; i < TRIES; i++) {
        struct gallery *gallery = gallery_new(256, true, false);
        gallery_set_pixels(gallery, 10, 20);
        const struct picture_shown *shown = gallery_shown(gallery, path, 20, 5, &reason);
        if (shown == NULL)
            fail_msg("try %d: %s", i, reason);
        assert_null(shown->cells);
        assert_memory_equal(shown->data, "\x89PNG", 4);
        assert_memory_equal(shown->data + 16, "\0\0\0\xC8\0\0\0\x64", 8);
        gallery_free(gallery);
    }
}

static bool is_near(int color, int wanted)
{
    enum { FAR = 40 };
    for (int shift = 0; shift <= 16; shift += 8)
        if (abs((color >> shift & 0xFF) - (wanted >> shift & 0xFF)) > FAR)
            return false;
    return true;
}

/* Every format, in the forms that cameras and drawing programs write: the first frame, turned as the camera was held; the left half is
 * red, the right one blue. */
static void test_formats(void **state)
{
    (void)state;
    static const char *const names[] = {
        "plain.png", "palette.png",  "interlaced.png", "baseline.jpg", "progressive.jpg", "cmyk.jpg",      "turned.jpg",
        "plain.gif", "animated.gif", "lossy.webp",     "alpha.webp",   "lossless.webp",   "animated.webp", "plain.svg"};
    struct picture_look look = {.cols = 12, .rows = 3, .colors = 1 << 24};
    const char *reason;
    if (!has_libraries())
        skip();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int width = 0, height = 0;
        char path[128];
        snprintf(path, sizeof path, "tests/pictures/formats/%s", names[i]);
        assert_true(picture_size(path, &width, &height));
        assert_int_equal(width, 96);
        assert_int_equal(height, 48);
        struct picture_cell *cells = picture_cells(path, &look, &reason);
        if (cells == NULL)
            fail_msg("%s: %s", names[i], reason);
        for (int cell = 0; cell < 36; cell++) {
            if (cell % 12 == 5 || cell % 12 == 6) /* compression blurs the border */
                continue;
            int wanted = cell % 12 < 6 ? 0xE02020 : 0x2020E0;
            if (!is_near(cells[cell].bg, wanted) || (cells[cell].rune != ' ' && !is_near(cells[cell].fg, wanted)))
                fail_msg("%s: cell %d is U+%04X, %06x on %06x", names[i], cell, (unsigned)cells[cell].rune,
                         (unsigned)cells[cell].fg, (unsigned)cells[cell].bg);
        }
        free(cells);
    }
}

/* Under transparent pixels lies what leaves the ink in sight, the terminal's own side if that does. */
static void test_ground(void **state)
{
    (void)state;
    static const struct {
        const char *ink;
        bool dark;
        int corner, middle;
    } cases[] = {
        {"#fff", true, 0x000000, 0xFFFFFF},  {"#fff", false, 0x000000, 0xFFFFFF}, {"#000", true, 0x000000, 0xFFFFFF},
        {"#000", false, 0xFFFFFF, 0x000000}, {"#f00", true, 0x000000, 0xFF0000},  {"#f00", false, 0xFFFFFF, 0xFF0000},
        {"#300", true, 0xFFFFFF, 0x330000},
    };
    struct picture_look look = {.cols = 20, .rows = 10, .colors = 1 << 24};
    const char *reason;
    if (!has_libraries())
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char svg[256];
        snprintf(svg, sizeof svg,
                 "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='160'>"
                 "<rect x='40' y='40' width='80' height='80' fill='%s'/></svg>",
                 cases[i].ink);
        look.dark = cases[i].dark;
        struct picture_cell *cells = picture_cells(write_text("ink.svg", svg), &look, &reason);
        assert_non_null(cells);
        assert_true(is_near(color_of(&cells[0]), cases[i].corner));
        assert_true(is_near(color_of(&cells[5 * 20 + 10]), cases[i].middle));
        free(cells);
    }
}

/* Sixel data of a part, and nothing but that is let through to a terminal. */
static void test_sixels(void **state)
{
    (void)state;
    const char *path = write_text("halves.svg", halves);
    if (!has_libraries())
        skip();
    struct gallery *gallery = gallery_new(256, true, false);
    const struct picture_shown *shown =
        gallery_sixels(gallery, path, 20, 6, &(struct picture_part){.col = 0, .row = 0, .cols = 10, .rows = 3}, 10, 20);
    assert_non_null(shown);
    assert_true(picture_is_sixels(shown->data, shown->data_bytes));
    char *text = strndup(shown->data, shown->data_bytes);
    assert_non_null(strstr(text, ";100;60#"));   /* pixels */
    assert_non_null(strstr(text, ";2;100;0;0")); /* red, and no blue: the left half */
    assert_null(strstr(text, ";2;0;0;100"));
    free(text);
    gallery_free(gallery);
    assert_true(picture_is_sixels("\033P0;1q~\033\\", 9));
    assert_false(picture_is_sixels("\033P0;1q\033]2;x\033\\", 13));
    assert_false(picture_is_sixels("\033P0;1q~\r\033\\", 10));
    assert_false(picture_is_sixels("\033P0;1q~~~", 9));
    assert_false(picture_is_sixels("", 0));
}

/* The one file that is stored in the folder; its content is changed when damage. */
static void damage_stored(const char *stored)
{
    char path[300];
    for (int i = 0; i < 256; i++) {
        snprintf(path, sizeof path, "%s/%02x", stored, i);
        FILE *file = fopen(path, "r+b");
        if (file == NULL)
            continue;
        fseek(file, -5, SEEK_END);
        fputc('!', file);
        fclose(file);
    }
}

static void remove_stored(const char *stored)
{
    char path[300];
    for (int i = 0; i < 256; i++) {
        snprintf(path, sizeof path, "%s/%02x", stored, i);
        unlink(path);
    }
    rmdir(stored);
}

/* Cells of a large file come from the disk at the next start, unless the file has changed or what was stored is damaged. */
static void test_stored(void **state)
{
    (void)state;
    enum { LARGE = 300000 };
    struct stat info;
    char *svg = malloc(LARGE + 1), *stored = strdup(file_of("stored")), *path;
    const char *reason;
    memset(svg, ' ', LARGE);
    svg[LARGE] = '\0';
    memcpy(svg, halves, sizeof halves - 1);
    path = strdup(write_file("large.svg", svg, LARGE));
    if (!has_libraries())
        skip();
    for (int round = 0; round < 3; round++) { /* decoded; from the disk; not from there any more */
        struct gallery *gallery = gallery_new(1 << 24, true, false);
        gallery_keep_in(gallery, stored);
        const struct picture_cell *cells = gallery_cells(gallery, path, 20, 5, &reason);
        if (round < 2) {
            assert_non_null(cells);
            assert_int_equal(color_of(&cells[0]), 0xFF0000);
            assert_int_equal(color_of(&cells[99]), 0x0000FF);
        } else {
            assert_null(cells);
            assert_string_equal(reason, "the file is damaged");
        }
        gallery_free(gallery);
        if (round == 0) { /* the picture is gone behind the same size and date */
            assert_int_equal(stat(path, &info), 0);
            memset(svg + 80, '<', 80);
            write_file("large.svg", svg, LARGE);
            const struct timespec times[] = {info.st_atim, info.st_mtim};
            assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
        } else if (round == 1) {
            damage_stored(stored);
        }
    }
    remove_stored(stored);
    unlink(path);
    free(path);
    free(stored);
    free(svg);
}

static int clean(void **state)
{
    (void)state;
    static const char *const names[] = {"halves.svg", "ink.svg",  "size.svg",   "lie.png",  "empty.png",
                                        "a.jpg",      "a.gif",    "a.webp",     "open.svg", "part.svg",
                                        "bomb.svg",   "fifo.png", "demands.svg"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(file_of(names[i]));
    rmdir(file_of("folder.png"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_colors),      cmocka_unit_test(test_mono),          cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_svg_size),    cmocka_unit_test(test_hostile_files), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_svg_demands), cmocka_unit_test(test_gallery),       cmocka_unit_test(test_aside),
        cmocka_unit_test(test_pixels),      cmocka_unit_test(test_formats),       cmocka_unit_test(test_ground),
        cmocka_unit_test(test_sixels),      cmocka_unit_test(test_stored),
    };
    return mkdtemp(folder) == NULL || cmocka_run_group_tests(tests, NULL, clean);
}
