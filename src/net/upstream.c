/* upstream.c - a page by its URL: a mirror's file, else the cache, else a request. A code host's page is identified
 * by its page URL and fetched from its raw URL. Must not know how the page is used. */
#include "biji/upstream.h"

#include "biji/confine.h"
#include "biji/fetch.h"
#include "biji/file.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "fetch_guard.h"
#include "mirror.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char raw_host[] = "https://raw.githubusercontent.com";

struct upstream {
    struct cache cache;
    struct upstream_settings settings;
    const char *raw_base;    /* replaces raw_host; NULL: raw_host itself */
    struct fetcher *fetcher; /* NULL until something is fetched */
    struct upstream_job **jobs;
    size_t count, room;
    struct parsed *docs;
    size_t doc_count, doc_room;
    struct told *told;
    size_t told_count, told_room;
};

/* The size of a page that its server told, when fetching it began. */
struct told {
    char *url; /* canonical */
    size_t bytes;
};

/* What upstream_doc() was requested; doc NULL: not held. */
struct parsed {
    char *url; /* as requested */
    struct doc *doc;
};

struct upstream_private {
    char *url;  /* canonical */
    char *from; /* NULL: the user's own notes */
    bool picture;
    struct cache_entry held; /* body NULL when there is none */
    struct fetch_job *fetch; /* NULL when no request was made */
};

struct upstream *upstream_new(const struct upstream_settings *settings)
{
    struct upstream *upstream = xcalloc(1, sizeof *upstream);
    const char *base = getenv("BIJI_RAW_BASE");
    upstream->settings = *settings;
    upstream->cache = cache_open(settings->cache_mb);
    upstream->raw_base = base != NULL && *base != '\0' ? base : NULL;
    return upstream;
}

void upstream_free(struct upstream *upstream)
{
    if (upstream == NULL)
        return;
    while (upstream->count > 0)
        upstream_end(upstream, upstream->jobs[upstream->count - 1]);
    for (size_t i = 0; i < upstream->doc_count; i++) {
        doc_free(upstream->docs[i].doc);
        free(upstream->docs[i].url);
    }
    free(upstream->docs);
    for (size_t i = 0; i < upstream->told_count; i++)
        free(upstream->told[i].url);
    free(upstream->told);
    fetcher_free(upstream->fetcher);
    cache_fini(&upstream->cache);
    free(upstream->jobs);
    free(upstream);
}

struct cache *upstream_cache(struct upstream *upstream)
{
    return &upstream->cache;
}

static char *canonical(const char *url)
{
    struct buf out = {0};
    target_canonical(slice_of(url), &out);
    return buf_take(&out);
}

/* The URL of a page's bytes, and whether the user's own setting gave it. */
static char *request_url(const struct upstream *upstream, const char *url, bool *by_setting)
{
    struct hosted hosted;
    struct buf out = {0};
    *by_setting = false;
    if (!hosted_parse(slice_of(url), &hosted))
        return xstrdup(url);
    struct slice raw = buf_slice(&hosted.raw);
    if (upstream->raw_base != NULL && slice_starts(raw, raw_host)) {
        struct slice base = slice_of(upstream->raw_base);
        buf_add_slice(&out, slice_part(base, 0, slice_ends(base, "/") ? base.bytes - 1 : base.bytes));
        raw = slice_part(raw, sizeof raw_host - 1, raw.bytes);
        *by_setting = true;
    }
    target_encode(raw, &out);
    hosted_free(&hosted);
    return buf_take(&out);
}

/* Relative links of a code host's page lead to its pages, not to its raw files. */
static char *base_of(const char *url, const char *final_url)
{
    struct hosted hosted;
    bool hosted_page = hosted_parse(slice_of(url), &hosted);
    hosted_free(&hosted);
    return xstrdup(hosted_page || final_url == NULL ? url : final_url);
}

bool upstream_holds(const struct upstream *upstream, const char *url)
{
    char *key = canonical(url), *file = mirror_file(upstream->settings.mirrors, upstream->settings.mirror_count, key);
    bool holds = file != NULL ? mirror_has(file) : cache_holds(&upstream->cache, key);
    free(file);
    free(key);
    return holds;
}

