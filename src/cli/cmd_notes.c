/* cmd_notes.c - `biji notes`: the reader's highlights and notes at their current places in the chapters; and
 * `biji notes add`, which makes one without a screen. */
#include "biji/command.h"

#include "biji/json.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/mem.h"
#include "biji/notes_file.h"
#include "biji/passage_course.h"
#include "biji/study.h"
#include "biji/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A note and where it is now. */
struct found_note {
    const struct note *note;
    int chapter;  /* COURSE_NONE: an orphan whose chapter is gone, or a page outside the course */
    bool is_page; /* it is in the fetched page that the passage's file names */
    struct passage_hit hit;
};

static const char *file_of(const struct course *course, const struct found_note *found)
{
    return found->chapter != COURSE_NONE && !found->is_page ? course->chapters[found->chapter].name
                                                            : found->note->passage.file;
}

static void print_json(const struct course *course, const struct found_note *found, struct json *json)
{
    const struct note *note = found->note;
    json_open(json, '{');
    json_pair(json, "file", file_of(course, found));
    json_pair_number(json, "line", found->hit.line);
    json_pair_number(json, "column", found->hit.column);
    json_pair(json, "section", note->passage.section);
    json_pair(json, "quote", note->passage.quote);
    json_pair(json, "text", note->text);
    json_pair_number(json, "color", note->color);
    json_pair(json, "state", passage_state_name(found->hit.state));
    json_close(json, '}');
}

static void print_safe(const char *before, const char *text, const char *after)
{
    struct buf safe = {0};
    text_safe(slice_of(text), &safe);
    printf("%s%s%s", before, safe.ptr != NULL ? safe.ptr : "", after);
    buf_free(&safe);
}

static void print_lines(const char *before, const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t bytes = strcspn(line, "\n");
        char *copy = xstrndup(line, bytes);
        print_safe(before, copy, "\n");
        free(copy);
        line += bytes + (line[bytes] == '\n');
    }
}

static void print_text(const struct course *course, const struct found_note *found)
{
    const struct note *note = found->note;
    const char *file = file_of(course, found);
    print_safe("", *file != '\0' ? file : "notes.md", "");
    if (found->hit.line > 0)
        printf(":%d:%d", found->hit.line, found->hit.column);
    printf("  [%d]", note->color);
    if (found->hit.state != PASSAGE_EXACT)
        printf("  %s", _(passage_state_name(found->hit.state)));
    print_safe("  ", note->passage.section, "\n");
    print_safe("    > ", note->passage.quote, "\n");
    print_lines("    ", note->text);
}

static void print_markdown(const struct notebook *book, const struct found_note *found)
{
    struct slice bytes = slice_part(buf_slice(&book->bytes), found->note->start, found->note->comment);
    struct buf safe = {0};
    fwrite(bytes.ptr, 1, bytes.bytes, stdout);
    if (*found->note->text != '\0')
        printf("%s\n\n", found->note->text);
    buf_free(&safe);
}

/* A field of Anki's import: HTML, without tabs and lines. */
static void print_field(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        const char *as = text[i] == '<'    ? "&lt;"
                         : text[i] == '>'  ? "&gt;"
                         : text[i] == '&'  ? "&amp;"
                         : text[i] == '\n' ? "<br>"
                         : text[i] == '\t' ? " "
                                           : NULL;
        if (as != NULL)
            fputs(as, stdout);
        else
            putchar(text[i]);
    }
}

/* A section's path as one of Anki's tags, which hold no blanks: its titles with "::" between them. */
static void print_tag(const char *section)
{
    static const char between[] = " › ";
    struct buf tag = {0};
    for (const char *at = section; *at != '\0';) {
        bool is_between = strncmp(at, between, sizeof between - 1) == 0;
        if (is_between)
            buf_add_str(&tag, "::");
        else
            buf_add_char(&tag, (unsigned char)*at <= ' ' ? '_' : *at);
        at += is_between ? sizeof between - 1 : 1;
    }
    print_field(tag.ptr != NULL ? tag.ptr : "", tag.bytes);
    buf_free(&tag);
}

/* Question and answer where the reader wrote "Q:" and "A:", else passage and note. */
static void print_anki(const struct found_note *found)
{
    const struct note *note = found->note;
    const char *front = note->passage.quote, *back = note->text, *answer = strstr(note->text, "\nA:");
    size_t front_bytes = strlen(front);
    if (strncmp(note->text, "Q:", 2) == 0 && answer != NULL) {
        front = note->text + 2;
        front_bytes = (size_t)(answer - front);
        back = answer + 3;
    }
    printf("%s\t", note->id);
    print_field(front, front_bytes);
    putchar('\t');
    print_field(back, strlen(back));
    putchar('\t');
    print_tag(note->passage.section);
    putchar('\n');
}

enum form { FORM_TEXT, FORM_JSON, FORM_MD, FORM_ANKI };

