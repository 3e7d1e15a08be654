/* cmd_completions.c - `biji completions SHELL`: the script that completes commands, options, their values and chapters in a shell,
 * written from the tables that make --help. During typing, `biji completions chapters` provides chapters with their titles. */
#include "biji/command.h"

#include "biji/language.h"
#include "biji/load.h"
#include "biji/outline.h"
#include "biji/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- from the tables ---- */

static bool takes_chapter(const struct command *command)
{
    return strstr(command->usage, "CHAPTER") != NULL;
}

static bool takes_file(const struct command *command)
{
    return strstr(command->usage, "FILE") != NULL || strstr(command->usage, "COURSE") != NULL;
}

static bool is_path(const struct option_row *row)
{
    return row->argument != NULL && (strcmp(row->argument, "FILE") == 0 || strcmp(row->argument, "COURSE") == 0);
}

/* Whether a command takes the option of that row, and no other of the same name precedes it. */
static bool is_offered(const struct command *command, const struct option_row *row)
{
    struct option_row other;
    if (!options_takes(command, row))
        return false;
    for (size_t i = 0; row->everywhere && options_row(i, &other); i++)
        if (!other.everywhere && strcmp(other.name, row->name) == 0 && options_takes(command, &other))
            return false;
    return true;
}

/* Prints the first line of a text, quoted for single quotes. */
static void print_quoted(const char *text, bool is_fish)
{
    for (; *text != '\0' && *text != '\n'; text++)
        if (*text == '\'')
            fputs(is_fish ? "\\'" : "'\\''", stdout);
        else
            printf("%s%c", is_fish && *text == '\\' ? "\\" : "", *text);
}

static void print_names(const struct options *options, const char *separator)
{
    for (size_t i = 1; i < options->command_count; i++)
        printf("%s%s", options->commands[i]->name, separator);
    printf("help");
}

/* ---- bash ---- */

/* What follows an option, one row. If another command's option of the same name has another meaning, its commands are named. */
static void bash_value(const struct options *options, const struct option_row *row)
{
    const char *bar = "    ";
    for (size_t i = 0; i < options->command_count; i++) {
        const char *command = row->everywhere ? "*" : options->commands[i]->name;
        if (!options_takes(options->commands[i], row) || (row->everywhere && i > 0))
            continue;
        printf("%s%s' --%s'", bar, command, row->name);
        bar = " | ";
        if (row->letter != 0)
            printf(" | %s' -%c'", command, row->letter);
    }
    if (row->choices != NULL)
        printf(") COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return ;;\n", row->choices);
    else if (is_path(row))
        puts(") compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;");
    else
        puts(") return ;;");
}

static void bash_values(const struct options *options)
{
    struct option_row row;
    puts("    case \"$command $previous\" in");
    for (int everywhere = 0; everywhere < 2; everywhere++)
        for (size_t i = 0; options_row(i, &row); i++)
            if (row.argument != NULL && row.everywhere == everywhere)
                bash_value(options, &row);
    puts("    esac");
}

static void bash_options(const struct command *command)
{
    struct option_row row;
    printf("    %s) options='--help", *command->name != '\0' ? command->name : "''");
    for (size_t i = 0; options_row(i, &row); i++)
        if (is_offered(command, &row))
            printf(" --%s", row.name);
    printf("'");
    printf("%s%s ;;\n", takes_chapter(command) ? "; chapters=1" : "", takes_file(command) ? "; files=1" : "");
}

