/* command.h - a command of the program: `biji NAME ...`. One a file in src/cli/, all listed in main.c's table. */
#ifndef BIJI_COMMAND_H
#define BIJI_COMMAND_H

#include "biji/course.h"
#include "biji/diag.h"
#include "biji/error.h"
#include "biji/options.h"

struct command {
    const char *name;
    const char *usage;    /* arguments, as help shows them: "CHAPTER[#ANCHOR]..." */
    const char *help;     /* a sentence in the imperative, then more lines if needed */
    const char *accepted; /* long names of the options it takes, separated by blanks */
    /* argv[1..argc] are the arguments left after the options. Returns the exit status: 0 fine, 1 nothing found or problems
     * found; on a failure -1 with error filled (main prints it and exits with error.kind). */
    int (*run)(const struct options *options, int argc, char **argv, struct error *error);
};

extern const struct command command_read, command_toc, command_cat, command_links, command_check, command_search, command_math,
    command_fetch;

/* Opens the course that the options name, or the bundled notes: beside the program (../content, as in a checkout, or
 * ../share/biji/content) or in the data directories. NULL with error filled. Owner: the caller. */
struct course *command_course(const struct options *options, struct diags *diags, struct error *error);
/* Prints findings to standard error, one a line: FILE:LINE:COLUMN: severity: message. Only those of at least this severity. */
void command_print_diags(const struct diags *diags, enum diag_severity least);

#endif
