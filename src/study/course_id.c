/* course_id.c - the ids of a course: the author's own, the origin of its repository, or its path. Never an upstream
 * page: a course and the notes about it are two courses. */
#include "course_id.h"

#include "biji/file.h"
#include "biji/mem.h"
#include "biji/utf8.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint64_t hash_file(const char *path)
{
    enum { HASHED_BYTES = 64 << 10 };
    char bytes[4096];
    uint64_t hash = HASH_START;
    size_t total = 0;
    ssize_t got;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return 0;
    while (total < HASHED_BYTES && (got = read(fd, bytes, sizeof bytes)) > 0) {
        hash = hash_add(hash, slice_from(bytes, (size_t)got));
        total += (size_t)got;
    }
    close(fd);
    return hash;
}

/* Makes a safe folder name: characters that are special to a shell or another system become '-'; long names
 * end in a hash. */
static char *as_name(struct slice id)
{
    enum { MAX_NAME_BYTES = 120 };
    struct buf name = {0};
    for (size_t i = 0; i < id.bytes; i++) {
        unsigned char c = (unsigned char)id.ptr[i];
        bool bad =
            c <= ' ' || c == 127 || strchr("/\\:*?\"<>|'`$&;(){}[]~#!", c) != NULL || (c == '.' && name.bytes == 0);
        buf_add_char(&name, bad ? '-' : (char)c);
    }
    if (name.bytes > MAX_NAME_BYTES) {
        size_t cut = MAX_NAME_BYTES - 17;
        while (cut > 0 && ((unsigned char)name.ptr[cut] & 0xC0) == 0x80)
            cut--;
        name.bytes = cut;
        buf_printf(&name, "-%016llx", (unsigned long long)hash_add(HASH_START, id));
    }
    return buf_take(&name);
}

char *course_id_written(const struct course *course)
{
    const struct doc *index = course->has_index ? course->chapters[0].doc : NULL;
    struct slice id = index != NULL ? slice_trim(doc_meta(index, "id")) : slice_of("");
    return id.bytes > 0 ? as_name(id) : NULL;
}

/* The value of `url` in section [remote "origin"] of a git configuration. Malloc'ed, or NULL. */
static char *origin_url(const char *config)
{
    bool in_origin = false;
    for (const char *line = config; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
        struct slice s = slice_trim(slice_from(line, strcspn(line, "\n")));
        if (slice_starts(s, "["))
            in_origin = slice_starts(s, "[remote \"origin\"]");
        size_t equals = slice_find(s, '=', 0);
        if (in_origin && equals < s.bytes && slice_eq_nocase(slice_trim(slice_part(s, 0, equals)), "url")) {
            struct slice url = slice_trim(slice_part(s, equals + 1, s.bytes));
            return xstrndup(url.ptr, url.bytes);
        }
    }
    return NULL;
}

/* Adds HOST/OWNER/REPO of an address: without scheme, user, port and ".git". False for a path on this machine. */
static bool add_origin(const char *url, struct buf *out)
{
    const char *scheme = strstr(url, "://"), *start = scheme != NULL ? scheme + 3 : url;
    size_t host = strcspn(start, scheme != NULL ? "/" : ":/");
    if (scheme != NULL ? strncmp(url, "file", 4) == 0 : start[host] != ':')
        return false;
    struct slice name = slice_from(start, host), path = slice_of(start[host] != '\0' ? start + host + 1 : "");
    size_t user = slice_find(name, '@', 0);
    if (user < name.bytes)
        name = slice_part(name, user + 1, name.bytes);
    name = slice_part(name, 0, slice_find(name, ':', 0));
    while (path.bytes > 0 && *path.ptr == '/')
        path = slice_part(path, 1, path.bytes);
    while (path.bytes > 0 && path.ptr[path.bytes - 1] == '/')
        path.bytes--;
    if (slice_ends(path, ".git"))
        path.bytes -= 4;
    if (name.bytes == 0 || path.bytes == 0)
        return false;
    for (size_t i = 0; i < name.bytes; i++)
        buf_add_char(out, name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 32) : name.ptr[i]);
    buf_add_char(out, '/');
    buf_add_slice(out, path);
    return true;
}

/* The configuration of the repository with this top folder: in .git/, or where the .git file of a work tree or
 * submodule points. Malloc'ed, or NULL. */
static char *git_config(const char *top)
{
    struct buf path = {0};
    char *bytes = NULL;
    size_t count;
    buf_printf(&path, "%s/.git", top);
    if (file_read(path.ptr, &bytes, &count, NULL) && strncmp(bytes, "gitdir:", 7) == 0) {
        struct slice to = slice_trim(slice_of(bytes + 7));
        buf_clear(&path);
        if (to.bytes > 0 && *to.ptr != '/')
            buf_printf(&path, "%s/", top);
        buf_add_slice(&path, to);
        char *worktree = strstr(path.ptr, "/worktrees/");
        if (worktree != NULL)
            path.bytes = (size_t)(worktree - path.ptr);
    }
    free(bytes);
    bytes = NULL;
    path.ptr[path.bytes] = '\0';
    buf_add_str(&path, "/config");
    if (!file_read(path.ptr, &bytes, &count, NULL))
        bytes = NULL;
    buf_free(&path);
    return bytes;
}

char *course_id_of_git(const char *root)
{
    char *top = xstrdup(root), *config = NULL, *id = NULL;
    size_t length = strlen(top);
    while (config == NULL && length > 0) {
        top[length] = '\0';
        config = git_config(top);
        if (config == NULL)
            do
                length--;
            while (length > 0 && top[length] != '/');
    }
    char *url = config != NULL ? origin_url(config) : NULL;
    struct buf name = {0};
    if (url != NULL && add_origin(url, &name)) {
        buf_add_str(&name, root + length);
        for (size_t i = 0; i < name.bytes; i++)
            if (name.ptr[i] == '/')
                name.ptr[i] = '+';
        id = as_name(buf_slice(&name));
    }
    buf_free(&name);
    free(url);
    free(config);
    free(top);
    return id;
}

char *course_id_of_path(const struct course *course, const char *root)
{
    struct buf id = {0};
    const char *base = strrchr(root, '/');
    buf_add_str(&id, course->title != NULL && *course->title != '\0' ? course->title : base != NULL ? base + 1 : root);
    char *title = as_name(slice_part(buf_slice(&id), 0, 60));
    size_t bytes = text_clean(slice_of(title)); /* a split character is left out */
    buf_clear(&id);
    buf_add(&id, title, bytes);
    buf_printf(&id, "-%016llx", (unsigned long long)hash_add(HASH_START, slice_of(root)));
    free(title);
    return buf_take(&id);
}
