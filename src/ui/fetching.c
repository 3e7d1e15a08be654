/* fetching.c - the page being fetched while reading continues: started by a key, shown in the status line, opened
 * when it arrives. One at a time: a request for another page cancels the first. */
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"
#include "ui.h"

#include <stdlib.h>
#include <string.h>

/* The page being fetched; job NULL: none. */
struct fetching {
    enum fetching_kind kind;
    struct upstream_job *job;
    int chapter;
    char *url, *anchor, *from;  /* url: canonical; from: see reader_source() */
    char *address;              /* as in the link, for a browser */
    const struct doc *from_doc; /* where the key was pressed */
    size_t from_top;
    size_t shown_bytes;
};

void fetching_init(struct ui *ui)
{
    ui->fetching = xcalloc(1, sizeof *ui->fetching);
}

bool fetching_is_running(const struct ui *ui)
{
    return ui->fetching->job != NULL;
}

void fetching_cancel(struct ui *ui)
{
    struct fetching *f = ui->fetching;
    if (f->job != NULL)
        upstream_end(ui->setup->upstream, f->job);
    free(f->url);
    free(f->anchor);
    free(f->from);
    free(f->address);
    *f = (struct fetching){0};
}

/* A fault's sentence without the address that it begins with, which does not fit the status line. */
static const char *short_sentence(const char *message)
{
    const char *space = strchr(message, ' ');
    return strncmp(message, "http", 4) == 0 && space != NULL ? space + 1 : message;
}

/* Whether the reader is still where the key was pressed. */
static bool stayed(const struct ui *ui)
{
    return ui->view->doc == ui->fetching->from_doc && ui->view->top == ui->fetching->from_top && ui->list_count == 0 &&
           !ui->prompt.open;
}

static void open_page(struct ui *ui, int chapter, const char *url, const char *anchor, bool again)
{
    list_close_all(ui);
    if (again)
        reader_open_again(ui->reader, chapter, url);
    else if (!reader_open_anchor(ui->reader, chapter, url, anchor))
        ui_complain_anchor(ui, anchor != NULL ? anchor : "");
    ui_opened(ui);
}

/* Reports a failure; if the page where it was requested is still shown, with the full reason. */
static void failed(struct ui *ui)
{
    struct fetching *f = ui->fetching;
    const struct error *error = &f->job->error;
    if (f->kind == FETCHING_OUTSIDE && f->job->may_open_outside) {
        ui_open_outside(ui, f->address);
        return;
    }
    bool here = f->kind == FETCHING_REFRESH && reader_has_page(ui->reader, f->url);
    if (!here) {
        if (ui->view->spot.url != NULL && strcmp(ui->view->spot.url, f->url) == 0)
            list_close_all(ui);
        reader_page_fault(ui->reader, f->chapter, f->url, f->from, error->message);
        if (stayed(ui))
            open_page(ui, f->chapter, f->url, NULL, false);
    }
    ui_complain(ui, here ? "the saved copy is shown: the page %s" : "the page %s", short_sentence(error->message));
}

static void arrived(struct ui *ui)
{
    struct fetching *f = ui->fetching;
    struct upstream_job *job = f->job;
    bool unchanged = job->state == UPSTREAM_UNCHANGED;
    char *kept = job->error.kind != ERROR_NONE ? xstrdup(job->error.message) : NULL;
    if (f->kind == FETCHING_REFRESH)
        list_close_all(ui);
    reader_page_take(ui->reader, f->chapter, &job->page, f->from);
    if (f->kind != FETCHING_REFRESH)
        open_page(ui, f->chapter, f->url, f->anchor, f->kind == FETCHING_AGAIN);
    else
        ui_say(ui, unchanged ? "checked: unchanged" : "fetched again");
    if (kept != NULL)
        ui_complain(ui, "the page %s", short_sentence(kept));
    free(kept);
    ui_opened(ui);
}

void fetching_step(struct ui *ui)
{
    struct fetching *f = ui->fetching;
    if (f->job == NULL)
        return;
    upstream_step(ui->setup->upstream);
    ui->stale = ui->stale || f->shown_bytes != f->job->bytes;
    f->shown_bytes = f->job->bytes;
    if (f->job->state == UPSTREAM_RUNNING || ui->prompt.open) /* typing is not interrupted */
        return;
    if (f->job->state == UPSTREAM_FAILED)
        failed(ui);
    else
        arrived(ui);
    fetching_cancel(ui);
    ui->stale = true;
}