/* Makes a page of a cache entry, whose body it takes over. */
static void page_of_entry(struct upstream_page *page, struct cache_entry *entry)
{
    *page = (struct upstream_page){
        .url = xstrdup(entry->url),
        .base = base_of(entry->url, entry->final_url),
        .type = entry->type != NULL ? xstrdup(entry->type) : NULL,
        .body = entry->body,
        .bytes = entry->bytes,
        .checked = entry->checked,
    };
    entry->body = NULL;
}

/* Reads the mirror's file. */
static bool load_mirrored(const char *key, const char *file, struct upstream_page *page, struct error *error)
{
    char *body;
    size_t bytes;
    struct error why = {0};
    if (!file_read(file, &body, &bytes, &why))
        return error_set(error, ERROR_CONTENT, "%s is not in its mirror: %s; update the mirror", key, why.message);
    *page = (struct upstream_page){.url = xstrdup(key), .base = xstrdup(key), .body = body, .bytes = bytes};
    return true;
}

bool upstream_load(const struct upstream *upstream, const char *url, struct upstream_page *page, struct error *error)
{
    char *key = canonical(url), *file = mirror_file(upstream->settings.mirrors, upstream->settings.mirror_count, key);
    struct cache_entry entry;
    bool ok;
    *page = (struct upstream_page){0};
    if (file != NULL) {
        ok = load_mirrored(key, file, page, error);
    } else if ((ok = cache_load(&upstream->cache, key, &entry))) {
        page_of_entry(page, &entry);
        cache_entry_fini(&entry);
    } else {
        error_set(error, ERROR_CONTENT, "%s is not saved here; biji fetch saves it for reading offline", key);
    }
    free(file);
    free(key);
    return ok;
}

char *upstream_file(const struct upstream *upstream, const char *url)
{
    char *key = canonical(url), *file = mirror_file(upstream->settings.mirrors, upstream->settings.mirror_count, key);
    if (file == NULL)
        file = cache_body_file(&upstream->cache, key);
    free(key);
    return file;
}

struct doc *upstream_doc(struct upstream *upstream, const char *url)
{
    for (size_t i = 0; i < upstream->doc_count; i++)
        if (strcmp(upstream->docs[i].url, url) == 0)
            return upstream->docs[i].doc;
    struct upstream_page page;
    struct doc *doc = NULL;
    if (upstream_load(upstream, url, &page, NULL)) {
        doc = upstream_doc_take(&page, NULL);
        upstream_page_fini(&page);
    }
    upstream->docs = xgrow(upstream->docs, upstream->doc_count, &upstream->doc_room, sizeof *upstream->docs);
    upstream->docs[upstream->doc_count++] = (struct parsed){xstrdup(url), doc};
    return doc;
}

/* The limits, which tests shorten: $BIJI_FETCH_MS is "CONNECT,IDLE,RETRY,TOTAL". */
static struct fetch_limits limits(void)
{
    struct fetch_limits limits = {FETCH_CONNECT_MS, FETCH_IDLE_MS, FETCH_RETRY_MS, FETCH_TOTAL_MS};
    const char *given = getenv("BIJI_FETCH_MS");
    if (given != NULL)
        sscanf(given, "%d,%d,%d,%d", &limits.connect_ms, &limits.idle_ms, &limits.retry_ms, &limits.total_ms);
    return limits;
}

static struct fetcher *fetcher(struct upstream *upstream, struct error *error)
{
    struct fetch_limits wait = limits();
    if (upstream->fetcher == NULL)
        upstream->fetcher = fetcher_new(&wait, error);
    return upstream->fetcher;
}

/* Whether requests of a page may go to private addresses: to its own server, if its URL names one, and to addresses
 * in the user's settings. */
static bool is_guarded(const struct upstream_private *p, bool by_setting)
{
    bool own_server = p->from != NULL && guard_names_private(p->from) && guard_same_origin(p->from, p->url);
    return p->from != NULL && !by_setting && !own_server;
}

static void fail(struct upstream_job *job)
{
    job->state = UPSTREAM_FAILED;
}

const char *upstream_bar(const struct upstream *upstream)
{
    if (!upstream->settings.offline)
        return NULL;
    return confine_is_wanted() ? "BIJI_SECURE" : "offline";
}

