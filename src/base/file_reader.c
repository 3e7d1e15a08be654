/* file_reader.c - many files read with few calls to the system: all are opened, read and closed by one call, through Linux's io_uring,
 * where the kernel and liburing have what that takes. Whatever does not go that way (a large file, one that cannot be read, an older
 * kernel, a container that forbids it) is read by file_read_at(), which also tells what fails. */
#include "biji/file.h"

#include "biji/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#ifdef HAVE_LIBURING
#include <liburing.h>
#ifdef IORING_SETUP_DEFER_TASKRUN
#define HAS_RING 1
#endif
#endif

struct file_reader {
#ifdef HAS_RING
    struct io_uring ring;
#endif
    bool tried, works; /* the ring is set up for the first files that come together */
};

struct file_reader *file_reader_new(void)
{
    return xcalloc(1, sizeof(struct file_reader));
}

#ifdef HAS_RING
enum { STEPS = 2, READ_STEP = 1 /* after opening; what is open is closed when the next file takes its place */ };

static void set_up(struct file_reader *reader)
{
    reader->tried = true;
    if (io_uring_queue_init(STEPS * FILE_READER_MOST, &reader->ring,
                            IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN) != 0)
        return;
    reader->works = io_uring_register_files_sparse(&reader->ring, FILE_READER_MOST) == 0;
    if (!reader->works)
        io_uring_queue_exit(&reader->ring);
}

/* Asks for the steps of file i, the second to follow the first. */
static void ask(struct file_reader *reader, int folder, const char *path, struct buf *buf, unsigned i)
{
    struct io_uring_sqe *open = io_uring_get_sqe(&reader->ring), *read = io_uring_get_sqe(&reader->ring);
    io_uring_prep_openat_direct(open, folder, path, O_RDONLY | O_NONBLOCK, 0, i);
    io_uring_sqe_set_flags(open, IOSQE_IO_LINK);
    io_uring_prep_read(read, (int)i, buf->ptr, FILE_PIECE_BYTES - 1, 0);
    io_uring_sqe_set_flags(read, IOSQE_FIXED_FILE);
    struct io_uring_sqe *steps[STEPS] = {open, read};
    for (unsigned step = 0; step < STEPS; step++)
        io_uring_sqe_set_data64(steps[step], i * STEPS + step);
}

/* Sends what was asked for and waits for it; got[i] becomes how many bytes were read. False when the ring fails. */
static bool await(struct file_reader *reader, size_t count, int *got)
{
    for (unsigned left = (unsigned)count * STEPS; left > 0;) {
        int result = io_uring_submit_and_wait(&reader->ring, left);
        if (result < 0 && result != -EINTR)
            return false;
        struct io_uring_cqe *done;
        unsigned head, seen = 0;
        io_uring_for_each_cqe(&reader->ring, head, done)
        {
            if (done->user_data % STEPS == READ_STEP)
                got[done->user_data / STEPS] = done->res;
            seen++;
        }
        io_uring_cq_advance(&reader->ring, seen);
        left -= seen;
    }
    return true;
}

static void read_by_ring(struct file_reader *reader, int folder, struct file_wanted *files, size_t count)
{
    int got[FILE_READER_MOST] = {0};
    for (size_t i = 0; i < count; i++)
        ask(reader, folder, files[i].path, files[i].into, (unsigned)i);
    reader->works = await(reader, count, got);
    if (!reader->works)
        io_uring_queue_exit(&reader->ring);
    for (size_t i = 0; i < count; i++) {
        struct buf *buf = files[i].into;
        files[i].ok =
            reader->works && got[i] >= 0 && got[i] < FILE_PIECE_BYTES - 1; /* a file gives less only at its end */
        if (files[i].ok)
            buf->ptr[buf->bytes = (size_t)got[i]] = '\0';
        else if (!reader->works)
            *buf = (struct buf){0}; /* left to the kernel, which may still write there */
    }
}

static bool use_ring(struct file_reader *reader, size_t count)
{
    if (count > 1 && !reader->tried)
        set_up(reader);
    return count > 1 && reader->works;
}
#endif

void file_reader_free(struct file_reader *reader)
{
#ifdef HAS_RING
    if (reader != NULL && reader->works)
        io_uring_queue_exit(&reader->ring);
#endif
    free(reader);
}

void file_reader_read(struct file_reader *reader, int folder, struct file_wanted *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf *buf = files[i].into;
        files[i].ok = false;
        if (buf->room <
            FILE_PIECE_BYTES) { /* zeroed, since no checker of memory sees what the kernel writes by itself */
            free(buf->ptr);
            buf->ptr = xcalloc(buf->room = FILE_PIECE_BYTES, 1);
        }
    }
#ifdef HAS_RING
    if (use_ring(reader, count))
        read_by_ring(reader, folder, files, count);
#else
    (void)reader;
#endif
    for (size_t i = 0; i < count; i++)
        if (!files[i].ok)
            files[i].ok = file_read_at(folder, files[i].path, files[i].into);
}