/* The request of a key press, before anything is done. */
static struct fetching wish(const struct ui *ui, enum fetching_kind kind, int chapter, const char *url,
                            const char *anchor)
{
    const struct reader_view *view = ui->view;
    const char *from = kind == FETCHING_REFRESH && view->page != NULL ? view->page->from : reader_source(ui->reader);
    struct slice fragment = target_split(slice_of(url)).fragment;
    struct buf key = {0}, name = {0};
    target_canonical(slice_of(url), &key);
    if (anchor != NULL)
        buf_add_str(&name, anchor);
    else
        target_decode(fragment, &name);
    return (struct fetching){.kind = kind,
                             .chapter = chapter,
                             .url = buf_take(&key),
                             .anchor = buf_take(&name),
                             .from = from != NULL && chapter == COURSE_NONE ? xstrdup(from) : NULL,
                             .address = xstrdup(url),
                             .from_doc = view->doc,
                             .from_top = view->top};
}

void fetching_begin(struct ui *ui, enum fetching_kind kind, int chapter, const char *url, const char *anchor)
{
    struct fetching begun = wish(ui, kind, chapter, url, anchor), *before = ui->fetching;
    if (before->job != NULL && before->kind == kind && strcmp(before->url, begun.url) == 0) {
        begun.job = before->job; /* the key was pressed twice */
        before->job = NULL;
    }
    fetching_cancel(ui);
    if (begun.job == NULL)
        begun.job = upstream_fetch(ui->setup->upstream, begun.url, begun.from, false);
    *ui->fetching = begun;
    ui->stale = true;
    fetching_step(ui); /* a mirror's page arrives at once, and so does a refusal */
}

void fetching_open(struct ui *ui, int chapter, const char *url, bool again)
{
    if (reader_has_page(ui->reader, url))
        open_page(ui, chapter, url, NULL, again);
    else
        fetching_begin(ui, again ? FETCHING_AGAIN : FETCHING_PAGE, chapter, url, NULL);
}

int fetching_descriptors(struct ui *ui, struct pollfd *fds, int room, int *timeout_ms)
{
    return ui->fetching->job != NULL ? upstream_descriptors(ui->setup->upstream, fds, room, timeout_ms) : 0;
}

bool fetching_is_worth_trying(const char *url)
{
    static const char *const pages[] = {".html", ".htm", ".php", ".asp",  ".aspx", ".jsp", ".pdf", ".png",  ".jpg",
                                        ".jpeg", ".gif", ".svg", ".webp", ".zip",  ".gz",  ".mp4", ".ipynb"};
    struct target t = target_split(slice_of(url));
    size_t host_end = slice_find(t.path, '/', 2);
    struct slice host = slice_part(t.path, 2, host_end), path = slice_part(t.path, host_end, t.path.bytes);
    static const char *const sites[] = {"github.com", "www.github.com", "gitee.com", "gitlab.com", "gist.github.com"};
    if (!slice_starts(t.scheme, "http") || path.bytes <= 1 || slice_ends(path, "/"))
        return false;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (slice_ends(path, pages[i]))
            return false;
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
        if (slice_eq_nocase(host, sites[i]))
            return false;
    return true;
}

void fetching_describe(const struct ui *ui, struct buf *out)
{
    const struct fetching *f = ui->fetching;
    struct slice path = target_split(slice_of(f->url)).path;
    size_t slash = path.bytes;
    while (slash > 0 && path.ptr[slash - 1] != '/')
        slash--;
    struct buf name = {0}, safe = {0};
    target_decode(slice_part(path, slash, path.bytes), &name);
    text_safe(buf_slice(&name), &safe);
    buf_printf(out, _("fetching %s: "), safe.ptr != NULL ? safe.ptr : "");
    buf_free(&safe);
    upstream_size(f->job->bytes, out);
    if (f->job->total_bytes > 0)
        buf_printf(out, ", %zu%%", f->job->bytes * 100 / f->job->total_bytes);
    buf_add_str(out, _("   Esc cancels"));
    buf_free(&name);
}
