/* options.c - the one list of options. A new option is one row here and one field in struct options; the command line,
 * the configuration file and --help follow. */
#include "biji/options.h"

#include "biji/language.h"
#include "biji/text.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum kind { FLAG, FLAG_OFF, NUMBER, TEXT, CHOICE, LIST };

struct option {
    const char *name;
    char letter;
    enum kind kind;
    bool everywhere; /* every command takes it */
    size_t offset;   /* offset in struct options */
    int initial, low, high;
    const char *choices; /* words separated by blanks; the value of a CHOICE is the word's index */
    const char *argument, *help;
};

#define AT(field) offsetof(struct options, field)
static const struct option list[] = {
    {"course", 'C', TEXT, true, AT(course), 0, 0, 0, NULL, N_("COURSE"),
     N_("folder of notes or Markdown file to read")},
    {"index", 0, TEXT, true, AT(index), 0, 0, 0, NULL, N_("FILE"), N_("index file that orders the chapters, or none")},
    {"no-index", 0, FLAG, true, AT(no_index), 0, 0, 0, NULL, NULL, N_("list the folder and ignore any index")},
    {"config", 0, TEXT, true, AT(config), 0, 0, 0, NULL, N_("FILE"),
     N_("configuration file (default: biji/config.yaml)")},
    {"language", 0, CHOICE, true, AT(language), 0, 0, 0, "auto zh en", N_("WHICH"),
     N_("language of the interface: auto (the locale's or the course's), zh or en")},
    {"width", 'w', NUMBER, false, AT(width), 0, 1, 10000, NULL, "N",
     N_("wrap text at N columns (default: the terminal's)")},
    {"color", 0, CHOICE, true, AT(color), 0, 0, 0, "auto always never", N_("WHEN"),
     N_("colours: auto, always or never")},
    {"theme", 0, TEXT, false, AT(theme), 0, 0, 0, "auto dark light contrast mono", N_("NAME"),
     N_("auto, dark, light, contrast or mono")},
    {"ambiguous-width", 0, NUMBER, true, AT(ambiguous_width), 1, 1, 2, NULL, "N",
     N_("columns of characters of ambiguous width: 1 or 2")},
    {"unicode-scripts", 0, CHOICE, false, AT(unicode_scripts), 0, 0, 0, "all digits off", N_("SET"),
     N_("Unicode superscripts and subscripts in formulas: all, digits or off")},
    {"autospace", 0, CHOICE, false, AT(autospace), 0, 0, 0, "off on auto", N_("WHEN"),
     N_("space between Chinese and Latin text: auto, on or off")},
    {"combining", 0, CHOICE, false, AT(combining), 1, 0, 0, "off on", "on|off",
     N_("draw accents in formulas with combining marks")},
    {"ascii", 0, FLAG, false, AT(ascii), 0, 0, 0, NULL, NULL, N_("draw formulas in ASCII only")},
    {"links", 0, CHOICE, false, AT(links), 0, 0, 0, "none inline list", N_("FORM"),
     N_("how link targets are printed: none, inline or list")},
    {"why", 0, FLAG, false, AT(why), 0, 0, 0, NULL, NULL, N_("say how the index was chosen")},
    {"images", 0, CHOICE, false, AT(images), 0, 0, 0, "auto blocks kitty sixel card off", N_("FORM"),
     N_("pictures: auto (the finest form that the terminal shows), blocks (of cells), kitty (in pixels), "
        "sixel (in pixels on the whole screen), card or off")},
    {"pager", 'p', FLAG, false, AT(pager), 0, 0, 0, NULL, NULL, N_("show the output in $PAGER")},
    {"json", 0, FLAG, false, AT(json), 0, 0, 0, NULL, NULL, N_("print JSON")},
    {"jsonl", 0, FLAG, false, AT(jsonl), 0, 0, 0, NULL, NULL,
     N_("read one JSON object per line and answer each with one")},
    {"inline", 0, FLAG, false, AT(is_inline), 0, 0, 0, NULL, NULL, N_("use the one-row form of formulas inside text")},
    {"limit", 0, NUMBER, false, AT(limit), 0, 0, INT_MAX, NULL, "N", N_("print at most N results (default: 0, all)")},
    {"context", 0, NUMBER, false, AT(context), 0, 0, 100, NULL, "N", N_("print N lines of context around each result")},
    {"mirror", 0, LIST, false, AT(mirrors), 0, 0, 0, NULL, N_("URLPREFIX=DIR"),
     N_("read pages below URLPREFIX from DIR; may be repeated")},
    {"offline", 0, FLAG, false, AT(offline), 0, 0, 0, NULL, NULL, N_("never use the network")},
    {"all", 'a', FLAG, false, AT(all), 0, 0, 0, NULL, NULL,
     N_("all there is: every chapter to fetch, every heading and its anchor in a list")},
    {"list", 'l', FLAG, false, AT(list), 0, 0, 0, NULL, NULL, N_("list the saved pages, or the cards")},
    {"clear", 0, FLAG, false, AT(clear), 0, 0, 0, NULL, NULL, N_("remove the saved pages")},
    {"dry-run", 'n', FLAG, false, AT(dry_run), 0, 0, 0, NULL, NULL, N_("print what would be done without doing it")},
    {"cache-mb", 0, NUMBER, false, AT(cache_mb), 200, 1, 1000000, NULL, "N", N_("size limit of the cache in MB")},
    {"papers", 0, FLAG, false, AT(papers), 0, 0, 0, NULL, NULL, N_("list the papers that are cited")},
    {"to", 0, TEXT, false, AT(to), 0, 0, 0, NULL, N_("CHAPTER[#ANCHOR]"), N_("list the links that lead there")},
    {"answer", 0, TEXT, false, AT(answer), 0, 0, 0, NULL, N_("ID"),
     N_("rate the card with this ID without opening the review")},
    {"rating", 0, NUMBER, false, AT(rating), 0, 1, 4, NULL, "N", N_("1 again, 2 hard, 3 good, 4 easy")},
    {"at", 0, TEXT, false, AT(at), 0, 0, 0, NULL, N_("TIME"),
     N_("time of the rating, such as 2026-11-29T21:30:00+08:00 (default: now)")},
    {"today", 0, FLAG, false, AT(today), 0, 0, 0, NULL, NULL,
     N_("review what is due today, then read the next unread section")},
    {"weights", 0, TEXT, false, AT(weights), 0, 0, 0, NULL, N_("LIST"),
     N_("the 21 weights of FSRS, as Anki shows them")},
    {"new-cards", 0, NUMBER, false, AT(new_cards), 10, 0, 9999, NULL, "N", N_("new cards per day")},
    {"format", 0, TEXT, false, AT(format), 0, 0, 0, NULL, N_("FORM"),
     N_("output format: md, anki, bibtex or json, where the command has it")},
    {"quote", 0, TEXT, false, AT(quote), 0, 0, 0, NULL, N_("TEXT"),
     N_("text of the passage, exactly as in the chapter")},
    {"text", 0, TEXT, false, AT(text), 0, 0, 0, NULL, N_("NOTE"), N_("text of the note")},
    {"color", 0, NUMBER, false, AT(note_color), 1, 1, 4, NULL, "N", N_("colour of the passage: 1 to 4")},
    {"here", 0, FLAG, false, AT(here), 0, 0, 0, NULL, NULL,
     N_("keep notes and progress in .biji/ in the course from now on")},
    {"reset", 0, TEXT, false, AT(reset), 0, 0, 0, NULL, N_("CHAPTER"), N_("mark a chapter as unread")},
    {"watch", 0, FLAG, false, AT(watch), 0, 0, 0, NULL, NULL, N_("check again whenever a note changes")},
    {"code-numbers", 0, CHOICE, false, AT(code_numbers), 0, 0, 0, "off on", "on|off", N_("number the lines of code")},
    {"accessible", 0, CHOICE, true, AT(accessible), 0, 0, 0, "off on", "on|off",
     N_("for screen readers and braille: no boxes, one column, links and formulas named")},
    {"sticky-heading", 0, CHOICE, false, AT(sticky_heading), 0, 0, 0, "off on", "on|off",
     N_("keep the section's heading at the top of the page")},
    {"network", 0, FLAG, false, AT(network), 0, 0, 0, NULL, NULL, N_("ask for a page from the network, too")},
    {"no-mouse", 0, FLAG_OFF, false, AT(mouse), 1, 0, 0, NULL, NULL, N_("leave the mouse to the terminal")},
};
enum { LIST_COUNT = sizeof list / sizeof list[0] };

