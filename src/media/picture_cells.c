/* picture_cells.c - pixels as cells, by libchafa: which character and which two colours come nearest to each cell's part of a
 * picture. */
#include "picture_cells.h"

#include <dlfcn.h>
#include <string.h>

bool chafa_load(struct chafa *chafa)
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
        {"chafa_canvas_config_set_cell_geometry", &chafa->set_cell_size},
        {"chafa_canvas_config_set_pixel_mode", &chafa->set_pixels},
        {"chafa_term_db_get_default", &chafa->terminals},
        {"chafa_term_db_get_fallback_info", &chafa->any_terminal},
        {"chafa_canvas_print", &chafa->print},
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

/* What is drawn on transparent pixels: the number of those, and of the others the dark, the black and the bright ones. */
struct ink {
    size_t clear, all, black, dark, bright;
};

static struct ink ink_of(const struct pixels *pixels)
{
    enum { CLEAR = 32, BLACK = 48, DARK = 96, BRIGHT = 200 };
    struct ink ink = {0};
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    for (const unsigned char *p = pixels->rgba; count > 0; count--, p += 4) {
        if (p[3] < CLEAR) {
            ink.clear++;
            continue;
        }
        int light = (2 * p[0] + 5 * p[1] + p[2]) / 8;
        ink.all++;
        ink.black += p[0] <= BLACK && p[1] <= BLACK && p[2] <= BLACK;
        ink.dark += p[0] < DARK && p[1] < DARK && p[2] < DARK;
        ink.bright += light > BRIGHT;
    }
    return ink;
}

/* The terminal's side, dark or light, unless the ink would be lost on it. Black line art is inverted for a dark terminal. */
void ground_lay(struct pixels *pixels, bool dark)
{
    enum { LOST = 50, PLAIN = 10 }; /* one part in so many */
    struct ink ink = ink_of(pixels);
    bool inverted = dark && ink.clear > 0 && ink.black == ink.all;
    bool on_black = dark ? ink.dark * LOST < ink.all : (ink.all - ink.bright) * PLAIN < ink.all;
    int ground = ink.clear > 0 && on_black ? 0 : 255;
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    for (unsigned char *p = pixels->rgba; count > 0; count--, p += 4) {
        for (int k = 0; k < 3; k++)
            p[k] = (unsigned char)((p[k] * p[3] + ground * (255 - p[3])) / 255);
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

void cells_draw(const struct chafa *chafa, const struct pixels *pixels, const struct picture_look *look,
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

void *sixels_draw(const struct chafa *chafa, const struct pixels *pixels, const struct picture_look *look,
                  size_t *count)
{
    enum { MODE_TRUE = 0, RGBA = 4, SIXELS = 1 };
    struct {
        char *bytes;
        size_t count, room;
    } * text; /* a GString */
    const struct picture_part *part = &look->part;
    int left = (int)((long long)pixels->width * part->col / look->cols),
        right = (int)((long long)pixels->width * (part->col + part->cols) / look->cols),
        top = (int)((long long)pixels->height * part->row / look->rows),
        bottom = (int)((long long)pixels->height * (part->row + part->rows) / look->rows);
    if (right <= left || bottom <= top)
        return NULL;
    void *config = chafa->config_new();
    chafa->set_geometry(config, part->cols, part->rows);
    chafa->set_cell_size(config, look->cell_width_px, look->cell_height_px);
    chafa->set_mode(config, MODE_TRUE);
    chafa->set_pixels(config, SIXELS);
    void *canvas = chafa->canvas_new(config);
    chafa->draw(canvas, RGBA, pixels->rgba + 4 * ((size_t)top * (size_t)pixels->width + (size_t)left), right - left,
                bottom - top, pixels->width * 4);
    text = chafa->print(canvas, chafa->any_terminal(chafa->terminals()));
    *count = text != NULL ? text->count : 0;
    return text != NULL ? text->bytes : NULL;
}
