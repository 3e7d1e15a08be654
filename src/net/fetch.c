/* fetch.c - the reader's side of fetching: a child process makes the requests and unpacks what comes (fetch_child.c), and says how each
 * job goes through a pair of sockets. The reader asks for no page itself and believes nothing that the child says. */
#include "biji/fetch.h"

#include "biji/child.h"
#include "biji/mem.h"
#include "fetch_child.h"
#include "fetch_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct fetcher {
    pid_t child;
    int socket;
    unsigned last_id;
    struct fetch_job **jobs; /* in the order they were started */
    size_t count, room;
    struct buf in, out;
    size_t sent; /* of out */
    bool is_lost;
};

/* Reads all that has arrived. */
static void hear(struct fetcher *fetcher)
{
    char bytes[64 << 10];
    ssize_t count;
    while ((count = recv(fetcher->socket, bytes, sizeof bytes, MSG_DONTWAIT)) > 0)
        buf_add(&fetcher->in, bytes, (size_t)count);
    if (count == 0 || (errno != EAGAIN && errno != EINTR))
        fetcher->is_lost = true;
}

static void send_some(struct fetcher *fetcher)
{
    while (fetcher->sent < fetcher->out.bytes) {
        ssize_t count = send(fetcher->socket, fetcher->out.ptr + fetcher->sent, fetcher->out.bytes - fetcher->sent,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0)
            return;
        fetcher->sent += (size_t)count;
    }
    buf_clear(&fetcher->out);
    fetcher->sent = 0;
}

static void end_texts(struct fetch_job *job)
{
    free(job->final_url);
    free(job->type);
    free(job->etag);
    free(job->modified);
}

/* A job that is over stays as it is, whatever else is said of it. */
static struct fetch_job *find_running(const struct fetcher *fetcher, unsigned id)
{
    for (size_t i = 0; i < fetcher->count; i++)
        if (fetcher->jobs[i]->id == id && fetcher->jobs[i]->state == FETCH_RUNNING)
            return fetcher->jobs[i];
    return NULL;
}

static void take_answer(const struct fetcher *fetcher, struct fetch_job *said, struct slice body)
{
    struct fetch_job *job = find_running(fetcher, said->id);
    if (job == NULL) {
        end_texts(said);
        return;
    }
    end_texts(job);
    said->private = job->private;
    *job = *said;
    if (body.bytes > 0)
        buf_add_slice(&job->body, body);
}

static void take_answers(struct fetcher *fetcher)
{
    size_t at = 0;
    while (true) {
        struct fetch_job said = {0};
        struct slice body, in = slice_part(buf_slice(&fetcher->in), at, fetcher->in.bytes);
        size_t taken = wire_take_answer(in, &said, &body);
        fetcher->is_lost = fetcher->is_lost || taken == SIZE_MAX;
        if (taken == 0 || taken == SIZE_MAX)
            break;
        take_answer(fetcher, &said, body);
        at += taken;
    }
    buf_drop(&fetcher->in, at);
}

/* Waits for the child's first words. False with error filled when it cannot fetch. */
static bool hear_hello(struct fetcher *fetcher, struct error *error)
{
    struct fetch_job hello = {0};
    struct slice body;
    size_t taken = 0;
    while (!fetcher->is_lost && (taken = wire_take_answer(buf_slice(&fetcher->in), &hello, &body)) == 0) {
        struct pollfd fd = {.fd = fetcher->socket, .events = POLLIN};
        if (poll(&fd, 1, -1) > 0)
            hear(fetcher);
    }
    if (taken == 0 || taken == SIZE_MAX)
        return error_set(error, ERROR_SYSTEM, "pages cannot be fetched: the process that fetches them ended");
    buf_drop(&fetcher->in, taken);
    if (hello.state == FETCH_FAILED && error != NULL)
        *error = hello.error;
    return hello.state != FETCH_FAILED;
}

/* What the child is to do. */
struct task {
    int socket;
    const struct fetch_limits *limits;
};

static void serve(void *context)
{
    const struct task *task = context;
    fetch_child_serve(task->socket, task->limits);
}

struct fetcher *fetcher_new(const struct fetch_limits *limits, struct error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        error_set(error, ERROR_SYSTEM, "pages cannot be fetched: %s", strerror(errno));
        return NULL;
    }
    struct fetcher *fetcher = xcalloc(1, sizeof *fetcher);
    struct task task = {ends[1], limits};
    fetcher->socket = ends[0];
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    fetcher->child = child_start(ends[1], serve, &task);
    close(ends[1]);
    if (hear_hello(fetcher, error))
        return fetcher;
    fetcher_free(fetcher);
    return NULL;
}

void fetcher_free(struct fetcher *fetcher)
{
    if (fetcher == NULL)
        return;
    while (fetcher->count > 0)
        fetch_end(fetcher, fetcher->jobs[fetcher->count - 1]);
    close(fetcher->socket);
    child_end(fetcher->child);
    buf_free(&fetcher->in);
    buf_free(&fetcher->out);
    free(fetcher->jobs);
    free(fetcher);
}

struct fetch_job *fetch_begin(struct fetcher *fetcher, const struct fetch_request *request)
{
    struct fetch_job *job = xcalloc(1, sizeof *job);
    job->id = ++fetcher->last_id;
    fetcher->jobs = xgrow(fetcher->jobs, fetcher->count, &fetcher->room, sizeof *fetcher->jobs);
    fetcher->jobs[fetcher->count++] = job;
    wire_add_request(&fetcher->out, job->id, request);
    send_some(fetcher);
    return job;
}

void fetch_end(struct fetcher *fetcher, struct fetch_job *job)
{
    if (job->state == FETCH_RUNNING) {
        wire_add_request(&fetcher->out, job->id, NULL);
        send_some(fetcher);
    }
    size_t at = 0;
    while (fetcher->jobs[at] != job)
        at++;
    fetcher->count--;
    memmove(fetcher->jobs + at, fetcher->jobs + at + 1, (fetcher->count - at) * sizeof *fetcher->jobs);
    end_texts(job);
    buf_free(&job->body);
    free(job);
}

bool fetcher_step(struct fetcher *fetcher)
{
    bool is_running = false;
    send_some(fetcher);
    hear(fetcher);
    take_answers(fetcher);
    for (size_t i = 0; i < fetcher->count; i++) {
        struct fetch_job *job = fetcher->jobs[i];
        if (job->state == FETCH_RUNNING && fetcher->is_lost) {
            error_set(&job->error, ERROR_SYSTEM,
                      "a page cannot be fetched: the process that fetches pages ended; start biji again");
            job->state = FETCH_FAILED;
        }
        is_running = is_running || job->state == FETCH_RUNNING;
    }
    return is_running;
}

int fetcher_descriptors(struct fetcher *fetcher, struct pollfd *fds, int room, int *timeout_ms)
{
    bool is_running = false;
    (void)timeout_ms; /* the child keeps the time */
    for (size_t i = 0; i < fetcher->count; i++)
        is_running = is_running || fetcher->jobs[i]->state == FETCH_RUNNING;
    if (!is_running || room < 1)
        return 0;
    short events = (short)(POLLIN | (fetcher->sent < fetcher->out.bytes ? POLLOUT : 0));
    fds[0] = (struct pollfd){fetcher->socket, events, 0};
    return 1;
}