static void print_bash(const struct options *options)
{
    puts("# Completes biji in bash; made by `biji completions bash`.\n"
         "_biji()\n{\n"
         "    local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command= options= chapters= "
         "files= i\n"
         "    local number title course=()\n"
         "    COMPREPLY=()\n"
         "    for ((i = 1; i < COMP_CWORD - 1; i++)); do\n"
         "        case ${COMP_WORDS[i]} in -C | --course) course=(-C \"${COMP_WORDS[i + 1]}\") ;; esac\n"
         "    done");
    printf("    if ((COMP_CWORD > 1)); then\n        case ${COMP_WORDS[1]} in ");
    print_names(options, " | ");
    puts(") command=${COMP_WORDS[1]} ;; esac\n    fi");
    bash_values(options);
    puts("    case $command in");
    for (size_t i = 0; i < options->command_count; i++)
        bash_options(options->commands[i]);
    printf("    help) COMPREPLY=($(compgen -W '");
    print_names(options, " ");
    puts("' -- \"$cur\")); return ;;\n"
         "    completions) COMPREPLY=($(compgen -W 'bash zsh fish chapters' -- \"$cur\")); return ;;\n"
         "    esac\n"
         "    if [[ $cur == -* ]]; then\n"
         "        COMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
         "        return\n"
         "    fi");
    printf("    ((COMP_CWORD > 1)) || COMPREPLY=($(compgen -W '");
    print_names(options, " ");
    puts("' -- \"$cur\"))\n"
         "    if [ -n \"$chapters\" ]; then\n"
         "        while IFS=$'\\t' read -r number title; do\n"
         "            [[ $number == \"$cur\"* ]] && COMPREPLY+=(\"$number  $title\")\n"
         "        done < <(biji completions chapters \"$cur\" \"${course[@]}\" 2>/dev/null)\n"
         "    fi\n"
         "    if [ -n \"$files\" ]; then\n"
         "        compopt -o filenames\n"
         "        COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
         "    fi\n"
         "    # Titles are for looking at: what is typed is the number.\n"
         "    ((${#COMPREPLY[@]} != 1)) || COMPREPLY[0]=${COMPREPLY[0]%%  *}\n"
         "}\n"
         "complete -F _biji biji");
}

/* ---- zsh ---- */

static void zsh_option(const struct option_row *row, const char *dashes, const char *name, const char *equals)
{
    printf(" \\\n        '%s%s%s[", dashes, name, row->argument != NULL ? equals : "");
    for (const char *p = _(row->help); *p != '\0'; p++)
        printf("%s%c", *p == '\'' ? "'\\'" : strchr("[]:\\", *p) != NULL ? "\\" : "", *p);
    printf("]");
    if (row->choices != NULL)
        printf(":%s:(%s)", row->argument, row->choices);
    else if (row->argument != NULL)
        printf(":%s:%s", row->argument, is_path(row) ? "_files" : " ");
    printf("'");
}

static void zsh_command(const struct command *command)
{
    struct option_row row;
    printf("    %s) _arguments", *command->name != '\0' ? command->name : "''");
    for (size_t i = 0; options_row(i, &row); i++) {
        char letter[] = {row.letter, '\0'};
        if (!is_offered(command, &row))
            continue;
        zsh_option(&row, "--", row.name, "=");
        if (row.letter != 0)
            zsh_option(&row, "-", letter, "+");
    }
    struct option_row help = {"help", 'h', NULL, NULL, N_("print this help"), true};
    zsh_option(&help, "--", "help", "");
    const char *rest = *command->name == '\0'                          ? "_biji_first"
                       : takes_chapter(command) && takes_file(command) ? "_biji_either"
                       : takes_chapter(command)                        ? "_biji_chapters"
                       : takes_file(command)                           ? "_files"
                                                                       : " ";
    printf(" \\\n        '*: :%s' ;;\n", strcmp(command->name, "completions") == 0 ? "(bash zsh fish chapters)" : rest);
}

static void print_zsh(const struct options *options)
{
    puts("#compdef biji\n# Completes biji in zsh; made by `biji completions zsh`.\n"
         "_biji_chapters()\n{\n"
         "    local -a chapters course\n"
         "    local number title i=${words[(I)-C]}\n"
         "    ((i)) && course=(-C \"${(Q)words[i + 1]}\")\n"
         "    while IFS=$'\\t' read -r number title; do\n"
         "        chapters+=(\"${number//:/\\\\:}:$title\")\n"
         "    done < <(biji completions chapters \"$PREFIX\" $course 2>/dev/null)\n"
         "    _describe -t chapters chapter chapters\n"
         "}\n"
         "_biji_either()\n{\n    _biji_chapters\n    _files\n}\n"
         "_biji_first()\n{\n"
         "    ((CURRENT > 2)) || _describe -t commands command _biji_commands\n"
         "    _biji_either\n"
         "}\n"
         "_biji()\n{\n"
         "    local -a _biji_commands\n"
         "    local command=\n"
         "    _biji_commands=(");
    for (size_t i = 1; i < options->command_count; i++) {
        printf("        '%s:", options->commands[i]->name);
        print_quoted(_(options->commands[i]->help), false);
        puts("'");
    }
    puts("    )\n"
         "    if ((CURRENT > 2)) && [[ -n ${(M)_biji_commands:#${words[2]}:*} ]]; then\n"
         "        command=$words[2]\n"
         "        shift words\n"
         "        ((CURRENT--))\n"
         "    fi\n"
         "    case $command in");
    for (size_t i = 0; i < options->command_count; i++)
        zsh_command(options->commands[i]);
    puts("    esac\n}\n"
         "if [[ $funcstack[1] == _biji ]]; then _biji \"$@\"; else compdef _biji biji; fi");
}

