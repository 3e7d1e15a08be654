/* fetch.c - pages from the network by libcurl's multi interface. One job is one request with its redirects and tries.
 * Faults become sentences here, since only here is known what happened. Must not know the cache or the screens. */
#include "biji/fetch.h"

#include "biji/mem.h"
#include "biji/target.h"
#include "biji/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>

struct fetcher {
    CURLM *multi;
    char *trusted_base;
    struct fetch_job **jobs;
    size_t count, room;
};

struct fetch_private {
    struct fetcher *fetcher;
    CURL *easy; /* NULL between tries */
    struct curl_slist *headers;
    char *url, *etag_held, *modified_held;
    bool from_network, any_type;
    int tries;
    long long next_try_ms; /* monotonic; while waiting */
    bool refused_private, too_large;
    long retry_after_seconds;
    char reason[CURL_ERROR_SIZE];
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_private_v4(uint32_t address)
{
    static const struct {
        uint32_t net;
        int bits;
    } nets[] = {
        {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
        {0xAC100000, 12}, {0xC0000000, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xE0000000, 3},
    };
    for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
        if ((address ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

/* Loopback, link-local, private, multicast and the like (RFC 6890). */
static bool is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family != AF_INET6)
        return true;
    const uint8_t *b = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr;
    static const uint8_t zero[12] = {0}, mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF},
                         nat64[12] = {0, 0x64, 0xFF, 0x9B};
    if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0 || memcmp(b, zero, 12) == 0)
        return is_private_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 | (uint32_t)b[14] << 8 | b[15]) ||
               memcmp(b, zero, 12) == 0;
    return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80) || b[0] == 0xFF;
}

static bool starts(const char *text, const char *prefix)
{
    return prefix != NULL && strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_set(const char *lower, const char *upper)
{
    const char *value = getenv(lower);
    if (value == NULL || *value == '\0')
        value = upper != NULL ? getenv(upper) : NULL;
    return value != NULL && *value != '\0';
}

/* Whether a request goes to a proxy for certain: then the address connected to is the proxy's, which the user chose. A
 * request on behalf of a page from the network ignores no_proxy (begin_try), others may be let past the proxy by it. */
static bool is_proxied(const struct fetch_private *p, const char *url)
{
    bool set = is_set("all_proxy", "ALL_PROXY") ||
               (starts(url, "https:") ? is_set("https_proxy", "HTTPS_PROXY") : is_set("http_proxy", NULL));
    return set && (p->from_network || !is_set("no_proxy", "NO_PROXY"));
}

/* libcurl asks for each connection: the address is known here, after the name was resolved, so that no name can hide a
 * private one. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct fetch_job *job = context;
    struct fetch_private *p = job->private;
    char *now = NULL;
    long redirects = 0;
    (void)purpose;
    curl_easy_getinfo(p->easy, CURLINFO_EFFECTIVE_URL, &now);
    curl_easy_getinfo(p->easy, CURLINFO_REDIRECT_COUNT, &redirects);
    const char *url = now != NULL ? now : p->url;
    bool guarded = (p->from_network || redirects > 0) && !is_proxied(p, url) && !starts(url, p->fetcher->trusted_base);
    if (guarded && is_private(&address->addr)) {
        p->refused_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch_job *job = context;
    (void)size;
    if (job->body.bytes + count > FETCH_LARGEST_BYTES) {
        job->private->too_large = true;
        return 0;
    }
    buf_add(&job->body, bytes, count);
    job->bytes = job->body.bytes;
    curl_off_t total = 0;
    curl_easy_getinfo(job->private->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
    job->total_bytes = total > 0 ? (size_t)total : 0;
    return count;
}

static char *header_copy(struct slice line, const char *name)
{
    size_t bytes = strlen(name);
    if (line.bytes <= bytes || strncasecmp(line.ptr, name, bytes) != 0 || line.ptr[bytes] != ':')
        return NULL;
    struct slice value = slice_trim(slice_part(line, bytes + 1, line.bytes));
    return xstrndup(value.ptr, value.bytes);
}

static void replace(char **place, char *value)
{
    if (value == NULL)
        return;
    free(*place);
    *place = value;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct fetch_job *job = context;
    struct slice line = {bytes, count};
    (void)size;
    if (slice_starts(line, "HTTP/")) { /* a new answer in a chain of redirects */
        replace(&job->etag, xstrdup(""));
        replace(&job->modified, xstrdup(""));
        job->private->retry_after_seconds = 0;
    }
    replace(&job->etag, header_copy(line, "etag"));
    replace(&job->modified, header_copy(line, "last-modified"));
    char *after = header_copy(line, "retry-after");
    if (after != NULL)
        job->private->retry_after_seconds = strtol(after, NULL, 10);
    free(after);
    return count;
}

