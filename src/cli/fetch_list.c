/* fetch_list.c - works through a list of pages: starts some, waits for any, and adds the pictures of each page that
 * arrives. */
#include "fetch_list.h"

#include "biji/language.h"
#include "biji/links.h"
#include "biji/mem.h"
#include "biji/target.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 32, BAR_COLS = 30 };

void fetch_list_add(struct fetch_list *list, const char *url, const char *from, int chapter)
{
    struct buf key = {0};
    target_canonical(slice_of(url), &key);
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].url, key.ptr) == 0) {
            buf_free(&key);
            return;
        }
    }
    list->items = xgrow(list->items, list->count, &list->room, sizeof *list->items);
    list->items[list->count++] =
        (struct wanted){.url = buf_take(&key), .from = from != NULL ? xstrdup(from) : NULL, .chapter = chapter};
}

void fetch_list_add_pictures(struct fetch_list *list, struct upstream_page *page, int chapter)
{
    struct doc *doc = upstream_doc_take(page, NULL);
    for (const struct node *n = doc->root; n != NULL; n = node_after(doc->root, n, false)) {
        if (n->kind != NODE_IMAGE)
            continue;
        struct link link = link_resolve(list->course, page->base, n->target);
        if (link.url != NULL && strncmp(link.url, "http", 4) == 0)
            fetch_list_add(list, link.url, page->base, chapter);
        link_fini(&link);
    }
    doc_free(doc);
}

/* Records the result of a job, and ends it. */
static void settle(struct fetch_list *list, size_t index)
{
    struct upstream_job *job = list->items[index].job;
    int chapter = list->items[index].chapter;
    list->items[index].state = job->state;
    list->items[index].bytes = job->page.bytes;
    list->items[index].fault = job->error.kind != ERROR_NONE ? xstrdup(job->error.message) : NULL;
    list->items[index].job = NULL;
    if (list->items[index].from == NULL && job->state != UPSTREAM_FAILED)
        fetch_list_add_pictures(list, &job->page, chapter);
    upstream_end(list->upstream, job);
}

/* "[#########.....................] 5 of 14, 84 kB" */
static void draw(FILE *bar, size_t done, size_t count, size_t bytes)
{
    struct buf line = {0};
    int filled = (int)(done * BAR_COLS / (count > 0 ? count : 1));
    buf_add_str(&line, "\r[");
    buf_add_repeat(&line, "#", filled);
    buf_add_repeat(&line, ".", BAR_COLS - filled);
    buf_printf(&line, _("] %zu of %zu, "), done, count);
    upstream_size(bytes, &line);
    buf_add_str(&line, "    ");
    fwrite(line.ptr, 1, line.bytes, bar);
    fflush(bar);
    buf_free(&line);
}

static void erase(FILE *bar)
{
    fprintf(bar, "\r%*s\r", BAR_COLS + 40, "");
    fflush(bar);
}

static void wait_for_any(struct upstream *upstream)
{
    struct pollfd fds[AT_ONCE];
    int timeout_ms = -1, count = upstream_descriptors(upstream, fds, AT_ONCE, &timeout_ms);
    if (count > 0 || timeout_ms > 0)
        poll(fds, (nfds_t)count, timeout_ms);
}

void fetch_list_run(struct fetch_list *list, FILE *bar)
{
    size_t begun = 0, done = 0;
    while (done < list->count) {
        for (; begun < list->count && begun - done < AT_ONCE; begun++) {
            const struct wanted *w = &list->items[begun];
            struct upstream_job *job = upstream_fetch(list->upstream, w->url, w->from, w->from != NULL);
            list->items[begun].job = job;
        }
        if (upstream_step(list->upstream))
            wait_for_any(list->upstream);
        size_t bytes = 0;
        done = 0;
        for (size_t i = 0; i < begun; i++) {
            struct upstream_job *job = list->items[i].job;
            bytes += job != NULL ? job->bytes : list->items[i].bytes;
            if (job != NULL && job->state != UPSTREAM_RUNNING)
                settle(list, i);
            done += list->items[i].job == NULL;
        }
        if (bar != NULL)
            draw(bar, done, list->count, bytes);
    }
    if (bar != NULL)
        erase(bar);
}

void fetch_list_fini(struct fetch_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].url);
        free(list->items[i].from);
        free(list->items[i].fault);
    }
    free(list->items);
}
