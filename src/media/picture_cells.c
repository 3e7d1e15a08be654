/* picture_cells.c - a picture as cells: a child process loads the libraries, confines itself, decodes, lets libchafa choose the
 * characters, and writes the cells to a pipe. Whatever the file does to the child, the reader only reads a table of known
 * size from it. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/picture.h"
#include "decode.h"
#include "sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PIXELS = 40 << 20, MOST_FILE_BYTES = 64 << 20, MOST_CELLS = 400 * 200, WAIT_MS = 4000, CELL_PX = 8 };
/* What the child sends first. */
enum outcome { OUTCOME_BROKEN, OUTCOME_CELLS, OUTCOME_NO_LIBRARY };

bool picture_fit(int width_px, int height_px, int most_cols, int most_rows, int *cols, int *rows)
{
    enum { SMALL_PX = 48 };
    if (width_px < SMALL_PX || height_px < SMALL_PX || most_cols < 4 || most_rows < 2)
        return false;
    double width = width_px, height = height_px, across = width / CELL_PX;
    across = across < most_cols ? across : most_cols;
    if (across * height / width / 2 > most_rows)
        across = most_rows * 2.0 * width / height;
    *cols = across < 1 ? 1 : (int)(across + 0.5);
    *rows = (int)(across * height / width / 2 + 0.5);
    *cols = *cols > most_cols ? most_cols : *cols;
    *rows = *rows < 1 ? 1 : *rows > most_rows ? most_rows : *rows;
    return true;
}

/* The functions of libchafa that are used; its ABI has been number 0 since 2018. */
struct chafa {
    void *(*config_new)(void), *(*map_new)(void), *(*canvas_new)(void *);
    void (*set_geometry)(void *, int, int), (*set_mode)(void *, int), (*set_map)(void *, void *);
    void (*add_tags)(void *, int), (*set_fg)(void *, unsigned), (*set_bg)(void *, unsigned), (*set_dither)(void *, int);
    void (*set_work)(void *, float);
    void (*draw)(void *, int, const unsigned char *, int, int, int);
    uint32_t (*char_at)(void *, int, int);
    void (*colors_at)(void *, int, int, int *, int *);
};

static bool load_chafa(struct chafa *chafa)
{
    const struct {
        const char *name;
        void *place;
    } wanted[] = {
        {"chafa_canvas_config_new", &chafa->config_new},
        {"chafa_symbol_map_new", &chafa->map_new},
        {"chafa_canvas_new", &chafa->canvas_new},
        {"chafa_canvas_config_set_geometry", &chafa->set_geometry},
        {"chafa_canvas_config_set_canvas_mode", &chafa->set_mode},
        {"chafa_canvas_config_set_symbol_map", &chafa->set_map},
        {"chafa_symbol_map_add_by_tags", &chafa->add_tags},
        {"chafa_canvas_config_set_fg_color", &chafa->set_fg},
        {"chafa_canvas_config_set_bg_color", &chafa->set_bg},
        {"chafa_canvas_config_set_dither_mode", &chafa->set_dither},
        {"chafa_canvas_config_set_work_factor", &chafa->set_work},
        {"chafa_canvas_draw_all_pixels", &chafa->draw},
        {"chafa_canvas_get_char_at", &chafa->char_at},
        {"chafa_canvas_get_raw_colors_at", &chafa->colors_at},
    };
    void *library = dlopen("libchafa.so.0", RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *symbol = library != NULL ? dlsym(library, wanted[i].name) : NULL;
        if (symbol == NULL)
            return false;
        memcpy(wanted[i].place, &symbol, sizeof symbol);
    }
    return true;
}

/* Whether all opaque pixels are black and some pixels are transparent: line art, to be drawn in the text colour. */
static bool is_line_art(const struct pixels *pixels)
{
    enum { CLEAR = 32, DARK = 48 };
    size_t count = (size_t)pixels->width * (size_t)pixels->height, clear = 0;
    for (size_t i = 0; i < count; i++) {
        const unsigned char *p = pixels->rgba + 4 * i;
        if (p[3] < CLEAR)
            clear++;
        else if (p[0] > DARK || p[1] > DARK || p[2] > DARK)
            return false;
    }
    return clear > 0;
}