static void set_headers(struct fetch_private *p)
{
    struct buf line = {0};
    if (p->etag_held != NULL && *p->etag_held != '\0') {
        buf_printf(&line, "If-None-Match: %s", p->etag_held);
        p->headers = curl_slist_append(p->headers, line.ptr);
    }
    if (p->modified_held != NULL && *p->modified_held != '\0') {
        buf_clear(&line);
        buf_printf(&line, "If-Modified-Since: %s", p->modified_held);
        p->headers = curl_slist_append(p->headers, line.ptr);
    }
    buf_free(&line);
}

static void begin_try(struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    bool secure = strncasecmp(p->url, "https:", 6) == 0;
    p->tries++;
    p->easy = curl_easy_init();
    if (p->easy == NULL) {
        job->state = FETCH_FAILED;
        error_set(&job->error, ERROR_SYSTEM, "%s cannot be fetched: libcurl does not start", p->url);
        return;
    }
    buf_clear(&job->body);
    curl_slist_free_all(p->headers);
    p->headers = NULL;
    set_headers(p);
    CURL *e = p->easy;
    curl_easy_setopt(e, CURLOPT_URL, p->url);
    curl_easy_setopt(e, CURLOPT_PRIVATE, job);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, p->headers);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(e, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_SECONDS);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)FETCH_IDLE_SECONDS);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_USERAGENT, "biji");
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(e, CURLOPT_PIPEWAIT, secure ? 1L : 0L);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, p->reason);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, job);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, job);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, job);
    if (p->from_network)
        curl_easy_setopt(e, CURLOPT_NOPROXY, "");
    p->reason[0] = '\0';
    curl_multi_add_handle(p->fetcher->multi, e);
}

struct fetcher *fetcher_new(const char *trusted_base, struct error *error)
{
    CURLM *multi = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_multi_init() : NULL;
    if (multi == NULL) {
        error_set(error, ERROR_SYSTEM, "libcurl does not start; pages cannot be fetched");
        return NULL;
    }
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, 8L);
    struct fetcher *fetcher = xcalloc(1, sizeof *fetcher);
    fetcher->multi = multi;
    fetcher->trusted_base = trusted_base != NULL && *trusted_base != '\0' ? xstrdup(trusted_base) : NULL;
    return fetcher;
}

void fetcher_free(struct fetcher *fetcher)
{
    if (fetcher == NULL)
        return;
    while (fetcher->count > 0)
        fetch_end(fetcher, fetcher->jobs[fetcher->count - 1]);
    curl_multi_cleanup(fetcher->multi);
    free(fetcher->trusted_base);
    free(fetcher->jobs);
    free(fetcher);
    curl_global_cleanup();
}

struct fetch_job *fetch_begin(struct fetcher *fetcher, const struct fetch_request *request)
{
    struct fetch_job *job = xcalloc(1, sizeof *job);
    struct fetch_private *p = job->private = xcalloc(1, sizeof *p);
    p->fetcher = fetcher;
    p->url = xstrdup(request->url);
    p->etag_held = request->etag != NULL ? xstrdup(request->etag) : NULL;
    p->modified_held = request->modified != NULL ? xstrdup(request->modified) : NULL;
    p->from_network = request->from_network;
    p->any_type = request->any_type;
    fetcher->jobs = xgrow(fetcher->jobs, fetcher->count, &fetcher->room, sizeof *fetcher->jobs);
    fetcher->jobs[fetcher->count++] = job;
    begin_try(job);
    return job;
}