static bool *flag_at(struct options *options, const struct option *option)
{
    return (bool *)((char *)options + option->offset);
}

static int *number_at(struct options *options, const struct option *option)
{
    return (int *)((char *)options + option->offset);
}

static const char **text_at(struct options *options, const struct option *option)
{
    return (const char **)((char *)options + option->offset);
}

void options_init(struct options *options)
{
    *options = (struct options){.theme = "auto", .combining = true, .autospace = 2 /* auto */};
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (list[i].kind == NUMBER)
            *number_at(options, &list[i]) = list[i].initial;
        else if (list[i].kind == FLAG_OFF)
            *flag_at(options, &list[i]) = list[i].initial != 0;
    }
}

/* Index of word among blank-separated words, or -1. */
static int word_index(const char *words, const char *word)
{
    size_t bytes = strlen(word);
    for (int i = 0; *words != '\0'; i++) {
        size_t one = strcspn(words, " ");
        if (one == bytes && strncmp(words, word, one) == 0)
            return i;
        words += one;
        words += strspn(words, " ");
    }
    return -1;
}

static bool set_number(struct options *options, const struct option *option, const char *value, struct error *error)
{
    char *end;
    long number = strtol(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number < option->low || number > option->high)
        return error_set(error, ERROR_USAGE, "--%s takes a number from %d to %d, not \"%s\"", option->name, option->low,
                         option->high, value);
    *number_at(options, option) = (int)number;
    return true;
}

