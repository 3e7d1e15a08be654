/* cmd_cat.c - `biji cat`: chapters, sections, files, standard input or the whole course as text, laid out as on the
 * screen. Printed in pieces, so that memory grows with the note and not with the output. */
#include "biji/ansi.h"
#include "biji/command.h"
#include "biji/confine.h"
#include "biji/language.h"
#include "biji/load.h"
#include "biji/outline.h"
#include "biji/paths.h"
#include "biji/resolved_links.h"
#include "biji/target.h"
#include "biji/text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

struct printer {
    const struct options *options;
    FILE *out;
    struct theme theme;
    struct ansi_options ansi;
    struct layout_options how;
    int notes;                 /* printed so far */
    struct upstream *upstream; /* NULL until a chapter without a local note */
    struct gallery *gallery;   /* NULL: pictures are cards */
};

/* listed: the last number so far; a paragraph that is printed in pieces keeps its links. */
static void add_list_entry(struct buf *list, const struct layout_link *link, int *listed)
{
    if (link->number > *listed) {
        *listed = link->number;
        buf_printf(list, "[%d] ", link->number);
        text_safe(link->node->target, list);
        buf_add_char(list, '\n');
    }
}

/* Prints top-level blocks first..end (exclusive) of a note; NULL as in layout_options. */
static void print_part(struct printer *p, const struct doc *doc, const struct node *first, const struct node *end)
{
    enum { PIECE_LINES = 1000 };
    struct buf list = {0};
    int listed = 0;
    p->how.first = first;
    p->how.end = end;
    struct layout *layout = layout_new(doc, &p->how);
    if (p->notes++ > 0)
        fputc('\n', p->out);
    while (!layout->complete && !ferror(p->out)) {
        layout_extend(layout, PIECE_LINES);
        ansi_write_lines(p->out, layout, 0, layout->line_count, &p->ansi);
        for (size_t i = 0; p->how.link_numbers && i < layout->link_count; i++)
            add_list_entry(&list, &layout->links[i], &listed);
        layout_discard(layout);
    }
    if (list.bytes > 0)
        fprintf(p->out, "\n%s", list.ptr);
    buf_free(&list);
    layout_free(layout);
}

static const struct node *top_level(const struct doc *doc, const struct node *node)
{
    while (node->parent != NULL && node->parent != doc->root)
        node = node->parent;
    return node;
}

/* Prints the section that an anchor names: from its block to the next heading of its level or a higher one. */
static bool print_section(struct printer *p, const struct doc *doc, const char *anchor, struct error *error)
{
    struct outline *outline = outline_build(doc);
    const struct node *found = anchor_find(outline, slice_of(anchor));
    if (found == NULL) {
        const char *near = anchor_near(outline, anchor);
        if (near != NULL)
            error_set(error, ERROR_CONTENT, "%s has no section #%s; did you mean #%s?", doc->file, anchor, near);
        else
            error_set(error, ERROR_CONTENT, "%s has no section #%s; biji toc --all lists the anchors", doc->file,
                      anchor);
    } else if (found == doc->root) {
        print_part(p, doc, NULL, NULL);
    } else {
        const struct node *first = top_level(doc, found), *head = first, *end;
        while (head != NULL && head->kind == NODE_ANCHOR)
            head = head->next;
        int level = head != NULL && head->kind == NODE_HEADING ? head->heading.level : 0;
        end = level > 0 ? head->next : first->next;
        while (level > 0 && end != NULL && !(end->kind == NODE_HEADING && end->heading.level <= level))
            end = end->next;
        print_part(p, doc, first, end);
    }
    outline_free(outline);
    return found != NULL;
}

static struct upstream *saved_pages(struct printer *p)
{
    struct upstream_settings settings = command_upstream(p->options);
    if (p->upstream == NULL)
        p->upstream = upstream_new(&settings);
    return p->upstream;
}

/* The upstream page of a chapter that has no file here, if it is held; of a course on the web it is fetched. */
static const struct doc *upstream_page(struct printer *p, const struct chapter *chapter, struct error *error)
{
    struct upstream *upstream = saved_pages(p);
    if (command_is_url(p->options->course) && chapter->upstream != NULL &&
        !upstream_holds(upstream, chapter->upstream) && !command_fetch_page(upstream, chapter->upstream, error))
        return NULL;
    return chapter->upstream != NULL ? upstream_doc(upstream, chapter->upstream) : NULL;
}

/* A page for a chapter without a local file: what the index says about it. */
static struct doc *stand_in(const struct chapter *chapter)
{
    struct buf text = {0};
    buf_printf(&text, "# %s\n\n", chapter->title);
    for (size_t i = 0; i < chapter->objective_count; i++)
        buf_printf(&text, "- %s\n", chapter->objectives[i]);
    if (chapter->upstream != NULL)
        buf_printf(&text, "\n<%s>\n", chapter->upstream);
    size_t bytes = text.bytes;
    return note_parse_take(chapter->title, buf_take(&text), bytes, NULL);
}

