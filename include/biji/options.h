/* options.h - one list of options: name, letter, kind, default, help. The command line, the configuration file and the
 * help screens all read it (options.c). */
#ifndef BIJI_OPTIONS_H
#define BIJI_OPTIONS_H

#include "biji/error.h"
#include "biji/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum images_form { IMAGES_AUTO, IMAGES_BLOCKS, IMAGES_KITTY, IMAGES_SIXEL, IMAGES_CARD, IMAGES_OFF };
enum links_form { LINKS_NONE, LINKS_INLINE, LINKS_LIST };

struct config;

/* Every option's value. Strings are borrowed from argv or from the configuration. */
struct options {
    const char *course; /* -C; NULL = the bundled notes */
    const char *index;  /* --index FILE or "none"; NULL = looked for */
    bool no_index;
    const char *config;            /* --config FILE; NULL = the default place */
    const struct config *settings; /* the configuration file, for its keys and colours; may be NULL */
    int language;                  /* enum language; LANGUAGE_UNSAID: the locale's */
    int width;                     /* columns; 0 = the terminal's, else COLUMNS, else 80 */
    int color;                     /* enum color_when */
    int images;                    /* enum images_form */
    int links;                     /* enum links_form */
    int ambiguous_width;           /* 1 or 2 */
    int autospace;                 /* enum layout_autospace */
    int unicode_scripts;           /* enum math_scripts */
    const char *theme;             /* "auto", "dark", "light", "mono" */
    bool combining;
    bool ascii;
    bool json, jsonl, is_inline;
    bool pager, why;
    bool offline, all, list, clear, dry_run;
    bool mouse;
    int sticky_heading; /* 0 or 1 */
    int accessible;     /* 0 or 1: for those who listen to the screen or read it by touch */
    int code_numbers;   /* 0 or 1 */
    int limit, context;
    bool today, papers;
    const char *to;                   /* CHAPTER[#ANCHOR] that links lead to */
    const char *format;               /* output format; NULL: text */
    const char *answer, *at;          /* review: a card's id, a time */
    int rating;                       /* 1 to 4; 0: not given */
    const char *weights;              /* of the scheduler; NULL: the defaults */
    int new_cards;                    /* shown per day */
    const char *quote, *text, *reset; /* NULL: not given */
    int note_color;                   /* 1 to 4 */
    bool here, watch, network;
    int cache_mb;            /* size limit of the cache */
    const char *mirrors[16]; /* URLPREFIX=DIR */
    int mirror_count;
    const struct command *const *commands; /* all of the program, the reader first; set by main */
    size_t command_count;
};

/* A command of the program: `biji NAME ...`. */
struct command {
    const char *name;
    const char *usage;    /* arguments, as help shows them: "CHAPTER[#ANCHOR]..." */
    const char *help;     /* a sentence in the imperative, then more lines if needed */
    const char *accepted; /* long names of the options it takes, separated by blanks */
    /* argv[1..argc] are the arguments left after the options. Returns the exit status: 0 for success, 1 when
     * nothing or a problem was found; on failure -1 with error filled (main prints it and exits with error.kind). */
    int (*run)(const struct options *options, int argc, char **argv, struct error *error);
};

/* A row of the list, for the manual and for shells. */
struct option_row {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: it takes none */
    const char *choices;  /* words separated by blanks; NULL: any value */
    const char *help;     /* in English */
    bool everywhere;      /* every command takes it */
};

/* The row at an index from 0. False past the last. */
bool options_row(size_t index, struct option_row *row);
/* Whether a command takes the option of that row. */
bool options_takes(const struct command *command, const struct option_row *row);
/* Sets the defaults of the list. */
void options_init(struct options *options);
/* Reads the options in argv[1..argc): those of every command and those named in accepted (names separated by blanks).
 * Options may come before, between and after the arguments; "--" ends them. Returns the count of arguments, which are
 * moved to the front of argv (from argv[1] on); -1 with error filled (ERROR_USAGE), or -2 after --help, which printed
 * help on standard output. */
int options_parse(struct options *options, const struct command *command, int argc, char **argv, struct error *error);
/* Sets one option by its long name, for the configuration file. False with error filled for an unknown name or a bad
 * value. */
bool options_set(struct options *options, const char *name, const char *value, struct error *error);
/* What an option is for, and in *choices its words separated by blanks, or NULL. Static; "" for an unknown name. */
const char *options_describe(const char *name, const char **choices);
/* Prints a command's usage, help and options. */
void options_help(const struct command *command, FILE *out);
/* Prints left, then text from column `indent` on, wrapped for out's terminal; below left where that is narrow. */
void options_print_pair(FILE *out, int indent, const char *left, struct slice text);
/* Prints paragraphs, one a line of text, wrapped in the same way; a line that begins with two blanks is a pair, parted by two more. */
void options_print_text(FILE *out, const char *text);
/* Columns to print for: options->width, else out's terminal, else COLUMNS, else 80. */
int options_columns(const struct options *options, FILE *out);
/* Whether out gets colours, by precedence: option > NO_COLOR > CLICOLOR_FORCE > a terminal whose TERM is not dumb. */
bool options_color(const struct options *options, FILE *out);

#endif