/* Gives transparent pixels a background: white, but black under line art that is inverted for a dark terminal. */
static void lay_ground(struct pixels *pixels, bool dark)
{
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    bool inverted = dark && is_line_art(pixels);
    for (size_t i = 0; i < count; i++) {
        unsigned char *p = pixels->rgba + 4 * i;
        for (int k = 0; k < 3; k++)
            p[k] = (unsigned char)((p[k] * p[3] + 255 * (255 - p[3])) / 255);
        for (int k = 0; k < 3 && inverted; k++)
            p[k] = (unsigned char)(255 - p[k]);
        p[3] = 255;
    }
}

/* Without colours only the ink is drawn: dark on a bright picture, bright on a dark one. */
static bool is_bright(const struct pixels *pixels)
{
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    unsigned long long sum = 0;
    for (size_t i = 0; i < 4 * count; i += 4)
        sum += pixels->rgba[i + 1];
    return sum > 128ull * count;
}

static void draw_cells(const struct chafa *chafa, const struct pixels *pixels, const struct picture_look *look,
                       struct picture_cell *cells)
{
    enum { SPACE = 1, SOLID = 2, BLOCK = 8, QUAD = 128, HALF = 256 | 512, BRAILLE = 2048 };
    enum { MODE_TRUE = 0, MODE_240 = 2, MODE_16 = 3, MODE_FGBG = 5, DIFFUSION = 2, RGBA = 4 };
    void *config = chafa->config_new(), *map = chafa->map_new();
    bool braille = look->narrow || look->colors == 0;
    chafa->add_tags(map, braille ? SPACE | BRAILLE : SPACE | SOLID | BLOCK | QUAD | HALF);
    chafa->set_map(config, map);
    chafa->set_geometry(config, look->cols, look->rows);
    chafa->set_mode(config, look->colors > 256  ? MODE_TRUE
                            : look->colors > 16 ? MODE_240
                            : look->colors > 0  ? MODE_16
                                                : MODE_FGBG);
    chafa->set_dither(config, look->colors > 256 ? 0 : DIFFUSION);
    bool dark_ink = look->colors == 0 && is_bright(pixels);
    chafa->set_fg(config, dark_ink ? 0 : 0xFFFFFF);
    chafa->set_bg(config, dark_ink ? 0xFFFFFF : 0);
    void *canvas = chafa->canvas_new(config);
    chafa->draw(canvas, RGBA, pixels->rgba, pixels->width, pixels->height, pixels->width * 4);
    for (int row = 0; row < look->rows; row++)
        for (int col = 0; col < look->cols; col++) {
            struct picture_cell *cell = &cells[row * look->cols + col];
            int fg, bg;
            cell->rune = chafa->char_at(canvas, col, row);
            chafa->colors_at(canvas, col, row, &fg, &bg);
            cell->fg = look->colors == 0 ? -1 : fg;
            cell->bg = look->colors == 0 ? -1 : bg;
        }
}

static void say(int out, const void *bytes, size_t count)
{
    for (const char *p = bytes; count > 0;) {
        ssize_t written = write(out, p, count);
        if (written <= 0)
            break;
        p += written;
        count -= (size_t)written;
    }
}

/* The child's whole life. in: the picture, mapped; look NULL: only checks for the libraries. */
static void serve(int out, enum picture_kind kind, const unsigned char *bytes, size_t count,
                  const struct picture_look *look)
{
    enum outcome outcome = OUTCOME_NO_LIBRARY;
    struct chafa chafa;
    struct pixels pixels = {0};
    bool ready = load_chafa(&chafa) && decode_prepare(kind) == NULL;
    if (look == NULL || !ready) {
        outcome = ready ? OUTCOME_CELLS : OUTCOME_NO_LIBRARY;
        say(out, &outcome, sizeof outcome);
        return;
    }
    sandbox_enter();
    size_t bytes_of_cells = (size_t)(look->cols * look->rows) * sizeof(struct picture_cell);
    struct picture_cell *cells = xcalloc(1, bytes_of_cells);
    outcome = OUTCOME_BROKEN;
    if (decode(kind, bytes, count, look->cols * CELL_PX * 2, look->rows * CELL_PX * 4, &pixels)) {
        lay_ground(&pixels, look->dark);
        draw_cells(&chafa, &pixels, look, cells);
        outcome = OUTCOME_CELLS;
    }
    say(out, &outcome, sizeof outcome);
    say(out, cells, bytes_of_cells);
}

