/* fetch_child.c - the process that makes the requests: it loads libcurl, gives up every right but that to connect (confine.h), and
 * then reads what servers send. Whatever they do to it, it can only say something wrong. */
#include "fetch_child.h"

#include "biji/confine.h"
#include "biji/mem.h"
#include "fetch_wire.h"
#include "transfer.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* What the other end was told of a job. */
struct told {
    struct fetch_job *job;
    size_t bytes, total;
};

struct child {
    int socket;
    struct transfers *transfers;
    struct told *told;
    size_t count, room;
    struct buf in, out;
    size_t sent; /* of out */
    bool is_over;
};

static void end_job(struct child *child, size_t at)
{
    transfer_end(child->transfers, child->told[at].job);
    child->told[at] = child->told[--child->count];
}

static void take_request(struct child *child, unsigned id, bool is_end, const struct fetch_request *request)
{
    if (is_end) {
        for (size_t i = 0; i < child->count; i++)
            if (child->told[i].job->id == id)
                end_job(child, i--);
        return;
    }
    child->told = xgrow(child->told, child->count, &child->room, sizeof *child->told);
    child->told[child->count] = (struct told){.job = transfer_begin(child->transfers, request)};
    child->told[child->count++].job->id = id;
}

/* Reads what there is, and begins and ends jobs. */
static void hear(struct child *child)
{
    char bytes[16 << 10];
    struct buf texts = {0};
    struct fetch_request request;
    bool is_end;
    unsigned id;
    ssize_t count;
    while ((count = read(child->socket, bytes, sizeof bytes)) > 0)
        buf_add(&child->in, bytes, (size_t)count);
    child->is_over = count == 0 || (errno != EAGAIN && errno != EINTR);
    size_t at = 0;
    for (size_t taken; (taken = wire_take_request(slice_part(buf_slice(&child->in), at, child->in.bytes), &id, &is_end,
                                                  &request, &texts)) > 0;
         at += taken)
        take_request(child, id, is_end, &request);
    buf_drop(&child->in, at);
    buf_free(&texts);
}

/* Says how each job goes, if that is news. */
static void tell(struct child *child)
{
    for (size_t i = 0; i < child->count; i++) {
        struct told *told = &child->told[i];
        const struct fetch_job *job = told->job;
        bool is_over = job->state != FETCH_RUNNING;
        if (!is_over && told->bytes == job->bytes && told->total == job->total_bytes)
            continue;
        told->bytes = job->bytes;
        told->total = job->total_bytes;
        wire_add_answer(&child->out, job);
        if (is_over)
            end_job(child, i--);
    }
}

static void send_some(struct child *child)
{
    while (child->sent < child->out.bytes) {
        ssize_t count = write(child->socket, child->out.ptr + child->sent, child->out.bytes - child->sent);
        if (count < 0) {
            child->is_over = errno != EAGAIN && errno != EINTR;
            return;
        }
        child->sent += (size_t)count;
    }
    buf_free(&child->out); /* a page is large */
    child->sent = 0;
}

static void wait_for_news(struct child *child)
{
    enum { ROOM = 64 };
    struct pollfd fds[ROOM] = {
        {.fd = child->socket, .events = (short)(POLLIN | (child->sent < child->out.bytes ? POLLOUT : 0))}};
    int timeout = -1, count = 1 + transfers_descriptors(child->transfers, fds + 1, ROOM - 1, &timeout);
    poll(fds, (nfds_t)count, timeout);
}

void fetch_child_serve(int socket, const struct fetch_limits *limits)
{
    struct child child = {.socket = socket};
    struct fetch_job hello = {.state = FETCH_UNCHANGED};
    child.transfers = transfers_new(limits, &hello.error);
    if (child.transfers == NULL)
        hello.state = FETCH_FAILED;
    confine_enter(CONFINE_CONNECTS);
    wire_add_answer(&child.out, &hello);
    send_some(&child);
    while (child.transfers != NULL && !child.is_over) {
        transfers_step(child.transfers);
        tell(&child);
        send_some(&child);
        if (!child.is_over)
            wait_for_news(&child);
        hear(&child);
    }
}
