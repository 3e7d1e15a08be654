/* picture_job.c - a picture being decoded: a child process loads the libraries, confines itself, decodes, and writes what is
 * to be shown to a pipe, which is read without waiting. Whatever the file does to the child, the reader only reads a table
 * of known size, or bytes for the terminal. */
#include "biji/child.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/picture.h"
#include "decode.h"
#include "picture_cells.h"
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PIXELS = 40 << 20, MAX_FILE_BYTES = 64 << 20, MAX_CELLS = 400 * 200, WAIT_MS = 4000, CELL_PX = 8 };
enum { MAX_DATA_BYTES = 16 << 20 };
enum outcome { OUTCOME_BROKEN, OUTCOME_SHOWN, OUTCOME_NO_LIBRARY };

/* What the child sends first. */
struct head {
    enum outcome outcome;
    size_t bytes; /* that follow: the cells, or the data */
};

struct picture_job {
    struct picture_look look;
    pid_t child;
    int in;
    struct timespec begun;
    struct head head;
    size_t head_got, got; /* bytes */
    char *bytes;          /* NULL until the head is there */
    bool is_over, is_late;
};

static void say(int out, const void *bytes, size_t count)
{
    for (const char *p = bytes; count > 0;) {
        ssize_t written = write(out, p, count);
        if (written <= 0)
            break;
        p += written;
        count -= (size_t)written;
    }
}

static size_t cells_bytes(const struct picture_look *look)
{
    return (size_t)look->cols * (size_t)look->rows * sizeof(struct picture_cell);
}

/* What a child is to do; look NULL: it only checks for the libraries. */
struct task {
    int out;
    enum picture_kind kind;
    const unsigned char *bytes; /* of the file */
    size_t count;
    const struct picture_look *look;
};

/* Decodes and tells. */
static void show(const struct task *task, const struct chafa *chafa)
{
    const struct picture_look *look = task->look;
    struct head head = {OUTCOME_BROKEN, 0};
    struct pixels pixels = {0};
    void *shown = NULL;
    bool is_cells = look->form == PICTURE_CELLS;
    int width = look->cols * (is_cells ? CELL_PX * 2 : look->cell_width_px),
        height = look->rows * (is_cells ? CELL_PX * 4 : look->cell_height_px);
    if (decode(task->kind, task->bytes, task->count, width, height, &pixels)) {
        ground_lay(&pixels, look->dark);
        if (look->form == PICTURE_AS_PNG) {
            shown = encode_png(&pixels, width, height, &head.bytes);
        } else if (look->form == PICTURE_SIXELS) {
            shown = sixels_draw(chafa, &pixels, look, &head.bytes);
        } else {
            head.bytes = cells_bytes(look);
            shown = xcalloc(1, head.bytes);
            cells_draw(chafa, &pixels, look, shown);
        }
        head.outcome = shown != NULL ? OUTCOME_SHOWN : OUTCOME_BROKEN;
    }
    say(task->out, &head, sizeof head);
    say(task->out, shown, shown != NULL ? head.bytes : 0);
}

/* The child's whole life. */
static void serve(void *context)
{
    const struct task *task = context;
    struct chafa chafa;
    bool is_png = task->look != NULL && task->look->form == PICTURE_AS_PNG;
    bool ready = (is_png ? encode_prepare() : chafa_load(&chafa)) && decode_prepare(task->kind) == NULL;
    if (task->look == NULL || !ready) {
        struct head head = {ready ? OUTCOME_SHOWN : OUTCOME_NO_LIBRARY, 0};
        say(task->out, &head, sizeof head);
        return;
    }
    sandbox_enter();
    show(task, &chafa);
}

static struct picture_job *start(enum picture_kind kind, const unsigned char *bytes, size_t count,
                                 const struct picture_look *look, const char **reason)
{
    int ends[2];
    *reason = _("no pipe could be created");
    if (pipe(ends) != 0)
        return NULL;
    struct task task = {ends[1], kind, bytes, count, look};
    pid_t child = child_start(ends[1], serve, &task);
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    struct picture_job *job = xcalloc(1, sizeof *job);
    job->child = child;
    job->in = ends[0];
    if (look != NULL)
        job->look = *look;
    clock_gettime(CLOCK_MONOTONIC, &job->begun);
    *reason = NULL;
    return job;
}

