/* signals.c - the self-pipe: a handler writes the signal's number into a pipe, and the event loop reads it when it is
 * ready to act. */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const struct {
    int number;
    unsigned seen;
} caught[] = {
    {SIGWINCH, SIGNALS_RESIZE}, {SIGTSTP, SIGNALS_STOP}, {SIGCONT, SIGNALS_CONTINUE}, {SIGINT, SIGNALS_INTERRUPT},
    {SIGTERM, SIGNALS_END},     {SIGHUP, SIGNALS_END},   {SIGQUIT, SIGNALS_END},      {SIGPIPE, 0},
};
enum { CAUGHT = sizeof caught / sizeof caught[0] };

static volatile sig_atomic_t pipe_in = -1, pipe_out = -1; /* a handler takes no such parameter */

static void on_signal(int number)
{
    int kept = errno;
    char byte = (char)number;
    ssize_t put = write(pipe_out, &byte, 1); /* a full pipe already has the news */
    (void)put;
    errno = kept;
}

int signals_open(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    pipe_in = ends[0];
    pipe_out = ends[1];
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < CAUGHT; i++)
        sigaction(caught[i].number, &action, NULL);
    return pipe_in;
}

unsigned signals_take(int *number)
{
    unsigned seen = 0;
    unsigned char bytes[64];
    ssize_t count;
    while ((count = read(pipe_in, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            for (size_t j = 0; j < CAUGHT; j++)
                if (caught[j].number == bytes[i])
                    seen |= caught[j].seen;
            if (bytes[i] == SIGINT || bytes[i] == SIGTERM || bytes[i] == SIGHUP || bytes[i] == SIGQUIT)
                *number = bytes[i];
        }
    }
    return seen;
}

void signals_stop_self(void)
{
    raise(SIGSTOP);
}

void signals_close(void)
{
    for (size_t i = 0; i < CAUGHT; i++)
        signal(caught[i].number, SIG_DFL);
    close(pipe_in);
    close(pipe_out);
    pipe_in = pipe_out = -1;
}
