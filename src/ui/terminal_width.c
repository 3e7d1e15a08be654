/* terminal_width.c - asks the terminal how wide it draws a character of ambiguous width: writes one and queries the cursor
 * position. Only `biji doctor` does, since a terminal that does not answer costs time. */
#include "biji/ui.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Reads a cursor report, "ESC [ ROW ; COLUMN R". 0: none came in time. */
static int read_column(int fd)
{
    enum { PATIENCE_MS = 500 };
    char answer[40];
    size_t count = 0;
    struct pollfd one = {.fd = fd, .events = POLLIN};
    while (count < sizeof answer - 1 && poll(&one, 1, PATIENCE_MS) > 0 && read(fd, answer + count, 1) == 1)
        if (answer[count++] == 'R')
            break;
    answer[count] = '\0';
    const char *report = strchr(answer, '[');
    int row = 0, column = 0;
    return report != NULL && sscanf(report, "[%d;%dR", &row, &column) == 2 ? column : 0;
}

int ui_ask_ambiguous_cols(void)
{
    static const char ask[] = "\r\xE2\x80\x9C\x1b[6n", erase[] = "\r\x1b[K";
    struct termios before, raw;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC), column = 0;
    if (fd < 0)
        return 0;
    if (tcgetattr(fd, &before) == 0) {
        raw = before;
        raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
        tcsetattr(fd, TCSAFLUSH, &raw);
        if (write(fd, ask, sizeof ask - 1) == (ssize_t)sizeof ask - 1)
            column = read_column(fd);
        (void)!write(fd, erase, sizeof erase - 1);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    close(fd);
    return column == 2 || column == 3 ? column - 1 : 0;
}