static void end_try(struct fetch_private *p)
{
    if (p->easy == NULL)
        return;
    curl_multi_remove_handle(p->fetcher->multi, p->easy);
    curl_easy_cleanup(p->easy);
    p->easy = NULL;
}

void fetch_end(struct fetcher *fetcher, struct fetch_job *job)
{
    struct fetch_private *p = job->private;
    end_try(p);
    curl_slist_free_all(p->headers);
    free(p->url);
    free(p->etag_held);
    free(p->modified_held);
    free(p);
    buf_free(&job->body);
    free(job->final_url);
    free(job->type);
    free(job->etag);
    free(job->modified);
    for (size_t i = 0; i < fetcher->count; i++)
        if (fetcher->jobs[i] == job) {
            fetcher->jobs[i] = fetcher->jobs[--fetcher->count];
            break;
        }
    free(job);
}

/* The sentence for a transfer that failed below HTTP. */
static void explain_transfer(struct fetch_job *job, CURLcode code)
{
    const struct fetch_private *p = job->private;
    const char *url = p->url, *detail = p->reason[0] != '\0' ? p->reason : curl_easy_strerror(code);
    const char *what = "cannot be fetched", *todo = "try again later";
    if (p->too_large) {
        error_set(&job->error, ERROR_SYSTEM, "%s is larger than 16 MB and is not read here; open it outside (o)", url);
        return;
    }
    if (p->refused_private) {
        error_set(&job->error, ERROR_SYSTEM,
                  "%s leads to a private address of your network and is not fetched on behalf of a page from outside",
                  url);
        return;
    }
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        what = "cannot be fetched: its host's name is not known";
        todo = "check the network or the name";
        break;
    case CURLE_COULDNT_CONNECT:
        what = "cannot be fetched: no connection";
        todo = "check the network, or read what is held with --offline";
        break;
    case CURLE_OPERATION_TIMEDOUT:
        what = "cannot be fetched: the server does not answer in time";
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        what = "cannot be fetched: the secure connection is not trusted";
        todo = "check the machine's clock and certificates (package ca-certificates)";
        break;
    case CURLE_TOO_MANY_REDIRECTS:
        what = "cannot be fetched: it redirects in a circle";
        todo = "open it outside (o)";
        break;
    case CURLE_UNSUPPORTED_PROTOCOL:
        what = "cannot be fetched: it redirects to an address that is not opened";
        todo = "open it outside (o)";
        break;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
        what = "was cut short on its way";
        break;
    default:
        break;
    }
    error_set(&job->error, ERROR_SYSTEM, "%s %s (%s); %s", url, what, detail, todo);
}

/* The sentence for an answer that is not the page. */
static void explain_status(struct fetch_job *job, long status)
{
    const struct fetch_private *p = job->private;
    char wait[64] = "try again later";
    if (p->retry_after_seconds > 0)
        snprintf(wait, sizeof wait, "try again in %ld seconds", p->retry_after_seconds);
    if (status == 404 || status == 410)
        error_set(&job->error, ERROR_SYSTEM,
                  "%s is not there (%ld); the page may have moved: open its site outside (o)", p->url, status);
    else if (status == 403 || status == 429)
        error_set(&job->error, ERROR_SYSTEM, "%s is refused for now (%ld); %s", p->url, status, wait);
    else if (status >= 500)
        error_set(&job->error, ERROR_SYSTEM, "%s: the server is in trouble (%ld) after %d tries; %s", p->url, status,
                  p->tries, wait);
    else
        error_set(&job->error, ERROR_SYSTEM, "%s was answered with status %ld, not with a page; open it outside (o)",
                  p->url, status);
}

static bool names_html(const char *type)
{
    return type != NULL && (strncasecmp(type, "text/html", 9) == 0 || strncasecmp(type, "application/xhtml", 17) == 0);
}

static bool looks_like_html(struct slice body)
{
    body = slice_trim(slice_part(body, 0, 512));
    return (body.bytes > 9 && strncasecmp(body.ptr, "<!doctype", 9) == 0) ||
           (body.bytes > 5 && strncasecmp(body.ptr, "<html", 5) == 0);
}

