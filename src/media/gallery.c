/* gallery.c - the last pictures shown, including failures, so that slow decoding happens once and not at every key. The
 * least recently shown one is replaced. */
#include "biji/gallery.h"

#include "biji/mem.h"
#include "picture_store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_HELD = 48, MAX_JOBS = 4 };
enum ability { ABILITY_UNKNOWN, ABILITY_NO, ABILITY_YES };

struct held {
    char *path;
    struct timespec changed;
    off_t bytes;
    struct picture_look look;
    struct picture_job *job;    /* NULL: it is over */
    struct picture_shown shown; /* all NULL: see reason */
    const char *reason;
    uint64_t serial;
    unsigned long shown_at; /* when, in calls */
};

struct gallery {
    struct picture_look look; /* without a size */
    struct held held[MAX_HELD];
    unsigned long calls;
    uint64_t begun; /* pictures */
    bool is_aside;  /* nothing is waited for */
    char *folder;   /* see gallery_keep_in(); NULL: none */
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
    if (held->job != NULL)
        picture_end(held->job, NULL);
    free(held->path);
    free(held->shown.cells);
    free(held->shown.data);
    *held = (struct held){0};
}

void gallery_free(struct gallery *gallery)
{
    for (int i = 0; gallery != NULL && i < MAX_HELD; i++)
        drop(&gallery->held[i]);
    if (gallery != NULL)
        free(gallery->folder);
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
           picture_looks_equal(&held->look, look);
}

void gallery_decode_aside(struct gallery *gallery)
{
    gallery->is_aside = true;
}

static size_t cells_of(const struct held *held)
{
    return (size_t)held->look.cols * (size_t)held->look.rows;
}

static int running(const struct gallery *gallery)
{
    int count = 0;
    for (int i = 0; i < MAX_HELD; i++)
        count += gallery->held[i].job != NULL;
    return count;
}

void gallery_keep_in(struct gallery *gallery, const char *folder)
{
    gallery->folder = folder != NULL ? xstrdup(folder) : NULL;
}

const char *gallery_folder(const struct gallery *gallery)
{
    return gallery->folder;
}

/* Fills the cells of a picture from the disk; false when they are not there. */
static bool load(const struct gallery *gallery, struct held *held, const struct stat *info)
{
    if (gallery->folder == NULL || !picture_store_is_worth(held->path, info, &held->look))
        return false;
    struct buf key = picture_store_key(held->path, info, &held->look);
    held->shown.cells = picture_store_load(gallery->folder, buf_slice(&key), cells_of(held));
    buf_free(&key);
    return held->shown.cells != NULL;
}

static void save(const struct gallery *gallery, const struct held *held)
{
    const struct stat info = {.st_size = held->bytes, .st_mtim = held->changed};
    if (gallery->folder == NULL || held->shown.cells == NULL || !picture_store_is_worth(held->path, &info, &held->look))
        return;
    struct buf key = picture_store_key(held->path, &info, &held->look);
    picture_store_save(gallery->folder, buf_slice(&key), held->shown.cells, cells_of(held));
    buf_free(&key);
}

/* Takes what has come of a job; true when it is over. */
static bool take(const struct gallery *gallery, struct held *held)
{
    if (held->job == NULL || !picture_step(held->job))
        return false;
    held->reason = picture_end(held->job, &held->shown);
    held->job = NULL;
    held->shown.serial = held->serial;
    save(gallery, held);
    return true;
}

static void wait_for(const struct gallery *gallery, struct held *held)
{
    while (held->job != NULL && !take(gallery, held)) {
        struct pollfd fd = {.fd = picture_descriptor(held->job), .events = POLLIN};
        poll(&fd, 1, picture_wait_ms(held->job));
    }
}

