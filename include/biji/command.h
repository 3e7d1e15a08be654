/* command.h - the commands of the program, one a file in src/cli/, all listed in main.c's table; and what several of
 * them share. What a command is: options.h. */
#ifndef BIJI_COMMAND_H
#define BIJI_COMMAND_H

#include "biji/config.h"
#include "biji/course.h"
#include "biji/diag.h"
#include "biji/error.h"
#include "biji/keymap.h"
#include "biji/options.h"
#include "biji/theme.h"
#include "biji/upstream.h"

extern const struct command command_read, command_toc, command_cat, command_links, command_check, command_search,
    command_ask, command_math, command_fetch, command_review, command_notes, command_progress, command_manual,
    command_completions, command_doctor;

/* Opens the reader where the course was left and does an action first. Returns as a command's run does. */
int command_read_from(const struct options *options, struct course *course, const struct key_command *begin,
                      struct diags *diags, struct error *error);
/* Reads the configuration file, named by --config in argv or in its default place, and sets the options in it;
 * mistakes go to standard error and to config->diags. False with error filled when it cannot be read. config must
 * outlive the options. */
bool command_configure(struct options *options, struct config *config, int argc, char **argv, struct error *error);
/* The theme of that name with the configuration's colours, whose mistakes are reported in diags. False with error
 * filled when there is no such theme. */
bool command_theme(struct theme *theme, const struct options *options, const char *name, struct error *error);
/* Puts what a static program carries where it is read from, and tells curses; before rights are given up. Does nothing in others. */
void command_prepare(void);
/* Opens the course that the options name, or the bundled notes: beside the program (../content, as in a checkout, or
 * ../share/biji/content) or in the data directories. NULL with error filled. Owner: the caller. */
struct course *command_course(const struct options *options, struct diags *diags, struct error *error);
/* The same for callers that will read all notes anyway: no note is opened for its title. */
struct course *command_course_unread(const struct options *options, struct diags *diags, struct error *error);
/* Whether an argument is a course, and no chapter: it is a path that exists, an address or "-", and -C names none. */
bool command_is_course(const struct options *options, const char *argument);
/* As course_find(), but reads titles not read yet and, when nothing matches, suggests a similar name. */
int command_chapter(struct course *course, const char *wanted, struct error *error);
/* The file in the folder of a missing path whose name is most like it, safe for a terminal; NULL when none is similar. Owner: the
 * caller; ended by free(). */
char *command_near_file(const char *path);
/* Whether an argument is an address on the web. */
bool command_is_url(const char *text);
/* The course of a page or of a repository's README on the web, fetched unless it is cached. NULL with error filled. Owner: the
 * caller. */
struct course *command_web_course(const struct options *options, const char *address, struct error *error);
/* Speaks the language of the course at a path, where neither the options nor the locale say one. */
void command_speak_as(const char *path);
/* Fetches a page and waits for it. False with error filled when it did not come. */
bool command_fetch_page(struct upstream *upstream, const char *url, struct error *error);
/* The settings for upstream pages from the options, which are borrowed. */
struct upstream_settings command_upstream(const struct options *options);
/* Prints text, made safe for a terminal, in a field of that many columns. */
void command_print_field(const char *text, int cols, const struct options *options);
/* Prints a finding as a line: FILE:LINE:COLUMN: severity: message, and [code] if wanted. File names and text from notes
 * are made safe for a terminal. */
void command_print_diag(FILE *out, const struct diag *diag, bool with_code);
/* Prints findings to standard error, those of at least this severity. */
void command_print_diags(const struct diags *diags, enum diag_severity least);

#endif