/* Whether the body is what a reader of notes can show; else error is filled. */
static bool accept_body(struct fetch_job *job)
{
    struct slice body = buf_slice(&job->body), start = slice_part(body, 0, 8192);
    if (job->private->any_type)
        return true;
    if (looks_like_html(body) ||
        (names_html(job->type) && !target_is_note(target_split(slice_of(job->private->url)).path)))
        return error_set(&job->error, ERROR_SYSTEM, "%s is a web page, not Markdown; open it outside (o)",
                         job->private->url);
    if (memchr(start.bytes > 0 ? start.ptr : "", '\0', start.bytes) != NULL)
        return error_set(&job->error, ERROR_SYSTEM, "%s is not text; open it outside (o)", job->private->url);
    return true;
}

static void take_answer(struct fetch_job *job)
{
    char *url = NULL, *type = NULL;
    curl_easy_getinfo(job->private->easy, CURLINFO_EFFECTIVE_URL, &url);
    curl_easy_getinfo(job->private->easy, CURLINFO_CONTENT_TYPE, &type);
    replace(&job->final_url, url != NULL ? xstrdup(url) : NULL);
    replace(&job->type, type != NULL ? xstrdup(type) : NULL);
}

static void finish_try(struct fetch_job *job, CURLcode code)
{
    struct fetch_private *p = job->private;
    long status = 0;
    curl_easy_getinfo(p->easy, CURLINFO_RESPONSE_CODE, &status);
    take_answer(job);
    end_try(p);
    if (code == CURLE_OK && status >= 500 && p->tries < FETCH_TRIES) {
        p->next_try_ms = now_ms() + (500LL << (p->tries - 1));
        return;
    }
    if (code != CURLE_OK)
        explain_transfer(job, code);
    else if (status == 304)
        job->state = FETCH_UNCHANGED;
    else if (status != 200)
        explain_status(job, status);
    else if (accept_body(job))
        job->state = FETCH_DONE;
    if (job->state == FETCH_RUNNING)
        job->state = FETCH_FAILED;
}

bool fetcher_step(struct fetcher *fetcher)
{
    int running, left;
    for (size_t i = 0; i < fetcher->count; i++) {
        struct fetch_job *job = fetcher->jobs[i];
        if (job->state == FETCH_RUNNING && job->private->easy == NULL && job->private->next_try_ms <= now_ms())
            begin_try(job);
    }
    curl_multi_perform(fetcher->multi, &running);
    for (CURLMsg *message; (message = curl_multi_info_read(fetcher->multi, &left)) != NULL;) {
        struct fetch_job *job = NULL;
        if (message->msg == CURLMSG_DONE && curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job) == CURLE_OK)
            finish_try(job, message->data.result);
    }
    for (size_t i = 0; i < fetcher->count; i++)
        if (fetcher->jobs[i]->state == FETCH_RUNNING)
            return true;
    return false;
}

int fetcher_descriptors(struct fetcher *fetcher, struct pollfd *fds, int room, int *timeout_ms)
{
    fd_set reads, writes, faults;
    int highest = -1, count = 0;
    long wait = -1;
    FD_ZERO(&reads);
    FD_ZERO(&writes);
    FD_ZERO(&faults);
    curl_multi_fdset(fetcher->multi, &reads, &writes, &faults, &highest);
    for (int fd = 0; fd <= highest && count < room; fd++) {
        short events = (short)((FD_ISSET(fd, &reads) ? POLLIN : 0) | (FD_ISSET(fd, &writes) ? POLLOUT : 0));
        if (events != 0)
            fds[count++] = (struct pollfd){fd, events, 0};
    }
    curl_multi_timeout(fetcher->multi, &wait);
    bool running = false, resolving = false;
    for (size_t i = 0; i < fetcher->count; i++) {
        const struct fetch_job *job = fetcher->jobs[i];
        running = running || job->state == FETCH_RUNNING;
        resolving = resolving || (job->state == FETCH_RUNNING && job->private->easy == NULL);
    }
    if (running &&
        (wait < 0 || wait > 100 || resolving)) /* names are resolved without a descriptor, tries wait for their time */
        wait = count > 0 && !resolving ? 100 : 20;
    if (wait >= 0 && (*timeout_ms < 0 || wait < *timeout_ms))
        *timeout_ms = (int)wait;
    return count;
}
