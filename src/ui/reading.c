/* reading.c - records reading: the place, one second after the last key; sections, when their last line was in view for
 * two seconds or was passed by line and page keys; and how much of each chapter was read. Nothing wakes up while nobody
 * reads: each timer runs once after the last key. */
#include "ui.h"

#include "biji/load.h"
#include "biji/mem.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    REST_MS = 800, /* when the place is written */
    READ_MS = 2000,
    MAX_MEASURED =
        64 /* courses with up to this many chapters are measured completely; in larger ones only opened chapters */
};

struct measured {
    struct progress_scan *scan; /* of this text; NULL: not begun */
    const struct doc *doc;
    const struct outline *outline;
    bool is_known;
    struct chapter_progress progress;
};

struct reading {
    const struct doc *doc; /* what was shown at the last key, and its top line */
    size_t top;
    long long rested_at; /* when it changed last */
    bool is_place_due, is_read_due, is_passing;
    bool has_told; /* a failure to save */
    struct measured *chapters;
    size_t count, measured; /* measured: how far reading_idle() got */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void complain(struct ui *ui, const struct error *error)
{
    if (error->kind != ERROR_NONE && !ui->reading->has_told)
        ui_complain(ui, "%s", error->message);
    ui->reading->has_told = ui->reading->has_told || error->kind != ERROR_NONE;
}

void reading_save(struct ui *ui)
{
    struct error error = {0};
    study_save(ui->setup->study, &error);
    complain(ui, &error);
}

void reading_begin(struct ui *ui)
{
    ui->reading = xcalloc(1, sizeof *ui->reading);
}

/* Forgets what was measured of a chapter. */
static void drop_scan(struct measured *m)
{
    progress_scan_free(m->scan);
    m->scan = NULL;
}

void reading_end(struct ui *ui)
{
    bookmarks_keep_position(ui);
    reading_save(ui);
    for (size_t i = 0; i < ui->reading->count; i++)
        drop_scan(&ui->reading->chapters[i]);
    free(ui->reading->chapters);
    free(ui->reading);
    ui->reading = NULL;
}

/* Makes room for the chapters' progress; chapters may have been added. */
static struct measured *chapters_of(struct ui *ui)
{
    struct reading *r = ui->reading;
    size_t count = ui->setup->course->chapter_count;
    if (r->count < count) {
        r->chapters = xrealloc(r->chapters, count * sizeof *r->chapters);
        memset(r->chapters + r->count, 0, (count - r->count) * sizeof *r->chapters);
        r->count = count;
    }
    return r->chapters;
}

/* Measures some of a chapter; of most notes that is all of it. True when there is more. */
static bool measure(struct ui *ui, int index)
{
    enum { STEP_BYTES = 1 << 18 };
    const struct chapter *chapter = &ui->setup->course->chapters[index];
    const struct outline *outline = reader_chapter_outline(ui->reader, index);
    struct measured *m = &chapters_of(ui)[index];
    if (outline != NULL && chapter->name != NULL) {
        if (m->doc != chapter->doc || m->outline != outline)
            drop_scan(m);
        m->doc = chapter->doc;
        m->outline = outline;
        if (m->scan == NULL)
            m->scan = progress_scan_new(chapter->doc, outline);
        if (progress_scan_step(m->scan, STEP_BYTES))
            return true;
        m->progress = progress_scan_result(m->scan, ui->setup->study->progress, chapter->name);
    }
    m->is_known = true;
    return false;
}

void reading_changed(struct ui *ui, int chapter)
{
    if (chapter >= 0 && (size_t)chapter < ui->reading->count && ui->reading->chapters[chapter].is_known) {
        drop_scan(&ui->reading->chapters[chapter]);
        ui->reading->chapters[chapter].is_known = !measure(ui, chapter);
    }
    ui->reading->doc = ui->view->doc;
}

bool reading_idle(struct ui *ui)
{
    struct reading *r = ui->reading;
    struct course *course = ui->setup->course;
    int shown = ui->view->spot.chapter;
    if (shown != COURSE_NONE && !chapters_of(ui)[shown].is_known && reader_outline_is_ready(ui->reader)) {
        measure(ui, shown);
        return true;
    }
    if (course->chapter_count > MAX_MEASURED || r->measured >= course->chapter_count)
        return false;
    int index = (int)r->measured;
    if (!chapters_of(ui)[index].is_known && course->chapters[index].path != NULL)
        chapter_load(course, index, ui->setup->diags);
    r->measured += chapters_of(ui)[index].is_known || !measure(ui, index);
    return true;
}

const struct chapter_progress *reading_of(const struct ui *ui, int chapter)
{
    const struct reading *r = ui->reading;
    bool known = r != NULL && (size_t)chapter < r->count && r->chapters[chapter].is_known;
    return known ? &r->chapters[chapter].progress : NULL;
}

int reading_percent(const struct ui *ui)
{
    const struct reading *r = ui->reading;
    long all = 0, left = 0;
    if (r == NULL || r->measured < ui->setup->course->chapter_count)
        return -1;
    for (size_t i = 0; i < r->count; i++) {
        all += r->chapters[i].progress.seconds;
        left += r->chapters[i].progress.seconds_left;
    }
    return all > 0 ? (int)(100 * (all - left) / all) : -1;
}

/* Marks the sections whose last line is in lines from..to of the page as read. */
static void mark_read(struct ui *ui, size_t from, size_t to)
{
    const struct reader_view *view = ui->view;
    const struct layout *layout = view->layout;
    const char *name = ui_name_shown(ui);
    if (name == NULL || !reader_outline_is_ready(ui->reader) || layout->line_count == 0 || from >= layout->line_count)
        return;
    const struct outline *outline = reader_outline(ui->reader);
    int first = outline_at(outline, layout->lines[from].place), last;
    if (to < layout->line_count)
        last = outline_at(outline, layout->lines[to].place);
    else
        last =
            layout->complete ? (int)outline->count : outline_at(outline, layout->lines[layout->line_count - 1].place);
    if (last <= first || !progress_read(view->doc, outline, ui->setup->study->progress, name, first, last))
        return;
    ui->reading->is_place_due = true; /* written with the place */
    if (view->spot.url == NULL && view->spot.chapter != COURSE_NONE)
        measure(ui, view->spot.chapter);
    ui->stale = true;
}

static size_t page_end(const struct reader_view *view)
{
    return view->top + (size_t)view->rows;
}

void reading_before(struct ui *ui, enum action action)
{
    struct reading *r = ui->reading;
    bool on = action == ACTION_LINE_DOWN || action == ACTION_PAGE_DOWN || action == ACTION_HALF_DOWN;
    if (ui->view->doc == r->doc) /* a layout for another width has other lines */
        r->top = ui->view->top;
    r->is_passing = on || (action == ACTION_NONE && r->is_passing);
    bool reads_on = action == ACTION_PAGE_DOWN && reader_at_end(ui->reader);
    if (reads_on)
        mark_read(ui, ui->view->top, page_end(ui->view));
    bool up = action == ACTION_LINE_UP || action == ACTION_HALF_UP || action == ACTION_PAGE_UP;
    if (r->is_place_due && (reads_on || (action != ACTION_NONE && !on && !up)))
        bookmarks_keep_position(ui); /* before another chapter is shown */
}

void reading_after(struct ui *ui)
{
    struct reading *r = ui->reading;
    const struct reader_view *view = ui->view;
    if (view->doc == r->doc && view->top == r->top)
        return;
    if (r->is_passing && view->doc == r->doc && view->top > r->top)
        mark_read(ui, r->top, view->top);
    r->is_passing = false;
    r->doc = view->doc;
    r->top = view->top;
    r->rested_at = now_ms();
    r->is_place_due = r->is_read_due = true;
}

int reading_timeout(const struct ui *ui)
{
    const struct reading *r = ui->reading;
    if (!r->is_place_due && !r->is_read_due)
        return -1;
    long long left = r->rested_at + (r->is_place_due ? REST_MS : READ_MS) - now_ms();
    return left > 0 ? (int)left : 0;
}

void reading_step(struct ui *ui)
{
    struct reading *r = ui->reading;
    struct error error = {0};
    long long rested = now_ms() - r->rested_at;
    if (r->is_read_due && rested >= READ_MS) {
        r->is_read_due = false;
        mark_read(ui, ui->view->top, page_end(ui->view));
    }
    if (!r->is_place_due || rested < REST_MS)
        return;
    r->is_place_due = false;
    bookmarks_keep_position(ui);
    study_save_quickly(ui->setup->study, &error);
    complain(ui, &error);
}

void reading_toggle(struct ui *ui)
{
    int chapter = ui->view->spot.chapter;
    const char *name = ui_name_shown(ui);
    if (name == NULL || !reader_outline_is_ready(ui->reader)) {
        ui_say(ui, "there is no chapter to mark here");
        return;
    }
    const struct outline *outline = reader_outline(ui->reader);
    struct state *state = ui->setup->study->progress;
    struct chapter_progress is = progress_measure(ui->view->doc, outline, state, name);
    bool read = is.read < is.sections || is.changed > 0;
    progress_set(ui->view->doc, outline, state, name, read);
    if (chapter != COURSE_NONE && ui->view->spot.url == NULL)
        measure(ui, chapter);
    ui_say(ui, read ? "chapter marked as read" : "chapter marked as unread");
    reading_save(ui);
}
