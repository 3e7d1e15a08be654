/* outside.c - starting a browser: the address is one argument of a program, never a piece of a command line, and only
 * schemes that cannot run anything are passed on. */
#include "biji/outside.h"

#include "biji/confine.h"
#include "biji/language.h"
#include "biji/mem.h"
#include "biji/str.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 16 };

/* A program and its arguments, in one piece of memory that also holds the address. */
struct program {
    char *words;
    char *argv[MAX_ARGUMENTS + 2];
};

static bool is_allowed(const char *url)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:"};
    static const char *const pictures[] = {".png", ".jpg", ".gif", ".webp"};
    bool known = false;
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) /* a saved copy; nothing executable */
        known = known || (slice_starts(slice_of(url), "file:///") && slice_ends(slice_of(url), pictures[i]));
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        known = known || slice_starts(slice_of(url), schemes[i]);
    for (; *url != '\0'; url++)
        if ((unsigned char)*url <= ' ' || *url == 0x7F)
            return false;
    return known;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && *value != '\0';
}

/* Whether a program of that name can be run. */
static bool is_found(const char *name)
{
    const char *path = getenv("PATH");
    struct buf candidate = {0};
    bool found = false;
    if (strchr(name, '/') != NULL)
        return access(name, X_OK) == 0;
    for (path = path != NULL ? path : "/usr/bin:/bin"; !found; path++) {
        size_t bytes = strcspn(path, ":");
        buf_clear(&candidate);
        buf_printf(&candidate, "%.*s/%s", (int)bytes, path, name);
        found = bytes > 0 && access(candidate.ptr, X_OK) == 0;
        path += bytes;
        if (*path == '\0')
            break;
    }
    buf_free(&candidate);
    return found;
}

/* Reads "program argument %s" (bytes long); url replaces %s, or comes last. False when the program is not found. */
static bool parse(struct program *program, const char *command, size_t bytes, const char *url)
{
    int count = 0;
    bool placed = false;
    char *rest = NULL;
    program->words = xmalloc(bytes + 1 + strlen(url) + 1);
    memcpy(program->words, command, bytes);
    program->words[bytes] = '\0';
    char *address = strcpy(program->words + bytes + 1, url);
    for (char *word = strtok_r(program->words, " \t", &rest); word != NULL && count < MAX_ARGUMENTS;
         word = strtok_r(NULL, " \t", &rest)) {
        bool here = strcmp(word, "%s") == 0;
        placed = placed || here;
        program->argv[count++] = here ? address : word;
    }
    if (!placed && count > 0)
        program->argv[count++] = address;
    program->argv[count] = NULL;
    if (count > 1 && is_found(program->argv[0]))
        return true;
    free(program->words);
    program->words = NULL;
    return false;
}

static bool find_program(struct program *program, const char *url)
{
    const char *browser = getenv("BROWSER");
    for (const char *one = browser; one != NULL && *one != '\0';) {
        size_t bytes = strcspn(one, ":");
        if (bytes > 0 && parse(program, one, bytes, url))
            return true;
        one += bytes;
        one += *one == ':';
    }
#ifdef __APPLE__
    return parse(program, "open", 4, url);
#else
    return (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")) && parse(program, "xdg-open", 8, url);
#endif
}

static bool wants_terminal(const struct program *program)
{
    static const char *const names[] = {"w3m", "lynx", "links", "links2", "elinks", "browsh", "www-browser"};
    const char *slash = strrchr(program->argv[0], '/'), *name = slash != NULL ? slash + 1 : program->argv[0];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

enum outside_way outside_way(const char *url)
{
    struct program program = {0};
    if (!is_allowed(url))
        return OUTSIDE_REFUSED;
    if (is_set("SSH_CONNECTION") || is_set("SSH_TTY") || confine_is_wanted() || !find_program(&program, url))
        return OUTSIDE_NOWHERE;
    enum outside_way way = wants_terminal(&program) ? OUTSIDE_TERMINAL : OUTSIDE_WINDOW;
    free(program.words);
    return way;
}

/* Signals as they were before the reader took them; a session of its own for a program with a window, so that Ctrl-C
 * and closing this terminal do not affect it. */
static void set_attributes(posix_spawnattr_t *attributes, bool in_terminal)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE};
    sigset_t defaults;
    sigemptyset(&defaults);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaddset(&defaults, signals[i]);
    posix_spawnattr_setsigdefault(attributes, &defaults);
    posix_spawnattr_setflags(attributes, (short)(POSIX_SPAWN_SETSIGDEF | (in_terminal ? 0 : POSIX_SPAWN_SETSID)));
}

static bool run(const struct program *program, bool in_terminal, int *child, struct error *error)
{
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&files);
    set_attributes(&attributes, in_terminal);
    for (int fd = 0; fd <= 2 && !in_terminal; fd++)
        posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    int why = posix_spawnp(child, program->argv[0], &files, &attributes, program->argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (why != 0)
        return error_set(error, ERROR_SYSTEM, "%s cannot be started: %s", program->argv[0], _(strerror(why)));
    while (in_terminal && waitpid(*child, NULL, 0) < 0 && errno == EINTR)
        ;
    return true;
}

bool outside_open(const char *url, int *child, struct error *error)
{
    struct program program = {0};
    if (!is_allowed(url))
        return error_set(error, ERROR_CONTENT, "only http, https and mailto addresses are opened, not %s", url);
    if (confine_is_wanted())
        return error_set(error, ERROR_SYSTEM, "no program was started because BIJI_SECURE is set");
    if (!find_program(&program, url))
        return error_set(error, ERROR_SYSTEM, "no browser was found; set BROWSER to one");
    if (*child > 0)
        waitpid(*child, NULL, WNOHANG);
    *child = 0;
    bool ok = run(&program, wants_terminal(&program), child, error);
    free(program.words);
    return ok;
}