static bool read_form(const struct options *options, enum form *form, struct error *error)
{
    const char *name = options->format;
    *form = options->json ? FORM_JSON : FORM_TEXT;
    if (name == NULL)
        return true;
    *form = strcmp(name, "md") == 0 ? FORM_MD : strcmp(name, "anki") == 0 ? FORM_ANKI : FORM_JSON;
    if (*form == FORM_JSON && strcmp(name, "json") != 0)
        return error_set(error, ERROR_USAGE, "--format takes md, anki or json, not \"%s\"", name);
    return true;
}

/* Looks for a note in the saved page that it was made in. */
static void find_in_page(const struct course *course, struct upstream *upstream, struct found_note *found)
{
    const char *url = found->note->passage.file;
    const struct doc *doc = upstream_doc(upstream, url);
    struct passage_text *text = doc != NULL ? passage_text_new(doc) : NULL;
    found->is_page = true;
    found->chapter = course_by_upstream(course, url);
    if (text != NULL)
        found->hit = passage_find(&found->note->passage, text);
    passage_text_free(text);
}

static struct found_note find_note(const struct course *course, struct passage_course *texts, struct upstream *upstream,
                                   const struct note *note)
{
    struct found_note found = {.note = note, .hit = {.state = PASSAGE_ORPHAN}, .chapter = COURSE_NONE};
    if (note->is_damaged)
        return found;
    if (command_is_url(note->passage.file))
        find_in_page(course, upstream, &found);
    else
        found.hit = passage_course_find(texts, &note->passage, &found.chapter);
    return found;
}

/* Prints the notes of a chapter (COURSE_NONE: all). Returns how many. */
static int print_notes(struct course *course, struct upstream *upstream, const struct notebook *book, int wanted,
                       enum form form, struct diags *diags)
{
    struct passage_course *texts = passage_course_new(course, diags);
    struct json json = {stdout, false};
    int count = 0;
    if (form == FORM_JSON)
        json_open(&json, '[');
    if (form == FORM_ANKI)
        puts("#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#tags column:4");
    for (size_t i = 0; i < book->count; i++) {
        struct found_note found = find_note(course, texts, upstream, &book->notes[i]);
        if (wanted != COURSE_NONE && found.chapter != wanted)
            continue;
        count++;
        if (form == FORM_JSON)
            print_json(course, &found, &json);
        else if (form == FORM_MD)
            print_markdown(book, &found);
        else if (form == FORM_ANKI)
            print_anki(&found);
        else
            print_text(course, &found);
    }
    if (form == FORM_JSON) {
        json_close(&json, ']');
        putchar('\n');
    }
    passage_course_free(texts);
    return count;
}

static int list(const struct options *given, int argc, char **argv, struct error *error)
{
    struct options copy = *given;
    const struct options *options = &copy;
    if (argc > 0 && command_is_course(given, argv[1])) {
        copy.course = argv[1];
        argc = 0;
    }
    struct diags diags = {0};
    struct notebook book = {0};
    enum form form;
    int wanted = COURSE_NONE, count = 0;
    struct course *course = command_course(options, &diags, error);
    bool ok = course != NULL && read_form(options, &form, error);
    if (ok && argc > 0)
        ok = (wanted = command_chapter(course, argv[1], error)) != COURSE_NONE;
    struct study *study = ok ? study_open(course, options->course) : NULL;
    if (ok)
        ok = notebook_load(&book, study->dir, error);
    struct upstream_settings settings = command_upstream(options);
    struct upstream *upstream = ok ? upstream_new(&settings) : NULL;
    if (ok)
        count = print_notes(course, upstream, &book, wanted, form, &diags);
    if (ok && count == 0 && form == FORM_TEXT)
        fprintf(stderr, _("biji: there are no notes here yet; v in the reader selects a passage\n"));
    notebook_fini(&book);
    upstream_free(upstream);
    study_close(study);
    diags_free(&diags);
    course_free(course);
    return ok ? 0 : -1;
}

/* Cuts ":LINE" off an argument; 0 without it. */
static int cut_line(char *file)
{
    char *colon = strrchr(file, ':'), *end;
    if (colon == NULL || colon[1] < '1' || colon[1] > '9')
        return 0;
    long line = strtol(colon + 1, &end, 10);
    if (*end != '\0' || line > 100000000)
        return 0;
    *colon = '\0';
    return (int)line;
}

/* Chooses among the places of the quote; -1 with *status set when there are none or several. */
static int choose(const struct passage_hit *hits, size_t count, int line, const char *file, int *status)
{
    int best = -1;
    if (count == 0) {
        fprintf(stderr, _("biji: the quote is not in %s; copy it exactly from the chapter\n"), file);
        *status = 1;
        return -1;
    }
    if (count > 1 && line == 0) {
        fprintf(stderr, _("biji: the quote occurs more than once in %s, at lines %d and %d; name one: %s:%d\n"), file,
                hits[0].line, hits[1].line, file, hits[0].line);
        *status = 2;
        return -1;
    }
    for (size_t i = 0; i < count; i++)
        if (best < 0 || abs(hits[i].line - line) < abs(hits[best].line - line))
            best = (int)i;
    return best;
}