static bool set(struct options *options, const struct option *option, const char *value, struct error *error)
{
    int index;
    if (option->kind == FLAG || option->kind == FLAG_OFF) {
        *flag_at(options, option) =
            (option->kind == FLAG) == (value == NULL || word_index("true yes on 1", value) >= 0);
        return true;
    }
    if (value == NULL) /* only flags stand alone */
        value = "";
    switch (option->kind) {
    case NUMBER:
        return set_number(options, option, value, error);
    case TEXT:
        if (option->choices != NULL && word_index(option->choices, value) < 0)
            return error_set(error, ERROR_USAGE, "--%s takes one of: %s; not \"%s\"", option->name, option->choices,
                             value);
        *text_at(options, option) = value;
        return true;
    case CHOICE:
        index = word_index(option->choices, value);
        if (index < 0)
            return error_set(error, ERROR_USAGE, "--%s takes one of: %s; not \"%s\"", option->name, option->choices,
                             value);
        if (option->offset == AT(combining))
            options->combining = index != 0;
        else
            *number_at(options, option) = index;
        return true;
    case LIST:
        if (options->mirror_count == (int)(sizeof options->mirrors / sizeof options->mirrors[0]))
            return error_set(error, ERROR_USAGE, "--%s may be given at most %d times", option->name,
                             options->mirror_count);
        if (strchr(value, '=') == NULL)
            return error_set(error, ERROR_USAGE, "--%s takes %s, not \"%s\"", option->name, _(option->argument), value);
        options->mirrors[options->mirror_count++] = value;
        return true;
    default:
        return false;
    }
}

bool options_set(struct options *options, const char *name, const char *value, struct error *error)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (strcmp(list[i].name, name) == 0)
            return set(options, &list[i], value, error);
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (text_is_near(name, list[i].name))
            return error_set(error, ERROR_USAGE, "there is no option \"%s\"; did you mean %s?", name, list[i].name);
    return error_set(error, ERROR_USAGE, "there is no option \"%s\"; biji --help lists them", name);
}

const char *options_describe(const char *name, const char **choices)
{
    *choices = NULL;
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (strcmp(list[i].name, name) == 0) {
            *choices = list[i].choices;
            return list[i].help;
        }
    }
    return "";
}

static bool is_taken(const struct option *option, const struct command *command)
{
    return option->everywhere || (command->accepted != NULL && word_index(command->accepted, option->name) >= 0);
}

bool options_row(size_t index, struct option_row *row)
{
    if (index >= LIST_COUNT)
        return false;
    const struct option *o = &list[index];
    *row = (struct option_row){o->name, o->letter, o->argument, o->choices, o->help, o->everywhere};
    return true;
}

bool options_takes(const struct command *command, const struct option_row *row)
{
    return row->everywhere || (command->accepted != NULL && word_index(command->accepted, row->name) >= 0);
}

static const struct option *by_letter(const struct command *command, char letter)
{
    for (size_t i = 0; i < LIST_COUNT; i++)
        if (list[i].letter == letter && is_taken(&list[i], command))
            return &list[i];
    return NULL;
}

/* The option with this long name or unambiguous start of one, bytes long. */
static const struct option *by_name(const struct command *command, const char *name, size_t bytes)
{
    const struct option *found = NULL, *whole = NULL;
    int count = 0;
    for (size_t i = 0; i < LIST_COUNT; i++) {
        if (!is_taken(&list[i], command) || strncmp(list[i].name, name, bytes) != 0)
            continue;
        found = &list[i];
        if (list[i].name[bytes] == '\0' && !list[i].everywhere) /* the --color of notes hides the global one */
            return found;
        whole = list[i].name[bytes] == '\0' ? found : whole;
        count++;
    }
    return whole != NULL ? whole : count == 1 ? found : NULL;
}

