/* cmd_doctor.c - `biji doctor`: one screen with what a report of a fault needs, and advice on what is wrong here. */
#include "biji/command.h"

#include "biji/cache.h"
#include "biji/confine.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/paths.h"
#include "biji/text.h"
#include "biji/ui.h"

#include <dlfcn.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* What is told, and what is advised below it. */
struct doctor {
    const struct options *options;
    struct buf advice; /* a sentence a line */
    int count;         /* of sentences */
};

enum { NAME_COLS = 12 };

__attribute__((format(printf, 2, 3))) static void advise(struct doctor *d, const char *format, ...)
{
    char sentence[500];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, _(format), args);
    va_end(args);
    buf_printf(&d->advice, "! %s\n", sentence);
    d->count++;
}

static void begin(const struct doctor *d, const char *name)
{
    command_print_field(name, NAME_COLS, d->options);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? value : "";
}

static void tell_program(struct doctor *d)
{
    struct utsname system = {0};
    uname(&system);
    begin(d, "biji");
    printf("%s, %s %s %s\n", BIJI_VERSION, system.sysname, system.release, system.machine);
    begin(d, _("built with"));
    puts(BIJI_LIBRARIES);
#ifdef BIJI_INSIDE
    advise(d, "this is the static program: pictures are cards, pages are not fetched, and only Unicode is read; the "
              "package does all that");
#endif
}

/* The libraries that are loaded when they are needed. */
static void tell_libraries(struct doctor *d)
{
    static const struct {
        const char *name, *file, *package;
    } wanted[] = {{"libcurl", "libcurl.so.4", "libcurl4"},
                  {"chafa", "libchafa.so.0", "libchafa0"},
                  {"gdk-pixbuf", "libgdk_pixbuf-2.0.so.0", "libgdk-pixbuf-2.0-0"},
                  {"rsvg", "librsvg-2.so.2", "librsvg2-2"},
                  {"webp", "libwebp.so.7", "libwebp7"}};
    begin(d, _("loads"));
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        bool there = dlopen(wanted[i].file, RTLD_LAZY | RTLD_LOCAL) != NULL;
        printf("%s%s %s", i > 0 ? _(", ") : "", wanted[i].name, there ? _("yes") : _("no"));
#ifndef BIJI_INSIDE
        if (!there)
            advise(d, "%s is not installed (package %s): %s", wanted[i].name, wanted[i].package,
                   i == 0 ? _("no page can be fetched") : _("some pictures are cards"));
#endif
    }
    putchar('\n');
}

static void tell_locale(struct doctor *d)
{
    static const char *const languages[] = {N_("the course's language"), "中文", "English"};
    begin(d, _("locale"));
    printf(_("%s, LANGUAGE=%s LC_ALL=%s LANG=%s, %s\n"), nl_langinfo(CODESET), variable("LANGUAGE"), variable("LC_ALL"),
           variable("LANG"), _(languages[language_chosen()]));
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        advise(d, "the locale is not UTF-8; set LC_ALL=C.UTF-8");
}

static const char *colors_of(const struct options *options)
{
    enum theme_depth depth = options_color(options, stdout) ? theme_depth_of_terminal() : THEME_MONO;
    return depth == THEME_MONO  ? _("no colours")
           : depth == THEME_16  ? _("16 colours")
           : depth == THEME_256 ? _("256 colours")
                                : _("24-bit colours");
}

static void tell_terminal(struct doctor *d)
{
    const char *term = variable("TERM");
    bool terminal = isatty(STDOUT_FILENO);
    begin(d, _("terminal"));
    printf(_("TERM=%s COLORTERM=%s%s%s, "), term, variable("COLORTERM"), getenv("TMUX") != NULL ? " tmux" : "",
           getenv("SSH_TTY") != NULL ? " ssh" : "");
    printf("%s%s", colors_of(d->options), _(", "));
    if (terminal)
        printf(_("%d columns\n"), options_columns(d->options, stdout));
    else
        printf("%s\n", _("standard output is no terminal"));
    if (terminal && (*term == '\0' || strcmp(term, "dumb") == 0))
        advise(d, "TERM says nothing of the terminal; set it to xterm-256color, say");
    if (terminal && options_color(d->options, stdout) && theme_depth_of_terminal() < THEME_TRUE)
        advise(d, "if the terminal has 24-bit colours, set COLORTERM=truecolor for better pictures");
}