/* ---- fish ---- */

static void fish_option(const char *condition, const struct option_row *row)
{
    printf("complete -c biji%s -l %s", condition, row->name);
    if (row->letter != 0)
        printf(" -s %c", row->letter);
    if (row->choices != NULL)
        printf(" -x -a '%s'", row->choices);
    else if (row->argument != NULL)
        printf(is_path(row) ? " -r" : " -x");
    printf(" -d '");
    print_quoted(_(row->help), true);
    puts("'");
}

static void print_fish(const struct options *options)
{
    struct option_row row;
    puts("# Completes biji in fish; made by `biji completions fish`.\n"
         "function __biji_chapters\n"
         "    set -l course\n"
         "    set -l words (commandline -opc)\n"
         "    set -l at (contains -i -- -C $words; or contains -i -- --course $words)\n"
         "    and set course -C $words[(math $at + 1)]\n"
         "    biji completions chapters (commandline -ct) $course 2>/dev/null\n"
         "end");
    for (size_t i = 0; i < options->command_count; i++) {
        const struct command *command = options->commands[i];
        char condition[200] = " -n __fish_use_subcommand";
        if (*command->name != '\0') {
            printf("complete -c biji -n __fish_use_subcommand -a %s -d '", command->name);
            print_quoted(_(command->help), true);
            puts("'");
            snprintf(condition, sizeof condition, " -n '__fish_seen_subcommand_from %s'", command->name);
        }
        if (takes_chapter(command))
            printf("complete -c biji%s -k -a '(__biji_chapters)'\n", condition);
        if (!takes_file(command))
            printf("complete -c biji%s -f\n", condition);
        for (size_t k = 0; options_row(k, &row); k++)
            if (!row.everywhere && is_offered(command, &row))
                fish_option(condition, &row);
    }
    for (size_t k = 0; options_row(k, &row); k++)
        if (row.everywhere)
            fish_option("", &row);
    puts("complete -c biji -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish chapters'");
}

/* ---- chapters ---- */

/* A line "NUMBER<Tab>TITLE" for each chapter of the course; once "NUMBER#" is typed, "NUMBER#ANCHOR<Tab>HEADING" for each heading of it. */
static bool print_chapters(const struct options *options, const char *typed, struct error *error)
{
    struct diags diags = {0};
    struct course *course = command_course(options, &diags, error);
    size_t hash = strcspn(typed, "#");
    bool is_section = typed[hash] == '#';
    for (size_t i = 0; course != NULL && i < course->chapter_count; i++) {
        const struct chapter *chapter = &course->chapters[i];
        char number[20];
        snprintf(number, sizeof number, "%d", chapter->number);
        const char *name = chapter->number > 0 ? number : chapter->name;
        if (name == NULL || chapter->title == NULL)
            continue;
        bool typed_here = is_section && strlen(name) == hash && strncmp(typed, name, hash) == 0;
        if (!is_section)
            printf("%s\t%s\n", name, chapter->title);
        const struct doc *doc = typed_here ? chapter_load(course, (int)i, &diags) : NULL;
        struct outline *outline = doc != NULL ? outline_build(doc) : NULL;
        for (size_t k = 0; outline != NULL && k < outline->count; k++)
            printf("%s#%s\t%s\n", name, outline->headings[k].anchor, outline->headings[k].text);
        outline_free(outline);
    }
    bool ok = course != NULL;
    course_free(course);
    diags_free(&diags);
    return ok;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    const char *shell = argc >= 1 ? argv[1] : "";
    if (strcmp(shell, "chapters") == 0)
        return print_chapters(options, argc >= 2 ? argv[2] : "", error) ? 0 : -1;
    if (argc == 1 && strcmp(shell, "bash") == 0)
        print_bash(options);
    else if (argc == 1 && strcmp(shell, "zsh") == 0)
        print_zsh(options);
    else if (argc == 1 && strcmp(shell, "fish") == 0)
        print_fish(options);
    else
        error_set(error, ERROR_USAGE, "biji completions takes bash, zsh or fish");
    return error->kind != ERROR_NONE ? -1 : 0;
}

const struct command command_completions = {
    "completions",
    "bash|zsh|fish",
    N_("Print what completes biji's commands, options and chapters in a shell, to be read by it at its start."),
    "",
    run,
};
