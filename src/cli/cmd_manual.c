/* cmd_manual.c - `biji manual`: the page biji(1) in mdoc, as `make install` installs it, written from the tables of commands,
 * options and actions, so that it agrees with --help and ?. Each sentence starts a line, as mdoc requires. */
#include "biji/action.h"
#include "biji/command.h"

#include "biji/language.h"
#include "biji/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 78 };

/* Bytes of the word at p, with what follows it up to the next blank or line's end. */
static size_t word_bytes(const char *p)
{
    return strcspn(p, " \n");
}

/* Bytes that print_word() prints. */
static size_t printed_bytes(const char *p, size_t bytes)
{
    size_t sum = bytes;
    for (size_t i = 0; i < bytes; i++)
        sum += p[i] == '\\' || p[i] == '-' ? 1 : strchr("\"~^`", p[i]) != NULL ? 3 : 0;
    return sum;
}

static void print_word(const char *p, size_t bytes, bool begins)
{
    if (begins && (*p == '.' || *p == '\''))
        fputs("\\&", stdout);
    for (size_t i = 0; i < bytes; i++) {
        if (p[i] == '\\')
            fputs("\\e", stdout);
        else if (p[i] == '"')
            fputs("\\(dq", stdout);
        else if (p[i] == '-' || p[i] == '~' || p[i] == '^' || p[i] == '`')
            printf(p[i] == '-' ? "\\-" : p[i] == '~' ? "\\(ti" : p[i] == '^' ? "\\(ha" : "\\(ga");
        else
            putchar(p[i]);
    }
}

/* Prints text to be filled; each sentence starts a line, and long lines are wrapped. */
static void print_text(const char *text)
{
    size_t used = 0;
    for (const char *p = text; *p != '\0';) {
        size_t bytes = word_bytes(p), width = printed_bytes(p, bytes) + 1;
        if (bytes > 0 && used > 0)
            putchar(used + width > LINE_BYTES ? '\n' : ' ');
        if (used + width > LINE_BYTES)
            used = 0;
        print_word(p, bytes, used == 0);
        used += width;
        p += bytes;
        if (bytes > 0 && strchr(".?!", p[-1]) != NULL && *p != '\0') {
            putchar('\n');
            used = 0;
        }
        p += strspn(p, " \n");
    }
    if (used > 0)
        putchar('\n');
}

/* Several words as arguments of a macro: quoted, so that none of them is taken as a macro. */
static void print_argument(const char *words)
{
    putchar('"');
    if (ispunct((unsigned char)*words)) /* mdoc treats brackets and quotes specially */
        fputs("\\&", stdout);
    print_word(words, strlen(words), false);
    putchar('"');
}

/* A help text: paragraphs, then pairs such as the search syntax, as options_print_text() takes them. */
static void print_help(const char *help)
{
    const char *pairs = strstr(help, "\n  ");
    struct buf part = {0};
    buf_add(&part, help, pairs != NULL ? (size_t)(pairs - help) : strlen(help));
    print_text(part.ptr);
    if (pairs != NULL)
        puts(".Bl -tag -width Ds -compact");
    for (const char *p = pairs; p != NULL && *p != '\0'; p += strcspn(p, "\n")) {
        const char *sign = p + 3, *text = strstr(sign, "  ") + 2;
        buf_clear(&part);
        buf_add(&part, sign, (size_t)(text - 2 - sign));
        printf(".It Li ");
        print_argument(part.ptr);
        putchar('\n');
        buf_clear(&part);
        buf_add(&part, text, strcspn(text, "\n"));
        print_text(part.ptr);
        p = text;
    }
    if (pairs != NULL)
        puts(".El");
    buf_free(&part);
}

static void print_option(const struct option_row *row)
{
    printf(".It ");
    if (row->letter != 0)
        printf("Fl %c , ", row->letter);
    printf("Fl \\-");
    print_word(row->name, strlen(row->name), false);
    if (row->argument != NULL) {
        printf(" Ar ");
        print_argument(_(row->argument));
    }
    putchar('\n');
    print_text(_(row->help));
}

static void print_options(const struct command *command)
{
    struct option_row row;
    bool any = false;
    for (size_t i = 0; options_row(i, &row); i++) {
        if (command == NULL ? !row.everywhere : row.everywhere || !options_takes(command, &row))
            continue;
        if (!any)
            puts(".Bl -tag -width Ds");
        any = true;
        print_option(&row);
    }
    if (any)
        puts(".El");
}

static void print_commands(const struct options *options)
{
    printf(".Sh %s\n", _("COMMANDS"));
    print_text(_("Without a command biji opens the reader. Each command prints its own help after --help."));
    puts(".Bl -tag -width Ds");
    for (size_t i = 0; i < options->command_count; i++) {
        const struct command *command = options->commands[i];
        printf(".It Nm");
        if (*command->name != '\0')
            printf(" Cm %s", command->name);
        if (*command->usage != '\0') {
            printf(" Ar ");
            print_argument(_(command->usage));
        }
        putchar('\n');
        print_help(_(command->help));
        print_options(command);
    }
    puts(".El");
}

static void print_keys(void)
{
    printf(".Sh %s\n", _("KEYS"));
    print_text(_("Every key can be bound anew in the configuration, under the name that stands with it. A count typed "
                 "before a key "
                 "repeats it, or says which line, link or chapter is meant."));
    for (int group = 0; group < GROUP_GROUPS; group++) {
        printf(".Ss %s\n.Bl -tag -width Ds\n", action_group_title((enum action_group)group));
        for (int action = ACTION_NONE + 1; action < ACTIONS; action++) {
            const struct action_info *info = action_info((enum action)action);
            if ((int)info->group != group)
                continue;
            printf(".It Ic ");
            print_argument(*info->keys != '\0' ? info->keys : ":");
            printf(" Pq ");
            print_argument(info->name);
            putchar('\n');
            print_text(_(info->help));
        }
        puts(".El");
    }
}