static struct gallery *new_gallery(int colors, bool narrow)
{
    struct gallery *gallery = gallery_new(colors, true, narrow);
    char *kept = path_in(PATH_CACHE, "pictures");
    gallery_keep_in(gallery, kept);
    free(kept);
    return gallery;
}

/* Rows of a picture at most: part of a page, leaving space for text. */
static int picture_rows(const struct printer *p)
{
    struct winsize size;
    enum { USUAL_ROWS = 24 };
    int rows = ioctl(fileno(p->out), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : USUAL_ROWS;
    return rows * 6 / 10;
}

/* Prints a chapter, or the section of it that anchor (not NULL) names. */
static bool print_chapter(struct printer *p, struct course *course, int index, const char *anchor, struct diags *diags,
                          struct error *error)
{
    const struct doc *doc = chapter_load(course, index, diags);
    const struct chapter *chapter = &course->chapters[index];
    struct doc *page = NULL;
    if (doc == NULL && chapter->path != NULL)
        return error_set(error, ERROR_CONTENT, "%s", chapter->failure != NULL ? chapter->failure : chapter->title);
    if (doc == NULL)
        doc = upstream_page(p, chapter, error);
    if (doc == NULL)
        doc = page = stand_in(chapter);
    struct resolved_links resolved = {.course = course,
                                      .doc = doc,
                                      .gallery = p->gallery,
                                      .upstream = p->gallery != NULL ? saved_pages(p) : NULL,
                                      .upstream_file = p->gallery != NULL ? upstream_file : NULL,
                                      .picture_rows = picture_rows(p),
                                      .base = chapter->name != NULL ? chapter->name : chapter->upstream};
    p->ansi.link_url = resolved_links_link_url;
    p->how.image_size = resolved_links_image_size;
    p->how.image_block = resolved_links_image_block;
    p->ansi.image_cells = resolved_links_image_cells;
    p->how.link_role = p->ansi.theme != NULL ? resolved_links_link_role : NULL;
    p->ansi.link_context = p->ansi.image_context = p->how.link_context = p->how.image_context = &resolved;
    bool ok = true;
    if (anchor != NULL)
        ok = print_section(p, doc, anchor, error);
    else
        print_part(p, doc, NULL, NULL);
    resolved_links_fini(&resolved);
    doc_free(page);
    if (page != NULL && chapter->failure != NULL) /* what the index says about it is printed anyway */
        return error_set(error, ERROR_CONTENT, "%s", chapter->failure);
    return ok;
}

/* Whether a path can be read as a note: a file, or a shell's <(command). */
static bool is_file(const char *path)
{
    struct stat info;
    return strcmp(path, "-") == 0 || (stat(path, &info) == 0 && !S_ISDIR(info.st_mode));
}

static bool print_file(struct printer *p, const char *path, const char *anchor, struct diags *diags,
                       struct error *error)
{
    command_speak_as(path);
    struct course *course = course_open_as(path, &(struct course_way){.is_note = true}, diags, error);
    bool ok = course != NULL && print_chapter(p, course, 0, anchor, diags, error);
    course_free(course);
    return ok;
}

/* Says that a name is neither a file nor a chapter, and suggests a similar one. */
static void refuse(const struct printer *p, const char *name, struct error *error)
{
    char *near = p->options->course == NULL && target_is_note(slice_of(name)) ? command_near_file(name) : NULL;
    if (near != NULL || (p->options->course == NULL && target_is_note(slice_of(name)) &&
                         strchr(error->message, '?') == NULL && strstr(error->message, "？") == NULL)) {
        *error = (struct error){0};
        if (near != NULL)
            error_set(error, ERROR_CONTENT, "%s is neither a file nor a chapter of the course; did you mean %s?", name,
                      near);
        else
            error_set(error, ERROR_CONTENT, "%s is neither a file nor a chapter of the course; biji toc lists those",
                      name);
    }
    free(near);
}

/* Prints what one argument names: a file, else a chapter of the course; if a course was named, only what is in it. Either with
 * #anchor. The course is opened when first needed. */
static bool print_argument(struct printer *p, const char *argument, struct course **course, struct diags *diags,
                           struct error *error)
{
    bool here = p->options->course == NULL || strcmp(argument, "-") == 0;
    char *name = xstrdup(argument), *hash = here && is_file(argument) ? NULL : strchr(name, '#');
    const char *anchor = hash != NULL ? hash + 1 : NULL;
    bool ok;
    if (hash != NULL)
        *hash = '\0';
    struct stat info;
    bool folder = here && stat(name, &info) == 0 && S_ISDIR(info.st_mode);
    if (folder) {
        ok = error_set(error, ERROR_CONTENT, "%s is a folder; biji cat -C %s prints its notes", name, name);
    } else if (here && is_file(name)) {
        ok = print_file(p, name, anchor, diags, error);
    } else {
        if (*course == NULL)
            *course = command_course(p->options, diags, error);
        int index = *course != NULL ? command_chapter(*course, name, error) : COURSE_NONE;
        if (*course != NULL && index == COURSE_NONE && error->kind == ERROR_CONTENT)
            refuse(p, name, error);
        ok = index != COURSE_NONE && print_chapter(p, *course, index, anchor, diags, error);
    }
    free(name);
    return ok;
}

static bool prepare(struct printer *p, const struct options *options, struct error *error)
{
    *p = (struct printer){.options = options, .out = stdout};
    bool colored = options_color(options, stdout);
    p->how = (struct layout_options){
        .width = options_columns(options, stdout),
        .ambiguous_cols = options->ambiguous_width,
        /* output into a pipe stays searchable, unless requested otherwise */
        .code_marks = isatty(STDOUT_FILENO),
        .code_numbers = options->code_numbers != 0,
        .plain_code = !colored,
        .autospace = options->autospace == LAYOUT_AUTOSPACE_AUTO && !isatty(STDOUT_FILENO)
                         ? LAYOUT_AUTOSPACE_OFF
                         : (enum layout_autospace)options->autospace,
        .math = {.unicode_scripts = (enum math_scripts)options->unicode_scripts,
                 .no_combining = !options->combining,
                 .ascii = options->ascii},
        .unfold_details = true,
        .accessible = options->accessible,
        .only_names = options->images == IMAGES_OFF,
        .link_numbers = options->links == LINKS_LIST,
        .link_targets = options->links == LINKS_INLINE,
    };
    int depth = colored && strcmp(options->theme, "mono") != 0 ? (int)theme_depth_of_terminal() : 0;
    if (options->images == IMAGES_BLOCKS || options->images == IMAGES_KITTY || options->images == IMAGES_SIXEL ||
        (options->images == IMAGES_AUTO && isatty(STDOUT_FILENO) && !options->accessible))
        p->gallery = new_gallery(depth, options->ambiguous_width == 2);
    if (!colored)
        return true;
    p->ansi.theme = &p->theme;
    p->ansi.depth = strcmp(options->theme, "mono") == 0 ? THEME_MONO : theme_depth_of_terminal();
    p->ansi.hyperlinks = true;
    if (!command_theme(&p->theme, options, options->theme, error))
        return false;
    if (p->gallery != NULL)
        gallery_set_dark(p->gallery, theme_is_dark(&p->theme));
    return true;
}

/* Starts the user's pager if requested and standard output is a terminal; else the output stays standard output. */
static bool open_pager(struct printer *p, struct error *error)
{
    const char *pager = getenv("PAGER");
    if (!p->options->pager || !isatty(STDOUT_FILENO))
        return true;
    if (confine_is_wanted())
        return error_set(error, ERROR_SYSTEM,
                         "the pager was not started because BIJI_SECURE is set; leave out --pager");
    setenv("LESS", "FRX", 0);
    signal(SIGPIPE, SIG_IGN); /* a reader who has seen enough quits the pager */
    p->out = popen(pager != NULL && *pager != '\0' ? pager : "less", "w");
    if (p->out == NULL)
        return error_set(error, ERROR_SYSTEM, "the pager could not be started; set PAGER to one that is installed");
    return true;
}

static int run(const struct options *options, int argc, char **argv, struct error *error)
{
    struct diags diags = {0};
    struct course *course = NULL;
    struct printer printer;
    bool ok = prepare(&printer, options, error) && open_pager(&printer, error);
    bool is_ready = ok;
    for (int i = 1; is_ready && i <= argc; i++) /* an unreadable one does not hide the rest */
        ok = print_argument(&printer, argv[i], &course, &diags, error) && ok;
    if (is_ready && argc == 0) {
        course = command_course(options, &diags, error);
        ok = course != NULL;
        for (size_t i = 0; course != NULL && i < course->chapter_count; i++)
            ok = print_chapter(&printer, course, (int)i, NULL, &diags, error) && ok;
    }
    if (printer.out != stdout && printer.out != NULL)
        pclose(printer.out);
    command_print_diags(&diags, DIAG_WARNING);
    diags_free(&diags);
    upstream_free(printer.upstream);
    gallery_free(printer.gallery);
    course_free(course);
    return ok ? 0 : -1;
}

const struct command command_cat = {
    "cat",
    N_("[CHAPTER[#ANCHOR] | FILE[#ANCHOR] | -]..."),
    N_("Print chapters, sections, Markdown files, standard input, or the whole course as text.\n"
       "Text is laid out as on the screen: with colours and hyperlinks on a terminal, plain elsewhere."),
    "width theme links images pager unicode-scripts combining ascii autospace code-numbers mirror",
    run,
};
