/* spoken.c - whether a course is written in Chinese, before it is opened, by the start of its index or of its first notes. Used
 * only when the locale names no language. */
#include "biji/load.h"
#include "biji/str.h"
#include "biji/target.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What was counted in the starts of notes. */
struct signs {
    size_t bytes, han, kana;
};

/* Counts the first 4 KB of a file. */
static void count_file(const char *path, struct signs *signs)
{
    unsigned char bytes[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd >= 0 ? read(fd, bytes, sizeof bytes) : 0;
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < got; i++) {
        signs->han += bytes[i] >= 0xE4 && bytes[i] <= 0xE9; /* the first byte of U+4000 to U+9FFF */
        signs->kana += bytes[i] == 0xE3 && i + 1 < got && bytes[i + 1] >= 0x81 && bytes[i + 1] <= 0x83;
    }
    signs->bytes += got > 0 ? (size_t)got : 0;
}

static bool count_index(const char *folder, struct signs *signs)
{
    static const char *const names[] = {"index.md", "SUMMARY.md", "_sidebar.md", "README.md", "mkdocs.yml", "_toc.yml"};
    struct buf path = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0] && signs->bytes == 0; i++) {
        buf_clear(&path);
        buf_printf(&path, "%s/%s", folder, names[i]);
        count_file(path.ptr, signs);
    }
    buf_free(&path);
    return signs->bytes > 0;
}

/* Counts a few notes of a folder that has no index, or of the folders in it. */
static void count_notes(const char *folder, int depth, struct signs *signs)
{
    enum { FEW_BYTES = 16384, MAX_ENTRIES = 200 };
    DIR *entries = opendir(folder);
    struct dirent *entry;
    for (int i = 0; entries != NULL && signs->bytes < FEW_BYTES && i < MAX_ENTRIES && (entry = readdir(entries)); i++) {
        struct buf path = {0};
        struct stat info;
        buf_printf(&path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && target_is_note(slice_of(entry->d_name)))
            count_file(path.ptr, signs);
        else if (entry->d_name[0] != '.' && depth > 0 && stat(path.ptr, &info) == 0 && S_ISDIR(info.st_mode))
            count_notes(path.ptr, depth - 1, signs);
        buf_free(&path);
    }
    if (entries != NULL)
        closedir(entries);
}

bool course_is_chinese(const char *path)
{
    struct signs signs = {0};
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    if (S_ISREG(info.st_mode))
        count_file(path, &signs);
    else if (S_ISDIR(info.st_mode) && !count_index(path, &signs))
        count_notes(path, 2, &signs);
    return signs.han * 25 > signs.bytes && signs.kana * 4 < signs.han;
}