/* Reads count bytes before the deadline; false if it ends early. */
static bool hear(int in, void *bytes, size_t count, const struct timespec *begin)
{
    for (char *p = bytes; count > 0;) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        long left = WAIT_MS - (now.tv_sec - begin->tv_sec) * 1000 - (now.tv_nsec - begin->tv_nsec) / 1000000;
        struct pollfd fd = {.fd = in, .events = POLLIN};
        if (left <= 0 || (poll(&fd, 1, (int)left) <= 0 && errno != EINTR))
            return false;
        ssize_t got = read(in, p, count);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        p += got > 0 ? got : 0;
        count -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

static const char *ask_child(enum picture_kind kind, const unsigned char *bytes, size_t count,
                             const struct picture_look *look, struct picture_cell *cells)
{
    int ends[2], status = 0;
    enum outcome outcome = OUTCOME_BROKEN;
    struct timespec begin;
    if (pipe(ends) != 0)
        return _("no pipe could be created");
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO); /* libraries print warnings, which must not reach the screen */
        signal(SIGPIPE, SIG_DFL);
        serve(ends[1], kind, bytes, count, look);
        kill(getpid(), SIGKILL); /* skips the parent's exit handlers */
    }
    close(ends[1]);
    bool heard = child > 0 && hear(ends[0], &outcome, sizeof outcome, &begin);
    if (heard && outcome == OUTCOME_CELLS && cells != NULL)
        heard = hear(ends[0], cells, (size_t)(look->cols * look->rows) * sizeof *cells, &begin);
    close(ends[0]);
    if (child > 0) {
        kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    if (!heard)
        return WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)
                   ? _("decoding it took too long")
                   : _("decoding it took too much memory, or it is damaged");
    return outcome == OUTCOME_CELLS        ? NULL
           : outcome == OUTCOME_NO_LIBRARY ? _("libchafa or the library for its format is not installed")
                                           : _("the file is damaged");
}

/* Only characters that are one column wide everywhere, if requested. */
static void clean_cells(struct picture_cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t rune = cells[i].rune;
        if (!(rune >= 0x2500 && rune < 0x25A0) && !(rune > 0x2800 && rune < 0x2900))
            cells[i].rune = ' ';
    }
}

/* Maps the whole file at path. NULL with *reason filled. */
static unsigned char *map_file(const char *path, size_t *count, const char **reason)
{
    struct stat info;
    int width, height;
    *reason = _("the file cannot be read");
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return NULL;
    *reason = _("the file is not a picture of a known format, or it is damaged");
    if (!picture_size(path, &width, &height))
        return NULL;
    *reason = _("it has too many pixels");
    bool drawn = picture_kind(path) == PICTURE_SVG;
    if ((!drawn && (long long)width * height > MOST_PIXELS) || info.st_size > MOST_FILE_BYTES)
        return NULL;
    *reason = _("the file cannot be read");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *count = (size_t)info.st_size;
    void *bytes = file >= 0 ? mmap(NULL, *count, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    if (file >= 0)
        close(file);
    return bytes != MAP_FAILED ? bytes : NULL;
}

struct picture_cell *picture_cells(const char *path, const struct picture_look *look, const char **reason)
{
    size_t bytes = 0;
    int count = look->cols * look->rows;
    unsigned char *file = map_file(path, &bytes, reason);
    if (file == NULL)
        return NULL;
    *reason = _("its block is too large");
    struct picture_cell *cells =
        look->cols < 1 || look->rows < 1 || count > MOST_CELLS ? NULL : xcalloc((size_t)count, sizeof *cells);
    if (cells != NULL)
        *reason = ask_child(picture_kind(path), file, bytes, look, cells);
    munmap(file, bytes);
    if (*reason != NULL) {
        free(cells);
        return NULL;
    }
    clean_cells(cells, count);
    return cells;
}

bool picture_can_show(const char *path)
{
    enum picture_kind kind = picture_kind(path);
    return kind != PICTURE_UNKNOWN && ask_child(kind, NULL, 0, NULL, NULL) == NULL;
}
