/* screen_peers.c - the peers of the screen bench, each as small as it can be.
 *   screen_peers screen        a curses program that draws one screen and waits
 *   screen_peers pager FILE    a curses pager: the lines of FILE, Space turns the page
 *   screen_peers heads FOLDER  reads the first 4 KB of every note below FOLDER */
#include <curses.h>
#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_LINES = 200000 };

static int draw_screen(void)
{
    initscr();
    for (int row = 0; row < LINES; row++)
        mvprintw(row, 0, "line %d of the screen", row);
    refresh();
    getch();
    endwin();
    return 0;
}

static int page(const char *path)
{
    static wchar_t *lines[MAX_LINES];
    int count = 0, top = 0;
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    while (file != NULL && count < MAX_LINES && getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        lines[count] = malloc((strlen(line) + 1) * sizeof(wchar_t));
        mbstowcs(lines[count++], line, strlen(line) + 1);
    }
    initscr();
    cbreak();
    noecho();
    start_color();
    use_default_colors();
    for (int key = 0; key != 'q'; key = getch()) {
        top += key == ' ' ? LINES - 1 : 0;
        erase();
        for (int row = 0; row < LINES - 1 && top + row < count; row++)
            mvaddwstr(row, 0, lines[top + row]);
        mvprintw(LINES - 1, 0, "line %d", top);
        refresh();
    }
    endwin();
    return 0;
}

static int read_head(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    char bytes[4096];
    (void)info;
    (void)ftw;
    if (type != FTW_F)
        return 0;
    int fd = open(path, O_RDONLY);
    ssize_t got = read(fd, bytes, sizeof bytes);
    close(fd);
    return got < 0;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    if (argc == 2 && strcmp(argv[1], "screen") == 0)
        return draw_screen();
    if (argc == 3 && strcmp(argv[1], "pager") == 0)
        return page(argv[2]);
    return argc == 3 ? nftw(argv[2], read_head, 20, FTW_PHYS) : 2;
}
