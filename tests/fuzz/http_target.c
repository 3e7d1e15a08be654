/* http_target.c - what a server answers: libcurl's and our reading of it. Byte 0: how the bytes are cut, whether pictures are accepted
 * too, and whether the rest is what the child process that fetches says. Every request, also one that a redirect asks for, goes to
 * a socket of this process (it is the proxy), which answers with the rest. */
#include "target.h"

#include "../../src/net/fetch_wire.h"
#include "../../src/net/transfer.h"
#include "biji/upstream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DESCRIPTORS = 32 };

struct server {
    int listener, client;
    const uint8_t *body;
    size_t bytes, sent, step;
};

static int listen_here(char *address, size_t room)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof where;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&where, sizeof where) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&where, &length) != 0)
        abort();
    snprintf(address, room, "http://127.0.0.1:%d", ntohs(where.sin_port));
    return fd;
}

/* Sends one more piece to whoever asks; the connection ends after the last. */
static void serve(struct server *server)
{
    char request[4096];
    if (server->client < 0) {
        server->client = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        server->sent = 0;
    }
    if (server->client < 0)
        return;
    while (read(server->client, request, sizeof request) > 0)
        ;
    size_t left = server->bytes - server->sent, piece = left < server->step ? left : server->step;
    ssize_t count = send(server->client, server->body + server->sent, piece, MSG_NOSIGNAL);
    server->sent += count > 0 ? (size_t)count : 0;
    if (server->sent == server->bytes || (count < 0 && errno != EAGAIN)) {
        shutdown(server->client, SHUT_WR);
        close(server->client);
        server->client = -1;
    }
}

static void check_text(const char *text, const char *what)
{
    for (; text != NULL && *text != '\0'; text++)
        target_require((unsigned char)*text >= ' ' && *text != 0x7F, what);
}

/* What the child that fetches may say to the reader, whatever has become of it. */
static void read_answer(struct slice said)
{
    struct fetch_job job = {0};
    struct slice body = {NULL, 0};
    size_t bytes = wire_take_answer(said, &job, &body);
    target_require(bytes == 0 || bytes == SIZE_MAX || bytes <= said.bytes, "an answer lies in what was said");
    target_require(bytes == 0 || bytes == SIZE_MAX || job.state <= FETCH_FAILED, "a job is in some state");
    check_text(job.error.message, "a message has no controls");
    check_text(job.final_url, "an address has no controls");
    check_text(job.etag, "a validator has no controls");
    free(job.final_url);
    free(job.type);
    free(job.etag);
    free(job.modified);
}

/* A page that arrived is a note like any other. */
static void read_page(struct fetch_job *job, const char *url)
{
    struct upstream_page page = {.url = strdup(url), .base = strdup(url), .bytes = job->body.bytes};
    page.body = job->body.bytes > 0 ? buf_take(&job->body) : strdup("");
    struct doc *doc = upstream_doc_take(&page, NULL);
    doc_check(doc);
    doc_free(doc);
    upstream_page_fini(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char address[64];
    static struct server server = {.listener = -1, .client = -1};
    static struct transfers *all;
    struct fetch_limits limits = {.connect_ms = 200, .idle_ms = 200, .retry_ms = 0, .total_ms = 1000};
    struct error error = {0};
    if (size == 0)
        return 0;
    if (server.listener < 0) {
        server.listener = listen_here(address, sizeof address);
        setenv("all_proxy", address, 1);
        setenv("http_proxy", address, 1);
        setenv("https_proxy", address, 1);
        all = transfers_new(&limits, &error);
    }
    if (all == NULL)
        return 0; /* no libcurl here */
    if ((data[0] & 16) != 0) {
        read_answer(slice_from((const char *)data + 1, size - 1));
        return 0;
    }
    server.body = data + 1, server.bytes = size - 1, server.step = (data[0] & 1) != 0 ? 7 : 1000;
    struct fetch_request request = {
        .url = "http://a.example/b.md", .guarded = (data[0] & 2) != 0, .any_type = (data[0] & 4) != 0};
    request.etag = (data[0] & 8) != 0 ? "\"x\"" : NULL;
    struct fetch_job *job = transfer_begin(all, &request);
    while (transfers_step(all)) {
        struct pollfd fds[DESCRIPTORS];
        int timeout = 5, count = transfers_descriptors(all, fds, DESCRIPTORS, &timeout);
        serve(&server);
        poll(fds, (nfds_t)count, server.client >= 0 ? 0 : timeout < 1 ? timeout : 1);
    }
    target_require(job->state != FETCH_RUNNING, "a job ends");
    target_require(job->state != FETCH_FAILED || job->error.message[0] != '\0', "a fault is told");
    check_text(job->error.message, "a message has no controls");
    check_text(job->final_url, "an address has no controls");
    check_text(job->etag, "a validator has no controls");
    target_require(job->body.bytes <= FETCH_LARGEST_BYTES, "a body has a limit");
    if (job->state == FETCH_DONE && !request.any_type)
        read_page(job, job->final_url != NULL ? job->final_url : request.url);
    transfer_end(all, job);
    if (server.client >= 0)
        close(server.client);
    server.client = -1;
    return 0;
}
