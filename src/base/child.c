/* child.c - child processes without a terminal: nothing they print or are sent reaches the reader's screen. */
#include "biji/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child has no screen, and takes no part in what the terminal sends to the reader. */
static void leave_terminal(void)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        dup2(null, fd); /* libraries print warnings, which must not reach the screen */
    for (int number = 1; number < SIGSYS; number++)
        signal(number, number == SIGTSTP || number == SIGWINCH ? SIG_IGN : SIG_DFL);
}

/* Locks, the terminal, files that are being written: none is the child's business. */
static void close_others(int keep)
{
    enum { MANY = 1024 };
    for (int fd = STDERR_FILENO + 1; fd < MANY; fd++)
        if (fd != keep)
            close(fd);
}

pid_t child_start(int keep, void (*work)(void *context), void *context)
{
    pid_t child = fork();
    if (child == 0) {
        leave_terminal();
        close_others(keep);
        work(context);
        _exit(0); /* skips the reader's exit handlers */
    }
    return child;
}

int child_end(pid_t child)
{
    int status = 0;
    if (child <= 0)
        return 0;
    kill(child, SIGKILL); /* changes nothing of how one ended that has ended already */
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