/* A row of a list: a name in a macro, and its description. */
struct entry {
    const char *macro, *name, *text;
};

static void print_entries(const char *title, const struct entry *entries, size_t count)
{
    printf(".Sh %s\n.Bl -tag -width Ds\n", title);
    for (size_t i = 0; i < count; i++) {
        printf(".It %s ", entries[i].macro);
        print_argument(entries[i].name);
        putchar('\n');
        print_text(_(entries[i].text));
    }
    puts(".El");
}

static const struct entry environment[] = {
    {"Ev", "LANGUAGE LC_ALL LC_MESSAGES LANG",
     N_("The language of the interface, in this order. Where they say none (C, POSIX), it is that of the course.")},
    {"Ev", "BIJI_SECURE",
     N_("If set, no program is started, nothing is fetched, and only biji's own folders are written in.")},
    {"Ev", "BROWSER PAGER VISUAL EDITOR",
     N_("The programs that open links, show output after --pager, and edit notes.")},
    {"Ev", "NO_COLOR CLICOLOR_FORCE COLUMNS", N_("Whether colours are printed, and for how many columns.")},
    {"Ev", "COLORFGBG", N_("Whether the terminal is dark or light, where it is set.")},
    {"Ev", "SSL_CERT_FILE http_proxy https_proxy no_proxy", N_("Certificates and proxies for pages from the network.")},
    {"Ev", "BIJI_RAW_BASE", N_("Stands for https://raw.githubusercontent.com where it is set.")},
};

static const struct entry files[] = {
    {"Pa", "$XDG_CONFIG_HOME/biji/config.yaml",
     N_("The configuration: options without their hyphens, and the sections keys and colors.")},
    {"Pa", "$XDG_DATA_HOME/biji/",
     N_("What you leave in a course: progress, marks, notes and reviews, as plain text.")},
    {"Pa", ".biji/", N_("The same, inside a course, after biji progress --here.")},
    {"Pa", "$XDG_STATE_HOME/biji/", N_("What belongs to a machine: the last course, what was typed at prompts.")},
    {"Pa", "$XDG_CACHE_HOME/biji/", N_("Pages that were fetched. They may be removed at any time.")},
};

static const struct entry statuses[] = {
    {"Er", "0", N_("All went well.")},
    {"Er", "1", N_("Nothing was found, or there are findings.")},
    {"Er", "2", N_("The command line is wrong.")},
    {"Er", "3", N_("The course or a note cannot be read.")},
    {"Er", "4", N_("The system refused: a file cannot be written, a page not fetched.")},
};

static const struct entry examples[] = {
    {"Li", "biji ~/notes", N_("Read a folder of notes.")},
    {"Li", "biji 3#attention", N_("Open chapter 3 of the bundled course at that section.")},
    {"Li", "biji search zyl", N_("Find 注意力 by its initials.")},
    {"Li", "biji cat 3 | less -R", N_("Print a chapter as text.")},
    {"Li", "biji check --watch ~/notes", N_("Check a course of one's own whenever a note changes.")},
};

static void print_page(const struct options *options)
{
    printf(".\\\" Made by `biji manual` from the tables of the program; not to be edited.\n"
           ".Dd %s\n.Dt BIJI 1\n.Os\n.Sh NAME\n.Nm biji\n.Nd %s\n",
           BIJI_DATE, _("read courses of Markdown notes in a terminal"));
    const char *option = _("option ..."), *course = _("course"), *chapter = _("chapter"), *command = _("command"),
               *argument = _("argument ...");
    printf(".Sh %s\n.Nm biji\n.Op Ar %s\n.Op Ar %s Op Ar %s\n.Nm biji\n.Ar %s\n.Op Ar %s\n.Op Ar %s\n.Sh %s\n",
           _("SYNOPSIS"), option, course, chapter, command, option, argument, _("DESCRIPTION"));
    print_text(_("biji shows a course of Markdown notes, with Chinese set properly and formulas laid out in two "
                 "dimensions. A course is any "
                 "folder of notes, whatever tool made it, a single file, or a page on the web. Without one the notes "
                 "on large language "
                 "models that come with it are opened."));
    print_commands(options);
    printf(".Sh %s\n", _("OPTIONS"));
    print_text(_("These are taken by every command, before, between and after its arguments. They may stand in the "
                 "configuration."));
    print_options(NULL);
    print_keys();
    print_entries(_("ENVIRONMENT"), environment, sizeof environment / sizeof environment[0]);
    print_entries(_("FILES"), files, sizeof files / sizeof files[0]);
    print_entries(_("EXIT STATUS"), statuses, sizeof statuses / sizeof statuses[0]);
    print_entries(_("EXAMPLES"), examples, sizeof examples / sizeof examples[0]);
    printf(".Sh %s\n.Xr less 1 ,\n.Xr biji-course 7\n", _("SEE ALSO"));
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    (void)argv;
    if (argc > 0) {
        error_set(error, ERROR_USAGE, "biji manual takes no arguments");
        return -1;
    }
    print_page(options);
    return 0;
}

const struct command command_manual = {
    "manual", "", N_("Print the manual page biji(1) in mdoc, as for man -l."), "", run,
};