/* Finds a quote as it is shown, else as it is written: copied from the file with its marks. */
static size_t find_quote(const struct passage_text *text, const char *quote, struct passage_hit *hits, size_t most)
{
    size_t count = passage_text_find(text, slice_of(quote), hits, most);
    if (count > 0)
        return count;
    struct buf plain = {0};
    struct doc *doc = note_parse_take("", xstrdup(quote), strlen(quote), NULL);
    struct passage_text *written = passage_text_new(doc);
    size_t last = passage_text_step(written, 0, PASSAGE_CHARACTER, LONG_MAX);
    if (last > 0) {
        struct passage_hit all = passage_text_range(written, 0, last + 1);
        passage_text_plain(written, all.from, all.to, &plain);
        count = passage_text_find(text, buf_slice(&plain), hits, most);
    }
    passage_text_free(written);
    doc_free(doc);
    buf_free(&plain);
    return count;
}

static int add_note(const struct options *options, struct course *course, int chapter, int line, struct diags *diags,
                    struct error *error)
{
    enum { MAX_HITS = 1000 };
    struct passage_hit *hits = xcalloc(MAX_HITS, sizeof *hits);
    struct passage_course *texts = passage_course_new(course, diags);
    const struct passage_text *text = passage_course_text(texts, chapter);
    const struct chapter *entry = &course->chapters[chapter];
    int status = 0;
    size_t count = text != NULL ? find_quote(text, options->quote, hits, MAX_HITS) : 0;
    int best = choose(hits, count < MAX_HITS ? count : MAX_HITS, line, entry->name != NULL ? entry->name : "", &status);
    if (best >= 0) {
        struct study *study = study_open(course, options->course);
        struct passage passage;
        passage_make(text, entry->name, hits[best].from, hits[best].to, &passage);
        if (study->dir->folder == NULL)
            error_set(error, ERROR_USAGE, "notes cannot be saved: there is no home folder, or no course");
        else if (notebook_add(study->dir, entry->title, &passage, options->note_color,
                              options->text != NULL ? options->text : "", NULL, error)) {
            study_dir_describe(study->dir, course);
            study_save(study, error);
            printf(_("%s:%d:%d: noted\n"), entry->name, passage.line, passage.column);
        }
        status = error->kind != ERROR_NONE ? -1 : 0;
        passage_fini(&passage);
        study_close(study);
    }
    passage_course_free(texts);
    free(hits);
    return status;
}

/* A file that is named by its path, without -C, belongs to the course in its folder. Malloc'ed, or NULL. */
static char *folder_of(const struct options *options, const char *file)
{
    if (options->course != NULL || access(file, F_OK) != 0)
        return NULL;
    const char *slash = strrchr(file, '/');
    return slash == NULL ? xstrdup(".") : xstrndup(file, slash == file ? 1 : (size_t)(slash - file));
}

static int add(const struct options *options, int argc, char **argv, struct error *error)
{
    struct options given = *options;
    struct diags diags = {0};
    if (argc != 2 || options->quote == NULL) {
        error_set(error, ERROR_USAGE, "biji notes add takes FILE[:LINE] and --quote TEXT");
        return -1;
    }
    int line = access(argv[2], F_OK) == 0 ? 0 : cut_line(argv[2]), status = -1;
    char *folder = folder_of(options, argv[2]);
    if (folder != NULL)
        given.course = folder;
    struct course *course = command_course(&given, &diags, error);
    const char *base = strrchr(argv[2], '/');
    int chapter = course == NULL   ? COURSE_NONE
                  : folder != NULL ? course_by_name(course, base != NULL ? base + 1 : argv[2])
                                   : COURSE_NONE;
    if (course != NULL && chapter == COURSE_NONE)
        chapter = course_find(course, argv[2], error);
    if (chapter != COURSE_NONE)
        status = add_note(&given, course, chapter, line, &diags, error);
    course_free(course);
    diags_free(&diags);
    free(folder);
    return status;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    if (argc > 0 && strcmp(argv[1], "add") == 0)
        return add(options, argc, argv, error);
    if (argc > 1) {
        error_set(error, ERROR_USAGE, "biji notes takes one chapter, or add FILE[:LINE] --quote TEXT");
        return -1;
    }
    return list(options, argc, argv, error);
}

const struct command command_notes = {
    "notes",
    N_("[CHAPTER | COURSE] | add FILE[:LINE] --quote TEXT"),
    N_("List the highlights and notes of the course where they are in the chapters now, or add one.\nA note whose "
       "passage is gone is listed as an orphan. Formats: md, anki, json. Notes are kept in notes.md, which you can "
       "edit by hand."),
    "json format quote text color mirror",
    run,
};