static void tell_width(struct doctor *d)
{
    int cols = isatty(STDOUT_FILENO) ? ui_ask_ambiguous_cols() : 0;
    begin(d, _("width"));
    if (cols == 0)
        printf(_("characters such as “ … are taken to be %d wide; the terminal does not say\n"),
               d->options->ambiguous_width);
    else
        printf(_("characters such as “ … are %d wide here, and taken to be %d wide\n"), cols,
               d->options->ambiguous_width);
    if (cols != 0 && cols != d->options->ambiguous_width)
        advise(d, "lines will not end where they should; put ambiguous-width: %d into the configuration", cols);
}

static void tell_folder(struct doctor *d, const char *name, enum path_base base)
{
    char *path = path_in(base, "");
    struct buf safe = {0};
    begin(d, name);
    if (path == NULL) {
        puts(_("none: HOME is not set"));
        if (base == PATH_DATA) /* said once */
            advise(d, "nothing is kept, because HOME is not set");
    } else {
        bool there = access(path, F_OK) == 0, ours = access(path, W_OK) == 0;
        text_safe(slice_of(path), &safe);
        printf("%s %s\n", safe.ptr, !there ? _("(not made yet)") : ours ? "" : _("(cannot be written)"));
        if (there && !ours)
            advise(d, "%s cannot be written: %s", safe.ptr, _(strerror(errno)));
    }
    buf_free(&safe);
    free(path);
}

static void tell_cache(struct doctor *d)
{
    struct cache cache = cache_open(d->options->cache_mb);
    size_t count = 0, bytes = 0;
    struct cache_entry *entries = cache_list(&cache, &count);
    struct buf size = {0};
    for (size_t i = 0; i < count; i++)
        bytes += entries[i].bytes;
    upstream_size(bytes, &size);
    begin(d, _("saved"));
    printf(language_count(count, "%zu page or picture, %s\n", "%zu pages and pictures, %s\n"), count, size.ptr);
    buf_free(&size);
    cache_entries_free(entries, count);
    cache_fini(&cache);
}

static void tell_course(struct doctor *d)
{
    struct diags diags = {0};
    struct error error = {0};
    struct course *course = command_course_unread(d->options, &diags, &error);
    begin(d, _("course"));
    if (course != NULL)
        printf(_("%s: %zu notes\n"), course->root, course->shelf_notes);
    else
        puts(error.message);
    if (course == NULL)
        advise(d, "%s", error.message);
    course_free(course);
    diags_free(&diags);
}

/* Asks for one page, only where --network was given. */
static void tell_network(struct doctor *d)
{
    static const char url[] = "https://github.com/github/gitignore/blob/main/README.md";
    struct error error = {0};
    struct upstream_settings settings = command_upstream(d->options);
    struct upstream *upstream = upstream_new(&settings);
    begin(d, _("network"));
    if (!d->options->network)
        puts(_("not asked; --network asks for one page"));
    else if (command_fetch_page(upstream, url, &error))
        puts(_("a page came"));
    else
        puts(_("no page came"));
    if (error.kind != ERROR_NONE)
        advise(d, "%s", error.message);
    upstream_free(upstream);
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct doctor d = {.options = options};
    (void)argv;
    if (argc > 0) {
        error_set(error, ERROR_USAGE, "biji doctor takes no arguments");
        return -1;
    }
    tell_program(&d);
    tell_libraries(&d);
    tell_locale(&d);
    tell_terminal(&d);
    tell_width(&d);
    tell_course(&d);
    tell_folder(&d, _("settings"), PATH_CONFIG);
    tell_folder(&d, _("data"), PATH_DATA);
    tell_folder(&d, _("state"), PATH_STATE);
    tell_folder(&d, _("cache"), PATH_CACHE);
    tell_cache(&d);
    tell_network(&d);
    if (confine_is_wanted())
        advise(&d, "BIJI_SECURE is set: no program is started and nothing is fetched");
    printf("\n%s", d.count > 0 ? d.advice.ptr : _("Nothing is wrong.\n"));
    buf_free(&d.advice);
    return d.count > 0 ? 1 : 0;
}

const struct command command_doctor = {
    "doctor",
    "",
    N_("Print what a report of a fault needs, and advice on what is wrong here; exit status 1 if there is advice.\n"
       "Nothing is asked of the network without --network."),
    "network mirror offline cache-mb",
    run,
};