/* The option of the command that has nearly this name; NULL without one. */
static const char *near_name(const struct command *command, const char *argument)
{
    const char *name = argument + strspn(argument, "-"), *found = NULL;
    int best = INT_MAX;
    struct buf bare = {0};
    buf_add(&bare, name, strcspn(name, "="));
    for (size_t i = 0; i < LIST_COUNT; i++) {
        int far = text_distance(buf_slice(&bare).ptr, list[i].name);
        if (far >= best || !is_taken(&list[i], command) || !text_is_near(buf_slice(&bare).ptr, list[i].name))
            continue;
        found = list[i].name;
        best = far;
    }
    buf_free(&bare);
    return found;
}

static bool unknown(const char *argument, const struct command *command, struct error *error)
{
    const char *near = near_name(command, argument);
    if (near != NULL)
        return error_set(error, ERROR_USAGE, "there is no option %s here; did you mean --%s?", argument, near);
    return error_set(error, ERROR_USAGE, "there is no option %s here; biji %s%s--help lists them", argument,
                     command->name, *command->name != '\0' ? " " : "");
}

/* Reads --name, --name=value or --name value; *index moves past a separate value. */
static bool parse_long(struct options *options, const struct command *command, int argc, char **argv, int *index,
                       struct error *error)
{
    const char *name = argv[*index] + 2;
    size_t bytes = strcspn(name, "=");
    const struct option *option = by_name(command, name, bytes);
    if (option == NULL)
        return unknown(argv[*index], command, error);
    const char *value = name[bytes] == '=' ? name + bytes + 1 : NULL;
    bool flag = option->kind == FLAG || option->kind == FLAG_OFF;
    if (flag && value != NULL)
        return error_set(error, ERROR_USAGE, "--%s takes no value", option->name);
    if (!flag && value == NULL) {
        if (*index + 1 >= argc)
            return error_set(error, ERROR_USAGE, "--%s needs a value: %s", option->name, _(option->argument));
        value = argv[++*index];
    }
    return set(options, option, value, error);
}

/* Reads -a, -abc, -w80 or -w 80. */
static bool parse_letters(struct options *options, const struct command *command, int argc, char **argv, int *index,
                          struct error *error)
{
    for (const char *p = argv[*index] + 1; *p != '\0'; p++) {
        const struct option *option = by_letter(command, *p);
        if (option == NULL)
            return unknown(argv[*index], command, error);
        if (option->kind == FLAG || option->kind == FLAG_OFF) {
            set(options, option, NULL, error);
            continue;
        }
        if (p[1] == '\0' && *index + 1 >= argc)
            return error_set(error, ERROR_USAGE, "-%c needs a value: %s", *p, _(option->argument));
        return set(options, option, p[1] != '\0' ? p + 1 : argv[++*index], error);
    }
    return true;
}

int options_parse(struct options *options, const struct command *command, int argc, char **argv, struct error *error)
{
    int kept = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        char *argument = argv[i];
        bool ok = true;
        if (ended || argument[0] != '-' || argument[1] == '\0')
            argv[++kept] = argument;
        else if (strcmp(argument, "--") == 0)
            ended = true;
        else if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0) {
            language_choose((enum language)options->language);
            options_help(command, stdout);
            return -2;
        } else if (argument[1] == '-')
            ok = parse_long(options, command, argc, argv, &i, error);
        else
            ok = parse_letters(options, command, argc, argv, &i, error);
        if (!ok)
            return -1;
    }
    return kept;
}

int options_columns(const struct options *options, FILE *out)
{
    struct winsize size;
    if (options->width > 0)
        return options->width;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    int number = columns != NULL ? atoi(columns) : 0;
    return number > 0 && number <= 10000 ? number : 80;
}

bool options_color(const struct options *options, FILE *out)
{
    if (options->color != COLOR_AUTO)
        return options->color == COLOR_ALWAYS;
    const char *no = getenv("NO_COLOR"), *force = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");
    if (no != NULL && *no != '\0')
        return false;
    if (force != NULL && *force != '\0' && strcmp(force, "0") != 0)
        return true;
    return isatty(fileno(out)) && term != NULL && strcmp(term, "dumb") != 0;
}