/* Maps the whole file at path. NULL with *reason filled. */
static unsigned char *map_file(const char *path, size_t *count, const char **reason)
{
    struct stat info;
    int width, height;
    *reason = picture_fault(path);
    if (*reason != NULL)
        return NULL;
    *reason = _("it has too many pixels");
    bool drawn = picture_kind(path) == PICTURE_SVG;
    if (stat(path, &info) != 0 || !picture_size(path, &width, &height) ||
        (!drawn && (long long)width * height > MAX_PIXELS) || info.st_size > MAX_FILE_BYTES)
        return NULL;
    *reason = _("the file cannot be read");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    *count = (size_t)info.st_size;
    void *bytes = file >= 0 ? mmap(NULL, *count, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    if (file >= 0)
        close(file);
    return bytes != MAP_FAILED ? bytes : NULL;
}

struct picture_job *picture_begin(const char *path, const struct picture_look *look, const char **reason)
{
    size_t bytes = 0;
    *reason = _("its block is too large");
    if (look->cols < 1 || look->rows < 1 || (long long)look->cols * look->rows > MAX_CELLS)
        return NULL;
    unsigned char *file = map_file(path, &bytes, reason);
    if (file == NULL)
        return NULL;
    struct picture_job *job = start(picture_kind(path), file, bytes, look, reason);
    munmap(file, bytes);
    return job;
}

int picture_descriptor(const struct picture_job *job)
{
    return job->in;
}

int picture_wait_ms(const struct picture_job *job)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long left = WAIT_MS - (now.tv_sec - job->begun.tv_sec) * 1000 - (now.tv_nsec - job->begun.tv_nsec) / 1000000;
    return job->is_over || left < 0 ? 0 : (int)left;
}

/* Whether the child may send what it says it will. */
static bool is_expected(const struct picture_job *job)
{
    return job->head.outcome == OUTCOME_SHOWN && job->look.cols > 0 &&
           (job->look.form != PICTURE_CELLS ? job->head.bytes > 0 && job->head.bytes <= MAX_DATA_BYTES
                                            : job->head.bytes == cells_bytes(&job->look));
}

/* Reads some bytes. False when there is nothing to read yet, or at the end. */
static bool read_some(struct picture_job *job, void *into, size_t size, size_t *got)
{
    ssize_t count = read(job->in, (char *)into + *got, size - *got);
    if (count < 0 && errno == EINTR)
        return true;
    if (count <= 0) {
        job->is_over = count == 0 || errno != EAGAIN;
        return false;
    }
    *got += (size_t)count;
    return true;
}

bool picture_step(struct picture_job *job)
{
    while (!job->is_over && job->head_got < sizeof job->head)
        if (!read_some(job, &job->head, sizeof job->head, &job->head_got))
            break;
    if (job->head_got == sizeof job->head && job->bytes == NULL) {
        if (is_expected(job))
            job->bytes = xmalloc(job->head.bytes);
        else
            job->is_over = true;
    }
    while (!job->is_over && job->bytes != NULL && job->got < job->head.bytes)
        if (!read_some(job, job->bytes, job->head.bytes, &job->got))
            break;
    if (job->bytes != NULL && job->got == job->head.bytes)
        job->is_over = true;
    if (!job->is_over && picture_wait_ms(job) == 0)
        job->is_over = job->is_late = true;
    return job->is_over;
}

/* Why there is nothing to show; NULL when there is. */
static const char *fault(const struct picture_job *job, int status)
{
    bool is_whole = job->head_got == sizeof job->head;
    int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (job->is_late || (!is_whole && (by == SIGPROF || by == SIGXCPU || by == SIGKILL)))
        return _("decoding it took too long");
    if (!is_whole)
        return _("decoding it took too much memory, or it is damaged");
    if (job->head.outcome == OUTCOME_NO_LIBRARY)
        return _("libchafa or the library for its format is not installed");
    bool whole = job->head.outcome == OUTCOME_SHOWN && (job->look.cols == 0 || job->bytes != NULL) &&
                 job->got == job->head.bytes &&
                 (job->look.form != PICTURE_SIXELS || picture_is_sixels(job->bytes, job->got));
    return whole ? NULL : _("the file is damaged");
}

const char *picture_end(struct picture_job *job, struct picture_shown *shown)
{
    close(job->in);
    int status = child_end(job->child);
    const char *reason = fault(job, status);
    if (shown != NULL) {
        *shown = (struct picture_shown){0};
        if (reason == NULL && job->look.form != PICTURE_CELLS) {
            shown->data = job->bytes;
            shown->data_bytes = job->got;
            job->bytes = NULL;
        } else if (reason == NULL && job->bytes != NULL) {
            shown->cells = (struct picture_cell *)(void *)job->bytes;
            picture_clean(shown->cells, job->look.cols * job->look.rows);
            job->bytes = NULL;
        }
    }
    free(job->bytes);
    free(job);
    return reason;
}

static void wait_for(struct picture_job *job)
{
    while (!picture_step(job)) {
        struct pollfd fd = {.fd = job->in, .events = POLLIN};
        poll(&fd, 1, picture_wait_ms(job));
    }
}

struct picture_cell *picture_cells(const char *path, const struct picture_look *look, const char **reason)
{
    struct picture_shown shown = {0};
    struct picture_job *job = picture_begin(path, look, reason);
    if (job != NULL) {
        wait_for(job);
        *reason = picture_end(job, &shown);
    }
    return shown.cells;
}

bool picture_can_show(const char *path)
{
    const char *reason;
    enum picture_kind kind = picture_kind(path);
    struct picture_job *job = kind != PICTURE_UNKNOWN ? start(kind, NULL, 0, NULL, &reason) : NULL;
    if (job == NULL)
        return false;
    wait_for(job);
    return picture_end(job, NULL) == NULL;
}
