/* transfer.c - pages from the network by libcurl's multi interface. A job is a request with its redirects and retries;
 * each of those is one libcurl transfer (a hop), so that every address is checked here before anything is sent to it.
 * Must not know the cache or the screens. */
#include "transfer.h"

#include "biji/language.h"
#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"
#include "fetch_curl.h"
#include "fetch_fault.h"
#include "fetch_guard.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>
#include <time.h>

enum { LARGEST_HEADER_BYTES = 256 << 10 };

struct transfers {
    struct curl_functions curl;
    CURLM *multi;
    struct fetch_limits limits;
    struct fetch_job **jobs; /* in the order they were started */
    size_t count, room;
    int active; /* transfers under way */
};

struct fetch_private {
    struct transfers *all;
    CURL *easy; /* NULL while waiting */
    struct curl_slist *headers;
    char *url;     /* as requested */
    char *hop_url; /* after the redirects so far */
    char *etag_held, *modified_held;
    bool guarded, any_type;
    int tries, redirects;
    bool headers_ended;
    bool is_packed, is_measured;     /* the body, by its headers: compressed; its end can be told */
    bool wants_plain;                /* not compressed: a compressed one came whose end could not be told */
    bool is_public;                  /* a request went to a public address */
    size_t header_bytes, body_bytes; /* unpacked */
    long long start_ms;              /* while waiting: not before this time (monotonic) */
    long long heard_ms;              /* when the last byte arrived */
    long long end_ms;                /* the job's deadline; 0 before its first hop */
    char *location;                  /* redirect target, as the server sent it */
    enum fault fault;                /* why a callback stopped the transfer */
    char reason[CURL_ERROR_SIZE];
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_secure(const char *url)
{
    return strncasecmp(url, "https:", 6) == 0;
}

static bool is_set(const char *lower, const char *upper)
{
    const char *value = getenv(lower);
    if (value == NULL || *value == '\0')
        value = upper != NULL ? getenv(upper) : NULL;
    return value != NULL && *value != '\0';
}

/* A redirect is guarded like a request from a page, except for other addresses on the same server. A server that was reached at a
 * public address stays a public one, whatever its name resolves to later. */
static bool is_guarded(const struct fetch_private *p)
{
    return p->guarded || p->is_public || (p->redirects > 0 && !guard_same_origin(p->hop_url, p->url));
}

/* Whether a guarded hop uses a proxy: then the connection goes to the proxy's address, which the user chose. Guarded
 * hops ignore no_proxy (set_options), so that this is certain. */
static bool is_proxied(const char *url)
{
    return is_set("all_proxy", "ALL_PROXY") ||
           (is_secure(url) ? is_set("https_proxy", "HTTPS_PROXY") : is_set("http_proxy", NULL));
}

/* libcurl calls this for each new connection, when the name has been resolved, so that no name can hide a private
 * address. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct fetch_job *job = context;
    struct fetch_private *p = job->private;
    (void)purpose;
    if (is_guarded(p) && !is_proxied(p->hop_url) && guard_is_private(&address->addr)) {
        p->fault = FAULT_PRIVATE;
        return CURL_SOCKET_BAD;
    }
    int fd = socket(address->family, address->socktype, address->protocol);
    if (fd >= 0)
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* libcurl calls this before each request: this catches a connection that another job had opened. */
static int before_request(void *context, char *address, char *local_address, int port, int local_port)
{
    struct fetch_job *job = context;
    struct fetch_private *p = job->private;
    (void)local_address, (void)port, (void)local_port;
    bool private = guard_is_private_text(address), proxied = is_proxied(p->hop_url);
    p->is_public = p->is_public || (!private && !proxied);
    if (!is_guarded(p) || proxied || !private)
        return CURL_PREREQFUNC_OK;
    p->fault = FAULT_PRIVATE;
    return CURL_PREREQFUNC_ABORT;
}

static long status_of(const struct fetch_private *p)
{
    long status = 0;
    p->all->curl.easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static const char *type_of(const struct fetch_private *p)
{
    char *type = NULL;
    p->all->curl.easy_getinfo(p->easy, CURLINFO_CONTENT_TYPE, &type);
    return type;
}

/* The objection to a body by its media type alone. A file with a note's ending is a note, whatever its server says. */
static enum fault type_fault(const struct fetch_private *p)
{
    static const char *const binary[] = {"image/", "audio/", "video/", "font/", "application/pdf", "application/zip"};
    const char *type = type_of(p);
    if (p->any_type || type == NULL || target_is_note(target_split(slice_of(p->hop_url)).path))
        return FAULT_NONE;
    if (strncasecmp(type, "text/html", 9) == 0 || strncasecmp(type, "application/xhtml", 17) == 0)
        return FAULT_WEB_PAGE;
    for (size_t i = 0; i < sizeof binary / sizeof binary[0]; i++)
        if (strncasecmp(type, binary[i], strlen(binary[i])) == 0)
            return FAULT_NO_TEXT;
    return FAULT_NONE;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch_job *job = context;
    struct fetch_private *p = job->private;
    curl_off_t total = 0, came = 0;
    (void)size;
    p->heard_ms = now_ms();
    p->body_bytes += count;
    if (p->body_bytes > FETCH_LARGEST_BYTES)
        p->fault = FAULT_TOO_LARGE;
    if (status_of(p) != 200) /* the body of an error or a redirect is not needed */
        return p->fault == FAULT_NONE ? count : 0;
    if (job->body.bytes == 0 && p->fault == FAULT_NONE)
        p->fault = type_fault(p);
    if (p->fault != FAULT_NONE)
        return 0;
    buf_add(&job->body, bytes, count);
    p->all->curl.easy_getinfo(p->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
    p->all->curl.easy_getinfo(p->easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
    job->total_bytes = total > 0 ? (size_t)total : 0;
    job->bytes = came > 0 ? (size_t)came : p->body_bytes;
    return count;
}

static void replace(char **place, char *value)
{
    free(*place);
    *place = value;
}

/* Whether what a server sent contains forbidden bytes. */
static bool has_controls(const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            return true;
    return false;
}

/* Drops a validator that cannot be sent back as it came. */
static void keep_sane(char **validator)
{
    if (has_controls(*validator))
        replace(validator, NULL);
}

/* Whether a header has this name. */
static bool starts_with_name(struct slice line, const char *name)
{
    size_t bytes = strlen(name);
    return line.bytes > bytes && strncasecmp(line.ptr, name, bytes) == 0 && line.ptr[bytes] == ':';
}

/* Stores a header's value if it has this name and a sane length. */
static void keep_header(struct slice line, const char *name, char **place)
{
    enum { MAX_BYTES = 1000 };
    if (line.bytes > MAX_BYTES || !starts_with_name(line, name))
        return;
    struct slice value = slice_trim(slice_part(line, strlen(name) + 1, line.bytes));
    replace(place, xstrndup(value.ptr, value.bytes));
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch_job *job = context;
    struct fetch_private *p = job->private;
    struct slice line = {bytes, count};
    (void)size;
    p->heard_ms = now_ms();
    p->header_bytes += count;
    if (p->header_bytes > LARGEST_HEADER_BYTES) {
        p->fault = FAULT_TOO_LARGE;
        return 0;
    }
    if (slice_starts(line, "HTTP/")) /* a proxy's or an interim response may precede the page's */
        p->headers_ended = false;
    else if (slice_trim(line).bytes == 0) /* trailers may follow, which do not end like this */
        p->headers_ended = true;
    keep_header(line, "etag", &job->etag);
    keep_header(line, "last-modified", &job->modified);
    keep_sane(&job->etag);
    keep_sane(&job->modified);
    keep_header(line, "location", &p->location);
    p->is_packed = p->is_packed || starts_with_name(line, "content-encoding");
    p->is_measured = p->is_measured || starts_with_name(line, "content-length") ||
                     starts_with_name(line, "transfer-encoding") || slice_starts(line, "HTTP/2");
    return count;
}

static void add_header(struct fetch_private *p, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    struct buf line = {0};
    buf_printf(&line, "%s: %s", name, value);
    p->headers = p->all->curl.slist_append(p->headers, line.ptr);
    buf_free(&line);
}

/* False when this libcurl lacks an option that the guarantees of fetch.h depend on. */
static bool set_options(struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    CURLcode (*set)(CURL *, CURLoption, ...) = p->all->curl.easy_setopt;
    CURL *e = p->easy;
    bool secure = is_secure(p->hop_url);
    const char *certificates = getenv("SSL_CERT_FILE");
    if (certificates != NULL && *certificates != '\0')
        set(e, CURLOPT_CAINFO, certificates);
    set(e, CURLOPT_PRIVATE, job);
    set(e, CURLOPT_HTTPHEADER, p->headers);
    set(e, CURLOPT_FOLLOWLOCATION, 0L);
    set(e, CURLOPT_CONNECTTIMEOUT_MS, (long)p->all->limits.connect_ms);
    set(e, CURLOPT_ACCEPT_ENCODING, p->wants_plain ? "identity" : "");
    set(e, CURLOPT_USERAGENT, "biji");
    set(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    set(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    set(e, CURLOPT_PIPEWAIT, secure ? 1L : 0L); /* all pages of a host over one connection, where HTTP/2 can */
    set(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)FETCH_LARGEST_BYTES);
    set(e, CURLOPT_ERRORBUFFER, p->reason);
    set(e, CURLOPT_WRITEFUNCTION, take_body);
    set(e, CURLOPT_WRITEDATA, job);
    set(e, CURLOPT_HEADERFUNCTION, take_header);
    set(e, CURLOPT_HEADERDATA, job);
#if LIBCURL_VERSION_NUM >= 0x075700
    set(e, CURLOPT_QUICK_EXIT, 1L); /* a cancelled job does not wait for name lookup */
#endif
    if (is_guarded(p))
        set(e, CURLOPT_NOPROXY, "");
#if LIBCURL_VERSION_NUM >= 0x075500
    bool safe = set(e, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    bool safe = set(e, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) == CURLE_OK;
#endif
    return safe && set(e, CURLOPT_URL, p->hop_url) == CURLE_OK &&
           set(e, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           set(e, CURLOPT_OPENSOCKETDATA, job) == CURLE_OK &&
           set(e, CURLOPT_PREREQFUNCTION, before_request) == CURLE_OK && set(e, CURLOPT_PREREQDATA, job) == CURLE_OK;
}

static void fail(struct fetch_job *job, enum fault fault, const char *detail)
{
    fault_explain(&job->error, job->private->url, fault, detail);
    job->is_refused = fault == FAULT_PRIVATE || fault == FAULT_SCHEME || fault == FAULT_CREDENTIALS;
    job->state = FETCH_FAILED;
}

/* Whether requests to the hop's address are allowed; else the job has failed. */
static bool check_address(struct fetch_job *job)
{
    const struct fetch_private *p = job->private;
    if (!is_secure(p->hop_url) && strncasecmp(p->hop_url, "http:", 5) != 0)
        fail(job, FAULT_SCHEME, p->hop_url);
    else if (guard_has_credentials(p->hop_url))
        fail(job, FAULT_CREDENTIALS, NULL);
    else if (is_guarded(p) && guard_names_private(p->hop_url))
        fail(job, FAULT_PRIVATE, NULL);
    return job->state == FETCH_RUNNING;
}

static void end_hop(struct fetch_private *p)
{
    if (p->easy == NULL)
        return;
    p->all->curl.multi_remove_handle(p->all->multi, p->easy);
    p->all->curl.easy_cleanup(p->easy);
    p->all->curl.slist_free_all(p->headers);
    p->headers = NULL;
    p->easy = NULL;
    p->all->active--;
}

static void begin_hop(struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    if (!check_address(job))
        return;
    buf_clear(&job->body);
    job->bytes = job->total_bytes = p->header_bytes = p->body_bytes = 0;
    replace(&job->etag, NULL);
    replace(&job->modified, NULL);
    replace(&p->location, NULL);
    p->headers_ended = p->is_packed = p->is_measured = false;
    p->fault = FAULT_NONE;
    p->reason[0] = '\0';
    p->heard_ms = now_ms();
    if (p->end_ms == 0)
        p->end_ms = p->heard_ms + p->all->limits.total_ms;
    p->easy = p->all->curl.easy_init();
    p->all->active += p->easy != NULL;
    add_header(p, "If-None-Match", p->etag_held);
    add_header(p, "If-Modified-Since", p->modified_held);
    if (p->easy == NULL || !set_options(job) || p->all->curl.multi_add_handle(p->all->multi, p->easy) != CURLM_OK) {
        end_hop(p);
        error_set(&job->error, ERROR_SYSTEM, "%s cannot be fetched: this libcurl is too old; 7.80 or later is needed",
                  p->url);
        job->state = FETCH_FAILED;
    }
}

struct transfers *transfers_new(const struct fetch_limits *limits, struct error *error)
{
    static const struct fetch_limits usual = {FETCH_CONNECT_MS, FETCH_IDLE_MS, FETCH_RETRY_MS, FETCH_TOTAL_MS};
    struct curl_functions curl;
    if (!fetch_curl_load(&curl, error))
        return NULL;
    struct transfers *all = xcalloc(1, sizeof *all);
    all->curl = curl;
    all->limits = limits != NULL ? *limits : usual;
    all->multi = curl.multi_init();
    if (all->multi == NULL) {
        free(all);
        error_set(error, ERROR_SYSTEM, "pages cannot be fetched: libcurl failed to start");
        return NULL;
    }
    return all;
}

void transfers_free(struct transfers *all)
{
    if (all == NULL)
        return;
    while (all->count > 0)
        transfer_end(all, all->jobs[all->count - 1]);
    all->curl.multi_cleanup(all->multi);
    free(all->jobs);
    free(all);
}

static char *copy_or_null(const char *text)
{
    return text != NULL ? xstrdup(text) : NULL;
}

struct fetch_job *transfer_begin(struct transfers *all, const struct fetch_request *request)
{
    struct fetch_job *job = xcalloc(1, sizeof *job);
    struct fetch_private *p = job->private = xcalloc(1, sizeof *p);
    p->all = all;
    p->url = xstrdup(request->url);
    p->hop_url = xstrdup(request->url);
    p->etag_held = copy_or_null(request->etag);
    p->modified_held = copy_or_null(request->modified);
    p->guarded = request->guarded;
    p->any_type = request->any_type;
    p->tries = 1;
    all->jobs = xgrow(all->jobs, all->count, &all->room, sizeof *all->jobs);
    all->jobs[all->count++] = job;
    check_address(job);
    return job;
}

void transfer_end(struct transfers *all, struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    end_hop(p);
    free(p->url);
    free(p->hop_url);
    free(p->etag_held);
    free(p->modified_held);
    free(p->location);
    free(p);
    buf_free(&job->body);
    free(job->final_url);
    free(job->type);
    free(job->etag);
    free(job->modified);
    size_t at = 0;
    while (all->jobs[at] != job)
        at++;
    all->count--;
    memmove(all->jobs + at, all->jobs + at + 1, (all->count - at) * sizeof *all->jobs);
    free(job);
}

static bool looks_like_html(struct slice body, const char *type)
{
    body = slice_trim(slice_part(body, 0, 512));
    return (type != NULL && strncasecmp(type, "text/html", 9) == 0 && slice_starts(body, "<")) ||
           (body.bytes > 9 && strncasecmp(body.ptr, "<!doctype", 9) == 0) ||
           (body.bytes > 5 && strncasecmp(body.ptr, "<html", 5) == 0);
}

/* Whether a text is in a charset other than UTF-8. A few bad bytes do not count: the note's parser shows them as
 * U+FFFD. */
static bool is_foreign(struct slice body)
{
    size_t wrong = 0;
    if (utf8_valid(body))
        return false;
    for (const char *p = body.ptr, *end = p + body.bytes; p < end;) {
        int count;
        wrong += utf8_decode(p, end, &count) == RUNE_REPLACEMENT;
        p += count;
    }
    return wrong > 4 + body.bytes / 200;
}

static bool is_utf16(struct slice body)
{
    return slice_starts(body, "\xFF\xFE") || slice_starts(body, "\xFE\xFF");
}

/* The objection to showing a body as a note. */
static enum fault body_fault(const struct fetch_job *job)
{
    struct slice body = buf_slice(&job->body), start = slice_part(body, 0, 8192);
    if (job->private->any_type || body.bytes == 0)
        return FAULT_NONE;
    if (looks_like_html(body, job->type))
        return FAULT_WEB_PAGE;
    if (is_utf16(body))
        return FAULT_CHARSET;
    if (memchr(start.ptr, '\0', start.bytes) != NULL)
        return FAULT_NO_TEXT;
    return is_foreign(body) ? FAULT_CHARSET : FAULT_NONE;
}

/* Follows the redirect. */
static void redirect(struct fetch_job *job, char *to)
{
    struct fetch_private *p = job->private;
    bool was_secure = is_secure(p->hop_url);
    replace(&p->hop_url, to);
    p->start_ms = 0;
    if (++p->redirects > FETCH_REDIRECTS)
        fail(job, FAULT_REDIRECTS, NULL);
    else if (was_secure && strncasecmp(to, "http:", 5) == 0)
        fail(job, FAULT_DOWNGRADE, to);
    else
        check_address(job);
}

static void finish_body(struct fetch_job *job)
{
    enum fault fault = body_fault(job);
    job->state = FETCH_DONE;
    if (fault != FAULT_NONE)
        fail(job, fault, job->type);
}

/* libcurl takes a compressed body that was cut for a whole one, when only the end of the connection ends it. */
static void ask_for_plain(struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    p->start_ms = 0;
    if (p->wants_plain)
        fault_explain_transfer(&job->error, p->url, CURLE_PARTIAL_FILE, _("compressed, without an end"));
    job->state = p->wants_plain ? FETCH_FAILED : FETCH_RUNNING;
    p->wants_plain = true;
}

static void finish_hop(struct fetch_job *job, CURLcode code)
{
    struct fetch_private *p = job->private;
    const struct curl_functions *curl = &p->all->curl;
    curl_off_t wait = 0;
    char *to = NULL;
    long status = status_of(p);
    curl->easy_getinfo(p->easy, CURLINFO_RETRY_AFTER, &wait);
    curl->easy_getinfo(p->easy, CURLINFO_REDIRECT_URL, &to);
    to = copy_or_null(to);
    replace(&job->final_url, xstrdup(p->hop_url));
    replace(&job->type, copy_or_null(type_of(p)));
    end_hop(p);
    if (code == CURLE_FILESIZE_EXCEEDED)
        p->fault = FAULT_TOO_LARGE;
    if (code == CURLE_OK && !p->headers_ended)
        code = CURLE_GOT_NOTHING; /* libcurl reports a connection closed within the headers as an empty page */
    if (status >= 400)
        code = CURLE_OK; /* the status says more than the transfer's error */
    if (code != CURLE_OK && p->fault == FAULT_NONE && has_controls(p->location))
        p->fault = FAULT_LOCATION;
    if (code != CURLE_OK && p->fault != FAULT_NONE) {
        fail(job, p->fault, p->fault == FAULT_LOCATION ? p->location : job->type);
    } else if (code != CURLE_OK) {
        const char *reason = p->reason[0] != '\0' ? p->reason : curl->easy_strerror(code);
        fault_explain_transfer(&job->error, p->url, code, reason);
        job->state = FETCH_FAILED;
    } else if (status >= 500 && p->tries < FETCH_TRIES) {
        p->start_ms = now_ms() + ((long long)p->all->limits.retry_ms << (p->tries - 1));
        p->tries++;
    } else if (status == 304) {
        job->state = FETCH_UNCHANGED;
    } else if (status >= 300 && status < 400 && (p->location != NULL || to != NULL) &&
               (to == NULL || has_controls(to) || has_controls(p->location))) { /* a server may name several */
        fail(job, FAULT_LOCATION, has_controls(to) ? to : p->location);
    } else if (status >= 300 && status < 400 && to != NULL) {
        redirect(job, to);
        to = NULL;
    } else if (status == 200 && p->is_packed && !p->is_measured) {
        ask_for_plain(job);
    } else if (status == 200) {
        finish_body(job);
    } else {
        fault_explain_status(&job->error, p->url, status, p->tries, (long)wait);
        job->state = FETCH_FAILED;
    }
    free(to);
}

static bool is_late(const struct fetch_private *p, long long now)
{
    return p->end_ms != 0 && now > p->end_ms;
}

static void give_up(struct fetch_job *job, long long now)
{
    char seconds[16];
    bool late = is_late(job->private, now);
    snprintf(seconds, sizeof seconds, "%g", job->private->all->limits.total_ms / 1000.0);
    end_hop(job->private);
    fail(job, late ? FAULT_LATE : FAULT_IDLE, late ? seconds : NULL);
}

/* Starts waiting jobs that are due, and fails those whose server is silent or too slow. */
static void look_at_clock(struct transfers *all)
{
    long long now = now_ms();
    for (size_t i = 0; i < all->count; i++) {
        struct fetch_job *job = all->jobs[i];
        struct fetch_private *p = job->private;
        if (job->state != FETCH_RUNNING)
            continue;
        if (is_late(p, now) || (p->easy != NULL && now - p->heard_ms > all->limits.idle_ms))
            give_up(job, now);
        else if (p->easy == NULL && p->start_ms <= now && all->active < FETCH_AT_ONCE)
            begin_hop(job);
    }
}

bool transfers_step(struct transfers *all)
{
    int running, left;
    bool ended;
    do { /* waiting jobs start before the caller sees the results */
        ended = false;
        look_at_clock(all);
        all->curl.multi_perform(all->multi, &running);
        for (CURLMsg *message; (message = all->curl.multi_info_read(all->multi, &left)) != NULL;) {
            struct fetch_job *job = NULL;
            CURLcode code = message->data.result;
            if (message->msg == CURLMSG_DONE &&
                all->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job) == CURLE_OK) {
                finish_hop(job, code);
                ended = true;
            }
        }
    } while (ended);
    for (size_t i = 0; i < all->count; i++)
        if (all->jobs[i]->state == FETCH_RUNNING)
            return true;
    return false;
}

/* Milliseconds until look_at_clock() has something to do; negative: nothing is running. */
static long clock_wait(const struct transfers *all)
{
    long long now = now_ms(), first = -1;
    for (size_t i = 0; i < all->count; i++) {
        const struct fetch_job *job = all->jobs[i];
        const struct fetch_private *p = job->private;
        if (job->state != FETCH_RUNNING || (p->easy == NULL && all->active >= FETCH_AT_ONCE))
            continue;
        long long due = p->easy != NULL ? p->heard_ms + all->limits.idle_ms + 1 : p->start_ms;
        if (p->end_ms != 0 && p->end_ms + 1 < due)
            due = p->end_ms + 1;
        if (first < 0 || due < first)
            first = due;
    }
    return first < 0 ? -1 : first > now ? (long)(first - now) : 0;
}

int transfers_descriptors(struct transfers *all, struct pollfd *fds, int room, int *timeout_ms)
{
    enum { BLIND_MS = 20 }; /* name lookup has no descriptor */
    fd_set reads, writes, faults;
    int highest = -1, count = 0;
    long wait = -1, clock = clock_wait(all);
    FD_ZERO(&reads);
    FD_ZERO(&writes);
    FD_ZERO(&faults);
    if (clock < 0)
        return 0;
    all->curl.multi_fdset(all->multi, &reads, &writes, &faults, &highest);
    for (unsigned fd = 0; (int)fd <= highest && count < room; fd++) {
        short events = (short)((FD_ISSET(fd, &reads) ? POLLIN : 0) | (FD_ISSET(fd, &writes) ? POLLOUT : 0));
        if (events != 0)
            fds[count++] = (struct pollfd){(int)fd, events, 0};
    }
    all->curl.multi_timeout(all->multi, &wait);
    if (wait < 0 || clock < wait)
        wait = clock;
    if (count < all->active && wait > BLIND_MS)
        wait = BLIND_MS;
    if (*timeout_ms < 0 || wait < *timeout_ms)
        *timeout_ms = (int)wait;
    return count;
}
