/* terminal.c - the last line of defence for the terminal. Everything that a signal handler uses is prepared beforehand
 * in one static record, since a handler has no parameter for it; it calls only write, read and tcsetattr, which POSIX
 * allows. Must not know curses. */
#include "terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static struct {
    volatile sig_atomic_t armed;
    bool exit_hooked;
    int fd;
    struct termios settings;
    char restore[512], first[4096]; /* first: sent before it */
    size_t restore_bytes;
    volatile sig_atomic_t first_bytes;
    int messages_in, messages_out; /* pipe that standard error goes to */
    int standard_error;            /* the real one; -1: not diverted */
} guard = {.standard_error = -1};

static const int fatal_signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { FATAL_SIGNALS = sizeof fatal_signals / sizeof fatal_signals[0] };

static void write_all(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t put = write(fd, bytes, count);
        if (put <= 0)
            return;
        bytes += put;
        count -= (size_t)put;
    }
}

static void let_messages_out(void)
{
    char bytes[512];
    ssize_t count;
    if (guard.standard_error < 0)
        return;
    dup2(guard.standard_error, STDERR_FILENO);
    while ((count = read(guard.messages_in, bytes, sizeof bytes)) > 0)
        write_all(STDERR_FILENO, bytes, (size_t)count);
}

static void restore(void)
{
    if (!guard.armed)
        return;
    guard.armed = 0;
    write_all(guard.fd, guard.first, (size_t)guard.first_bytes);
    write_all(guard.fd, guard.restore, guard.restore_bytes);
    tcsetattr(guard.fd, TCSADRAIN, &guard.settings);
    let_messages_out();
}

static void on_fatal_signal(int number)
{
    restore();
    raise(number); /* SA_RESETHAND: this time the default, with its core file */
}

static void divert_messages(void)
{
    int ends[2];
    if (guard.standard_error >= 0 || !isatty(STDERR_FILENO) || pipe(ends) != 0)
        return;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK); /* a flood of messages is truncated rather than blocking the program */
    }
    guard.messages_in = ends[0];
    guard.messages_out = ends[1];
    guard.standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(guard.messages_out, STDERR_FILENO);
}

void terminal_remember(int fd)
{
    guard.fd = fd;
    tcgetattr(fd, &guard.settings);
}

void terminal_guard(struct slice sequences)
{
    guard.first_bytes = 0;
    guard.restore_bytes = sequences.bytes < sizeof guard.restore ? sequences.bytes : 0;
    memcpy(guard.restore, sequences.ptr, guard.restore_bytes);
    divert_messages();
    guard.armed = 1;
    if (!guard.exit_hooked)
        atexit(restore);
    guard.exit_hooked = true;
    struct sigaction action = {.sa_handler = on_fatal_signal, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < FATAL_SIGNALS; i++)
        sigaction(fatal_signals[i], &action, NULL);
}

void terminal_guard_first(struct slice sequences)
{
    guard.first_bytes = 0; /* a signal may come at any time */
    if (sequences.bytes == 0 || sequences.bytes > sizeof guard.first)
        return;
    memcpy(guard.first, sequences.ptr, sequences.bytes);
    guard.first_bytes = (sig_atomic_t)sequences.bytes;
}

void terminal_release(void)
{
    if (!guard.armed)
        return;
    guard.armed = 0;
    for (size_t i = 0; i < FATAL_SIGNALS; i++)
        signal(fatal_signals[i], SIG_DFL);
    let_messages_out();
    if (guard.standard_error >= 0) {
        close(guard.standard_error);
        close(guard.messages_in);
        close(guard.messages_out);
        guard.standard_error = -1;
    }
}
