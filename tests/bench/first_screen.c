/* first_screen.c - how long programs take from their start to a text on their screen, each in a pseudo-terminal of 100x40, in
 * turn, so that a busy machine is busy for all. posix_spawn() copies nothing of this program, as a fork would. Prints the median
 * milliseconds of each and the median of the ratios to the last one.
 *   first_screen ROUNDS TEXT COMMAND... -- TEXT COMMAND... */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MAX_PROGRAMS = 4, MAX_ROUNDS = 1000, WAIT_MS = 60000 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void fail(const char *what, const char *on)
{
    fprintf(stderr, "first_screen: %s: %s\n", what, on);
    exit(1);
}

/* Starts a program on a terminal of its own; returns the terminal's other side. */
static int start(char *const *command, pid_t *pid)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct winsize size = {.ws_row = 40, .ws_col = 100};
    if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0)
        fail("no pseudo-terminal", strerror(errno));
    ioctl(terminal, TIOCSWINSZ, &size);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, ptsname(terminal), O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    if (posix_spawnp(pid, command[0], &actions, &attributes, command, environ) != 0)
        fail("cannot be started", command[0]);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return terminal;
}

/* Milliseconds until the program has written text. */
static double time_to(const char *text, char *const *command)
{
    static char seen[1 << 20];
    size_t count = 0;
    pid_t pid;
    double begun = now_ms(), taken = 0;
    int terminal = start(command, &pid);
    while (taken == 0) {
        struct pollfd one = {.fd = terminal, .events = POLLIN};
        ssize_t got = poll(&one, 1, WAIT_MS) > 0 ? read(terminal, seen + count, sizeof seen - count) : 0;
        if (got <= 0)
            fail("never written", text);
        count += (size_t)got;
        if (memmem(seen, count, text, strlen(text)) != NULL)
            taken = now_ms() - begun;
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(terminal);
    return taken;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

int main(int argc, char **argv)
{
    static double times[MAX_PROGRAMS][MAX_ROUNDS], ratios[MAX_PROGRAMS][MAX_ROUNDS];
    char **programs[MAX_PROGRAMS]; /* the text, then the command */
    int count = 0, rounds = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 2; i < argc; i++) {
        bool first = i == 2 || argv[i - 1] == NULL;
        if (first && count < MAX_PROGRAMS)
            programs[count++] = argv + i;
        if (strcmp(argv[i], "--") == 0)
            argv[i] = NULL;
    }
    if (rounds < 1 || rounds > MAX_ROUNDS || count < 1 || argc < 4)
        fail("usage", "first_screen ROUNDS TEXT COMMAND... -- TEXT COMMAND...");
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++)
            times[i][round] = time_to(programs[i][0], programs[i] + 1);
        for (int i = 0; i < count; i++)
            ratios[i][round] = times[i][round] / times[count - 1][round];
    }
    for (int i = 0; i < count; i++)
        printf("%.3f %.3f\n", median(times[i], rounds), median(ratios[i], rounds));
    return 0;
}