/* Starts a request; with fresh, for the whole body even if a copy is saved. */
static void begin_request(struct upstream *upstream, struct upstream_job *job, bool fresh)
{
    struct upstream_private *p = job->private;
    bool by_setting;
    if (upstream->settings.offline) {
        error_set(&job->error, ERROR_SYSTEM, "%s is not fetched, because %s is set; unset it to fetch the page", p->url,
                  upstream_bar(upstream));
        fail(job);
        return;
    }
    if (fetcher(upstream, &job->error) == NULL) {
        fail(job);
        return;
    }
    char *url = request_url(upstream, p->url, &by_setting);
    p->fetch = fetch_begin(upstream->fetcher, &(struct fetch_request){
                                                  .url = url,
                                                  .etag = fresh ? NULL : p->held.etag,
                                                  .modified = fresh ? NULL : p->held.modified,
                                                  .guarded = is_guarded(p, by_setting),
                                                  .any_type = p->picture,
                                              });
    free(url);
}

struct upstream_job *upstream_fetch(struct upstream *upstream, const char *url, const char *from, bool picture)
{
    struct upstream_job *job = xcalloc(1, sizeof *job);
    struct upstream_private *p = job->private = xcalloc(1, sizeof *p);
    upstream->jobs = xgrow(upstream->jobs, upstream->count, &upstream->room, sizeof *upstream->jobs);
    upstream->jobs[upstream->count++] = job;
    p->url = canonical(url);
    p->from = from != NULL ? xstrdup(from) : NULL;
    p->picture = picture;
    char *file = mirror_file(upstream->settings.mirrors, upstream->settings.mirror_count, p->url);
    if (file != NULL) {
        job->state = load_mirrored(p->url, file, &job->page, &job->error) ? UPSTREAM_MIRRORED : UPSTREAM_FAILED;
    } else {
        cache_load(&upstream->cache, p->url, &p->held);
        begin_request(upstream, job, p->held.body == NULL);
    }
    free(file);
    return job;
}

void upstream_end(struct upstream *upstream, struct upstream_job *job)
{
    struct upstream_private *p = job->private;
    if (p->fetch != NULL)
        fetch_end(upstream->fetcher, p->fetch);
    cache_entry_fini(&p->held);
    free(p->url);
    free(p->from);
    free(p);
    upstream_page_fini(&job->page);
    size_t at = 0;
    while (upstream->jobs[at] != job)
        at++;
    upstream->count--;
    memmove(upstream->jobs + at, upstream->jobs + at + 1, (upstream->count - at) * sizeof *upstream->jobs);
    free(job);
}

/* The server says that the saved copy is current. */
static void take_unchanged(struct upstream *upstream, struct upstream_job *job)
{
    struct upstream_private *p = job->private;
    p->held.checked = time(NULL);
    cache_touch(&upstream->cache, p->url, p->held.checked);
    page_of_entry(&job->page, &p->held);
    job->state = UPSTREAM_UNCHANGED;
}

/* A body arrived: saves it, and returns it whether it could be saved or not. */
static void take_body(struct upstream *upstream, struct upstream_job *job)
{
    struct upstream_private *p = job->private;
    struct fetch_job *fetch = p->fetch;
    struct error why = {0};
    size_t bytes = fetch->body.bytes;
    struct cache_entry entry = {
        .url = p->url,
        .final_url = fetch->final_url,
        .type = fetch->type,
        .etag = fetch->etag,
        .modified = fetch->modified,
        .fetched = time(NULL),
        .checked = time(NULL),
        .body = bytes > 0 ? buf_take(&fetch->body) : xstrdup(""),
        .bytes = bytes,
    };
    bool same = p->held.body != NULL && p->held.bytes == bytes && memcmp(p->held.body, entry.body, bytes) == 0;
    job->state = same ? UPSTREAM_UNCHANGED : p->held.body != NULL ? UPSTREAM_CHANGED : UPSTREAM_NEW;
    if (!cache_store(&upstream->cache, &entry, &why))
        error_set(&job->error, ERROR_SYSTEM, "%s was fetched but cannot be saved: %s", p->url, why.message);
    page_of_entry(&job->page, &entry);
}

