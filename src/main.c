/* main.c - the command table, the exit codes; nothing else. */
#include "biji/command.h"
#include "biji/confine.h"
#include "biji/language.h"
#include "biji/text.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_read,  &command_toc,      &command_math,   &command_cat,         &command_links,
    &command_check, &command_fetch,    &command_search, &command_ask,         &command_review,
    &command_notes, &command_progress, &command_manual, &command_completions, &command_doctor,
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static int failed(const struct error *error)
{
    fflush(stdout);
    fprintf(stderr, "biji: %s\n", error->message);
    return (int)error->kind;
}

/* The exit code, once all output is written. */
static int finish(int status, struct error *error)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        error_set(error, ERROR_SYSTEM, "the output could not be written");
    return error->kind == ERROR_NONE ? status : failed(error);
}

static int version(void)
{
    struct error error = {0};
    puts("biji " BIJI_VERSION);
    return finish(0, &error);
}

/* biji help [COMMAND]: in the configuration's language. */
static int help(int argc, char **argv)
{
    const char *name = argc > 2 ? argv[2] : NULL;
    struct options options;
    struct config config = {0};
    struct error error = {0};
    options_init(&options);
    command_configure(&options, &config, argc, argv, NULL);
    language_choose((enum language)options.language);
    config_free(&config);
    for (size_t i = 0; name != NULL && i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            options_help(commands[i], stdout);
            return finish(0, &error);
        }
    }
    for (size_t i = 0; name != NULL && i < COMMAND_COUNT; i++)
        if (*commands[i]->name != '\0' && text_is_near(name, commands[i]->name))
            fprintf(stderr, _("biji: did you mean %s?\n"), commands[i]->name);
    if (name != NULL) {
        error_set(&error, ERROR_USAGE, "there is no command \"%s\"; biji help lists them", name);
        return failed(&error);
    }
    options_help(&command_read, stdout);
    putchar('\n');
    options_print_text(stdout, _("Commands, as biji COMMAND [OPTION] [ARGUMENT ...]; biji COMMAND --help tells more:"));
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const char *end = _(".\n");
        struct slice sentence = slice_of(_(commands[i]->help));
        sentence = slice_part(sentence, 0, slice_find_str(sentence, slice_of(end), 0) + strlen(end) - 1);
        if (*commands[i]->name != '\0')
            options_print_pair(stdout, 14, commands[i]->name, sentence);
    }
    options_print_pair(stdout, 14, "help", slice_of(_("Print this help, or that of a command.")));
    putchar('\n');
    options_print_text(stdout, _("-h, --help and -V, --version work everywhere. In the reader ? shows the keys."));
    return finish(0, &error);
}

/* Commands that only read notes and print, or fetch, are always confined, all commands if the user wants it. Those that keep nothing
 * make no folders either. */
static void confine(const struct command *command, struct options *options)
{
    bool wanted = confine_is_wanted(), fetches = command == &command_fetch || command_is_url(options->course);
    bool prints = command == &command_toc || command == &command_cat || command == &command_links ||
                  command == &command_check || command == &command_search || command == &command_math ||
                  command == &command_ask || command == &command_fetch;
    bool keeps = fetches ? !options->dry_run && !options->list : !prints;
    options->offline = options->offline || wanted;
    if (wanted)
        confine_enter(keeps ? CONFINE_MAKES : CONFINE_WRITES);
    else if (prints && !options->pager)
        confine_enter((keeps ? CONFINE_MAKES : CONFINE_WRITES) | (fetches ? CONFINE_CONNECTS : 0));
}

static int run(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error error = {0};
    struct config config = {0};
    options_init(&options);
    options.commands = commands;
    options.command_count = COMMAND_COUNT;
    int count = command_configure(&options, &config, argc, argv, &error)
                    ? options_parse(&options, command, argc, argv, &error)
                    : -1;
    if (count != -2) /* JSON is the same in every language */
        language_choose(options.json || options.jsonl ? LANGUAGE_ENGLISH : (enum language)options.language);
    command_prepare();
    confine(command, &options);
    int status = count == -2 ? 0 : count < 0 ? -1 : command->run(&options, count, argv, &error);
    config_free(&config);
    return finish(status, &error);
}

/* A program started with one of these closed would open its first file in that place, and print into it. What is put there cannot
 * be printed to either, so that the loss of the output is still told. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    setlocale(LC_CTYPE, ""); /* nothing here depends on the other parts, each of which would open a file at the start */
    setlocale(LC_MESSAGES, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8"); /* the only UTF-8 locale of a bare container, needed for Chinese */
    language_choose(LANGUAGE_UNSAID);
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0))
        return version();
    if (argc > 1 && (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return help(argc, argv);
    for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++)
        if (*argv[1] != '\0' && strcmp(argv[1], commands[i]->name) == 0)
            return run(commands[i], argc - 1, argv + 1);
    int status = run(&command_read, argc, argv);
    for (size_t i = 0; argc > 1 && (status == ERROR_USAGE || status == ERROR_CONTENT) && i < COMMAND_COUNT; i++)
        if (*commands[i]->name != '\0' && text_is_near(argv[1], commands[i]->name))
            fprintf(stderr, _("biji: there is a command %s; did you mean that?\n"), commands[i]->name);
    return status;
}
