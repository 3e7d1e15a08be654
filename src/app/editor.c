/* editor.c - running the user's editor. The path is one argument of a program, never a piece of a command line. */
#include "biji/editor.h"

#include "biji/confine.h"
#include "biji/file.h"
#include "biji/language.h"
#include "biji/mem.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORDS = 16 };

static const char *command(void)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"};
    for (size_t i = 0; i < 2; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[strspn(value, " \t")] != '\0')
            return value;
    }
    return NULL;
}

bool editor_is_set(void)
{
    return command() != NULL && !confine_is_wanted();
}

static bool is_named(const char *program, const char *const *names)
{
    const char *slash = strrchr(program, '/'), *name = slash != NULL ? slash + 1 : program;
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* Adds the arguments that open path at a line; place and file hold them. */
static int add_place(char **argv, int count, const char *path, int line, struct buf *place, struct buf *file)
{
    static const char *const with_colon[] = {"hx", "helix", "subl", "zed", NULL};
    static const char *const with_goto[] = {"code", "codium", "code-insiders", NULL};
    bool is_goto = is_named(argv[0], with_goto);
    if (line > 0 && (is_goto || is_named(argv[0], with_colon))) {
        if (is_goto)
            argv[count++] = "--goto";
        buf_printf(place, "%s:%d", path, line);
        argv[count++] = place->ptr;
    } else {
        if (line > 0) {
            buf_printf(place, "+%d", line);
            argv[count++] = place->ptr;
        }
        buf_add_str(file, path);
        argv[count++] = file->ptr;
    }
    argv[count] = NULL;
    return count;
}

static bool run(char **argv, struct error *error)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE, SIGWINCH};
    posix_spawnattr_t attributes;
    sigset_t defaults;
    pid_t child;
    int status;
    sigemptyset(&defaults);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaddset(&defaults, signals[i]);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int why = posix_spawnp(&child, argv[0], NULL, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    if (why != 0)
        return error_set(error, ERROR_SYSTEM, "the editor %s cannot be started: %s; set VISUAL or EDITOR", argv[0],
                         _(strerror(why)));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return true;
}

/* Whether programs may be started; else false with error filled. */
static bool may_start(struct error *error)
{
    return !confine_is_wanted() || error_set(error, ERROR_SYSTEM, "no editor was started because BIJI_SECURE is set");
}

bool editor_edit(const char *path, int line, struct error *error)
{
    if (!may_start(error))
        return false;
    char *words = xstrdup(command() != NULL ? command() : "vi"), *rest = NULL, *argv[MAX_WORDS + 4];
    struct buf place = {0}, file = {0};
    int count = 0;
    for (char *word = strtok_r(words, " \t", &rest); word != NULL && count < MAX_WORDS;
         word = strtok_r(NULL, " \t", &rest))
        argv[count++] = word;
    add_place(argv, count, path, line, &place, &file);
    bool ok = run(argv, error);
    buf_free(&place);
    buf_free(&file);
    free(words);
    return ok;
}

bool editor_edit_text(struct slice text, struct buf *edited, struct error *error)
{
    const char *folder = getenv("TMPDIR");
    struct buf path = {0};
    char *bytes = NULL;
    size_t count;
    if (!may_start(error))
        return false;
    buf_printf(&path, "%s/biji-note-XXXXXX.md", folder != NULL && *folder == '/' ? folder : "/tmp");
    int fd = mkstemps(path.ptr, 3);
    bool ok = fd >= 0 && write(fd, text.ptr != NULL ? text.ptr : "", text.bytes) == (ssize_t)text.bytes;
    if (!ok)
        error_set(error, ERROR_SYSTEM, "%s cannot be written: %s", path.ptr, _(strerror(errno)));
    if (fd >= 0)
        close(fd);
    ok = ok && editor_edit(path.ptr, 0, error) && file_read(path.ptr, &bytes, &count, error);
    if (ok)
        buf_add(edited, bytes, count);
    if (fd >= 0)
        unlink(path.ptr);
    free(bytes);
    buf_free(&path);
    return ok;
}