static size_t *told_size(const struct upstream *upstream, const char *url)
{
    for (size_t i = 0; i < upstream->told_count; i++)
        if (strcmp(upstream->told[i].url, url) == 0)
            return &upstream->told[i].bytes;
    return NULL;
}

size_t upstream_told_size(const struct upstream *upstream, const char *url)
{
    char *key = canonical(url);
    const size_t *size = told_size(upstream, key);
    free(key);
    return size != NULL ? *size : 0;
}

static void remember_size(struct upstream *upstream, const char *url, size_t bytes)
{
    size_t *size = told_size(upstream, url);
    if (size != NULL) {
        *size = bytes;
        return;
    }
    upstream->told = xgrow(upstream->told, upstream->told_count, &upstream->told_room, sizeof *upstream->told);
    upstream->told[upstream->told_count++] = (struct told){xstrdup(url), bytes};
}

static void move_on(struct upstream *upstream, struct upstream_job *job)
{
    struct fetch_job *fetch = job->private->fetch;
    job->bytes = fetch->bytes;
    if (fetch->total_bytes > 0 && fetch->total_bytes != job->total_bytes && !job->private->picture)
        remember_size(upstream, job->private->url, fetch->total_bytes);
    job->total_bytes = fetch->total_bytes;
    switch (fetch->state) {
    case FETCH_RUNNING:
        return;
    case FETCH_DONE:
        take_body(upstream, job);
        break;
    case FETCH_UNCHANGED:
        if (job->private->held.body != NULL) {
            take_unchanged(upstream, job);
        } else {
            error_set(&job->error, ERROR_SYSTEM,
                      "%s was answered with \"not changed\" though no copy is saved; try again later",
                      job->private->url);
            fail(job);
        }
        break;
    case FETCH_FAILED:
        job->error = fetch->error;
        job->may_open_outside = !fetch->is_refused;
        fail(job);
        break;
    }
    fetch_end(upstream->fetcher, fetch);
    job->private->fetch = NULL;
}

int upstream_descriptors(struct upstream *upstream, struct pollfd *fds, int room, int *timeout_ms)
{
    return upstream->fetcher != NULL ? fetcher_descriptors(upstream->fetcher, fds, room, timeout_ms) : 0;
}

bool upstream_step(struct upstream *upstream)
{
    bool running = false;
    if (upstream->fetcher != NULL)
        fetcher_step(upstream->fetcher);
    for (size_t i = 0; i < upstream->count; i++) {
        struct upstream_job *job = upstream->jobs[i];
        if (job->state == UPSTREAM_RUNNING)
            move_on(upstream, job);
        running = running || job->state == UPSTREAM_RUNNING;
    }
    return running;
}

void upstream_page_fini(struct upstream_page *page)
{
    free(page->url);
    free(page->base);
    free(page->type);
    free(page->body);
    *page = (struct upstream_page){0};
}

void upstream_size(size_t bytes, struct buf *out)
{
    if (bytes < 1000)
        buf_printf(out, language_count(bytes, "%zu byte", "%zu bytes"), bytes);
    else if (bytes < 1000000)
        buf_printf(out, _("%zu kB"), (bytes + 500) / 1000);
    else
        buf_printf(out, _("%.1f MB"), (double)bytes / 1e6);
}

void upstream_age(time_t then, time_t now, struct buf *out)
{
    static const struct {
        long seconds;
        const char *one, *many;
    } units[] = {{365L * 86400, N_("%ld year ago"), N_("%ld years ago")},
                 {30L * 86400, N_("%ld month ago"), N_("%ld months ago")},
                 {86400, N_("%ld day ago"), N_("%ld days ago")},
                 {3600, N_("%ld hour ago"), N_("%ld hours ago")},
                 {60, N_("%ld minute ago"), N_("%ld minutes ago")}};
    long age = now > then ? (long)(now - then) : 0;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        long count = age / units[i].seconds;
        if (count > 0) {
            buf_printf(out, language_count((size_t)count, units[i].one, units[i].many), count);
            return;
        }
    }
    buf_add_str(out, _("just now"));
}
