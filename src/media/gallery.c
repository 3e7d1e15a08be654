/* gallery.c - the last pictures shown, including failures, so that slow decoding happens once and not at every key. The
 * least recently shown one is replaced. */
#include "biji/gallery.h"

#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_HELD = 48 };
enum ability { ABILITY_UNKNOWN, ABILITY_NO, ABILITY_YES };

struct held {
    char *path;
    struct timespec changed;
    off_t bytes;
    struct picture_look look;
    struct picture_cell *cells; /* NULL: see reason */
    const char *reason;
    unsigned long shown; /* when, in calls */
};

struct gallery {
    struct picture_look look; /* without a size */
    struct held held[MOST_HELD];
    unsigned long calls;
    enum ability abilities[PICTURE_SVG + 1];
};

struct gallery *gallery_new(int colors, bool dark, bool narrow)
{
    struct gallery *gallery = xcalloc(1, sizeof *gallery);
    gallery->look = (struct picture_look){.colors = colors, .dark = dark, .narrow = narrow};
    return gallery;
}

static void drop(struct held *held)
{
    free(held->path);
    free(held->cells);
    *held = (struct held){0};
}

void gallery_free(struct gallery *gallery)
{
    for (int i = 0; gallery != NULL && i < MOST_HELD; i++)
        drop(&gallery->held[i]);
    free(gallery);
}

void gallery_set_dark(struct gallery *gallery, bool dark)
{
    gallery->look.dark = dark;
}

static bool is_same(const struct held *held, const char *path, const struct stat *info, const struct picture_look *look)
{
    return held->path != NULL && strcmp(held->path, path) == 0 && held->bytes == info->st_size &&
           held->changed.tv_sec == info->st_mtim.tv_sec && held->changed.tv_nsec == info->st_mtim.tv_nsec &&
           held->look.cols == look->cols && held->look.rows == look->rows && held->look.dark == look->dark;
}

const struct picture_cell *gallery_cells(struct gallery *gallery, const char *path, int cols, int rows,
                                         const char **reason)
{
    struct picture_look look = gallery->look;
    struct stat info = {0};
    struct held *oldest = &gallery->held[0];
    look.cols = cols;
    look.rows = rows;
    stat(path, &info); /* picture_cells() reports a missing file */
    gallery->calls++;
    for (int i = 0; i < MOST_HELD; i++) {
        struct held *held = &gallery->held[i];
        if (is_same(held, path, &info, &look)) {
            held->shown = gallery->calls;
            *reason = held->reason;
            return held->cells;
        }
        oldest = held->shown < oldest->shown ? held : oldest;
    }
    drop(oldest);
    *oldest = (struct held){
        .path = xstrdup(path), .changed = info.st_mtim, .bytes = info.st_size, .look = look, .shown = gallery->calls};
    oldest->cells = picture_cells(path, &look, &oldest->reason);
    *reason = oldest->reason;
    return oldest->cells;
}

bool gallery_can_show(struct gallery *gallery, const char *path)
{
    enum picture_kind kind = picture_kind(path);
    if (gallery->abilities[kind] == ABILITY_UNKNOWN)
        gallery->abilities[kind] = picture_can_show(path) ? ABILITY_YES : ABILITY_NO;
    return gallery->abilities[kind] == ABILITY_YES;
}