/* The entry of a picture, created if needed. NULL when too many are being decoded. */
static struct held *find(struct gallery *gallery, const char *path, const struct picture_look *look)
{
    struct stat info = {0};
    struct held *oldest = &gallery->held[0];
    stat(path, &info); /* picture_begin() reports a missing file */
    gallery->calls++;
    for (int i = 0; i < MAX_HELD; i++) {
        struct held *held = &gallery->held[i];
        if (is_same(held, path, &info, look)) {
            held->shown_at = gallery->calls;
            return held;
        }
        oldest = held->shown_at < oldest->shown_at ? held : oldest;
    }
    if (running(gallery) >= MAX_JOBS)
        return NULL;
    drop(oldest);
    *oldest = (struct held){.path = xstrdup(path),
                            .changed = info.st_mtim,
                            .bytes = info.st_size,
                            .look = *look,
                            .serial = ++gallery->begun,
                            .shown_at = gallery->calls};
    oldest->shown.serial = oldest->serial;
    if (load(gallery, oldest, &info))
        return oldest;
    oldest->job = picture_begin(path, look, &oldest->reason);
    if (!gallery->is_aside)
        wait_for(gallery, oldest);
    return oldest;
}

void gallery_set_pixels(struct gallery *gallery, int cell_width_px, int cell_height_px)
{
    gallery->look.form = cell_width_px > 0 ? PICTURE_AS_PNG : PICTURE_CELLS;
    gallery->look.cell_width_px = cell_width_px;
    gallery->look.cell_height_px = cell_height_px;
}

bool gallery_has_pixels(const struct gallery *gallery)
{
    return gallery->look.form == PICTURE_AS_PNG;
}

static const struct picture_shown *show(struct gallery *gallery, const char *path, const struct picture_look *look,
                                        const char **reason)
{
    const struct held *held = find(gallery, path, look);
    *reason = held != NULL ? held->reason : NULL;
    return held != NULL && (held->shown.cells != NULL || held->shown.data != NULL) ? &held->shown : NULL;
}

const struct picture_shown *gallery_shown(struct gallery *gallery, const char *path, int cols, int rows,
                                          const char **reason)
{
    enum { MAX_PIXEL_CELLS = 256 }; /* a side that terminals can number */
    struct picture_look look = gallery->look;
    look.cols = cols;
    look.rows = rows;
    if (cols > MAX_PIXEL_CELLS || rows > MAX_PIXEL_CELLS)
        look.form = PICTURE_CELLS;
    return show(gallery, path, &look, reason);
}

const struct picture_shown *gallery_sixels(struct gallery *gallery, const char *path, int cols, int rows,
                                           const struct picture_part *part, int cell_width_px, int cell_height_px)
{
    const char *reason;
    struct picture_look look = gallery->look;
    look.form = PICTURE_SIXELS;
    look.cols = cols;
    look.rows = rows;
    look.part = *part;
    look.cell_width_px = cell_width_px;
    look.cell_height_px = cell_height_px;
    return show(gallery, path, &look, &reason);
}

const struct picture_cell *gallery_cells(struct gallery *gallery, const char *path, int cols, int rows,
                                         const char **reason)
{
    const struct picture_shown *shown = gallery_shown(gallery, path, cols, rows, reason);
    return shown != NULL ? shown->cells : NULL;
}

int gallery_descriptors(const struct gallery *gallery, struct pollfd *fds, int most, int *timeout_ms)
{
    int count = 0;
    for (int i = 0; i < MAX_HELD; i++) {
        const struct picture_job *job = gallery->held[i].job;
        if (job == NULL)
            continue;
        int wait = picture_wait_ms(job);
        *timeout_ms = *timeout_ms < 0 || wait < *timeout_ms ? wait : *timeout_ms;
        if (count < most)
            fds[count++] = (struct pollfd){.fd = picture_descriptor(job), .events = POLLIN};
    }
    return count;
}

bool gallery_step(struct gallery *gallery)
{
    bool changed = false;
    for (int i = 0; i < MAX_HELD; i++)
        changed = take(gallery, &gallery->held[i]) || changed;
    return changed;
}

bool gallery_can_show(struct gallery *gallery, const char *path)
{
    enum picture_kind kind = picture_kind(path);
    if (gallery->abilities[kind] == ABILITY_UNKNOWN)
        gallery->abilities[kind] = picture_can_show(path) ? ABILITY_YES : ABILITY_NO;
    return gallery->abilities[kind] == ABILITY_YES;
}
